"""Sitemaps: what search engines may find here, the newest first (https://www.sitemaps.org/protocol.html)."""

import datetime as dt
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from litestar import Response, get

from salon.kit import db
from salon.kit.context import settings

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 10_000  # addresses in a file; engines read up to 50,000
XML = "application/xml; charset=utf-8"
CACHE = {"Cache-Control": "public, max-age=3600"}


def _answer(root: str, entry: str, found: Iterable[tuple[str, dt.datetime | None]]) -> Response[bytes]:
    """A sitemap of addresses and when what is there last changed."""
    tree = ET.Element(root, xmlns=NAMESPACE)
    for path, changed_at in found:
        one = ET.SubElement(tree, entry)
        ET.SubElement(one, "loc").text = f"{settings().base_url}{path}"
        if changed_at is not None:
            ET.SubElement(one, "lastmod").text = changed_at.astimezone(dt.UTC).date().isoformat()
    return Response(ET.tostring(tree, encoding="utf-8", xml_declaration=True), media_type=XML, headers=CACHE)


@get("/sitemap.xml")
async def read_index() -> Response[bytes]:
    """Where the sitemaps are."""
    return _answer("sitemapindex", "sitemap", [("/sitemap-people.xml", None), ("/sitemap-posts.xml", None)])


@get("/sitemap-people.xml")
async def read_people() -> Response[bytes]:
    """Profiles of those who want to be found, the newest."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT '/@' || a.username, c.last_post_at
            FROM accounts a LEFT JOIN account_counts c ON c.account_id = a.id
            WHERE a.state = 'active' AND a.discoverable AND a.silenced_at IS NULL AND a.restricted_at IS NULL
            ORDER BY a.id DESC LIMIT %s
            """,
            (MOST,),
        )
        return _answer("urlset", "url", await rows.fetchall())


@get("/sitemap-posts.xml")
async def read_posts() -> Response[bytes]:
    """Public posts of those who want to be found, the newest: no boosts, no answers, nothing engines may not list."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            WITH listed AS (
                SELECT p.id, coalesce(p.edited_at, p.created_at) AS changed_at
                FROM posts p
                JOIN accounts a ON a.id = p.author_id AND a.state = 'active' AND a.discoverable
                    AND a.silenced_at IS NULL AND a.restricted_at IS NULL
                WHERE p.visibility = 'public' AND p.deleted_at IS NULL AND p.boost_of_id IS NULL
                  AND p.reply_to_id IS NULL
                ORDER BY p.id DESC LIMIT %s
            )
            SELECT '/posts/' || id, changed_at FROM listed
            WHERE id NOT IN (SELECT post_id FROM consent_answers(ARRAY(SELECT id FROM listed))
                             WHERE purpose = 'search.index' AND answer = 'no')
            ORDER BY id DESC
            """,
            (MOST,),
        )
        return _answer("urlset", "url", await rows.fetchall())


handlers = [read_index, read_people, read_posts]
