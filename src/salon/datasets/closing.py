"""Letting go of files: of versions that were superseded, and of releases that cannot be made without what had to go."""

import asyncio
import datetime as dt
import shutil
from pathlib import Path

from salon.datasets.releasing import find_releases
from salon.datasets.tombstones import lose_all
from salon.kit import clock, db

# A release is made anew from its place in the log. One that came back with a backup has its place in a log that ended.
CLOSE = """
    UPDATE dataset_releases r SET superseded_at = %(now)s FROM log_head h
    WHERE r.epoch <> h.epoch AND r.superseded_at IS NULL AND r.released_at IS NOT NULL
      AND EXISTS (SELECT 1 FROM dataset_tombstones t WHERE t.release_id = r.id AND t.effective_at <= %(since)s)
    RETURNING (r.summary ->> 'name') || '-v' || r.major
"""


async def close_former(since: dt.datetime) -> list[str]:
    """Give out no more what came back with a backup and lost something before `since`; returns the names."""
    async with db.transaction() as tx:
        rows = await tx.execute(CLOSE, {"now": clock.now(), "since": since})
        return [name for (name,) in await rows.fetchall()]


async def drop_superseded() -> int:
    """Delete the data of versions nobody is given any more, in this place's own folder; their papers stay."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT folder FROM dataset_releases WHERE superseded_at IS NOT NULL")
        folders = [Path(folder) for (folder,) in await rows.fetchall()]
    own = find_releases()
    old = [one / "data" for one in folders if one.parent == own and (one / "data").is_dir()]
    for one in old:
        await asyncio.to_thread(shutil.rmtree, one, ignore_errors=True)
    return len(old)


async def settle_restored() -> set[str]:
    """In a database that was brought back: have releases lie in this place's folder, and close what had to go.

    Returns the folders there whose files may come back: of releases from which nothing was taken back since.
    """
    own = find_releases()
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        await tx.execute(
            "UPDATE dataset_releases SET folder = regexp_replace(folder, '^.*/datasets/releases', %s)", (str(own),)
        )
        await lose_all(tx)
    await close_former(clock.now())
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT folder FROM dataset_releases WHERE superseded_at IS NULL AND released_at IS NOT NULL"
        )
        return {path.name for (folder,) in await rows.fetchall() if (path := Path(folder)).parent == own}
