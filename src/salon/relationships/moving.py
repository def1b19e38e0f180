"""Moving to another account of this place: both say so, followers come along, and it can be taken back."""

import datetime as dt
from typing import NamedTuple

from salon.kit import clock, db, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound, invalid_field
from salon.relationships.events import AccountMoved, MoveTakenBack


class Move(NamedTuple):
    """Where somebody moved, and when they may move (again); None for at once."""

    to_id: int | None
    may_at: dt.datetime | None


async def find_move(account_id: int) -> Move:
    """How it stands with moving away from an account."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT moved_to_id, last_moved_at FROM accounts WHERE id = %s", (account_id,))
        row = await rows.fetchone()
    if row is None:
        raise NotFound
    return Move(row[0], _rested_at(row[1]))


def _rested_at(last: dt.datetime | None) -> dt.datetime | None:
    at = last + dt.timedelta(days=settings().move_days) if last else None
    return at if at and at > clock.now() else None


async def move_account(tx: Tx, actor_id: int, username: str) -> int:
    """Use another account from now on: the actor's is closed to posting and leads there, its followers come along.

    Returns how many did, those who have to ask first not counted. Whoever has or gets a block with the other stays
    behind, whoever has to ask goes on following the old one too; blocks and mutes of the old account hold for the new
    one. Emits `AccountMoved`. Raises `Invalid` unless the other account says that it was this one, and for one that
    moved itself; `Conflict` for who has moved, or did so lately.
    """
    other_id = await _find_named(tx, username)
    locked = await _lock_all(tx, actor_id, other_id)
    await _require_may_move(tx, actor_id, other_id)
    row = await (await tx.execute("SELECT new_id()")).fetchone()
    assert row is not None
    values = {"old": actor_id, "new": other_id, "locked": locked, "move": row[0], "now": clock.now()}
    moved = await (await tx.execute(MOVE, values)).fetchone()
    assert moved is not None
    for statement in CARRY:
        await tx.execute(statement, values)
    await tx.execute(
        "UPDATE accounts SET moved_to_id = %(new)s, last_moved_at = %(now)s WHERE id = %(old)s",
        values,
    )
    await log.append(tx, AccountMoved(actor_id=actor_id, subject_id=other_id, move_id=row[0]))
    return int(moved[0])


async def take_move_back(tx: Tx, actor_id: int) -> None:
    """Use the account again that one moved away from; followers stay where they are. Emits `MoveTakenBack`.

    Raises `NotFound` when nobody moved.
    """
    rows = await tx.execute(
        """
        WITH before AS (SELECT id, moved_to_id FROM accounts WHERE id = %s AND moved_to_id IS NOT NULL FOR UPDATE)
        UPDATE accounts a SET moved_to_id = NULL FROM before WHERE a.id = before.id RETURNING before.moved_to_id
        """,
        (actor_id,),
    )
    row = await rows.fetchone()
    if row is None:
        raise NotFound
    await log.append(tx, MoveTakenBack(actor_id=actor_id, subject_id=row[0]))


async def _find_named(tx: Tx, username: str) -> int:
    name = username.strip().lower().lstrip("@").removesuffix(f"@{settings().domain.lower()}")
    rows = await tx.execute("SELECT id FROM accounts WHERE lower(username) = %s AND state = 'active'", (name,))
    row = await rows.fetchone()
    if row is None:
        raise invalid_field("to", "ERR_NOT_FOUND", "is nobody here")
    return int(row[0])


async def _lock_all(tx: Tx, old_id: int, new_id: int) -> list[int]:
    """Lock the counts of both, of all followers and of who blocks the old one, in the order every verb locks in.

    Returns all but the two: whoever follows or blocks while this waits is not among them, and is left alone.
    """
    rows = await tx.execute(
        """
        SELECT c.account_id FROM account_counts c
        WHERE c.account_id IN (%(old)s, %(new)s) OR c.account_id IN (
            SELECT follower_id FROM follows WHERE followee_id = %(old)s AND state = 'accepted'
            UNION ALL SELECT blocker_id FROM blocks WHERE blocked_id = %(old)s)
        ORDER BY c.account_id FOR UPDATE
        """,
        {"old": old_id, "new": new_id},
    )
    return [one for (one,) in await rows.fetchall() if one not in {old_id, new_id}]


async def _require_may_move(tx: Tx, old_id: int, new_id: int) -> None:
    rows = await tx.execute(
        """
        SELECT old.moved_to_id IS NOT NULL, old.last_moved_at, new.moved_to_id IS NOT NULL,
               EXISTS (SELECT 1 FROM account_aliases s WHERE s.account_id = new.id AND s.alias_id = old.id)
        FROM accounts old, accounts new WHERE old.id = %s AND new.id = %s FOR UPDATE OF old, new
        """,
        (old_id, new_id),
    )
    row = await rows.fetchone()
    if row is None:
        raise NotFound
    moved, last, other_moved, is_alias = row
    if moved:
        raise Conflict("You have moved already. Take that back first.")
    if old_id == new_id:
        raise invalid_field("to", "ERR_OWN", "is this very account")
    if other_moved:
        raise Invalid("That account was left for another one itself.")
    if not is_alias:
        raise Invalid(
            "That account does not say yet that it was this one. Sign in with it and say so, then come back.",
            {"to": [{"error": "ERR_NO_ALIAS", "description": "does not say that it was this one"}]},
        )
    if at := _rested_at(last):
        raise Conflict(f"You moved not long ago. You can again from {at:%Y-%m-%d}.")


# One statement: who comes along, what their follow becomes, and every count that it changes.
MOVE = """
    WITH coming AS (
        SELECT f.follower_id, f.shows_boosts, f.notifies, f.languages,
               CASE WHEN there.locked OR a.silenced_at IS NOT NULL THEN 'requested' ELSE 'accepted' END AS state
        FROM follows f
        JOIN accounts a ON a.id = f.follower_id
        JOIN accounts there ON there.id = %(new)s
        WHERE f.followee_id = %(old)s AND f.state = 'accepted' AND f.follower_id = ANY(%(locked)s)
          AND NOT EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = f.follower_id AND b.blocked_id = %(new)s)
                          OR (b.blocker_id = %(new)s AND b.blocked_id = f.follower_id))
    ),
    made AS (
        INSERT INTO follows (follower_id, followee_id, state, shows_boosts, notifies, languages, move_id)
        SELECT follower_id, %(new)s, state, shows_boosts, notifies, languages, %(move)s FROM coming
        ON CONFLICT (follower_id, followee_id) DO NOTHING
        RETURNING follower_id, state
    ),
    there_already AS (
        SELECT c.follower_id FROM coming c JOIN follows f ON f.follower_id = c.follower_id AND f.followee_id = %(new)s
        WHERE f.state = 'accepted'
    ),
    gone AS (
        DELETE FROM follows f
        WHERE f.followee_id = %(old)s AND f.state = 'accepted' AND f.follower_id IN (
            SELECT follower_id FROM made WHERE state = 'accepted' UNION ALL SELECT follower_id FROM there_already)
        RETURNING f.follower_id
    ),
    counted AS (
        UPDATE account_counts c
        SET followers = greatest(0, c.followers + CASE c.account_id
                WHEN %(new)s THEN (SELECT count(*)::integer FROM made WHERE state = 'accepted')
                WHEN %(old)s THEN -(SELECT count(*)::integer FROM gone) ELSE 0 END),
            following = greatest(0, c.following - CASE WHEN c.account_id IN (SELECT follower_id FROM there_already)
                                                       THEN 1 ELSE 0 END)
        WHERE c.account_id IN (%(old)s, %(new)s) OR c.account_id IN (SELECT follower_id FROM there_already)
    )
    SELECT count(*) FROM gone
"""
# Whoever did not want the old account does not want the new one, unless they follow it.
WITHOUT_FOLLOW = "NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = {0} AND f.followee_id = %(new)s)"
CARRY = (
    f"""
    WITH made AS (
        INSERT INTO blocks (blocker_id, blocked_id)
        SELECT b.blocker_id, %(new)s FROM blocks b
        WHERE b.blocked_id = %(old)s AND b.blocker_id = ANY(%(locked)s) AND {WITHOUT_FOLLOW.format("b.blocker_id")}
        ON CONFLICT DO NOTHING
        RETURNING blocker_id
    ),
    ended AS (
        DELETE FROM follows WHERE follower_id = %(new)s AND followee_id IN (SELECT blocker_id FROM made)
        RETURNING followee_id, state
    )
    UPDATE account_counts c SET
        followers = greatest(0, c.followers - CASE c.account_id WHEN %(new)s THEN 0 ELSE 1 END),
        following = greatest(0, c.following - CASE c.account_id
            WHEN %(new)s THEN (SELECT count(*)::integer FROM ended WHERE state = 'accepted') ELSE 0 END)
    WHERE c.account_id = %(new)s OR c.account_id IN (SELECT followee_id FROM ended WHERE state = 'accepted')
    """,
    f"""
    INSERT INTO mutes (muter_id, muted_id, hides_notifications, expires_at)
    SELECT m.muter_id, %(new)s, m.hides_notifications, m.expires_at FROM mutes m
    WHERE m.muted_id = %(old)s AND m.muter_id <> %(new)s AND {WITHOUT_FOLLOW.format("m.muter_id")}
    ON CONFLICT DO NOTHING
    """,
)
