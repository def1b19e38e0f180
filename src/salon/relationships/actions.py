"""The verbs between two people; each locks the pair first, so that opposite verbs at once leave one clear outcome."""

import datetime as dt
from typing import NamedTuple

from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.relationships.events import (
    Blocked,
    FollowAccepted,
    Followed,
    FollowRejected,
    FollowRequested,
    Muted,
    Unblocked,
    Unfollowed,
    Unmuted,
)
from salon.relationships.rules import Standing, follow_state, may_find, may_follow

MUTE_MOST_SECONDS = 10 * 365 * 86400


class FollowWish(NamedTuple):
    """How to follow: None leaves as it is, for a new follow with boosts and without notifications."""

    shows_boosts: bool | None = None
    notifies: bool | None = None
    languages: list[str] | None = None
    quiet: bool = False  # the other is told, and nothing of theirs rings


async def follow(tx: Tx, actor_id: int, other_id: int, wish: FollowWish = FollowWish()) -> None:  # noqa: B008
    """Follow somebody, or ask to when they are locked; repeated, it changes the wish only.

    Emits `Followed` or `FollowRequested`. Raises `NotFound` for oneself and for who is not here, `Forbidden` when one
    blocks the other.
    """
    standing = await _lock_pair(tx, actor_id, other_id)
    if not may_find(standing):
        raise NotFound
    if not may_follow(standing):
        raise Forbidden
    state = follow_state(standing)
    await tx.execute(
        """
        INSERT INTO follows (follower_id, followee_id, state, shows_boosts, notifies, languages)
        VALUES (%(actor)s, %(other)s, %(state)s, coalesce(%(boosts)s, true), coalesce(%(notifies)s, false),
                nullif(%(languages)s::text[], '{}'))
        ON CONFLICT (follower_id, followee_id) DO UPDATE
        SET shows_boosts = coalesce(%(boosts)s, follows.shows_boosts),
            notifies = coalesce(%(notifies)s, follows.notifies),
            languages = CASE WHEN %(languages)s::text[] IS NULL THEN follows.languages
                             ELSE nullif(%(languages)s::text[], '{}') END
        """,
        {
            "actor": actor_id,
            "other": other_id,
            "state": state,
            "boosts": wish.shows_boosts,
            "notifies": wish.notifies,
            "languages": wish.languages,
        },
    )
    if standing.follow:
        return
    if state == "requested":
        await log.append(tx, FollowRequested(actor_id=actor_id, subject_id=other_id))
        return
    await _count_follow(tx, actor_id, other_id, 1)
    await log.append(tx, Followed(actor_id=actor_id, subject_id=other_id, quiet=wish.quiet))


async def unfollow(tx: Tx, actor_id: int, other_id: int) -> None:
    """Stop following, or take a request back; emits `Unfollowed`. Nothing happens when there was no follow."""
    await _lock_pair(tx, actor_id, other_id)
    if await _drop_follow(tx, actor_id, other_id):
        await log.append(tx, Unfollowed(actor_id=actor_id, subject_id=other_id))


async def remove_follower(tx: Tx, actor_id: int, follower_id: int) -> None:
    """Make somebody stop following the actor; emits `Unfollowed` by the follower."""
    await unfollow(tx, follower_id, actor_id)


async def accept_follow(tx: Tx, actor_id: int, follower_id: int) -> None:
    """Let a requester in; emits `FollowAccepted`. Raises `NotFound` when nobody asked."""
    await _lock_pair(tx, actor_id, follower_id)
    done = await tx.execute(
        """
        UPDATE follows SET state = 'accepted', id = new_id()
        WHERE follower_id = %s AND followee_id = %s AND state = 'requested'
        """,
        (follower_id, actor_id),
    )
    if not done.rowcount:
        raise NotFound
    await _count_follow(tx, follower_id, actor_id, 1)
    await log.append(tx, FollowAccepted(actor_id=actor_id, subject_id=follower_id))


async def reject_follow(tx: Tx, actor_id: int, follower_id: int) -> None:
    """Turn a request down; emits `FollowRejected`. Raises `NotFound` when nobody asked."""
    await _lock_pair(tx, actor_id, follower_id)
    done = await tx.execute(
        "DELETE FROM follows WHERE follower_id = %s AND followee_id = %s AND state = 'requested'",
        (follower_id, actor_id),
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, FollowRejected(actor_id=actor_id, subject_id=follower_id))


async def block(tx: Tx, actor_id: int, other_id: int) -> None:
    """Block somebody: follows and requests both ways end; emits `Blocked` once. Blocking oneself does nothing."""
    standing = await _lock_pair(tx, actor_id, other_id)
    if standing.same or standing.blocking:
        return
    await tx.execute("INSERT INTO blocks (blocker_id, blocked_id) VALUES (%s, %s)", (actor_id, other_id))
    await _drop_follow(tx, actor_id, other_id)
    await _drop_follow(tx, other_id, actor_id)
    await log.append(tx, Blocked(actor_id=actor_id, subject_id=other_id))


async def unblock(tx: Tx, actor_id: int, other_id: int) -> None:
    """Stop blocking; emits `Unblocked`. Nothing happens when there was no block."""
    await _lock_pair(tx, actor_id, other_id)
    done = await tx.execute("DELETE FROM blocks WHERE blocker_id = %s AND blocked_id = %s", (actor_id, other_id))
    if done.rowcount:
        await log.append(tx, Unblocked(actor_id=actor_id, subject_id=other_id))


async def mute(
    tx: Tx, actor_id: int, other_id: int, *, hides_notifications: bool = True, duration_seconds: int = 0
) -> None:
    """Stop seeing somebody, for a time or (0) until unmuted; repeated, the new terms hold. Emits `Muted`."""
    if not 0 <= duration_seconds <= MUTE_MOST_SECONDS:
        raise Invalid("Validation failed: Duration must be between 0 and ten years of seconds")
    standing = await _lock_pair(tx, actor_id, other_id)
    if standing.same:
        return
    expires_at = clock.now() + dt.timedelta(seconds=duration_seconds) if duration_seconds else None
    await tx.execute(
        """
        INSERT INTO mutes (muter_id, muted_id, hides_notifications, expires_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (muter_id, muted_id) DO UPDATE
        SET hides_notifications = excluded.hides_notifications, expires_at = excluded.expires_at
        """,
        (actor_id, other_id, hides_notifications, expires_at),
    )
    await log.append(tx, Muted(actor_id=actor_id, subject_id=other_id))


async def unmute(tx: Tx, actor_id: int, other_id: int) -> None:
    """See somebody again; emits `Unmuted`. Nothing happens when there was no mute."""
    await _lock_pair(tx, actor_id, other_id)
    done = await tx.execute("DELETE FROM mutes WHERE muter_id = %s AND muted_id = %s", (actor_id, other_id))
    if done.rowcount:
        await log.append(tx, Unmuted(actor_id=actor_id, subject_id=other_id))


async def _lock_pair(tx: Tx, actor_id: int, other_id: int) -> Standing:
    """Lock both people's counts in the order of their ids and read how they stand; raises `NotFound` for nobody."""
    locked = await tx.execute(
        "SELECT account_id FROM account_counts WHERE account_id = ANY(%s) ORDER BY account_id FOR UPDATE",
        ([actor_id, other_id],),
    )
    if len(await locked.fetchall()) < len({actor_id, other_id}):
        raise NotFound
    row = await (
        await tx.execute(
            """
            SELECT a.state = 'active', a.locked, a.moved_to_id IS NOT NULL,
                   EXISTS (SELECT 1 FROM accounts WHERE id = %(actor)s AND silenced_at IS NOT NULL),
                   EXISTS (SELECT 1 FROM blocks WHERE blocker_id = %(actor)s AND blocked_id = a.id),
                   EXISTS (SELECT 1 FROM blocks WHERE blocker_id = a.id AND blocked_id = %(actor)s),
                   (SELECT state FROM follows WHERE follower_id = %(actor)s AND followee_id = a.id),
                   (SELECT state FROM follows WHERE follower_id = a.id AND followee_id = %(actor)s)
            FROM accounts a WHERE a.id = %(other)s AND a.state IN ('active', 'suspended')
            """,
            {"actor": actor_id, "other": other_id},
        )
    ).fetchone()
    if row is None:
        raise NotFound
    return Standing(actor_id == other_id, *row)


async def _drop_follow(tx: Tx, follower_id: int, followee_id: int) -> bool:
    """Delete a follow or request, and count it off; returns whether there was one."""
    row = await (
        await tx.execute(
            "DELETE FROM follows WHERE follower_id = %s AND followee_id = %s RETURNING state",
            (follower_id, followee_id),
        )
    ).fetchone()
    if row is not None and row[0] == "accepted":
        await _count_follow(tx, follower_id, followee_id, -1)
    return row is not None


async def _count_follow(tx: Tx, follower_id: int, followee_id: int, step: int) -> None:
    await tx.execute(
        """
        UPDATE account_counts
        SET following = following + CASE WHEN account_id = %(follower)s THEN %(step)s ELSE 0 END,
            followers = followers + CASE WHEN account_id = %(followee)s THEN %(step)s ELSE 0 END
        WHERE account_id IN (%(follower)s, %(followee)s)
        """,
        {"follower": follower_id, "followee": followee_id, "step": step},
    )
