"""Polls, muted conversations and posts for later."""

import datetime as dt
from typing import Any

import httpx

from salon.kit import clock, db
from salon.posts.polls import end_polls
from salon.studio.posting import publish_due
from tests.conftest import Settle
from tests.social.conftest import Person

POLL = {"options": ["tea", "coffee"], "expires_in": 3600}


async def ask(who: Person, **more: Any) -> dict[str, Any]:
    return await who.writes("What will it be?", poll={**POLL, **more})


async def test_people_vote_once_and_everybody_sees_the_count(alice: Person, bob: Person, carol: Person) -> None:
    post = await ask(alice)
    assert post["poll"]["options"] == [{"title": "tea", "votes_count": 0}, {"title": "coffee", "votes_count": 0}]
    voted = await bob.post(f"/api/v1/polls/{post['id']}/votes", {"choices": [1]})
    assert voted.status_code == 200, voted.text
    poll = voted.json()
    assert (poll["voted"], poll["own_votes"], poll["votes_count"], poll["voters_count"]) == (True, [1], 1, 1)
    again = await bob.post(f"/api/v1/polls/{post['id']}/votes", {"choices": [0]})
    assert (again.status_code, "already voted" in again.json()["error"]) == (422, True)
    seen = (await carol.get(f"/api/v1/polls/{post['id']}")).json()
    assert (seen["voted"], [option["votes_count"] for option in seen["options"]]) == (False, [0, 1])
    assert (await alice.post(f"/api/v1/polls/{post['id']}/votes", {"choices": [0]})).status_code == 422
    for choices in ([], [2], [-1], [0, 1]):
        assert (await carol.post(f"/api/v1/polls/{post['id']}/votes", {"choices": choices})).status_code == 422


async def test_several_answers_and_hidden_totals(alice: Person, bob: Person) -> None:
    post = await ask(alice, multiple=True, hide_totals=True)
    poll = (await bob.post(f"/api/v1/polls/{post['id']}/votes", {"choices": ["0", "1"]})).json()
    assert poll["own_votes"] == [0, 1]
    assert [option["votes_count"] for option in poll["options"]] == [None, None]


async def test_a_poll_ends_and_tells_everybody_who_took_part(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = await ask(alice)
    await bob.post(f"/api/v1/polls/{post['id']}/votes", {"choices": [0]})
    later = clock.now() + dt.timedelta(hours=2)
    with clock.at(later):
        async with db.transaction() as tx:
            assert await end_polls(tx) == 1
            assert await end_polls(tx) == 0
        late = await carol.post(f"/api/v1/polls/{post['id']}/votes", {"choices": [0]})
        assert (late.status_code, "ended" in late.json()["error"]) == (422, True)
    await settle()
    assert ("poll", "alice") in await alice.told()
    assert ("poll", "alice") in await bob.told()
    assert await carol.told() == []


async def test_changing_the_options_begins_anew(alice: Person, bob: Person, client: httpx.AsyncClient) -> None:
    post = await ask(alice)
    await bob.post(f"/api/v1/polls/{post['id']}/votes", {"choices": [0]})
    path = f"/api/v1/statuses/{post['id']}"
    same = await client.put(path, json={"status": "Well?", "poll": POLL}, headers=alice.headers)
    assert same.json()["poll"]["votes_count"] == 1
    other = {"options": ["tea", "water"], "expires_in": 600}
    changed = await client.put(path, json={"status": "Well?", "poll": other}, headers=alice.headers)
    assert changed.json()["poll"]["votes_count"] == 0
    without = await client.put(path, json={"status": "Well?"}, headers=alice.headers)
    assert without.json()["poll"] is None


async def test_bad_polls_are_refused_in_words(alice: Person) -> None:
    for poll in (
        {"options": ["one"], "expires_in": 600},
        {"options": ["one", "one"], "expires_in": 600},
        {"options": ["one", " "], "expires_in": 600},
        {"options": list("abcde"), "expires_in": 600},
        {"options": ["one", "x" * 51], "expires_in": 600},
        {"options": ["one", "two"], "expires_in": 10},
        {"options": ["one", "two"], "expires_in": 10**9},
    ):
        answer = await alice.post("/api/v1/statuses", {"status": "?", "poll": poll})
        assert answer.status_code == 422, poll
        assert answer.json()["error"].startswith("Validation failed: ")


async def test_a_muted_conversation_is_quiet(alice: Person, bob: Person, settle: Settle) -> None:
    post = await alice.writes("hello")
    muted = await alice.does("mute", post)
    assert muted["muted"] is True
    await bob.writes("@alice hello yourself", in_reply_to_id=post["id"])
    await settle()
    assert await alice.told() == []
    assert (await alice.does("unmute", post))["muted"] is False
    await bob.writes("@alice still there?", in_reply_to_id=post["id"])
    await settle()
    assert await alice.told() == [("mention", "bob")]


async def test_a_post_waits_for_its_time_and_is_published_once(alice: Person, client: httpx.AsyncClient) -> None:
    at = clock.now() + dt.timedelta(minutes=30)
    body = {"status": "good morning", "scheduled_at": at.isoformat(), "visibility": "unlisted"}
    first = await alice.post("/api/v1/statuses", body, **{"Idempotency-Key": "k"})
    assert first.status_code == 200, first.text
    waiting = first.json()
    assert (waiting["params"]["text"], waiting["params"]["visibility"]) == ("good morning", "unlisted")
    assert (await alice.post("/api/v1/statuses", body, **{"Idempotency-Key": "k"})).json()["id"] == waiting["id"]
    assert len((await alice.get("/api/v1/scheduled_statuses")).json()) == 1
    path = f"/api/v1/scheduled_statuses/{waiting['id']}"
    sooner = (clock.now() + dt.timedelta(minutes=10)).isoformat()
    moved = await client.put(path, json={"scheduled_at": sooner}, headers=alice.headers)
    assert moved.status_code == 200
    assert await publish_due() == 0
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        assert await publish_due() == 1
        assert await publish_due() == 0
    posted = (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json()
    assert [(post["content"], post["visibility"]) for post in posted] == [("<p>good morning</p>", "unlisted")]
    assert (await alice.get(path)).status_code == 404


async def test_too_soon_is_refused_and_the_past_is_now(alice: Person, bob: Person) -> None:
    soon = (clock.now() + dt.timedelta(minutes=2)).isoformat()
    assert (await alice.post("/api/v1/statuses", {"status": "x", "scheduled_at": soon})).status_code == 422
    assert (await alice.post("/api/v1/statuses", {"status": "x", "scheduled_at": "soonish"})).status_code == 422
    past = (clock.now() - dt.timedelta(minutes=2)).isoformat()
    assert (await alice.writes("x", scheduled_at=past))["content"] == "<p>x</p>"
    at = (clock.now() + dt.timedelta(minutes=20)).isoformat()
    waiting = (await alice.post("/api/v1/statuses", {"status": "x", "scheduled_at": at})).json()
    assert (await bob.get(f"/api/v1/scheduled_statuses/{waiting['id']}")).status_code == 404
