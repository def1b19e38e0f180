"""The steps of welcome: kept where somebody new is, and never shown again after the last."""

import httpx

from salon.kit import db
from tests.accounts.cast import as_bearer, join, sign_in

WELCOME = "/api/salon/v1/welcome"


async def at(client: httpx.AsyncClient) -> str | None:
    step = (await client.get("/api/salon/v1/session")).json()["welcome"]
    return str(step) if step else None


async def test_somebody_new_begins_with_who_and_goes_on_where_they_were(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    assert await at(client) == "who"
    assert (await client.put(WELCOME, json={"step": "people"}, headers=csrf)).json() == {"welcome": "people"}
    client.cookies.clear()
    await sign_in(client, "alice")
    assert await at(client) == "people"


async def test_after_the_last_step_it_never_comes_back(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    csrf = await sign_in(client, "alice")
    await client.put(WELCOME, json={"step": "done"}, headers=csrf)
    assert await at(client) is None
    assert (await client.put(WELCOME, json={"step": "who"}, headers=csrf)).json() == {"welcome": None}
    assert (await client.put(WELCOME, json={"step": "who"}, headers=await as_bearer(alice))).json() == {"welcome": None}
    assert await at(client) is None


async def test_whoever_was_here_before_is_not_welcomed_anew(client: httpx.AsyncClient) -> None:
    await join("alice")
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET welcome_step = NULL")
    await sign_in(client, "alice")
    assert await at(client) is None


async def test_what_is_no_step_is_refused(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    assert (await client.put(WELCOME, json={"step": "money"}, headers=csrf)).status_code == 422
    assert (await client.put(WELCOME, json={}, headers=csrf)).status_code == 422
    assert await at(client) == "who"
