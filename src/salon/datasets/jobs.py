"""What is done for datasets in the background: what the operator asks for, and every night what people took back."""

import datetime as dt

import procrastinate
import structlog

from salon.datasets import builds
from salon.datasets.building import Tell
from salon.datasets.builds import Claim, Reached
from salon.datasets.closing import close_former, drop_superseded
from salon.datasets.holdings import end_overdue
from salon.datasets.releasing import make_release
from salon.datasets.tombstones import lose_all
from salon.kit import clock, db, jobs, long_jobs
from salon.kit.errors import SalonError

QUEUE = "datasets"
PATCH_DAYS = 6  # a version that lacks what must go is there within a week
BROKEN = "It could not be made to the end. Nothing half stands there: please try again."
logger = structlog.get_logger(__name__)


async def keep_datasets() -> None:
    """Do what every night asks for; each part by itself, so that one that fails keeps none of the others."""
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        await lose_all(tx)
    async with db.transaction() as tx:
        for name in await end_overdue(tx):
            logger.warning("datasets.overdue", recipient=name)
    for name in await patch_releases(clock.now() - dt.timedelta(days=PATCH_DAYS)):
        logger.info("datasets.patched", release=name)


async def tell_nobody(_config: str, _done: int, _total: int) -> None:
    """Say nothing of how far it is."""


async def patch_releases(since: dt.datetime, tell: Tell = tell_nobody, actor_id: int = 0) -> list[str]:
    """Make the next version of every release from which something had to go before `since`; returns their names.

    What came back with a backup is closed instead. The files of what is given out no more are deleted.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT r.as_of_seq FROM dataset_releases r JOIN log_head h ON h.epoch = r.epoch
            WHERE r.superseded_at IS NULL AND r.released_at IS NOT NULL
              AND EXISTS (SELECT 1 FROM dataset_tombstones t WHERE t.release_id = r.id AND t.effective_at <= %s)
            ORDER BY r.as_of_seq
            """,
            (since,),
        )
        due = [as_of_seq for (as_of_seq,) in await rows.fetchall()]
    made = [await make_release(as_of_seq, tell, actor_id) for as_of_seq in due]
    for name in await close_former(since):
        logger.warning("datasets.closed", release=name)
    await drop_superseded()
    return made


@jobs.app.task(name=builds.JOB, queue=QUEUE, retry=procrastinate.RetryStrategy(max_attempts=3, wait=5))
async def make_asked(build_id: int) -> None:
    """Make what an operator asked for; one that is made is left alone."""
    claim = await builds.claim_build(build_id)
    if claim is None:
        return
    made: list[str] = []
    error = None
    try:
        made = await _make(claim)
    except SalonError as refused:
        error = refused.message
    except Exception:
        logger.exception("datasets.failed", build=build_id)
        error = BROKEN
    async with db.transaction() as tx:
        await builds.end_build(tx, claim, made, error)


async def _make(claim: Claim) -> list[str]:
    reached = Reached()

    async def tell(config: str, done: int, total: int) -> None:
        nonlocal reached
        reached = Reached(config, done, max(done, total))

    async with long_jobs.telling(lambda: builds.note_progress(claim, reached)):
        if claim.kind == "patch":
            made = await patch_releases(clock.now(), tell, claim.asked_by)
        else:
            made = [await make_release(None, tell, claim.asked_by)]
        await builds.note_progress(claim, Reached(None, reached.done, reached.total))
        return made


async def tidy_builds() -> None:
    """Take over from dead workers: a periodic task of the worker."""
    async with db.transaction() as tx:
        await builds.take_over(tx)
