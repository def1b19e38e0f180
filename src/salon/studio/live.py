"""News about generations: workers tell it, and every web process hears it on one connection and passes it on."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import structlog

from salon.kit.db import Tx

CHANNEL = "salon_generation"
logger = structlog.get_logger(__name__)


async def tell(tx: Tx, generation_id: int) -> None:
    """Say that a generation changed; heard after commit."""
    await tx.execute("SELECT pg_notify(%s, %s)", (CHANNEL, str(generation_id)))


async def tell_all(tx: Tx, generation_ids: list[int]) -> None:
    """The same of several."""
    await tx.execute("SELECT pg_notify(%s, one::text) FROM unnest(%s::bigint[]) one", (CHANNEL, generation_ids))


class Hub:
    """Who waits for which generation in this process. News is a flag, not a queue: a slow client only misses steps."""

    def __init__(self) -> None:
        self._waiting: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watch(self, generation_id: int, url: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever the generation changes; the first watcher starts the listening."""
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen(url))
        news = asyncio.Event()
        self._waiting[generation_id].add(news)
        try:
            yield news
        finally:
            self._waiting[generation_id].discard(news)
            if not self._waiting[generation_id]:
                del self._waiting[generation_id]

    async def close(self) -> None:
        """Stop listening; watchers go on with their own polls."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
            self._listening = None

    async def _listen(self, url: str) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as conn:
                    await conn.execute(f"LISTEN {CHANNEL}")
                    self._wake_all()  # for what was said while nobody listened
                    async for notice in conn.notifies():
                        self._wake(notice.payload)
            except (psycopg.Error, OSError) as error:
                logger.warning("studio.reconnecting", error=str(error))
                await asyncio.sleep(0.3)

    def _wake(self, payload: str) -> None:
        for news in self._waiting.get(int(payload), ()) if payload.isdigit() else ():
            news.set()

    def _wake_all(self) -> None:
        for waiting in self._waiting.values():
            for news in waiting:
                news.set()


hub = Hub()
