"""Posts that policy holds: their authors alone see them until a moderator lets them through, or refuses them."""

from typing import Any

import pytest

from salon.kit import db
from tests.conftest import Settle
from tests.media.test_fingerprints import scene
from tests.social.conftest import Person
from tests.social.test_picture_checks import sent

ADMIN, DECISIONS = "/api/salon/v1/admin", "/api/salon/v1/decisions"
HELD, POLICIES = f"{ADMIN}/held_posts", f"{ADMIN}/policies"
RULE = {"label": "sexual", "subject": "post", "threshold": 0.5, "action": "hold"}
WORDS = "nude figure study #drawing by @carol"


async def let_hold(operator: Person, settle: Settle, *rules: dict[str, Any]) -> None:
    made = (await operator.post(POLICIES, {"rules": list(rules) or [RULE]})).json()
    await settle()
    assert (await operator.post(f"{POLICIES}/{made['version']}/live")).status_code == 200


async def count_posts(person: Person) -> int:
    return int((await person.get(f"/api/v1/accounts/{person.id}")).json()["statuses_count"])


async def test_a_held_post_is_seen_by_its_author_alone_until_a_moderator_lets_it_through(
    operator: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await carol.follows(bob)
    begun = await carol.writes("who draws?")
    await let_hold(operator, settle)
    held = await bob.writes(WORDS, in_reply_to_id=begun["id"])
    await settle()
    assert held["salon"]["waits"] is True
    assert (await bob.get(f"/api/v1/statuses/{held['id']}")).status_code == 200
    for person in (carol, operator):
        assert (await person.get(f"/api/v1/statuses/{held['id']}")).status_code == 404
    assert await carol.told() == []
    assert await carol.home() == ["who draws?"]
    assert (await carol.get("/api/v1/timelines/tag/drawing")).json() == []
    assert (await carol.get("/api/v2/search", q="figure", type="statuses")).json()["statuses"] == []
    assert (await carol.get(f"/api/v1/statuses/{begun['id']}")).json()["replies_count"] == 0
    assert (await bob.get("/api/v1/timelines/direct")).json() == []
    assert (await bob.get("/api/v1/conversations")).json() == []
    assert await count_posts(bob) == 0
    [told] = (await bob.get(DECISIONS)).json()
    assert (told["action"], told["post_id"]) == ("hold", held["id"])
    assert told["statement"]["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_DISABLED"]

    [queued] = (await operator.get(HELD)).json()
    assert (queued["id"], queued["text"], queued["label"]) == (held["id"], WORDS, "sexual")
    assert (queued["visibility"], queued["account"]["username"]) == ("public", "bob")
    assert (await operator.get(f"{ADMIN}/health")).json()["waiting"]["held_posts"] == 1
    assert (await operator.post(f"{HELD}/{held['id']}/approve")).status_code == 200
    now = (await bob.get(f"/api/v1/statuses/{held['id']}")).json()
    assert (now["visibility"], now["salon"]["waits"]) == ("public", False), "at once"
    await settle()
    assert (await operator.get(HELD)).json() == []
    assert (await carol.told())[0] == ("mention", "bob")
    assert [post["id"] for post in (await carol.get("/api/v1/timelines/tag/drawing")).json()] == [held["id"]]
    assert (await carol.get(f"/api/v1/statuses/{held['id']}")).json()["mentions"][0]["username"] == "carol"
    assert (await carol.get(f"/api/v1/statuses/{begun['id']}")).json()["replies_count"] == 1
    assert len(await carol.home()) == 2
    assert await count_posts(bob) == 1
    [told] = (await bob.get(DECISIONS)).json()
    assert told["reversed_at"] is not None
    assert (await operator.post(f"{HELD}/{held['id']}/approve")).status_code == 404, "once"


async def test_a_held_post_is_refused_with_reasons_and_comes_when_its_appeal_succeeds(
    operator: Person, second: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await let_hold(operator, settle)
    held = await bob.writes("nude figure study")
    assert (await operator.post(f"{HELD}/{held['id']}/refuse")).status_code == 422, "not without a reason"
    assert (await operator.post(f"{HELD}/{held['id']}/refuse", {"reason": "Not here"})).status_code == 200
    await settle()
    assert (await bob.get(f"/api/v1/statuses/{held['id']}")).status_code == 404
    assert await count_posts(bob) == 0
    told = (await bob.get(DECISIONS)).json()[0]
    assert (told["action"], told["statement"]["decision_facts"]) == ("remove", "Not here")
    await bob.post(f"{DECISIONS}/{told['id']}/appeal", {"text": "It is art"})
    [case] = (await second.get(f"{ADMIN}/appeals")).json()
    body = {"reverse": True, "answer": "It is"}
    assert (await second.post(f"{ADMIN}/appeals/{case['id']}/settle", body)).status_code == 200
    await settle()
    back = (await carol.get(f"/api/v1/statuses/{held['id']}")).json()
    assert (back["visibility"], back["salon"]["waits"]) == ("public", False)
    assert await count_posts(bob) == 1


async def test_an_appeal_against_waiting_lets_the_post_through(
    operator: Person, second: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await let_hold(operator, settle)
    held = await bob.writes("nude figure study", visibility="unlisted")
    [told] = (await bob.get(DECISIONS)).json()
    await bob.post(f"{DECISIONS}/{told['id']}/appeal", {"text": "It is art"})
    [case] = (await second.get(f"{ADMIN}/appeals")).json()
    await second.post(f"{ADMIN}/appeals/{case['id']}/settle", {"reverse": True, "answer": "It is"})
    await settle()
    assert (await carol.get(f"/api/v1/statuses/{held['id']}")).json()["visibility"] == "unlisted"


async def test_nothing_grows_on_a_post_that_waits_and_its_author_may_delete_it(
    operator: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await let_hold(operator, settle)
    begun = await carol.writes("who draws?")
    held = await bob.writes("nude figure study", in_reply_to_id=begun["id"])
    answered = await bob.post("/api/v1/statuses", {"status": "more", "in_reply_to_id": held["id"]})
    assert (answered.status_code, answered.json()["error"][:28]) == (422, "This waits for a moderator, ")
    assert (await bob.post(f"/api/v1/statuses/{held['id']}/reblog")).status_code == 403
    path = f"/api/v1/statuses/{held['id']}"
    edited = await bob._client.put(path, json={"status": "a tree"}, headers=bob.headers)
    assert edited.status_code == 422
    assert (await bob._client.delete(path, headers=bob.headers)).status_code == 200
    await settle()
    assert (await carol.get(f"/api/v1/statuses/{begun['id']}")).json()["replies_count"] == 0
    assert await count_posts(bob) == 0
    assert (await operator.get(HELD)).json() == []
    assert (await operator.post(f"{HELD}/{held['id']}/approve")).status_code == 404


async def test_an_edit_that_would_have_to_wait_is_refused(operator: Person, bob: Person, settle: Settle) -> None:
    await let_hold(operator, settle)
    post = await bob.writes("a tree")
    path = f"/api/v1/statuses/{post['id']}"
    edited = await bob._client.put(path, json={"status": "nude figure study"}, headers=bob.headers)
    assert edited.status_code == 422
    told = (await bob.get(f"{DECISIONS}/{edited.json()['decision_id']}")).json()
    assert (told["action"], told["words"]) == ("refuse", "nude figure study")
    assert "a tree" in (await bob.get(path)).json()["content"]


async def test_a_picture_in_a_post_that_waits_is_shown_to_moderators_and_comes_with_it(
    operator: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await let_hold(operator, settle)
    picture = await sent(bob, scene(300, 200))
    held = await bob.writes("nude figure study", media_ids=[picture])
    [queued] = (await operator.get(HELD)).json()
    assert [one["id"] for one in queued["media"]] == [picture]
    await operator.post(f"{HELD}/{held['id']}/approve")
    await settle()
    shown = (await carol.get(f"/api/v1/statuses/{held['id']}")).json()
    assert [one["id"] for one in shown["media_attachments"]] == [picture]


async def test_a_poll_runs_on_by_the_time_it_waited(operator: Person, bob: Person, settle: Settle) -> None:
    await let_hold(operator, settle)
    poll = {"options": ["nude", "dressed"], "expires_in": 600}
    held = await bob.writes("a figure study", poll=poll)
    assert held["salon"]["waits"] is True
    async with db.transaction() as tx:
        await tx.execute("UPDATE posts SET held_at = held_at - interval '2 hours'")
        await tx.execute("UPDATE polls SET expires_at = expires_at - interval '2 hours'")
    await operator.post(f"{HELD}/{held['id']}/approve")
    await settle()
    assert (await bob.get(f"/api/v1/statuses/{held['id']}")).json()["poll"]["expired"] is False


async def test_rules_about_posts_are_tried_on_the_posts_of_last_week(
    operator: Person, bob: Person, settle: Settle
) -> None:
    await bob.writes("nude figure study")
    await bob.writes("a tree")
    await bob.writes("@alice nude figure study", visibility="direct")
    assert (await bob.post("/api/v1/statuses", {"status": "trade pthc"})).status_code == 422
    made = await operator.post(POLICIES, {"rules": [RULE]})
    assert made.status_code == 200, made.text
    await settle()
    tried = (await operator.get(POLICIES)).json()["versions"][0]["replay"]
    assert [(one["was"], one["would"], one["count"]) for one in tried["changes"] if one["subject"] == "post"] == [
        ("allow", "allow", 1),
        ("allow", "hold", 1),
        ("refuse", "allow", 1),
    ]
    assert {one["words"] for one in tried["examples"]} == {"nude figure study", "trade pthc"}


@pytest.mark.parametrize("verb", ["approve", "refuse"])
async def test_what_does_not_wait_is_not_decided_at_the_desk(operator: Person, bob: Person, verb: str) -> None:
    post = await bob.writes("a tree")
    answer = await operator.post(f"{HELD}/{post['id']}/{verb}", {"reason": "Not here"})
    assert answer.status_code == 404
