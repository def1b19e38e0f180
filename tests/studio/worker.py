"""A worker process that does nothing but the studio's jobs, for tests that kill it."""

import asyncio
import os

from salon.kit import db, jobs
from salon.kit.context import set_settings
from salon.kit.settings import load_settings
from salon.studio.jobs import sweeping


async def work() -> None:
    set_settings(load_settings())
    await db.open_pool(os.environ["DATABASE_URL"])
    await jobs.open_jobs()
    sweeper = asyncio.create_task(sweeping())
    await jobs.app.run_worker_async(queues=["studio"], fetch_job_polling_interval=0.1, listen_notify=False)
    sweeper.cancel()


if __name__ == "__main__":
    asyncio.run(work())
