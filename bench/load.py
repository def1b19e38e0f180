"""A small HTTP load client, run as a process of its own: keep-alive connections, one request in flight on each.

Requests are drawn at random for a while, or, with `seconds` 0, each is sent once.
"""

import asyncio
import json
import math
import random
import sys
import time
from collections.abc import Iterator

import uvloop


class Connection(asyncio.Protocol):
    """Sends a request, waits for the whole answer, sends the next."""

    def __init__(self, requests: Iterator[bytes], stop_at: float) -> None:
        self.requests, self.stop_at = requests, stop_at
        self.times: list[float] = []
        self.failures = 0
        self.done = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._send()

    def _send(self) -> None:
        request = next(self.requests, None)
        self.started = time.perf_counter()
        if request is None or self.started >= self.stop_at:
            self.transport.close()
            if not self.done.done():
                self.done.set_result(None)
            return
        self.transport.write(request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        if self.missing == 0:
            self.buffer += data
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self.buffer = b""
            if not head.startswith(b"HTTP/1.1 200"):
                self.failures += 1
            low = head.lower()
            at = low.index(b"content-length:") + 15
            self.missing = int(low[at : low.find(b"\r\n", at) if b"\r\n" in low[at:] else None]) - len(rest)
        else:
            self.missing -= len(data)
        if self.missing > 0:
            return
        self.missing = 0
        self.times.append(time.perf_counter() - self.started)
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.failures += error is not None
            self.done.set_result(None)


def _draw(requests: list[bytes], rng: random.Random) -> Iterator[bytes]:
    while True:
        yield rng.choice(requests)


BODY = b'{"status": "the light on the water this evening"}'


async def load(
    port: int, paths: list[tuple[str, str]], connections: int, seconds: float, method: str
) -> dict[str, float]:
    """Requests (path, bearer token) drawn at random, or each once; returns requests/s, p50 and p99 in ms, failures."""
    loop = asyncio.get_running_loop()
    rest = b"\r\n"
    if method == "POST":
        rest = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY
    requests = [
        f"{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\n".encode() + rest
        for path, token in paths
    ]
    start = time.perf_counter()
    opened = []
    for number in range(connections):
        mine = _draw(requests, random.Random(number)) if seconds else iter(requests[number::connections])
        stop_at = start + seconds if seconds else math.inf
        _, connection = await loop.create_connection(
            lambda mine=mine, stop_at=stop_at: Connection(mine, stop_at), "127.0.0.1", port
        )
        opened.append(connection)
    await asyncio.gather(*(connection.done for connection in opened))
    took = time.perf_counter() - start
    times = sorted(one for connection in opened for one in connection.times)
    return {
        "requests": len(times),
        "per_second": len(times) / took,
        "p50_ms": 1000 * times[len(times) // 2],
        "p99_ms": 1000 * times[int(len(times) * 0.99)],
        "failures": sum(connection.failures for connection in opened),
    }


if __name__ == "__main__":
    order = json.load(sys.stdin)
    print(
        json.dumps(
            uvloop.run(load(order["port"], order["paths"], order["connections"], order["seconds"], order["method"]))
        )
    )
