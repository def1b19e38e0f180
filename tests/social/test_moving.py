"""Moving to another account here: both say so, followers come along, and everybody is shown the way."""

import asyncio
import datetime as dt
from typing import Any

import httpx

from salon.accounts.actions import suspend_account, update_profile
from salon.accounts.models import ProfileChange
from salon.kit import clock, db
from tests.conftest import Settle
from tests.social.conftest import Invite, Person
from tests.social.test_leaving import sign_in

ALIASES, MOVE = "/api/salon/v1/aliases", "/api/salon/v1/move"


async def say(client: httpx.AsyncClient, who: str, was: str) -> httpx.Response:
    """`who` says that they were `was` before."""
    headers = await sign_in(client, who)
    answer = await client.post(ALIASES, json={"address": was}, headers=headers)
    client.cookies.clear()
    return answer


async def move(client: httpx.AsyncClient, old: str, new: str) -> httpx.Response:
    headers = await sign_in(client, old)
    answer = await client.post(MOVE, json={"to": new}, headers=headers)
    client.cookies.clear()
    return answer


async def come_back(client: httpx.AsyncClient, name: str) -> httpx.Response:
    headers = await sign_in(client, name)
    answer = await client.delete(MOVE, headers=headers)
    client.cookies.clear()
    return answer


async def account_of(viewer: Person, other: Person) -> dict[str, Any]:
    return dict((await viewer.get(f"/api/v1/accounts/{other.id}")).json())


async def standing(viewer: Person, other: Person) -> dict[str, Any]:
    return dict((await viewer.get("/api/v1/accounts/relationships", id=other.id)).json()[0])


async def check_counts(viewer: Person, *people: Person) -> None:
    """What is shown as counted is what the rows say."""
    for one in people:
        shown = await account_of(viewer, one)
        async with db.reading() as conn:
            rows = await conn.execute(
                "SELECT count(*) FILTER (WHERE followee_id = %(id)s), count(*) FILTER (WHERE follower_id = %(id)s)"
                " FROM follows WHERE state = 'accepted'",
                {"id": one.account_id},
            )
            assert await rows.fetchone() == (shown["followers_count"], shown["following_count"]), shown["username"]


async def test_followers_come_along_and_see_the_new_account_in_their_home(
    alice: Person, bob: Person, carol: Person, invite: Invite, settle: Settle, client: httpx.AsyncClient
) -> None:
    dora = await invite("dora")
    for one in (bob, carol):
        await one.follows(alice)
    await carol.follows(dora)
    await alice.writes("from the old place")
    await dora.writes("from the new place")
    await settle()
    assert await bob.home() == ["from the old place"]
    assert (await say(client, "dora", "@alice")).status_code == 200
    moved = await move(client, "alice", "dora")
    assert moved.status_code == 200, moved.text
    assert (moved.json()["moved"]["username"], moved.json()["came_along"]) == ("dora", 2)
    await settle()
    assert await bob.home() == ["from the new place"]
    assert (await standing(bob, dora))["following"] is True
    assert (await standing(bob, alice))["following"] is False
    await dora.writes("here I am")
    await settle()
    assert await bob.home() == ["here I am", "from the new place"]
    await check_counts(bob, alice, bob, carol, dora)
    assert (await account_of(bob, dora))["followers_count"] == 2


async def test_both_ends_have_to_say_so(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await carol.follows(alice)
    refused = await move(client, "alice", "bob")
    assert refused.status_code == 422
    assert refused.json()["details"]["to"][0]["error"] == "ERR_NO_ALIAS"
    assert (await say(client, "alice", "bob")).status_code == 200, "the other way round it proves nothing"
    assert (await move(client, "alice", "bob")).status_code == 422
    assert (await move(client, "alice", "alice")).status_code == 422
    assert (await move(client, "alice", "nobody_here")).status_code == 422
    await settle()
    assert (await standing(carol, alice))["following"] is True
    assert "moved" not in await account_of(carol, alice)


async def test_moving_asks_for_a_fresh_proof_and_no_app_may(
    alice: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    await say(client, "bob", "alice")
    headers = await sign_in(client, "alice")
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        answer = await client.post(MOVE, json={"to": "bob"}, headers=headers)
    assert answer.status_code == 403
    assert "proof" in answer.json()["details"]
    client.cookies.clear()
    assert (await alice.post(MOVE, {"to": "bob"})).status_code == 403
    assert (await bob.post(ALIASES, {"address": "alice"})).status_code == 403


async def test_an_account_left_behind_is_closed_to_posting_and_leads_to_the_new_one(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    post = await carol.writes("a post of carol's")
    before = await alice.writes("before")
    await settle()
    assert "moved" not in (await carol.get(f"/api/v1/statuses/{before['id']}")).json()["account"]
    await say(client, "bob", "alice")
    assert (await move(client, "alice", "bob")).status_code == 200
    await settle()
    answer = await alice.post("/api/v1/statuses", {"status": "after"})
    assert (answer.status_code, "moved to another account" in answer.json()["error"]) == (403, True)
    assert (await alice.post(f"/api/v1/statuses/{post['id']}/reblog")).status_code == 403
    assert (await account_of(carol, alice))["statuses_count"] == 1
    assert (await account_of(carol, alice))["moved"]["username"] == "bob"
    shown = (await carol.get(f"/api/v1/statuses/{before['id']}")).json()["account"]
    assert shown["moved"]["username"] == "bob"
    assert (await carol.post(f"/api/v1/accounts/{alice.id}/follow")).status_code == 403


async def test_the_way_shown_keeps_up_with_the_account_it_leads_to(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await say(client, "bob", "alice")
    await move(client, "alice", "bob")
    await settle()
    assert (await account_of(carol, alice))["moved"]["display_name"] == ""
    async with db.transaction() as tx:
        await update_profile(tx, bob.account_id, ProfileChange(display_name="Bob by the sea"))
    await settle()
    post = await carol.get(f"/api/v1/accounts/{alice.id}")
    assert post.json()["moved"]["display_name"] == "Bob by the sea"
    found = await carol.get("/api/v2/search", q="alice", type="accounts")
    assert found.json()["accounts"][0]["moved"]["display_name"] == "Bob by the sea"


async def test_blocks_keep_people_behind_and_hold_for_the_new_account(
    alice: Person, bob: Person, carol: Person, invite: Invite, settle: Settle, client: httpx.AsyncClient
) -> None:
    dora, emil, fay = [await invite(name) for name in ("dora", "emil", "fay")]
    for one in (carol, emil):
        await one.follows(alice)
    await carol.post(f"/api/v1/accounts/{bob.id}/block")
    await bob.post(f"/api/v1/accounts/{emil.id}/block")
    await bob.follows(dora)
    await dora.writes("for my followers")
    await settle()
    assert await bob.home() == ["for my followers"]
    await dora.post(f"/api/v1/accounts/{alice.id}/block")
    await fay.post(f"/api/v1/accounts/{alice.id}/mute")
    await say(client, "bob", "alice")
    assert (await move(client, "alice", "bob")).json()["came_along"] == 0
    await settle()
    for one in (carol, emil):
        assert (await standing(one, alice))["following"] is True
        assert (await standing(one, bob))["following"] is False
    assert (await standing(dora, bob))["blocking"] is True
    assert (await standing(bob, dora))["following"] is False
    assert await bob.home() == []
    assert (await standing(fay, bob))["muting"] is True
    await check_counts(fay, alice, bob, carol, dora, emil)


async def test_whoever_is_locked_is_asked_first(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await carol.follows(alice)
    async with db.transaction() as tx:
        await update_profile(tx, bob.account_id, ProfileChange(locked=True))
    await say(client, "bob", "alice")
    assert (await move(client, "alice", "bob")).json()["came_along"] == 0
    await settle()
    assert (await standing(carol, bob))["requested"] is True
    assert (await standing(carol, alice))["following"] is True, "until they are let in there is nothing instead"
    asking = await bob.get("/api/v1/follow_requests")
    assert [one["username"] for one in asking.json()] == ["carol"]
    await check_counts(carol, alice, bob, carol)


async def test_followers_are_told_once_and_in_our_client_only(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await carol.follows(alice)
    await settle()
    await say(client, "bob", "alice")
    await move(client, "alice", "bob")
    await settle()
    assert await carol.told() == []
    assert await bob.told() == [], "a thousand followers who come along are not a thousand pieces of news"
    await sign_in(client, "carol")
    told = (await client.get("/api/v1/notifications")).json()
    assert [(one["type"], one["account"]["username"], one["account"]["moved"]["username"]) for one in told] == [
        ("salon.moved", "alice", "bob")
    ]
    groups = (await client.get("/api/v2/notifications")).json()
    assert [one["type"] for one in groups["notification_groups"]] == ["salon.moved"]
    client.cookies.clear()
    assert (await carol.get("/api/v2/notifications")).json()["notification_groups"] == []


async def test_a_move_can_be_taken_back_and_not_be_made_again_for_thirty_days(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await carol.follows(alice)
    await say(client, "bob", "alice")
    await move(client, "alice", "bob")
    assert (await move(client, "alice", "bob")).status_code == 409
    await settle()
    assert (await account_of(carol, alice))["moved"]["username"] == "bob"
    back = await come_back(client, "alice")
    assert back.json()["moved"] is None
    assert back.json()["may_move_at"] is not None
    assert (await come_back(client, "alice")).status_code == 404
    await settle()
    assert "moved" not in await account_of(carol, alice)
    assert (await standing(carol, bob))["following"] is True
    await alice.writes("I am back")
    assert (await move(client, "alice", "bob")).status_code == 409
    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert (await move(client, "alice", "bob")).status_code == 200


async def test_lists_go_on_with_the_new_account(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await carol.follows(alice)
    made = (await carol.post("/api/v1/lists", {"title": "Painters"})).json()
    answer = await carol.post(f"/api/v1/lists/{made['id']}/accounts", {"account_ids": [alice.id]})
    assert answer.status_code == 200
    await say(client, "bob", "alice")
    await move(client, "alice", "bob")
    await settle()
    members = (await carol.get(f"/api/v1/lists/{made['id']}/accounts")).json()
    assert [one["username"] for one in members] == ["bob"]


async def test_moving_while_people_follow_and_leave_counts_right(
    alice: Person, bob: Person, carol: Person, invite: Invite, settle: Settle, client: httpx.AsyncClient
) -> None:
    others = [await invite(f"guest{number}") for number in range(8)]
    for one in others[:6]:
        await one.follows(alice)
    for one in others[2:4]:
        await one.follows(bob)
    await say(client, "bob", "alice")
    headers = await sign_in(client, "alice")
    changes = [one.post(f"/api/v1/accounts/{alice.id}/unfollow") for one in others[1:4]]
    changes += [one.post(f"/api/v1/accounts/{bob.id}/follow") for one in others[4:]]
    changes += [one.post(f"/api/v1/accounts/{alice.id}/follow") for one in others[6:]]
    answers = await asyncio.gather(client.post(MOVE, json={"to": "bob"}, headers=headers), *changes)
    assert {one.status_code for one in answers} <= {200, 403}
    assert answers[0].status_code == 200
    client.cookies.clear()
    await settle()
    await check_counts(carol, alice, bob, *others)


async def test_where_somebody_moved_is_gone_when_that_account_is(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await say(client, "bob", "alice")
    await move(client, "alice", "bob")
    await settle()
    assert (await account_of(carol, alice))["moved"]["username"] == "bob"
    assert (await carol.get("/api/v2/search", q="alice", type="accounts")).json()["accounts"][0]["moved"]
    async with db.transaction() as tx:
        await suspend_account(tx, carol.account_id, bob.account_id)
    await settle()
    assert "moved" not in await account_of(carol, alice)
    found = (await carol.get("/api/v2/search", q="alice", type="accounts")).json()
    assert "moved" not in found["accounts"][0]


async def test_who_one_was_is_a_short_list_of_real_addresses(
    alice: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    for typed in ("alice", "nobody_at_all", "a b@c", "@", "https://", "x" * 400 + "@far.example"):
        assert (await say(client, "alice", typed)).status_code == 422, typed
    kept = (await say(client, "alice", "https://far.example/@Alice")).json()
    assert [(one["address"], one["account"]) for one in kept] == [("alice@far.example", None)]
    assert len((await say(client, "alice", "@alice@far.example")).json()) == 1
    for number in range(9):
        assert (await say(client, "alice", f"alice{number}@far.example")).status_code == 200
    assert (await say(client, "alice", "bob")).status_code == 422
    headers = await sign_in(client, "bob")
    assert (await client.delete(f"{ALIASES}/{kept[0]['id']}", headers=headers)).status_code == 404
    headers = await sign_in(client, "alice")
    assert len((await client.delete(f"{ALIASES}/{kept[0]['id']}", headers=headers)).json()) == 9
