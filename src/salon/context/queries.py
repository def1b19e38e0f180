"""The SQL that reads notes and what counts about their writers and raters."""

import datetime as dt
from typing import NamedTuple

from salon.context.models import Note
from salon.context.rules import LATELY, Member, earned_quota
from salon.context.scoring import Score
from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.kit.pages import Page

DAY = dt.timedelta(days=1)
TAKEN_DOWN = "EXISTS (SELECT 1 FROM context_notes_taken_down d WHERE d.note_id = n.id)"
SWITCHED_OFF = """
    (n.drafted_by IS NOT NULL AND EXISTS (
        SELECT 1 FROM threads_without_drafted_notes t WHERE t.thread_id = n.thread_id))
"""
BEFORE_EDIT = "coalesce(p.edited_at > n.created_at, false)"
# Of `n`, note; `w`, its writer; `p`, the post; `%(viewer)s`, who looks (null for strangers).
COLUMNS = f"""
    n.id, n.post_id, n.thread_id, n.writer_id, w.username, n.words, n.sources, n.reason, n.drafted_by, n.created_at,
    n.withdrawn_at, {TAKEN_DOWN}, {SWITCHED_OFF}, {BEFORE_EDIT}, n.state, n.intercept, n.factor, n.ratings, n.low,
    n.high, n.low_ratings, n.high_ratings, r.level, coalesce(r.reasons, '{{}}'),
    n.writer_id IS NOT DISTINCT FROM %(viewer)s, p.author_id IS NOT DISTINCT FROM %(viewer)s
"""
TABLES = """
    context_notes n
    JOIN posts p ON p.id = n.post_id AND p.deleted_at IS NULL
    JOIN accounts w ON w.id = n.writer_id AND w.state = 'active'
    LEFT JOIN context_ratings r ON r.note_id = n.id AND r.rater_id = %(viewer)s
"""
# Blocked either way, they do not meet here.
TOGETHER = """
    NOT EXISTS (SELECT 1 FROM blocks x WHERE (x.blocker_id, x.blocked_id) IN
                ((%(viewer)s, n.writer_id), (n.writer_id, %(viewer)s)))
"""


class Quota(NamedTuple):
    """Notes somebody may write in a day, and how many they did."""

    per_day: int
    used: int


class Receipt(NamedTuple):
    """A state a note came to: what was found, by which version of the algorithm, and when."""

    score: Score
    version: str
    found_at: dt.datetime


class Clock(NamedTuple):
    """What the latest fit counted."""

    raters: int
    ratings: int
    fitted_at: dt.datetime | None


async def find_member(tx: Tx, account_id: int) -> Member:
    """What counts about whoever wants to write or rate."""
    now = clock.now()
    row = await (
        await tx.execute(
            """
            SELECT a.created_at, a.bot OR EXISTS (SELECT 1 FROM agents g WHERE g.account_id = a.id),
                   a.state <> 'active' OR a.moved_to_id IS NOT NULL
                     OR coalesce(a.silenced_at, a.sensitized_at, a.disabled_at) IS NOT NULL,
                   (SELECT count(*) FROM decisions d
                    WHERE d.account_id = a.id AND d.decided_by IS NOT NULL AND d.reversed_at IS NULL
                      AND d.action NOT IN ('none', 'nothing') AND d.created_at > %s)
            FROM accounts a WHERE a.id = %s
            """,
            (now - LATELY, account_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    return Member(now - row[0], *row[1:])


async def measure_quota(tx: Tx, account_id: int) -> Quota:
    """What somebody may write in a day, by what became of their notes; those taken back count as written."""
    row = await (
        await tx.execute(
            """
            SELECT ARRAY(SELECT state FROM context_notes WHERE writer_id = %(who)s AND state <> 'needs_ratings'
                         ORDER BY id DESC LIMIT 10),
                   (SELECT count(*) FROM context_notes WHERE writer_id = %(who)s AND state = 'helpful'),
                   (SELECT count(*) FROM context_notes WHERE writer_id = %(who)s AND created_at > %(day)s)
            """,
            {"who": account_id, "day": clock.now() - DAY},
        )
    ).fetchone()
    assert row is not None
    return Quota(earned_quota(row[0], row[1]), row[2])


async def list_notes(viewer_id: int | None, post_id: int) -> list[Note]:
    """The notes on a post: the best found first, those found unhelpful last; own ones that went are among them."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM {TABLES}
            WHERE n.post_id = %(post)s AND n.withdrawn_at IS NULL AND {TOGETHER}
              AND (n.writer_id IS NOT DISTINCT FROM %(viewer)s OR NOT {TAKEN_DOWN})
            ORDER BY array_position(ARRAY['helpful', 'needs_ratings', 'not_helpful'], n.state),
                     n.intercept DESC NULLS LAST, n.id LIMIT 50
            """,
            {"post": post_id, "viewer": viewer_id},
        )
        return [Note(*row) for row in await rows.fetchall()]


async def find_note(viewer_id: int | None, note_id: int) -> Note | None:
    """A note that is there, whoever may see its post."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"""
                SELECT {COLUMNS} FROM {TABLES}
                WHERE n.id = %(note)s AND n.withdrawn_at IS NULL AND {TOGETHER}
                  AND (n.writer_id IS NOT DISTINCT FROM %(viewer)s OR NOT {TAKEN_DOWN})
                """,
                {"note": note_id, "viewer": viewer_id},
            )
        ).fetchone()
    return Note(*row) if row else None


async def list_waiting(viewer_id: int, page: Page) -> list[Note]:
    """Notes the viewer may rate and has not, on posts of others, newest first; whether they see the post is not asked.

    What was found unhelpful waits for nobody.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM {TABLES}
            WHERE n.id < %(max_id)s AND n.id > %(min_id)s AND n.withdrawn_at IS NULL AND n.state <> 'not_helpful'
              AND n.writer_id <> %(viewer)s AND p.author_id <> %(viewer)s AND r.level IS NULL
              AND p.visibility IN ('public', 'unlisted') AND p.held_at IS NULL
              AND NOT {TAKEN_DOWN} AND NOT {SWITCHED_OFF} AND {TOGETHER}
            ORDER BY n.id {page.order} LIMIT %(limit)s
            """,
            {"viewer": viewer_id, **page._asdict()},
        )
        return sorted((Note(*row) for row in await rows.fetchall()), reverse=True)


async def list_receipts(note_id: int) -> list[Receipt]:
    """The states a note came to, the latest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT state, intercept, factor, ratings, low, high, low_ratings, high_ratings, version, found_at
            FROM context_states WHERE note_id = %s ORDER BY id DESC LIMIT 100
            """,
            (note_id,),
        )
        return [Receipt(Score(note_id, *row[:8]), row[8], row[9]) for row in await rows.fetchall()]


async def find_clock() -> Clock:
    """What the latest fit counted."""
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT raters, ratings, fitted_at FROM context_clock")).fetchone()
    return Clock(*row) if row else Clock(0, 0, None)


class Talk(NamedTuple):
    """The conversation a post is in, as notes find it."""

    thread_id: int
    mine: bool  # whoever looks began it
    drafted_wanted: bool


async def find_talk(viewer_id: int | None, post_id: int) -> Talk:
    """The conversation of a post that is not a boost; raises `NotFound`."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                """
                SELECT f.id, f.author_id IS NOT DISTINCT FROM %(viewer)s::bigint,
                       NOT EXISTS (SELECT 1 FROM threads_without_drafted_notes t WHERE t.thread_id = f.id)
                FROM posts p JOIN posts f ON f.id = coalesce(p.thread_id, p.id) WHERE p.id = %(post)s
                """,
                {"viewer": viewer_id, "post": post_id},
            )
        ).fetchone()
    if row is None:
        raise NotFound
    return Talk(*row)
