"""Archives are made and read by a worker, one at a time; those that were made go after a week."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import procrastinate
import structlog

from salon.archives import actions, imports
from salon.archives.actions import JOB, Claim
from salon.archives.bringing.run import bring_archive
from salon.archives.building import build_archive
from salon.archives.opening import NotTaken
from salon.kit import db, jobs, long_jobs
from salon.media.blobs import AS_SENT
from salon.media.jobs import forget_files
from salon.media.keeping import blobs

QUEUE = "archives"
BROKEN = "Your archive could not be made. Nothing was lost: please try again."
LOST = "This file was lost before it could be read. Please send it again."
UNBROUGHT = "This could not be brought here to the end. What was taken is here: please try again."
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

    async with long_jobs.telling(lambda: actions.note_progress(claim, *reached)):
        with tempfile.TemporaryDirectory(prefix="salon-archive-") as folder:
            path = Path(folder) / "archive.zip"
            await build_archive(claim.owner_id, path, tell)
            await actions.note_progress(claim, *reached)
            size = (await asyncio.to_thread(path.stat)).st_size
            return await blobs().put_file(path, AS_SENT), size


@jobs.app.task(name=imports.JOB, queue=QUEUE, retry=procrastinate.RetryStrategy(max_attempts=3, wait=5))
async def bring(import_id: int) -> None:
    """Read an archive somebody sent and bring here what is in it; one that is read is left alone."""
    claim = await imports.claim_import(import_id)
    if claim is None:
        return
    report, error = None, None
    try:
        report = await _bring(claim)
    except NotTaken as refused:
        error = str(refused)
    except Exception:
        logger.exception("archives.import_failed", **{"import": import_id})
        error = UNBROUGHT
    async with db.transaction() as tx:
        key = await imports.end_import(tx, claim, report, error)
    if key is not None:
        await blobs().delete(key)


async def _bring(claim: imports.Claim) -> dict[str, Any]:
    reached: tuple[str | None, int, int] = (None, 0, 0)

    async def tell(source: str, done: int, total: int) -> None:
        nonlocal reached
        reached = (source, done, total)

    async with long_jobs.telling(lambda: imports.note_progress(claim, *reached)):
        with tempfile.TemporaryDirectory(prefix="salon-import-") as name:
            sent, folder = Path(name) / "sent", Path(name) / "read"
            await asyncio.to_thread(folder.mkdir)
            if not await blobs().fetch(claim.key, sent):
                raise NotTaken(LOST)
            report = await bring_archive(claim.owner_id, claim.terms, sent, claim.name, folder, tell)
            await imports.note_progress(claim, *reached)
            return report


async def tidy_archives() -> None:
    """Take over from dead workers, and let go of what was kept for a week: a periodic task of the worker."""
    async with db.transaction() as tx:
        await actions.take_over(tx)
        unread = await imports.take_over(tx)
        if unread:
            await forget_files.configure(connection=tx).defer_async(keys=[*unread])
    async with db.transaction() as tx:
        keys = await actions.expire_archives(tx)
        if keys:
            await forget_files.configure(connection=tx).defer_async(keys=[*keys])
