"""`salon worker`."""

import asyncio
import os

import click

from salon.app.settings import require_database
from salon.app.supervisor import watch_parent
from salon.app.worker import run_worker


@click.command("worker")
def command() -> None:
    """Sequence the log, run its readers, do the jobs (needs DATABASE_URL)."""
    settings = require_database()
    if os.environ.get("SALON_SUPERVISED"):
        watch_parent()
    asyncio.run(run_worker(settings))
