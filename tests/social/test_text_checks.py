"""What policy does to the words of posts: spam is shown to fewer, abuse is refused, messages are left alone."""

from typing import Any

from salon.kit import db
from tests.archives.lives import uploads
from tests.conftest import Settle
from tests.social.conftest import Person

DECISIONS = "/api/salon/v1/decisions"
BUY = "buy at https://example.org now"


async def test_the_same_advertisement_again_and_again_is_shown_to_fewer(bob: Person, operator: Person) -> None:
    seen = [(await bob.writes(BUY))["visibility"] for _ in range(5)]
    assert seen == ["public", "public", "public", "unlisted", "unlisted"]
    told = (await bob.get(DECISIONS)).json()
    assert [(one["subject"], one["label"], one["action"]) for one in told] == [("post", "spam", "reduce")] * 2
    assert told[0]["statement"]["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_DEMOTED"]
    assert (await operator.writes("good morning"))["visibility"] == "public"


async def test_a_reduced_post_is_shown_to_all_again_when_its_appeal_succeeds(
    bob: Person, carol: Person, operator: Person, settle: Settle
) -> None:
    for _ in range(4):
        post = await bob.writes(f"{BUY} #sale")
    await settle()
    tagged = "/api/v1/timelines/tag/sale"
    assert post["id"] not in [one["id"] for one in (await carol.get(tagged)).json()]
    told = (await bob.get(DECISIONS)).json()[0]
    await bob.post(f"{DECISIONS}/{told['id']}/appeal", {"text": "A bake sale"})
    case = (await operator.get("/api/salon/v1/admin/appeals")).json()[0]
    body = {"reverse": True, "answer": "Fine"}
    assert (await operator.post(f"/api/salon/v1/admin/appeals/{case['id']}/settle", body)).status_code == 200
    await settle()
    assert (await carol.get(f"/api/v1/statuses/{post['id']}")).json()["visibility"] == "public"
    assert post["id"] in [one["id"] for one in (await carol.get(tagged)).json()]


async def test_words_for_pictures_of_abuse_are_not_posted(bob: Person, carol: Person) -> None:
    answer = await bob.post("/api/v1/statuses", {"status": "trade pthc"})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("This cannot be posted.")
    assert (await bob.get(f"{DECISIONS}/{answer.json()['decision_id']}")).json()["words"] == "trade pthc"
    async with db.reading() as conn:
        assert await (await conn.execute("SELECT count(*) FROM posts")).fetchone() == (0,)
    post = await bob.writes("hello")
    edited = await bob._client.put(f"/api/v1/statuses/{post['id']}", json={"status": "trade pthc"}, headers=bob.headers)
    assert edited.status_code == 422
    assert "hello" in (await carol.get(f"/api/v1/statuses/{post['id']}")).json()["content"]


async def test_messages_are_not_read_by_machines(bob: Person, carol: Person) -> None:
    for _ in range(6):
        assert (await bob.writes(f"@carol {BUY}", visibility="direct"))["visibility"] == "direct"
    assert (await bob.get(DECISIONS)).json() == []


async def test_a_policy_covers_what_is_sexual(bob: Person, operator: Person, settle: Settle) -> None:
    rule = {"label": "sexual", "subject": "post", "threshold": 0.5, "action": "cover"}
    made = (await operator.post("/api/salon/v1/admin/policies", {"rules": [rule]})).json()
    await settle()
    await operator.post(f"/api/salon/v1/admin/policies/{made['version']}/live")
    assert (await bob.writes("my nude sketches"))["sensitive"] is True
    assert (await bob.writes("a naked mole rat"))["sensitive"] is False
    assert [one["action"] for one in (await bob.get(DECISIONS)).json()] == ["cover"]


async def _edit(person: Person, post_id: str, body: dict[str, Any]) -> Any:
    return await person._client.put(f"/api/v1/statuses/{post_id}", json=body, headers=person.headers)


async def test_answers_of_polls_and_alt_texts_are_read_too(bob: Person) -> None:
    poll = {"status": "choose", "poll": {"options": ["tea", "trade pthc"], "expires_in": 600}}
    assert (await bob.post("/api/v1/statuses", poll)).status_code == 422
    media_id = await uploads(bob, "trade pthc")
    refused = await bob.post("/api/v1/statuses", {"status": "look", "media_ids": [media_id]})
    assert refused.status_code == 422
    assert (await bob.get(f"{DECISIONS}/{refused.json()['decision_id']}")).json()["words"] == "look\ntrade pthc"


async def test_an_alt_text_that_changes_with_an_edit_is_read_before_it_is_kept(bob: Person, carol: Person) -> None:
    media_id = await uploads(bob, "a hill")
    post = (await bob.post("/api/v1/statuses", {"status": "look", "media_ids": [media_id]})).json()
    body = {"status": "look", "media_ids": [media_id]}
    new = [{"id": media_id, "description": "trade pthc"}]
    assert (await _edit(bob, post["id"], body | {"media_attributes": new})).status_code == 422
    seen = (await carol.get(f"/api/v1/statuses/{post['id']}")).json()
    assert seen["media_attachments"][0]["description"] == "a hill"
    new = [{"id": media_id, "description": "a green hill"}]
    edited = (await _edit(bob, post["id"], body | {"media_attributes": new})).json()
    assert edited["media_attachments"][0]["description"] == "a green hill"
    history = (await bob.get(f"/api/v1/statuses/{post['id']}/history")).json()
    assert [one["media_attachments"][0]["description"] for one in history] == ["a hill", "a green hill"]


async def test_a_post_that_becomes_an_advertisement_is_shown_to_fewer(
    bob: Person, carol: Person, settle: Settle
) -> None:
    posts = [await bob.writes(f"good morning {number} #sale") for number in range(5)]
    edited = [(await _edit(bob, post["id"], {"status": f"{BUY} #sale"})).json() for post in posts]
    assert [one["visibility"] for one in edited] == ["public", "public", "public", "unlisted", "unlisted"]
    assert [one["action"] for one in (await bob.get(DECISIONS)).json()] == ["reduce"] * 2
    await settle()
    shown = {one["id"] for one in (await carol.get("/api/v1/timelines/tag/sale")).json()}
    assert shown == {post["id"] for post in posts[:3]}


async def test_correcting_one_post_again_and_again_is_no_spam(bob: Person) -> None:
    post = await bob.writes(f"{BUY} and then")
    for _ in range(6):
        edited = (await _edit(bob, post["id"], {"status": f"{BUY} and then"})).json()
    assert edited["visibility"] == "public"
