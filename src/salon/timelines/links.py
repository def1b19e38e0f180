"""Who shares a link: its public posts, and how often it was shared lately."""

from salon.kit import clock, db
from salon.kit.pages import Page
from salon.posts.flags import Flags, list_entries
from salon.timelines.tags import DAYS, Usage


async def list_linking(viewer_id: int | None, url: str, page: Page) -> dict[int, Flags]:
    """Public posts whose card is this link's, newest first, with the viewer's flags."""
    return await list_entries(
        viewer_id,
        f"""
        SELECT p.id FROM post_cards k JOIN posts p ON p.id = k.post_id
        WHERE k.url = %(url)s AND p.deleted_at IS NULL AND p.visibility = 'public'
          AND k.post_id < %(max_id)s AND k.post_id > %(min_id)s
        ORDER BY k.post_id {page.order} LIMIT {page.limit:d}
        """,
        {**page._asdict(), "url": url},
    )


async def list_link_usage(urls: list[str]) -> dict[str, list[Usage]]:
    """How links were shared in public on each of the last seven days, today first, one query."""
    today = int(clock.now().timestamp()) // 86_400 * 86_400
    days = [today - 86_400 * back for back in range(DAYS)]
    found = {url: {day: Usage(day, 0, 0) for day in days} for url in urls}
    if urls:
        async with db.reading() as conn:
            rows = await conn.execute(
                """
                SELECT k.url, ((k.post_id >> 16) / 86400000) * 86400, count(*), count(DISTINCT p.author_id)
                FROM post_cards k JOIN posts p ON p.id = k.post_id
                WHERE k.url = ANY(%s) AND k.post_id > %s AND p.deleted_at IS NULL AND p.visibility = 'public'
                GROUP BY 1, 2
                """,
                (urls, (days[-1] * 1000) << 16),
            )
            for url, day, uses, people in await rows.fetchall():
                if day in found[url]:
                    found[url][day] = Usage(day, uses, people)
    return {url: list(usage.values()) for url, usage in found.items()}
