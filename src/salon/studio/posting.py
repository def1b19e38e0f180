"""Publishing a post with the lineage of its pictures, now or at a time of the author's choosing."""

import datetime as dt
from typing import Any, NamedTuple

import msgspec
import structlog
from psycopg.types.json import Jsonb

from salon.consent.actions import say_at_posting
from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound, SalonError
from salon.kit.pages import Page
from salon.posts import actions as posts
from salon.posts import holding, rights
from salon.posts.checking import asking_outside
from salon.posts.holding import Released
from salon.posts.models import Draft
from salon.posts.quotes import find_quoted
from salon.studio.actions import attach_lineage
from salon.studio.likeness import require_shown_agree
from salon.studio.ordering import note_choice

SOONEST = dt.timedelta(minutes=5)
MOST_WAITING = 300
TELLING = 24  # characters of a prompt that are more than what anybody sees in the picture
COLUMNS = "id, scheduled_at, params, media_ids"
logger = structlog.get_logger(__name__)


class Scheduled(NamedTuple):
    """A post that waits for its time; `params` is the draft as it was sent."""

    id: int
    scheduled_at: dt.datetime
    params: dict[str, Any]
    media_ids: list[int]


async def publish(tx: Tx, author_id: int, draft: Draft) -> int:
    """Publish a post and record what its pictures grew out of.

    Raises as `publish_post` does, and `Forbidden` for a picture made from one that moderators took down since, or that
    its author shows to fewer people, or that shows somebody who has not agreed.
    """
    await require_shown_agree(tx, author_id, draft.media_ids)
    post_id = await posts.publish_post(tx, author_id, draft)
    if draft.held_as is None:
        await _record_sources(tx, post_id, draft.media_ids)
    await _say_what_may_be_done(tx, author_id, post_id, draft)
    return post_id


async def publish_within(tx: Tx, author_id: int, draft: Draft) -> int:
    """Publish as part of something longer; here that waits for the check outside. Raises as `publish` does."""

    async def attempt() -> int:
        async with tx.transaction():
            return await publish(tx, author_id, draft)

    return await asking_outside(draft, attempt)


async def release(tx: Tx, post_ids: list[int], *, taken_down: bool = False) -> list[Released]:
    """Let posts through that wait for a moderator, and record what their pictures grew out of.

    Raises as `holding.release` does, and `Forbidden` where `publish` would by now.
    """
    released = await holding.release(tx, post_ids, taken_down=taken_down)
    for one in released:  # hardly ever more than one
        rows = await tx.execute("SELECT id FROM media WHERE post_id = %s AND deleted_at IS NULL", (one.id,))
        await _record_sources(tx, one.id, [media_id for (media_id,) in await rows.fetchall()])
    return released


async def edit(tx: Tx, author_id: int, post_id: int, draft: Draft) -> None:
    """Change a post and record what pictures that are new in it grew out of; raises as `edit_post` and `publish` do.

    A picture made from a later post is `Invalid` here: families only grow forward in time.
    """
    await require_shown_agree(tx, author_id, draft.media_ids, post_id)
    await posts.edit_post(tx, author_id, post_id, draft)
    await _record_sources(tx, post_id, draft.media_ids)
    await _say_what_may_be_done(tx, author_id, post_id, draft)


async def _say_what_may_be_done(tx: Tx, author_id: int, post_id: int, draft: Draft) -> None:
    if draft.media_ids or draft.consents or draft.reserves:
        await say_at_posting(tx, author_id, post_id, draft.consents, draft.reserves)


async def _record_sources(tx: Tx, post_id: int, media_ids: list[int]) -> None:
    if not media_ids:
        return
    rows = await tx.execute(
        """
        SELECT p.id > %(post_id)s, p.taken_down_at IS NOT NULL AND s.drawn_from
        FROM posts p
        JOIN (SELECT g.post_id, bool_or(g.role <> 'template') AS drawn_from
              FROM media m JOIN generation_parents g ON g.generation_id = m.generation_id
              WHERE m.id = ANY(%(media_ids)s) GROUP BY g.post_id) s ON s.post_id = p.id
        WHERE NOT EXISTS (SELECT 1 FROM remix_edges e WHERE e.child_id = %(post_id)s AND e.parent_id = p.id)
        ORDER BY p.id FOR SHARE OF p
        """,
        {"post_id": post_id, "media_ids": media_ids},
    )
    found = await rows.fetchall()
    if any(taken_down for _, taken_down in found):
        raise Forbidden("This picture was made from one that moderators took down. It cannot be posted.")
    if any(later for later, _ in found):
        raise Invalid("This picture was made from a later post. Put it into a new one.")
    await _require_no_wider(tx, post_id, media_ids)
    await attach_lineage(tx, post_id, media_ids)
    await note_choice(tx, media_ids)
    await _hide_quotes(tx, post_id)


async def _require_no_wider(tx: Tx, post_id: int, media_ids: list[int]) -> None:
    """Raise `Forbidden` when a post shows to more kinds of people what was drawn from somebody else's.

    All that the pictures go back to counts, also by way of the author's own pictures and those that are in no post.
    """
    row = await (
        await tx.execute(
            """
            WITH RECURSIVE drawn (media_id, generation_id, post_id) AS (
                SELECT m.id, m.generation_id, NULL::bigint FROM media m WHERE m.id = ANY(%(media_ids)s)
                UNION
                SELECT d.media_id, m.generation_id, coalesce(d.post_id, m.post_id)
                FROM drawn JOIN LATERAL (
                    SELECT g.media_id, g.post_id FROM generation_parents g
                    WHERE g.generation_id = drawn.generation_id AND g.role <> 'template'
                    UNION ALL
                    SELECT r.media_id, r.post_id FROM generation_references r
                    WHERE r.generation_id = drawn.generation_id
                ) d ON true
                JOIN media m ON m.id = d.media_id
            )
            SELECT min(array_position(%(wider)s, p.visibility))
            FROM drawn JOIN posts p ON p.id = drawn.post_id JOIN posts own ON own.id = %(post_id)s
            WHERE p.author_id <> own.author_id
              AND array_position(%(wider)s, p.visibility) < array_position(%(wider)s, own.visibility)
            """,
            {"post_id": post_id, "media_ids": media_ids, "wider": ["direct", "private", "unlisted", "public"]},
        )
    ).fetchone()
    if row is not None and row[0] in {1, 2}:
        raise Forbidden("This picture was made from one that its author shows to fewer people. Choose fewer, too.")


async def change_rights(tx: Tx, author_id: int, post_id: int, remix: str | None, recipe: str | None) -> None:
    """Say anew who may remix one's own post and whether its recipe is shown; raises as `rights.change_rights` does."""
    await rights.change_rights(tx, author_id, post_id, remix, recipe)
    await _hide_quotes(tx, post_id)


async def _hide_quotes(tx: Tx, post_id: int) -> None:
    """Where the recipe is hidden, take away descriptions that quote the prompt, also those of earlier forms.

    A word or two give nothing away.
    """
    await tx.execute(
        f"""
        UPDATE media m SET description = NULL
        FROM generations g, posts p
        WHERE m.post_id = %s AND p.id = m.post_id AND p.recipe = 'hidden' AND g.id = m.generation_id
          AND strpos(lower(m.description), lower(g.prompt)) > 0
          AND (length(g.prompt) >= {TELLING} OR lower(btrim(m.description)) = lower(g.prompt))
        """,
        (post_id,),
    )
    await tx.execute(
        f"""
        UPDATE post_edits e SET media = (
            SELECT jsonb_agg(CASE WHEN g.id IS NULL THEN t.one ELSE t.one || '{{"description": null}}' END ORDER BY t.n)
            FROM jsonb_array_elements(e.media) WITH ORDINALITY AS t(one, n)
            LEFT JOIN media m ON m.id = (t.one ->> 'id')::bigint
            LEFT JOIN generations g ON g.id = m.generation_id
                AND strpos(lower(t.one ->> 'description'), lower(g.prompt)) > 0
                AND (length(g.prompt) >= {TELLING} OR lower(btrim(t.one ->> 'description')) = lower(g.prompt)))
        FROM posts p
        WHERE e.post_id = %s AND p.id = e.post_id AND p.recipe = 'hidden' AND e.media <> '[]'
        """,
        (post_id,),
    )


async def schedule(tx: Tx, author_id: int, draft: Draft, at: dt.datetime) -> int:
    """Keep a post for later; returns its id.

    Raises `Invalid` for what could not be posted or is too soon, `NotFound` for what it may not quote.
    """
    posts.require_postable(draft)
    if any(draft.consents.values()):
        raise Invalid("Validation failed: Consent to what a later post may be used for is given once it is posted")
    await find_quoted(tx, author_id, draft)
    _require_later(at)
    row = await (
        await tx.execute(
            """
            INSERT INTO scheduled_posts (author_id, scheduled_at, params, media_ids)
            SELECT %(author)s, %(at)s, %(params)s, %(media)s
            WHERE (SELECT count(*) FROM scheduled_posts WHERE author_id = %(author)s) < %(most)s
            RETURNING id
            """,
            {
                "author": author_id,
                "at": at,
                "params": Jsonb(msgspec.to_builtins(draft)),
                "media": draft.media_ids,
                "most": MOST_WAITING,
            },
        )
    ).fetchone()
    if row is None:
        raise Invalid(f"Validation failed: You have exceeded the limit of {MOST_WAITING} scheduled posts")
    return int(row[0])


def _require_later(at: dt.datetime) -> None:
    if at < clock.now() + SOONEST:
        raise Invalid("Validation failed: Scheduled at The scheduled date must be in the future")


async def reschedule(tx: Tx, author_id: int, scheduled_id: int, at: dt.datetime) -> None:
    """Move a waiting post to another time; raises `NotFound` when it is not the author's own."""
    _require_later(at)
    done = await tx.execute(
        "UPDATE scheduled_posts SET scheduled_at = %s WHERE id = %s AND author_id = %s", (at, scheduled_id, author_id)
    )
    if not done.rowcount:
        raise NotFound


async def unschedule(tx: Tx, author_id: int, scheduled_id: int) -> None:
    """Call a waiting post off; raises `NotFound` when it is not the author's own."""
    done = await tx.execute("DELETE FROM scheduled_posts WHERE id = %s AND author_id = %s", (scheduled_id, author_id))
    if not done.rowcount:
        raise NotFound


async def list_scheduled(author_id: int, page: Page) -> list[Scheduled]:
    """What of an author's waits, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM scheduled_posts WHERE author_id = %s AND id < %s AND id > %s"
            f" ORDER BY id {page.order} LIMIT %s",
            (author_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((Scheduled(*row) for row in await rows.fetchall()), reverse=True)


async def find_scheduled(author_id: int, scheduled_id: int) -> Scheduled | None:
    """One waiting post of the author's own."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"SELECT {COLUMNS} FROM scheduled_posts WHERE author_id = %s AND id = %s", (author_id, scheduled_id)
            )
        ).fetchone()
    return Scheduled(*row) if row else None


async def publish_due() -> int:
    """Publish what is due, each post in the transaction that takes it off the list, so exactly once.

    What can no longer be posted (its picture is gone, what it answers too) is dropped and logged; what is an author's
    who is locked out or about to be deleted waits. A periodic task.
    """
    count = 0
    while await _publish_next():
        count += 1
    return count


async def _publish_next() -> bool:
    async with db.transaction() as tx:
        row = await (
            await tx.execute(
                """
                DELETE FROM scheduled_posts WHERE id = (
                    SELECT s.id FROM scheduled_posts s JOIN accounts a ON a.id = s.author_id
                        AND a.state = 'active' AND a.disabled_at IS NULL AND a.deletes_at IS NULL
                    WHERE s.scheduled_at <= %s ORDER BY s.scheduled_at LIMIT 1 FOR UPDATE OF s SKIP LOCKED
                ) RETURNING id, author_id, params
                """,
                (clock.now(),),
            )
        ).fetchone()
        if row is None:
            return False
        try:
            await publish_within(tx, row[1], msgspec.convert(row[2], Draft))
        except SalonError as error:
            logger.warning("posts.scheduled_dropped", scheduled_id=row[0], author_id=row[1], why=error.message)
    return True
