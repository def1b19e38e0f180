"""Policies: written by moderators, tried on last week, and holding only when they are put in force."""

from typing import Any

import pytest

from salon.kit import db
from tests.conftest import Settle
from tests.social.conftest import Person

POLICIES, GENERATIONS = "/api/salon/v1/admin/policies", "/api/salon/v1/generations"
NUDE = {"prompt": "nude figure study, charcoal"}
STRICT = {"label": "sexual", "subject": "prompt", "threshold": 0.5, "action": "refuse"}


async def write(moderator: Person, *rules: dict[str, Any]) -> dict[str, Any]:
    answer = await moderator.post(POLICIES, {"rules": list(rules), "note": "Calmer"})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_policy_is_tried_on_last_week_before_it_holds(operator: Person, bob: Person, settle: Settle) -> None:
    assert (await bob.post(GENERATIONS, NUDE)).status_code == 202
    assert (await bob.post(GENERATIONS, {"prompt": "a lake"})).status_code == 202
    assert (await bob.post(GENERATIONS, {"prompt": "nude child"})).status_code == 422
    made = await write(operator, STRICT)
    early = await operator.post(f"{POLICIES}/{made['version']}/live")
    assert early.status_code == 409, "not tried yet"
    await settle()
    told = (await operator.get(POLICIES)).json()
    assert told["holds"]["version"] == 0
    tried = told["versions"][0]["replay"]
    assert (tried["against"], tried["looked_at"]) == (0, 5)
    assert [(one["subject"], one["was"], one["would"], one["count"]) for one in tried["changes"]] == [
        ("picture", "allow", "allow", 2),
        ("prompt", "allow", "allow", 1),
        ("prompt", "allow", "refuse", 1),
        ("prompt", "refuse", "refuse", 1),
    ]
    assert [one["words"] for one in tried["examples"]] == [NUDE["prompt"]]
    assert (await bob.post(GENERATIONS, NUDE)).status_code == 202, "it does not hold yet"
    assert (await operator.post(f"{POLICIES}/{made['version']}/live")).status_code == 200
    refused = await bob.post(GENERATIONS, NUDE)
    assert refused.status_code == 422
    decision = (await bob.get(f"/api/salon/v1/decisions/{refused.json()['decision_id']}")).json()
    assert (decision["label"], decision["policy_version"]) == ("sexual", made["version"])


async def test_an_older_policy_can_hold_again(operator: Person, bob: Person, settle: Settle) -> None:
    lax, strict = await write(operator), await write(operator, STRICT)
    await settle()
    for version in (strict["version"], lax["version"]):
        assert (await operator.post(f"{POLICIES}/{version}/live")).status_code == 200
    assert (await bob.post(GENERATIONS, NUDE)).status_code == 202
    assert (await bob.post(GENERATIONS, {"prompt": "nude child"})).status_code == 422, "whatever a policy says"


async def test_rules_can_be_for_newcomers_only(operator: Person, bob: Person, settle: Settle) -> None:

    made = await write(operator, {**STRICT, "audience": "newcomers"})
    await settle()
    await operator.post(f"{POLICIES}/{made['version']}/live")
    assert (await bob.post(GENERATIONS, NUDE)).status_code == 422
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET created_at = now() - interval '8 days' WHERE id = %s", (bob.account_id,))
    assert (await bob.post(GENERATIONS, NUDE)).status_code == 202


@pytest.mark.parametrize(
    "change",
    [{"label": "boring"}, {"subject": "weather"}, {"action": "shout"}, {"threshold": 2}, {"audience": "aliens"}],
)
async def test_a_rule_that_cannot_be_is_refused(operator: Person, change: dict[str, Any]) -> None:
    answer = await operator.post(POLICIES, {"rules": [{**STRICT, **change}]})
    assert answer.status_code == 422, answer.text
    assert (await operator.get(POLICIES)).json()["versions"] == []
