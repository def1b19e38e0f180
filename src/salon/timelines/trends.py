"""What many people do just now: tags, posts and links, made anew every few minutes by set-based SQL."""

from salon.kit import db
from salon.kit.db import Tx

# People count, not deeds: each counts once a tag. What is older weighs less, half every day (posts: every six hours).
TAGS = """
    INSERT INTO trends (kind, name, score)
    SELECT 'tag', used.tag, sum(weight) FROM (
        SELECT t.tag, p.author_id, max(power(0.5, extract(epoch FROM now() - p.created_at) / 86400)) AS weight
        FROM post_tags t
        JOIN posts p ON p.id = t.post_id
        JOIN accounts a ON a.id = p.author_id AND a.state = 'active' AND a.silenced_at IS NULL
                       AND NOT is_spared(a.restricted_at, a.objects_to, 'trends')
        WHERE t.post_id > ((extract(epoch FROM now() - interval '7 days') * 1000)::bigint << 16)
          AND p.deleted_at IS NULL AND p.visibility = 'public'
        GROUP BY 1, 2
    ) used
    GROUP BY used.tag HAVING count(*) >= %(least)s
    ORDER BY 3 DESC LIMIT 200
"""
STATUSES = """
    INSERT INTO trends (kind, name, score)
    SELECT 'status', p.id::text,
           (c.favourites + 2 * c.boosts + 2 * c.remixes + c.replies)
           * power(0.5, extract(epoch FROM now() - p.created_at) / 21600)
    FROM posts p
    JOIN post_counts c ON c.post_id = p.id
    JOIN accounts a ON a.id = p.author_id AND a.state = 'active' AND a.silenced_at IS NULL AND a.discoverable
                   AND NOT is_spared(a.restricted_at, a.objects_to, 'trends')
    WHERE p.id > ((extract(epoch FROM now() - interval '3 days') * 1000)::bigint << 16)
      AND p.deleted_at IS NULL AND p.visibility = 'public' AND p.boost_of_id IS NULL AND p.reply_to_id IS NULL
      AND c.favourites + c.boosts >= %(least)s
    ORDER BY 3 DESC LIMIT 200
"""
# Links people share, as tags are used.
LINKS = """
    INSERT INTO trends (kind, name, score)
    SELECT 'link', used.url, sum(weight) FROM (
        SELECT k.url, p.author_id, max(power(0.5, extract(epoch FROM now() - p.created_at) / 86400)) AS weight
        FROM post_cards k
        JOIN cards c ON c.url = k.url AND c.found IS NOT NULL
        JOIN posts p ON p.id = k.post_id
        JOIN accounts a ON a.id = p.author_id AND a.state = 'active'
                       AND NOT is_spared(a.restricted_at, a.objects_to, 'trends')
        WHERE k.post_id > ((extract(epoch FROM now() - interval '7 days') * 1000)::bigint << 16)
          AND p.deleted_at IS NULL AND p.visibility = 'public'
        GROUP BY 1, 2
    ) used
    GROUP BY used.url HAVING count(*) >= %(least)s
    ORDER BY 3 DESC LIMIT 200
"""
LEAST = 2  # so many people make a trend
TRENDS_KEY = 7_205_340  # advisory lock: "salon trends": they are made anew one after the other


async def measure_trends(tx: Tx) -> None:
    """Make the trends anew from the last days' rows: every few minutes, and when somebody objects to being in them."""
    await tx.execute("SELECT pg_advisory_xact_lock(%s)", (TRENDS_KEY,))
    await tx.execute("DELETE FROM trends")
    await tx.execute(TAGS, {"least": LEAST})
    await tx.execute(STATUSES, {"least": LEAST})
    await tx.execute(LINKS, {"least": LEAST})


async def list_trends(kind: str, limit: int, offset: int) -> list[str]:
    """Names of what is trending, the most first: tags, ids of posts, or links."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT name FROM trends WHERE kind = %s ORDER BY score DESC, name LIMIT %s OFFSET %s",
            (kind, limit, min(max(offset, 0), 1000)),
        )
        return [name for (name,) in await rows.fetchall()]
