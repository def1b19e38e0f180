"""The SQL that reads timelines: ids of posts, newest first."""

from typing import NamedTuple

from salon.accounts.reading import in_languages
from salon.kit import db
from salon.kit.pages import Page
from salon.posts.flags import FLAG_COLUMNS, Flags, list_entries, to_flags
from salon.timelines.audience import AUDIENCE, POST_COLUMNS


class HomeRow(NamedTuple):
    """A post in somebody's home, what it boosts, and how the owner stands to what is shown."""

    post_id: int
    boost_of_id: int | None
    flags: Flags


class HomeSlice(NamedTuple):
    """A page of a home, the `seq` up to which events are in it, and whether the home has been filled at all."""

    rows: list[HomeRow]
    seq: int
    filled: bool


async def list_home(owner_id: int, page: Page) -> HomeSlice:
    """A page of a home with the owner's flags, in one query; without any rows it does not say whether it is filled.

    The `seq` is read in the same snapshot, so that a cached page can tell which events it already contains.
    """
    async with db.asking() as conn:
        rows = await conn.execute(
            f"""
            SELECT t.entry_id, t.boost_of_id, coalesce((SELECT seq FROM log_cursors WHERE reader = 'homes'), 0),
                   EXISTS (SELECT 1 FROM filled_homes f WHERE f.owner_id = t.viewer_id), {FLAG_COLUMNS}
            FROM (
                SELECT h.post_id AS entry_id, p.boost_of_id, %s::bigint AS viewer_id,
                       coalesce(o.id, p.id) AS post_id, coalesce(o.author_id, p.author_id) AS author_id
                FROM (
                    SELECT post_id FROM home_entries
                    WHERE owner_id = %s AND post_id < %s AND post_id > %s ORDER BY post_id {page.order} LIMIT %s
                ) h
                JOIN posts p ON p.id = h.post_id
                LEFT JOIN posts o ON o.id = p.boost_of_id
            ) t
            ORDER BY t.entry_id DESC
            """,
            (owner_id, owner_id, page.max_id, page.min_id, page.limit),
        )
        found = await rows.fetchall()
    if not found:
        return HomeSlice([], 0, filled=False)
    return HomeSlice([HomeRow(row[0], row[1], to_flags(row[4:])) for row in found], found[0][2], found[0][3])


async def list_public(viewer_id: int | None, page: Page, *, only_media: bool = False) -> dict[int, Flags]:
    """Public posts that are neither replies nor boosts, but for those of the silenced, with the viewer's flags.

    A viewer who chose languages sees posts in those, and in no language.
    """
    return await list_entries(
        viewer_id,
        f"""
        SELECT id FROM posts
        WHERE deleted_at IS NULL AND visibility = 'public' AND boost_of_id IS NULL AND reply_to_id IS NULL
          AND id < %(max_id)s AND id > %(min_id)s {"AND has_media" if only_media else ""}
          AND author_id NOT IN (SELECT id FROM accounts WHERE silenced_at IS NOT NULL)
          {f"AND {in_languages('posts')}" if viewer_id is not None else ""}
        ORDER BY id {page.order} LIMIT {page.limit:d}
        """,
        page._asdict(),
    )


class ProfileFilter(NamedTuple):
    """What of a profile is wanted."""

    only_media: bool = False
    exclude_replies: bool = False
    exclude_boosts: bool = False
    only_remixes: bool = False
    pinned: bool = False
    tag: str | None = None


async def list_profile(viewer_id: int | None, author_id: int, page: Page, wanted: ProfileFilter) -> dict[int, Flags]:
    """A person's posts and boosts with the viewer's flags; who may see which is for the rules to say."""
    asked = {
        "AND has_media": wanted.only_media,
        "AND (reply_to_id IS NULL OR reply_to_author_id = author_id)": wanted.exclude_replies,
        "AND boost_of_id IS NULL": wanted.exclude_boosts,
        "AND EXISTS (SELECT 1 FROM remix_edges e WHERE e.child_id = posts.id)": wanted.only_remixes,
        "AND pinned_at IS NOT NULL": wanted.pinned,
        "AND EXISTS (SELECT 1 FROM post_tags t WHERE t.tag = %(tag)s AND t.post_id = posts.id)": wanted.tag is not None,
    }
    return await list_entries(
        viewer_id,
        f"""
        SELECT id FROM posts
        WHERE author_id = %(author_id)s AND deleted_at IS NULL AND id < %(max_id)s AND id > %(min_id)s
          {" ".join(condition for condition, holds in asked.items() if holds)}
        ORDER BY id {page.order} LIMIT {page.limit:d}
        """,
        {**page._asdict(), "author_id": author_id, "tag": wanted.tag},
        profile=True,
    )


MANY_HERE = 1000  # from here on naming who is asked about costs more than hearing of everybody
MOST_HEARD = 20_000

_FRESH = f"WITH fresh AS MATERIALIZED (SELECT {POST_COLUMNS} FROM posts WHERE id = ANY(%s))"


async def list_audience(post_ids: list[int], here: set[int]) -> list[tuple[int, int]]:
    """(owner id, post id) for those of `here` whose home the posts belong in, deleted posts included."""
    if not post_ids or not here:
        return []
    async with db.asking() as conn:
        if len(here) > MANY_HERE:
            rows = await conn.execute(
                f"{_FRESH} SELECT a.owner_id, a.post_id FROM ({AUDIENCE}) a LIMIT {MOST_HEARD + 1}", (post_ids,)
            )
            found = await rows.fetchall()
            if len(found) <= MOST_HEARD:
                return [pair for pair in found if pair[0] in here]
        rows = await conn.execute(
            f"{_FRESH} SELECT a.owner_id, a.post_id FROM ({AUDIENCE}) a WHERE a.owner_id = ANY(%s)",
            (post_ids, list(here)),
        )
        return await rows.fetchall()
