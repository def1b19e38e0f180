"""Recovery codes: the way back in without the password, once each."""

import datetime as dt

import httpx
import pytest

from salon.accounts import actions
from salon.kit import clock, db
from tests.accounts.cast import as_bearer, join, sign_in

CODES = "/api/salon/v1/recovery_codes"
RECOVERY = "/api/salon/v1/session/recovery"
NEW = "a new calm evening"


async def make_codes(client: httpx.AsyncClient, username: str = "alice") -> list[str]:
    csrf = await sign_in(client, username)
    answer = await client.post(CODES, json={}, headers=csrf)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["codes"])


async def recover(client: httpx.AsyncClient, code: str, login: str = "alice", password: str = NEW) -> httpx.Response:
    client.cookies.clear()
    return await client.post(RECOVERY, json={"login": login, "code": code, "password": password})


async def test_a_code_sets_a_new_password_and_ends_whatever_was_signed_in(client: httpx.AsyncClient) -> None:
    app = await as_bearer(await join("alice"))
    codes = await make_codes(client)
    assert len(set(codes)) == 10
    old = client.cookies["salon_session"]
    answer = await recover(client, codes[3])
    assert (answer.status_code, answer.json()["account"]["username"]) == (200, "alice")
    left = (await client.get(CODES)).json()
    assert (left["left"], left["made_at"] is not None) == (9, True)
    client.cookies.clear()
    assert (await client.get("/api/v1/accounts/verify_credentials", headers=app)).status_code == 401
    client.cookies.set("salon_session", old)
    assert (await client.get("/api/salon/v1/session")).json()["account"] is None
    client.cookies.clear()
    login = {"login": "alice", "password": NEW}
    assert (await client.post("/api/salon/v1/session", json=login)).status_code == 200


async def test_a_code_works_once_and_new_ones_replace_all(client: httpx.AsyncClient) -> None:
    await join("alice")
    first = await make_codes(client)
    assert (await recover(client, first[0])).status_code == 200
    assert (await recover(client, first[0])).status_code == 401
    answer = await client.post("/api/salon/v1/session", json={"login": "alice", "password": NEW})
    made = await client.post(CODES, json={}, headers={"X-Salon-CSRF": answer.json()["csrf"]})
    assert (await recover(client, first[1])).status_code == 401
    assert (await recover(client, made.json()["codes"][1])).status_code == 200


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "o")])
async def test_a_code_may_be_typed_as_people_type(client: httpx.AsyncClient, typed: object) -> None:
    await join("alice")
    code = (await make_codes(client))[0]
    assert callable(typed)
    assert (await recover(client, f" {typed(code)} ")).status_code == 200


async def test_a_wrong_code_or_name_does_not_tell_which(client: httpx.AsyncClient) -> None:
    await join("alice")
    await join("bob")
    codes = await make_codes(client)
    answers = [
        await recover(client, "0000-0000-0000-0000"),
        await recover(client, codes[0], "bob"),
        await recover(client, codes[0], "nobody"),
    ]
    assert {(one.status_code, one.json()["error"]) for one in answers} == {
        (401, "That name and recovery code do not belong together.")
    }


async def test_a_bad_password_spends_nothing(client: httpx.AsyncClient) -> None:
    await join("alice")
    code = (await make_codes(client))[0]
    assert (await recover(client, code, password="short")).status_code == 422
    assert (await recover(client, code)).status_code == 200


async def test_a_suspended_person_does_not_come_back_by_a_code(client: httpx.AsyncClient) -> None:
    olga, alice = await join("olga"), await join("alice")
    codes = await make_codes(client)
    async with db.transaction() as tx:
        await actions.suspend_account(tx, olga, alice)
    assert (await recover(client, codes[0])).status_code == 403


async def test_making_codes_needs_a_recent_proof_and_only_hashes_are_kept(client: httpx.AsyncClient) -> None:
    await join("alice")
    codes = await make_codes(client)
    csrf = await sign_in(client, "alice")
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        assert (await client.post(CODES, json={}, headers=csrf)).status_code == 403
    async with db.reading() as conn:
        rows = await (await conn.execute("SELECT r::text FROM recovery_codes r")).fetchall()
    assert len(rows) == 10
    assert not [code for code in codes for (row,) in rows if code in row or code.replace("-", "") in row]
