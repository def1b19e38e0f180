"""Servers of the web outside, on loopback, that the tests let this place reach."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from salon.kit.context import set_settings
from salon.kit.settings import Settings


class Site:
    """Pages by their path, each with a status, a type and a body; what was asked for is noted."""

    def __init__(self) -> None:
        self.port = 0
        self.pages: dict[str, tuple[str, str, bytes]] = {}
        self.asked: list[str] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> str:
        self.pages[path] = (status, kind, body.encode() if isinstance(body, str) else body)
        return self.base + path

    async def attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ")[1]
        self.asked.append(path)
        status, kind, body = self.pages.get(path, ("404 Not Found", "text/html", b"nothing"))
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(answer.encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def open_site(settings: Settings) -> AsyncIterator[Site]:
    """A site, with this place let out to it."""
    set_settings(msgspec.structs.replace(settings, outbound_networks="127.0.0.0/8", outbound_ports="*"))
    site = Site()
    server = await asyncio.start_server(site.attend, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()
    set_settings(settings)
