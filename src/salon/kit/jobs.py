"""The job queue: outside effects with retries, deferred in the transaction that wants them."""

import procrastinate
import psycopg
from procrastinate.schema import SchemaManager

from salon.kit import db

Order = procrastinate.types.JSONDict  # what a job is told
OUTSIDE = "outside"  # the queue of what waits for servers elsewhere, with many at once
app = procrastinate.App(connector=procrastinate.PsycopgConnector())


async def open_jobs() -> None:
    """Let this process defer and run jobs through its own pool."""
    await app.open_async(db._pools[-1].plain)  # noqa: SLF001  one pool for the process


def ensure_job_tables(database_url: str) -> None:
    """Create the queue's own tables once; their upgrades come as migrations with a new pinned version."""
    with psycopg.connect(database_url, autocommit=True) as conn:
        found = conn.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if found is None or found[0] is None:
            with conn.transaction():
                conn.execute(SchemaManager.get_schema().encode())


QueueError = procrastinate.exceptions.ProcrastinateException
