"""From a decision to its reasons, an appeal, and everything given back."""

import asyncio
import csv
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import httpx

from salon.checks.decisions import record_decision
from salon.kit import clock, db
from salon.kit.ids import MAX_ID
from salon.kit.pages import Page
from salon.kit.settings import Settings
from salon.mastodon.entities.notifications import render_notifications
from salon.notifications.queries import list_notifications
from salon.safety.reasons import to_statement
from salon.safety.transparency import measure_year
from tests.conftest import Settle
from tests.social.conftest import Person

DECISIONS, APPEALS = "/api/salon/v1/decisions", "/api/salon/v1/admin/appeals"
TAKEDOWNS = "/api/salon/v1/admin/takedowns"


async def mine(person: Person) -> list[dict]:
    answer = await person.get(DECISIONS)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def appeal(person: Person, decision: dict, text: str = "It is harmless") -> dict:
    answer = await person.post(f"{DECISIONS}/{decision['id']}/appeal", {"text": text})
    assert answer.status_code == 200, answer.text
    return answer.json()["appeal"]


async def settle_it(moderator: Person, appeal_id: str, *, reverse: bool) -> httpx.Response:
    body = {"reverse": reverse, "answer": "Looked at again"}
    return await moderator.post(f"{APPEALS}/{appeal_id}/settle", body)


async def test_a_takedown_is_explained_appealed_and_reversed_everywhere(
    alice: Person, bob: Person, carol: Person, operator: Person, second: Person, settle: Settle
) -> None:
    await carol.follows(bob)
    bad = await bob.writes("buy now #sale")
    await settle()
    await carol.post("/api/v1/reports", {"account_id": bob.id, "status_ids": [bad["id"]], "category": "spam"})
    why = {"post_id": bad["id"], "reason": "Advertising", "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"}
    assert (await operator.post(TAKEDOWNS, why)).status_code == 200
    await settle()
    assert await carol.home() == []
    told = (await mine(bob))[0]
    assert (told["action"], told["post_id"], told["role"], told["automated"]) == ("remove", bad["id"], "author", False)
    said = told["statement"]
    assert said["category"] == "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
    assert said["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
    assert (said["decision_facts"], said["source_type"]) == ("Advertising", "SOURCE_TYPE_OTHER_NOTIFICATION")
    assert await mine(alice) == []
    one = await appeal(bob, told)
    listed = (await operator.get(APPEALS)).json()
    assert [(case["id"], case["account"]["id"], case["decision"]["id"]) for case in listed] == [
        (one["id"], bob.id, told["id"])
    ]
    assert (await settle_it(operator, one["id"], reverse=True)).status_code == 403, "who decided decides no appeal"
    assert (await settle_it(second, one["id"], reverse=True)).status_code == 200
    await settle()
    assert [post["id"] for post in (await carol.get("/api/v1/timelines/home")).json()] == [bad["id"]]
    assert [post["id"] for post in (await alice.get("/api/v1/timelines/tag/sale")).json()] == [bad["id"]]
    found = (await alice.get("/api/v2/search", q="buy now", type="statuses")).json()
    assert [post["id"] for post in found["statuses"]] == [bad["id"]]
    assert (await alice.get(f"/api/v1/statuses/{bad['id']}")).status_code == 200
    after = (await mine(bob))[0]
    assert (after["appeal"]["state"], after["appeal"]["answer"]) == ("reversed", "Looked at again")
    assert after["reversed_at"] is not None
    assert (await bob.get("/api/salon/v1/takedowns")).json() == []
    assert (await settle_it(second, one["id"], reverse=False)).status_code == 422


async def test_who_reported_appeals_that_nothing_was_done(
    bob: Person, carol: Person, operator: Person, second: Person
) -> None:
    filed = (await carol.post("/api/v1/reports", {"account_id": bob.id, "comment": "rude"})).json()
    await operator.post(f"/api/v1/admin/reports/{filed['id']}/resolve")
    assert await mine(bob) == [], "nothing was decided about bob"
    told = (await mine(carol))[0]
    assert (told["role"], told["action"]) == ("reporter", "nothing")
    one = await appeal(carol, told, "Look again")
    assert (await bob.post(f"{DECISIONS}/{told['id']}/appeal", {"text": "x"})).status_code == 404
    assert (await settle_it(second, one["id"], reverse=True)).status_code == 200
    assert [report["id"] for report in (await operator.get("/api/v1/admin/reports")).json()] == [filed["id"]]


async def test_a_measure_about_an_account_is_lifted_when_its_appeal_succeeds(
    bob: Person, operator: Person, second: Person
) -> None:
    action = f"/api/v1/admin/accounts/{bob.id}/action"
    assert (await operator.post(action, {"type": "silence", "text": "Too loud"})).status_code == 200
    told = (await mine(bob))[0]
    assert (told["subject"], told["action"]) == ("account", "silence")
    assert told["statement"]["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_DEMOTED"]
    assert "Too loud" in told["statement"]["decision_facts"]
    one = await appeal(bob, told)
    assert (await settle_it(second, one["id"], reverse=True)).status_code == 200
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT silenced_at FROM accounts WHERE id = %s", (bob.account_id,))).fetchone()
    assert row == (None,)


async def test_a_list_of_decisions_goes_on_only_where_there_may_be_more(bob: Person, operator: Person) -> None:
    action = f"/api/v1/admin/accounts/{bob.id}/action"
    assert (await operator.post(action, {"type": "none", "text": "Mind the foxes"})).status_code == 200
    assert 'rel="next"' not in (await bob.get(DECISIONS)).headers["link"]
    assert 'rel="next"' in (await bob.get(f"{DECISIONS}?limit=1")).headers["link"]


async def test_one_author_of_a_family_gets_back_what_is_theirs_only(
    alice: Person, bob: Person, operator: Person, second: Person, settle: Settle
) -> None:
    parent, child = await alice.writes("parent"), await bob.writes("child")
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO remix_edges (child_id, parent_id) VALUES (%s, %s)", (child["id"], parent["id"]))
    body = {"post_id": parent["id"], "reason": "Both", "descendants": "all"}
    assert (await operator.post(TAKEDOWNS, body)).status_code == 200
    one = await appeal(bob, (await mine(bob))[0])
    assert (await settle_it(second, one["id"], reverse=True)).status_code == 200
    await settle()
    assert (await bob.get(f"/api/v1/statuses/{child['id']}")).status_code == 200
    assert (await bob.get(f"/api/v1/statuses/{parent['id']}")).status_code == 404
    assert (await mine(alice))[0]["reversed_at"] is None


async def test_taking_a_takedown_back_says_so_in_its_decision(bob: Person, operator: Person) -> None:
    post = await bob.writes("fine after all")
    made = (await operator.post(TAKEDOWNS, {"post_id": post["id"], "reason": "A mistake"})).json()
    await operator.post(f"{TAKEDOWNS}/{made['id']}/undo")
    told = (await mine(bob))[0]
    assert told["reversed_at"] is not None
    answer = await bob.post(f"{DECISIONS}/{told['id']}/appeal", {"text": "x"})
    assert answer.json()["error"] == "This decision was taken back already."


async def test_appeals_are_open_for_six_months_and_once(bob: Person, operator: Person) -> None:
    post = await bob.writes("hello")
    await operator.post(TAKEDOWNS, {"post_id": post["id"], "reason": "A mistake"})
    told = (await mine(bob))[0]
    path = f"{DECISIONS}/{told['id']}/appeal"
    assert (await bob.post(path, {"text": " "})).status_code == 422
    async with db.transaction() as tx:
        await tx.execute("UPDATE decisions SET created_at = %s", (clock.now() - dt.timedelta(days=184),))
    assert "six months" in (await bob.post(path, {"text": "late"})).json()["error"]
    async with db.transaction() as tx:
        await tx.execute("UPDATE decisions SET created_at = %s", (clock.now() - dt.timedelta(days=182),))
    assert (await bob.post(path, {"text": "in time"})).status_code == 200
    assert (await bob.post(path, {"text": "again"})).status_code == 422


async def test_words_refused_by_mistake_are_drawn_after_an_appeal(bob: Person, operator: Person) -> None:
    wish = {"prompt": "my cat, naked without her collar"}
    refused = await bob.post("/api/salon/v1/generations", wish)
    assert refused.status_code == 422
    one = await appeal(bob, {"id": refused.json()["decision_id"]})
    assert (await settle_it(operator, one["id"], reverse=True)).status_code == 200
    assert (await bob.post("/api/salon/v1/generations", wish)).status_code == 202
    never = await bob.post("/api/salon/v1/generations", {"prompt": "nude child"})
    one = await appeal(bob, {"id": never.json()["decision_id"]})
    assert (await settle_it(operator, one["id"], reverse=True)).status_code == 200
    assert (await bob.post("/api/salon/v1/generations", {"prompt": "nude child"})).status_code == 422


async def test_a_category_is_one_of_the_databases(bob: Person, operator: Person) -> None:
    post = await bob.writes("hello")
    answer = await operator.post(TAKEDOWNS, {"post_id": post["id"], "reason": "x", "category": "BORING"})
    assert answer.status_code == 422
    assert (await bob.get(f"/api/v1/statuses/{post['id']}")).status_code == 200


async def test_the_yearly_report_counts_what_was_decided(
    bob: Person, carol: Person, operator: Person, second: Person
) -> None:
    bad = await bob.writes("buy now")
    await carol.post("/api/v1/reports", {"account_id": bob.id, "status_ids": [bad["id"]], "category": "spam"})
    why = {"post_id": bad["id"], "reason": "Advertising", "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"}
    await operator.post(TAKEDOWNS, why)
    await settle_it(second, (await appeal(bob, (await mine(bob))[0]))["id"], reverse=True)
    await bob.post("/api/salon/v1/generations", {"prompt": "nude child"})
    year = clock.now().year
    tables = await measure_year(year)
    assert len(tables) == 12
    assert tables["3_notices"][1][:4] == ("spam", 1, 0, 1)
    assert tables["6_measures_after_notices"][1:] == [("STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "visibility", 1, 0, 0)]
    own = "5_breaches_of_our_rules_found_by_ourselves"
    assert tables[own][1:] == [("STATEMENT_CATEGORY_PROTECTION_OF_MINORS", "visibility", 1, 1, 1)]
    assert tables["7_complaints"][1][:5] == ("author", 1, 0, 1, 0)
    assert tables["8_automated_means"][1][:5] == ("sexual_minors", "prompt", 1, 0, 0)
    assert all(len(row) == len(rows[0]) for rows in tables.values() for row in rows)
    before = await measure_year(year - 1)
    assert [name for name, rows in before.items() if len(rows) > 1] == [
        "1_service",
        "9_people_and_members",
        "10_qualitative",
    ]


async def test_a_decision_about_a_post_is_among_its_authors_notifications_with_its_reasons_and_appeal(
    bob: Person, operator: Person, second: Person, settle: Settle
) -> None:
    post = await bob.writes("buy now")
    await operator.post(TAKEDOWNS, {"post_id": post["id"], "reason": "Advertising"})
    await settle()
    told = (await bob.get("/api/v1/notifications")).json()
    assert [(one["type"], one["account"]["id"]) for one in told] == [("moderation_warning", bob.id)]
    warning = told[0]["moderation_warning"]
    assert (warning["action"], warning["text"], warning["appeal"]) == ("delete_statuses", "Advertising", None)
    assert warning["status_ids"] == [post["id"]]
    decision = (await mine(bob))[0]
    assert warning["salon"] == {"decision_id": decision["id"], "subject": "post", "action": "remove"}
    one = await appeal(bob, decision, "It is harmless")
    await settle_it(second, one["id"], reverse=False)
    await settle()
    again = (await bob.get("/api/v1/notifications")).json()
    assert [one["moderation_warning"]["appeal"] for one in again] == [{"text": "It is harmless", "state": "rejected"}]


async def test_who_reported_and_who_appealed_hear_what_came_of_it_in_our_own_client_only(
    bob: Person, carol: Person, operator: Person, second: Person, settle: Settle
) -> None:
    bad, fine = await bob.writes("buy now"), await bob.writes("hello")
    await carol.post("/api/v1/reports", {"account_id": bob.id, "status_ids": [bad["id"]]})
    await operator.post(TAKEDOWNS, {"post_id": bad["id"], "reason": "Advertising"})
    other = (await carol.post("/api/v1/reports", {"account_id": bob.id, "status_ids": [fine["id"]]})).json()
    await operator.post(f"/api/v1/admin/reports/{other['id']}/resolve")
    await settle_it(second, (await appeal(bob, (await mine(bob))[-1]))["id"], reverse=True)
    await settle()
    rows = await list_notifications(carol.account_id, Page(MAX_ID, 0, 40, ascending=False))
    assert [row.kind for row in rows] == ["salon.report", "salon.report"]
    found = [json.loads(body) for body in (await render_notifications(rows, own_words=True)).values()]
    assert [one["moderation_warning"]["salon"]["action"] for one in found] == ["nothing", "remove"]
    assert all(one["account"]["id"] == carol.id for one in found), "who decided is not named"
    rows = await list_notifications(bob.account_id, Page(MAX_ID, 0, 40, ascending=False))
    assert [row.kind for row in rows] == ["salon.appeal", "moderation_warning"]
    assert await carol.told() == [], "an app written for Mastodon knows no such type"
    assert [kind for kind, _ in await bob.told()] == ["moderation_warning"]
    assert (await carol.get("/api/v2/notifications")).json()["notification_groups"] == []


async def test_what_was_refused_was_said_at_once_and_is_not_told_again(bob: Person, settle: Settle) -> None:
    assert (await bob.post("/api/salon/v1/generations", {"prompt": "nude child"})).status_code == 422
    await settle()
    assert len(await mine(bob)) == 1
    assert await bob.told() == []


async def test_the_command_writes_the_yearly_report_as_tables_that_can_be_read_back(
    bob: Person, operator: Person, settings: Settings, tmp_path: Path
) -> None:
    post = await bob.writes("buy now")
    why = {"post_id": post["id"], "reason": "Advertising", "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"}
    assert (await operator.post(TAKEDOWNS, why)).status_code == 200
    year = clock.now().year
    command = [sys.executable, "-m", "salon.app.cli", "moderation", "report", "--year", str(year)]
    there = {"DATABASE_URL": settings.database_url or "", "SALON_DATA": str(settings.data)}
    ran = await asyncio.to_thread(
        subprocess.run, [*command, "--out", str(tmp_path)], capture_output=True, text=True, check=False, env=there
    )
    assert ran.returncode == 0, ran.stderr
    assert [Path(line).parent for line in ran.stdout.splitlines()] == [tmp_path] * 12
    tables = await measure_year(year)
    for name, rows in tables.items():
        with (tmp_path / f"{year}_{name}.csv").open(newline="", encoding="utf-8") as file:
            read = list(csv.reader(file))
        if name != "1_service":  # which says when it was made
            assert read == [["" if value is None else str(value) for value in row] for row in rows], name
        assert read[0] == list(rows[0])
    own = (tmp_path / f"{year}_5_breaches_of_our_rules_found_by_ourselves.csv").read_text()
    assert "STATEMENT_CATEGORY_SCAMS_AND_FRAUD,visibility,1,0,0" in own


async def test_who_reported_and_finds_it_too_mild_gets_a_stricter_decision_and_nothing_is_lifted(
    bob: Person, carol: Person, operator: Person, second: Person, settle: Settle
) -> None:
    filed = (await carol.post("/api/v1/reports", {"account_id": bob.id, "comment": "threats"})).json()
    action = f"/api/v1/admin/accounts/{bob.id}/action"
    await operator.post(action, {"type": "silence", "text": "Too loud", "report_id": filed["id"]})
    [told] = await mine(carol)
    one = await appeal(carol, told, "He goes on")
    lifted = await settle_it(second, one["id"], reverse=True)
    assert lifted.status_code == 422, "a measure is not lifted because it is too mild"
    path, how = f"{APPEALS}/{one['id']}/settle", {"reverse": True, "answer": "He does"}
    milder = await second.post(path, {**how, "stricter": "sensitive"})
    assert milder.status_code == 422
    done = await second.post(path, {**how, "stricter": "suspend"})
    assert (done.status_code, done.json()["state"]) == (200, "stricter"), done.text
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT state, silenced_at IS NOT NULL FROM accounts WHERE id = %s", (bob.account_id,)
        )
        assert await rows.fetchone() == ("suspended", True)
        made = await conn.execute(
            "SELECT action, decided_by, reversed_at FROM decisions WHERE account_id = %s ORDER BY id", (bob.account_id,)
        )
        assert await made.fetchall() == [
            ("silence", operator.account_id, None),
            ("suspend", second.account_id, None),
        ]
    newest, oldest = await mine(carol)
    assert (newest["action"], oldest["appeal"]["state"]) == ("suspend", "stricter")


async def test_a_post_that_was_only_covered_goes_when_who_reported_it_appeals(
    bob: Person, carol: Person, operator: Person, second: Person, settle: Settle
) -> None:
    post = await bob.writes("rude")
    filed = (await carol.post("/api/v1/reports", {"account_id": bob.id, "status_ids": [post["id"]]})).json()
    statement = to_statement(bob.account_id, "post", "rules", "cover", "Rude")
    statement.post_id, statement.report_id = int(post["id"]), int(filed["id"])
    statement.decision_visibility = ["DECISION_VISIBILITY_CONTENT_LABELLED"]
    async with db.transaction() as tx:
        await record_decision(tx, statement)
    [told] = await mine(carol)
    one = await appeal(carol, told, "Cover is not enough")
    body = {"reverse": True, "answer": "Right", "stricter": "remove"}
    assert (await second.post(f"{APPEALS}/{one['id']}/settle", body)).status_code == 200
    await settle()
    assert (await carol.get(f"/api/v1/statuses/{post['id']}")).status_code == 404
    assert [(one["action"], one["reversed_at"]) for one in await mine(bob)] == [("remove", None), ("cover", None)]


async def test_an_author_s_appeal_is_never_made_stricter(bob: Person, operator: Person, second: Person) -> None:
    await operator.post(f"/api/v1/admin/accounts/{bob.id}/action", {"type": "silence", "text": "Too loud"})
    one = await appeal(bob, (await mine(bob))[0])
    body = {"reverse": True, "answer": "No", "stricter": "suspend"}
    assert (await second.post(f"{APPEALS}/{one['id']}/settle", body)).status_code == 422
    assert (await operator.get(APPEALS)).json()[0]["state"] == "open"
