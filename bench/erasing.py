"""Erasing somebody with a long life: how long it takes, and how long the longest step holds its rows."""

import time

from salon.kit import db, jobs
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.safety import emptying

LIFE = """
    INSERT INTO posts (author_id, text, html, visibility, reply_to_id)
    SELECT %(who)s, 'The light on the water ' || g, '<p>The light on the water ' || g || '</p>', 'public',
           CASE WHEN g %% 5 = 0 THEN (SELECT max(id) FROM posts) END
    FROM generate_series(1, %(posts)s) g
"""
HANGING = (
    "INSERT INTO post_tags SELECT 'light', id FROM posts WHERE author_id = %(who)s ON CONFLICT DO NOTHING",
    "INSERT INTO favourites (account_id, post_id) SELECT %(who)s, id FROM posts ORDER BY id LIMIT %(posts)s",
    """
    INSERT INTO home_entries SELECT f.follower_id, p.id, p.author_id
    FROM follows f, (SELECT id, author_id FROM posts WHERE author_id = %(who)s ORDER BY id DESC LIMIT 400) p
    WHERE f.followee_id = %(who)s ON CONFLICT DO NOTHING
    """,
    "INSERT INTO erasures (account_id, began_at) VALUES (%(who)s, now())",
)


async def measure_erasing(settings: Settings, posts: int = 50_000) -> None:
    """Empty the first of the cast after giving them a long life."""
    assert settings.database_url is not None
    set_settings(settings)
    await db.open_pool(settings.database_url)
    await jobs.open_jobs()
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        for statement in (LIFE, *HANGING):
            await tx.execute(statement, {"who": 1 << 16, "posts": posts})
    longest = 0.0
    started = time.perf_counter()
    step = emptying.take_step

    async def timed(account_id: int, place: int) -> int:
        nonlocal longest
        before = time.perf_counter()
        done = await step(account_id, place)
        longest = max(longest, time.perf_counter() - before)
        return done

    emptying.take_step = timed  # only timed
    steps = await emptying.empty_account(1 << 16)
    took = time.perf_counter() - started
    print(
        f"{'erasing':28} {posts:,} posts and as many favourites in {took:.1f} s, {steps} steps,"
        f" the longest {1000 * longest:.0f} ms",
        flush=True,
    )
    await db.close_pool()
