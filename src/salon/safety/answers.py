"""Taking the assistant's cards down with a decision, and giving them back."""

import msgspec

from salon.audit.actions import Deed, note
from salon.checks.decisions import VISIBILITY, record_decision
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound
from salon.safety import reasons
from salon.safety.events import TakedownUndone

MAX_REASON = 1000


class AnswerDecision(msgspec.Struct, kw_only=True):
    """A card to be taken down: under which post, who asked for it, what it says, and why it goes."""

    post_id: int
    asked_by: int
    words: str
    reason: str
    category: str = reasons.OTHER  # of the transparency database


async def take_answer_down(tx: Tx, moderator_id: int, decision: AnswerDecision) -> int:
    """Take a card down; returns the decision's id and emits `DecisionMade` for who asked for the card.

    Raises `Invalid` without a reason, `Conflict` when it is down already.
    """
    reason = decision.reason.strip()
    reasons.require_category(decision.category)
    if not reason or len(reason) > MAX_REASON:
        raise Invalid(f"Validation failed: Say why, in at most {MAX_REASON} characters")
    if await is_answer_down(tx, decision.post_id):
        raise Conflict("That was taken down already.")
    row = await (
        await tx.execute(
            "SELECT max(id) FROM reports WHERE card_post_id = %s AND note_id IS NULL AND label_id IS NULL",
            (decision.post_id,),
        )
    ).fetchone()
    statement = reasons.to_statement(decision.asked_by, "answer", "rules", "remove", reason)
    statement.category = decision.category
    statement.content_type = ["CONTENT_TYPE_TEXT", "CONTENT_TYPE_SYNTHETIC_MEDIA"]
    statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]
    statement.post_id = decision.post_id
    statement.words = decision.words
    statement.decided_by = moderator_id
    statement.report_id = row[0] if row else None
    statement.source_type = reasons.NOTIFIED if statement.report_id else reasons.UNASKED
    decision_id = await record_decision(tx, statement)
    await tx.execute("INSERT INTO answers_taken_down VALUES (%s, %s, %s)", (decision.post_id, decision_id, clock.now()))
    deed = Deed(action="answer.take_down", subject=decision.post_id, account_id=decision.asked_by, reason=reason)
    await note(tx, moderator_id, deed)
    return decision_id


async def is_answer_down(tx: Tx, post_id: int) -> bool:
    """Whether the card under a post was taken down."""
    row = await (await tx.execute("SELECT 1 FROM answers_taken_down WHERE post_id = %s", (post_id,))).fetchone()
    return row is not None


async def restore_answer(tx: Tx, moderator_id: int, post_id: int) -> None:
    """Show a card again without anybody having appealed, and mark its decision as reversed; emits `TakedownUndone`.

    Raises `NotFound` where none was taken down.
    """
    row = await (
        await tx.execute(
            """
            WITH back AS (DELETE FROM answers_taken_down WHERE post_id = %(post)s RETURNING decision_id)
            UPDATE decisions d SET reversed_at = coalesce(d.reversed_at, %(now)s),
                                   reversed_by = coalesce(d.reversed_by, %(by)s)
            FROM back WHERE d.id = back.decision_id RETURNING d.id, d.account_id
            """,
            {"post": post_id, "now": clock.now(), "by": moderator_id},
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await note(tx, moderator_id, Deed(action="answer.restore", subject=post_id, account_id=row[1]))
    await log.append(tx, TakedownUndone(actor_id=moderator_id, subject_id=row[0], post_ids=[]))


async def give_answer_back(tx: Tx, decision_id: int) -> None:
    """Show a card again that a decision took down; safe to repeat."""
    await tx.execute("DELETE FROM answers_taken_down WHERE decision_id = %s", (decision_id,))
