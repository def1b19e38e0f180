"""Assistants: what a tool call adds to the same action over REST, and many sessions at once on one web process.

The clients are the protocol's own, in a process of their own: in the server's they would stop its clock.
"""

import asyncio
import json
import subprocess
import sys
import time
from typing import Any

import httpx2
import psycopg
import uvloop
from mcp.client.streamable_http import streamable_http_client

from mcp import Client
from salon.accounts.rules import ASSISTANT_SCOPES
from salon.kit.settings import Settings

CALLS = 10  # of one session, one after the other
PAIRS = 300  # of one action, over REST and as a tool, each with a post of its own: what is favourite stays as it is


def measure_mcp(settings: Settings, sessions: int) -> None:
    """Print the added p50 of reading and of a small write, then how `sessions` that all begin at once fare."""
    assert settings.database_url is not None
    with psycopg.connect(settings.database_url, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO oauth_tokens (token_hash, app_id, account_id, scopes, audience)"
            " SELECT sha256(convert_to('bench-mcp-' || g, 'UTF8')), 1, (g::bigint << 16), %s, 'mcp'"
            " FROM generate_series(1, %s) g",
            (sorted(ASSISTANT_SCOPES), sessions),
        )
        posts = [str(row[0]) for row in conn.execute("SELECT id FROM posts ORDER BY id DESC LIMIT %s", (2 * PAIRS,))]
    order = {"url": f"http://localhost:{settings.port}", "sessions": sessions, "posts": posts}
    done = subprocess.run(
        [sys.executable, "-m", "bench.mcp"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    print(done.stdout, end="", flush=True)


def _p(times: list[float], share: float) -> float:
    return 1000 * sorted(times)[int(len(times) * share)] if times else float("nan")


async def _compare(http: httpx2.AsyncClient, url: str, posts: list[str]) -> None:
    """The same action over REST and as a tool, in turns, one at a time."""
    rest = {"Authorization": "Bearer bench-1"}
    async with _connect(url, 1) as client:
        for name, method, tool in (("read home", "GET", "read_feed"), ("favourite", "POST", "favourite_post")):
            times: dict[str, list[float]] = {"rest": [], "tool": []}
            for post, other in zip(posts[::2], posts[1::2], strict=False):
                path = "timelines/home?limit=20" if method == "GET" else f"statuses/{post}/favourite"
                start = time.perf_counter()
                (await http.request(method, f"{url}/api/v1/{path}", headers=rest)).raise_for_status()
                times["rest"].append(time.perf_counter() - start)
                wish: dict[str, Any] = {"feed": "home", "limit": 20} if method == "GET" else {"post_id": other}
                start = time.perf_counter()
                result = await client.call_tool(tool, wish)
                times["tool"].append(time.perf_counter() - start)
                assert not result.is_error, result.content
            over, as_tool = (_p(times[way], 0.5) for way in ("rest", "tool"))
            label = f"tool, {name}"
            print(f"{label:28} p50 {as_tool:6.1f} ms, over REST {over:6.1f} ms, added {as_tool - over:6.1f} ms")


def _connect(url: str, number: int) -> Any:
    http = httpx2.AsyncClient(headers={"Authorization": f"Bearer bench-mcp-{number}"}, timeout=60, verify=False)
    return Client(streamable_http_client(f"{url}/mcp", http_client=http))


async def _crowd(url: str, sessions: int) -> None:
    """Sessions that begin at once and each list the tools and call some, all the same time."""
    times: list[float] = []
    failures: list[str] = []

    async def one(number: int) -> None:
        try:
            async with _connect(url, number) as client:
                await client.list_tools()
                for _ in range(CALLS):
                    start = time.perf_counter()
                    result = await client.call_tool("read_feed", {"feed": "home", "limit": 20})
                    times.append(time.perf_counter() - start)
                    failures.extend([str(result.content)] if result.is_error else [])
        except Exception as error:  # noqa: BLE001  whatever a client says of it is counted and shown
            failures.append(repr(error))

    start = time.perf_counter()
    await asyncio.gather(*(one(1 + number) for number in range(sessions)))
    took = time.perf_counter() - start
    print(
        f"{'assistants at once':28} {sessions} sessions, {len(times) / took:.0f} calls/s"
        f"  p50 {_p(times, 0.5):.0f} ms  p99 {_p(times, 0.99):.0f} ms  failures {len(failures)}"
        + "".join(f"\n    {one[:200]}" for one in sorted(set(failures))[:3])
    )


async def _main(url: str, sessions: int, posts: list[str]) -> None:
    async with httpx2.AsyncClient(timeout=60, verify=False) as http:
        await _compare(http, url, posts)
    await _crowd(url, sessions)


if __name__ == "__main__":
    uvloop.run(_main(**json.load(sys.stdin)))
