"""Members invite where the operator lets them: one person each, so many in 30 days."""

import datetime as dt
from collections.abc import AsyncIterator

import httpx
import pytest

from salon.kit import clock
from salon.kit.context import choose_settings
from tests.social.conftest import Person

INVITES = "/api/salon/v1/invites"


@pytest.fixture
async def two_each(pool: None) -> AsyncIterator[None]:
    """The operator lets every member invite two people, and nobody come otherwise."""
    choose_settings({"member_invites": 2, "registrations": "invite"})
    yield
    choose_settings({})


async def join(client: httpx.AsyncClient, name: str, code: str) -> httpx.Response:
    new = {"username": name, "email": f"{name}@example.org", "password": "a long enough secret", "agreement": True}
    client.cookies.clear()
    return await client.post("/api/salon/v1/accounts", json=new | {"invite": code})


async def test_an_invitation_lets_one_person_in(
    alice: Person, bob: Person, client: httpx.AsyncClient, two_each: None
) -> None:
    made = (await bob.post(INVITES)).json()
    assert made["url"].endswith(f"/sign-up?invite={made['code']}")
    assert (await join(client, "dora", "wrong")).status_code == 422
    assert (await join(client, "dora", made["code"])).json()["account"]["username"] == "dora"
    assert (await join(client, "emil", made["code"])).status_code == 422
    assert (await bob.get(INVITES)).json() == {"left": 1, "invites": []}


async def test_no_more_than_the_operator_allows_in_thirty_days(bob: Person, two_each: None) -> None:
    for left in (1, 0):
        made = await bob.post(INVITES)
        assert made.status_code == 200
        assert (await bob.get(INVITES)).json()["left"] == left
    refused = await bob.post(INVITES)
    assert (refused.status_code, refused.json()["error"]) == (422, "You may invite 2 people in 30 days, and have.")
    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert (await bob.get(INVITES)).json() == {"left": 2, "invites": []}
        assert (await bob.post(INVITES)).status_code == 200


async def test_one_taken_back_lets_nobody_in_and_another_cannot_take_it(
    alice: Person, bob: Person, carol: Person, client: httpx.AsyncClient, two_each: None
) -> None:
    code = (await bob.post(INVITES)).json()["code"]
    path = f"{INVITES}/{code}"
    assert (await client.delete(path, headers=carol.headers)).status_code == 404
    assert [one["code"] for one in (await bob.get(INVITES)).json()["invites"]] == [code]
    assert (await carol.get(INVITES)).json()["invites"] == []
    assert (await client.delete(path, headers=bob.headers)).status_code == 200
    assert (await client.delete(path, headers=bob.headers)).status_code == 404
    assert (await join(client, "dora", code)).status_code == 422


async def test_where_the_operator_has_not_said_so_members_invite_nobody(bob: Person, client: httpx.AsyncClient) -> None:
    assert (await bob.post(INVITES)).status_code == 403
    assert (await client.get("/api/salon/v1/session")).json()["instance"]["invites"] is False
