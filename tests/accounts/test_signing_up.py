"""Who may sign up, and who becomes the operator."""

import asyncio

import httpx
import msgspec
import pytest

from salon.accounts import actions, views
from salon.kit import db, log
from salon.kit.context import set_settings
from salon.kit.errors import Forbidden, Invalid
from salon.kit.settings import Settings
from tests.accounts.cast import PASSWORD, bearer, join, to_new, token_of


@pytest.fixture
def policy(settings: Settings):
    def choose(registrations: str) -> None:
        set_settings(msgspec.structs.replace(settings, registrations=registrations))

    yield choose
    set_settings(settings)


def codes(error: Invalid) -> dict[str, str]:
    return {field: items[0]["error"] for field, items in (error.details or {}).items()}


async def test_the_first_account_becomes_the_operator_and_the_second_does_not(pool: None) -> None:
    alice, bob = await join("alice"), await join("bob")
    assert (await views.get_own_account(alice)).role.name == "Operator"
    assert (await views.get_own_account(bob)).role.name == ""


async def test_many_first_accounts_at_once_give_one_operator(pool: None) -> None:
    ids = await asyncio.gather(*(join(f"person{n}x") for n in range(4)))
    roles = [(await views.get_own_account(account_id)).role.name for account_id in ids]
    assert sorted(roles) == ["", "", "", "Operator"]


async def test_signing_up_tells_the_log(pool: None, settle) -> None:
    alice = await join("alice")
    await settle()
    entries, _ = await log.tail.list_entries(await log.head() - 1)
    assert (entries[-1].event.kind, entries[-1].event.subject_id) == ("AccountCreated", alice)


@pytest.mark.parametrize("second", ["alice", "ALICE", "al1ce", "aIice"])
async def test_nobody_takes_a_name_or_one_that_looks_like_it(pool: None, second: str) -> None:
    await join("alice")
    with pytest.raises(Invalid) as caught:
        await actions.sign_up(to_new(second, email="other@example.org"))
    assert codes(caught.value) == {"username": "ERR_TAKEN"}
    assert caught.value.message == "Validation failed: Username has already been taken"


async def test_an_address_is_used_once(pool: None) -> None:
    await join("alice")
    with pytest.raises(Invalid) as caught:
        await actions.sign_up(to_new("bob", email="Alice@Example.org"))
    assert codes(caught.value) == {"email": "ERR_TAKEN"}


async def test_two_with_one_name_at_once_give_one_account(pool: None) -> None:
    await join("operator_x")
    tries = await asyncio.gather(*(join("alice") for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(result, int) for result in tries) == 1
    assert all(codes(r)["username"] == "ERR_TAKEN" for r in tries if isinstance(r, Invalid))


async def test_a_closed_place_lets_nobody_in_but_whom_its_operator_adds(pool: None, policy) -> None:
    policy("closed")
    with pytest.raises(Forbidden):
        await join("alice")
    assert await actions.sign_up(to_new("alice"), by_operator=True)


async def test_an_invite_lets_in_as_many_as_it_says(pool: None, policy) -> None:
    await join("alice")
    policy("invite")
    async with db.transaction() as tx:
        code = await actions.create_invite(tx, None, uses=1)
    with pytest.raises(Invalid) as caught:
        await join("bob")
    assert codes(caught.value) == {"invite": "ERR_BLANK"}
    await actions.sign_up(to_new("bob", invite=code))
    with pytest.raises(Invalid) as caught:
        await actions.sign_up(to_new("carol", invite=code))
    assert codes(caught.value) == {"invite": "ERR_INVALID"}


async def test_a_failed_sign_up_does_not_use_up_an_invite(pool: None, policy) -> None:
    await join("alice")
    policy("invite")
    async with db.transaction() as tx:
        code = await actions.create_invite(tx, None)
    with pytest.raises(Invalid):
        await actions.sign_up(to_new("alice", email="b@example.org", invite=code))
    assert await actions.sign_up(to_new("bob", invite=code))


async def test_a_pending_account_can_do_nothing_until_it_is_approved(client: httpx.AsyncClient, policy) -> None:
    alice = await join("alice")
    policy("approval")
    body = {"username": "bob", "email": "b@example.org", "password": PASSWORD, "agreement": True}
    answer = await client.post("/api/salon/v1/accounts", json=body)
    assert (answer.status_code, answer.json()["account"], client.cookies) == (200, None, httpx.Cookies())
    refused = await client.post("/api/salon/v1/session", json={"login": "bob", "password": PASSWORD})
    assert (refused.status_code, refused.json()["error"]) == (403, "Your login is currently pending approval")
    assert (await client.get("/api/v1/accounts/lookup?acct=bob")).status_code == 404
    async with db.transaction() as tx:
        row = await (await tx.execute("SELECT id FROM accounts WHERE username = 'bob'")).fetchone()
        assert row is not None
        await actions.approve_account(tx, alice, row[0])
    assert (await client.post("/api/salon/v1/session", json={"login": "bob", "password": PASSWORD})).status_code == 200


async def test_signing_up_in_the_browser_signs_in(client: httpx.AsyncClient) -> None:
    body = {"username": "alice", "email": "a@example.org", "password": PASSWORD, "agreement": True}
    answer = await client.post("/api/salon/v1/accounts", json=body)
    assert answer.status_code in {200, 201}
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    session = (await client.get("/api/salon/v1/session")).json()
    assert session["account"]["role"]["name"] == "Operator"
    assert session["csrf"]
    assert session["registrations"] == "open"
    assert session["instance"]["max_characters"] == 5000


async def test_mistakes_come_back_in_mastodons_shape(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/salon/v1/accounts", json={"username": "a b", "agreement": False})
    assert answer.status_code == 422
    details = {field: items[0]["error"] for field, items in answer.json()["details"].items()}
    expected = {"username": "ERR_INVALID", "email": "ERR_BLANK", "password": "ERR_BLANK", "agreement": "ERR_ACCEPTED"}
    assert details == expected
    assert answer.json()["error"].startswith("Validation failed: Username must contain")


async def test_an_app_signs_somebody_up_with_its_own_token(client: httpx.AsyncClient) -> None:
    app_token = bearer(await token_of(None, "read", "write"))
    form = {"username": "dora", "email": "d@example.org", "password": PASSWORD, "agreement": "true", "locale": "en"}
    answer = await client.post("/api/v1/accounts", data=form, headers=app_token)
    assert answer.status_code == 200, answer.text
    assert answer.json()["token_type"] == "Bearer"
    own = await client.get("/api/v1/accounts/verify_credentials", headers=bearer(answer.json()["access_token"]))
    assert own.json()["username"] == "dora"
    again = await client.post("/api/v1/accounts", data=form, headers=bearer(answer.json()["access_token"]))
    assert again.status_code == 403
    assert (await client.post("/api/v1/accounts", data=form)).status_code == 401
    reader = bearer(await token_of(None, "read"))
    assert (await client.post("/api/v1/accounts", data=form, headers=reader)).status_code == 403
