"""Decisions: each is a statement of reasons in the form the European transparency database asks for."""

import datetime as dt
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from salon.checks.events import DecisionMade
from salon.checks.grounds import GROUNDS, find_ground
from salon.checks.models import Finding, Verdict
from salon.checks.pictures import AGAIN
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import KeptError

MACHINE, TOGETHER, PEOPLE = (f"AUTOMATED_DECISION_{how}" for how in ("FULLY", "PARTIALLY", "NOT_AUTOMATED"))
VISIBILITY = "DECISION_VISIBILITY_"
INCOMPATIBLE, ILLEGAL = (f"DECISION_GROUND_{what}_CONTENT" for what in ("INCOMPATIBLE", "ILLEGAL"))


class Statement(msgspec.Struct, kw_only=True):
    """A statement of reasons to be; fields named as the transparency database names them are written for it."""

    account_id: int
    subject: str
    label: str
    action: str
    content_type: list[str]
    category: str
    decision_facts: str
    content_date: dt.date
    application_date: dt.date
    decision_ground: str = INCOMPATIBLE
    illegal_content_legal_ground: str | None = None
    illegal_content_explanation: str | None = None
    incompatible_content_ground: str | None = None
    incompatible_content_explanation: str | None = None
    incompatible_content_illegal: bool | None = None
    category_specification: list[str] = msgspec.field(default_factory=list)
    source_type: str = "SOURCE_VOLUNTARY"
    automated_detection: bool = False
    automated_decision: str = PEOPLE
    decision_visibility: list[str] = msgspec.field(default_factory=list)
    decision_visibility_other: str | None = None
    decision_provision: str | None = None
    decision_account: str | None = None
    content_language: str | None = None
    post_id: int | None = None
    media_id: int | None = None
    takedown_id: int | None = None
    warning_id: int | None = None
    report_id: int | None = None
    notice_id: int | None = None
    words: str | None = None
    findings: list[Finding] = msgspec.field(default_factory=list)
    policy_version: int | None = None
    decided_by: int | None = None


FIELDS = Statement.__struct_fields__
INSERT = (
    f"INSERT INTO decisions ({', '.join(FIELDS)}) VALUES ({', '.join(f'%({name})s' for name in FIELDS)}) RETURNING id"
)


async def record_decision(tx: Tx, statement: Statement) -> int:
    """Keep a statement of reasons; returns the decision's id and emits `DecisionMade`."""
    return (await record_decisions(tx, [statement]))[0]


async def record_decisions(tx: Tx, statements: list[Statement]) -> list[int]:
    """Keep statements, however many in one round trip; returns their ids in order and emits `DecisionMade` for each."""
    rows: list[dict[str, Any]] = [
        {**msgspec.structs.asdict(one), "findings": Jsonb(msgspec.to_builtins(one.findings))} for one in statements
    ]
    ids: list[int] = []
    async with tx.cursor() as cursor:
        await cursor.executemany(INSERT, rows, returning=True)
        for _ in rows:
            made = await cursor.fetchone()
            assert made is not None
            ids.append(int(made[0]))
            cursor.nextset()
    await log.append(
        tx,
        *(
            DecisionMade(actor_id=one.decided_by or 0, subject_id=made, about_id=one.account_id)
            for one, made in zip(statements, ids, strict=True)
        ),
    )
    return ids


def state_machines(account_id: int, subject: str, verdict: Verdict, words: str | None = None) -> Statement:
    """The statement of what a check found and a policy decided, without anybody in between."""
    finding = verdict.finding
    assert finding is not None
    ground = find_ground(subject, finding.label, known=finding.check == AGAIN)
    today = clock.now().date()
    return Statement(
        account_id=account_id,
        subject=subject,
        label=finding.label,
        action=verdict.action,
        content_type=["CONTENT_TYPE_IMAGE" if subject == "picture" else "CONTENT_TYPE_TEXT"],
        category=ground.category,
        category_specification=list(ground.keywords),
        decision_facts=f"{ground.why} Seen by the check {finding.check}, edition {finding.version},"
        f" with a score of {finding.score:.2f}.",
        content_date=today,
        application_date=today,
        incompatible_content_ground=ground.rule,
        incompatible_content_explanation=ground.why,
        automated_detection=True,
        automated_decision=MACHINE,
        words=words,
        media_id=verdict.media_id,
        findings=[finding],
        policy_version=verdict.policy_version,
    )


class PostRefused(KeptError):
    """422: a post that policy refuses, for its words or for a picture in it, which the statement names."""

    status = 422

    def __init__(self, account_id: int, words: str, verdict: Verdict) -> None:
        assert verdict.finding is not None
        ground = find_ground(verdict.subject, verdict.finding.label, known=verdict.finding.check == AGAIN)
        super().__init__(f"This cannot be posted. {ground.why if verdict.subject == 'picture' else ground.rule}")
        self.statement = state_machines(account_id, verdict.subject, verdict, words)
        self.statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]

    async def keep(self, tx: Tx) -> None:
        self.more = {"decision_id": str(await record_decision(tx, self.statement))}


class ProfileRefused(KeptError):
    """422: a name, words or fields of a profile that policy refuses."""

    status = 422

    def __init__(self, account_id: int, words: str, verdict: Verdict) -> None:
        assert verdict.finding is not None
        super().__init__(f"This cannot stand in a profile. {GROUNDS[verdict.finding.label].rule}")
        self.statement = state_machines(account_id, "profile", verdict, words)
        self.statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]

    async def keep(self, tx: Tx) -> None:
        self.more = {"decision_id": str(await record_decision(tx, self.statement))}


class NoteRefused(KeptError):
    """422: a note about somebody's post that policy refuses, for its words or for where its sources lead."""

    status = 422

    def __init__(self, account_id: int, words: str, verdict: Verdict) -> None:
        assert verdict.finding is not None
        super().__init__(f"This cannot stand under a post. {GROUNDS[verdict.finding.label].rule}")
        self.statement = state_machines(account_id, "note", verdict._replace(action="refuse"), words)
        self.statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]

    async def keep(self, tx: Tx) -> None:
        self.more = {"decision_id": str(await record_decision(tx, self.statement))}


class WishRefused(KeptError):
    """422: a wish for pictures that policy refuses; the statement of reasons outlives the request it ended."""

    status = 422

    def __init__(self, account_id: int, words: str, verdict: Verdict) -> None:
        assert verdict.finding is not None
        super().__init__(GROUNDS[verdict.finding.label].refusal)
        self.statement = state_machines(account_id, "prompt", verdict, words)
        self.statement.decision_visibility = [f"{VISIBILITY}OTHER"]
        self.statement.decision_visibility_other = "The pictures that were asked for were not made."

    async def keep(self, tx: Tx) -> None:
        self.more = {"decision_id": str(await record_decision(tx, self.statement))}


class PictureRefused(KeptError):
    """422: a picture that policy refuses; nothing of it is kept but the statement of reasons."""

    status = 422

    def __init__(self, account_id: int, verdict: Verdict) -> None:
        assert verdict.finding is not None
        super().__init__(find_ground("picture", verdict.finding.label).refusal)
        self.statement = state_machines(account_id, "picture", verdict)
        self.statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]

    async def keep(self, tx: Tx) -> None:
        self.more = {"decision_id": str(await record_decision(tx, self.statement))}
