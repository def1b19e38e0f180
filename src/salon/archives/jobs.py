"""Archives are made by a worker, one at a time, and go after a week."""

import asyncio
import contextlib
import tempfile
from pathlib import Path

import procrastinate
import psycopg
import structlog

from salon.archives import actions
from salon.archives.actions import JOB, Claim
from salon.archives.building import build_archive
from salon.kit import db, jobs
from salon.media.blobs import AS_SENT
from salon.media.jobs import forget_files
from salon.media.keeping import blobs

QUEUE = "archives"
BEAT_SECONDS = 1  # between two words about how far it is
BROKEN = "Your archive could not be made. Nothing was lost: please try again."
logger = structlog.get_logger(__name__)


@jobs.app.task(name=JOB, queue=QUEUE, retry=procrastinate.RetryStrategy(max_attempts=3, wait=5))
async def make_archive(archive_id: int) -> None:
    """Make an archive and store it where nobody but its owner gets at it; one that is made is left alone."""
    claim = await actions.claim_archive(archive_id)
    if claim is None:
        return
    try:
        key, size = await _make(claim)
    except Exception:
        logger.exception("archives.failed", archive=archive_id)
        async with db.transaction() as tx:
            await actions.fail_archive(tx, claim, BROKEN)
        return
    async with db.transaction() as tx:
        kept = await actions.finish_archive(tx, claim, key, size)
    if not kept:
        await blobs().delete(key)


async def _make(claim: Claim) -> tuple[str, int]:
    reached = (0, 0)

    async def tell(done: int, total: int) -> None:
        nonlocal reached
        reached = (done, total)

    async def beat() -> None:
        while True:
            with contextlib.suppress(psycopg.OperationalError):  # the database is away for a moment
                await actions.note_progress(claim, *reached)
            await asyncio.sleep(BEAT_SECONDS)

    beating = asyncio.create_task(beat())
    try:
        with tempfile.TemporaryDirectory(prefix="salon-archive-") as folder:
            path = Path(folder) / "archive.zip"
            await build_archive(claim.owner_id, path, tell)
            await actions.note_progress(claim, *reached)
            size = (await asyncio.to_thread(path.stat)).st_size
            return await blobs().put_file(path, AS_SENT), size
    finally:
        beating.cancel()


async def tidy_archives() -> None:
    """Take over from dead workers, and let go of what was kept for a week: a periodic task of the worker."""
    async with db.transaction() as tx:
        await actions.take_over(tx)
    async with db.transaction() as tx:
        keys = await actions.expire_archives(tx)
        if keys:
            await forget_files.configure(connection=tx).defer_async(keys=[*keys])
