"""Statements of reasons as the European transparency database takes them, field by field."""

import re
from typing import Any

from PIL import Image

from salon.checks.grounds import CATEGORIES
from salon.checks.receipts import list_by_ids, to_statement
from salon.kit import db
from tests.social.conftest import Person
from tests.social.test_picture_checks import sent

TAKEDOWNS = "/api/salon/v1/admin/takedowns"


def check_statement(said: dict[str, Any]) -> None:
    """Raise where the transparency database would not take a statement of reasons."""
    illegal = said["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    kind = "illegal" if illegal else "incompatible"
    assert 0 < len(said[f"{kind}_content_{'legal_ground' if illegal else 'ground'}"]) <= 500
    assert 0 < len(said[f"{kind}_content_explanation"]) <= 2000
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,500}", said["puid"])
    assert set(said["content_type"]) <= {
        f"CONTENT_TYPE_{one}"
        for one in ("APP", "AUDIO", "IMAGE", "PRODUCT", "SYNTHETIC_MEDIA", "TEXT", "VIDEO", "OTHER")
    }
    assert said["content_type"]
    assert ("CONTENT_TYPE_OTHER" in said["content_type"]) == ("content_type_other" in said)
    assert said["category"] in CATEGORIES
    assert ("DECISION_VISIBILITY_OTHER" in said.get("decision_visibility", ())) == ("decision_visibility_other" in said)
    for name in ("content_date", "application_date"):
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", said[name])
    assert 0 < len(said["decision_facts"]) <= 5000
    assert said["source_type"] in {
        *("SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY"),
    }
    assert said["automated_detection"] in {"Yes", "No"}
    assert said["automated_decision"] in {
        f"AUTOMATED_DECISION_{one}" for one in ("FULLY", "PARTIALLY", "NOT_AUTOMATED")
    }
    assert said.keys() & {"decision_visibility", "decision_monetary", "decision_provision", "decision_account"}


async def test_every_sort_of_decision_is_a_statement_that_the_transparency_database_takes(
    bob: Person, carol: Person, operator: Person
) -> None:
    words = await bob.writes("buy now")
    await operator.post(TAKEDOWNS, {"post_id": words["id"], "reason": "Advertising"})
    painted = await bob.writes("", media_ids=[await sent(bob, Image.new("RGB", (80, 60), (10, 90, 200)))])
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE posts SET created_at = created_at - interval '40 days' WHERE id = %s", (int(painted["id"]),)
        )
    await operator.post(TAKEDOWNS, {"post_id": painted["id"], "reason": "Somebody else's picture"})
    await bob.post("/api/salon/v1/generations", {"prompt": "nude child"})
    reported = await carol.post("/api/v1/reports", {"account_id": bob.id, "comment": "rude"})
    for measure in ("none", "sensitive", "silence", "disable", "suspend"):
        verdict = {"type": measure, "text": "Enough of it", "report_id": reported.json()["id"]}
        assert (await operator.post(f"/api/v1/admin/accounts/{bob.id}/action", verdict)).is_success
    async with db.reading() as conn:
        rows = await conn.execute("SELECT id FROM decisions WHERE account_id = %s ORDER BY id", (bob.account_id,))
        found = await list_by_ids([one for (one,) in await rows.fetchall()])
    said = [to_statement(one) for one in sorted(found, key=lambda one: one.id)]
    assert len(said) == 8
    for one in said:
        check_statement(one)
    assert [one["content_type"] for one in said[:4]] == [
        ["CONTENT_TYPE_TEXT"],
        ["CONTENT_TYPE_IMAGE"],
        ["CONTENT_TYPE_TEXT"],
        ["CONTENT_TYPE_OTHER"],
    ]
    assert said[1]["content_date"] < said[1]["application_date"], "when it was posted, and when it went"
