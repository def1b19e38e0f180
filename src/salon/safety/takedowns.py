"""Taking posts down, with what grew out of them where a moderator says so, and taking that back."""

import datetime as dt
from typing import NamedTuple

import msgspec

from salon.accounts.rules import may_moderate
from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Forbidden, Invalid, NotFound
from salon.kit.pages import Page
from salon.posts import rights
from salon.safety import keeping_down, reasons
from salon.safety.events import PostsTakenDown, TakedownUndone
from salon.studio import posting
from salon.studio.families import list_descendants

MAX_REASON = 1000
COLUMNS = """
    t.id, t.post_id, t.moderator_id, t.reason, t.created_at, t.undone_at, t.undone_by,
    ARRAY(SELECT q.post_id FROM takedown_posts q WHERE q.takedown_id = t.id ORDER BY q.post_id)
"""


class Takedown(NamedTuple):
    """A moderator's decision with the posts it reached; the order is `COLUMNS`."""

    id: int
    post_id: int
    moderator_id: int
    reason: str
    created_at: dt.datetime
    undone_at: dt.datetime | None
    undone_by: int | None
    post_ids: list[int]


class Decision(msgspec.Struct, kw_only=True):
    """A takedown to be: where to begin, why, and how far down; `chosen` None means no descendant."""

    post_id: int
    reason: str
    whole: bool = False  # every descendant
    chosen: list[int] = msgspec.field(default_factory=list)
    also: list[int] = msgspec.field(default_factory=list)  # others, wherever they stand
    category: str = reasons.OTHER  # of the transparency database
    cause: reasons.Cause | None = None  # the notice it answers
    keeps_down: bool = False  # whether the pictures are refused from now on


async def take_down(tx: Tx, moderator_id: int, decision: Decision) -> int:
    """Take a post down with all or chosen descendants, however many in the same few statements.

    Returns the takedown's id; emits `DecisionMade` for each author and `PostsTakenDown`. A post that is gone
    already may be where to begin, so that its descendants can be reached. Raises `Invalid` without a reason or with a
    post that is no descendant, `NotFound` when there is nothing to take down, `Forbidden` for a post of somebody else
    on the staff who does not stand below.
    """
    reason = decision.reason.strip()
    reasons.require_category(decision.category)
    if not reason or len(reason) > MAX_REASON:
        raise Invalid(f"Validation failed: Say why, in at most {MAX_REASON} characters")
    below = await list_descendants(tx, decision.post_id)
    if not set(decision.chosen) <= set(below):
        raise Invalid("Validation failed: One of the chosen posts did not grow out of this one")
    reached = below if decision.whole else decision.chosen
    gone = await rights.take_down(tx, [decision.post_id, *reached, *decision.also])
    if not gone:
        raise NotFound
    await _require_above(tx, moderator_id, {author_id for _, author_id in gone} - {moderator_id})
    row = await (
        await tx.execute(
            """
            WITH decided AS (
                INSERT INTO takedowns (post_id, moderator_id, reason, created_at) VALUES (%s, %s, %s, %s) RETURNING id
            ),
            reached AS (
                INSERT INTO takedown_posts SELECT decided.id, g.post_id, g.author_id
                FROM decided, unnest(%s::bigint[], %s::bigint[]) AS g(post_id, author_id)
            )
            SELECT id FROM decided
            """,
            (
                decision.post_id,
                moderator_id,
                reason,
                clock.now(),
                [post_id for post_id, _ in gone],
                [author_id for _, author_id in gone],
            ),
        )
    ).fetchone()
    assert row is not None
    deed = Deed(
        action="post.take_down",
        subject=row[0],
        account_id=dict(gone).get(decision.post_id),
        reason=reason,
        details={"post_ids": [str(post_id) for post_id, _ in gone]},
    )
    await note(tx, moderator_id, deed)
    await reasons.state_takedown(tx, moderator_id, row[0], (decision.category, reason, decision.cause), gone)
    if decision.keeps_down:
        await _keep_down(tx, moderator_id, row[0], decision, [post_id for post_id, _ in gone])
    await log.append(tx, PostsTakenDown(actor_id=moderator_id, subject_id=row[0], post_ids=[one for one, _ in gone]))
    return int(row[0])


async def _keep_down(tx: Tx, moderator_id: int, takedown_id: int, decision: Decision, post_ids: list[int]) -> None:
    rows = await tx.execute("SELECT id FROM media WHERE post_id = ANY(%s) AND pdq IS NOT NULL", (post_ids,))
    if pictures := [media_id for (media_id,) in await rows.fetchall()]:
        label = keeping_down.LABELS.get(decision.category, "removed")
        await keeping_down.keep_down(tx, moderator_id, keeping_down.Wanted(pictures, label, takedown_id=takedown_id))


async def _require_above(tx: Tx, moderator_id: int, author_ids: set[int]) -> None:
    """Raise `Forbidden` when one of the authors is on the staff and does not stand below the moderator."""
    rows = await tx.execute(
        "SELECT id, role FROM accounts WHERE id = ANY(%s) ORDER BY id FOR SHARE", ([moderator_id, *author_ids],)
    )
    roles: dict[int, str] = dict(await rows.fetchall())
    own = roles.get(moderator_id, "member")
    if not all(may_moderate(own, roles[one]) for one in author_ids if roles.get(one, "member") != "member"):
        raise Forbidden("One of these posts is by somebody of the staff who does not stand below you.")


async def undo(tx: Tx, moderator_id: int, takedown_id: int) -> None:
    """Bring back what a takedown took; emits `TakedownUndone`.

    Raises `NotFound`, `Conflict` when it was undone, `Forbidden` when somebody else decided and an author is on the
    staff and does not stand below: nobody brings back their own.
    """
    row = await (
        await tx.execute(f"SELECT {COLUMNS} FROM takedowns t WHERE t.id = %s FOR UPDATE", (takedown_id,))
    ).fetchone()
    if row is None:
        raise NotFound
    one = Takedown(*row)
    if one.undone_at is not None:
        raise Conflict("That was undone already.")
    if one.moderator_id != moderator_id:
        authors = await tx.execute("SELECT author_id FROM takedown_posts WHERE takedown_id = %s", (takedown_id,))
        await _require_above(tx, moderator_id, {author_id for (author_id,) in await authors.fetchall()})
    await tx.execute(
        "UPDATE takedowns SET undone_at = %s, undone_by = %s WHERE id = %s", (clock.now(), moderator_id, takedown_id)
    )
    await reasons.reverse_decisions(tx, moderator_id, takedown_id=takedown_id)
    await keeping_down.let_go_with(tx, takedown_id)
    back = await bring_back(tx, one.post_ids)
    await note(tx, moderator_id, Deed(action="post.restore", subject=takedown_id))
    await log.append(tx, TakedownUndone(actor_id=moderator_id, subject_id=takedown_id, post_ids=back))


async def bring_back(tx: Tx, post_ids: list[int]) -> list[int]:
    """Restore posts that were taken down, those too that waited for a moderator then; returns which are back."""
    back = [post_id for post_id, _ in await rights.restore(tx, post_ids)]
    return sorted([*back, *(one.id for one in await posting.release(tx, post_ids, taken_down=True))])


async def list_taken(tx: Tx, takedown_id: int) -> list[int]:
    """The posts a takedown reached."""
    rows = await tx.execute(
        "SELECT post_id FROM takedown_posts WHERE takedown_id = %s ORDER BY post_id", (takedown_id,)
    )
    return [post_id for (post_id,) in await rows.fetchall()]


async def is_only_about(tx: Tx, takedown_id: int, author_id: int) -> bool:
    """Whether a takedown reached nobody else's posts."""
    row = await tx.execute(
        "SELECT 1 FROM takedown_posts WHERE takedown_id = %s AND author_id <> %s LIMIT 1", (takedown_id, author_id)
    )
    return await row.fetchone() is None


async def release(tx: Tx, takedown_id: int, author_id: int) -> list[int]:
    """Let one author's posts out of a takedown; returns which, for the caller to restore."""
    rows = await tx.execute(
        "DELETE FROM takedown_posts WHERE takedown_id = %s AND author_id = %s RETURNING post_id",
        (takedown_id, author_id),
    )
    return sorted(post_id for (post_id,) in await rows.fetchall())


async def list_takedowns(page: Page, takedown_id: int = 0) -> list[Takedown]:
    """Takedowns, newest first; `takedown_id` asks for one."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM takedowns t
            WHERE t.id < %s AND t.id > %s AND (%s = 0 OR t.id = %s) ORDER BY t.id {page.order} LIMIT %s
            """,
            (page.max_id, page.min_id, takedown_id, takedown_id, page.limit),
        )
        return sorted((Takedown(*row) for row in await rows.fetchall()), reverse=True)


class Lost(NamedTuple):
    """One of a person's own posts that was taken down, and why."""

    takedown_id: int
    post_id: int
    text: str
    reason: str
    created_at: dt.datetime


async def list_lost(author_id: int, page: Page) -> list[Lost]:
    """What of somebody's own is taken down, the latest decision first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT t.id, q.post_id, p.text, t.reason, t.created_at
            FROM takedown_posts q
            JOIN takedowns t ON t.id = q.takedown_id AND t.undone_at IS NULL
            JOIN posts p ON p.id = q.post_id AND p.author_id = q.author_id
            WHERE q.author_id = %s AND q.takedown_id < %s AND q.takedown_id > %s
            ORDER BY q.takedown_id {page.order}, q.post_id LIMIT %s
            """,
            (author_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((Lost(*row) for row in await rows.fetchall()), reverse=True)
