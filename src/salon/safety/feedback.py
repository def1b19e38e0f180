"""What members tell the operator about this place, and the operator's answers, which arrive as direct messages."""

import datetime as dt
from typing import NamedTuple

from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound, invalid_field
from salon.kit.pages import Page
from salon.posts.actions import publish_post
from salon.posts.models import Draft
from salon.safety.events import FeedbackGiven, FeedbackSorted

PILES = ("new", "planned", "done", "declined")
MAX_WORDS, MAX_ANSWER = 5000, 2000
QUOTED = 140  # characters of the feedback that its answer repeats


class Feedback(NamedTuple):
    """What somebody said, the pile it lies on, and the answer."""

    id: int
    by_id: int
    words: str
    pile: str
    answer: str | None
    answered_at: dt.datetime | None
    created_at: dt.datetime


COLUMNS = "id, by_id, words, pile, answer, answered_at, created_at"


async def give_feedback(tx: Tx, by_id: int, words: str) -> int:
    """Tell the operator something; returns its id and emits `FeedbackGiven`."""
    if not words.strip():
        raise invalid_field("words", "ERR_BLANK", "can't be blank")
    if len(words) > MAX_WORDS:
        raise invalid_field("words", "ERR_TOO_LONG", f"is too long (maximum is {MAX_WORDS} characters)")
    row = await (
        await tx.execute(
            "INSERT INTO feedback (by_id, words, created_at) VALUES (%s, %s, %s) RETURNING id",
            (by_id, words.strip(), clock.now()),
        )
    ).fetchone()
    assert row is not None
    await log.append(tx, FeedbackGiven(actor_id=by_id, subject_id=row[0]))
    return int(row[0])


async def sort_feedback(tx: Tx, operator_id: int, feedback_id: int, pile: str | None, answer: str | None) -> None:
    """Put feedback on a pile and, with words, answer it by a direct message to whoever gave it; once.

    Emits `FeedbackSorted`, and `PostPublished` for the message. Raises `NotFound`, and `Invalid` for an unknown pile,
    a second answer, or one that is too long.
    """
    if pile is not None and pile not in PILES:
        raise Invalid(f"Validation failed: Pile must be one of {', '.join(PILES)}")
    if answer is not None and not 1 <= len(answer.strip()) <= MAX_ANSWER:
        raise invalid_field("answer", "ERR_INVALID", f"must have between 1 and {MAX_ANSWER} characters")
    row = await (
        await tx.execute(
            """
            SELECT f.words, f.answer, a.username, a.state, a.id = %s
            FROM feedback f JOIN accounts a ON a.id = f.by_id WHERE f.id = %s FOR UPDATE OF f
            """,
            (operator_id, feedback_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    words, before, username, state, is_own = row
    if answer is not None and before is not None:
        raise Invalid("This was answered already; write them a message to say more.")
    await tx.execute(
        """
        UPDATE feedback SET pile = coalesce(%(pile)s, pile), answer = coalesce(%(answer)s, answer),
               answered_by = CASE WHEN %(answer)s::text IS NULL THEN answered_by ELSE %(by)s END,
               answered_at = CASE WHEN %(answer)s::text IS NULL THEN answered_at ELSE %(now)s END
        WHERE id = %(id)s
        """,
        {
            "pile": pile,
            "answer": answer.strip() if answer else None,
            "by": operator_id,
            "now": clock.now(),
            "id": feedback_id,
        },
    )
    if answer is not None and state == "active" and not is_own:
        text = f"@{username} {answer.strip()}\n\n\u201c{_shorten(words)}\u201d"
        await publish_post(tx, operator_id, Draft(text=text, visibility="direct"))
    deed = Deed(action="feedback.sort", subject=feedback_id, details={"pile": pile, "answered": answer is not None})
    await note(tx, operator_id, deed)
    await log.append(tx, FeedbackSorted(actor_id=operator_id, subject_id=feedback_id))


def _shorten(words: str) -> str:
    """The beginning of what was said on one line, with nobody named: only whom it is for is told."""
    line = " ".join(words.split()).replace("@", "@\u200b")
    return line if len(line) <= QUOTED else line[: QUOTED - 1] + "\u2026"


async def list_feedback(page: Page, pile: str | None = None, by_id: int | None = None) -> list[Feedback]:
    """A page of what was said, newest first: of one pile, of one member."""
    if pile is not None and pile not in PILES:
        raise Invalid(f"Validation failed: Pile must be one of {', '.join(PILES)}")
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM feedback
            WHERE (%(pile)s::text IS NULL OR pile = %(pile)s) AND (%(by)s::bigint IS NULL OR by_id = %(by)s)
              AND id < %(max_id)s AND id > %(min_id)s
            ORDER BY id {page.order} LIMIT %(limit)s
            """,
            {**page._asdict(), "pile": pile, "by": by_id},
        )
        return sorted((Feedback(*row) for row in await rows.fetchall()), reverse=True)
