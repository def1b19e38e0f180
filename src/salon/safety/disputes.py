"""Disputes about how a picture is said to have been made: the verbs, and the SQL that reads them."""

import datetime as dt
from typing import NamedTuple

from psycopg.errors import UniqueViolation

from salon.accounts.agents import require_person
from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.kit.pages import Page
from salon.media.degrees import rule_degree
from salon.media.rules import DEGREES
from salon.safety.events import LabelDisputed, LabelSettled

MAX_REASON = 1000
MOST = 100  # shown of one picture
STATES = ("open", "upheld", "dismissed")
COLUMNS = "id, media_id, by_id, kind, degree, reason, state, note, settled_by, settled_at, created_at"


class Dispute(NamedTuple):
    """Somebody says that a picture was made otherwise; the order is `COLUMNS`."""

    id: int
    media_id: int
    by_id: int
    kind: str  # "dispute" by the picture's owner, "question" by anybody else
    degree: str  # what they say it is
    reason: str
    state: str
    note: str | None
    settled_by: int | None
    settled_at: dt.datetime | None
    created_at: dt.datetime


async def file_dispute(tx: Tx, by_id: int, media_id: int, degree: str, reason: str) -> int:
    """Say that a picture was made otherwise than its label says; returns the id, emits `LabelDisputed`.

    Nothing changes until moderators have looked. Who may see the picture is for the caller to ask. Raises `Invalid`
    for what the label says already, for no reason given, and for a second one while the first is open.
    """
    await require_person(tx, by_id)
    if degree not in DEGREES:
        raise Invalid("Validation failed: Degree must be none, assisted, generated, autonomous or unknown")
    if not reason.strip() or len(reason) > MAX_REASON:
        raise Invalid(f"Validation failed: Say why, in at most {MAX_REASON} characters")
    row = await (
        await tx.execute("SELECT owner_id, degree FROM media WHERE id = %s AND deleted_at IS NULL", (media_id,))
    ).fetchone()
    if row is None:
        raise NotFound
    if row[1] == degree:
        raise Invalid("That is what the label says already.")
    kind = "dispute" if row[0] == by_id else "question"
    try:
        made = await (
            await tx.execute(
                "INSERT INTO disputes (media_id, by_id, kind, degree, reason, created_at)"
                " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
                (media_id, by_id, kind, degree, reason.strip(), clock.now()),
            )
        ).fetchone()
    except UniqueViolation:
        raise Invalid("You have said so already, and moderators will look at it.") from None
    assert made is not None
    await log.append(tx, LabelDisputed(actor_id=by_id, subject_id=made[0], media_id=media_id))
    return int(made[0])


async def settle_dispute(tx: Tx, moderator_id: int, dispute_id: int, degree: str | None, words: str | None) -> None:
    """Close an open dispute: the label stands, or with a degree is what moderators found it to be.

    A finding closes all that is open about the picture; who said the same was right. Emits `LabelSettled`. Raises
    `NotFound`, `Forbidden` for one's own picture or dispute, `Invalid` when it is closed or less than what is proven.
    """
    note_text = (words or "").strip()
    if len(note_text) > MAX_REASON:
        raise Invalid(f"Validation failed: Note is too long (maximum is {MAX_REASON} characters)")
    row = await (
        await tx.execute(
            """
            SELECT d.media_id, d.state, d.by_id, m.owner_id, m.post_id
            FROM disputes d JOIN media m ON m.id = d.media_id WHERE d.id = %s FOR UPDATE OF d
            """,
            (dispute_id,),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    media_id, state, by_id, owner_id, post_id = row
    if moderator_id in {by_id, owner_id}:
        raise Forbidden("Somebody else has to decide about what is yours.")
    if state != "open":
        raise Invalid("This was settled already.")
    if degree is not None:
        await rule_degree(tx, media_id, degree)
    await tx.execute(
        """
        UPDATE disputes SET state = CASE WHEN degree = %(degree)s THEN 'upheld' ELSE 'dismissed' END,
                            note = %(note)s, settled_by = %(by)s, settled_at = %(now)s
        WHERE state = 'open' AND (id = %(id)s OR (media_id = %(media)s AND %(degree)s::text IS NOT NULL))
        """,
        {
            "degree": degree,
            "note": note_text or None,
            "by": moderator_id,
            "now": clock.now(),
            "id": dispute_id,
            "media": media_id,
        },
    )
    deed = Deed(
        action="label.settle",
        subject=dispute_id,
        account_id=owner_id,
        reason=note_text,
        details={"media_id": str(media_id), "degree": degree},
    )
    await note(tx, moderator_id, deed)
    await log.append(tx, LabelSettled(actor_id=moderator_id, subject_id=post_id or 0, media_id=media_id, degree=degree))


async def list_disputes(page: Page, state: str = "open") -> list[Dispute]:
    """Disputes in a state, newest first."""
    if state not in STATES:
        raise Invalid(f"Validation failed: State must be one of {', '.join(STATES)}")
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM disputes
            WHERE state = %s AND id < %s AND id > %s ORDER BY id {page.order} LIMIT %s
            """,
            (state, page.max_id, page.min_id, page.limit),
        )
        return sorted((Dispute(*row) for row in await rows.fetchall()), reverse=True)


async def list_about(media_id: int) -> list[Dispute]:
    """What was said about a picture's label, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM disputes WHERE media_id = %s ORDER BY id DESC LIMIT {MOST}", (media_id,)
        )
        return [Dispute(*row) for row in await rows.fetchall()]


async def find_dispute(dispute_id: int) -> Dispute | None:
    """One of them."""
    async with db.reading() as conn:
        row = await (await conn.execute(f"SELECT {COLUMNS} FROM disputes WHERE id = %s", (dispute_id,))).fetchone()
    return Dispute(*row) if row else None
