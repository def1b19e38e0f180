"""What the staff write down about people and reports, for one another only."""

import datetime as dt
from typing import NamedTuple

from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.safety.events import NoteTaken

MAX_WORDS = 2000
MOST = 100  # shown of one person


class Note(NamedTuple):
    """What somebody of the staff wrote down; about a report when it names one."""

    id: int
    account_id: int
    report_id: int | None
    author_id: int | None
    words: str
    created_at: dt.datetime


COLUMNS = "id, account_id, report_id, author_id, words, created_at"


async def take_note(tx: Tx, moderator_id: int, account_id: int, words: str, report_id: int | None = None) -> int:
    """Write something down about a person, or about a report about them; returns its id, emits `NoteTaken`.

    Raises `Invalid` for no words or too many, `NotFound` for nobody or a report about somebody else.
    """
    if not 0 < len(words.strip()) <= MAX_WORDS:
        raise Invalid(f"Validation failed: A note needs words, at most {MAX_WORDS} characters of them")
    row = await (
        await tx.execute(
            """
            INSERT INTO staff_notes (account_id, report_id, author_id, words, created_at)
            SELECT a.id, %(report)s, %(author)s, %(words)s, %(now)s FROM accounts a
            WHERE a.id = %(account)s AND a.state <> 'deleted' AND (%(report)s::bigint IS NULL OR EXISTS (
                SELECT 1 FROM reports r WHERE r.id = %(report)s AND r.about_id = a.id))
            RETURNING id
            """,
            {
                "account": account_id,
                "report": report_id,
                "author": moderator_id,
                "words": words.strip(),
                "now": clock.now(),
            },
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await note(tx, moderator_id, Deed(action="note.write", subject=row[0], account_id=account_id))
    await log.append(tx, NoteTaken(actor_id=moderator_id, subject_id=row[0]))
    return int(row[0])


async def drop_note(tx: Tx, moderator_id: int, note_id: int) -> None:
    """Take back what one wrote down oneself; emits `NoteTaken`. Raises `NotFound` for any other."""
    row = await (
        await tx.execute(
            "DELETE FROM staff_notes WHERE id = %s AND author_id = %s RETURNING account_id", (note_id, moderator_id)
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await note(tx, moderator_id, Deed(action="note.drop", subject=note_id, account_id=row[0]))
    await log.append(tx, NoteTaken(actor_id=moderator_id, subject_id=note_id))


async def list_notes(account_id: int) -> list[Note]:
    """The notes about a person, the newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM staff_notes WHERE account_id = %s ORDER BY id DESC LIMIT {MOST}", (account_id,)
        )
        return [Note(*row) for row in await rows.fetchall()]
