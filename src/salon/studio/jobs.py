"""The studio's jobs: making what was asked for, and picking up what a dead worker left behind."""

import asyncio
import contextlib
from functools import cache

import procrastinate.exceptions
import procrastinate.jobs
import psycopg
import structlog

from salon.kit import clock, db, jobs, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.media import preparing
from salon.studio import charges, live
from salon.studio.claims import DEAD_SECONDS, BusyError
from salon.studio.drawing import run_generation
from salon.studio.easel import Easels
from salon.studio.engines import default_engine
from salon.studio.events import GenerationFinished

QUEUE = "studio"
SWEEP_SECONDS = 5
MAX_ATTEMPTS = 3
BUSY_SECONDS = 1
PREVIEW_MINUTES = 10
SWEEP_KEY = 7_205_003  # advisory lock: "salon studio sweep"
GIVEN_UP = "This could not be finished: the worker that drew it stopped three times. Please try again."
logger = structlog.get_logger(__name__)


@cache
def easels() -> Easels:
    """The warm engines of this process."""
    return Easels(settings())


@jobs.app.task(name="studio.generate", queue=QUEUE)
async def generate(generation_id: int) -> None:
    """Make the pictures of a generation; those that are ready already are left alone.

    While its engine has no place free, it goes back into the queue for a second.
    """
    try:
        await run_generation(generation_id, easels())
    except BusyError:
        again = generate.configure(queueing_lock=_lock(generation_id), schedule_in={"seconds": BUSY_SECONDS})
        with contextlib.suppress(procrastinate.exceptions.AlreadyEnqueued):
            await again.defer_async(generation_id=generation_id)


async def defer_generation(tx: Tx, generation_id: int) -> None:
    """Put a generation in the queue as part of `tx`, once."""
    await generate.configure(queueing_lock=_lock(generation_id), connection=tx).defer_async(generation_id=generation_id)


def _lock(generation_id: int) -> str:
    return f"generation-{generation_id}"


async def warm_up() -> None:
    """Start the default engine, and what signs its pictures, before anybody asks."""
    await asyncio.gather(easels().warm(default_engine(settings())), preparing.warm_up())


async def close_easel() -> None:
    """End this process's idle engines; those at work end with their generation."""
    await easels().close()


async def sweeping() -> None:
    """Sweep every few seconds for ever; ends only when cancelled."""
    while True:
        try:
            await sweep_once()
            await easels().end_idle()
        except (psycopg.Error, OSError) as error:
            logger.warning("studio.sweep_failed", error=str(error))
        await asyncio.sleep(SWEEP_SECONDS)


async def sweep_once() -> int:
    """Queue again what lost its worker or its job, give up after three attempts; returns how many were queued.

    One process sweeps at a time. Old previews go too.
    """
    async with db.transaction() as tx:
        row = await (await tx.execute("SELECT pg_try_advisory_xact_lock(%s)", (SWEEP_KEY,))).fetchone()
        if row is None or not row[0]:
            return 0
        given_up = await _give_up(tx)
        rows = await tx.execute(
            """
            UPDATE generations g SET state = 'queued', heartbeat_at = NULL
            WHERE (g.state = 'running' AND g.heartbeat_at < clock_timestamp() - make_interval(secs => %s))
               OR (g.state = 'queued' AND NOT EXISTS (
                      SELECT 1 FROM procrastinate_jobs j
                      WHERE j.queueing_lock = 'generation-' || g.id AND j.status = 'todo'
                  ) AND g.created_at < clock_timestamp() - make_interval(secs => %s))
            RETURNING g.id, EXISTS (
                SELECT 1 FROM procrastinate_jobs j
                WHERE j.queueing_lock = 'generation-' || g.id AND j.status = 'todo'
            )
            """,
            (DEAD_SECONDS, DEAD_SECONDS),
        )
        lost = await rows.fetchall()
        for generation_id, waiting in lost:
            if not waiting:
                await defer_generation(tx, generation_id)
        await tx.execute(
            "DELETE FROM previews WHERE created_at < clock_timestamp() - make_interval(mins => %s)",
            (PREVIEW_MINUTES,),
        )
    for generation_id in [*given_up, *(generation_id for generation_id, _ in lost)]:
        logger.info("studio.swept", generation_id=generation_id, given_up=generation_id in given_up)
        async with db.reading() as conn:
            await live.tell(conn, generation_id)
    await _forget_dead_jobs()
    return len(lost)


async def _give_up(tx: Tx) -> list[int]:
    rows = await tx.execute(
        """
        WITH dead AS (
            UPDATE generations g SET
                state = CASE WHEN EXISTS (SELECT 1 FROM variations v WHERE v.generation_id = g.id
                                          AND v.state = 'ready') THEN 'ready' ELSE 'failed' END,
                error = %(error)s, finished_at = %(now)s
            WHERE g.state = 'running' AND g.attempts >= %(most)s
              AND g.heartbeat_at < clock_timestamp() - make_interval(secs => %(dead)s)
            RETURNING g.id, g.owner_id, g.state
        ),
        drawn AS (
            UPDATE variations v SET state = 'failed', stage = NULL, error = %(error)s
            FROM dead WHERE v.generation_id = dead.id AND v.state IN ('queued', 'running')
        )
        SELECT id, owner_id, state FROM dead
        """,
        {"error": GIVEN_UP, "now": clock.now(), "most": MAX_ATTEMPTS, "dead": DEAD_SECONDS},
    )
    dead = await rows.fetchall()
    if dead:
        await charges.close(tx, [one for one, _, _ in dead])
        await log.append(
            tx, *(GenerationFinished(actor_id=owner, subject_id=one, state=state) for one, owner, state in dead)
        )
    return [one for one, _, _ in dead]


async def _forget_dead_jobs() -> None:
    """The queue's own record of jobs whose worker is gone; the sweep has queued them anew."""
    manager = jobs.app.job_manager
    for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=30):
        await manager.finish_job(job, status=procrastinate.jobs.Status.FAILED, delete_job=True)
