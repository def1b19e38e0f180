"""Tags people follow: the verbs, and the SQL that reads tags and how much they are used."""

from typing import NamedTuple

from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.timelines.events import TagFollowed, TagUnfollowed

DAYS = 7
MAX_TAG = 100


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
        await log.append(tx, TagFollowed(actor_id=actor_id, subject_id=actor_id, tag=tag))


async def unfollow_tag(tx: Tx, actor_id: int, tag: str) -> None:
    """Have them there no longer; emits `TagUnfollowed` when they were."""
    done = await tx.execute("DELETE FROM tag_follows WHERE account_id = %s AND tag = %s", (actor_id, tag))
    if done.rowcount:
        await log.append(tx, TagUnfollowed(actor_id=actor_id, subject_id=actor_id, tag=tag))


async def list_followed(account_id: int, page: Page) -> list[tuple[int, str]]:
    """(hidden id, tag) of what a person follows, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT id, tag FROM tag_follows WHERE account_id = %s AND id < %s AND id > %s"
            f" ORDER BY id {page.order} LIMIT %s",
            (account_id, page.max_id, page.min_id, page.limit),
        )
        return sorted(await rows.fetchall(), reverse=True)


async def list_following(account_id: int | None, tags: list[str]) -> frozenset[str]:
    """Which of these tags a person follows."""
    if account_id is None or not tags:
        return frozenset()
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT tag FROM tag_follows WHERE account_id = %s AND tag = ANY(%s)", (account_id, tags)
        )
        return frozenset(tag for (tag,) in await rows.fetchall())


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


async def list_tagged(wish: TagWish, page: Page) -> list[int]:
    """Public posts with these tags, newest first; raises `Invalid` for more than four more tags a kind."""
    if max(len(wish.any_of), len(wish.all_of), len(wish.none_of)) > 4:
        raise Invalid("Validation failed: at most four additional tags")
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT DISTINCT t.post_id
            FROM post_tags t JOIN posts p ON p.id = t.post_id
            WHERE t.tag = ANY(%(any)s) AND t.post_id < %(max_id)s AND t.post_id > %(min_id)s
              AND p.deleted_at IS NULL AND p.visibility = 'public' AND (p.has_media OR NOT %(only_media)s)
              AND NOT EXISTS (SELECT 1 FROM unnest(%(all)s::text[]) w(tag) WHERE NOT EXISTS (
                  SELECT 1 FROM post_tags o WHERE o.tag = w.tag AND o.post_id = t.post_id))
              AND NOT EXISTS (SELECT 1 FROM post_tags o WHERE o.tag = ANY(%(none)s) AND o.post_id = t.post_id)
            ORDER BY t.post_id {page.order} LIMIT %(limit)s
            """,
            {
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
