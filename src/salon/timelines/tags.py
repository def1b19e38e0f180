"""Tags people follow: the verbs, and the SQL that reads tags and how much they are used."""

import datetime as dt
from typing import NamedTuple

from salon.accounts.reading import in_languages
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.timelines.events import TagFeatured, TagFollowed, TagUnfollowed

DAYS = 7
MAX_TAG = 100
MAX_FEATURED = 10


class Usage(NamedTuple):
    """How a tag was used on one UTC day; `day` in seconds since 1970."""

    day: int
    uses: int
    accounts: int


def normalize(tag: str) -> str:
    """A tag as it is stored: lower case, without #; raises `NotFound` for what cannot be one."""
    name = tag.strip().lstrip("#").lower()
    if not name or len(name) > MAX_TAG or not name.replace("_", "a").isalnum():
        raise NotFound
    return name


async def follow_tag(tx: Tx, actor_id: int, tag: str) -> None:
    """Have public posts with a tag in one's home; emits `TagFollowed` the first time."""
    done = await tx.execute(
        "INSERT INTO tag_follows (account_id, tag) VALUES (%s, %s) ON CONFLICT DO NOTHING", (actor_id, tag)
    )
    if done.rowcount:
        await log.append(tx, TagFollowed(actor_id=actor_id, subject_id=actor_id))


async def unfollow_tag(tx: Tx, actor_id: int, tag: str) -> None:
    """Have them there no longer; emits `TagUnfollowed` when they were."""
    done = await tx.execute("DELETE FROM tag_follows WHERE account_id = %s AND tag = %s", (actor_id, tag))
    if done.rowcount:
        await log.append(tx, TagUnfollowed(actor_id=actor_id, subject_id=actor_id))


async def list_followed(account_id: int, page: Page) -> list[tuple[int, str]]:
    """(hidden id, tag) of what a person follows, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT id, tag FROM tag_follows WHERE account_id = %s AND id < %s AND id > %s"
            f" ORDER BY id {page.order} LIMIT %s",
            (account_id, page.max_id, page.min_id, page.limit),
        )
        return sorted(await rows.fetchall(), reverse=True)


async def list_ties(account_id: int | None, tags: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Which of these tags a person follows, and which they show on their profile, one query."""
    if account_id is None or not tags:
        return frozenset(), frozenset()
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT tag, true FROM tag_follows WHERE account_id = %(who)s AND tag = ANY(%(tags)s)
            UNION ALL
            SELECT tag, false FROM featured_tags WHERE account_id = %(who)s AND tag = ANY(%(tags)s)
            """,
            {"who": account_id, "tags": tags},
        )
        found = await rows.fetchall()
    return frozenset(tag for tag, follows in found if follows), frozenset(tag for tag, follows in found if not follows)


async def list_usage(tags: list[str]) -> dict[str, list[Usage]]:
    """How tags were used in public on each of the last seven days, today first, one query."""
    today = int(clock.now().timestamp()) // 86_400 * 86_400
    days = [today - 86_400 * back for back in range(DAYS)]
    found = {tag: {day: Usage(day, 0, 0) for day in days} for tag in tags}
    if tags:
        async with db.reading() as conn:
            rows = await conn.execute(
                """
                SELECT t.tag, ((t.post_id >> 16) / 86400000) * 86400, count(*), count(DISTINCT p.author_id)
                FROM post_tags t JOIN posts p ON p.id = t.post_id
                WHERE t.tag = ANY(%s) AND t.post_id > %s AND p.deleted_at IS NULL AND p.visibility = 'public'
                GROUP BY 1, 2
                """,
                (tags, (days[-1] * 1000) << 16),
            )
            for tag, day, uses, people in await rows.fetchall():
                if day in found[tag]:
                    found[tag][day] = Usage(day, uses, people)
    return {tag: list(usage.values()) for tag, usage in found.items()}


class TagWish(NamedTuple):
    """Which posts of a tag timeline: with `tag` or `any_of`, all of `all_of`, none of `none_of`."""

    tag: str
    any_of: list[str]
    all_of: list[str]
    none_of: list[str]
    only_media: bool


async def list_tagged(viewer_id: int | None, wish: TagWish, page: Page) -> list[int]:
    """Public posts with these tags in languages the viewer reads, newest first.

    Raises `Invalid` for more than four more tags a kind.
    """
    if max(len(wish.any_of), len(wish.all_of), len(wish.none_of)) > 4:
        raise Invalid("Validation failed: at most four additional tags")
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT DISTINCT t.post_id
            FROM post_tags t JOIN posts p ON p.id = t.post_id
            WHERE t.tag = ANY(%(any)s) AND t.post_id < %(max_id)s AND t.post_id > %(min_id)s
              AND p.deleted_at IS NULL AND p.visibility = 'public' AND (p.has_media OR NOT %(only_media)s)
              AND p.author_id NOT IN (SELECT id FROM accounts WHERE silenced_at IS NOT NULL)
              AND NOT EXISTS (SELECT 1 FROM unnest(%(all)s::text[]) w(tag) WHERE NOT EXISTS (
                  SELECT 1 FROM post_tags o WHERE o.tag = w.tag AND o.post_id = t.post_id))
              AND NOT EXISTS (SELECT 1 FROM post_tags o WHERE o.tag = ANY(%(none)s) AND o.post_id = t.post_id)
              {f"AND {in_languages('p')}" if viewer_id is not None else ""}
            ORDER BY t.post_id {page.order} LIMIT %(limit)s
            """,
            {
                "viewer_id": viewer_id,
                "any": [wish.tag, *wish.any_of],
                "all": wish.all_of,
                "none": wish.none_of,
                "only_media": wish.only_media,
                "max_id": page.max_id,
                "min_id": page.min_id,
                "limit": page.limit,
            },
        )
        return sorted((row[0] for row in await rows.fetchall()), reverse=True)


class Featured(NamedTuple):
    """A tag on somebody's profile, with how often and when they last used it in public."""

    id: int
    tag: str
    posts: int
    last_at: dt.datetime | None


async def list_featured(account_id: int) -> list[Featured]:
    """The tags somebody shows on their profile, most used first; at most ten, one query."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT f.id, f.tag, count(p.id), max(p.created_at)
            FROM featured_tags f
            LEFT JOIN post_tags t ON t.tag = f.tag
            LEFT JOIN posts p ON p.id = t.post_id AND p.author_id = f.account_id AND p.deleted_at IS NULL
                             AND p.visibility IN ('public', 'unlisted')
            WHERE f.account_id = %s GROUP BY 1, 2 ORDER BY 3 DESC, 1
            """,
            (account_id,),
        )
        return [Featured(*row) for row in await rows.fetchall()]


async def list_used(account_id: int) -> list[str]:
    """The tags somebody used most in their newest posts and does not show yet; at most ten."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT t.tag FROM (SELECT id FROM posts WHERE author_id = %(who)s AND deleted_at IS NULL
                               ORDER BY id DESC LIMIT 500) p
            JOIN post_tags t ON t.post_id = p.id
            WHERE NOT EXISTS (SELECT 1 FROM featured_tags f WHERE f.account_id = %(who)s AND f.tag = t.tag)
            GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 10
            """,
            {"who": account_id},
        )
        return [tag for (tag,) in await rows.fetchall()]


async def feature_tag(tx: Tx, actor_id: int, name: str) -> int:
    """Show a tag on one's profile; returns its id, emits `TagFeatured`. Raises `Invalid` for the eleventh."""
    try:
        tag = normalize(name)
    except NotFound as error:
        raise Invalid("Validation failed: Tag is invalid") from error
    row = await (
        await tx.execute(
            """
            INSERT INTO featured_tags (account_id, tag)
            SELECT %(who)s, %(tag)s WHERE (SELECT count(*) FROM featured_tags WHERE account_id = %(who)s) < %(most)s
            ON CONFLICT DO NOTHING RETURNING id
            """,
            {"who": actor_id, "tag": tag, "most": MAX_FEATURED},
        )
    ).fetchone()
    if row is None:
        raise Invalid("Validation failed: Tag is featured already, or there are ten others")
    await log.append(tx, TagFeatured(actor_id=actor_id, subject_id=actor_id))
    return int(row[0])


async def unfeature_tag(tx: Tx, actor_id: int, featured_id: int) -> bool:
    """Show a tag no longer; emits `TagFeatured`. Returns whether it was there."""
    row = await (
        await tx.execute(
            "DELETE FROM featured_tags WHERE account_id = %s AND id = %s RETURNING tag", (actor_id, featured_id)
        )
    ).fetchone()
    if row is not None:
        await log.append(tx, TagFeatured(actor_id=actor_id, subject_id=actor_id))
    return row is not None


async def show_tag(tx: Tx, actor_id: int, tag: str) -> None:
    """Show a tag on one's profile; one that is there stays. Raises `Invalid` for the eleventh."""
    row = await tx.execute("SELECT 1 FROM featured_tags WHERE account_id = %s AND tag = %s", (actor_id, tag))
    if await row.fetchone() is None:
        await feature_tag(tx, actor_id, tag)


async def hide_tag(tx: Tx, actor_id: int, tag: str) -> None:
    """Show a tag no longer; emits `TagFeatured` when it was there."""
    done = await tx.execute("DELETE FROM featured_tags WHERE account_id = %s AND tag = %s", (actor_id, tag))
    if done.rowcount:
        await log.append(tx, TagFeatured(actor_id=actor_id, subject_id=actor_id))
