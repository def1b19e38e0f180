"""Client apps: registering, being let in, and their tokens."""

import base64
import datetime as dt
import hashlib
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from salon.kit import clock
from tests.accounts.cast import CALLBACK, PASSWORD, as_bearer, bearer, join, sign_in

VERIFIER = "a" * 20 + "-verifier_of.43.characters~or-more-XYZ"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
OOB = "urn:ietf:wg:oauth:2.0:oob"


async def register(client: httpx.AsyncClient, **changes: object) -> dict[str, str]:
    body = {"client_name": "Tusk", "redirect_uris": CALLBACK, "scopes": "read write:statuses"} | changes
    answer = await client.post("/api/v1/apps", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ask(app: dict[str, str], **changes: str) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": CALLBACK,
        "scope": "read",
        "state": "s p&ce",
    } | changes


def read_form(html: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html)}


def read_answer(response: httpx.Response) -> dict[str, str]:
    assert response.status_code == 302, response.text
    return {name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()}


async def let_in(client: httpx.AsyncClient, request: dict[str, str]) -> httpx.Response:
    """Open the page as a signed-in person and press "Let it in"."""
    page = await client.get("/oauth/authorize", params=request)
    if page.status_code != 200:
        return page
    return await client.post("/oauth/authorize", data=read_form(page.text) | {"do": "allow"})


def exchange(app: dict[str, str], code: str, **changes: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": CALLBACK,
        "code": code,
    } | changes


async def test_a_person_without_javascript_lets_an_app_in(client: httpx.AsyncClient) -> None:
    await join("alice")
    app = await register(client)
    page = await client.get("/oauth/authorize/", params=ask(app))
    assert "Sign in to go on to <strong>Tusk</strong>" in page.text
    assert "script" not in page.headers["content-security-policy"]
    assert "form-action" not in page.headers["content-security-policy"]
    login = read_form(page.text) | {"do": "sign_in", "login": "alice", "password": PASSWORD}
    signed_in = await client.post("/oauth/authorize", data=login)
    assert signed_in.status_code == 303
    consent = await client.get(signed_in.headers["location"])
    assert "see everything your account can see" in consent.text
    answer = await client.post("/oauth/authorize", data=read_form(consent.text) | {"do": "allow"})
    assert answer.headers["location"].startswith(f"{CALLBACK}?code=")
    found = read_answer(answer)
    assert found["state"] == "s p&ce"
    token = await client.post("/oauth/token", data=exchange(app, found["code"]))
    body = token.json()
    assert (body["token_type"], body["scope"], type(body["created_at"])) == ("Bearer", "read", int)
    client.cookies.clear()
    own = await client.get("/api/v1/accounts/verify_credentials", headers=bearer(body["access_token"]))
    assert own.json()["username"] == "alice"


async def test_a_wrong_password_stays_on_the_page_with_a_sentence(client: httpx.AsyncClient) -> None:
    await join("alice")
    app = await register(client, client_name="<b>Tusk</b>")
    page = await client.get("/oauth/authorize", params=ask(app))
    assert "<b>Tusk" not in page.text
    login = read_form(page.text) | {"do": "sign_in", "login": "alice", "password": "no"}
    answer = await client.post("/oauth/authorize", data=login)
    assert answer.status_code == 401
    assert "do not belong together" in answer.text
    assert 'value="alice"' in answer.text


async def test_an_app_let_in_before_goes_straight_on_unless_it_forces_a_login(client: httpx.AsyncClient) -> None:
    await join("alice")
    await sign_in(client, "alice")
    app = await register(client)
    code = read_answer(await let_in(client, ask(app)))["code"]
    await client.post("/oauth/token", json=exchange(app, code))
    assert "code" in read_answer(await client.get("/oauth/authorize", params=ask(app)))
    forced = await client.get("/oauth/authorize", params=ask(app, force_login="true"))
    assert "Sign in" in forced.text
    wider = await client.get("/oauth/authorize", params=ask(app, scope="read write:statuses"))
    assert "Let it in" in wider.text


async def test_saying_no_is_told_to_the_app(client: httpx.AsyncClient) -> None:
    await join("alice")
    await sign_in(client, "alice")
    page = await client.get("/oauth/authorize", params=ask(await register(client)))
    answer = await client.post("/oauth/authorize", data=read_form(page.text) | {"do": "deny"})
    assert read_answer(answer)["error"] == "access_denied"


async def test_consent_cannot_be_pressed_by_another_site(client: httpx.AsyncClient) -> None:
    await join("alice")
    await sign_in(client, "alice")
    page = await client.get("/oauth/authorize", params=ask(await register(client)))
    form = read_form(page.text) | {"do": "allow"}
    assert (await client.post("/oauth/authorize", data=form | {"csrf": "x"})).status_code == 403
    foreign = await client.post("/oauth/authorize", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


async def test_coming_from_another_site_the_page_asks_again_from_here(client: httpx.AsyncClient) -> None:
    app = await register(client)
    page = await client.get("/oauth/authorize", params=ask(app), headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 200
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found is not None
    again = await client.get(unescape(found[1]), headers={"Sec-Fetch-Site": "same-origin"})
    assert "Sign in to go on to" in again.text


async def test_an_app_without_an_address_gets_its_code_on_the_page(client: httpx.AsyncClient) -> None:
    await join("alice")
    await sign_in(client, "alice")
    app = await register(client, redirect_uris=OOB)
    page = await let_in(client, ask(app, redirect_uri=OOB))
    found = re.search(r'class="code" value="([^"]+)"', page.text)
    assert found is not None
    token = await client.post("/oauth/token", data=exchange(app, found[1], redirect_uri=OOB))
    assert token.status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"client_id": "nobody"}, {"redirect_uri": "https://evil.example/"}, {"redirect_uri": f"{CALLBACK}/more"}],
)
async def test_nobody_is_ever_sent_to_an_address_that_is_not_registered(
    client: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    answer = await client.get("/oauth/authorize", params=ask(await register(client), **wrong))
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"scope": "write"}, "invalid_scope"),
        ({"scope": "read nonsense"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
    ],
)
async def test_an_app_that_asks_wrongly_is_told(client: httpx.AsyncClient, wrong: dict[str, str], error: str) -> None:
    answer = read_answer(await client.get("/oauth/authorize", params=ask(await register(client), **wrong)))
    assert (answer["error"], answer["state"]) == (error, "s p&ce")


@pytest.mark.parametrize(
    ("changes", "works"),
    [
        ({"code_verifier": VERIFIER}, True),
        ({"code_verifier": VERIFIER, "client_secret": ""}, True),
        ({"code_verifier": VERIFIER[:-1]}, False),
        ({}, False),
        ({"code_verifier": VERIFIER, "redirect_uri": "salonapp://other"}, False),
        ({"code_verifier": VERIFIER, "code": "nonsense"}, False),
    ],
)
async def test_a_code_with_a_challenge_needs_its_verifier(
    client: httpx.AsyncClient, changes: dict[str, str], works: bool
) -> None:
    await join("alice")
    await sign_in(client, "alice")
    app = await register(client)
    request = ask(app, code_challenge=CHALLENGE, code_challenge_method="S256")
    code = read_answer(await let_in(client, request))["code"]
    answer = await client.post("/oauth/token", data=exchange(app, code) | changes)
    assert (answer.status_code, answer.json().get("error")) == ((200, None) if works else (400, "invalid_grant"))


async def test_a_code_works_once_for_ten_minutes_for_its_own_app(client: httpx.AsyncClient) -> None:
    await join("alice")
    await sign_in(client, "alice")
    app, other = await register(client), await register(client)
    code = read_answer(await let_in(client, ask(app)))["code"]
    assert (await client.post("/oauth/token", data=exchange(other, code))).json()["error"] == "invalid_grant"
    code = read_answer(await let_in(client, ask(app)))["code"]
    assert (await client.post("/oauth/token", data=exchange(app, code))).status_code == 200
    assert (await client.post("/oauth/token", data=exchange(app, code))).json()["error"] == "invalid_grant"
    code = read_answer(await client.get("/oauth/authorize", params=ask(app)))["code"]
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        assert (await client.post("/oauth/token", data=exchange(app, code))).json()["error"] == "invalid_grant"


async def test_without_a_challenge_the_secret_is_needed(client: httpx.AsyncClient) -> None:
    await join("alice")
    await sign_in(client, "alice")
    app = await register(client)
    code = read_answer(await let_in(client, ask(app)))["code"]
    wrong = await client.post("/oauth/token", data=exchange(app, code, client_secret="wrong"))
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    without = await client.post("/oauth/token", data=exchange(app, code, client_secret=""))
    assert without.json()["error"] == "invalid_grant"


async def test_an_app_gets_a_token_of_its_own_by_http_basic(client: httpx.AsyncClient) -> None:
    app = await register(client)
    form = {"grant_type": "client_credentials", "scope": "read"}
    auth = (app["client_id"], app["client_secret"])
    answer = await client.post("/oauth/token", data=form, auth=auth)
    assert answer.json()["scope"] == "read"
    seen = await client.get("/api/v1/apps/verify_credentials", headers=bearer(answer.json()["access_token"]))
    assert seen.json()["name"] == "Tusk"
    assert "client_secret" not in seen.text
    refused = await client.post("/oauth/token", data=form | {"scope": "write"}, auth=auth)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")
    assert (await client.post("/oauth/token", data=form)).json()["error"] == "invalid_client"


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic /w==", "Basic YSUwMDpi", "Basic bm9jb2xvbg=="])
async def test_broken_basic_credentials_are_nobodys(client: httpx.AsyncClient, header: str) -> None:
    form = {"grant_type": "client_credentials"}
    answer = await client.post("/oauth/token", data=form, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_passwords_are_not_taken_from_apps(client: httpx.AsyncClient) -> None:
    await join("alice")
    form = exchange(await register(client), "x", grant_type="password", username="alice", password=PASSWORD)
    answer = await client.post("/oauth/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


async def test_a_token_is_revoked_by_its_own_app_only(client: httpx.AsyncClient) -> None:
    await join("alice")
    await sign_in(client, "alice")
    app, other = await register(client), await register(client)
    code = read_answer(await let_in(client, ask(app)))["code"]
    token = (await client.post("/oauth/token", data=exchange(app, code))).json()["access_token"]
    client.cookies.clear()
    own = "/api/v1/accounts/verify_credentials"
    form = {"token": token, "client_id": other["client_id"], "client_secret": other["client_secret"]}
    assert (await client.post("/oauth/revoke", data=form)).status_code == 403
    assert (await client.get(own, headers=bearer(token))).status_code == 200
    form = {"token": token, "client_id": app["client_id"], "client_secret": app["client_secret"]}
    done = await client.post("/oauth/revoke", data=form)
    assert (done.status_code, done.json()) == (200, {})
    assert (await client.get(own, headers=bearer(token))).json()["error"] == "The access token was revoked"
    assert (await client.post("/oauth/revoke", data=form | {"token": "unknown"})).json() == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_name": ""}, "client_name"),
        ({"client_name": "x" * 61}, "client_name"),
        ({"redirect_uris": ""}, "redirect_uris"),
        ({"redirect_uris": "javascript:alert(1)"}, "redirect_uris"),
        ({"redirect_uris": [f"app{n}://x" for n in range(11)]}, "redirect_uris"),
        ({"scopes": "read nonsense"}, "scopes"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https://" + "x" * 2000}, "website"),
    ],
)
async def test_an_app_is_registered_only_when_it_makes_sense(
    client: httpx.AsyncClient, changes: dict[str, object], field: str
) -> None:
    answer = await client.post("/api/v1/apps", json={"client_name": "Tusk", "redirect_uris": CALLBACK} | changes)
    assert (answer.status_code, list(answer.json()["details"])) == (422, [field])


async def test_redirect_addresses_come_as_lines_or_as_an_array(client: httpx.AsyncClient) -> None:
    form = {"client_name": "Tusk", "redirect_uris": f"{CALLBACK}\r\n{OOB}"}
    lines = (await client.post("/api/v1/apps", data=form)).json()
    array = (await client.post("/api/v1/apps", json=form | {"redirect_uris": [CALLBACK, OOB]})).json()
    assert lines["redirect_uris"] == array["redirect_uris"] == [CALLBACK, OOB]
    assert lines["scopes"] == ["read"]
    assert (lines["client_secret_expires_at"], lines["redirect_uri"]) == (0, f"{CALLBACK}\n{OOB}")


async def test_clients_find_what_the_server_can_do(client: httpx.AsyncClient) -> None:
    found = (await client.get("/.well-known/oauth-authorization-server")).json()
    assert found["issuer"] == "http://localhost:3000/"
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert "password" not in found["grant_types_supported"]
    alice = await join("alice")
    who = await client.get("/oauth/userinfo", headers=await as_bearer(alice, "profile"))
    assert who.json()["preferred_username"] == "alice"
    assert (await client.get("/oauth/userinfo", headers=await as_bearer(alice, "read"))).status_code == 403
