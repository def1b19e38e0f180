"""The firehose: how fast one listener is brought up to date, and how late many are told of what just happened."""

import asyncio
import datetime as dt
import re
import time

import psycopg
import websockets

from salon.kit.log.sequencer import CHANNEL
from salon.kit.settings import Settings

PATH = "/api/salon/v1/firehose"
SEQ = re.compile(r'"seq":(\d+)')
TIME = re.compile(r'"time":"([^"]+)"')
LIKES = """
    INSERT INTO outbox (kind, actor_id, subject_id, body)
    SELECT 'PostFavourited', p.author_id, p.id,
           json_build_object('actor_id', p.author_id, 'subject_id', p.id, 'author_id', p.author_id)
    FROM (SELECT id, author_id FROM posts WHERE visibility = 'public' ORDER BY id DESC LIMIT %s) p
"""


async def measure_firehose(settings: Settings, replayed: int = 30_000, listeners: int = 20, seconds: int = 8) -> None:
    """Replay to one listener against reading the same rows bare; then live to many, with their delays."""
    assert settings.database_url is not None
    async with await psycopg.AsyncConnection.connect(settings.database_url, autocommit=True) as conn:
        await conn.execute(f"LISTEN {CHANNEL}")
        first = await _head(conn) + 1
        await conn.execute(LIKES, (replayed,))
        while await _head(conn) < first + replayed - 1:
            async for _ in conn.notifies(timeout=0.5, stop_after=1):
                pass
        start = time.perf_counter()
        rows = await (await conn.execute("SELECT seq, body::text FROM log WHERE seq >= %s", (first,))).fetchall()
        bare = len(rows) / (time.perf_counter() - start)
        rate = await _replay(settings.port, first, len(rows))
        print(
            f"{'firehose, replay to one':28} {rate:8.0f}/s {100 * rate / bare:5.0f} % of reading the rows bare"
            f" ({bare:.0f}/s)",
            flush=True,
        )
        await _measure_live(settings.port, conn, listeners, seconds)


async def _head(conn: psycopg.AsyncConnection) -> int:
    row = await (await conn.execute("SELECT seq FROM log_head")).fetchone()
    assert row is not None
    return int(row[0])


async def _replay(port: int, first: int, count: int) -> float:
    start = time.perf_counter()
    url = f"ws://127.0.0.1:{port}{PATH}?cursor={first}"
    async with websockets.connect(url, compression=None, max_size=None, ping_interval=None) as socket:
        for _ in range(count):
            await socket.recv()
    return count / (time.perf_counter() - start)


async def _measure_live(port: int, conn: psycopg.AsyncConnection, listeners: int, seconds: int) -> None:
    delays: list[float] = []
    lost = 0

    async def watch(ready: asyncio.Event) -> None:
        nonlocal lost
        last = 0
        url = f"ws://127.0.0.1:{port}{PATH}"
        async with websockets.connect(url, compression=None, max_size=None, ping_interval=None) as socket:
            ready.set()
            async for text in socket:
                found = SEQ.search(str(text))
                if found is None:
                    continue
                lost += int(found[1]) - last - 1 if last else 0
                last = int(found[1])
                told = TIME.search(str(text))
                assert told is not None
                delays.append(time.time() - dt.datetime.fromisoformat(told[1]).timestamp())

    ready = [asyncio.Event() for _ in range(listeners)]
    tasks = [asyncio.create_task(watch(event)) for event in ready]
    await asyncio.gather(*(event.wait() for event in ready))
    start = time.perf_counter()
    for _ in range(seconds * 20):
        await conn.execute(LIKES, (50,))
        await asyncio.sleep(0.045)
    took = time.perf_counter() - start
    await asyncio.sleep(1.5)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    delays.sort()
    print(
        f"{'firehose, live to many':28} {len(delays) / took:8.0f} messages/s to {listeners}"
        f"  p50 {1000 * delays[len(delays) // 2]:6.1f} ms  p99 {1000 * delays[int(len(delays) * 0.99)]:6.1f} ms"
        f"  {lost} missing",
        flush=True,
    )
