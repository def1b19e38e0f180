"""Pictures that wait for somebody to look at them: shown, or refused with a statement of reasons."""

import datetime as dt
from typing import NamedTuple

from salon.accounts.actions.moderation import require_may_moderate
from salon.audit.actions import Deed, note
from salon.checks.decisions import PEOPLE, VISIBILITY, record_decision
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.media.jobs import forget_files
from salon.safety import reasons
from salon.safety.events import PictureReviewed

MAX_REASON = 1000


class Held(NamedTuple):
    """A picture that waits: whose it is, since when, and how likely a sexual one (None: nobody could look)."""

    id: int
    owner_id: int
    held_at: dt.datetime
    nudity: float | None


async def list_held(page: Page, media_id: int = 0) -> list[Held]:
    """What waits, newest first; `media_id` asks for one."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT id, owner_id, held_at, nudity FROM media
            WHERE held_at IS NOT NULL AND deleted_at IS NULL AND id < %(max_id)s AND id > %(min_id)s
              AND (%(one)s = 0 OR id = %(one)s)
            ORDER BY id {page.order} LIMIT %(limit)s
            """,
            {**page._asdict(), "one": media_id},
        )
        return sorted((Held(*row) for row in await rows.fetchall()), reverse=True)


async def let_through(tx: Tx, moderator_id: int, media_id: int) -> None:
    """Let a held picture be posted; emits `PictureReviewed`. Raises `NotFound`."""
    done = await tx.execute(
        "UPDATE media SET held_at = NULL WHERE id = %s AND held_at IS NOT NULL AND deleted_at IS NULL", (media_id,)
    )
    if not done.rowcount:
        raise NotFound
    await note(tx, moderator_id, Deed(action="picture.let_through", subject=media_id))
    await log.append(tx, PictureReviewed(actor_id=moderator_id, subject_id=media_id, shown=True))


async def refuse(tx: Tx, moderator_id: int, media_id: int, why: str, category: str = reasons.OTHER) -> None:
    """Take a held picture away, with a statement of reasons for its owner; emits `PictureReviewed`.

    Raises `NotFound`, `Invalid` without a reason, and as `require_may_moderate`.
    """
    reason = why.strip()
    reasons.require_category(category)
    if not reason or len(reason) > MAX_REASON:
        raise Invalid(f"Validation failed: Say why, in at most {MAX_REASON} characters")
    row = await (
        await tx.execute(
            """
            UPDATE media SET deleted_at = %s WHERE id = %s AND held_at IS NOT NULL AND deleted_at IS NULL
            RETURNING owner_id, original ->> 'key', small ->> 'key', sent ->> 'key'
            """,
            (clock.now(), media_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await require_may_moderate(tx, moderator_id, row[0])
    statement = reasons.to_statement(row[0], "picture", "rules", "refuse", reason)
    statement.category, statement.media_id, statement.decided_by = category, media_id, moderator_id
    statement.content_type, statement.automated_decision = ["CONTENT_TYPE_IMAGE"], PEOPLE
    statement.automated_detection = True
    statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]
    await record_decision(tx, statement)
    await forget_files.configure(connection=tx).defer_async(keys=[key for key in row[1:] if key])
    await note(tx, moderator_id, Deed(action="picture.refuse", subject=media_id, account_id=row[0], reason=reason))
    await log.append(tx, PictureReviewed(actor_id=moderator_id, subject_id=media_id, shown=False))
