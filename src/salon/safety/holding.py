"""Posts that wait for a moderator: listed with what was found in them, let through, or refused as a takedown."""

import datetime as dt
from typing import NamedTuple

from salon.audit.actions import Deed, note
from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.kit.pages import Page
from salon.safety import reasons, takedowns
from salon.studio import posting


class HeldPost(NamedTuple):
    """A post that waits: whose, since when, for whom it is to be, its words, and what a check found in it."""

    id: int
    author_id: int
    held_at: dt.datetime
    visibility: str
    text: str
    spoiler_text: str
    label: str | None
    evidence: str | None


async def list_held_posts(page: Page, post_id: int = 0) -> list[HeldPost]:
    """What waits, newest first; `post_id` asks for one."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT p.id, p.author_id, p.held_at, p.held_as, p.text, p.spoiler_text, d.label,
                   d.findings -> 0 ->> 'evidence'
            FROM posts p JOIN accounts a ON a.id = p.author_id AND a.state = 'active'
            LEFT JOIN LATERAL (SELECT label, findings FROM decisions WHERE post_id = p.id AND action = 'hold'
                               ORDER BY id DESC LIMIT 1) d ON true
            WHERE p.held_at IS NOT NULL AND p.deleted_at IS NULL AND p.id < %(max_id)s AND p.id > %(min_id)s
              AND (%(one)s = 0 OR p.id = %(one)s)
            ORDER BY p.id {page.order} LIMIT %(limit)s
            """,
            {**page._asdict(), "one": post_id},
        )
        return sorted((HeldPost(*row) for row in await rows.fetchall()), reverse=True)


async def let_post_through(tx: Tx, moderator_id: int, post_id: int) -> None:
    """Let a post that waits be seen; that it was held is marked as reversed. Emits what `release` does.

    Raises `NotFound`, and as `posting.release` does.
    """
    released = await posting.release(tx, [post_id])
    if not released:
        raise NotFound
    await tx.execute(
        """
        UPDATE decisions SET reversed_at = %s, reversed_by = %s
        WHERE post_id = %s AND action = 'hold' AND reversed_at IS NULL
        """,
        (clock.now(), moderator_id, post_id),
    )
    await note(tx, moderator_id, Deed(action="post.let_through", subject=post_id, account_id=released[0].author_id))


async def to_refusal(tx: Tx, post_id: int, why: str, category: str = reasons.OTHER) -> takedowns.Decision:
    """The takedown that refuses a post that waits. Raises `NotFound`."""
    found = await tx.execute(
        "SELECT 1 FROM posts WHERE id = %s AND held_at IS NOT NULL AND deleted_at IS NULL FOR UPDATE", (post_id,)
    )
    if await found.fetchone() is None:
        raise NotFound
    return takedowns.Decision(post_id=post_id, reason=why, category=category)
