"""A picture is shown while it grows: the newest step is written a few times a second, whatever the engine's pace."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from salon.kit import db
from salon.studio import live
from salon.studio.claims import Claim
from salon.studio.engines.protocol import Progress

SHOW_SECONDS = 0.2
MAX_PREVIEW_BYTES = 512 * 1024


class Show:
    """The newest progress that has not been written yet; taking news never waits."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self._latest: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        preview = progress.preview
        if preview is None or len(preview) > MAX_PREVIEW_BYTES or preview[8:12] != b"WEBP":
            preview = self._latest.preview if self._latest else None
        self._latest = Progress(fraction=progress.fraction, stage=progress.stage, preview=preview)
        self.news.set()

    async def take(self) -> Progress:
        """Wait for news and take it."""
        await self.news.wait()
        latest, self._latest = self._latest, None
        self.news.clear()
        assert latest is not None
        return latest


@asynccontextmanager
async def showing(claim: Claim, index: int) -> AsyncIterator[Show]:
    """Lend what shows the progress of one variation, at most five times a second."""
    show = Show()
    writing = asyncio.create_task(_write_news(claim, index, show))
    try:
        yield show
    finally:
        while not writing.done():  # a statement that was just ending may have taken the first word for its own
            writing.cancel()
            await asyncio.wait([writing], timeout=1)
        with contextlib.suppress(asyncio.CancelledError):
            writing.result()


async def _write_news(claim: Claim, index: int, show: Show) -> None:
    while True:
        progress = await show.take()
        async with db.reading() as conn:
            written = await conn.execute(
                """
                WITH alive AS (
                    SELECT 1 FROM generations WHERE id = %(id)s AND attempts = %(attempt)s AND state = 'running'
                ),
                shown AS (
                    INSERT INTO previews (generation_id, index, step, image)
                    SELECT %(id)s, %(index)s, 1, %(preview)s FROM alive WHERE %(preview)s::bytea IS NOT NULL
                    ON CONFLICT (generation_id, index) DO UPDATE
                    SET step = previews.step + 1, image = excluded.image, created_at = clock_timestamp()
                )
                UPDATE variations SET state = 'running', stage = %(stage)s,
                                      progress = greatest(progress, least(%(progress)s::real, 0.99))
                WHERE generation_id = %(id)s AND index = %(index)s AND state IN ('queued', 'running')
                  AND EXISTS (SELECT 1 FROM alive)
                """,
                {
                    "id": claim.id,
                    "attempt": claim.attempt,
                    "index": index,
                    "preview": progress.preview,
                    "stage": progress.stage.replace("\x00", "")[:200] if progress.stage else None,
                    "progress": max(0.0, progress.fraction),
                },
            )
            if not written.rowcount:
                claim.lost.set()
            await live.tell(conn, claim.id)
        await asyncio.sleep(SHOW_SECONDS)
