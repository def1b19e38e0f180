"""Taking notes about posts down with a decision, and giving them back."""

import msgspec

from salon.audit.actions import Deed, note
from salon.checks.decisions import VISIBILITY, record_decision
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid
from salon.safety import reasons
from salon.safety.events import NoteGivenBack, NoteTakenDown

MAX_REASON = 1000


class NoteDecision(msgspec.Struct, kw_only=True):
    """A note to be taken down: about which post, who wrote it, what it says, and why it goes."""

    note_id: int
    post_id: int
    writer_id: int
    words: str
    reason: str
    category: str = reasons.OTHER  # of the transparency database
    drafted: bool = False  # a language model drafted it


async def take_note_down(tx: Tx, moderator_id: int, decision: NoteDecision) -> int:
    """Take a note down; returns the decision's id, emits `DecisionMade` for its writer, and `NoteTakenDown`.

    Raises `Invalid` without a reason, `Conflict` when it is down already.
    """
    reason = decision.reason.strip()
    reasons.require_category(decision.category)
    if not reason or len(reason) > MAX_REASON:
        raise Invalid(f"Validation failed: Say why, in at most {MAX_REASON} characters")
    row = await (
        await tx.execute(
            """
            SELECT EXISTS (SELECT 1 FROM context_notes_taken_down WHERE note_id = %(note)s),
                   (SELECT max(id) FROM reports WHERE note_id = %(note)s),
                   EXISTS (SELECT 1 FROM context_notes n WHERE n.id = %(note)s AND n.state = 'helpful'
                           AND n.withdrawn_at IS NULL AND NOT (n.drafted_by IS NOT NULL AND EXISTS (
                               SELECT 1 FROM threads_without_drafted_notes t WHERE t.thread_id = n.thread_id)))
            """,
            {"note": decision.note_id},
        )
    ).fetchone()
    assert row is not None
    if row[0]:
        raise Conflict("That was taken down already.")
    statement = reasons.to_statement(decision.writer_id, "note", "rules", "remove", reason)
    statement.category = decision.category
    synthetic = ["CONTENT_TYPE_SYNTHETIC_MEDIA"] if decision.drafted else []
    statement.content_type = ["CONTENT_TYPE_TEXT", *synthetic]
    statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]
    statement.post_id = decision.post_id
    statement.words = decision.words
    statement.decided_by = moderator_id
    statement.report_id = row[1]
    statement.source_type = reasons.NOTIFIED if statement.report_id else reasons.UNASKED
    decision_id = await record_decision(tx, statement)
    await tx.execute(
        "INSERT INTO context_notes_taken_down VALUES (%s, %s, %s)", (decision.note_id, decision_id, clock.now())
    )
    deed = Deed(action="note.take_down", subject=decision.note_id, account_id=decision.writer_id, reason=reason)
    await note(tx, moderator_id, deed)
    gone = NoteTakenDown(actor_id=moderator_id, subject_id=decision.post_id, note_id=decision.note_id, was_shown=row[2])
    await log.append(tx, gone)
    return decision_id


async def give_note_back(tx: Tx, moderator_id: int, decision_id: int) -> None:
    """Let a note be there again that a decision took down; emits `NoteGivenBack`. One that was refused is not there."""
    row = await (
        await tx.execute(
            """
            DELETE FROM context_notes_taken_down t USING decisions d WHERE d.id = t.decision_id AND d.id = %s
            RETURNING d.post_id
            """,
            (decision_id,),
        )
    ).fetchone()
    if row is not None:
        await log.append(tx, NoteGivenBack(actor_id=moderator_id, subject_id=row[0]))
