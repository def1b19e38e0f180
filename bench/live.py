"""From a post's request to its arrival on open streams."""

import asyncio
import json
import time

import httpx
import psycopg
import websockets

from salon.kit.settings import Settings


async def measure_live(settings: Settings, streams: int, people: int, posts: int = 50) -> None:
    """Post while many followers' streams are open; prints p50 and p99 from the request's start to each arrival."""
    assert settings.database_url is not None
    author = 1 << 16
    with psycopg.connect(settings.database_url, autocommit=True) as conn:
        followers = [2 + number for number in range(min(streams, people - 2))]
        conn.execute(
            "INSERT INTO follows (follower_id, followee_id) SELECT (g::bigint << 16), %s FROM unnest(%s::int[]) g"
            " ON CONFLICT DO NOTHING",
            (author, followers),
        )
    sent: dict[str, float] = {}
    delays: list[float] = []

    async def watch(number: int, ready: asyncio.Event) -> None:
        url = f"ws://127.0.0.1:{settings.port}/api/v1/streaming?access_token=bench-{number}&stream=user"
        async with websockets.connect(url, compression=None, max_size=None) as socket:
            ready.set()
            async for text in socket:
                arrived = time.perf_counter()
                frame = json.loads(text)
                if frame["event"] == "update":
                    text_of = json.loads(frame["payload"])["content"]
                    if text_of in sent:
                        delays.append(arrived - sent[text_of])

    events = [asyncio.Event() for _ in followers]
    tasks = [asyncio.create_task(watch(n, event)) for n, event in zip(followers, events, strict=True)]
    await asyncio.wait_for(asyncio.gather(*(event.wait() for event in events)), 60)
    await asyncio.sleep(0.5)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.port}") as client:
        for number in range(posts):
            text = f"live {number}"
            sent[f"<p>{text}</p>"] = time.perf_counter()
            answer = await client.post(
                "/api/v1/statuses", json={"status": text}, headers={"Authorization": "Bearer bench-1"}
            )
            answer.raise_for_status()
            await asyncio.sleep(0.2)
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    delays.sort()
    expected = posts * len(followers)
    print(
        f"{'post -> open stream':28} p50 {1000 * delays[len(delays) // 2]:6.1f} ms"
        f"  p99 {1000 * delays[int(len(delays) * 0.99)]:6.1f} ms  {len(delays):,} of {expected:,} arrived"
        f"  ({len(followers)} streams)",
        flush=True,
    )
