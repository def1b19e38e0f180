"""What home timelines do when the log says something happened; every statement covers a whole batch."""

from psycopg.errors import UniqueViolation

from salon.kit.db import Tx
from salon.kit.log import Batch, Reader
from salon.posts.events import PostBoosted, PostPublished
from salon.relationships.events import (
    AccountMoved,
    Blocked,
    FollowAccepted,
    Followed,
    FollowRejected,
    Muted,
    Unfollowed,
)
from salon.timelines.audience import AUDIENCE, POST_COLUMNS
from salon.timelines.events import ListChanged, TagFollowed, TagUnfollowed
from salon.timelines.filling import BACKFILL, KEPT

# Sorted, because rows that arrive in the order of the index are written twice as fast; the audience holds nobody twice.
DELIVERY = f"""
    INSERT INTO home_entries (owner_id, post_id, author_id)
    SELECT * FROM ({AUDIENCE}) reached ORDER BY owner_id, post_id
"""


async def fill_homes(tx: Tx, batch: Batch) -> None:
    """Deliver new posts, backfill new follows, and clear out who was unfollowed, blocked or muted."""
    if batch.has(PostPublished, PostBoosted):
        await _deliver(tx, batch)
    if batch.has(Followed, FollowAccepted):
        await _backfill(tx, batch)
    if batch.has(AccountMoved):
        await _follow_along(tx, batch)
    if batch.has(Unfollowed, Blocked, Muted):
        await _clear_out(tx, batch)
    if batch.has(Unfollowed, Blocked, FollowRejected):
        await _leave_lists(tx, batch)
    if batch.has(ListChanged, TagFollowed, TagUnfollowed):
        await _empty_some(tx, batch)


async def _deliver(tx: Tx, batch: Batch) -> None:
    """Put new posts into homes.

    Checking every row for one that is there already doubles the cost, and only a backfill or rebuild that ran ahead of
    the log leaves any: so the check is made only when the plain insert meets one.
    """
    statement = f"""
        WITH fresh AS MATERIALIZED (
            SELECT {", ".join("p." + name.strip() for name in POST_COLUMNS.split(","))}
            FROM log l
            JOIN posts p ON p.id = CASE l.kind WHEN 'PostBoosted' THEN (l.body ->> 'boost_id')::bigint
                                               ELSE l.subject_id END
            WHERE l.seq > %s AND l.seq <= %s AND l.kind IN ('PostPublished', 'PostBoosted')
              AND p.deleted_at IS NULL
        )
        {DELIVERY}
    """
    try:
        async with tx.transaction():
            await tx.execute(statement, (batch.after, batch.upto))
    except UniqueViolation:
        await tx.execute(f"{statement} ON CONFLICT DO NOTHING", (batch.after, batch.upto))


async def _backfill(tx: Tx, batch: Batch) -> None:
    await tx.execute(
        f"""
        WITH pairs AS (
            SELECT DISTINCT f.follower_id, f.followee_id
            FROM log l
            JOIN follows f ON f.state = 'accepted'
             AND f.follower_id = CASE l.kind WHEN 'FollowAccepted' THEN l.subject_id ELSE l.actor_id END
             AND f.followee_id = CASE l.kind WHEN 'FollowAccepted' THEN l.actor_id ELSE l.subject_id END
            WHERE l.seq > %s AND l.seq <= %s AND l.kind IN ('Followed', 'FollowAccepted')
        )
        INSERT INTO home_entries (owner_id, post_id, author_id)
        SELECT pairs.follower_id, p.id, p.author_id
        FROM pairs
        CROSS JOIN LATERAL (
            SELECT id, author_id FROM posts
            WHERE author_id = pairs.followee_id AND deleted_at IS NULL AND reply_to_id IS NULL
              AND visibility <> 'direct' AND imported_from IS NULL
            ORDER BY id DESC LIMIT {BACKFILL}
        ) p
        ON CONFLICT DO NOTHING
        """,
        (batch.after, batch.upto),
    )


async def _follow_along(tx: Tx, batch: Batch) -> None:
    """Whoever came along when somebody moved has the new account in their home and on their lists, not the old one."""
    moves = """
        SELECT actor_id AS old_id, subject_id AS new_id, (body ->> 'move_id')::bigint AS move_id
        FROM log WHERE seq > %(after)s AND seq <= %(upto)s AND kind = 'AccountMoved'
    """
    values = {"after": batch.after, "upto": batch.upto}
    await tx.execute(
        f"""
        INSERT INTO home_entries (owner_id, post_id, author_id)
        SELECT f.follower_id, p.id, p.author_id
        FROM ({moves}) m
        JOIN follows f ON f.followee_id = m.new_id AND f.move_id = m.move_id AND f.state = 'accepted'
        JOIN filled_homes filled ON filled.owner_id = f.follower_id
        CROSS JOIN LATERAL (
            SELECT id, author_id FROM posts
            WHERE author_id = m.new_id AND deleted_at IS NULL AND reply_to_id IS NULL
              AND visibility <> 'direct' AND imported_from IS NULL
            ORDER BY id DESC LIMIT {BACKFILL}
        ) p
        ON CONFLICT DO NOTHING
        """,
        values,
    )
    await tx.execute(
        f"""
        DELETE FROM home_entries h USING ({moves}) m, follows f
        WHERE f.followee_id = m.new_id AND h.owner_id = f.follower_id AND h.author_id = m.old_id
          AND NOT EXISTS (SELECT 1 FROM follows o WHERE o.follower_id = h.owner_id AND o.followee_id = m.old_id
                          AND o.state = 'accepted')
        """,
        values,
    )
    await tx.execute(
        f"""
        DELETE FROM home_entries h USING ({moves}) m
        WHERE h.owner_id = m.new_id AND EXISTS (
            SELECT 1 FROM blocks b WHERE b.blocker_id = h.author_id AND b.blocked_id = m.new_id)
        """,
        values,
    )
    await tx.execute(
        f"""
        WITH left_lists AS (
            DELETE FROM list_members l USING ({moves}) m
            WHERE l.account_id = m.old_id AND l.owner_id <> m.old_id
              AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = l.owner_id AND f.followee_id = m.old_id)
            RETURNING l.list_id, l.owner_id, l.exclusive, m.new_id
        )
        INSERT INTO list_members (list_id, account_id, owner_id, exclusive)
        SELECT l.list_id, l.new_id, l.owner_id, l.exclusive FROM left_lists l
        JOIN follows f ON f.follower_id = l.owner_id AND f.followee_id = l.new_id
        ON CONFLICT DO NOTHING
        """,
        values,
    )


async def _clear_out(tx: Tx, batch: Batch) -> None:
    """Remove entries of people the owner no longer follows or no longer wants to see, as the rows stand now."""
    await tx.execute(
        """
        DELETE FROM home_entries h
        USING (
            SELECT DISTINCT owner_id, author_id FROM (
                SELECT actor_id AS owner_id, subject_id AS author_id FROM log
                WHERE seq > %(after)s AND seq <= %(upto)s AND kind IN ('Unfollowed', 'Blocked', 'Muted')
                UNION ALL
                SELECT subject_id, actor_id FROM log
                WHERE seq > %(after)s AND seq <= %(upto)s AND kind = 'Blocked'
            ) both_ways
        ) gone
        WHERE h.owner_id = gone.owner_id AND h.author_id = gone.author_id
          AND (NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = gone.owner_id
                           AND f.followee_id = gone.author_id AND f.state = 'accepted')
               OR EXISTS (SELECT 1 FROM mutes u WHERE u.muter_id = gone.owner_id AND u.muted_id = gone.author_id))
        """,
        {"after": batch.after, "upto": batch.upto},
    )


# Whoever is on somebody's list without being followed by them, or asked to be; everybody may be on their own.
STRANGERS = """
    DELETE FROM list_members m
    WHERE m.owner_id <> m.account_id
      AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = m.owner_id AND f.followee_id = m.account_id)
"""


async def _leave_lists(tx: Tx, batch: Batch) -> None:
    """Take people off the lists of who follows them no longer, as the rows stand now."""
    await tx.execute(
        f"""
        {STRANGERS} AND (m.owner_id, m.account_id) IN (
            SELECT actor_id, subject_id FROM log
            WHERE seq > %(after)s AND seq <= %(upto)s AND kind IN ('Unfollowed', 'Blocked')
            UNION
            SELECT subject_id, actor_id FROM log
            WHERE seq > %(after)s AND seq <= %(upto)s AND kind IN ('Blocked', 'FollowRejected')
        )
        """,
        {"after": batch.after, "upto": batch.upto},
    )


async def _empty_some(tx: Tx, batch: Batch) -> None:
    """Whoever chose anew what belongs in their home finds it filled anew."""
    owners = """
        SELECT DISTINCT actor_id FROM log
        WHERE seq > %s AND seq <= %s AND kind IN ('ListChanged', 'TagFollowed', 'TagUnfollowed')
    """
    for table in ("home_entries", "filled_homes"):
        await tx.execute(f"DELETE FROM {table} WHERE owner_id IN ({owners})", (batch.after, batch.upto))


async def empty_homes(tx: Tx) -> None:
    """Empty every home; each is filled again when its owner comes. Lists are brought up to date."""
    await tx.execute("TRUNCATE home_entries, filled_homes")
    await tx.execute(STRANGERS)


async def trim_homes(tx: Tx) -> int:
    """Cut every home down to its newest entries; returns how many went. A periodic task of the worker."""
    done = await tx.execute(
        f"""
        DELETE FROM home_entries h
        USING (
            SELECT owner_id,
                   (SELECT post_id FROM home_entries e WHERE e.owner_id = big.owner_id
                    ORDER BY post_id DESC OFFSET {KEPT} LIMIT 1) AS newest_to_go
            FROM (SELECT owner_id FROM home_entries GROUP BY owner_id HAVING count(*) > {KEPT + KEPT // 4}) big
        ) cut
        WHERE h.owner_id = cut.owner_id AND h.post_id <= cut.newest_to_go
        """
    )
    return done.rowcount


HOMES = Reader(
    name="homes",
    listens=frozenset(
        event.kind
        for event in (
            PostPublished,
            PostBoosted,
            AccountMoved,
            Followed,
            FollowAccepted,
            FollowRejected,
            Unfollowed,
            Blocked,
            Muted,
            ListChanged,
            TagFollowed,
            TagUnfollowed,
        )
    ),
    react=fill_homes,
    rebuild=empty_homes,
    rests=0.02,
)
