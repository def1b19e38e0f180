"""Several people in one browser: who acts, who waits, and that no page acts for another than it shows."""

import httpx
import pytest

from salon.accounts import actions
from salon.kit import db
from tests.accounts.cast import PASSWORD, join, sign_in
from tests.accounts.test_sessions import CHANGE, OWN

SESSION = "/api/salon/v1/session"


async def who(client: httpx.AsyncClient) -> str | None:
    account = (await client.get(SESSION)).json()["account"]
    return account["username"] if account else None


async def names(client: httpx.AsyncClient) -> list[str]:
    return [one["username"] for one in (await client.get(f"{SESSION}/accounts")).json()]


async def both(client: httpx.AsyncClient) -> tuple[int, int, dict[str, str]]:
    """Alice and bob are signed in; bob, who came last, acts."""
    alice, bob = await join("alice"), await join("bob")
    await sign_in(client, "alice")
    return alice, bob, await sign_in(client, "bob")


async def test_whoever_signs_in_acts_and_the_others_wait(client: httpx.AsyncClient) -> None:
    alice, _, csrf = await both(client)
    assert (await who(client), await names(client)) == ("bob", ["bob", "alice"])
    switched = await client.put(f"{SESSION}/account", json={"account_id": str(alice)}, headers=csrf)
    assert (switched.status_code, switched.json()["account"]["username"]) == (200, "alice")
    assert (await who(client), await names(client)) == ("alice", ["alice", "bob"])
    own = {"X-Salon-CSRF": switched.json()["csrf"]}
    assert (await client.patch(CHANGE, json={"display_name": "Al"}, headers=own)).json()["username"] == "alice"


async def test_both_cookies_are_out_of_reach_of_scripts_and_other_sites(client: httpx.AsyncClient) -> None:
    await join("alice")
    await join("bob")
    await sign_in(client, "alice")
    answer = await client.post(SESSION, json={"login": "bob", "password": PASSWORD})
    set_cookies = answer.headers.get_list("set-cookie")
    assert {one.split("=")[0] for one in set_cookies} == {"salon_session", "salon_others"}
    assert all("HttpOnly" in one and "samesite=strict" in one.lower() for one in set_cookies)


async def test_signing_in_again_does_not_make_two_of_one(client: httpx.AsyncClient) -> None:
    await both(client)
    await sign_in(client, "alice")
    assert await names(client) == ["alice", "bob"]


async def test_five_people_at_most_share_a_browser(client: httpx.AsyncClient) -> None:
    for name in ("ann", "ben", "cem", "dot", "eve", "fay"):
        await join(name)
        await sign_in(client, name)
    assert await names(client) == ["fay", "eve", "dot", "cem", "ben"]


async def test_a_stale_page_neither_acts_nor_reads_as_another(client: httpx.AsyncClient) -> None:
    alice, bob, csrf = await both(client)
    stale = csrf | {"X-Salon-Account": str(alice)}
    for answer in (
        await client.patch(CHANGE, json={"display_name": "Al"}, headers=stale),
        await client.post("/api/v1/statuses", json={"status": "as whom?"}, headers=stale),
        await client.get("/api/v1/timelines/home", headers=stale),
        await client.delete(SESSION, headers=stale),
    ):
        assert (answer.status_code, "account" in answer.json()["details"]) == (409, True)
    assert (await client.get(f"{OWN}?salon_account={alice}")).status_code == 409
    assert await who(client) == "bob"
    assert (await client.get(OWN, headers={"X-Salon-Account": str(bob)})).json()["display_name"] == ""


async def test_switching_needs_the_csrf_token_and_our_own_page(client: httpx.AsyncClient) -> None:
    alice, _, csrf = await both(client)
    body = {"account_id": str(alice)}
    assert (await client.put(f"{SESSION}/account", json=body)).status_code == 403
    elsewhere = csrf | {"Sec-Fetch-Site": "cross-site"}
    assert (await client.put(f"{SESSION}/account", json=body, headers=elsewhere)).status_code == 403
    assert await who(client) == "bob"


async def test_nobody_becomes_who_is_not_signed_in_here(client: httpx.AsyncClient) -> None:
    _, _, csrf = await both(client)
    carol = await join("carol")
    for wanted in (str(carol), "1", ""):
        answer = await client.put(f"{SESSION}/account", json={"account_id": wanted}, headers=csrf)
        assert answer.status_code == 404
    kept = client.cookies["salon_session"]
    client.cookies.clear()
    client.cookies.update({"salon_session": kept, "salon_others": "no.such.tokens"})
    assert await names(client) == ["bob"]


async def test_who_signs_out_leaves_the_browser_to_who_waits(client: httpx.AsyncClient) -> None:
    _, _, csrf = await both(client)
    await client.delete(SESSION, headers=csrf)
    assert (await who(client), await names(client)) == ("alice", ["alice"])


async def test_everybody_signs_out_at_once(client: httpx.AsyncClient) -> None:
    _, _, csrf = await both(client)
    await client.delete(SESSION, params={"all": "true"}, headers=csrf)
    assert (await who(client), await names(client)) == (None, [])
    async with db.reading() as conn:
        assert await (await conn.execute("SELECT count(*) FROM sessions")).fetchone() == (0,)


@pytest.mark.parametrize("way", ["suspend", "ended"])
async def test_who_was_stopped_or_signed_out_elsewhere_does_not_wait(client: httpx.AsyncClient, way: str) -> None:
    alice, bob, csrf = await both(client)
    async with db.transaction() as tx:
        if way == "suspend":
            await actions.suspend_account(tx, bob, alice)
        else:
            await tx.execute("DELETE FROM sessions WHERE account_id = %s", (alice,))
    assert await names(client) == ["bob"]
    switched = await client.put(f"{SESSION}/account", json={"account_id": str(alice)}, headers=csrf)
    assert switched.status_code in {403, 404}
    await client.delete(SESSION, headers=csrf)
    assert await who(client) is None
