"""The firehose: how fast one listener is brought up to date, and how late many are told of what just happened."""

import asyncio
import datetime as dt
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import websockets
import zstandard

from salon.firehose.packing import DICTIONARY, DICTIONARY_ID
from salon.firehose.sealing import keep_segments
from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.log.sequencer import CHANNEL
from salon.kit.settings import Settings

PATH = "/api/salon/v1/firehose"
PACKED = f"&batch=1&zstdDictionary={DICTIONARY_ID}"
SEQ = re.compile(r'"seq":(\d+)')
TIME = re.compile(r'"time":"([^"]+)"')
LIKES = """
    INSERT INTO outbox (kind, actor_id, subject_id, body)
    SELECT 'PostFavourited', p.author_id, p.id,
           json_build_object('actor_id', p.author_id, 'subject_id', p.id, 'author_id', p.author_id)
    FROM (SELECT id, author_id FROM posts WHERE visibility = 'public' ORDER BY id DESC LIMIT %s) p,
         generate_series(1, %s)
"""
_dictionary = zstandard.ZstdCompressionDict(DICTIONARY, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
_unpacking = zstandard.ZstdDecompressor(dict_data=_dictionary)


async def measure_firehose(settings: Settings, replayed: int = 30_000, listeners: int = 20, seconds: int = 8) -> None:
    """Replay to one listener against reading the same rows bare; then live to many, with their delays."""
    assert settings.database_url is not None
    async with await psycopg.AsyncConnection.connect(settings.database_url, autocommit=True) as conn:
        await conn.execute(f"LISTEN {CHANNEL}")
        first = await _head(conn) + 1
        await conn.execute(LIKES, (1000, replayed // 1000))
        while await _head(conn) < first + replayed - 1:
            async for _ in conn.notifies(timeout=0.5, stop_after=1):
                pass
        start = time.perf_counter()
        rows = await (await conn.execute("SELECT seq, body::text FROM log WHERE seq >= %s", (first,))).fetchall()
        bare = len(rows) / (time.perf_counter() - start)
        await _measure_replay("out of the log", settings.port, first, len(rows), bare)
        await _seal(settings)
        await _measure_replay("out of files", settings.port, first, len(rows), bare)
        for asked, rate in (("", 2100), (PACKED, 2100), (PACKED, 3000)):
            await _measure_live(settings.port, conn, (listeners, asked), (seconds, rate))


async def _seal(settings: Settings) -> None:
    set_settings(settings)
    assert settings.database_url is not None
    await db.open_pool(settings.database_url)
    start = time.perf_counter()
    made = await keep_segments(120)
    print(f"{'firehose, files':28} {4096 * made / (time.perf_counter() - start):8.0f} places/s put into {made} files")
    await db.close_pool()


async def _head(conn: psycopg.AsyncConnection) -> int:
    row = await (await conn.execute("SELECT seq FROM log_head")).fetchone()
    assert row is not None
    return int(row[0])


@asynccontextmanager
async def _listening(port: int, query: str) -> AsyncIterator[AsyncIterator[list[str]]]:
    """Messages as frames bring them."""
    url = f"ws://127.0.0.1:{port}{PATH}?{query}"
    async with websockets.connect(url, compression=None, max_size=None, ping_interval=None) as socket:

        async def read() -> AsyncIterator[list[str]]:
            async for frame in socket:
                text = _unpacking.decompress(frame).decode() if isinstance(frame, bytes) else frame
                yield [one for one in text.split("\n") if '"seq":' in one]

        yield read()


async def _measure_replay(name: str, port: int, first: int, count: int, bare: float) -> None:
    for form, asked in (("", ""), (", packed", PACKED)):
        left, start = count, time.perf_counter()
        async with _listening(port, f"cursor={first}{asked}") as frames:
            async for messages in frames:
                left -= len(messages)
                if left <= 0:
                    break
        rate = count / (time.perf_counter() - start)
        print(
            f"{f'replay {name}{form}':28} {rate:8.0f}/s {100 * rate / bare:5.0f} % of reading the rows bare"
            f" ({bare:.0f}/s)",
            flush=True,
        )


async def _measure_live(port: int, conn: psycopg.AsyncConnection, who: tuple[int, str], load: tuple[int, int]) -> None:
    """`rate` events a second for some seconds, in writes of 50 ms; every listener checks that none is missing."""
    (listeners, asked), (seconds, rate) = who, load
    delays: list[float] = []
    lost = heard = 0

    async def watch(ready: asyncio.Event) -> None:
        nonlocal lost, heard
        last = 0
        async with _listening(port, asked.lstrip("&")) as frames:
            ready.set()
            async for messages in frames:
                now = time.time()
                for text in messages:
                    found = SEQ.search(text)
                    assert found is not None
                    lost += int(found[1]) - last - 1 if last else 0
                    last = int(found[1])
                heard += len(messages)
                for text in messages[:: max(1, len(messages) // 4)]:
                    told = TIME.search(text)
                    assert told is not None
                    delays.append(now - dt.datetime.fromisoformat(told[1]).timestamp())

    ready = [asyncio.Event() for _ in range(listeners)]
    tasks = [asyncio.create_task(watch(event)) for event in ready]
    await asyncio.gather(*(event.wait() for event in ready))
    start, written = time.perf_counter(), 0
    while (passed := time.perf_counter() - start) < seconds:
        more = min(1000, int(passed * rate) - written)
        if more > 0:
            await conn.execute(LIKES, (more, 1))
            written += more
        await asyncio.sleep(0.045)
    for _ in range(100):
        if heard >= written * listeners:
            break
        await asyncio.sleep(0.1)
    took = time.perf_counter() - start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    delays.sort()
    print(
        f"{f'live to {listeners}' + (', packed' if asked else ''):28} {heard / took:8.0f} messages/s"
        f"  p50 {1000 * delays[len(delays) // 2]:6.1f} ms  p99 {1000 * delays[int(len(delays) * 0.99)]:6.1f} ms"
        f"  {lost} missing, {written * listeners - heard} not there",
        flush=True,
    )
