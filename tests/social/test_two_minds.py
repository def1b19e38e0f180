"""The rule of two: what the policy lets nobody do alone waits until another of the staff agrees."""

import datetime as dt
from typing import Any

import pytest

from salon.kit import clock, db
from salon.safety.transparency import measure_year
from tests.conftest import Settle
from tests.social.conftest import Invite, Person, another_operator
from tests.social.test_picture_checks import dunes, sent

ADMIN, V1 = "/api/salon/v1/admin", "/api/v1"
PROPOSALS, POLICIES = f"{ADMIN}/proposals", f"{ADMIN}/policies"
ALL = ["account.suspend", "account.delete", "post.take_down", "notice.remove", "picture.let_through", "picture.let_go"]


async def ask_two(operator: Person, settle: Settle, *deeds: str) -> int:
    made = await operator.post(POLICIES, {"rules": [], "seconded": deeds or ALL})
    assert made.status_code == 200, made.text
    await settle()
    live = await operator.post(f"{POLICIES}/{made.json()['version']}/live")
    assert live.status_code == 200, live.text
    assert live.json()["seconded"] == list(deeds or ALL)
    return int(made.json()["version"])


async def suspend(moderator: Person, whom: Person) -> dict[str, Any]:
    answer = await moderator.post(f"{V1}/admin/accounts/{whom.id}/action", {"type": "suspend", "text": "Threats"})
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def is_suspended(whom: Person) -> bool:
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT state FROM accounts WHERE id = %s", (whom.account_id,))).fetchone()
    return row == ("suspended",)


async def test_a_suspension_waits_until_another_of_the_staff_agrees(
    operator: Person, second: Person, bob: Person, settle: Settle
) -> None:
    await ask_two(operator, settle)
    waiting = await suspend(operator, bob)
    assert (waiting["deed"], waiting["state"], waiting["reason"]) == ("account.suspend", "open", "Threats")
    assert not await is_suspended(bob)
    assert (await bob.get("/api/salon/v1/decisions")).json() == [], "trying it left nothing"
    health = (await operator.get(f"{ADMIN}/health")).json()
    assert health["waiting"]["proposals"] == 1
    [queued] = (await second.get(PROPOSALS)).json()
    assert queued["account"]["username"] == "bob"
    assert queued["proposed_by"]["id"] == operator.id

    own = await operator.post(f"{PROPOSALS}/{waiting['id']}/agree")
    assert own.status_code == 403, "nobody agrees with themselves"
    agreed = await second.post(f"{PROPOSALS}/{waiting['id']}/agree")
    assert (agreed.status_code, agreed.json()["state"]) == (200, "agreed")
    assert await is_suspended(bob)
    deeds = [(one["action"], one["actor_id"]) for one in (await operator.get(f"{ADMIN}/audit")).json()]
    assert ("proposal.make", operator.id) in deeds
    assert ("account.suspend", operator.id) in deeds
    assert ("proposal.agree", second.id) in deeds
    again = await second.post(f"{PROPOSALS}/{waiting['id']}/agree")
    assert again.status_code == 409, "once"
    assert [one["state"] for one in (await second.get(PROPOSALS, state="settled")).json()] == ["agreed"]


async def test_who_agreed_does_not_decide_the_appeal(
    operator: Person, second: Person, bob: Person, settle: Settle
) -> None:
    await ask_two(operator, settle)
    post = await bob.writes("rude")
    waiting = (await operator.post(f"{ADMIN}/takedowns", {"post_id": post["id"], "reason": "Rude"})).json()
    assert (await bob.get(f"{V1}/statuses/{post['id']}")).status_code == 200
    assert (await second.post(f"{PROPOSALS}/{waiting['id']}/agree")).status_code == 200
    await settle()
    assert (await bob.get(f"{V1}/statuses/{post['id']}")).status_code == 404
    [decision] = (await bob.get("/api/salon/v1/decisions")).json()
    await bob.post(f"/api/salon/v1/decisions/{decision['id']}/appeal", {"text": "It was a joke"})
    [appeal] = (await second.get(f"{ADMIN}/appeals")).json()
    for one in (operator, second):
        answer = await one.post(f"{ADMIN}/appeals/{appeal['id']}/settle", {"reverse": True, "answer": "Yes"})
        assert answer.status_code == 403, answer.text


async def test_what_is_refused_or_taken_back_is_not_done(
    operator: Person, second: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await ask_two(operator, settle)
    first, other = await suspend(operator, bob), await suspend(operator, carol)
    twice = await second.post(f"{V1}/admin/accounts/{bob.id}/action", {"type": "suspend"})
    assert twice.status_code == 409, "it is proposed already"
    wordless = await second.post(f"{PROPOSALS}/{first['id']}/refuse")
    assert wordless.status_code == 422
    said = await second.post(f"{PROPOSALS}/{first['id']}/refuse", {"answer": "A warning will do"})
    assert (said.json()["state"], said.json()["answer"]) == ("refused", "A warning will do")
    assert (await operator.post(f"{PROPOSALS}/{other['id']}/refuse")).json()["state"] == "withdrawn"
    assert (await second.post(f"{PROPOSALS}/{first['id']}/agree")).status_code == 409
    assert not await is_suspended(bob)
    assert not await is_suspended(carol)


async def test_a_proposal_nobody_agrees_to_in_time_is_over(
    operator: Person, second: Person, bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask_two(operator, settle)
    waiting = await suspend(operator, bob)
    later = clock.now() + dt.timedelta(hours=73)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await second.get(PROPOSALS)).json() == []
    [over] = (await second.get(PROPOSALS, state="settled")).json()
    assert over["state"] == "expired"
    assert (await second.post(f"{PROPOSALS}/{waiting['id']}/agree")).status_code == 409
    assert not await is_suspended(bob)
    assert (await suspend(operator, bob))["id"] != waiting["id"], "it can be proposed anew"


async def test_who_may_not_do_it_alone_may_not_propose_or_agree_to_it(
    operator: Person, second: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await ask_two(operator, settle)
    async with db.transaction() as tx:
        both = [bob.account_id, carol.account_id]
        await tx.execute("UPDATE accounts SET role = 'moderator' WHERE id = ANY(%s)", (both,))
    above = await bob.post(f"{V1}/admin/accounts/{operator.id}/action", {"type": "suspend"})
    assert above.status_code == 403
    waiting = await suspend(operator, carol)
    assert (await bob.post(f"{PROPOSALS}/{waiting['id']}/agree")).status_code == 403, "an equal's"
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET role = 'member' WHERE id = %s", (operator.account_id,))
    left = await second.post(f"{PROPOSALS}/{waiting['id']}/agree")
    assert left.status_code == 403, "who proposed it is not on the staff any more"


async def test_deleting_and_notices_and_pictures_wait_too(
    operator: Person, second: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    media_id = await sent(bob, dunes())
    post = await carol.writes("a crime")
    async with db.transaction() as tx:
        await tx.execute("UPDATE media SET held_at = now() WHERE id = %s", (int(media_id),))
    body = {
        "explanation": "It is one",
        "addresses": [f"/posts/{post['id']}"],
        "name": "Bob",
        "email": "bob@example.org",
    }
    notice = (await bob.post("/api/salon/v1/notices", {**body, "good_faith": True})).json()
    await ask_two(operator, settle)
    ruling = {"remove": True, "answer": "It is", "law": "The law"}
    wishes = [
        ("picture.let_through", await operator.post(f"{ADMIN}/held_pictures/{media_id}/approve")),
        ("notice.remove", await operator.post(f"{ADMIN}/notices/{notice['id']}/decide", ruling)),
        ("account.suspend", await operator.post(f"{V1}/admin/accounts/{bob.id}/action", {"type": "suspend"})),
    ]
    for deed, answer in wishes:
        assert (answer.status_code, answer.json()["deed"]) == (202, deed), answer.text
        done = await second.post(f"{PROPOSALS}/{answer.json()['id']}/agree")
        assert done.status_code == 200, done.text
    await settle()
    assert (await operator.get(f"{ADMIN}/held_pictures")).json() == []
    assert (await carol.get(f"{V1}/statuses/{post['id']}")).status_code == 404
    assert await is_suspended(bob)
    gone = await operator._client.delete(f"{V1}/admin/accounts/{bob.id}", headers=operator.headers)
    assert (gone.status_code, gone.json()["deed"]) == (202, "account.delete")
    assert (await second.post(f"{PROPOSALS}/{gone.json()['id']}/agree")).status_code == 200
    [told] = [one for one in (await second.get(PROPOSALS, state="settled")).json() if one["deed"] == "account.delete"]
    assert told["reason"] == ""


async def test_one_alone_does_not_put_the_rule_of_two_aside(
    operator: Person, second: Person, bob: Person, settle: Settle
) -> None:
    await ask_two(operator, settle)
    milder = (await operator.post(POLICIES, {"rules": [], "seconded": []})).json()["version"]
    await settle()
    waiting = await operator.post(f"{POLICIES}/{milder}/live")
    assert (waiting.status_code, waiting.json()["deed"]) == (202, "policy.put_in_force")
    await suspend(operator, bob)
    assert (await second.post(f"{PROPOSALS}/{waiting.json()['id']}/agree")).status_code == 200
    assert (await operator.get(POLICIES)).json()["holds"]["seconded"] == []


async def test_a_policy_names_only_deeds_that_can_wait(operator: Person) -> None:
    answer = await operator.post(POLICIES, {"rules": [], "seconded": ["report.close"]})
    assert answer.status_code == 422, answer.text


async def test_an_appeal_that_ends_in_a_suspension_needs_two_as_well(
    operator: Person, second: Person, bob: Person, carol: Person, settle: Settle, invite: Invite
) -> None:
    third = await another_operator(invite, "third")
    filed = (await carol.post(f"{V1}/reports", {"account_id": bob.id, "comment": "threats"})).json()
    action = {"type": "silence", "text": "Too loud", "report_id": filed["id"]}
    await operator.post(f"{V1}/admin/accounts/{bob.id}/action", action)
    [told] = (await carol.get("/api/salon/v1/decisions")).json()
    await carol.post(f"/api/salon/v1/decisions/{told['id']}/appeal", {"text": "He goes on"})
    await ask_two(operator, settle)
    [case] = (await second.get(f"{ADMIN}/appeals")).json()
    body = {"reverse": True, "answer": "He does", "stricter": "suspend"}
    waiting = await second.post(f"{ADMIN}/appeals/{case['id']}/settle", body)
    assert (waiting.status_code, waiting.json()["deed"]) == (202, "appeal.tighten")
    assert waiting.json()["account"]["username"] == "bob"
    first = await operator.post(f"{PROPOSALS}/{waiting.json()['id']}/agree")
    assert first.status_code == 403, "who decided what is appealed agrees to nothing about it"
    assert (await third.post(f"{PROPOSALS}/{waiting.json()['id']}/agree")).status_code == 200
    assert await is_suspended(bob)
    assert (await second.get(f"{ADMIN}/appeals", state="stricter")).json()[0]["id"] == case["id"]


async def test_the_yearly_report_counts_admins_and_what_waited_for_a_second(
    operator: Person, second: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET role = 'admin' WHERE id = %s", (carol.account_id,))
    await ask_two(operator, settle)
    post = await bob.writes("rude")
    for verb in ("refuse", "agree"):
        waiting = (await operator.post(f"{ADMIN}/takedowns", {"post_id": post["id"], "reason": "Rude"})).json()
        done = await second.post(f"{PROPOSALS}/{waiting['id']}/{verb}", {"answer": "No"})
        assert done.status_code == 200, done.text
    columns, row = (await measure_year(clock.now().year))["9_people_and_members"]
    counted = dict(zip(columns, row, strict=True))
    assert counted["moderators"] == 3, "two operators and an admin"
    assert (counted["deeds_proposed_to_a_second"], counted["agreed_to"], counted["refused"]) == (2, 1, 1)
