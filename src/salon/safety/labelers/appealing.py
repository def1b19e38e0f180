"""Objections to labels: whom one is about asks its labeler to look again, and both see the answer."""

import datetime as dt
from typing import NamedTuple

from psycopg.errors import UniqueViolation
from psycopg.rows import class_row

from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound
from salon.kit.pages import Page
from salon.safety.events import LabelAppealAnswered, LabelAppealed
from salon.safety.labelers.actions import retract_label
from salon.safety.labelers.models import Subject

MAX_WORDS = 1000
COLUMNS = "id, label_id, labeler_id, account_id, post_id, value, words, created_at, kept, answer, answered_at"


class LabelAppeal(NamedTuple):
    """One of them; the order is `COLUMNS`."""

    id: int
    label_id: int
    labeler_id: int
    account_id: int
    post_id: int | None
    value: str
    words: str
    created_at: dt.datetime
    kept: bool | None  # None until it is answered
    answer: str | None
    answered_at: dt.datetime | None


async def appeal_label(tx: Tx, account_id: int, label_id: int, words: str) -> int:
    """Ask a labeler to look again at a label on oneself or a post of one's own; emits `LabelAppealed`.

    Returns the appeal's id. Raises `NotFound` for a label that does not stand or is somebody else's, `Invalid` without
    words and a second time.
    """
    if not words.strip() or len(words) > MAX_WORDS:
        raise Invalid(f"Validation failed: Say what is wrong about it, in at most {MAX_WORDS} characters")
    try:
        row = await (
            await tx.execute(
                """
                WITH label AS (
                    SELECT l.* FROM labels l JOIN labelers b ON b.account_id = l.labeler_id AND b.ended_at IS NULL
                    WHERE l.id = %(label)s AND l.account_id = %(me)s AND l.labeler_id <> %(me)s
                      AND l.taken_off_at IS NULL
                    FOR SHARE OF l
                )
                INSERT INTO label_appeals (label_id, labeler_id, account_id, post_id, value, words, created_at)
                SELECT id, labeler_id, account_id, post_id, value, %(words)s, %(now)s FROM label
                RETURNING id, labeler_id
                """,
                {"label": label_id, "me": account_id, "words": words.strip(), "now": clock.now()},
            )
        ).fetchone()
    except UniqueViolation:
        raise Invalid("You have objected to this label already.") from None
    if row is None:
        raise NotFound
    await log.append(tx, LabelAppealed(actor_id=account_id, subject_id=row[0], labeler_id=row[1]))
    return int(row[0])


async def answer_appeal(tx: Tx, labeler_id: int, appeal_id: int, answer: str, *, keep: bool) -> LabelAppeal:
    """Let one's label stand, saying why, or take it back; emits `LabelAppealAnswered`.

    Raises `NotFound` for an appeal that is not against one's own label, `Conflict` when it is answered, `Invalid` for
    a label that is kept without a word.
    """
    if len(answer) > MAX_WORDS or (keep and not answer.strip()):
        raise Invalid(f"Validation failed: Say why the label stays, in at most {MAX_WORDS} characters")
    async with tx.cursor(row_factory=class_row(LabelAppeal)) as cursor:
        await cursor.execute(  # the label before the objection, as whoever takes a label back or off does
            "SELECT 1 FROM labels WHERE id = (SELECT label_id FROM label_appeals WHERE id = %s) FOR UPDATE",
            (appeal_id,),
        )
        await cursor.execute(
            f"SELECT {COLUMNS} FROM label_appeals WHERE id = %s AND labeler_id = %s FOR UPDATE", (appeal_id, labeler_id)
        )
        one = await cursor.fetchone()
    if one is None:
        raise NotFound
    if one.kept is not None:
        raise Conflict("This was answered already.")
    now, said = clock.now(), answer.strip() or None
    await tx.execute(
        "UPDATE label_appeals SET kept = %s, answer = %s, answered_at = %s WHERE id = %s", (keep, said, now, appeal_id)
    )
    if not keep:
        await retract_label(tx, labeler_id, one.value, Subject(one.account_id, one.post_id))
    await log.append(tx, LabelAppealAnswered(actor_id=labeler_id, subject_id=appeal_id, account_id=one.account_id))
    return one._replace(kept=keep, answer=said, answered_at=now)


async def list_appeals(viewer_id: int, page: Page) -> list[LabelAppeal]:
    """Somebody's objections, and those to the labels they put, newest first."""
    async with db.reading() as conn, conn.cursor(row_factory=class_row(LabelAppeal)) as cursor:
        await cursor.execute(
            f"""
            SELECT * FROM (
                (SELECT {COLUMNS} FROM label_appeals
                 WHERE account_id = %(me)s AND id < %(max_id)s AND id > %(min_id)s
                 ORDER BY id {page.order} LIMIT %(limit)s)
                UNION
                (SELECT {COLUMNS} FROM label_appeals
                 WHERE labeler_id = %(me)s AND id < %(max_id)s AND id > %(min_id)s
                 ORDER BY id {page.order} LIMIT %(limit)s)
            ) either ORDER BY id {page.order} LIMIT %(limit)s
            """,
            {"me": viewer_id, "max_id": page.max_id, "min_id": page.min_id, "limit": page.limit},
        )
        return sorted(await cursor.fetchall(), key=lambda one: -one.id)


async def find_appeals(label_ids: list[int]) -> dict[int, LabelAppeal]:
    """The appeals against these labels, by the label."""
    async with db.reading() as conn, conn.cursor(row_factory=class_row(LabelAppeal)) as cursor:
        await cursor.execute(f"SELECT {COLUMNS} FROM label_appeals WHERE label_id = ANY(%s)", (label_ids,))
        return {one.label_id: one for one in await cursor.fetchall()}
