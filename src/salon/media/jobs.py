"""What happens outside the database: clips made ready, files taken away, and what a dead worker left picked up."""

import asyncio
import contextlib
import shutil
import tempfile
import time
from pathlib import Path

import procrastinate
import procrastinate.jobs
import psycopg
import structlog

from salon.kit import db, jobs, log
from salon.kit.db import Tx
from salon.kit.errors import SalonError
from salon.media import processing
from salon.media.events import MediaProcessed
from salon.media.keeping import blobs
from salon.media.models import PreparedClip
from salon.media.moving import note_older_pictures
from salon.media.preparing import CLIP_FOLDER, prepare_clip
from salon.media.processing import DEAD_SECONDS, MAX_ATTEMPTS, Claim

CLIPS = "clips"  # a queue with a worker of its own: a long video keeps nobody's picture waiting
SWEEP_SECONDS = 5
SWEEP_KEY = 7_205_004  # advisory lock: "salon media sweep"
LEFT_BEHIND_SECONDS = 7200  # older folders are no running job's
GIVEN_UP = "This could not be made ready: the worker that had it stopped three times. Please try again."
LOST = "This file was lost before it could be made ready. Please send it again."
BROKEN = "This file could not be made ready. Please save it as MP4, WebM or MP3 and try again."
logger = structlog.get_logger(__name__)


@jobs.app.task(name="media.forget_files", retry=procrastinate.RetryStrategy(max_attempts=10, exponential_wait=4))
async def forget_files(keys: list[str]) -> None:
    """Take files out of the store; those already gone are no failure."""
    for key in keys:
        await blobs().delete(key)


async def defer_clip(tx: Tx, media_id: int) -> None:
    """Put a clip in the queue as part of `tx`, once."""
    await make_ready.configure(queueing_lock=f"clip-{media_id}", connection=tx).defer_async(media_id=media_id)


@jobs.app.task(name="media.make_ready", queue=CLIPS)
async def make_ready(media_id: int) -> None:
    """Make a video or sound playable and store it; one that is ready, taken back or another worker's is left alone."""
    claim = await processing.claim_clip(media_id)
    if claim is None:
        return
    try:
        made = await _make(claim)
    except asyncio.CancelledError:
        await asyncio.shield(processing.give_back(claim))
        raise
    except SalonError as error:
        logger.info("media.refused", media_id=media_id, error=error.message, cause=str(error.__cause__ or ""))
        await _fail(claim, error.message)
    except Exception:
        logger.exception("media.failed", media_id=media_id)
        await _fail(claim, BROKEN)
    else:
        if made is not None:
            await _finish(claim, made)


async def _make(claim: Claim) -> PreparedClip | None:
    """The clip's forms, stored; None when the claim was lost meanwhile."""
    making = asyncio.create_task(prepare_clip(claim.owner_id, claim.container, claim.key))
    beating = asyncio.create_task(processing.beat(claim))
    try:
        await asyncio.wait([making, beating], return_when=asyncio.FIRST_COMPLETED)
        if not making.done():
            return None
        made = making.result()
        if made is None:
            raise SalonError(LOST)
        return made
    finally:
        for task in (making, beating):
            task.cancel()
        await asyncio.gather(making, beating, return_exceptions=True)


async def _finish(claim: Claim, made: PreparedClip) -> None:
    async with db.transaction() as tx:
        unused = await processing.finish(tx, claim, made)
        if unused is None:
            unused = [made.original.key, *([made.cover.small.key] if made.cover else [])]
        await forget_files.configure(connection=tx).defer_async(keys=[*unused])


async def _fail(claim: Claim, sentence: str) -> None:
    async with db.transaction() as tx:
        if await processing.fail(tx, claim, sentence):
            await forget_files.configure(connection=tx).defer_async(keys=[claim.key])


async def sweeping() -> None:
    """Sweep every few seconds for ever, and go on with older pictures; ends only when cancelled."""
    while True:
        try:
            await sweep_once()
            await note_older_pictures()
        except (psycopg.Error, OSError) as error:
            logger.warning("media.sweep_failed", error=str(error))
        await asyncio.sleep(SWEEP_SECONDS)


async def sweep_once() -> int:
    """Queue again the clips that lost their worker or their job, give up after three attempts.

    Returns how many were queued. One process sweeps at a time.
    """
    async with db.transaction() as tx:
        row = await (await tx.execute("SELECT pg_try_advisory_xact_lock(%s)", (SWEEP_KEY,))).fetchone()
        if row is None or not row[0]:
            return 0
        await _give_up(tx)
        rows = await tx.execute(
            """
            UPDATE media m SET state = 'queued', heartbeat_at = NULL
            WHERE m.deleted_at IS NULL AND (
                (m.state = 'running' AND m.heartbeat_at < clock_timestamp() - make_interval(secs => %(dead)s))
                OR (m.state = 'queued' AND m.created_at < clock_timestamp() - make_interval(secs => %(dead)s)
                    AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j
                                    WHERE j.queueing_lock = 'clip-' || m.id AND j.status = 'todo')))
            RETURNING m.id, EXISTS (SELECT 1 FROM procrastinate_jobs j
                                    WHERE j.queueing_lock = 'clip-' || m.id AND j.status = 'todo')
            """,
            {"dead": DEAD_SECONDS},
        )
        lost = [media_id for media_id, waiting in await rows.fetchall() if not waiting]
        for media_id in lost:
            await defer_clip(tx, media_id)
            logger.info("media.swept", media_id=media_id)
    await _forget_dead_jobs()
    await asyncio.to_thread(_remove_left_behind)
    return len(lost)


async def _give_up(tx: Tx) -> None:
    rows = await tx.execute(
        """
        UPDATE media m SET state = 'failed', error = %s, sent = NULL, heartbeat_at = NULL
        FROM media before
        WHERE before.id = m.id AND m.state = 'running' AND m.attempts >= %s
          AND m.heartbeat_at < clock_timestamp() - make_interval(secs => %s)
        RETURNING m.id, m.owner_id, before.sent ->> 'key'
        """,
        (GIVEN_UP, MAX_ATTEMPTS, DEAD_SECONDS),
    )
    dead = await rows.fetchall()
    if dead:
        await forget_files.configure(connection=tx).defer_async(keys=[key for _, _, key in dead])
        said = (MediaProcessed(actor_id=owner, subject_id=one, state="failed") for one, owner, _ in dead)
        await log.append(tx, *said)


async def _forget_dead_jobs() -> None:
    """The queue's own record of jobs whose worker is gone; the sweep has queued them anew."""
    manager = jobs.app.job_manager
    for job in await manager.get_stalled_jobs(queue=CLIPS, seconds_since_heartbeat=30):
        await manager.finish_job(job, status=procrastinate.jobs.Status.FAILED, delete_job=True)


def _remove_left_behind() -> None:
    """Folders of workers that were killed in the middle."""
    for folder in Path(tempfile.gettempdir()).glob(f"{CLIP_FOLDER}*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
