"""What the operator announces to everybody: the verbs, and the SQL that reads it."""

import datetime as dt
import re
from typing import Any, NamedTuple

import msgspec
from emoji import is_emoji

from salon.audit.actions import Deed, note
from salon.emoji.queries import list_known
from salon.kit import clock, db, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.text import Rendered, find_mentions, render
from salon.safety.events import AnnouncementEnded, AnnouncementPublished, AnnouncementReacted, AnnouncementWithdrawn

TEXT_MAX = 5000
REACTIONS_MAX = 8  # kinds of them under one announcement
STATUSES_MAX = 20
COLUMNS = """
    a.id, a.text, a.html, a.tags, a.status_ids, a.starts_at, a.ends_at, a.all_day, a.published_at, a.updated_at,
    ARRAY(SELECT p.id || ' ' || p.username FROM accounts p WHERE p.id = ANY(a.mention_ids) ORDER BY p.id)
"""
# Of a row `a`: each reaction with how many gave it and whether the viewer did, in the order they first came.
REACTIONS = """
    (SELECT coalesce(jsonb_agg(jsonb_build_array(r.name, r.total, r.mine) ORDER BY r.first_at, r.name), '[]') FROM (
        SELECT name, count(*) AS total, bool_or(account_id = %(viewer)s) AS mine, min(created_at) AS first_at
        FROM announcement_reactions WHERE announcement_id = a.id GROUP BY name) r)
"""
CURRENT = "a.published_at IS NOT NULL AND (a.ends_at IS NULL OR a.ends_at > %(now)s)"


class Announcement(NamedTuple):
    """Something announced; the order is `COLUMNS`, then `REACTIONS`, then whether the viewer has put it away."""

    id: int
    text: str
    html: str
    tags: list[str]
    status_ids: list[int]
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    all_day: bool
    published_at: dt.datetime | None
    updated_at: dt.datetime
    mentions: list[str]  # "id username"
    reactions: list[tuple[str, int, bool]]
    read: bool


class AnnouncementWish(msgspec.Struct, kw_only=True):
    """An announcement to be."""

    text: str
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    all_day: bool = False


async def write_announcement(tx: Tx, actor_id: int, wish: AnnouncementWish) -> int:
    """Write an announcement that nobody sees yet; returns its id. Raises `Invalid` as `rewrite_announcement` does."""
    row = await (await tx.execute("INSERT INTO announcements (text, html) VALUES ('', '') RETURNING id")).fetchone()
    assert row is not None
    await rewrite_announcement(tx, actor_id, row[0], wish)
    return int(row[0])


async def rewrite_announcement(tx: Tx, actor_id: int, announcement_id: int, wish: AnnouncementWish) -> None:
    """Write an announcement anew; emits `AnnouncementPublished` when it is in the open.

    Raises `Invalid` for one without words or that ends before it starts, `NotFound` for one there is not.
    """
    _check(wish)
    rendered, mention_ids = await _render(tx, wish.text)
    pattern = rf"{re.escape(settings().base_url)}/posts/(\d{{1,18}})\b"
    row = await (
        await tx.execute(
            """
            UPDATE announcements
            SET text = %(text)s, html = %(html)s, mention_ids = %(mention_ids)s, tags = %(tags)s,
                status_ids = ARRAY(SELECT p.id FROM posts p WHERE p.id = ANY(%(linked)s) AND p.deleted_at IS NULL
                                   AND p.visibility IN ('public', 'unlisted') ORDER BY p.id),
                starts_at = %(starts_at)s, ends_at = %(ends_at)s, all_day = %(all_day)s, updated_at = %(now)s,
                ended_at = NULL
            WHERE id = %(id)s RETURNING published_at
            """,
            {
                **msgspec.structs.asdict(wish),
                "id": announcement_id,
                "html": rendered.html,
                "mention_ids": mention_ids,
                "tags": rendered.tags,
                "linked": [int(text) for text in re.findall(pattern, wish.text)][:STATUSES_MAX],
                "now": clock.now(),
            },
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await note(tx, actor_id, Deed(action="announcement.write", subject=announcement_id))
    if row[0] is not None:
        await log.append(tx, AnnouncementPublished(actor_id=actor_id, subject_id=announcement_id))


async def publish_announcement(tx: Tx, actor_id: int, announcement_id: int) -> None:
    """Let everybody see it; emits `AnnouncementPublished`, once. Raises `NotFound`."""
    await _require(tx, announcement_id)
    done = await tx.execute(
        "UPDATE announcements SET published_at = %s, updated_at = %s WHERE id = %s AND published_at IS NULL",
        (clock.now(), clock.now(), announcement_id),
    )
    if done.rowcount:
        await note(tx, actor_id, Deed(action="announcement.publish", subject=announcement_id))
        await log.append(tx, AnnouncementPublished(actor_id=actor_id, subject_id=announcement_id))


async def withdraw_announcement(tx: Tx, actor_id: int, announcement_id: int, *, delete: bool) -> None:
    """Show it to nobody any more, or take it away for good; emits `AnnouncementWithdrawn`. Raises `NotFound`."""
    await _require(tx, announcement_id)
    if delete:
        await tx.execute("DELETE FROM announcements WHERE id = %s", (announcement_id,))
    else:
        await tx.execute("UPDATE announcements SET published_at = NULL WHERE id = %s", (announcement_id,))
    deed = Deed(action="announcement.remove" if delete else "announcement.withdraw", subject=announcement_id)
    await note(tx, actor_id, deed)
    await log.append(tx, AnnouncementWithdrawn(actor_id=actor_id, subject_id=announcement_id))


async def end_announcements(tx: Tx) -> int:
    """Say of what is announced no longer that it ended, once; emits `AnnouncementEnded` each. A task of the worker."""
    rows = await tx.execute(
        """
        UPDATE announcements SET ended_at = %(now)s
        WHERE ended_at IS NULL AND published_at IS NOT NULL AND ends_at <= %(now)s RETURNING id
        """,
        {"now": clock.now()},
    )
    ended = [announcement_id for (announcement_id,) in await rows.fetchall()]
    if ended:
        await log.append(tx, *(AnnouncementEnded(actor_id=0, subject_id=one) for one in ended))
    return len(ended)


async def dismiss_announcement(tx: Tx, viewer_id: int, announcement_id: int) -> None:
    """Put it away for oneself; a second time changes nothing. Raises `NotFound`."""
    await _require_current(tx, announcement_id)
    await tx.execute(
        "INSERT INTO announcement_marks (announcement_id, account_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (announcement_id, viewer_id),
    )


async def react(tx: Tx, viewer_id: int, announcement_id: int, name: str) -> None:
    """React with an emoji or one of ours; a second time changes nothing. Emits `AnnouncementReacted`.

    Raises `NotFound`, `Invalid` for what is no emoji or when there are `REACTIONS_MAX` kinds already.
    """
    await _require_current(tx, announcement_id)
    if not is_emoji(name) and name not in await list_known():
        raise Invalid("Validation failed: Name is not a recognized emoji")
    rows = await tx.execute(
        "SELECT DISTINCT name FROM announcement_reactions WHERE announcement_id = %s", (announcement_id,)
    )
    given = {row[0] for row in await rows.fetchall()}
    if name not in given and len(given) >= REACTIONS_MAX:
        raise Invalid("Validation failed: Limit of different reactions reached")
    done = await tx.execute(
        "INSERT INTO announcement_reactions (announcement_id, name, account_id) VALUES (%s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (announcement_id, name, viewer_id),
    )
    if done.rowcount:
        await log.append(tx, AnnouncementReacted(actor_id=viewer_id, subject_id=announcement_id, name=name))


async def take_reaction_back(tx: Tx, viewer_id: int, announcement_id: int, name: str) -> None:
    """Take a reaction back; emits `AnnouncementReacted`. Raises `NotFound` when there is no such announcement."""
    await _require_current(tx, announcement_id)
    done = await tx.execute(
        "DELETE FROM announcement_reactions WHERE announcement_id = %s AND name = %s AND account_id = %s",
        (announcement_id, name, viewer_id),
    )
    if done.rowcount:
        await log.append(tx, AnnouncementReacted(actor_id=viewer_id, subject_id=announcement_id, name=name))


async def list_announcements(viewer_id: int, *, with_dismissed: bool) -> list[Announcement]:
    """What is announced now, the oldest first, one query."""
    return await _list(f"{CURRENT} AND (%(dismissed)s OR d.account_id IS NULL)", viewer_id, dismissed=with_dismissed)


async def list_all() -> list[Announcement]:
    """Everything ever written, also what nobody sees, for the operator."""
    return await _list("true", 0)


async def find_announcement(announcement_id: int, *, current: bool) -> Announcement | None:
    """One of them, as a stranger sees it; `current` ones only, or any."""
    found = await _list(f"a.id = %(id)s AND {CURRENT if current else 'true'}", 0, id=announcement_id)
    return found[0] if found else None


async def _list(condition: str, viewer_id: int, **values: Any) -> list[Announcement]:
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS}, {REACTIONS}, d.account_id IS NOT NULL
            FROM announcements a
            LEFT JOIN announcement_marks d ON d.announcement_id = a.id AND d.account_id = %(viewer)s
            WHERE {condition}
            ORDER BY coalesce(a.starts_at, a.published_at, a.updated_at), a.id
            """,
            {"viewer": viewer_id, "now": clock.now(), **values},
        )
        return [Announcement(*row) for row in await rows.fetchall()]


async def _require(tx: Tx, announcement_id: int) -> None:
    row = await tx.execute("SELECT 1 FROM announcements WHERE id = %s FOR UPDATE", (announcement_id,))
    if await row.fetchone() is None:
        raise NotFound


async def _require_current(tx: Tx, announcement_id: int) -> None:
    row = await tx.execute(
        f"SELECT 1 FROM announcements a WHERE a.id = %(id)s AND {CURRENT} FOR UPDATE",
        {"id": announcement_id, "now": clock.now()},
    )
    if await row.fetchone() is None:
        raise NotFound


async def _render(tx: Tx, text: str) -> tuple[Rendered, list[int]]:
    """HTML and the ids of the people it mentions."""
    place = settings()
    names = find_mentions(text, place.domain)
    rows = await tx.execute(
        "SELECT lower(username), id FROM accounts WHERE lower(username) = ANY(%s) AND state = 'active'", (names,)
    )
    people: dict[str, int] = dict(await rows.fetchall())
    rendered = render(text, place.base_url, frozenset(people), place.domain)
    return rendered, [people[name] for name in rendered.mentions]


def _check(wish: AnnouncementWish) -> None:
    if not wish.text.strip():
        raise Invalid("Validation failed: Text can't be blank")
    if len(wish.text) > TEXT_MAX:
        raise Invalid(f"Validation failed: Text is too long (maximum is {TEXT_MAX} characters)")
    if (wish.starts_at is None) != (wish.ends_at is None):
        raise Invalid("Validation failed: an announcement with a start needs an end, and the other way round")
    if wish.starts_at is not None and wish.ends_at is not None and wish.ends_at <= wish.starts_at:
        raise Invalid("Validation failed: Ends at must be later than Starts at")
