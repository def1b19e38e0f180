"""Judging an account: a measure, a warning that says why, and the reports that are dealt with by it."""

import msgspec

from salon.accounts.actions.moderation import MEASURES, lift_measure, require_may_moderate, take_measure
from salon.audit.actions import Deed, note
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.safety import reasons
from salon.safety.events import AccountWarned, ReportResolved

MAX_TEXT = 5000


class Verdict(msgspec.Struct, kw_only=True):
    """What is to be done about an account; `none` only warns."""

    action: str
    text: str = ""
    report_id: int | None = None
    tells: bool = True  # whether the person reads the warning among their notifications
    category: str = reasons.OTHER  # of the transparency database, with a notice
    cause: reasons.Cause | None = None  # the notice it answers


async def judge_account(tx: Tx, moderator_id: int, account_id: int, verdict: Verdict) -> int:
    """Take the measure, keep the warning and close the reports: with `none` the one named, else all about the person.

    Returns the warning's id. Emits what `take_measure` does, `DecisionMade`, `ReportResolved` for each report and
    `AccountWarned` when the person is told. Raises `Invalid` for an unknown action or too long a
    text, `NotFound` for a report about somebody else, and as `require_may_moderate`.
    """
    if verdict.action not in {"none", *MEASURES}:
        raise Invalid(f"Validation failed: Type must be one of none, {', '.join(MEASURES)}")
    if len(verdict.text) > MAX_TEXT:
        raise Invalid(f"Validation failed: Text is too long (maximum is {MAX_TEXT} characters)")
    await require_may_moderate(tx, moderator_id, account_id)
    closed = await _close_reports(tx, moderator_id, account_id, verdict)
    row = await (
        await tx.execute(
            """
            INSERT INTO account_warnings (account_id, moderator_id, report_id, action, text)
            VALUES (%s, %s, %s, %s, %s) RETURNING id
            """,
            (account_id, moderator_id, verdict.report_id, verdict.action, verdict.text.strip()),
        )
    ).fetchone()
    assert row is not None
    notice = (verdict.category, verdict.cause) if verdict.cause else None
    warning = (row[0], verdict.text.strip())
    await reasons.state_measure(tx, moderator_id, account_id, verdict.action, warning, notice)
    if verdict.action != "none":
        await take_measure(tx, moderator_id, account_id, verdict.action)
    events: list[log.Event] = [ReportResolved(actor_id=moderator_id, subject_id=one, open=False) for one in closed]
    await note(tx, moderator_id, _to_deed(account_id, verdict))
    if verdict.tells:
        events.append(AccountWarned(actor_id=moderator_id, subject_id=account_id, warning_id=row[0]))
    if events:
        await log.append(tx, *events)
    return int(row[0])


def _to_deed(account_id: int, verdict: Verdict) -> Deed:
    return Deed(
        action="account.warn" if verdict.action == "none" else f"account.{verdict.action}",
        subject=account_id,
        account_id=account_id,
        reason=verdict.text,
        details={"report_id": str(verdict.report_id)} if verdict.report_id else {},
    )


async def lift(tx: Tx, moderator_id: int, account_id: int, measure: str) -> None:
    """Undo a measure and mark what it was decided by as reversed; emits and raises as `lift_measure`."""
    await lift_measure(tx, moderator_id, account_id, measure)
    await reasons.reverse_decisions(tx, moderator_id, measure=(account_id, measure))


async def _close_reports(tx: Tx, moderator_id: int, account_id: int, verdict: Verdict) -> list[int]:
    """Close what the verdict deals with; returns the ids of the reports that were open."""
    if verdict.report_id is not None:
        about = await tx.execute(
            "SELECT 1 FROM reports WHERE id = %s AND about_id = %s", (verdict.report_id, account_id)
        )
        if await about.fetchone() is None:
            raise NotFound
    rows = await tx.execute(
        """
        UPDATE reports SET action_taken_at = %(now)s, action_taken_by = %(moderator)s, updated_at = %(now)s
        WHERE about_id = %(about)s AND action_taken_at IS NULL AND (%(action)s <> 'none' OR id = %(report)s)
        RETURNING id
        """,
        {
            "now": clock.now(),
            "moderator": moderator_id,
            "about": account_id,
            "action": verdict.action,
            "report": verdict.report_id,
        },
    )
    return sorted(report_id for (report_id,) in await rows.fetchall())
