"""What is learned in the background: the models an operator asks for."""

import asyncio
import contextlib
from pathlib import Path

import structlog

from salon.kit import db, jobs, long_jobs
from salon.kit.errors import SalonError
from salon.learning import trainings
from salon.learning.preferences import learn_preferences
from salon.learning.sample import look_at_draws
from salon.learning.trainings import Claim

QUEUE = "learning"
BROKEN = "It could not be learned to the end. Nothing half stands there: please try again."
logger = structlog.get_logger(__name__)


@jobs.app.task(name=trainings.JOB, queue=QUEUE)
async def train_asked(model_id: int) -> None:
    """Learn what an operator asked for; what is there is left alone."""
    claim = await trainings.claim_model(model_id)
    if claim is not None:
        with contextlib.suppress(SalonError):  # the page tells
            await train(claim, Path(claim.folder))


async def train(claim: Claim, folder: Path) -> int | None:
    """Learn from a release that lies in a folder, without what was taken back, and keep the model; returns its version.

    Raises `SalonError` for a release there is nothing to learn from; the page tells it too.
    """
    step = 0

    try:
        async with long_jobs.telling(lambda: trainings.note_progress(claim, step)):
            gone = await trainings.list_gone(claim.release_id)
            step = 1
            model = await asyncio.to_thread(learn_preferences, folder, gone)
            step = 2
            return await trainings.keep_model(claim, model, await look_at_draws(model))
    except SalonError as refused:
        await trainings.fail_model(claim, refused.message)
        raise
    except Exception:
        logger.exception("learning.failed", model=claim.id)
        await trainings.fail_model(claim, BROKEN)
    return None


async def tidy_models() -> None:
    """Take over from dead workers, and let go of models of what was taken back: a periodic task of the worker."""
    async with db.transaction() as tx:
        await trainings.take_over(tx)
    async with db.transaction() as tx:
        for version in await trainings.retire_models(tx):
            logger.info("learning.retired", version=version)
