"""Many streams that only wait: what they cost the web process, and how soon a post reaches all of them."""

import asyncio
import json
import time

import httpx
import psutil
import psycopg
import websockets

from salon.kit.settings import Settings

OPENING = 50  # handshakes under way at once


async def measure_idle(settings: Settings, web: psutil.Process, streams: int, people: int, posts: int = 10) -> None:
    """Open `streams` sockets of as many followers of one author and let them rest; then post and wait for all.

    Memory is what the web process holds privately (USS): before the first socket, and when all have rested a while.
    """
    assert settings.database_url is not None
    author, followers = 1 << 16, [2 + number for number in range(min(streams, people - 2))]
    with psycopg.connect(settings.database_url, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO follows (follower_id, followee_id) SELECT (g::bigint << 16), %s FROM unnest(%s::int[]) g"
            " ON CONFLICT DO NOTHING",
            (author, followers),
        )
    processes = [web, *web.children(recursive=True)]
    before = sum(_private_bytes(one) for one in processes)
    delays: list[float] = []
    sent: dict[str, float] = {}
    gate, ready = asyncio.Semaphore(OPENING), asyncio.Semaphore(0)

    async def watch(number: int) -> None:
        url = f"ws://127.0.0.1:{settings.port}/api/v1/streaming?access_token=bench-{number}&stream=user"
        async with gate:
            socket = await websockets.connect(url, compression=None, open_timeout=60, ping_interval=None)
        ready.release()
        async for text in socket:
            arrived = time.perf_counter()
            if '"event":"update"' in text:
                delays.append(arrived - sent[json.loads(json.loads(text)["payload"])["content"]])

    tasks = [asyncio.create_task(watch(number)) for number in followers]
    for _ in followers:
        await asyncio.wait_for(ready.acquire(), 120)
    await asyncio.sleep(5)
    cost = (sum(_private_bytes(one) for one in processes) - before) / 1e6
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.port}") as client:
        for number in range(posts):
            text = f"to the waiting {number}"
            sent[f"<p>{text}</p>"] = time.perf_counter()
            answer = await client.post(
                "/api/v1/statuses", json={"status": text}, headers={"Authorization": "Bearer bench-1"}, timeout=30
            )
            answer.raise_for_status()
            await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    delays.sort()
    print(
        f"{'idle streams':28} {len(followers):,} cost {cost:.0f} MB in the web process; a post reaches them"
        f"  p50 {1000 * delays[len(delays) // 2]:.0f} ms  p99 {1000 * delays[int(len(delays) * 0.99)]:.0f} ms"
        f"  {len(delays):,} of {posts * len(followers):,} arrived",
        flush=True,
    )


def _private_bytes(process: psutil.Process) -> int:
    """Memory that is this process's alone; where the system does not tell (macOS as a stranger), its resident size."""
    try:
        return int(process.memory_full_info().uss)
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
