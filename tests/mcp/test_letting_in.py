"""Letting an assistant in, and what no assistant gets by going round the rules."""

import asyncio
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken

from salon.accounts.actions.apps import send_app_away
from salon.accounts.models import Terms
from salon.kit import db
from salon.kit.settings import Settings
from salon.mcp.calling import TOOLS
from tests.mcp.conftest import CALLBACK, Ask, Browser, Connect, call, given, let_assistant_in
from tests.social.conftest import Person


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
