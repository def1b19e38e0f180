"""Emptying what an account left that was taken away: in steps that fit any life, each of which a kill may interrupt.

A step is a transaction over a bounded number of rows, and finds its rows by what is left of them, so that it matters
neither how often it is done nor where the last one ended.
"""

import datetime as dt
from typing import Any

from salon.accounts.events import AccountEmptied
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.media.jobs import forget_files
from salon.safety.fates import AT_LAST, GONE

MOST = 2000  # rows of one step
QUEUE = "erasing"
DELETED_DAYS = 30  # the words of a post stay for so long after its author deleted it
PATIENCE = "SET LOCAL statement_timeout = '10min'"  # nobody waits, and no step holds more than its rows

# Posts become tombstones: what hangs on them goes, and what they counted for others is counted off.
POSTS = """
    WITH batch AS MATERIALIZED (
        SELECT id, author_id, boost_of_id, reply_to_id, quote_of_id, quote_state, deleted_at IS NULL AS counts
        FROM posts WHERE {left} LIMIT %(most)s
    ),
    lessened AS (
        UPDATE post_counts c SET
            boosts = greatest(c.boosts - gone.boosts, 0), replies = greatest(c.replies - gone.replies, 0),
            quotes = greatest(c.quotes - gone.quotes, 0)
        FROM (
            SELECT post_id, sum(boosts)::integer AS boosts, sum(replies)::integer AS replies,
                   sum(quotes)::integer AS quotes
            FROM (
                SELECT boost_of_id AS post_id, 1 AS boosts, 0 AS replies, 0 AS quotes FROM batch WHERE counts
                UNION ALL
                SELECT reply_to_id, 0, 1, 0 FROM batch WHERE counts
                UNION ALL
                SELECT quote_of_id, 0, 0, 1 FROM batch WHERE counts AND quote_state = 'accepted'
            ) each WHERE post_id IS NOT NULL GROUP BY 1
        ) gone WHERE c.post_id = gone.post_id
    ),
    edits AS (DELETE FROM post_edits e USING batch b WHERE e.post_id = b.id),
    tags AS (DELETE FROM post_tags t USING batch b WHERE t.post_id = b.id),
    mentions AS (DELETE FROM post_mentions m USING batch b WHERE m.post_id = b.id),
    cards AS (DELETE FROM post_cards c USING batch b WHERE c.post_id = b.id),
    asked AS (DELETE FROM polls q USING batch b WHERE q.post_id = b.id),
    translated AS (DELETE FROM translations t USING batch b WHERE t.post_id = b.id),
    emptied AS (
        UPDATE posts p SET deleted_at = coalesce(p.deleted_at, %(now)s), emptied_at = %(now)s, text = '', html = '',
                           spoiler_text = '', pinned_at = NULL, app_name = NULL
        FROM batch b WHERE p.id = b.id AND p.author_id = b.author_id
    )
    SELECT count(*) FROM batch
"""
COUNTED = (
    """
    WITH gone AS (
        DELETE FROM favourites WHERE account_id = %(account)s AND post_id IN (
            SELECT post_id FROM favourites WHERE account_id = %(account)s LIMIT %(most)s)
        RETURNING post_id
    ),
    lessened AS (
        UPDATE post_counts c SET favourites = greatest(c.favourites - 1, 0) FROM gone WHERE c.post_id = gone.post_id
    )
    SELECT count(*) FROM gone
    """,
    """
    WITH gone AS (
        DELETE FROM poll_votes WHERE account_id = %(account)s AND post_id IN (
            SELECT DISTINCT post_id FROM poll_votes WHERE account_id = %(account)s LIMIT %(most)s)
        RETURNING post_id, place
    ),
    options AS (
        UPDATE poll_options o SET votes = greatest(o.votes - 1, 0)
        FROM gone WHERE o.post_id = gone.post_id AND o.place = gone.place
    ),
    lessened AS (
        UPDATE polls q SET votes = greatest(q.votes - one.votes, 0), voters = greatest(q.voters - 1, 0)
        FROM (SELECT post_id, count(*)::integer AS votes FROM gone GROUP BY 1) one WHERE q.post_id = one.post_id
    )
    SELECT count(*) FROM gone
    """,
    """
    WITH gone AS (
        DELETE FROM follows WHERE follower_id = %(account)s AND followee_id IN (
            SELECT followee_id FROM follows WHERE follower_id = %(account)s LIMIT %(most)s)
        RETURNING followee_id, state
    ),
    lessened AS (
        UPDATE account_counts c SET followers = greatest(c.followers - 1, 0)
        FROM gone WHERE c.account_id = gone.followee_id AND gone.state = 'accepted'
    )
    SELECT count(*) FROM gone
    """,
    """
    WITH gone AS (
        DELETE FROM follows WHERE followee_id = %(account)s AND follower_id IN (
            SELECT follower_id FROM follows WHERE followee_id = %(account)s LIMIT %(most)s)
        RETURNING follower_id, state
    ),
    lessened AS (
        UPDATE account_counts c SET following = greatest(c.following - 1, 0)
        FROM gone WHERE c.account_id = gone.follower_id AND gone.state = 'accepted'
    )
    SELECT count(*) FROM gone
    """,
    # Previews lie in an unlogged table, which nothing else may hang on.
    """
    WITH batch AS MATERIALIZED (SELECT id FROM generations WHERE owner_id = %(account)s LIMIT %(most)s),
    shown AS (DELETE FROM previews v USING batch b WHERE v.generation_id = b.id),
    gone AS (DELETE FROM generations g USING batch b WHERE g.id = b.id)
    SELECT count(*) FROM batch
    """,
)
MEDIA = """
    UPDATE media m SET deleted_at = coalesce(m.deleted_at, %(now)s), description = NULL, credentials = NULL, pdq = NULL,
                       nudity = NULL, sent_sha256 = NULL, original = m.original - 'sha256', small = m.small - 'sha256'
    FROM (
        SELECT id FROM media WHERE owner_id = %(account)s
          AND id > (SELECT media_after FROM erasures WHERE account_id = %(account)s) ORDER BY id LIMIT %(most)s
    ) batch WHERE m.id = batch.id
    RETURNING m.id, ARRAY[m.original ->> 'key', m.small ->> 'key', m.sent ->> 'key']
"""


# What pages say behind links that no post has any more: an address can tell of a person too.
CARDS = """
    DELETE FROM cards c WHERE NOT EXISTS (SELECT 1 FROM post_cards k WHERE k.url = c.url)
    RETURNING image ->> 'key'
"""
# And errands to such pages, done or still to do.
ERRANDS = """
    DELETE FROM procrastinate_jobs j WHERE j.task_name = 'posts.fetch_card' AND j.status <> 'doing'
      AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.url = j.args ->> 'url')
"""


def _delete(table: str, columns: tuple[str, ...]) -> str:
    found = " OR ".join(f"{column} = %(account)s" for column in columns)
    return f"""
    WITH gone AS (
        DELETE FROM {table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table} WHERE {found} LIMIT %(most)s)) RETURNING 1
    )
    SELECT count(*) FROM gone
    """


STEPS = (
    POSTS.format(left="author_id = %(account)s AND deleted_at IS NULL"),
    POSTS.format(left="author_id = %(account)s AND deleted_at IS NOT NULL AND emptied_at IS NULL"),
    *COUNTED,
    *(_delete(table, columns) for table, columns in GONE.items()),
)


async def empty_deleted_posts() -> int:
    """Take the words out of posts their authors deleted a month ago; returns how many. Moderators' takedowns wait."""
    long_ago = clock.now() - dt.timedelta(days=DELETED_DAYS)
    left = "deleted_at < %(before)s AND emptied_at IS NULL AND taken_down_at IS NULL"
    total = 0
    while True:
        async with db.transaction() as tx:
            await tx.execute(PATIENCE)
            values = {"before": long_ago, "now": clock.now(), "most": MOST}
            row = await (await tx.execute(POSTS.format(left=left).encode(), values)).fetchone()
        assert row is not None
        if not row[0]:
            return total
        total += row[0]


async def empty_account(account_id: int) -> int:
    """Empty what is left of an account that was taken away; returns how many steps that took.

    Ends at once where another process is at it. What came in between, say a picture that was still being drawn, is
    found as long as anything was: only a round that finds nothing is the last. Emits `AccountEmptied`.
    """
    total = 0
    while True:
        found = 0
        for place in range(-1, len(STEPS)):
            while done := await take_step(account_id, place):
                found, total = found + done, total + 1
        if not found:
            break
    async with db.transaction() as tx:
        if not await _claim(tx, account_id):
            return total
        values = {"account": account_id, "now": clock.now()}
        for step in AT_LAST:
            await tx.execute(step, values)
        rows = await tx.execute(CARDS)
        await forget(tx, [key for (key,) in await rows.fetchall() if key])
        await tx.execute(ERRANDS)
        await tx.execute("UPDATE erasures SET done_at = %(now)s WHERE account_id = %(account)s", values)
        await log.append(tx, AccountEmptied(actor_id=account_id, subject_id=account_id))
    return total


async def list_unfinished() -> list[int]:
    """The accounts of which something is left, the longest waiting first."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT account_id FROM erasures WHERE done_at IS NULL ORDER BY began_at")
        return [account_id for (account_id,) in await rows.fetchall()]


async def _claim(tx: Tx, account_id: int) -> bool:
    await tx.execute(PATIENCE)
    rows = await tx.execute(
        "SELECT 1 FROM erasures WHERE account_id = %s AND done_at IS NULL FOR UPDATE SKIP LOCKED", (account_id,)
    )
    return await rows.fetchone() is not None


async def take_step(account_id: int, place: int) -> int:
    """Do one step; -1 stands for pictures, whose files go by a job. Returns how many rows it found."""
    values: dict[str, Any] = {"account": account_id, "now": clock.now(), "most": MOST}
    async with db.transaction() as tx:
        if not await _claim(tx, account_id):
            return 0
        if place < 0:
            return await _empty_media(tx, values)
        row = await (await tx.execute(STEPS[place].encode(), values)).fetchone()
        assert row is not None
        return int(row[0])


async def _empty_media(tx: Tx, values: dict[str, Any]) -> int:
    rows = await (await tx.execute(MEDIA, values)).fetchall()
    if rows:
        after = max(media_id for media_id, _ in rows)
        await tx.execute("UPDATE erasures SET media_after = %s WHERE account_id = %s", (after, values["account"]))
        await forget(tx, [key for _, keys in rows for key in keys if key])
    return len(rows)


async def forget(tx: Tx, keys: list[str]) -> None:
    """Have files taken out of the store once `tx` has committed."""
    for first in range(0, len(keys), 500):
        await forget_files.configure(queue=QUEUE, connection=tx).defer_async(keys=[*keys[first : first + 500]])
