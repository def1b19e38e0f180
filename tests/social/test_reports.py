"""Reports, and what the operator says about the place."""

from typing import Any

import httpx
import pytest

from tests.conftest import Settle
from tests.social.conftest import Invite, Person, another_operator


async def test_a_report_reaches_the_desk_with_the_reported_posts_only(
    operator: Person, bob: Person, carol: Person
) -> None:
    bad, other = await bob.writes("buy now"), await carol.writes("nothing to do with it")
    filed = await carol.post(
        "/api/v1/reports",
        {"account_id": bob.id, "status_ids": [bad["id"], other["id"]], "comment": "again", "category": "spam"},
    )
    assert filed.status_code == 200, filed.text
    report = filed.json()
    assert (report["status_ids"], report["category"], report["action_taken"]) == ([bad["id"]], "spam", False)
    assert report["target_account"]["id"] == bob.id
    desk = (await operator.get("/api/v1/admin/reports")).json()
    assert [(one["id"], one["account"]["id"], one["target_account"]["id"]) for one in desk] == [
        (report["id"], carol.id, bob.id)
    ]
    assert [post["id"] for post in desk[0]["statuses"]] == [bad["id"]]
    path = f"/api/v1/admin/reports/{report['id']}"
    assert (await operator.post(f"{path}/assign_to_self")).json()["assigned_account"]["id"] == operator.id
    assert (await operator.post(f"{path}/resolve")).json()["action_taken"] is True
    assert (await operator.get("/api/v1/admin/reports")).json() == []
    assert len((await operator.get("/api/v1/admin/reports", resolved="true")).json()) == 1
    assert (await operator.post(f"{path}/reopen")).json()["action_taken"] is False


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"category": "boring"}, 422),
        ({"comment": "x" * 1001}, 422),
        ({"account_id": "1"}, 404),
        ({"account_id": ""}, 404),
    ],
)
async def test_bad_reports_are_refused(alice: Person, bob: Person, change: dict[str, Any], status: int) -> None:
    answer = await alice.post("/api/v1/reports", {"account_id": bob.id, **change})
    assert answer.status_code == status, answer.text


async def test_what_is_said_of_a_moderator_is_for_the_others_of_the_staff(
    operator: Person, carol: Person, invite: Invite
) -> None:
    filed = (await carol.post("/api/v1/reports", {"account_id": operator.id, "comment": "rude"})).json()
    path = f"/api/v1/admin/reports/{filed['id']}"
    assert (await operator.get(path)).status_code == 200, "nobody else can see to it"
    moderator = await another_operator(invite)
    assert (await operator.get("/api/v1/admin/reports")).json() == []
    assert (await operator.get(f"/api/salon/v1/admin/accounts/{operator.id}/record")).json()["reports"] == []
    assert (await operator.get(path)).status_code == 404
    for verb in ("assign_to_self", "unassign", "resolve", "reopen"):
        assert (await operator.post(f"{path}/{verb}")).status_code == 404
    sorted_away = await operator._client.put(path, json={"category": "spam"}, headers=operator.headers)
    assert sorted_away.status_code == 404
    assert [one["id"] for one in (await moderator.get("/api/v1/admin/reports")).json()] == [filed["id"]]
    assert (await moderator.post(f"{path}/resolve")).json()["action_taken"] is True


async def test_the_desk_is_for_moderators(alice: Person, bob: Person, operator: Person) -> None:
    assert (await bob.get("/api/v1/admin/reports")).status_code == 403
    assert (await alice.get("/api/v1/admin/reports")).status_code == 403, "a token without the scope"
    assert (await operator.get("/api/v1/admin/reports")).status_code == 200


async def test_rules_and_papers_are_the_operators(operator: Person, bob: Person, client: httpx.AsyncClient) -> None:
    body = {"rules": [{"text": "Be kind", "hint": "even on Mondays"}], "papers": {"contact": "hello@example.org"}}
    assert (await client.put("/api/salon/v1/place", json=body, headers=bob.headers)).status_code == 403
    assert (await client.put("/api/salon/v1/place", json=body, headers=operator.headers)).status_code == 200
    rules = (await client.get("/api/v1/instance/rules")).json()
    assert [(rule["text"], rule["hint"]) for rule in rules] == [("Be kind", "even on Mondays")]
    place = (await client.get("/api/v2/instance")).json()
    assert (place["contact"]["email"], place["contact"]["account"]["id"]) == ("hello@example.org", operator.id)
    assert place["rules"] == rules
    assert (await client.get("/api/v1/instance/privacy_policy")).status_code == 404
    more = {"rules": [{"text": "Be brave"}, {"text": "Be kind"}], "papers": {"privacy_policy": "We keep *little*."}}
    await client.put("/api/salon/v1/place", json=more, headers=operator.headers)
    now = (await client.get("/api/v1/instance/rules")).json()
    assert [rule["text"] for rule in now] == ["Be brave", "Be kind"]
    assert now[1]["id"] == rules[0]["id"], "a rule that stays keeps its id"
    assert "We keep" in (await client.get("/api/v1/instance/privacy_policy")).json()["content"]
    weeks = (await client.get("/api/v1/instance/activity")).json()
    assert len(weeks) == 12


async def test_an_address_of_this_place_finds_what_is_there(alice: Person, bob: Person) -> None:
    post = await alice.writes("find me")
    found = (await bob.get("/api/v2/search", q=post["url"])).json()
    assert [one["id"] for one in found["statuses"]] == [post["id"]]
    found = (await bob.get("/api/v2/search", q=post["account"]["url"], resolve="true")).json()
    assert [one["id"] for one in found["accounts"]] == [alice.id]
    await alice.writes("a #lighthouse")
    assert (await bob.get("/api/v1/search", q="light")).json()["hashtags"] == ["lighthouse"]


async def test_the_words_of_a_reported_message_are_read_and_of_no_other(
    operator: Person, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    told = await bob.writes("@alice send me porn", visibility="direct")
    other = await bob.writes("@alice more porn", visibility="direct")
    calm = await bob.writes("@alice a lake", visibility="direct")
    await alice.post("/api/v1/reports", {"account_id": bob.id, "status_ids": [told["id"], calm["id"]]})
    await carol.post("/api/v1/reports", {"account_id": bob.id, "status_ids": [other["id"]]})
    await settle()
    guessed, report = (await operator.get("/api/v1/admin/reports")).json()
    [found] = report["findings"]
    assert (found["status_id"], found["label"], found["check"]) == (told["id"], "sexual", "text-rules")
    assert 0 < found["score"] < 1
    assert guessed["findings"] == [], "who was not written to has nothing read"
    assert "porn" not in report["comment"] + str(found), "scores and labels, not the words"


async def test_a_report_comes_with_the_rule_that_was_found_broken_in_those_like_it(
    alice: Person, bob: Person, carol: Person, operator: Person, settle: Settle
) -> None:
    rules = {"rules": [{"text": "No advertising"}, {"text": "Be kind"}]}
    answer = await operator._client.put("/api/salon/v1/place", json=rules | {"papers": {}}, headers=operator.headers)
    assert answer.status_code == 200, answer.text
    ids = {one["text"]: one["id"] for one in (await operator.get("/api/v1/instance/rules")).json()}

    async def reports(category: str) -> dict[str, Any]:
        made = (await carol.post("/api/v1/reports", {"account_id": bob.id, "category": category})).json()
        await settle()
        return dict((await operator.get(f"/api/v1/admin/reports/{made['id']}")).json())

    async def decides(report: dict[str, Any], rule: str) -> None:
        body = {"rule_ids": [int(ids[rule])], "category": "violation"}
        sorted_ = await operator._client.put(
            f"/api/v1/admin/reports/{report['id']}", json=body, headers=operator.headers
        )
        assert sorted_.status_code == 200, sorted_.text
        verdict = {"type": "none", "text": "Please do not", "report_id": report["id"]}
        assert (await operator.post(f"/api/v1/admin/accounts/{bob.id}/action", verdict)).is_success

    first = await reports("violation")
    assert first["suggested"] is None, "nothing was decided yet"
    await decides(first, "Be kind")
    await decides(await reports("violation"), "No advertising")
    await decides(await reports("violation"), "No advertising")
    like_it = await reports("violation")
    assert like_it["suggested"] == {"rule_id": ids["No advertising"], "text": "No advertising", "times": 2}
    assert (await reports("spam"))["suggested"] is None, "nothing like it"
    closed = (await operator.get(f"/api/v1/admin/reports/{first['id']}")).json()
    assert closed["suggested"] is None
