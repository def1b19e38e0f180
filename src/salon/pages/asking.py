"""Asking this place's own API from within: what a page's client would be told, for whoever asks for the page."""

from collections.abc import MutableMapping
from typing import Any, NamedTuple
from urllib.parse import unquote

import msgspec
from litestar import Request

Req = Request[Any, Any, Any]
# Who asks, from where, in which language, and what their browser asks of us; how the page itself is wanted stays out.
PASSED_ON = frozenset(
    {
        b"host",
        b"cookie",
        b"user-agent",
        b"accept-language",
        b"x-forwarded-for",
        b"x-forwarded-proto",
        b"sec-gpc",
        b"dnt",
    }
)


class Answer(NamedTuple):
    """What the API said; JSON only where it agreed."""

    status: int
    json: Any | None


async def ask_own(request: Req, address: str) -> Any | None:
    """The JSON at an address of this place as the client of who sent `request` gets it; None where it is refused."""
    return (await ask(request, address)).json


async def ask(request: Req, address: str) -> Answer:
    """What is answered at an address of this place to the client of whoever sent `request`.

    The whole application answers, so that every guard, limit and rule holds as it does for a request from outside.
    """
    path, _, query = address.partition("?")
    given: dict[str, Any] = {**request.scope}
    scope = {name: given[name] for name in ("type", "asgi", "http_version", "scheme", "server", "client")} | {
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name, value) for name, value in request.scope["headers"] if name in PASSED_ON],
        "extensions": {},
    }
    status, body = 0, b""

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, body
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            body += message.get("body", b"")

    await request.app(scope, receive, send)  # type: ignore[arg-type]
    return Answer(status, msgspec.json.decode(body) if status == 200 else None)
