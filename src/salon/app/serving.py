"""The web server: one process, its limits on what a connection may take, and how it ends."""

import asyncio
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from salon.kit.settings import Settings
from salon.mastodon.streams import subscribers

HEAD_SECONDS = 15.0  # from the connection, or a request's first byte, to the end of its headers
BODY_SECONDS = 900.0  # from there to the end of its body: a long video over a slow line
HEAD_BYTES = 65_536
IDLE_SECONDS = 60  # between requests
PING_SECONDS = 30.0
SOCKET_BYTES = 65_536  # what an app may say in one message of a socket
GRACE_SECONDS = 3


class BoundedHttp(HttpToolsProtocol):
    """Requests in bounded time and size: whoever dribbles, or never begins, is hung up on."""

    _patience: asyncio.TimerHandle | None = None
    _head: int | None = 0  # bytes of headers, or trailers, so far; None while a body comes or an answer is made

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            self._head += len(data)
            before = self._head
        super().data_received(data)
        if self._head is not None and before > HEAD_BYTES:
            self.transport.abort()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0
        self._wait(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        self._head = None
        self._wait(BODY_SECONDS)
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        self._head = 0  # behind the last chunk, which has no body, come trailers: headers again

    def on_body(self, body: bytes) -> None:
        self._head = None
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._head = None
        self._wait(None)
        super().on_message_complete()

    def _wait(self, seconds: float | None) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._patience = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)


class _Server(uvicorn.Server):
    """Ends streams first, which would never end by themselves."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for subscriber in list(subscribers):
            subscriber.close()
        await super().shutdown(sockets)


def make_config(app: Any, host: str, port: int) -> uvicorn.Config:
    """How we serve an application, given itself or as `module:factory`."""
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        host=host,
        port=port,
        loop="uvloop",
        http=BoundedHttp,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_max_size=SOCKET_BYTES,
        backlog=2048,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        log_level="critical",  # the application tells of its own failures
        access_log=False,
        server_header=False,
        proxy_headers=False,  # `kit.limits` decides whom to believe
        lifespan="on",
    )


def serve(settings: Settings, listener: socket.socket | None = None) -> None:
    """Serve until told to stop, on `listener` where one was opened for several processes."""
    config = make_config("salon.app.asgi:create_app", settings.host, settings.port)
    _Server(config).run([listener] if listener is not None else None)
