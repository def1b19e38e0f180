"""Who is labelled objects, the labeler answers, and moderators take off what is abuse."""

from typing import Any

import httpx

from salon.kit import clock, db
from salon.safety.transparency import measure_year
from tests.conftest import Settle
from tests.social.conftest import Person
from tests.social.labelling import SALON, claims, declares, labels, listens, stands


async def tells(who: Person) -> list[tuple[str, int]]:
    """Whose deeds somebody is told of, and what they are."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT n.kind, a.username FROM notifications n JOIN accounts a ON a.id = n.from_id"
            " WHERE n.owner_id = %s AND n.kind LIKE 'salon.label%%' ORDER BY n.id",
            (who.account_id,),
        )
        return await rows.fetchall()


async def objects(who: Person, label_id: str, status: int = 200, text: str = "I sell nothing") -> Any:
    answer = await who.post(f"{SALON}/labels/{label_id}/appeal", {"text": text})
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_who_is_labelled_objects_once_and_sees_with_the_labeler_why_it_stays(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await declares(carol)
    label = (await labels(carol, "spam", account_id=bob.id))["id"]
    for other in (alice, carol):
        await objects(other, label, status=404)
    await objects(bob, label, status=422, text=" ")
    await objects(bob, label, status=422, text="x" * 1001)
    made = await objects(bob, label)
    assert "already" in (await objects(bob, label, status=422))["error"]
    await settle()
    assert await tells(carol) == [("salon.label_appeal", "bob")]
    assert (await carol.get("/api/v1/notifications")).json() == [], "apps of Mastodon's know nothing like it"
    path = f"{SALON}/labels/appeals/{made['id']}/answer"
    for other in (alice, bob):
        assert (await other.post(path, {"keep": False})).status_code == 404
    assert (await carol.post(path, {"keep": True, "text": " "})).status_code == 422
    assert (await carol.post(path, {"keep": True, "text": "Look at your links"})).status_code == 200
    assert (await carol.post(path, {"keep": False})).status_code == 409
    (mine,) = (await bob.get(f"{SALON}/labels/about_me")).json()
    assert (mine["appeal"]["kept"], mine["appeal"]["answer"]) == (True, "Look at your links")
    for who, is_mine in ((bob, True), (carol, False)):
        (seen,) = (await who.get(f"{SALON}/labels/appeals")).json()
        assert (seen["mine"], seen["kept"], seen["text"]) == (is_mine, True, "I sell nothing")
    assert (await alice.get(f"{SALON}/labels/appeals")).json() == []
    await settle()
    assert await tells(bob) == [("salon.label_answer", "carol")]


async def test_a_label_taken_back_answers_the_objection_however_that_is_done(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await declares(carol)
    await listens(alice, carol)
    first = (await labels(carol, "spam", account_id=bob.id))["id"]
    post = await bob.writes("not rude at all")
    second = (await labels(carol, "rude", status_id=post["id"]))["id"]
    asked = await objects(bob, first)
    await objects(bob, second)
    answered = await carol.post(
        f"{SALON}/labels/appeals/{asked['id']}/answer", {"keep": False, "text": "You are right"}
    )
    assert (answered.json()["kept"], answered.json()["answer"]) == (False, "You are right")
    assert (await stands(alice, bob))["labels"] == []
    await labels(carol, "rude", verb="/retract", status_id=post["id"])
    seen = (await bob.get(f"{SALON}/labels/appeals")).json()
    assert [(one["value"], one["kept"], one["answer"]) for one in seen] == [
        ("rude", False, None),
        ("spam", False, "You are right"),
    ]
    assert (await bob.get(f"{SALON}/labels/about_me")).json() == []
    page = (await bob.get(f"{SALON}/labels/appeals", limit=1)).json()
    rest = (await bob.get(f"{SALON}/labels/appeals", limit=1, max_id=page[0]["id"])).json()
    assert [one["value"] for one in (*page, *rest)] == ["rude", "spam"]
    await settle()
    assert await tells(bob) == [("salon.label_answer", "carol")] * 2
    again = (await labels(carol, "spam", account_id=bob.id))["id"]
    await objects(bob, again)


async def test_a_label_that_is_abuse_is_taken_off_by_moderators_until_its_labeler_is_found_right(
    alice: Person, bob: Person, carol: Person, operator: Person, second: Person, settle: Settle
) -> None:
    await declares(carol)
    await listens(alice, carol)
    post = await bob.writes("about my faith")
    label = (await labels(carol, "spam", status_id=post["id"]))["id"]
    await objects(bob, label)
    path = f"/api/v1/statuses/{post['id']}"
    for other in (alice, carol):
        assert (await other.post(f"{SALON}/labels/{label}/report", {"comment": "abuse"})).status_code == 404
    told = await bob.post(f"{SALON}/labels/{label}/report", {"comment": "It mocks me"})
    assert told.status_code == 200, told.text
    (report,) = (await operator.get("/api/v1/admin/reports")).json()
    assert report["card"] == {
        "post_id": post["id"],
        "note_id": None,
        "label_id": label,
        "text": "Spam (spam): a post of @bob",
        "taken_down": False,
    }
    off = f"{SALON}/admin/labels/{label}/take_off"
    own = (await labels(carol, "spam", account_id=operator.id))["id"]
    assert (await operator.post(f"{SALON}/admin/labels/{own}/take_off", {"reason": "It is mine"})).status_code == 403
    assert (await bob.post(off, {"reason": "mine"})).status_code == 403
    assert (await operator.post(off, {"reason": " "})).status_code == 422
    assert (await operator.post(off, {"reason": "Mocking a faith is no label"})).status_code == 200
    assert (await operator.post(off, {"reason": "again"})).status_code == 409
    await settle()
    assert claims((await alice.get(path)).json()) == []
    assert (await bob.get(f"{SALON}/labels/about_me")).json() == []
    assert [one["kept"] for one in (await bob.get(f"{SALON}/labels/appeals")).json()] == [False]
    assert (await labels(carol, "spam", status_id=post["id"]))["id"] is None
    await labels(carol, "spam", verb="/retract", status=404, status_id=post["id"])
    assert claims((await alice.get(path)).json()) == [], "neither putting nor retracting brings it back"
    (report,) = (await operator.get("/api/v1/admin/reports")).json()
    assert report["card"]["taken_down"]
    (decision,) = (await carol.get(f"{SALON}/decisions")).json()
    assert (decision["subject"], decision["action"], decision["automated"]) == ("label", "remove", False)
    statement = decision["statement"]
    assert statement["decision_facts"] == "Mocking a faith is no label"
    assert statement["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
    assert (
        await carol.post(f"{SALON}/decisions/{decision['id']}/appeal", {"text": "It sells books"})
    ).status_code == 200
    (appeal,) = (await second.get(f"{SALON}/admin/appeals")).json()
    settling = {"answer": "It does sell books", "reverse": True}
    settled = await second.post(f"{SALON}/admin/appeals/{appeal['id']}/settle", settling)
    assert settled.status_code == 200, settled.text
    await settle()
    assert claims((await alice.get(path)).json()) == [("carol", "spam", "warn")]


async def test_the_yearly_report_counts_labels_objections_and_what_was_taken_off_by_who_labels(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, second: Person
) -> None:
    for who in (bob, carol):
        await declares(who)
    post = await alice.writes("about my faith")
    on_post = (await labels(carol, "spam", status_id=post["id"]))["id"]
    kept = (await labels(carol, "rude", account_id=bob.id))["id"]
    await labels(carol, "satire", account_id=alice.id)
    await labels(carol, "satire", verb="/retract", account_id=alice.id)
    await objects(alice, on_post)
    answered = await objects(bob, kept)
    path = f"{SALON}/labels/appeals/{answered['id']}/answer"
    assert (await carol.post(path, {"keep": True, "text": "It was"})).status_code == 200
    await objects(alice, (await labels(bob, "rude", account_id=alice.id))["id"])
    robot = await client.patch("/api/v1/accounts/update_credentials", json={"bot": True}, headers=bob.headers)
    assert robot.status_code == 200
    year = clock.now().year
    columns, *rows = (await measure_year(year))["12_labels"]
    assert columns[:3] == ("labelers_are", "labelers", "labels_put")
    assert rows == [("bots", 1, 1, 0, 0, 1, 0, 0, 1, 0), ("members", 1, 3, 1, 1, 2, 1, 0, 1, 0)]
    taken = await second.post(f"{SALON}/admin/labels/{on_post}/take_off", {"reason": "Mocking a faith is no label"})
    assert taken.status_code == 200, taken.text
    *_, members = (await measure_year(year))["12_labels"]
    assert members == ("members", 1, 3, 1, 1, 2, 1, 1, 0, 1)
    assert (await measure_year(year - 1))["12_labels"] == [columns]
