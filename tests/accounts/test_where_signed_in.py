"""Where one is signed in: what is told of each place, and ending one or all others."""

import datetime as dt

import httpx

from salon.accounts import actions, sight
from salon.accounts.devices import to_network
from salon.kit import clock, db
from tests.accounts.cast import as_bearer, join, sign_in
from tests.accounts.test_sessions import OWN, queries_so_far

SESSIONS = "/api/salon/v1/sessions"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


async def test_browsers_and_apps_are_listed_in_words_with_this_one_marked(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    await as_bearer(alice)
    client.headers["User-Agent"] = "curl/8.9"
    await sign_in(client, "alice")
    client.cookies.clear()
    client.headers["User-Agent"] = FIREFOX
    await sign_in(client, "alice")
    here, other, app = (await client.get(SESSIONS)).json()
    assert (here["browser"], here["system"], here["current"], here["network"]) == (
        "Firefox",
        "Linux",
        True,
        "127.0.0.0",
    )
    assert (other["kind"], other["current"]) == ("browser", False)
    assert (app["kind"], app["app"], app["browser"], app["current"]) == ("app", "Tester", None, False)


async def test_the_list_goes_on_page_by_page(client: httpx.AsyncClient) -> None:
    await join("alice")
    for _ in range(5):
        client.cookies.clear()
        await sign_in(client, "alice")
    first = await client.get(SESSIONS, params={"limit": 2})
    older = await client.get(first.links["next"]["url"])
    assert [one["current"] for one in first.json()] == [True, False]
    ids = [int(one["id"]) for one in (*first.json(), *older.json())]
    assert len(ids) == 4
    assert ids == sorted(ids, reverse=True)


async def test_ending_one_ends_it_at_once_and_no_other(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    app = await as_bearer(alice)
    await sign_in(client, "alice")
    lost = client.cookies["salon_session"]
    client.cookies.clear()
    csrf = await sign_in(client, "alice")
    _, other, token = (await client.get(SESSIONS)).json()
    for one in (other, token):
        assert (await client.delete(f"{SESSIONS}/{one['id']}", headers=csrf)).status_code == 200
        assert (await client.delete(f"{SESSIONS}/{one['id']}", headers=csrf)).status_code == 404
    assert len((await client.get(SESSIONS)).json()) == 1
    assert (await client.get(OWN)).status_code == 200
    client.cookies.clear()
    client.cookies.set("salon_session", lost)
    assert (await client.get(OWN)).status_code == 401
    client.cookies.clear()
    assert (await client.get(OWN, headers=app)).status_code == 401


async def test_all_others_end_together(client: httpx.AsyncClient) -> None:
    app = await as_bearer(await join("alice"))
    for _ in range(2):
        client.cookies.clear()
        csrf = await sign_in(client, "alice")
    assert (await client.delete(SESSIONS, headers=csrf)).status_code == 200
    assert [one["current"] for one in (await client.get(SESSIONS)).json()] == [True]
    client.cookies.clear()
    assert (await client.get(OWN, headers=app)).status_code == 401


async def test_nobody_ends_anothers(client: httpx.AsyncClient) -> None:
    await join("alice")
    await sign_in(client, "alice")
    alices = (await client.get(SESSIONS)).json()[0]["id"]
    kept = client.cookies["salon_session"]
    await join("bob")
    client.cookies.clear()
    csrf = await sign_in(client, "bob")
    assert (await client.delete(f"{SESSIONS}/{alices}", headers=csrf)).status_code == 404
    client.cookies.clear()
    client.cookies.set("salon_session", kept)
    assert (await client.get(OWN)).status_code == 200


async def test_the_last_use_is_kept_to_the_hour_and_costs_no_write_between(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    await sign_in(client, "alice")
    app, began = await as_bearer(alice), clock.now()
    kept = dict(client.cookies)

    async def use(minutes: int) -> list[str | None]:
        with clock.at(began + dt.timedelta(minutes=minutes)):
            client.cookies.clear()
            await client.get(OWN, headers=app)
            client.cookies.update(kept)
            return [one["last_used_at"] for one in (await client.get(SESSIONS)).json()]

    started = await use(5)
    assert await use(50) == started

    async def cost(forgotten: bool) -> int:
        if forgotten:
            sight.drop_account(alice)
        before = queries_so_far()
        await client.get(OWN)
        return queries_so_far() - before

    with clock.at(began + dt.timedelta(minutes=51)):
        await cost(forgotten=True)
        # The least of five: what runs beside the requests asks the same pool now and then.
        known = min([await cost(forgotten=False) for _ in range(5)])
        assert min([await cost(forgotten=True) for _ in range(5)]) == known + 1  # the look-up, and nothing written
    later = await use(70)
    assert later == [clock.to_wire(began + dt.timedelta(minutes=70))] * 2


async def test_no_machine_is_told_and_the_network_is_forgotten_after_thirty_days(client: httpx.AsyncClient) -> None:
    assert to_network("203.0.113.77") == "203.0.113.0"
    assert to_network("2001:db8:1:2:3:4:5:6") == "2001:db8:1::"
    assert to_network("unknown") == ""
    await join("alice")
    await sign_in(client, "alice")
    for days, network in ((29, "127.0.0.0"), (31, None)):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            await actions.drop_expired()
            assert (await client.get(SESSIONS)).json()[0]["network"] == network


async def test_the_password_changes_without_the_old_one_only_after_a_proof(client: httpx.AsyncClient) -> None:
    await join("alice")
    csrf = await sign_in(client, "alice")
    body = {"new": "another calm evening"}
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        refused = await client.post("/api/salon/v1/password", json=body, headers=csrf)
        assert (refused.status_code, "proof" in refused.json()["details"]) == (403, True)
    assert (await client.post("/api/salon/v1/password", json=body, headers=csrf)).status_code == 200
    login = {"login": "alice", "password": body["new"]}
    assert (await client.post("/api/salon/v1/session", json=login)).status_code == 200
    async with db.reading() as conn:
        left = await (await conn.execute("SELECT count(*) FROM sessions")).fetchone()
    assert left == (2,)
