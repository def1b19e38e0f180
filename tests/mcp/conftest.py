"""People, and assistants that act for them through the protocol's own client."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import httpx2
import pytest
from mcp.client.auth import AuthorizationCodeResult
from mcp.client.streamable_http import streamable_http_client

from mcp import Client
from salon.accounts.actions.apps import issue_token, register_app
from salon.accounts.actions.sessions import start_session
from salon.accounts.models import Terms
from salon.accounts.rules import ASSISTANT_SCOPES
from salon.kit import db
from salon.kit.settings import Settings
from tests.social.conftest import Person, alice, bob, carol, invite, operator
from tests.studio.conftest import end_engines, engine_path, plugged_in

__all__ = ["alice", "bob", "carol", "end_engines", "engine_path", "invite", "operator", "plugged_in"]
NO_CAPS = Terms("mcp")
CALLBACK = "http://127.0.0.1:7777/callback"
Connect = Callable[..., Any]


async def let_assistant_in(
    account_id: int, scopes: tuple[str, ...] = ASSISTANT_SCOPES, terms: Terms = NO_CAPS, name: str = "Helper"
) -> str:
    """A token for an assistant, as the consent page gives it out."""
    async with db.transaction() as tx:
        app, _ = await register_app(tx, name, ["urn:ietf:wg:oauth:2.0:oob"], list(scopes), None)
        return (await issue_token(tx, app.id, account_id, scopes, terms)).token


@pytest.fixture
async def connect(app: object, settings: Settings, pool: None) -> Connect:
    """A function that connects a client of the protocol to this application, with a token or as a stranger."""

    @asynccontextmanager
    async def open_client(token: str | None = None, auth: Any = None, **more: Any) -> AsyncIterator[Client]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx2.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx2.AsyncClient(transport=transport, headers=headers, auth=auth, timeout=30) as http:
            through = streamable_http_client(f"{settings.base_url}/mcp", http_client=http)
            async with Client(through, **more) as client:
                yield client

    return open_client


Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
async def ask(connect: Connect) -> Ask:
    """A function that calls one tool for somebody, or for a stranger, and returns what it answered."""

    async def call(person: Person | str | None, tool: str, /, **arguments: Any) -> Any:
        token = await let_assistant_in(person.account_id) if isinstance(person, Person) else person
        async with connect(token) as client:
            return await client.call_tool(tool, arguments)

    return call


def said(result: Any) -> str:
    """All text of an answer."""
    return "\n".join(block.text for block in result.content if block.type == "text")


def given(result: Any) -> Any:
    """The values of an answer that went well."""
    assert not result.is_error, said(result)
    return result.structured_content


class Browser:
    """A person's browser that an assistant sends to the consent page."""

    def __init__(self, client: httpx.AsyncClient, cookie: str) -> None:
        self.client, self.cookie = client, cookie
        self.page, self.went = "", ""
        self.answer: dict[str, Any] = {"do": "allow"}
        self.drop: frozenset[str] = frozenset()

    async def open(self, address: str) -> None:
        headers = {"Cookie": f"salon_session={self.cookie}"}
        parts = urlsplit(address)
        shown = await self.client.get(f"{parts.path}?{parts.query}", headers=headers)
        self.page = shown.text
        form = {
            name: unescape(value)
            for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown.text)
        }
        ticked = [one for one in re.findall(r'name="may\[\]" value="([^"]+)"', shown.text) if one not in self.drop]
        done = await self.client.post(
            "/oauth/authorize", data={**form, "may[]": ticked, **self.answer}, headers=headers
        )
        self.went = done.headers.get("location", "")

    async def come_back(self) -> AuthorizationCodeResult:
        query = parse_qs(urlsplit(self.went).query)
        return AuthorizationCodeResult(code=query["code"][0], state=query["state"][0])


@pytest.fixture
async def browser(client: httpx.AsyncClient, alice: Person) -> Browser:
    async with db.transaction() as tx:
        session = await start_session(tx, alice.account_id)
    return Browser(client, session.token)


async def call(client: httpx.AsyncClient, tool: str, arguments: Any, headers: dict[str, str]) -> httpx.Response:
    """One call of a tool without a client's help."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    return await client.post("/mcp", json=body, headers={"Accept": "application/json, text/event-stream", **headers})
