"""Labels that are abuse: telling the moderators of one, taking it off with a decision, and giving it back."""

from salon.audit.actions import Deed, note
from salon.checks.decisions import VISIBILITY, record_decision
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Forbidden, Invalid, NotFound
from salon.safety import reasons
from salon.safety.events import LabelGivenBack, LabelTakenOff
from salon.safety.labelers.actions import close_appeals
from salon.safety.reports import Complaint, file_report

MAX_REASON = 1000


async def report_label(tx: Tx, reporter_id: int, label_id: int, category: str, comment: str) -> int:
    """Tell the moderators of a label on oneself or a post of one's own; returns the report's id.

    Emits `ReportFiled`, and raises as `file_report`; `NotFound` for a label that does not stand, is on somebody else,
    or is one's own doing.
    """
    row = await (
        await tx.execute(
            """
            SELECT labeler_id, post_id FROM labels
            WHERE id = %(label)s AND account_id = %(me)s AND labeler_id <> %(me)s AND taken_off_at IS NULL
            """,
            {"label": label_id, "me": reporter_id},
        )
    ).fetchone()
    if row is None:
        raise NotFound
    complaint = Complaint(
        about_id=row[0],
        status_ids=[],
        comment=comment,
        category=category,
        card=(row[1], await _read_words(tx, label_id)),
        label_id=label_id,
    )
    return await file_report(tx, reporter_id, complaint)


async def take_label_off(tx: Tx, moderator_id: int, label_id: int, reason: str, category: str) -> int:
    """Take a label off for good, with a decision about its labeler; returns the decision's id.

    Emits `DecisionMade` and `LabelTakenOff`. Raises `Invalid` without a reason, `NotFound` where there is no label,
    `Forbidden` for one on the moderator, `Conflict` when it is off already.
    """
    reason = reason.strip()
    reasons.require_category(category)
    if not reason or len(reason) > MAX_REASON:
        raise Invalid(f"Validation failed: Say why, in at most {MAX_REASON} characters")
    row = await (
        await tx.execute(
            """
            SELECT labeler_id, account_id, post_id, taken_off_at,
                   (SELECT max(r.id) FROM reports r WHERE r.label_id = l.id)
            FROM labels l WHERE id = %s FOR UPDATE
            """,
            (label_id,),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    labeler_id, account_id, post_id, taken_off_at, report_id = row
    if account_id == moderator_id:
        raise Forbidden("Somebody else has to decide about what is yours.")
    if taken_off_at is not None:
        raise Conflict("That was taken off already.")
    statement = reasons.to_statement(labeler_id, "label", "rules", "remove", reason)
    statement.category = category
    statement.content_type = ["CONTENT_TYPE_TEXT"]
    statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]
    statement.post_id = post_id
    statement.words = await _read_words(tx, label_id)
    statement.decided_by = moderator_id
    statement.report_id = report_id
    statement.source_type = reasons.NOTIFIED if report_id else reasons.UNASKED
    decision_id = await record_decision(tx, statement)
    await tx.execute(
        "UPDATE labels SET taken_off_at = %s, taken_off_by = %s WHERE id = %s", (clock.now(), decision_id, label_id)
    )
    await close_appeals(tx, label_id)
    deed = Deed(action="label.take_off", subject=label_id, account_id=labeler_id, reason=reason)
    await note(tx, moderator_id, deed)
    await log.append(tx, LabelTakenOff(actor_id=moderator_id, subject_id=label_id, labeler_id=labeler_id))
    return decision_id


async def give_label_back(tx: Tx, moderator_id: int, decision_id: int) -> None:
    """Let a label stand again that a decision took off; emits `LabelGivenBack`."""
    row = await (
        await tx.execute(
            """
            UPDATE labels SET taken_off_at = NULL, taken_off_by = NULL WHERE taken_off_by = %s
            RETURNING id, labeler_id
            """,
            (decision_id,),
        )
    ).fetchone()
    if row is not None:
        await log.append(tx, LabelGivenBack(actor_id=moderator_id, subject_id=row[0], labeler_id=row[1]))


async def _read_words(tx: Tx, label_id: int) -> str:
    """What a label claims of whom, as people read it; its name is gone where it is declared no longer."""
    row = await (
        await tx.execute(
            """
            SELECT coalesce(k.name || ' (' || l.value || ')', l.value), a.username, l.post_id IS NOT NULL
            FROM labels l JOIN accounts a ON a.id = l.account_id
            LEFT JOIN label_kinds k ON k.labeler_id = l.labeler_id AND k.value = l.value
            WHERE l.id = %s
            """,
            (label_id,),
        )
    ).fetchone()
    assert row is not None
    return f"{row[0]}: {'a post of ' if row[2] else ''}@{row[1]}"
