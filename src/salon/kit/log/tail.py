"""Following the log live from any `seq`: what web processes and readers wake up by."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from typing import NamedTuple

import msgspec
import psycopg
import structlog

from salon.kit import db
from salon.kit.log.events import EVENTS, Event
from salon.kit.log.sequencer import CHANNEL

logger = structlog.get_logger(__name__)


class Entry(NamedTuple):
    """One event in its place."""

    seq: int
    at: dt.datetime
    event: Event


async def head() -> int:
    """The `seq` of the newest event."""
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT seq FROM log_head")).fetchone()
    assert row is not None
    return int(row[0])


async def epoch() -> str:
    """The id that changes when a backup is restored: a cursor of another epoch means nothing here."""
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT epoch FROM log_head")).fetchone()
    assert row is not None
    return str(row[0])


async def wait_until_written(seconds: float = 5) -> None:
    """Wait until what is committed by now is in the log; given up where nobody moves it there."""
    ends = time.monotonic() + seconds
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT max(id) FROM outbox")).fetchone()
        while row is not None and row[0] is not None and time.monotonic() < ends:
            await asyncio.sleep(0.02)
            row = await (await conn.execute("SELECT max(id) FROM outbox WHERE id <= %s", (row[0],))).fetchone()


async def list_entries(after: int, limit: int = 1000) -> tuple[list[Entry], int]:
    """The next events after a `seq`, and the last `seq` read; kinds this version does not know are left out."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT seq, at, kind, body::text FROM log WHERE seq > %s ORDER BY seq LIMIT %s", (after, limit)
        )
        found = await rows.fetchall()
    entries = [
        Entry(seq, at, msgspec.json.decode(body, type=EVENTS[kind])) for seq, at, kind, body in found if kind in EVENTS
    ]
    return entries, found[-1][0] if found else after


class Tail:
    """Batches of new events from `seq` on, without gaps: woken by the sequencer, with a poll behind it."""

    def __init__(self, url: str, seq: int) -> None:
        self.seq = seq
        self._url = url

    async def batches(self) -> AsyncIterator[list[Entry]]:
        """Yield non-empty batches for ever; survives a restart of the database."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as conn:
                    await conn.execute(f"LISTEN {CHANNEL}")
                    async for batch in self._follow(conn):
                        yield batch
            except (psycopg.Error, OSError) as error:
                logger.warning("tail.reconnecting", error=str(error))
                await asyncio.sleep(0.3)

    async def _follow(self, conn: psycopg.AsyncConnection) -> AsyncIterator[list[Entry]]:
        while True:
            while await head() > self.seq:
                batch, self.seq = await list_entries(self.seq)
                if batch:
                    yield batch
            async for _ in conn.notifies(timeout=1.0, stop_after=1):
                pass
