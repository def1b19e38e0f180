"""What is done for datasets every night: look again at what must go, chase who keeps it, make new versions."""

import datetime as dt

import structlog

from salon.datasets.building import build_release
from salon.datasets.holdings import end_overdue
from salon.datasets.registering import register_release
from salon.datasets.tombstones import lose_all
from salon.kit import clock, db
from salon.kit.context import settings

PATCH_DAYS = 6  # a version that lacks what must go is there within a week
logger = structlog.get_logger(__name__)


async def keep_datasets() -> None:
    """Do all of it; each part by itself, so that one that fails keeps none of the others."""
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        await lose_all(tx)
    async with db.transaction() as tx:
        for name in await end_overdue(tx):
            logger.warning("datasets.overdue", recipient=name)
    for name in await patch_releases(clock.now() - dt.timedelta(days=PATCH_DAYS)):
        logger.info("datasets.patched", release=name)


async def patch_releases(since: dt.datetime) -> list[str]:
    """Make the next version of every release from which something had to go before `since`; returns their names."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT r.as_of_seq,
                   r.summary ->> 'name', r.major + 1
            FROM dataset_releases r JOIN log_head h ON h.epoch = r.epoch
            WHERE r.superseded_at IS NULL AND r.released_at IS NOT NULL
              AND EXISTS (SELECT 1 FROM dataset_tombstones t WHERE t.release_id = r.id AND t.effective_at <= %s)
            ORDER BY r.as_of_seq
            """,
            (since,),
        )
        due = await rows.fetchall()
    patched = []
    for as_of_seq, name, major in due:
        folder = settings().data / "datasets" / "releases" / f"{name}-v{major}"
        made = await build_release(folder.absolute(), as_of_seq, _tell_nobody)
        await register_release(made)
        patched.append(f"{name}-v{major}")
    return patched


async def _tell_nobody(_config: str, _done: int, _total: int) -> None:
    return None
