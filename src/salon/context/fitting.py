"""Working out anew what notes are found to be, after ratings, off the event loop; every change leaves a receipt."""

import asyncio
import datetime as dt
import time

import numpy as np

from salon.accounts.events import AccountDeleted, AccountEmptied, AccountModerated, AccountSuspended
from salon.context.events import ContextRated, ContextSettled
from salon.context.rules import LEAST_AGE
from salon.context.scoring import VERSION, Ratings, Score, score_notes
from salon.kit import clock, db, jobs, log
from salon.kit.db import Tx
from salon.kit.log import Batch, Reader

PAUSE = dt.timedelta(seconds=15)  # from one fit to the next at least
LISTENS = frozenset(
    {ContextRated.kind, *(one.kind for one in (AccountModerated, AccountSuspended, AccountDeleted, AccountEmptied))}
)
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Ratings count while their raters may rate: a brigade that moderators stop counts no longer, whatever it said.
COUNTING = """
    FROM context_ratings r JOIN accounts a ON a.id = r.rater_id
    WHERE a.state = 'active' AND NOT a.bot AND a.silenced_at IS NULL AND a.disabled_at IS NULL
      AND a.created_at <= r.rated_at - %(age)s
"""


@jobs.app.task(name="context.fit")
async def fit_later() -> None:
    """Fit anew, if that is asked for still."""
    await fit_if_asked()


async def ask_for_fit(tx: Tx, batch: Batch) -> None:
    """Have the notes looked at anew; one job waits at a time, and not before the pause is over."""
    if not batch.has(ContextRated):
        row = await (await tx.execute("SELECT 1 FROM context_ratings LIMIT 1")).fetchone()
        if row is None:
            return
    row = await (
        await tx.execute(
            """
            INSERT INTO context_clock (asked) VALUES (1) ON CONFLICT (one) DO UPDATE SET asked = context_clock.asked + 1
            RETURNING asked = done + 1, fitted_at
            """
        )
    ).fetchone()
    assert row is not None
    if row[0]:
        due = max(clock.now(), (row[1] or NEVER) + PAUSE)
        await fit_later.configure(connection=tx, schedule_at=due).defer_async()


async def ask_anew(tx: Tx) -> None:
    """Have everything looked at anew: states are a function of the ratings alone."""
    await ask_for_fit(tx, Batch(0, 0, LISTENS))


CONTEXT = Reader(name="context", listens=LISTENS, react=ask_for_fit, rebuild=ask_anew, rests=1.0)


async def fit_if_asked() -> bool:
    """Work out what notes are found to be, if that was asked for since the last time; returns whether it was.

    What is asked for meanwhile is done next time; a fit that was overtaken by another is dropped.
    """
    async with db.transaction() as tx:
        await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = await (await tx.execute("SELECT asked FROM context_clock WHERE asked > done")).fetchone()
        if row is None:
            return False
        ratings = await _read_ratings(tx)
    start = time.perf_counter()
    scores = await asyncio.to_thread(score_notes, ratings)
    seconds = time.perf_counter() - start
    async with db.transaction() as tx:
        await _keep(tx, row[0], ratings, scores, seconds)
    return True


async def _read_ratings(tx: Tx) -> Ratings:
    row = await (
        await tx.execute(
            f"""
            SELECT coalesce(array_agg(r.rater_id), '{{}}'), coalesce(array_agg(r.note_id), '{{}}'),
                   coalesce(array_agg(r.level / 2.0::float8), '{{}}')
            {COUNTING}
            """,
            {"age": LEAST_AGE},
        )
    ).fetchone()
    assert row is not None
    return Ratings(np.array(row[0], dtype=np.int64), np.array(row[1], dtype=np.int64), np.array(row[2], dtype=float))


async def _keep(tx: Tx, asked: int, ratings: Ratings, scores: dict[int, Score], seconds: float) -> None:
    """Write down what was found; emits `ContextSettled` for posts under which something else is shown, or may be."""
    row = await (await tx.execute("SELECT done, asked FROM context_clock FOR UPDATE")).fetchone()
    if row is None or row[0] >= asked:
        return
    now = clock.now()
    columns = zip(*scores.values(), strict=True) if scores else ([] for _ in Score._fields)
    rows = await tx.execute(
        """
        WITH given AS (
            SELECT * FROM unnest(%s::bigint[], %s::text[], %s::float8[], %s::float8[], %s::int[], %s::int[], %s::int[],
                                 %s::int[], %s::int[])
                AS g(id, state, intercept, factor, ratings, low, high, low_ratings, high_ratings)
        ),
        before AS (
            SELECT n.id, n.post_id, n.state AS was, coalesce(g.state, 'needs_ratings') AS state, g.intercept, g.factor,
                   coalesce(g.ratings, 0) AS ratings, coalesce(g.low, 0) AS low, coalesce(g.high, 0) AS high,
                   coalesce(g.low_ratings, 0) AS low_ratings, coalesce(g.high_ratings, 0) AS high_ratings
            FROM context_notes n LEFT JOIN given g ON g.id = n.id
            WHERE (n.state, n.intercept, n.factor, n.ratings, n.low, n.high, n.low_ratings, n.high_ratings)
                  IS DISTINCT FROM (coalesce(g.state, 'needs_ratings'), g.intercept, g.factor, coalesce(g.ratings, 0),
                                    coalesce(g.low, 0), coalesce(g.high, 0), coalesce(g.low_ratings, 0),
                                    coalesce(g.high_ratings, 0))
        ),
        changed AS (
            UPDATE context_notes n
            SET state = b.state, intercept = b.intercept, factor = b.factor, ratings = b.ratings, low = b.low,
                high = b.high, low_ratings = b.low_ratings, high_ratings = b.high_ratings
            FROM before b WHERE n.id = b.id
            RETURNING n.id
        ),
        receipts AS (
            INSERT INTO context_states (note_id, state, intercept, factor, ratings, low, high, low_ratings,
                                        high_ratings, version, found_at)
            SELECT id, state, intercept, factor, ratings, low, high, low_ratings, high_ratings, %s, %s
            FROM before WHERE state <> was AND id IN (SELECT id FROM changed)
        )
        SELECT post_id,
               coalesce(array_agg(id ORDER BY id) FILTER (WHERE state = 'helpful' AND was <> 'helpful'), '{}'),
               coalesce(array_agg(id ORDER BY id) FILTER (WHERE state <> 'helpful' AND was = 'helpful'), '{}')
        FROM before
        WHERE 'helpful' IN (state, was) AND (state <> was OR EXISTS (
            SELECT 1 FROM context_notes o WHERE o.post_id = before.post_id AND o.id <> before.id
                                            AND o.state = 'helpful'))
        GROUP BY post_id ORDER BY post_id
        """,
        (*(list(column) for column in columns), VERSION, now),
    )
    settled = await rows.fetchall()
    await tx.execute(
        "UPDATE context_clock SET done = %s, fitted_at = %s, raters = %s, ratings = %s, seconds = %s",
        (asked, now, len(np.unique(ratings.raters)), len(ratings.levels), seconds),
    )
    if row[1] > asked:
        await fit_later.configure(connection=tx, schedule_at=now + PAUSE).defer_async()
    if settled:
        events = (ContextSettled(actor_id=0, subject_id=post, shown=shown, gone=gone) for post, shown, gone in settled)
        await log.append(tx, *events)
