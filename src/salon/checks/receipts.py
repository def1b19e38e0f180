"""Reading decisions: what a person is told of those about them."""

import datetime as dt
from typing import Any, NamedTuple

from salon.kit import clock, db
from salon.kit.pages import Page

OPEN_DAYS = 183  # six months to appeal
STATEMENT = (
    "decision_ground",
    "illegal_content_legal_ground",
    "illegal_content_explanation",
    "incompatible_content_ground",
    "incompatible_content_explanation",
    "incompatible_content_illegal",
    "content_type",
    "category",
    "category_specification",
    "content_date",
    "application_date",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
    "decision_visibility",
    "decision_visibility_other",
    "decision_provision",
    "decision_account",
    "content_language",
)
OTHER = "CONTENT_TYPE_OTHER"
WHOLE_ACCOUNT = "An account as a whole."  # what no other type of content says, and only decisions about accounts are
YES_OR_NO = {"automated_detection", "incompatible_content_illegal"}
COLUMNS = f"""
    d.id, d.account_id, d.subject, d.label, d.action, d.post_id, d.media_id, d.words, d.policy_version,
    d.decided_by, d.created_at, d.reversed_at, {", ".join(f"d.{name}" for name in STATEMENT)}
"""


class Decision(NamedTuple):
    """A decision; the order is `COLUMNS`, and `statement` has its last ones by name."""

    id: int
    account_id: int
    subject: str
    label: str
    action: str
    post_id: int | None
    media_id: int | None
    words: str | None
    policy_version: int | None
    decided_by: int | None
    created_at: dt.datetime
    reversed_at: dt.datetime | None
    statement: dict[str, Any]

    @property
    def open_until(self) -> dt.datetime:
        return self.created_at + dt.timedelta(days=OPEN_DAYS)


def to_decision(row: tuple[Any, ...]) -> Decision:
    """A row of `COLUMNS`."""
    head = len(Decision._fields) - 1
    return Decision._make([*row[:head], dict(zip(STATEMENT, row[head:], strict=True))])


async def list_decisions(account_id: int, page: Page, decision_id: int = 0) -> list[Decision]:
    """Decisions about somebody, and those about what they reported, newest first; `decision_id` asks for one."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM decisions d
            WHERE ((d.account_id = %(me)s AND d.action <> 'nothing')
                   OR d.report_id IN (SELECT id FROM reports WHERE reporter_id = %(me)s)
                   OR d.notice_id IN (SELECT id FROM notices WHERE notifier_id = %(me)s))
              AND d.id < %(max_id)s AND d.id > %(min_id)s AND (%(one)s = 0 OR d.id = %(one)s)
            ORDER BY d.id {page.order} LIMIT %(limit)s
            """,
            {**page._asdict(), "me": account_id, "one": decision_id},
        )
        return sorted((to_decision(row) for row in await rows.fetchall()), key=lambda one: one.id, reverse=True)


async def list_by_ids(decision_ids: list[int]) -> list[Decision]:
    """These decisions, for moderators."""
    async with db.reading() as conn:
        rows = await conn.execute(f"SELECT {COLUMNS} FROM decisions d WHERE d.id = ANY(%s)", (decision_ids,))
        return [to_decision(row) for row in await rows.fetchall()]


def to_statement(one: Decision) -> dict[str, Any]:
    """The statement of reasons as the transparency database takes it: nothing in it says who the person is."""
    said: dict[str, Any] = {"puid": f"salon-{one.id}"}
    for name, value in one.statement.items():
        if name in YES_OR_NO and value is not None:
            said[name] = "Yes" if value else "No"
        elif isinstance(value, dt.date):
            said[name] = value.isoformat()
        elif value not in (None, []):
            said[name] = value
    if OTHER in said["content_type"]:
        said["content_type_other"] = WHOLE_ACCOUNT
    return said


def to_view(one: Decision, viewer_id: int) -> dict[str, Any]:
    """A decision as whom it is about reads it, or who reported what it answers."""
    return {
        "id": str(one.id),
        "subject": one.subject,
        "label": one.label,
        "action": one.action,
        "post_id": str(one.post_id) if one.post_id else None,
        "media_id": str(one.media_id) if one.media_id else None,
        "role": "author" if one.account_id == viewer_id else "reporter",
        "words": one.words if one.account_id == viewer_id else None,
        "policy_version": one.policy_version,
        "automated": one.decided_by is None,
        "created_at": clock.to_wire(one.created_at),
        "reversed_at": clock.to_wire(one.reversed_at) if one.reversed_at else None,
        "appealable_until": clock.to_wire(one.open_until),
        "statement": to_statement(one),
    }
