"""Filling a home from the rows behind it: at its owner's first visit, and at the first after a crash emptied it."""

from salon.kit.db import Tx
from salon.timelines.audience import AUDIENCE, POST_COLUMNS

KEPT = 800  # entries a home keeps; older ones are found on profiles
BACKFILL = 100  # posts of one followed person that are looked at
TAGGED_COLUMNS = ", ".join(f"posts.{name.strip()}" for name in POST_COLUMNS.split(","))


async def fill_home(tx: Tx, owner_id: int) -> None:
    """Fill a home from the newest posts of the people its owner follows; nothing happens when that was done before.

    Posts with tags they follow are among them. The follows are locked until the commit: whoever is unfollowed meanwhile
    is cleared out by the event that follows.
    New posts are delivered by the log whether or not this has happened.
    """
    first = await tx.execute("INSERT INTO filled_homes VALUES (%s) ON CONFLICT DO NOTHING", (owner_id,))
    if not first.rowcount:
        return
    await tx.execute(
        f"""
        WITH sources AS MATERIALIZED (
            SELECT %(owner)s::bigint AS author_id
            UNION ALL
            SELECT followee_id FROM (
                SELECT followee_id FROM follows WHERE follower_id = %(owner)s AND state = 'accepted' FOR KEY SHARE
            ) held
        ),
        fresh AS MATERIALIZED (
            SELECT newest.* FROM sources
            CROSS JOIN LATERAL (
                SELECT {POST_COLUMNS} FROM posts
                WHERE posts.author_id = sources.author_id AND deleted_at IS NULL AND imported_from IS NULL
                ORDER BY id DESC LIMIT {BACKFILL}
            ) newest
            UNION
            SELECT tagged.* FROM tag_follows w
            CROSS JOIN LATERAL (
                SELECT {TAGGED_COLUMNS} FROM post_tags t JOIN posts ON posts.id = t.post_id
                WHERE t.tag = w.tag AND posts.deleted_at IS NULL AND posts.imported_from IS NULL
                ORDER BY t.post_id DESC LIMIT {BACKFILL}
            ) tagged
            WHERE w.account_id = %(owner)s
        )
        INSERT INTO home_entries (owner_id, post_id, author_id)
        SELECT a.owner_id, a.post_id, a.author_id FROM ({AUDIENCE}) a
        WHERE a.owner_id = %(owner)s ORDER BY a.post_id DESC LIMIT {KEPT}
        ON CONFLICT DO NOTHING
        """,
        {"owner": owner_id},
    )
