"""What a viewer did with posts and how they stand to them: for any pairs, or for a page in the query that finds it."""

from typing import Any, NamedTuple

import msgspec

from salon.kit import db
from salon.kit.questions import Question
from salon.posts.rules import Standing


class Flags(NamedTuple):
    """What differs per viewer: what they did with a post, and how they stand to it."""

    favourited: bool
    boosted: bool
    bookmarked: bool
    quiet: bool  # the viewer muted the conversation
    standing: Standing
    booster: Standing | None = None  # how they stand to who boosted it; None where the posts found were chosen by that


NO_FLAGS = Flags(
    favourited=False, boosted=False, bookmarked=False, quiet=False, standing=Standing(), booster=Standing()
)

# Over rows named `t(viewer_id, post_id, author_id)`: a post and the person looking at it.
FLAG_COLUMNS = """
    EXISTS (SELECT 1 FROM favourites f WHERE f.account_id = t.viewer_id AND f.post_id = t.post_id),
    EXISTS (SELECT 1 FROM posts b WHERE b.boost_of_id = t.post_id AND b.author_id = t.viewer_id
            AND b.deleted_at IS NULL),
    EXISTS (SELECT 1 FROM bookmarks k WHERE k.account_id = t.viewer_id AND k.post_id = t.post_id),
    EXISTS (SELECT 1 FROM thread_mutes q JOIN posts first ON first.id = t.post_id
            WHERE q.account_id = t.viewer_id AND q.thread_id = coalesce(first.thread_id, first.id)),
    t.viewer_id = t.author_id,
    EXISTS (SELECT 1 FROM follows w WHERE w.follower_id = t.viewer_id AND w.followee_id = t.author_id
            AND w.state = 'accepted'),
    EXISTS (SELECT 1 FROM post_mentions m WHERE m.post_id = t.post_id AND m.account_id = t.viewer_id),
    EXISTS (SELECT 1 FROM blocks x WHERE x.blocker_id = t.viewer_id AND x.blocked_id = t.author_id),
    EXISTS (SELECT 1 FROM blocks x WHERE x.blocker_id = t.author_id AND x.blocked_id = t.viewer_id),
    EXISTS (SELECT 1 FROM mutes u WHERE u.muter_id = t.viewer_id AND u.muted_id = t.author_id
            AND (u.expires_at IS NULL OR u.expires_at > now()))
"""

# The same for one viewer and all the posts of `page(entry_id, post_id, author_id, thread_id)`: each table is searched
# once for the page instead of once a post.
_PAGE_FLAGS = """
    t.post_id IN (SELECT f.post_id FROM favourites f
                  WHERE f.account_id = %(viewer_id)s AND f.post_id = ANY(ARRAY(SELECT post_id FROM page))),
    t.post_id IN (SELECT b.boost_of_id FROM posts b WHERE b.author_id = %(viewer_id)s
                  AND b.boost_of_id = ANY(ARRAY(SELECT post_id FROM page)) AND b.deleted_at IS NULL),
    t.post_id IN (SELECT k.post_id FROM bookmarks k
                  WHERE k.account_id = %(viewer_id)s AND k.post_id = ANY(ARRAY(SELECT post_id FROM page))),
    t.thread_id IN (SELECT q.thread_id FROM thread_mutes q
                    WHERE q.account_id = %(viewer_id)s AND q.thread_id = ANY(ARRAY(SELECT thread_id FROM page))),
    t.author_id = %(viewer_id)s,
    t.author_id IN (SELECT w.followee_id FROM follows w WHERE w.follower_id = %(viewer_id)s AND w.state = 'accepted'
                    AND w.followee_id = ANY(ARRAY(SELECT DISTINCT author_id FROM page))),
    t.post_id IN (SELECT m.post_id FROM post_mentions m
                  WHERE m.account_id = %(viewer_id)s AND m.post_id = ANY(ARRAY(SELECT post_id FROM page))),
    t.author_id IN (SELECT x.blocked_id FROM blocks x WHERE x.blocker_id = %(viewer_id)s
                    AND x.blocked_id = ANY(ARRAY(SELECT DISTINCT author_id FROM page))),
    t.author_id IN (SELECT x.blocker_id FROM blocks x WHERE x.blocked_id = %(viewer_id)s
                    AND x.blocker_id = ANY(ARRAY(SELECT DISTINCT author_id FROM page))),
    t.author_id IN (SELECT u.muted_id FROM mutes u WHERE u.muter_id = %(viewer_id)s
                    AND u.muted_id = ANY(ARRAY(SELECT DISTINCT author_id FROM page))
                    AND (u.expires_at IS NULL OR u.expires_at > now()))
"""


# How the viewer stands to the one person whose profile it is, asked once for the page.
_PROFILE_STANDING = """
    %(viewer_id)s = %(author_id)s,
    EXISTS (SELECT 1 FROM follows w WHERE w.follower_id = %(viewer_id)s AND w.followee_id = %(author_id)s
            AND w.state = 'accepted'),
    false,
    EXISTS (SELECT 1 FROM blocks x WHERE x.blocker_id = %(viewer_id)s AND x.blocked_id = %(author_id)s),
    EXISTS (SELECT 1 FROM blocks x WHERE x.blocker_id = %(author_id)s AND x.blocked_id = %(viewer_id)s),
    EXISTS (SELECT 1 FROM mutes u WHERE u.muter_id = %(viewer_id)s AND u.muted_id = %(author_id)s
            AND (u.expires_at IS NULL OR u.expires_at > now()))
"""


def to_flags(row: tuple[bool, ...]) -> Flags:
    """Flags from the ten columns of `FLAG_COLUMNS`."""
    return Flags(row[0], row[1], row[2], row[3], _to_standing(row[4:10]))


def _to_standing(row: tuple[bool, ...]) -> Standing:
    is_author, follows, mentioned, blocks, blocked_by, muted = row
    return Standing(is_author, follows, mentioned, blocks or blocked_by, muted, blocks)


_decoder = msgspec.json.Decoder(tuple[Any, ...])


def ask_flags(pairs: list[tuple[int, int]]) -> Question[dict[tuple[int, int], Flags]]:
    """Flags for (viewer id, post id) pairs."""
    sql = f"""
        SELECT json_build_array(t.viewer_id, t.post_id, {FLAG_COLUMNS})
        FROM (
            SELECT u.viewer_id, u.post_id, p.author_id
            FROM unnest(%(flag_viewers)s::bigint[], %(flag_posts)s::bigint[]) AS u(viewer_id, post_id)
            JOIN posts p ON p.id = u.post_id
        ) t
    """
    values = {"flag_viewers": [who for who, _ in pairs], "flag_posts": [post_id for _, post_id in pairs]}
    return Question(
        sql if pairs else None, values, _decoder, lambda rows: {(row[0], row[1]): to_flags(row[2:]) for row in rows}
    )


async def list_entries(
    viewer_id: int | None, skeleton: str, values: dict[str, Any], *, profile: bool = False
) -> dict[int, Flags]:
    """The posts a query finds, newest first, each with the viewer's flags, in that one query.

    `skeleton` selects ids named `id` and takes the named `values`; its LIMIT should be a number in the text, since
    PostgreSQL plans anew at every call where the plan hangs on a parameter. A boost has the flags of what it boosts; a
    stranger's are all no. `profile` says that `values` names the `author_id` of every post and boost found, and asks
    how the viewer stands to them as one who boosts.
    """
    async with db.asking() as conn:
        if viewer_id is None:
            rows = await conn.execute(skeleton, values)
            return dict.fromkeys(sorted((row[0] for row in await rows.fetchall()), reverse=True), NO_FLAGS)
        rows = await conn.execute(
            f"""
            WITH skeleton AS MATERIALIZED ({skeleton}),
            page AS MATERIALIZED (
                SELECT p.id AS entry_id, coalesce(o.id, p.id) AS post_id,
                       coalesce(o.author_id, p.author_id) AS author_id,
                       coalesce(o.thread_id, o.id, p.thread_id, p.id) AS thread_id
                FROM skeleton s JOIN posts p ON p.id = s.id LEFT JOIN posts o ON o.id = p.boost_of_id
            )
            SELECT t.entry_id, {_PAGE_FLAGS} {"," + _PROFILE_STANDING if profile else ""}
            FROM page t ORDER BY t.entry_id DESC
            """,
            {**values, "viewer_id": viewer_id},
        )
        found = await rows.fetchall()
    if profile:
        return {row[0]: to_flags(row[1:11])._replace(booster=_to_standing(row[11:])) for row in found}
    return {row[0]: to_flags(row[1:]) for row in found}
