"""The SQL that reads notifications."""

import datetime as dt
from typing import NamedTuple

from salon.kit import db
from salon.kit.pages import Page


class Notification(NamedTuple):
    """Something a person is told: who did what, to which post."""

    id: int
    owner_id: int
    kind: str
    from_id: int
    post_id: int | None
    created_at: dt.datetime
    group_key: str


COLUMNS = "id, owner_id, kind, from_id, post_id, created_at, group_key"
SAMPLE = 8  # people shown of a group


class Wanted(NamedTuple):
    """Which notifications: of these kinds (None: all) but not those, from one person (0: anybody), held back or not."""

    types: list[str] | None = None
    excluded: list[str] | None = None
    from_id: int = 0
    filtered: bool = False  # also those the policy held back

    def to_values(self) -> dict[str, object]:
        return {
            "types": self.types,
            "excluded": self.excluded or [],
            "from": self.from_id,
            "filtered": self.filtered,
        }


EVERYTHING = Wanted()
HIDDEN_BOT = "is_from_hidden_bot(n.owner_id, n.from_id, n.kind)"
CONDITIONS = f"""
    (%(types)s::text[] IS NULL OR n.kind = ANY(%(types)s)) AND NOT n.kind = ANY(%(excluded)s)
    AND (%(from)s = 0 OR n.from_id = %(from)s) AND (%(filtered)s OR NOT (n.filtered OR {HIDDEN_BOT}))
"""


async def list_notifications(owner_id: int, page: Page, wanted: Wanted = EVERYTHING) -> list[Notification]:
    """A page of a person's notifications, newest first, one query."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM notifications n
            WHERE n.owner_id = %(owner)s AND n.id < %(max_id)s AND n.id > %(min_id)s AND {CONDITIONS}
            ORDER BY n.id {page.order} LIMIT %(limit)s
            """,
            {"owner": owner_id, **page._asdict(), **wanted.to_values()},
        )
        return sorted((Notification(*row) for row in await rows.fetchall()), reverse=True)


class Group(NamedTuple):
    """Notifications told together: the newest of them, how many, from which ids to which, and who did it last."""

    newest: Notification
    total: int
    page_min_id: int
    page_max_id: int
    latest_at: dt.datetime
    sample: list[int]


async def list_groups(
    owner_id: int, page: Page, wanted: Wanted, grouped: list[str], key: str | None = None
) -> list[Group]:
    """A page of groups by their newest notification, newest first, one query; kinds not `grouped` stand alone.

    A group is cut at `max_id` as the page is: what of it lies below the page's last group comes again with the pages
    after. `page_min_id` is its oldest within the page. `key` asks for one group.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            WITH page AS MATERIALIZED (
                SELECT {COLUMNS} FROM notifications n
                WHERE n.owner_id = %(owner)s AND n.id < %(max_id)s AND n.id > %(min_id)s AND {CONDITIONS}
                  AND (%(key)s::text IS NULL OR n.group_key = %(key)s)
                  AND NOT (n.kind = ANY(%(grouped)s) AND EXISTS (
                      SELECT 1 FROM notifications later
                      WHERE later.owner_id = n.owner_id AND later.group_key = n.group_key AND later.id > n.id
                        AND later.id < %(max_id)s AND (%(filtered)s OR NOT (
                            later.filtered OR is_from_hidden_bot(later.owner_id, later.from_id, later.kind)))))
                ORDER BY n.id {page.order} LIMIT %(limit)s
            )
            SELECT n.*, g.* FROM page n
            CROSS JOIN (SELECT min(id) AS last_id FROM page) bottom
            CROSS JOIN LATERAL (
                SELECT count(*), min(o.id) FILTER (WHERE o.id >= bottom.last_id), max(o.id), max(o.created_at),
                       (array_agg(o.from_id ORDER BY o.id DESC))[:{SAMPLE}]
                FROM notifications o
                WHERE o.owner_id = n.owner_id AND o.group_key = n.group_key AND o.id <= n.id
                  AND (%(filtered)s OR NOT (o.filtered OR is_from_hidden_bot(o.owner_id, o.from_id, o.kind)))
                  AND (n.kind = ANY(%(grouped)s) OR o.id = n.id)
            ) g
            """,
            {"owner": owner_id, **page._asdict(), **wanted.to_values(), "grouped": grouped, "key": key},
        )
        found = [
            Group._make((Notification(*row[:7]), *row[7:11], list(dict.fromkeys(row[11]))))
            for row in await rows.fetchall()
        ]
    return sorted(found, key=lambda group: group.newest.id, reverse=True)


async def list_group_people(owner_id: int, key: str) -> list[int]:
    """Everybody in a group, latest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT n.from_id FROM notifications n WHERE n.owner_id = %s AND n.group_key = %s"
            f" AND NOT (n.filtered OR {HIDDEN_BOT}) GROUP BY n.from_id ORDER BY max(n.id) DESC LIMIT 400",
            (owner_id, key),
        )
        return [from_id for (from_id,) in await rows.fetchall()]


class HeldBack(NamedTuple):
    """What the policy held back from one person."""

    from_id: int
    total: int
    first_at: dt.datetime
    latest_at: dt.datetime
    last_post_id: int | None
    cursor: int


async def list_held_back(owner_id: int, page: Page, from_id: int = 0) -> list[HeldBack]:
    """Who waits to be let through, the latest first; `from_id` asks for one person."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT * FROM (
                SELECT from_id, count(*), min(created_at), max(created_at), max(post_id), max(id) AS cursor
                FROM notifications WHERE owner_id = %s AND filtered AND (%s = 0 OR from_id = %s)
                GROUP BY from_id
            ) held WHERE cursor < %s AND cursor > %s ORDER BY cursor DESC LIMIT %s
            """,
            (owner_id, from_id, from_id, page.max_id, page.min_id, page.limit),
        )
        return [HeldBack(*row) for row in await rows.fetchall()]


POLICIES = (
    "for_not_following",
    "for_not_followers",
    "for_new_accounts",
    "for_private_mentions",
    "for_limited_accounts",
)
# The answers of somebody who has not said anything, as Mastodon has them.
UNASKED = dict.fromkeys(POLICIES, "accept") | {"for_limited_accounts": "filter"}


async def find_policy(owner_id: int) -> tuple[dict[str, str], int, int]:
    """A person's policy, and of how many people how many notifications it holds back."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"""
                SELECT count(DISTINCT n.from_id), count(n.id), y.*
                FROM (SELECT 1) one
                LEFT JOIN (SELECT {", ".join(POLICIES)} FROM notification_policies WHERE owner_id = %(owner)s) y ON true
                LEFT JOIN notifications n ON n.owner_id = %(owner)s AND n.filtered
                GROUP BY {", ".join("y." + name for name in POLICIES)}
                """,
                {"owner": owner_id},
            )
        ).fetchone()
    assert row is not None
    return {name: row[2 + at] or UNASKED[name] for at, name in enumerate(POLICIES)}, row[0], row[1]


async def find_remix_wish(owner_id: int) -> bool:
    """Whether a person wants to be told of remixes of remixes of their posts."""
    async with db.reading() as conn:
        row = await (
            await conn.execute("SELECT hears_of_descendants FROM remix_wishes WHERE account_id = %s", (owner_id,))
        ).fetchone()
    return bool(row and row[0])


async def find_note_wish(owner_id: int) -> bool:
    """Whether a person wants to be told of notes that are shown, or no longer; who said nothing does."""
    async with db.reading() as conn:
        row = await (
            await conn.execute("SELECT hears_of_notes FROM note_wishes WHERE account_id = %s", (owner_id,))
        ).fetchone()
    return row is None or bool(row[0])


async def list_fresh(after_seq: int, upto_seq: int, owners: list[int]) -> list[Notification]:
    """Notifications that a stretch of the log caused for some people, oldest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM notifications n"
            f" WHERE seq > %s AND seq <= %s AND owner_id = ANY(%s) AND NOT (n.filtered OR {HIDDEN_BOT}) ORDER BY id",
            (after_seq, upto_seq, owners),
        )
        return [Notification(*row) for row in await rows.fetchall()]


async def count_unread(owner_id: int, most: int = 100) -> int:
    """How many lie above the person's marker, counting no further than `most`."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"""
                SELECT count(*) FROM (
                    SELECT 1 FROM notifications n
                    WHERE owner_id = %s AND NOT (n.filtered OR {HIDDEN_BOT}) AND id > coalesce((
                        SELECT last_read_id FROM markers WHERE account_id = %s AND timeline = 'notifications'), 0)
                    LIMIT %s
                ) unread
                """,
                (owner_id, owner_id, most),
            )
        ).fetchone()
    return int(row[0]) if row else 0
