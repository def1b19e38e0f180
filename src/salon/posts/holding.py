"""Posts that wait for a moderator: as messages to nobody, so that their authors alone see them, until let through."""

from typing import NamedTuple

from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid
from salon.posts.events import PostPublished
from salon.posts.wording import render_words

WAITS = "This waits for a moderator, and nobody else sees it yet. "


class Released(NamedTuple):
    """A post that was let through."""

    id: int
    author_id: int
    text: str
    visibility: str
    reply_to_id: int | None
    quote_of_id: int | None


def require_not_held(*, held: bool, why: str) -> None:
    """Raise `Invalid` for what cannot be done with a post that waits."""
    if held:
        raise Invalid(WAITS + why)


async def release(tx: Tx, post_ids: list[int], *, taken_down: bool = False) -> list[Released]:
    """Let posts that wait be seen by whom they are for: now they mention, answer, quote, carry tags and count.

    With `taken_down` also those that moderators took down while they waited. Emits `PostPublished` for each, as posting
    does. Polls run on by the time they waited.
    """
    rows = await tx.execute(
        """
        WITH held AS (
            SELECT id, held_at, held_as FROM posts
            WHERE id = ANY(%(ids)s) AND held_at IS NOT NULL
              AND (deleted_at IS NULL OR (%(taken_down)s AND taken_down_at IS NOT NULL))
              AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = posts.author_id AND a.state <> 'deleted')
            ORDER BY id FOR UPDATE
        ),
        back AS (
            UPDATE posts p SET visibility = held.held_as, held_as = NULL, held_at = NULL,
                               deleted_at = NULL, taken_down_at = NULL
            FROM held WHERE p.id = held.id
            RETURNING p.id, p.author_id, p.text, p.visibility, p.reply_to_id, p.quote_of_id
        ),
        polled AS (
            UPDATE polls q SET expires_at = q.expires_at + (%(now)s - held.held_at), ended_at = NULL
            FROM held WHERE q.post_id = held.id
        ),
        counted AS (
            INSERT INTO account_counts (account_id, posts, last_post_at)
            SELECT author_id, count(*), %(now)s FROM back GROUP BY author_id
            ON CONFLICT (account_id) DO UPDATE SET posts = account_counts.posts + excluded.posts, last_post_at = %(now)s
        ),
        met AS (
            INSERT INTO post_counts (post_id, replies, quotes)
            SELECT post_id, sum(reply), sum(quote) FROM (
                SELECT reply_to_id AS post_id, 1 AS reply, 0 AS quote FROM back WHERE reply_to_id IS NOT NULL
                UNION ALL SELECT quote_of_id, 0, 1 FROM back WHERE quote_of_id IS NOT NULL
            ) touched GROUP BY post_id ORDER BY post_id
            ON CONFLICT (post_id) DO UPDATE SET replies = post_counts.replies + excluded.replies,
                                                quotes = post_counts.quotes + excluded.quotes
        )
        SELECT id, author_id, text, visibility, reply_to_id, quote_of_id FROM back ORDER BY id
        """,
        {"ids": post_ids, "now": clock.now(), "taken_down": taken_down},
    )
    back = [Released(*row) for row in await rows.fetchall()]
    for one in back:  # hardly ever more than one
        await _word(tx, one)
    if back:
        await log.append(tx, *(_to_event(one) for one in back))
    return back


async def _word(tx: Tx, one: Released) -> None:
    """Render the words anew, for those they mention may be others by now, and keep mentions and tags."""
    rendered, mentioned = await render_words(tx, one.text, one.quote_of_id)
    await tx.execute(
        """
        WITH worded AS (UPDATE posts SET html = %(html)s WHERE id = %(id)s),
        tags AS (INSERT INTO post_tags SELECT t, %(id)s FROM unnest(%(tags)s::text[]) t ON CONFLICT DO NOTHING)
        INSERT INTO post_mentions SELECT %(id)s, m FROM unnest(%(mentioned)s::bigint[]) m ON CONFLICT DO NOTHING
        """,
        {"id": one.id, "html": rendered.html, "tags": rendered.tags, "mentioned": mentioned},
    )


def _to_event(one: Released) -> PostPublished:
    return PostPublished(
        actor_id=one.author_id,
        subject_id=one.id,
        visibility=one.visibility,
        reply_to_id=one.reply_to_id,
        quote_of_id=one.quote_of_id,
    )
