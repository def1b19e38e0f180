"""Following, asking to follow, blocking and muting, through the API."""

import asyncio
import datetime as dt
from typing import Any, NamedTuple

import httpx
import pytest

from salon.accounts import actions as accounts
from salon.accounts.models import ProfileChange
from salon.kit import clock, db, log
from salon.kit.errors import SalonError
from salon.relationships import actions
from tests.accounts.cast import as_bearer, join


class Cast(NamedTuple):
    client: httpx.AsyncClient
    ids: dict[str, int]
    headers: dict[str, dict[str, str]]

    async def do(self, who: str, verb: str, whom: str, **body: Any) -> httpx.Response:
        path = f"/api/v1/accounts/{self.ids[whom]}/{verb}"
        return await self.client.post(path, json=body, headers=self.headers[who])

    async def decide(self, who: str, verb: str, whom: str) -> httpx.Response:
        return await self.client.post(f"/api/v1/follow_requests/{self.ids[whom]}/{verb}", headers=self.headers[who])

    async def see(self, who: str, *whom: str) -> list[dict[str, Any]]:
        ids = [("id[]", str(self.ids[name])) for name in whom]
        answer = await self.client.get("/api/v1/accounts/relationships", params=ids, headers=self.headers[who])
        return answer.json()

    async def names(self, who: str, path: str, **params: Any) -> list[str]:
        answer = await self.client.get(path, params=params, headers=self.headers[who])
        assert answer.status_code == 200, answer.text
        return [account["username"] for account in answer.json()]

    async def counts(self, name: str) -> tuple[int, int]:
        """Followers and following, as shown, which must be what the rows say."""
        body = (await self.client.get(f"/api/v1/accounts/{self.ids[name]}")).json()
        async with db.reading() as conn:
            query = """
                SELECT count(*) FILTER (WHERE followee_id = %(id)s), count(*) FILTER (WHERE follower_id = %(id)s)
                FROM follows WHERE state = 'accepted'
            """
            row = await (await conn.execute(query, {"id": self.ids[name]})).fetchone()
        assert row == (body["followers_count"], body["following_count"])
        return body["followers_count"], body["following_count"]


@pytest.fixture
async def cast(client: httpx.AsyncClient) -> Cast:
    ids = {name: await join(name) for name in ("alice", "bob", "carol")}
    return Cast(client, ids, {name: await as_bearer(account_id) for name, account_id in ids.items()})


async def lock(cast: Cast, name: str) -> None:
    async with db.transaction() as tx:
        await accounts.update_profile(tx, cast.ids[name], ProfileChange(locked=True))


async def kinds(settle) -> list[str]:
    await settle()
    entries, _ = await log.tail.list_entries(0, 100_000)
    return [entry.event.kind for entry in entries if type(entry.event).__module__ == "salon.relationships.events"]


async def test_a_follow_shows_on_both_sides(cast: Cast) -> None:
    body = (await cast.do("alice", "follow", "bob")).json()
    assert body == {
        "id": str(cast.ids["bob"]),
        "following": True,
        "showing_reblogs": True,
        "notifying": False,
        "languages": None,
        "followed_by": False,
        "blocking": False,
        "blocked_by": False,
        "muting": False,
        "muting_notifications": False,
        "muting_expires_at": None,
        "requested": False,
        "requested_by": False,
        "domain_blocking": False,
        "endorsed": False,
        "note": "",
        "labels": [],
    }
    assert (await cast.see("bob", "alice"))[0]["followed_by"] is True
    assert (await cast.counts("bob"), await cast.counts("alice")) == ((1, 0), (0, 1))
    assert await cast.names("carol", f"/api/v1/accounts/{cast.ids['bob']}/followers") == ["alice"]
    assert await cast.names("carol", f"/api/v1/accounts/{cast.ids['alice']}/following") == ["bob"]


async def test_a_repeated_follow_changes_only_how(cast: Cast, settle) -> None:
    before = len(await kinds(settle))
    await cast.do("alice", "follow", "bob", reblogs=False)
    body = (await cast.do("alice", "follow", "bob", notify=True)).json()
    assert (body["showing_reblogs"], body["notifying"]) == (False, True)
    assert await cast.counts("bob") == (1, 0)
    assert (await kinds(settle))[before:] == ["Followed"]


async def test_unfollowing_twice_counts_once(cast: Cast, settle) -> None:
    before = len(await kinds(settle))
    await cast.do("alice", "follow", "bob")
    for _ in range(2):
        assert (await cast.do("alice", "unfollow", "bob")).json()["following"] is False
    assert (await cast.counts("bob"), await cast.counts("alice")) == ((0, 0), (0, 0))
    assert (await kinds(settle))[before:] == ["Followed", "Unfollowed"]


async def test_a_locked_person_decides_about_each_follower(cast: Cast, settle) -> None:
    before = len(await kinds(settle))
    await lock(cast, "bob")
    body = (await cast.do("alice", "follow", "bob")).json()
    assert (body["following"], body["requested"]) == (False, True)
    await cast.do("carol", "follow", "bob")
    assert await cast.counts("bob") == (0, 0)
    assert await cast.names("bob", "/api/v1/follow_requests") == ["carol", "alice"]
    own = await cast.client.get("/api/v1/accounts/verify_credentials", headers=cast.headers["bob"])
    assert own.json()["source"]["follow_requests_count"] == 2
    assert (await cast.see("bob", "alice"))[0]["requested_by"] is True
    assert (await cast.decide("bob", "authorize", "alice")).json()["followed_by"] is True
    assert (await cast.decide("bob", "reject", "carol")).json()["requested_by"] is False
    assert await cast.counts("bob") == (1, 0)
    assert await cast.names("bob", "/api/v1/follow_requests") == []
    for verb in ("authorize", "reject"):
        assert (await cast.decide("bob", verb, "carol")).status_code == 404
    expected = ["FollowRequested", "FollowRequested", "FollowAccepted", "FollowRejected"]
    assert (await kinds(settle))[before:] == expected


async def test_a_request_can_be_taken_back(cast: Cast) -> None:
    await lock(cast, "bob")
    await cast.do("alice", "follow", "bob")
    assert (await cast.do("alice", "unfollow", "bob")).json()["requested"] is False
    assert (await cast.decide("bob", "authorize", "alice")).status_code == 404


async def test_a_block_ends_follows_both_ways_and_forbids_new_ones(cast: Cast, settle) -> None:
    before = len(await kinds(settle))
    await cast.do("alice", "follow", "bob")
    await cast.do("bob", "follow", "alice")
    body = (await cast.do("bob", "block", "alice")).json()
    assert (body["blocking"], body["following"], body["followed_by"]) == (True, False, False)
    assert (await cast.see("alice", "bob"))[0]["blocked_by"] is True
    assert (await cast.counts("bob"), await cast.counts("alice")) == ((0, 0), (0, 0))
    for who, whom in (("alice", "bob"), ("bob", "alice")):
        refused = await cast.do(who, "follow", whom)
        assert (refused.status_code, refused.json()["error"]) == (403, "This action is not allowed")
    assert await cast.names("bob", "/api/v1/blocks") == ["alice"]
    await cast.do("bob", "block", "alice")
    await cast.do("bob", "unblock", "alice")
    assert (await cast.do("alice", "follow", "bob")).json()["following"] is True
    assert (await kinds(settle))[before:] == ["Followed", "Followed", "Blocked", "Unblocked", "Followed"]


async def test_blocked_people_do_not_see_each_others_names_in_lists(cast: Cast) -> None:
    await cast.do("alice", "follow", "carol")
    await cast.do("bob", "follow", "carol")
    await cast.do("bob", "block", "alice")
    followers = f"/api/v1/accounts/{cast.ids['carol']}/followers"
    assert await cast.names("alice", followers) == ["alice"]
    assert await cast.names("bob", followers) == ["bob"]
    assert await cast.names("carol", followers) == ["bob", "alice"]
    await cast.do("carol", "follow", "bob")
    assert await cast.names("alice", f"/api/v1/accounts/{cast.ids['bob']}/followers") == []


async def test_a_mute_lasts_as_long_as_it_says(cast: Cast, settle) -> None:
    before = len(await kinds(settle))
    body = (await cast.do("alice", "mute", "bob", notifications=False, duration=3600)).json()
    assert (body["muting"], body["muting_notifications"]) == (True, False)
    assert body["muting_expires_at"].endswith("Z")
    assert await cast.names("alice", "/api/v1/mutes") == ["bob"]
    (muted,) = (await cast.client.get("/api/v1/mutes", headers=cast.headers["alice"])).json()
    assert muted["mute_expires_at"] == body["muting_expires_at"]
    with clock.at(clock.now() + dt.timedelta(seconds=3601)):
        assert (await cast.see("alice", "bob"))[0]["muting"] is False
        assert await cast.names("alice", "/api/v1/mutes") == []
        body = (await cast.do("alice", "mute", "bob")).json()
        assert (body["muting"], body["muting_notifications"], body["muting_expires_at"]) == (True, True, None)
    assert (await cast.do("alice", "unmute", "bob")).json()["muting"] is False
    await cast.do("alice", "unmute", "bob")
    assert (await cast.do("alice", "mute", "bob", duration=-1)).status_code == 422
    assert (await kinds(settle))[before:] == ["Muted", "Muted", "Unmuted"]


async def test_nobody_follows_themselves_or_somebody_who_is_not_here(cast: Cast) -> None:
    assert (await cast.do("alice", "follow", "alice")).status_code == 404
    for verb in ("follow", "unfollow", "block", "unblock", "mute", "unmute"):
        answer = await cast.client.post(f"/api/v1/accounts/12345/{verb}", headers=cast.headers["alice"])
        assert (answer.status_code, answer.json()["error"]) == (404, "Record not found")
    for verb in ("block", "mute"):
        own = (await cast.do("alice", verb, "alice")).json()
        assert not own["blocking"]
        assert not own["muting"]
    assert (await cast.client.post(f"/api/v1/accounts/{cast.ids['bob']}/follow")).status_code == 401


async def test_a_follower_can_be_sent_away(cast: Cast) -> None:
    await cast.do("alice", "follow", "bob")
    assert (await cast.do("bob", "remove_from_followers", "alice")).json()["followed_by"] is False
    assert await cast.counts("bob") == (0, 0)


async def test_relationships_come_in_the_order_asked(cast: Cast) -> None:
    await cast.do("alice", "follow", "carol")
    assert [row["following"] for row in await cast.see("alice", "carol", "bob")] == [True, False]
    bare = await cast.client.get(
        f"/api/v1/accounts/relationships?id={cast.ids['carol']}", headers=cast.headers["alice"]
    )
    assert [row["id"] for row in bare.json()] == [str(cast.ids["carol"])]
    none = await cast.client.get("/api/v1/accounts/relationships?id[]=7&id[]=x", headers=cast.headers["alice"])
    assert none.json() == []


async def test_pages_are_cut_by_hidden_ids_and_only_full_ones_have_a_next(cast: Cast) -> None:
    for name in ("bob", "carol"):
        await cast.do(name, "follow", "alice")
    path = f"/api/v1/accounts/{cast.ids['alice']}/followers"
    first = await cast.client.get(path, params={"limit": 1}, headers=cast.headers["bob"])
    assert [account["username"] for account in first.json()] == ["carol"]
    assert first.headers["link"].index('rel="next"') < first.headers["link"].index('rel="prev"')
    second = await cast.client.get(first.links["next"]["url"], headers=cast.headers["bob"])
    assert [account["username"] for account in second.json()] == ["bob"]
    back = await cast.client.get(second.links["prev"]["url"], headers=cast.headers["bob"])
    assert [account["username"] for account in back.json()] == ["carol"]
    whole = await cast.client.get(path, headers=cast.headers["bob"])
    assert "next" not in whole.links
    third = await cast.client.get(second.links["next"]["url"], headers=cast.headers["bob"])
    assert (third.json(), "link" in third.headers) == ([], False)


async def test_following_and_blocking_at_once_leave_nobody_followed_and_blocked(cast: Cast) -> None:
    alice, bob = cast.ids["alice"], cast.ids["bob"]

    async def run(verb: Any, actor: int, other: int) -> None:
        try:
            async with db.transaction() as tx:
                await verb(tx, actor, other)
        except SalonError:
            pass

    for _ in range(5):
        verbs = [run(actions.follow, alice, bob), run(actions.follow, bob, alice), run(actions.block, bob, alice)]
        await asyncio.gather(*verbs, run(actions.follow, alice, bob))
        assert (await cast.counts("alice"), await cast.counts("bob")) == ((0, 0), (0, 0))
        await run(actions.unblock, bob, alice)


async def test_a_suspended_person_is_not_followed(cast: Cast) -> None:
    async with db.transaction() as tx:
        await accounts.suspend_account(tx, cast.ids["alice"], cast.ids["bob"])
    assert (await cast.do("carol", "follow", "bob")).status_code == 404
    assert (await cast.do("carol", "block", "bob")).json()["blocking"] is True
