"""Passkeys: making, naming and using them, and every answer that must not open anything."""

import datetime as dt
from typing import Any

import httpx
import pytest

from salon.accounts import actions
from salon.kit import clock, db
from tests.accounts.authenticator import PRESENT, Authenticator
from tests.accounts.cast import PASSWORD, as_bearer, join, sign_in

SALON = "/api/salon/v1"
KEYS = f"{SALON}/passkeys"
IN = f"{SALON}/session/passkey"
PROOF = f"{SALON}/session/proof"
OWN = "/api/v1/accounts/verify_credentials"


async def ask(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = await client.post(f"{path}/options", json={}, headers=headers or {})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def make_passkey(client: httpx.AsyncClient, csrf: dict[str, str], name: str = "Telephone") -> Authenticator:
    device = Authenticator()
    body = {"credential": device.make(await ask(client, KEYS, csrf)), "name": name}
    answer = await client.post(KEYS, json=body, headers=csrf)
    assert answer.status_code == 200, answer.text
    return device


async def sign_in_with(client: httpx.AsyncClient, device: Authenticator) -> httpx.Response:
    return await client.post(IN, json={"credential": device.answer(await ask(client, IN))})


async def test_a_passkey_signs_in_without_a_name(client: httpx.AsyncClient) -> None:
    await join("olga")
    await join("alice")
    device = await make_passkey(client, await sign_in(client, "alice"))
    client.cookies.clear()
    for _ in range(2):
        answer = await sign_in_with(client, device)
        assert (answer.status_code, answer.json()["account"]["username"]) == (200, "alice")
    assert (await client.get(OWN)).json()["username"] == "alice"


async def test_several_are_kept_named_anew_and_removed(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    await make_passkey(client, csrf)
    lost = await make_passkey(client, csrf, " Old telephone ")
    first, second = (await client.get(KEYS)).json()
    assert (first["name"], second["name"], second["last_used_at"]) == ("Telephone", "Old telephone", None)
    renamed = await client.patch(f"{KEYS}/{first['id']}", json={"name": "New telephone"}, headers=csrf)
    assert renamed.status_code == 200
    assert (await client.delete(f"{KEYS}/{second['id']}", headers=csrf)).status_code == 200
    assert [one["name"] for one in (await client.get(KEYS)).json()] == ["New telephone"]
    assert (await sign_in_with(client, lost)).status_code == 401
    nameless = await client.patch(f"{KEYS}/{first['id']}", json={"name": " "}, headers=csrf)
    assert nameless.status_code == 422


async def test_the_same_passkey_is_kept_once(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    device = await make_passkey(client, csrf)
    options = await ask(client, KEYS, csrf)
    assert [one["id"] for one in options["excludeCredentials"]] == [device.make(options)["id"]]
    again = await client.post(KEYS, json={"credential": device.make(options), "name": "Again"}, headers=csrf)
    assert again.status_code == 409


async def test_adding_and_removing_needs_a_proof_of_the_last_ten_minutes(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    device = await make_passkey(client, csrf)
    key = (await client.get(KEYS)).json()[0]
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        refused = await client.post(f"{KEYS}/options", json={}, headers=csrf)
        assert (refused.status_code, refused.json()["details"]["proof"][0]["error"]) == (403, "ERR_PROOF_NEEDED")
        assert (await client.delete(f"{KEYS}/{key['id']}", headers=csrf)).status_code == 403
        wrong = await client.post(PROOF, json={"password": "not it at all"}, headers=csrf)
        assert wrong.status_code == 401
        assert (await client.delete(f"{KEYS}/{key['id']}", headers=csrf)).status_code == 403
        assert (await client.post(PROOF, json={"password": PASSWORD}, headers=csrf)).status_code == 200
        assert (await client.post(f"{KEYS}/options", json={}, headers=csrf)).status_code == 200
    with clock.at(clock.now() + dt.timedelta(minutes=22)):
        options = await ask(client, PROOF, csrf)
        proved = await client.post(PROOF, json={"credential": device.answer(options)}, headers=csrf)
        assert proved.status_code == 200
        assert (await client.delete(f"{KEYS}/{key['id']}", headers=csrf)).status_code == 200


async def test_an_app_cannot_touch_what_guards_an_account(client: httpx.AsyncClient) -> None:
    app = await as_bearer(await join("alice"))
    for method, path in (
        ("GET", KEYS),
        ("POST", f"{KEYS}/options"),
        ("POST", PROOF),
        ("GET", f"{SALON}/sessions"),
        ("DELETE", f"{SALON}/sessions"),
        ("POST", f"{SALON}/recovery_codes"),
    ):
        answer = await client.request(method, path, headers=app, json=None if method == "GET" else {})
        assert (answer.status_code, answer.json()["error"][:8]) == (403, "Only you"), path


async def test_a_challenge_is_answered_once(client: httpx.AsyncClient) -> None:
    await join("alice")
    device = await make_passkey(client, await sign_in(client, "alice"))
    body = {"credential": device.answer(await ask(client, IN))}
    assert (await client.post(IN, json=body)).status_code == 200
    assert (await client.post(IN, json=body)).status_code == 401


async def test_a_challenge_holds_for_five_minutes(client: httpx.AsyncClient) -> None:
    await join("alice")
    device = await make_passkey(client, await sign_in(client, "alice"))
    body = {"credential": device.answer(await ask(client, IN))}
    with clock.at(clock.now() + dt.timedelta(minutes=6)):
        assert (await client.post(IN, json=body)).status_code == 401


async def test_a_challenge_for_one_thing_is_none_for_another(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    device = await make_passkey(client, csrf)
    proof = device.answer(await ask(client, PROOF, csrf))
    assert (await client.post(IN, json={"credential": proof})).status_code == 401
    entry = device.answer(await ask(client, IN))
    assert (await client.post(PROOF, json={"credential": entry}, headers=csrf)).status_code == 401


async def test_a_passkey_used_on_another_page_opens_nothing(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    device = await make_passkey(client, csrf)
    device.origin = "http://evil.example"
    assert (await sign_in_with(client, device)).status_code == 401
    elsewhere = Authenticator("https://localhost:3000")
    body = {"credential": elsewhere.make(await ask(client, KEYS, csrf)), "name": "Elsewhere"}
    assert (await client.post(KEYS, json=body, headers=csrf)).status_code == 422


async def test_a_holder_who_was_not_verified_gets_nowhere(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    device = await make_passkey(client, csrf)
    device.flags = PRESENT
    assert (await sign_in_with(client, device)).status_code == 401
    unverified = Authenticator()
    unverified.flags = PRESENT
    body = {"credential": unverified.make(await ask(client, KEYS, csrf)), "name": "Found on the street"}
    assert (await client.post(KEYS, json=body, headers=csrf)).status_code == 422


async def test_a_copy_whose_counter_went_back_opens_nothing(client: httpx.AsyncClient) -> None:
    await join("alice")
    device = await make_passkey(client, await sign_in(client, "alice"))
    device.counter = 7
    assert (await sign_in_with(client, device)).status_code == 200
    device.counter = 6  # the copy answers with 7, which was seen
    assert (await sign_in_with(client, device)).status_code == 401
    device.counter = 8
    assert (await sign_in_with(client, device)).status_code == 200


async def test_a_passkey_opens_its_own_account_only(client: httpx.AsyncClient) -> None:
    await join("alice")
    bob = await join("bob")
    alices = await make_passkey(client, await sign_in(client, "alice"))
    client.cookies.clear()
    csrf = await sign_in(client, "bob")
    proof = alices.answer(await ask(client, PROOF, csrf))
    assert (await client.post(PROOF, json={"credential": proof}, headers=csrf)).status_code == 401
    alices.handle = str(bob).encode()
    client.cookies.clear()
    assert (await sign_in_with(client, alices)).status_code == 401
    assert (await client.get(OWN)).status_code == 401


async def test_another_key_under_the_same_name_opens_nothing(client: httpx.AsyncClient) -> None:
    await join("alice")
    device = await make_passkey(client, await sign_in(client, "alice"))
    forged = Authenticator()
    forged.id, forged.handle = device.id, device.handle
    assert (await sign_in_with(client, forged)).status_code == 401


async def test_who_is_locked_out_stays_out_with_a_passkey(client: httpx.AsyncClient) -> None:
    olga, alice = await join("olga"), await join("alice")
    device = await make_passkey(client, await sign_in(client, "alice"))
    async with db.transaction() as tx:
        await actions.suspend_account(tx, olga, alice)
    assert (await sign_in_with(client, device)).status_code == 403


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"id": "", "response": {}},
        {"id": 7, "response": {"clientDataJSON": 7}},
        {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": None},
        {"id": "é", "response": {"clientDataJSON": "é", "userHandle": None}},
        {"id": "AAAA", "response": {"clientDataJSON": "eyJjaGFsbGVuZ2UiOiJ-In0"}},
        {"id": "AAAA", "response": {"clientDataJSON": "W10"}},
    ],
)
async def test_nonsense_is_refused_in_a_sentence(client: httpx.AsyncClient, credential: dict[str, Any]) -> None:
    await join("alice")
    assert (await client.post(IN, json={"credential": credential})).status_code == 401
    csrf = await sign_in(client, "alice")
    answer = await client.post(KEYS, json={"credential": credential, "name": "Nonsense"}, headers=csrf)
    assert answer.status_code == 422


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("value", [None, 7, "", "AAAA", "é", [], {}])
async def test_an_answer_with_a_broken_part_is_refused(client: httpx.AsyncClient, part: str, value: object) -> None:
    await join("alice")
    device = await make_passkey(client, await sign_in(client, "alice"))
    credential = device.answer(await ask(client, IN))
    credential["response"][part] = value
    assert (await client.post(IN, json={"credential": credential})).status_code == 401
