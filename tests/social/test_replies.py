"""Who may reply in a conversation, and replies folded away by whom they answer."""

import httpx
import pytest

from salon.kit import db
from salon.posts import rules
from salon.posts.importing import list_known
from salon.posts.rules import Standing
from salon.studio.posting import publish_due
from tests.conftest import Settle
from tests.social.conftest import Person

SALON = "/api/salon/v1/posts"


@pytest.mark.parametrize(
    ("standing", "everyone", "followers", "mentioned"),
    [
        (Standing(), True, False, False),
        (Standing(follows=True), True, True, False),
        (Standing(mentioned=True), True, True, True),
        (Standing(is_author=True), True, True, True),
        (Standing(follows=True, mentioned=True, blocked=True), True, False, False),
    ],
)
def test_who_may_reply(standing: Standing, everyone: bool, followers: bool, mentioned: bool) -> None:
    told = [rules.may_reply(policy, standing) for policy in ("everyone", "followers", "mentioned")]
    assert told == [everyone, followers, mentioned]


async def answer(person: Person, post: dict, words: str = "me too") -> httpx.Response:
    return await person.post("/api/v1/statuses", {"status": words, "in_reply_to_id": post["id"]})


async def can_reply(person: Person, post: dict) -> bool | None:
    return (await person.get(f"/api/v1/statuses/{post['id']}")).json()["salon"]["can_reply"]


async def test_only_those_answer_whom_the_first_post_lets_however_deep_below_it(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await bob.follows(alice)
    first = await alice.writes("hello", reply_policy="followers")
    assert first["salon"]["reply_policy"] == "followers"
    below = (await answer(bob, first)).json()
    assert (below["salon"]["reply_policy"], below["salon"]["can_reply"]) == (None, None), "its first post says"
    for post in (first, below):
        refused = await answer(carol, post)
        assert (refused.status_code, "chose who may reply" in refused.json()["error"]) == (403, True)
        assert (await answer(alice, post)).status_code == 200, "the author always may"
    assert (await can_reply(bob, first), await can_reply(carol, first)) == (True, False)
    await settle()
    assert (await alice.get(f"/api/v1/statuses/{first['id']}")).json()["replies_count"] == 2


async def test_the_mentioned_always_may_and_who_was_mentioned_lower_down_may_not(
    alice: Person, bob: Person, carol: Person
) -> None:
    first = await alice.writes("hello @bob", reply_policy="mentioned")
    below = (await answer(bob, first, "look @carol")).json()
    assert (await answer(carol, below)).status_code == 403
    assert (await answer(bob, below)).status_code == 200


async def test_who_may_reply_is_said_anew_and_replies_there_are_stay(
    alice: Person, bob: Person, carol: Person, client: httpx.AsyncClient, settle: Settle
) -> None:
    first = await alice.writes("hello")
    below = (await answer(carol, first)).json()
    await settle()
    assert await can_reply(carol, first) is True
    path = f"{SALON}/{first['id']}/reply_policy"
    changed = await client.put(path, json={"reply_policy": "mentioned"}, headers=alice.headers)
    assert changed.json()["salon"]["reply_policy"] == "mentioned"
    await settle()
    assert await can_reply(carol, first) is False
    assert (await answer(carol, first)).status_code == 403
    found = (await bob.get(f"/api/v1/statuses/{first['id']}/context")).json()["descendants"]
    assert [one["id"] for one in found] == [below["id"]]
    for body, headers, status in (
        ({"reply_policy": "nobody"}, alice.headers, 422),
        ({}, alice.headers, 422),
        ({"reply_policy": "everyone"}, bob.headers, 404),
    ):
        assert (await client.put(path, json=body, headers=headers)).status_code == status
    own = f"{SALON}/{below['id']}/reply_policy"
    refused = await client.put(own, json={"reply_policy": "everyone"}, headers=carol.headers)
    assert (refused.status_code, "begins with" in refused.json()["error"]) == (422, True)
    assert (await bob.post("/api/v1/statuses", {"status": "x", "reply_policy": "nobody"})).status_code == 422


async def test_a_reply_for_later_is_asked_when_its_time_comes_and_an_archive_asks_too(
    alice: Person, bob: Person, client: httpx.AsyncClient, settle: Settle
) -> None:
    first = await alice.writes("hello")
    later = {"status": "late", "in_reply_to_id": first["id"], "scheduled_at": "2100-01-01T00:00:00Z"}
    assert (await bob.post("/api/v1/statuses", later)).status_code == 200
    path = f"{SALON}/{first['id']}/reply_policy"
    await client.put(path, json={"reply_policy": "mentioned"}, headers=alice.headers)
    async with db.transaction() as tx:
        await tx.execute("UPDATE scheduled_posts SET scheduled_at = now() - interval '1 minute'")
        uri = first["uri"]
        assert (await list_known(tx, bob.account_id, [uri]))[uri].closed is True
        assert (await list_known(tx, alice.account_id, [uri]))[uri].closed is False
    await publish_due()
    await settle()
    assert (await alice.get(f"/api/v1/statuses/{first['id']}/context")).json()["descendants"] == []


async def test_a_reply_is_folded_by_whom_it_answers_for_everybody_and_unfolded(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    first = await alice.writes("hello")
    rude = (await answer(bob, first, "rude")).json()
    deeper = (await answer(carol, rude, "deeper")).json()
    await settle()
    path = f"/api/v1/statuses/{first['id']}/context"

    async def folded(viewer: Person) -> list[tuple[bool, list[str]]]:
        found = (await viewer.get(path)).json()["descendants"]
        return [(one["salon"]["hidden"], [hit["filter"]["filter_action"] for hit in one["filtered"]]) for one in found]

    assert await folded(carol) == [(False, []), (False, [])]
    done = await alice.post(f"{SALON}/{rude['id']}/hide")
    assert (done.status_code, done.json()["salon"]["hidden"]) == (200, True)
    await settle()
    assert await folded(carol) == [(True, ["warn"]), (False, [])]
    assert await folded(bob) == [(True, []), (False, [])], "whose it is reads it as ever"
    assert (await alice.post(f"{SALON}/{deeper['id']}/hide")).status_code == 200, "in a conversation she began"
    assert (await carol.post(f"{SALON}/{rude['id']}/hide")).status_code == 403
    assert (await bob.post(f"{SALON}/{rude['id']}/hide")).status_code == 403, "not one's own"
    assert (await alice.post(f"{SALON}/{first['id']}/hide")).status_code == 403, "it is no reply"
    assert (await alice.post(f"{SALON}/1/hide")).status_code == 404
    await alice.post(f"{SALON}/{rude['id']}/unhide")
    await settle()
    assert await folded(carol) == [(False, []), (True, [])]
