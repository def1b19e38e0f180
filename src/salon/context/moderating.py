"""Telling the moderators of a note, and taking one down with a decision."""

from salon.context.actions import require_note
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.safety.context_notes import NoteDecision, take_note_down
from salon.safety.reports import Complaint, file_report


async def report_note(tx: Tx, reporter_id: int, note_id: int, category: str, comment: str) -> int:
    """Tell the moderators of a note; returns the report's id and emits `ReportFiled`. Raises as `file_report`.

    Whether the reporter sees its post is not asked. Raises `NotFound` for a note that is gone.
    """
    post_id, writer_id = await require_note(tx, reporter_id, note_id)
    complaint = Complaint(
        about_id=writer_id,
        status_ids=[],
        comment=comment,
        category=category,
        card=(post_id, await _read_words(tx, note_id)),
        note_id=note_id,
    )
    return await file_report(tx, reporter_id, complaint)


async def take_down(tx: Tx, moderator_id: int, note_id: int, reason: str, category: str) -> int:
    """Take a note down for good, with a decision; returns the post's id and emits `DecisionMade`.

    Raises as `take_note_down`, and `NotFound` where there is no note.
    """
    row = await (
        await tx.execute(
            """
            SELECT post_id, writer_id, drafted_by IS NOT NULL FROM context_notes
            WHERE id = %s AND withdrawn_at IS NULL FOR UPDATE
            """,
            (note_id,),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    decision = NoteDecision(
        note_id=note_id,
        post_id=row[0],
        writer_id=row[1],
        words=await _read_words(tx, note_id),
        reason=reason,
        category=category,
        drafted=row[2],
    )
    await take_note_down(tx, moderator_id, decision)
    return int(row[0])


async def _read_words(tx: Tx, note_id: int) -> str:
    """What a note says, with its sources."""
    row = await (await tx.execute("SELECT words, sources FROM context_notes WHERE id = %s", (note_id,))).fetchone()
    assert row is not None
    return "\n".join((row[0], *row[1]))
