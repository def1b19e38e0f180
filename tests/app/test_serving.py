"""The web server bounds what a connection may take: time for headers and body, and the size of headers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from salon.app import serving


async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answers with the length of the body."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length, more = length + len(message.get("body", b"")), message.get("more_body", False)
    body = str(length).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """A server with little patience, on a port of its own."""
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.4)
    monkeypatch.setattr(serving, "BODY_SECONDS", 0.8)
    config = serving.make_config(answer, "127.0.0.1", 0)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    await server.shutdown()


async def talk(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """What comes back for these pieces, sent one after the other, until the server hangs up or has answered each."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        return await asyncio.wait_for(reader.read(65_536), 60)
    except ConnectionError:
        return b""
    finally:
        writer.close()


HEAD = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\n"


async def test_whoever_says_nothing_is_hung_up_on(port: int) -> None:
    assert await talk(port) == b""


async def test_dribbled_headers_are_hung_up_on(port: int) -> None:
    assert await talk(port, *(HEAD[n : n + 1] for n in range(12)), pause=0.05) == b""


async def test_endless_headers_are_hung_up_on(port: int) -> None:
    line = b"X-More: " + b"x" * 4000 + b"\r\n"
    assert await talk(port, b"GET / HTTP/1.1\r\nHost: here\r\n", *[line] * 40) == b""


CHUNKED = b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("more", [b"X-More: " + b"x" * 4000 + b"\r\n", b"x" * 4000])
async def test_endless_trailers_are_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch, more: bytes) -> None:
    monkeypatch.setattr(serving, "BODY_SECONDS", 60)
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(CHUNKED + b"2\r\nab\r\n0\r\nX-First: ")
    with pytest.raises(ConnectionError):
        await pour(writer, more)
    writer.close()


async def pour(writer: asyncio.StreamWriter, more: bytes) -> None:
    """Send the same a thousand times."""
    for _ in range(1000):
        writer.write(more)
        await writer.drain()
        await asyncio.sleep(0)  # the server's turn: it runs in this loop


async def test_chunks_and_their_trailers_are_read(port: int) -> None:
    big = b"x" * 100_000
    body = b"%x\r\n%s\r\n" % (len(big), big) + b"1\r\na\r\n" * 20_000 + b"0\r\nX-Sum: 1\r\n\r\n"
    pieces = [body[at : at + 30_000] for at in range(0, len(body), 30_000)]
    assert (await talk(port, CHUNKED, *pieces)).endswith(b"\r\n\r\n120000")


async def test_a_body_that_never_ends_is_hung_up_on(port: int) -> None:
    assert await talk(port, HEAD, b"ab") == b""


async def test_a_slow_body_is_waited_for(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "BODY_SECONDS", 60)
    assert (await talk(port, HEAD, b"ab", b"cd", pause=0.25)).endswith(b"\r\n\r\n4")


async def test_one_connection_serves_many_requests_with_pauses_between(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(HEAD + b"abcd")
        assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n4"), 60)).startswith(b"HTTP/1.1 200")
        await asyncio.sleep(0.5)  # longer than headers may take: between requests other patience holds
    writer.close()
