"""Signing in and out, and what a cookie or token may do."""

import datetime as dt

import httpx
import pytest

from salon.accounts import actions, sight
from salon.accounts.events import SessionEnded
from salon.kit import clock, db
from tests.accounts.cast import PASSWORD, as_bearer, bearer, join, sign_in, token_of

OWN = "/api/v1/accounts/verify_credentials"
CHANGE = "/api/v1/accounts/update_credentials"


def queries_so_far() -> int:
    return sum(int(pool.get_stats()["requests_num"]) for pool in db._pools[-1])


@pytest.mark.parametrize("login", ["alice", "ALICE", "@alice", "alice@example.org", "alice@localhost:3000"])
async def test_people_sign_in_by_name_or_address(client: httpx.AsyncClient, login: str) -> None:
    await join("alice")
    answer = await client.post("/api/salon/v1/session", json={"login": login, "password": PASSWORD})
    assert answer.json()["account"]["username"] == "alice"
    assert (await client.get(OWN)).json()["username"] == "alice"


@pytest.mark.parametrize(("login", "password"), [("alice", "wrong password"), ("nobody", PASSWORD), ("", "")])
async def test_a_wrong_sign_in_does_not_tell_what_was_wrong(
    client: httpx.AsyncClient, login: str, password: str
) -> None:
    await join("alice")
    answer = await client.post("/api/salon/v1/session", json={"login": login, "password": password})
    assert answer.status_code == 401
    assert answer.json()["error"] == "That name and password do not belong together."
    assert "salon_session" not in client.cookies


async def test_a_request_by_cookie_needs_its_csrf_token(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    refused = await client.patch(CHANGE, json={"display_name": "Al"})
    assert refused.status_code == 403
    wrong = await client.patch(CHANGE, json={"display_name": "Al"}, headers={"X-Salon-CSRF": "x"})
    assert wrong.status_code == 403
    assert (await client.patch(CHANGE, json={"display_name": "Al"}, headers=csrf)).json()["display_name"] == "Al"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_another_sites_page_can_neither_act_nor_sign_in(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    assert (await client.patch(CHANGE, json={"display_name": "Al"}, headers=csrf | headers)).status_code == 403
    login = {"login": "alice", "password": PASSWORD}
    assert (await client.post("/api/salon/v1/session", json=login, headers=headers)).status_code == 403


async def test_our_own_page_may_act_under_any_name_of_this_host(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    headers = csrf | {"Origin": "http://127.0.0.1:3000", "Host": "127.0.0.1:3000"}
    assert (await client.patch(CHANGE, json={"display_name": "Al"}, headers=headers)).status_code == 200


async def test_signing_out_ends_the_session_at_once(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    kept = client.cookies["salon_session"]
    assert (await client.delete("/api/salon/v1/session", headers=csrf)).json() == {}
    assert "salon_session" not in client.cookies
    client.cookies.set("salon_session", kept)
    assert (await client.get("/api/salon/v1/session")).json()["account"] is None
    assert (await client.get(OWN)).status_code == 401


async def test_a_session_ends_after_ninety_days(client: httpx.AsyncClient) -> None:
    await join("alice")
    await sign_in(client, "alice")
    with clock.at(clock.now() + dt.timedelta(days=89)):
        assert (await client.get(OWN)).status_code == 200
    with clock.at(clock.now() + dt.timedelta(days=91)):
        assert (await client.get(OWN)).status_code == 401


async def test_a_new_password_ends_every_other_session_and_token(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    await sign_in(client, "alice")
    other = client.cookies["salon_session"]
    client.cookies.clear()
    csrf = await sign_in(client, "alice")
    app = await as_bearer(alice)
    assert (await client.get(OWN, headers=app)).status_code == 200
    body = {"old": "wrong password", "new": "another evening"}
    assert (await client.post("/api/salon/v1/password", json=body, headers=csrf)).status_code == 401
    answer = await client.post("/api/salon/v1/password", json=body | {"old": PASSWORD}, headers=csrf)
    assert answer.status_code == 200
    assert (await client.get(OWN)).status_code == 200
    client.cookies.clear()
    assert (await client.get(OWN, headers=app)).json()["error"] == "The access token was revoked"
    client.cookies.set("salon_session", other)
    assert (await client.get(OWN)).status_code == 401


async def test_a_suspended_person_is_told_and_can_do_nothing(client: httpx.AsyncClient) -> None:
    alice, bob = await join("alice"), await join("bob")
    headers = await as_bearer(bob)
    assert (await client.get(OWN, headers=headers)).status_code == 200
    async with db.transaction() as tx:
        await actions.suspend_account(tx, alice, bob)
    answer = await client.get(OWN, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "Your login is currently disabled")
    login = {"login": "bob", "password": PASSWORD}
    assert (await client.post("/api/salon/v1/session", json=login)).status_code == 403
    shown = (await client.get(f"/api/v1/accounts/{bob}")).json()
    assert (shown["suspended"], shown["display_name"], shown["note"]) == (True, "", "")


async def test_tokens_are_accepted_in_the_header_and_in_the_address(client: httpx.AsyncClient) -> None:
    token = await token_of(await join("alice"))
    assert (await client.get(OWN, headers=bearer(token))).status_code == 200
    assert (await client.get(f"{OWN}?access_token={token}")).status_code == 200
    wrong = await client.get(OWN, headers=bearer("nonsense"))
    assert (wrong.status_code, wrong.json()["error"]) == (401, "The access token is invalid")
    assert wrong.headers["www-authenticate"].startswith("Bearer")


async def test_scopes_and_app_tokens_are_told_apart(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    narrow = await client.get(OWN, headers=await as_bearer(alice, "read:statuses"))
    assert (narrow.status_code, narrow.json()["error"]) == (403, "This action is outside the authorized scopes")
    app = await client.get(OWN, headers=bearer(await token_of(None, "read")))
    assert (app.status_code, app.json()["error"]) == (422, "This method requires an authenticated user")


async def test_a_signed_in_request_costs_no_query_for_its_viewer(client: httpx.AsyncClient) -> None:
    headers = await as_bearer(await join("alice"))
    await client.get(OWN, headers=headers)
    before = queries_so_far()
    assert (await client.get("/api/v1/accounts?id[]=1", headers=headers)).json() == []
    assert queries_so_far() - before == 1  # the account asked for, and nothing else


async def test_the_log_makes_other_processes_forget_a_session(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    headers = await as_bearer(alice)
    assert (await client.get(OWN, headers=headers)).status_code == 200
    async with db.transaction() as tx:  # another process revokes the token: this one only hears of it by the log
        await tx.execute("UPDATE oauth_tokens SET revoked_at = now() WHERE account_id = %s", (alice,))
    assert (await client.get(OWN, headers=headers)).status_code == 200
    sight.forget(SessionEnded(actor_id=alice, subject_id=alice))
    assert (await client.get(OWN, headers=headers)).status_code == 401


async def test_without_the_log_a_session_is_believed_for_a_minute(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    headers = await as_bearer(alice)
    assert (await client.get(OWN, headers=headers)).status_code == 200
    async with db.transaction() as tx:
        await tx.execute("UPDATE oauth_tokens SET revoked_at = now() WHERE account_id = %s", (alice,))
    with clock.at(clock.now() + dt.timedelta(seconds=61)):
        assert (await client.get(OWN, headers=headers)).status_code == 401
