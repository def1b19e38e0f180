"""Jobs of minutes, each a row of a table: one worker has it, others take over what falls silent.

Such a table has `id`, `state` (queued, running, ready, failed), `attempts`, `heartbeat_at`, `created_at`, `error` and
`finished_at`. The number of the attempt is a worker's fence: whoever took over has a higher one.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple

import psycopg

from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.jobs import app

MAX_ATTEMPTS = 3
BEAT_SECONDS = 1  # between two words about how far it is


class LongJob(NamedTuple):
    """A table of them, and the job that does one of its rows."""

    table: str
    job: str
    argument: str  # of the job: which row
    dead_seconds: int  # of silence, until another worker takes over
    given_up: str  # what is said of a row that three workers died of


async def defer(tx: Tx, what: LongJob, row_id: int) -> None:
    """Have a row done when this transaction is over."""
    await app.configure_task(what.job, connection=tx).defer_async(**{what.argument: row_id})


async def claim(what: LongJob, row_id: int, columns: str) -> tuple[Any, ...] | None:
    """Take a row that waits, or whose worker fell silent; its columns, or None when it is over or somebody has it."""
    statement = f"""
        UPDATE {what.table} SET state = 'running', attempts = attempts + 1, heartbeat_at = clock_timestamp()
        WHERE id = %s AND (state = 'queued' OR (state = 'running'
              AND heartbeat_at < clock_timestamp() - make_interval(secs => %s)))
        RETURNING {columns}
    """
    async with db.reading() as conn:
        return await (await conn.execute(statement.encode(), (row_id, what.dead_seconds))).fetchone()


async def take_over(tx: Tx, what: LongJob, columns: str) -> list[tuple[Any, ...]]:
    """Defer again what died with its worker; what three workers died of is given up. Returns columns of that."""
    given_up = await tx.execute(
        f"""
        UPDATE {what.table} SET state = 'failed', error = %s, finished_at = %s
        WHERE state = 'running' AND attempts >= %s
          AND heartbeat_at < clock_timestamp() - make_interval(secs => %s)
        RETURNING {columns}
        """.encode(),
        (what.given_up, clock.now(), MAX_ATTEMPTS, what.dead_seconds),
    )
    lost = await given_up.fetchall()
    silent = await tx.execute(
        f"""
        SELECT r.id FROM {what.table} r
        WHERE r.state IN ('queued', 'running')
          AND coalesce(r.heartbeat_at, r.created_at) < clock_timestamp() - make_interval(secs => %s)
          AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j WHERE j.task_name = %s AND j.status = 'todo'
                          AND (j.args ->> %s)::bigint = r.id)
        """.encode(),
        (what.dead_seconds, what.job, what.argument),
    )
    for (row_id,) in await silent.fetchall():  # few: these are asked for by hand
        await defer(tx, what, row_id)
    return lost


@contextlib.asynccontextmanager
async def telling(tell: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Say every second how far a row is, and with it that this worker is alive, for as long as the block takes."""

    async def beat() -> None:
        while True:
            with contextlib.suppress(psycopg.OperationalError):  # the database is away for a moment
                await tell()
            await asyncio.sleep(BEAT_SECONDS)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
