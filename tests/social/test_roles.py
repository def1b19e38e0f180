"""Roles on the staff: who gives which to whom, what they open, and that somebody always runs the place."""

import asyncio

import httpx
import pytest

from salon.accounts import rules
from salon.kit import db
from tests.social.conftest import Person
from tests.social.test_moderation import to_staff

ROLES = ("member", "moderator", "admin", "operator")


async def give(actor: Person, person: Person, role: str, client: httpx.AsyncClient, reason: str = "") -> httpx.Response:
    path = f"/api/salon/v1/admin/accounts/{person.id}/role"
    return await client.put(path, json={"role": role, "reason": reason}, headers=actor.headers)


@pytest.mark.parametrize("before", ROLES)
@pytest.mark.parametrize("after", ROLES)
@pytest.mark.parametrize("actor", ROLES)
def test_roles_are_given_by_those_above_and_only_operators_make_their_equals(
    actor: str, before: str, after: str
) -> None:
    below = {"member": 0, "moderator": 0, "admin": 2, "operator": 3}[actor]  # how many roles the actor rules over
    may = ROLES.index(before) < below and (ROLES.index(after) < below or actor == "operator")
    assert rules.may_give_role(actor, before, after, own=False) is may


@pytest.mark.parametrize("before", ROLES)
@pytest.mark.parametrize("after", ROLES)
def test_everybody_may_step_down_and_nobody_up(before: str, after: str) -> None:
    assert rules.may_give_role(before, before, after, own=True) is (ROLES.index(after) < ROLES.index(before))


async def test_a_role_opens_the_desk_at_once_and_shows_beside_the_name(
    operator: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    bob = await to_staff(bob, "member", client)
    assert (await bob.get("/api/v1/admin/reports")).status_code == 403
    assert (await give(operator, bob, "moderator", client)).json()["role"]["name"] == "Moderator"
    assert (await bob.get("/api/v1/admin/reports")).status_code == 200
    assert (await bob.get("/api/salon/v1/admin/health")).status_code == 403
    await give(operator, bob, "admin", client)
    assert (await bob.get("/api/salon/v1/admin/health")).status_code == 200
    assert (await bob.get(f"/api/v1/accounts/{bob.id}")).json()["roles"][0]["name"] == "Admin"
    await give(operator, bob, "member", client)
    assert (await bob.get("/api/v1/admin/reports")).status_code == 403
    assert (await bob.get(f"/api/v1/accounts/{bob.id}")).json()["roles"] == []


async def test_an_admin_makes_moderators_but_neither_admins_nor_touches_their_equals(
    operator: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    bob = await to_staff(bob, "admin", client)
    assert (await give(bob, carol, "moderator", client)).status_code == 200
    assert (await give(bob, carol, "admin", client)).status_code == 403
    assert (await give(bob, operator, "member", client)).status_code == 403
    await give(operator, carol, "admin", client)
    assert (await give(bob, carol, "member", client)).status_code == 403


async def test_the_last_operator_cannot_step_down_and_of_two_at_once_one_stays(
    operator: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    refused = await give(operator, operator, "member", client)
    assert (refused.status_code, "Somebody has to run this place" in refused.text) == (409, True)
    bob = await to_staff(bob, "member", client)
    assert (await give(operator, bob, "operator", client)).status_code == 200
    answers = await asyncio.gather(give(operator, operator, "member", client), give(bob, bob, "member", client))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    async with db.reading() as conn:
        left = await (await conn.execute("SELECT count(*) FROM accounts WHERE role = 'operator'")).fetchone()
    assert left == (1,)


async def test_a_role_nobody_knows_and_a_person_nobody_knows_are_refused_with_a_sentence(
    operator: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    refused = await give(operator, bob, "king", client)
    assert (refused.status_code, "Role must be one of" in refused.json()["error"]) == (422, True)
    path = "/api/salon/v1/admin/accounts/1/role"
    assert (await client.put(path, json={"role": "admin"}, headers=operator.headers)).status_code == 404


async def test_a_record_tells_the_staff_what_was_done_noted_and_reported(
    operator: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    report = (await carol.post("/api/v1/reports", {"account_id": bob.id, "comment": "rude"})).json()
    body = {"account_id": bob.id, "report_id": report["id"], "words": "first time"}
    noted = await operator.post("/api/salon/v1/admin/notes", body)
    assert noted.status_code == 200, noted.text
    await operator.post(f"/api/v1/admin/accounts/{bob.id}/action", {"type": "none", "text": "be kind"})
    record = (await operator.get(f"/api/salon/v1/admin/accounts/{bob.id}/record")).json()
    assert [(one["action"], one["reason"]) for one in record["deeds"]] == [
        ("account.warn", "be kind"),
        ("note.write", None),
    ]
    assert record["deeds"][0]["actor"]["username"] == "alice"
    assert [(one["words"], one["report_id"]) for one in record["notes"]] == [("first time", report["id"])]
    assert [(one["id"], one["comment"]) for one in record["reports"]] == [(report["id"], "rude")]
    assert (await bob.get(f"/api/salon/v1/admin/accounts/{bob.id}/record")).status_code == 403


async def test_a_note_about_a_report_about_somebody_else_is_not_taken(
    operator: Person, bob: Person, carol: Person
) -> None:
    report = (await carol.post("/api/v1/reports", {"account_id": bob.id})).json()
    body = {"account_id": carol.id, "report_id": report["id"], "words": "x"}
    assert (await operator.post("/api/salon/v1/admin/notes", body)).status_code == 404
    assert (await operator.post("/api/salon/v1/admin/notes", {"account_id": bob.id})).status_code == 422


async def test_the_audit_is_filtered_by_who_about_whom_and_what(
    operator: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    bob = await to_staff(bob, "moderator", client)
    for verb in ("silence", "sensitive"):
        await bob.post(f"/api/v1/admin/accounts/{carol.id}/action", {"type": verb, "text": "spam"})
    await operator.post("/api/salon/v1/admin/invites", {"uses": 1})

    async def read(**query: str) -> list[str]:
        return [one["action"] for one in (await bob.get("/api/salon/v1/admin/audit", **query)).json()]

    assert await read() == ["invite.make", "account.sensitive", "account.silence"]
    assert await read(actor_id=operator.id) == ["invite.make"]
    assert await read(account_id=carol.id) == ["account.sensitive", "account.silence"]
    assert await read(action="invite") == ["invite.make"]
    assert await read(action="account.silence") == ["account.silence"]
    page = await bob.get("/api/salon/v1/admin/audit", limit="1")
    assert 'rel="next"' in page.headers["link"]
    assert await read(max_id=page.json()[0]["id"]) == ["account.sensitive", "account.silence"]


async def test_a_takedown_needs_rank_above_an_author_of_the_staff_and_so_does_taking_it_back(
    operator: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    bob, carol = await to_staff(bob, "moderator", client), await to_staff(carol, "moderator", client)
    path = "/api/salon/v1/admin/takedowns"

    async def take(who: Person, post: dict) -> httpx.Response:
        return await who.post(path, {"post_id": post["id"], "reason": "spam"})

    of_operator, of_carol = await operator.writes("mine"), await carol.writes("hers")
    assert (await take(bob, of_operator)).status_code == 403
    assert (await take(bob, of_carol)).status_code == 403
    assert (await operator.get(f"/api/v1/statuses/{of_operator['id']}")).status_code == 200
    assert (await take(bob, await bob.writes("his own"))).status_code == 200
    taken = await take(operator, of_carol)
    assert taken.status_code == 200
    for who, code in ((carol, 403), (bob, 403), (operator, 200)):
        assert (await who.post(f"{path}/{taken.json()['id']}/undo")).status_code == code
