"""The SQL that reads posts, in batches."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from salon.kit import db
from salon.kit.db import Tx
from salon.kit.pages import Page
from salon.kit.questions import Question, ask
from salon.posts.flags import FLAG_COLUMNS, to_flags
from salon.posts.models import Post
from salon.posts.rules import Standing

COLUMNS = """
    p.id, p.author_id, p.boost_of_id, p.quote_of_id, p.quote_state, p.quote_policy,
    p.reply_policy, p.hidden_at IS NOT NULL, p.reply_to_id,
    p.reply_to_author_id, p.text, p.html, p.spoiler_text,
    p.sensitive OR (p.has_media AND author.sensitized_at IS NOT NULL),
    p.visibility, p.language, p.app_name, p.remix, p.recipe, p.degree, p.has_media, p.created_at, p.edited_at,
    p.pinned_at, p.imported_from,
    coalesce(c.replies, 0), coalesce(c.boosts, 0), coalesce(c.favourites, 0), coalesce(c.remixes, 0),
    coalesce(c.quotes, 0),
    ARRAY(SELECT json_build_array(m.account_id, a.username)
          FROM post_mentions m JOIN accounts a ON a.id = m.account_id WHERE m.post_id = p.id ORDER BY m.account_id),
    ARRAY(SELECT t.tag FROM post_tags t WHERE t.post_id = p.id ORDER BY t.tag),
    (SELECT json_build_array(q.expires_at, q.multiple, q.hide_totals, q.votes, q.voters,
                (SELECT json_agg(json_build_array(o.title, o.votes) ORDER BY o.place)
                 FROM poll_options o WHERE o.post_id = q.post_id))
     FROM polls q WHERE q.post_id = p.id),
    p.held_at IS NOT NULL
"""
_decoder = msgspec.json.Decoder(Post)
# Begins a statement about the posts `%(post_ids)s` and `%(inwards)s` levels of those boosted or quoted inside them.
WANTED = """
    WITH RECURSIVE wanted AS (
        SELECT unnest(%(post_ids)s::bigint[]) AS id, 0 AS depth
        UNION
        SELECT coalesce(p.boost_of_id, p.quote_of_id), w.depth + 1
        FROM wanted w JOIN posts p ON p.id = w.id
        WHERE w.depth < %(inwards)s AND coalesce(p.boost_of_id, p.quote_of_id) IS NOT NULL
    )
"""
ALL_WANTED = "ARRAY(SELECT id FROM wanted)"  # the ids of those posts


def ask_posts(post_ids: list[int], inwards: int) -> Question[dict[int, Post]]:
    """The posts of `WANTED`, by id, as `list_posts` has them."""
    sql = f"""
        SELECT json_build_array({COLUMNS})
        FROM posts p
        JOIN accounts author ON author.id = p.author_id AND author.state = 'active'
        LEFT JOIN post_counts c ON c.post_id = p.id
        WHERE p.id = ANY({ALL_WANTED}) AND p.deleted_at IS NULL
    """
    values = {"post_ids": post_ids, "inwards": inwards}
    return Question(sql, values, _decoder, lambda rows: {post.id: post for post in rows})


async def list_posts(ids: list[int], inwards: int = 0) -> dict[int, Post]:
    """Posts by id with counts, mentions and tags, one query; deleted ones and those of the suspended are left out.

    `inwards` says how many levels of the posts boosted and quoted inside them come along.
    """
    if not ids:
        return {}
    found: dict[int, Post] = (await ask(ask_posts(ids, inwards), begin=WANTED))[0]
    return found


class Trace(NamedTuple):
    """What tells in which streams a post that is gone was."""

    id: int
    author_id: int
    visibility: str
    boost_of_id: int | None
    is_reply: bool
    has_media: bool
    tags: list[str]


async def list_traces(post_ids: Sequence[int]) -> dict[int, Trace]:
    """Traces of posts, deleted ones too, one query."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT p.id, p.author_id, p.visibility, p.boost_of_id, p.reply_to_id IS NOT NULL, p.has_media,
                   ARRAY(SELECT t.tag FROM post_tags t WHERE t.post_id = p.id)
            FROM posts p WHERE p.id = ANY(%s)
            """,
            (list(post_ids),),
        )
        return {row[0]: Trace(*row) for row in await rows.fetchall()}


class Target(NamedTuple):
    """A post somebody wants to act on, and how they stand to it."""

    id: int
    author_id: int
    visibility: str
    remix: str
    thread_id: int | None
    quote_policy: str
    reply_policy: str  # of the conversation it is in
    held: bool  # it waits for a moderator
    standing: Standing


async def find_target(tx: Tx, viewer_id: int, post_id: int) -> Target | None:
    """The post to act on; a boost stands for what it boosts. Visibility is for the rules to say."""
    row = await (
        await tx.execute(
            f"""
            SELECT t.post_id, t.author_id, t.visibility, t.remix, t.thread_id, t.quote_policy, t.reply_policy,
                   t.held, {FLAG_COLUMNS}
            FROM (
                SELECT %s::bigint AS viewer_id, p.id AS post_id, p.author_id, p.visibility, p.remix, p.thread_id,
                       p.quote_policy,
                       coalesce((SELECT first.reply_policy FROM posts first WHERE first.id = p.thread_id),
                                p.reply_policy) AS reply_policy,
                       p.held_at IS NOT NULL AS held
                FROM posts p
                JOIN accounts a ON a.id = p.author_id AND a.state = 'active'
                WHERE p.id = coalesce((SELECT boost_of_id FROM posts WHERE id = %s AND deleted_at IS NULL), %s)
                  AND p.deleted_at IS NULL
            ) t
            """,
            (viewer_id, post_id, post_id),
        )
    ).fetchone()
    return None if row is None else Target._make((*row[:8], to_flags(row[8:]).standing))


async def find_standing(tx: Tx, viewer_id: int, post_id: int) -> Standing:
    """How somebody stands to a post, even to one that is gone."""
    row = await (
        await tx.execute(
            f"""
            SELECT {FLAG_COLUMNS}
            FROM (SELECT %s::bigint AS viewer_id, p.id AS post_id, p.author_id FROM posts p WHERE p.id = %s) t
            """,
            (viewer_id, post_id),
        )
    ).fetchone()
    return to_flags(row).standing if row is not None else Standing()


async def list_ancestors(post_id: int, most: int = 100) -> list[int]:
    """Ids above a post in its conversation, oldest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            WITH RECURSIVE up AS (
                SELECT reply_to_id, 1 AS depth FROM posts WHERE id = %s
                UNION ALL
                SELECT p.reply_to_id, depth + 1 FROM posts p JOIN up ON p.id = up.reply_to_id WHERE depth < %s
            )
            SELECT reply_to_id FROM up WHERE reply_to_id IS NOT NULL ORDER BY depth DESC
            """,
            (post_id, most),
        )
        return [row[0] for row in await rows.fetchall()]


# Posts of the silenced are found by those who follow them.
UNLIMITED = """
    (author_id NOT IN (SELECT id FROM accounts WHERE silenced_at IS NOT NULL) OR author_id = %(viewer)s
     OR EXISTS (SELECT 1 FROM follows w WHERE w.follower_id = %(viewer)s AND w.followee_id = author_id
                AND w.state = 'accepted'))
"""


async def list_descendants(post_id: int, viewer_id: int | None, most: int = 400) -> list[int]:
    """Ids below a post in its conversation, each branch in the order it was written, those the viewer may come upon."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            WITH RECURSIVE down AS (
                SELECT id, author_id, ARRAY[id] AS path FROM posts WHERE reply_to_id = %(post)s AND deleted_at IS NULL
                UNION ALL
                SELECT p.id, p.author_id, path || p.id FROM posts p JOIN down ON p.reply_to_id = down.id
                WHERE cardinality(path) < 60 AND p.deleted_at IS NULL
            )
            SELECT id FROM (SELECT id, author_id, path FROM down LIMIT %(most)s) found WHERE {UNLIMITED} ORDER BY path
            """,
            {"post": post_id, "viewer": viewer_id, "most": most},
        )
        return [row[0] for row in await rows.fetchall()]


async def list_muted_threads(viewer_id: int, page: Page) -> list[int]:
    """The first posts of conversations the viewer muted, youngest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT thread_id FROM thread_mutes
            WHERE account_id = %s AND thread_id < %s AND thread_id > %s ORDER BY thread_id {page.order} LIMIT %s
            """,
            (viewer_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((thread_id for (thread_id,) in await rows.fetchall()), reverse=True)


async def list_marked(table: str, account_id: int, page: Page) -> list[tuple[int, int]]:
    """(cursor id, post id) of a person's favourites or bookmarks, newest first."""
    assert table in {"favourites", "bookmarks"}
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT id, post_id FROM {table}
            WHERE account_id = %s AND id < %s AND id > %s ORDER BY id {page.order} LIMIT %s
            """,
            (account_id, page.max_id, page.min_id, page.limit),
        )
        return sorted(await rows.fetchall(), reverse=True)


async def list_shown_favourites(viewer_id: int | None, owner_id: int, page: Page) -> list[tuple[int, int]]:
    """(cursor id, post id) of what somebody lets others see that they favourited, newest first.

    Only what everybody may see is among it, like what may be boosted; nothing is while they do not show it, nor to
    whom they blocked.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT f.id, f.post_id
            FROM favourites f
            JOIN accounts o ON o.id = f.account_id AND o.state = 'active'
                AND (o.shows_favourites OR o.id = %(viewer_id)s)
            JOIN posts p ON p.id = f.post_id AND p.deleted_at IS NULL AND p.held_at IS NULL
                AND p.visibility IN ('public', 'unlisted')
            WHERE f.account_id = %(owner_id)s AND f.id < %(max_id)s AND f.id > %(min_id)s
              AND NOT EXISTS (SELECT 1 FROM blocks x
                              WHERE x.blocker_id = %(owner_id)s AND x.blocked_id = %(viewer_id)s)
            ORDER BY f.id {page.order} LIMIT {page.limit:d}
            """,
            {**page._asdict(), "viewer_id": viewer_id, "owner_id": owner_id},
        )
        return sorted(await rows.fetchall(), reverse=True)


async def list_fans(post_id: int, page: Page) -> list[tuple[int, int]]:
    """(cursor id, account id) of those who favourited a post, newest first."""
    return await _list_people("SELECT id, account_id FROM favourites WHERE post_id = %s", post_id, page)


async def list_boosters(post_id: int, page: Page) -> list[tuple[int, int]]:
    """(cursor id, account id) of those who boosted a post, newest first."""
    query = "SELECT id, author_id FROM posts WHERE boost_of_id = %s AND deleted_at IS NULL"
    return await _list_people(query, post_id, page)


async def list_quotes(post_id: int, page: Page) -> list[int]:
    """Ids of the posts that quote a post, newest first; those whose quote was revoked are left out."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT id FROM posts
            WHERE quote_of_id = %s AND deleted_at IS NULL AND quote_state = 'accepted' AND id < %s AND id > %s
            ORDER BY id {page.order} LIMIT %s
            """,
            (post_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((row[0] for row in await rows.fetchall()), reverse=True)


async def _list_people(query: str, post_id: int, page: Page) -> list[tuple[int, int]]:
    async with db.reading() as conn:
        rows = await conn.execute(
            f"{query} AND id < %s AND id > %s ORDER BY id {page.order} LIMIT %s",
            (post_id, page.max_id, page.min_id, page.limit),
        )
        return sorted(await rows.fetchall(), reverse=True)


async def list_edits(post_id: int) -> list[tuple[str, str, str, bool, list[dict[str, object]], object]]:
    """Earlier forms of a post, oldest first: (text, html, spoiler_text, sensitive, media, created_at)."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT text, html, spoiler_text, sensitive, media, created_at FROM post_edits"
            " WHERE post_id = %s ORDER BY id",
            (post_id,),
        )
        return await rows.fetchall()


async def search_posts(viewer_id: int | None, words: str, page: Page, offset: int) -> list[int]:
    """Public posts, and the viewer's own, that hold all the words, newest first.

    They hold them in what they say or in what one of their pictures shows; a word that is not wanted is in neither.
    Each of the two has an index of its own.
    """
    found = f"""
        deleted_at IS NULL AND boost_of_id IS NULL AND (visibility = 'public' OR author_id = %(viewer)s)
        AND id < %(max_id)s AND id > %(min_id)s AND {UNLIMITED}
        ORDER BY id DESC LIMIT %(limit)s + %(offset)s
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            WITH wanted AS MATERIALIZED (SELECT websearch_to_tsquery('simple', %(words)s) AS words),
            said AS (SELECT id FROM posts WHERE search @@ (SELECT words FROM wanted) AND {found}),
            shown AS (
                SELECT id FROM (
                    SELECT DISTINCT p.id, p.author_id, p.visibility, p.boost_of_id, p.deleted_at
                    FROM media m JOIN posts p ON p.id = m.post_id
                    WHERE m.words @@ (SELECT words FROM wanted) AND m.post_id IS NOT NULL AND m.deleted_at IS NULL
                      AND (p.search || m.words) @@ (SELECT words FROM wanted)
                ) pictured WHERE {found}
            )
            SELECT id FROM (SELECT id FROM said UNION SELECT id FROM shown) either
            ORDER BY id DESC LIMIT %(limit)s OFFSET %(offset)s
            """,
            {"words": words, "viewer": viewer_id, "offset": offset, **page._asdict()},
        )
        return [row[0] for row in await rows.fetchall()]


async def search_tags(prefix: str, limit: int) -> list[str]:
    """Tags that begin with a text."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT DISTINCT tag FROM post_tags WHERE tag >= %s AND tag < %s ORDER BY tag LIMIT %s",
            (prefix, prefix + "\U0010ffff", limit),
        )
        return [row[0] for row in await rows.fetchall()]
