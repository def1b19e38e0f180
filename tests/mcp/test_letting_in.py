"""Letting an assistant in, and what no assistant gets by going round the rules."""

import asyncio
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from mcp.types import ElicitRequestParams, ElicitResult

from salon.accounts.actions.apps import send_app_away
from salon.accounts.actions.sessions import start_session
from salon.accounts.models import Terms
from salon.kit import db
from salon.kit.settings import Settings
from salon.mcp.calling import TOOLS
from tests.conftest import Settle
from tests.mcp.conftest import Ask, Connect, given, let_assistant_in, said
from tests.social.conftest import Person

CALLBACK = "http://127.0.0.1:7777/callback"


class Storage:
    """What a client keeps."""

    tokens: OAuthToken | None = None
    info: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.info

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.info = client_info


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


def provider(browser: Browser, storage: Storage, settings: Settings) -> OAuthClientProvider:
    metadata = OAuthClientMetadata(client_name="Clever Helper", redirect_uris=[CALLBACK])
    return OAuthClientProvider(
        f"{settings.base_url}/mcp", metadata, storage, redirect_handler=browser.open, callback_handler=browser.come_back
    )


async def test_the_protocols_own_client_finds_registers_and_is_let_in(
    connect: Connect, browser: Browser, settings: Settings, alice: Person
) -> None:
    storage = Storage()
    await alice.writes("a private thought", visibility="private")
    async with connect(auth=provider(browser, storage, settings)) as client:
        assert storage.tokens is None, "reading what is public asks nobody to sign in"
        wish = {"feed": "profile", "person": "alice"}
        assert given(await client.call_tool("read_feed", wish))["posts"] == []
        given(await client.call_tool("list_drafts", {}))
        assert "a private thought" in given(await client.call_tool("read_feed", wish))["posts"][0]["text"]
    assert "Clever Helper" in browser.page
    assert "publish a draft each time you said yes to it" in browser.page
    assert storage.tokens is not None
    assert storage.tokens.refresh_token, "it is renewed, and does not hold for ever"
    assert "mcp:moderate" not in (storage.tokens.scope or ""), "nobody is asked for more than is usual"


async def test_what_the_person_unticks_and_the_caps_they_choose_hold(
    connect: Connect, browser: Browser, settings: Settings, alice: Person
) -> None:
    browser.drop = frozenset({"mcp:publish", "mcp:react"})
    browser.answer |= {"pictures_per_day": "5", "spend_per_day": "250000"}
    storage = Storage()
    async with connect(auth=provider(browser, storage, settings)) as client:
        given(await client.call_tool("list_drafts", {}))
    assert set((storage.tokens.scope or "").split()) == {"mcp:read", "mcp:make", "mcp:draft"}  # type: ignore[union-attr]
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                "SELECT audience, pictures_per_day, spend_per_day FROM oauth_tokens WHERE audience = 'mcp'"
            )
        ).fetchone()
    assert row == ("mcp", 5, 250000)


async def test_caps_that_were_not_offered_are_refused(
    browser: Browser, settings: Settings, client: httpx.AsyncClient
) -> None:
    registered = await client.post(
        "/oauth/register", json={"redirect_uris": [CALLBACK], "token_endpoint_auth_method": "none"}
    )
    browser.answer |= {"spend_per_day": "999999999"}
    await browser.open(authorize(registered.json()["client_id"], resource=f"{settings.base_url}/mcp"))
    assert browser.went == ""


def authorize(client_id: str, **more: str) -> str:
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": CALLBACK,
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
        **more,
    }
    return str(httpx.URL("/oauth/authorize", params=asked))


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"resource": "https://elsewhere.example/mcp"}, "invalid_target"),
        ({"resource": "{base}/mcp", "scope": "read write"}, "invalid_scope"),
        ({"resource": "{base}/mcp", "scope": "mcp:read read"}, "invalid_scope"),
        ({"resource": "{base}", "scope": "mcp:read"}, "invalid_scope"),
        ({"scope": "mcp:read write"}, "invalid_scope"),
        ({"scope": "mcp"}, "invalid_scope"),
    ],
)
async def test_scopes_of_assistants_and_of_apps_do_not_mix(
    client: httpx.AsyncClient, settings: Settings, pool: None, asked: dict[str, str], error: str
) -> None:
    registered = await client.post(
        "/oauth/register",
        json={"redirect_uris": [CALLBACK], "token_endpoint_auth_method": "none", "scope": "read write"},
    )
    wish = {name: value.format(base=settings.base_url) for name, value in asked.items()}
    answer = await client.get(authorize(registered.json()["client_id"], **wish))
    assert parse_qs(urlsplit(answer.headers["location"]).query)["error"] == [error]


async def test_a_token_for_assistants_is_refused_by_the_api_and_the_other_way_round(
    client: httpx.AsyncClient, alice: Person
) -> None:
    ours = {"Authorization": f"Bearer {await let_assistant_in(alice.account_id)}"}
    for path in ("/api/v1/timelines/home", "/api/v1/accounts/verify_credentials", "/api/v1/apps/verify_credentials"):
        assert (await client.get(path, headers=ours)).status_code == 401, path
    assert (await client.post("/api/v1/statuses", json={"status": "hi"}, headers=ours)).status_code == 401
    answer = await call(client, "read_feed", {"feed": "home"}, alice.headers)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def call(client: httpx.AsyncClient, tool: str, arguments: Any, headers: dict[str, str]) -> httpx.Response:
    """One call of a tool without a client's help."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    return await client.post("/mcp", json=body, headers={"Accept": "application/json, text/event-stream", **headers})


async def test_a_stranger_is_told_where_to_be_let_in(client: httpx.AsyncClient, settings: Settings) -> None:
    answer = await call(client, "make_picture", {"prompt": "a fox"}, {})
    assert answer.status_code == 401
    found = re.search(r'resource_metadata="([^"]+)"', answer.headers["www-authenticate"])
    assert found is not None
    for path in (urlsplit(found[1]).path, "/.well-known/oauth-protected-resource"):
        metadata = (await client.get(path)).json()
        assert metadata["resource"] == f"{settings.base_url}/mcp"
        server = (await client.get("/.well-known/oauth-authorization-server")).json()
        assert metadata["authorization_servers"] == [server["issuer"]]
        assert set(metadata["scopes_supported"]) <= set(server["scopes_supported"])


async def test_a_stranger_who_asks_a_guests_tool_for_more_is_told_it_too(client: httpx.AsyncClient) -> None:
    answer = await call(client, "read_feed", {"feed": "home"}, {})
    assert answer.status_code == 200
    assert "Sign in first" in answer.text
    assert "mcp/www_authenticate" in answer.text
    assert "/.well-known/oauth-protected-resource/mcp" in answer.text


async def test_two_hundred_assistants_at_once_are_all_answered(client: httpx.AsyncClient, alice: Person) -> None:
    await alice.writes("hello to all of you", visibility="private")
    tokens = [await let_assistant_in(alice.account_id) for _ in range(200)]
    wish = {"feed": "home"}
    answers = await asyncio.gather(
        *(call(client, "read_feed", wish, {"Authorization": f"Bearer {token}"}) for token in tokens)
    )
    assert sum("hello to all of you" in answer.text for answer in answers) == 200


async def test_a_session_cookie_is_nobody_to_assistants(client: httpx.AsyncClient, browser: Browser) -> None:
    headers = {"Cookie": f"salon_session={browser.cookie}"}
    assert (await call(client, "list_drafts", {}, headers)).status_code == 401


async def test_every_tool_needs_its_scope(client: httpx.AsyncClient, operator: Person) -> None:
    scopes = {tool.scope for tool in TOOLS.values()}
    for name, tool in TOOLS.items():
        lacking = await let_assistant_in(operator.account_id, tuple(sorted(scopes - {tool.scope})))
        answer = await call(client, name, {}, {"Authorization": f"Bearer {lacking}"})
        assert answer.status_code == 403, name
        assert f"{tool.scope}" in answer.headers["www-authenticate"]
        assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
        assert ((await call(client, name, {}, {})).status_code == 200) is tool.guests, name


async def test_a_batch_does_not_smuggle_a_call_past_the_door(client: httpx.AsyncClient, alice: Person) -> None:
    lacking = await let_assistant_in(alice.account_id, ("mcp:read",))
    inner = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    body = [inner | {"params": {"name": "save_draft", "arguments": {"text": "smuggled"}}}]
    headers = {"Accept": "application/json, text/event-stream", "Authorization": f"Bearer {lacking}"}
    answer = await client.post("/mcp", json=body, headers=headers)
    assert answer.status_code == 400
    twice = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"save_draft","name":"read_feed"},'
    twice += '"params":{"name":"save_draft","arguments":{"text":"smuggled"}}}'
    await client.post("/mcp", content=twice, headers=headers | {"Content-Type": "application/json"})
    async with db.reading() as conn:
        assert (await (await conn.execute("SELECT count(*) FROM drafts")).fetchone()) == (0,)


@pytest.mark.parametrize("header", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
async def test_a_page_elsewhere_cannot_speak_the_protocol(
    client: httpx.AsyncClient, pool: None, header: dict[str, str]
) -> None:
    assert (await call(client, "read_feed", {}, header)).status_code in {403, 421}


async def test_an_assistant_sent_away_gets_in_nowhere(client: httpx.AsyncClient, bob: Person, ask: Ask) -> None:
    token = await let_assistant_in(bob.account_id)
    given(await ask(token, "list_drafts"))
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                "SELECT app_id FROM oauth_tokens WHERE account_id = %s AND audience = 'mcp'", (bob.account_id,)
            )
        ).fetchone()
    async with db.transaction() as tx:
        await send_app_away(tx, bob.account_id, row[0])  # type: ignore[index]
    assert (await call(client, "list_drafts", {}, {"Authorization": f"Bearer {token}"})).status_code == 401


async def waiting(ask: Ask, token: str, text: str = "please publish me") -> str:
    return str(given(await ask(token, "save_draft", text=text))["draft"]["draft_id"])


async def test_publishing_without_a_yes_publishes_nothing(ask: Ask, alice: Person) -> None:
    token = await let_assistant_in(alice.account_id)
    draft = await waiting(ask, token)
    first = await ask(token, "publish_draft", draft_id=draft)
    assert given(first)["state"] == "needs_confirmation"
    assert "salon/confirmation" not in (first.meta or {}), "a client without widgets gets no code"
    for code in ("yes", "confirmed", draft, "0" * 43):
        assert "does not hold" in said(await ask(token, "publish_draft", draft_id=draft, code=code))
    assert (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json() == []


async def ask_as_chatgpt(connect: Connect, token: str, draft: str, **more: str) -> Any:
    async with connect(token) as client:
        return await client.call_tool("publish_draft", {"draft_id": draft, **more}, meta={"openai/userAgent": "x"})


async def test_a_code_for_a_widget_works_once_for_its_draft_and_grant(
    connect: Connect, ask: Ask, alice: Person, bob: Person
) -> None:
    token, other = await let_assistant_in(alice.account_id), await let_assistant_in(alice.account_id)
    draft, second = await waiting(ask, token), await waiting(ask, token, "another")
    asked = await ask_as_chatgpt(connect, token, draft)
    code = asked.meta["salon/confirmation"]
    assert code not in said(asked)
    assert code not in str(asked.structured_content), "what the model reads does not hold the code"
    assert (await ask_as_chatgpt(connect, token, second, code=code)).is_error, "it is for the other draft"
    assert (await ask_as_chatgpt(connect, other, draft, code=code)).is_error, "it is for the other grant"
    assert (await ask_as_chatgpt(connect, await let_assistant_in(bob.account_id), draft, code=code)).is_error
    done = given(await ask_as_chatgpt(connect, token, draft, code=code))
    assert done["state"] == "published"
    again = given(await ask_as_chatgpt(connect, token, draft))
    assert again["post"]["id"] == done["post"]["id"], "it is published once"
    third = await waiting(ask, token, "a third")
    assert (await ask_as_chatgpt(connect, token, third, code=code)).is_error, "it was spent"


@pytest.mark.parametrize(
    ("action", "content", "state"),
    [
        ("accept", {"yes": True}, "published"),
        ("accept", {"yes": False}, "declined"),
        ("accept", {}, "declined"),
        ("decline", None, "declined"),
        ("cancel", None, "declined"),
    ],
)
async def test_a_clients_own_form_asks_the_person(
    connect: Connect, ask: Ask, alice: Person, action: Any, content: Any, state: str
) -> None:
    asked: list[str] = []

    async def answer(_: object, params: ElicitRequestParams) -> ElicitResult:
        asked.append(params.message)
        return ElicitResult(action=action, content=content)

    token = await let_assistant_in(alice.account_id)
    draft = await waiting(ask, token)
    async with connect(token, elicitation_callback=answer) as client:
        done = given(await client.call_tool("publish_draft", {"draft_id": draft}))
    assert done["state"] == state
    assert "please publish me" in asked[0]
    posts = (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json()
    assert len(posts) == (state == "published")


async def test_a_made_up_answer_to_a_form_that_was_never_shown_is_no_yes(
    client: httpx.AsyncClient, ask: Ask, alice: Person
) -> None:
    token = await let_assistant_in(alice.account_id)
    draft = await waiting(ask, token)
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "x", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}},
    }
    params = {
        "name": "publish_draft",
        "arguments": {"draft_id": draft},
        "inputResponses": {"confirm": {"action": "accept", "content": {"yes": True}}},
        "requestState": "made-up",
        "_meta": meta,
    }
    headers = {
        "Accept": "application/json, text/event-stream",
        "Authorization": f"Bearer {token}",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/call",
        "Mcp-Name": "publish_draft",
    }
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    answer = await client.post("/mcp", json=body, headers=headers)
    assert "does not hold" in answer.text
    assert (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json() == []


async def test_the_person_says_yes_on_our_page_and_no_token_can(
    client: httpx.AsyncClient, ask: Ask, alice: Person, bob: Person, browser: Browser, settle: Settle
) -> None:
    token = await let_assistant_in(alice.account_id)
    draft = await waiting(ask, token, "<script>alert(1)</script> & friends")
    path = f"/assistants/drafts/{draft}"
    own = {"Cookie": f"salon_session={browser.cookie}"}
    for headers in ({"Authorization": f"Bearer {token}"}, alice.headers, own):
        refused = await client.post(path, data={"do": "publish", "csrf": "x"}, headers=headers)
        assert refused.status_code == 403
    async with db.transaction() as tx:
        stranger = await start_session(tx, bob.account_id)
    assert (await client.get(path, headers={"Cookie": f"salon_session={stranger.token}"})).status_code == 404
    assert "Sign in" in (await client.get(path)).text
    shown = (await client.get(path, headers=own)).text
    assert "&lt;script&gt;" in shown
    csrf = re.search(r'name="csrf" value="([^"]+)"', shown)
    assert csrf is not None
    done = await client.post(path, data={"do": "publish", "csrf": csrf[1]}, headers=own)
    assert done.status_code == 303
    assert "It is published" in (await client.get(path, headers=own)).text
    assert given(await ask(token, "publish_draft", draft_id=draft))["state"] == "published"


async def test_a_grant_may_not_be_renewed_into_more(
    client: httpx.AsyncClient, browser: Browser, settings: Settings
) -> None:
    registered = (
        await client.post(
            "/oauth/register",
            json={
                "redirect_uris": [CALLBACK],
                "token_endpoint_auth_method": "none",
                "grant_types": ["authorization_code", "refresh_token"],
            },
        )
    ).json()
    await browser.open(authorize(registered["client_id"], resource=f"{settings.base_url}/mcp", scope="mcp:read"))
    code = parse_qs(urlsplit(browser.went).query)["code"][0]
    exchange = {
        "grant_type": "authorization_code",
        "client_id": registered["client_id"],
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    }
    wrong = await client.post("/oauth/token", data=exchange | {"resource": "https://elsewhere.example"})
    assert wrong.json()["error"] == "invalid_target"
    token = (await client.post("/oauth/token", data=exchange | {"resource": f"{settings.base_url}/mcp"})).json()
    renew = {
        "grant_type": "refresh_token",
        "client_id": registered["client_id"],
        "refresh_token": token["refresh_token"],
    }
    wider = await client.post("/oauth/token", data=renew | {"scope": "mcp:read mcp:publish"})
    assert wider.json()["error"] == "invalid_scope"
    renewed = (await client.post("/oauth/token", data=renew)).json()
    headers = {"Authorization": f"Bearer {renewed['access_token']}"}
    assert (await client.get("/api/v1/timelines/home", headers=headers)).status_code == 401
    assert (await call(client, "read_feed", {"feed": "home"}, headers)).status_code == 200
    assert (await call(client, "save_draft", {"text": "x"}, headers)).status_code == 403


async def test_a_code_for_the_api_is_no_code_for_assistants(
    client: httpx.AsyncClient, browser: Browser, settings: Settings
) -> None:
    registered = (
        await client.post("/oauth/register", json={"redirect_uris": [CALLBACK], "token_endpoint_auth_method": "none"})
    ).json()
    await browser.open(authorize(registered["client_id"], scope="read"))
    exchange = {
        "grant_type": "authorization_code",
        "client_id": registered["client_id"],
        "code": parse_qs(urlsplit(browser.went).query)["code"][0],
        "redirect_uri": CALLBACK,
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "resource": f"{settings.base_url}/mcp",
    }
    assert (await client.post("/oauth/token", data=exchange)).json()["error"] == "invalid_grant"


def test_a_grant_without_terms_is_the_apis() -> None:
    assert Terms().audience == "api"
