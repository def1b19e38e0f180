"""Posts that wait for their author's yes: left by an assistant, published by the person alone."""

import datetime as dt
from typing import Any, NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from salon.kit import db
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.posts import actions as posts
from salon.posts.models import Draft
from salon.posts.quotes import find_quoted
from salon.studio.posting import publish_within

MOST_DRAFTS = 100
COLUMNS = "id, app_id, params, created_at, post_id"


class KeptDraft(NamedTuple):
    """A draft as it is kept; `post_id` is what became of it."""

    id: int
    app_id: int | None
    params: dict[str, Any]
    created_at: dt.datetime
    post_id: int | None

    @property
    def draft(self) -> Draft:
        return msgspec.convert(self.params, Draft)


async def save_draft(tx: Tx, author_id: int, draft: Draft, app_id: int | None) -> int:
    """Keep a draft; returns its id.

    Raises `Invalid` for what could not be posted, for pictures that are not the author's own, and for one too many;
    `NotFound` for what it may not answer or quote.
    """
    posts.require_postable(draft)
    await _require_own_pictures(tx, author_id, draft.media_ids)
    if draft.reply_to_id is not None:
        await posts.require_target(tx, author_id, draft.reply_to_id)
    await find_quoted(tx, author_id, draft)
    row = await (
        await tx.execute(
            """
            INSERT INTO drafts (author_id, app_id, params)
            SELECT %(author)s, %(app)s, %(params)s
            WHERE (SELECT count(*) FROM drafts WHERE author_id = %(author)s AND post_id IS NULL) < %(most)s
            RETURNING id
            """,
            {"author": author_id, "app": app_id, "params": Jsonb(msgspec.to_builtins(draft)), "most": MOST_DRAFTS},
        )
    ).fetchone()
    if row is None:
        raise Invalid(f"There are {MOST_DRAFTS} drafts already. Publish or discard one first.")
    return int(row[0])


async def _require_own_pictures(tx: Tx, author_id: int, media_ids: list[int]) -> None:
    row = await (
        await tx.execute(
            """
            SELECT count(*) FROM media
            WHERE id = ANY(%s) AND owner_id = %s AND post_id IS NULL AND deleted_at IS NULL
            """,
            (media_ids, author_id),
        )
    ).fetchone()
    if row is None or row[0] != len(set(media_ids)):
        raise Invalid("A picture of the draft is not among yours, or is in a post already.")


async def list_drafts(author_id: int, page: Page) -> list[KeptDraft]:
    """What of an author's waits, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM drafts
            WHERE author_id = %s AND post_id IS NULL AND id < %s AND id > %s ORDER BY id DESC LIMIT %s
            """,
            (author_id, page.max_id, page.min_id, page.limit),
        )
        return [KeptDraft(*row) for row in await rows.fetchall()]


async def get_draft(tx: Tx, author_id: int, draft_id: int, *, lock: bool = False) -> KeptDraft:
    """One of the author's drafts, also one that was published; raises `NotFound` for anybody else's."""
    row = await (
        await tx.execute(
            f"SELECT {COLUMNS} FROM drafts WHERE author_id = %s AND id = %s {'FOR UPDATE' if lock else ''}",
            (author_id, draft_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound("There is no such draft.")
    return KeptDraft(*row)


async def publish_draft(tx: Tx, author_id: int, draft_id: int) -> int:
    """Publish a draft; returns the post's id, of one published before that of then. Raises as `publish` does."""
    kept = await get_draft(tx, author_id, draft_id, lock=True)
    if kept.post_id is not None:
        return kept.post_id
    post_id = await publish_within(tx, author_id, kept.draft)
    await tx.execute("UPDATE drafts SET post_id = %s WHERE id = %s", (post_id, draft_id))
    return post_id


async def discard_draft(tx: Tx, author_id: int, draft_id: int) -> None:
    """Throw a draft away; raises `NotFound` for one that is not the author's, or was published."""
    done = await tx.execute(
        "DELETE FROM drafts WHERE author_id = %s AND id = %s AND post_id IS NULL", (author_id, draft_id)
    )
    if not done.rowcount:
        raise NotFound("There is no such draft.")
