"""Apps that register themselves by RFC 7591, tokens that end and are renewed, and sending apps away."""

import datetime as dt

import httpx
import pytest

from salon.kit import clock
from tests.accounts.cast import CALLBACK, as_bearer, bearer, join, sign_in
from tests.accounts.test_oauth import CHALLENGE, VERIFIER, ask, let_in, read_answer

OWN = "/api/v1/accounts/verify_credentials"
PUBLIC = {"token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "refresh_token"]}


async def register(client: httpx.AsyncClient, **changes: object) -> dict[str, str]:
    body = {"client_name": "Agent", "redirect_uris": [CALLBACK], "scope": "read write:statuses"} | changes
    answer = await client.post("/oauth/register", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def get_tokens(client: httpx.AsyncClient, app: dict[str, str]) -> dict[str, str]:
    """Alice lets a public app in and it exchanges the code."""
    request = ask(app, scope="read write:statuses", code_challenge=CHALLENGE, code_challenge_method="S256")
    code = read_answer(await let_in(client, request))["code"]
    form = {"grant_type": "authorization_code", "client_id": app["client_id"], "redirect_uri": CALLBACK}
    answer = await client.post("/oauth/token", data=form | {"code": code, "code_verifier": VERIFIER})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def renew(client: httpx.AsyncClient, app: dict[str, str], refresh_token: str, **more: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "client_id": app["client_id"], "refresh_token": refresh_token}
    return await client.post("/oauth/token", data=form | more)


async def may_read(client: httpx.AsyncClient, token: str) -> int:
    return (await client.get(OWN, headers=bearer(token))).status_code


@pytest.fixture
async def alice(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A browser with alice signed in."""
    await join("alice")
    client.headers.update(await sign_in(client, "alice"))
    return client


async def test_the_metadata_names_where_clients_register_and_renew(client: httpx.AsyncClient) -> None:
    found = (await client.get("/.well-known/oauth-authorization-server")).json()
    assert found["registration_endpoint"] == "http://localhost:3000/oauth/register"
    assert set(found["grant_types_supported"]) == {"authorization_code", "client_credentials", "refresh_token"}
    assert (await client.post("/oauth/register/", json={"redirect_uris": [CALLBACK]})).status_code == 201


async def test_a_client_with_a_secret_gets_it_once_and_a_public_one_gets_none(client: httpx.AsyncClient) -> None:
    secretive = await register(client)
    assert (secretive["client_secret_expires_at"], secretive["token_endpoint_auth_method"]) == (
        0,
        "client_secret_basic",
    )
    form = {"grant_type": "client_credentials", "scope": "read"}
    auth = (secretive["client_id"], secretive["client_secret"])
    assert (await client.post("/oauth/token", data=form, auth=auth)).status_code == 200
    public = await register(client, **PUBLIC)
    assert "client_secret" not in public
    answer = await client.post("/oauth/token", data=form | {"client_id": public["client_id"]})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    guess = await client.post("/oauth/token", data=form | {"client_id": public["client_id"], "client_secret": "x"})
    assert guess.status_code == 401


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
        ({"grant_types": ["password"]}, "invalid_client_metadata"),
        ({"grant_types": ["client_credentials"]}, "invalid_client_metadata"),
        ({"grant_types": 7}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"scope": "read nonsense"}, "invalid_client_metadata"),
        ({"client_uri": "javascript:alert(1)"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "client_credentials"]},
         "invalid_client_metadata"),
    ],
)  # fmt: skip
async def test_a_client_is_registered_only_when_it_makes_sense(
    client: httpx.AsyncClient, changes: dict[str, object], error: str
) -> None:
    body = {"client_name": "Agent", "redirect_uris": [CALLBACK]} | changes
    answer = await client.post("/oauth/register", json=body)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.json()["error_description"]


async def test_a_public_client_must_send_a_challenge(alice: httpx.AsyncClient) -> None:
    app = await register(alice, **PUBLIC)
    answer = read_answer(await alice.get("/oauth/authorize", params=ask(app)))
    assert (answer["error"], answer["state"]) == ("invalid_request", "s p&ce")
    assert "code_challenge" in answer["error_description"]


async def test_a_token_ends_after_two_hours_and_is_renewed(alice: httpx.AsyncClient) -> None:
    app = await register(alice, **PUBLIC)
    first = await get_tokens(alice, app)
    assert (first["expires_in"], first["scope"]) == (7200, "read write:statuses")
    assert await may_read(alice, first["access_token"]) == 200
    with clock.at(clock.now() + dt.timedelta(hours=2, minutes=1)):
        ended = await alice.get(OWN, headers=bearer(first["access_token"]))
        assert (ended.status_code, ended.json()["error"]) == (401, "The access token expired")
        second = (await renew(alice, app, first["refresh_token"])).json()
        assert await may_read(alice, second["access_token"]) == 200
    assert await may_read(alice, first["access_token"]) == 401
    assert {first["refresh_token"], first["access_token"]}.isdisjoint({second["refresh_token"], second["access_token"]})


async def test_apps_of_mastodons_keep_their_token_for_ever(alice: httpx.AsyncClient) -> None:
    app = (await alice.post("/api/v1/apps", json={"client_name": "Tusk", "redirect_uris": CALLBACK})).json()
    code = read_answer(await let_in(alice, ask(app)))["code"]
    form = {"grant_type": "authorization_code", "redirect_uri": CALLBACK, "code": code, **app, "scopes": ""}
    token = (await alice.post("/oauth/token", json=form)).json()
    assert set(token) == {"access_token", "token_type", "scope", "created_at"}
    with clock.at(clock.now() + dt.timedelta(days=400)):
        assert await may_read(alice, token["access_token"]) == 200
    refused = await alice.post("/oauth/token", json={"grant_type": "refresh_token", "refresh_token": "x", **app})
    assert (refused.status_code, refused.json()["error"]) == (400, "unauthorized_client")


async def test_a_refresh_token_used_twice_ends_everything_it_renewed(alice: httpx.AsyncClient) -> None:
    app = await register(alice, **PUBLIC)
    first = await get_tokens(alice, app)
    second = (await renew(alice, app, first["refresh_token"])).json()
    stolen = await renew(alice, app, first["refresh_token"])
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
    assert await may_read(alice, second["access_token"]) == 401
    assert (await renew(alice, app, second["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_refresh_token_is_its_own_apps_and_ends_unused(alice: httpx.AsyncClient) -> None:
    app, other = await register(alice, **PUBLIC), await register(alice, **PUBLIC)
    first = await get_tokens(alice, app)
    assert (await renew(alice, other, first["refresh_token"])).json()["error"] == "invalid_grant"
    assert await may_read(alice, first["access_token"]) == 200
    with clock.at(clock.now() + dt.timedelta(days=91)):
        assert (await renew(alice, app, first["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await renew(alice, app, first["refresh_token"])).status_code == 200


async def test_a_client_with_a_secret_needs_it_to_renew(alice: httpx.AsyncClient) -> None:
    app = await register(alice, grant_types=["authorization_code", "refresh_token"])
    first = await get_tokens(alice, app)
    assert (await renew(alice, app, first["refresh_token"])).status_code == 401
    again = await renew(alice, app, first["refresh_token"], client_secret=app["client_secret"])
    assert again.status_code == 200


async def test_renewing_may_ask_for_less_never_for_more(alice: httpx.AsyncClient) -> None:
    app = await register(alice, **PUBLIC)
    first = await get_tokens(alice, app)
    more = await renew(alice, app, first["refresh_token"], scope="read write")
    assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")
    less = (await renew(alice, app, first["refresh_token"], scope="read:statuses")).json()
    assert less["scope"] == "read:statuses"
    assert await may_read(alice, less["access_token"]) == 403
    again = (await renew(alice, app, less["refresh_token"])).json()
    assert again["scope"] == "read write:statuses"


async def test_revoking_either_token_ends_both(alice: httpx.AsyncClient) -> None:
    for which in ("access_token", "refresh_token"):
        app = await register(alice, **PUBLIC)
        tokens = await get_tokens(alice, app)
        form = {"client_id": app["client_id"], "token": tokens[which]}
        assert (await alice.post("/oauth/revoke", data=form)).json() == {}
        assert await may_read(alice, tokens["access_token"]) == 401
        assert (await renew(alice, app, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_one_sees_the_apps_let_in_and_sends_each_away(alice: httpx.AsyncClient) -> None:
    app, kept = await register(alice, **PUBLIC), await register(alice, **PUBLIC, client_name="Kept")
    tokens, others = await get_tokens(alice, app), await get_tokens(alice, kept)
    listed = (await alice.get("/api/salon/v1/apps")).json()
    assert [(one["name"], one["scopes"]) for one in listed] == [
        ("Kept", ["read", "write:statuses"]),
        ("Agent", ["read", "write:statuses"]),
    ]
    address = f"/api/salon/v1/apps/{listed[1]['id']}"
    by_app = await alice.delete(address, headers=bearer(others["access_token"]))
    assert by_app.status_code == 403
    assert (await alice.delete(address)).status_code == 200
    assert await may_read(alice, tokens["access_token"]) == 401
    assert (await renew(alice, app, tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert await may_read(alice, others["access_token"]) == 200
    assert [one["name"] for one in (await alice.get("/api/salon/v1/apps")).json()] == ["Kept"]
    assert (await alice.delete(address)).status_code == 404


async def test_nobody_sends_away_what_another_let_in(alice: httpx.AsyncClient) -> None:
    bob = await join("bob")
    app = await register(alice, **PUBLIC)
    tokens = await get_tokens(alice, app)
    listed = (await alice.get("/api/salon/v1/apps")).json()
    assert (await alice.get("/api/salon/v1/apps", headers=await as_bearer(bob, "read"))).json()[0]["name"] == "Tester"
    await alice.delete("/api/salon/v1/session")
    alice.headers.update(await sign_in(alice, "bob"))
    assert (await alice.delete(f"/api/salon/v1/apps/{listed[0]['id']}")).status_code == 404
    assert await may_read(alice, tokens["access_token"]) == 200


async def test_a_request_without_a_grant_type_is_told_so(client: httpx.AsyncClient) -> None:
    answer = await client.post("/oauth/token", data={})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
