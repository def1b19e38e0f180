"""Remix chains: each adds one thing to the last picture; a turn is claimed for ten minutes."""

import datetime as dt
from typing import NamedTuple

from psycopg.errors import UniqueViolation

from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound
from salon.kit.pages import Page
from salon.posts import actions as posts
from salon.posts.rules import may_remix
from salon.together.events import ChainClaimed, ChainGrew, ChainStarted
from salon.together.gatherings import require_own_picture, to_title

IN_A_CHAIN = "That post is part of a chain already."
CLAIM = dt.timedelta(minutes=10)
COLUMNS = """
    id, author_id, title, most_turns, turns, last_post_id, last_author_id, claimed_by, claimed_until, created_at
"""


class Chain(NamedTuple):
    """A chain as it stands; the order is `COLUMNS`."""

    id: int
    author_id: int
    title: str
    most_turns: int
    turns: int
    last_post_id: int
    last_author_id: int
    claimed_by: int | None
    claimed_until: dt.datetime | None
    created_at: dt.datetime

    @property
    def complete(self) -> bool:
        return self.turns >= self.most_turns

    @property
    def holder_id(self) -> int | None:
        """Who has the next turn just now."""
        return self.claimed_by if self.claimed_until is not None and self.claimed_until > clock.now() else None


async def start(tx: Tx, author_id: int, title: str, post_id: int, most_turns: int) -> int:
    """Start a chain with one's own post as its first turn; returns its id and emits `ChainStarted`.

    Raises `Invalid` when others could not go on from it: not for everybody, no picture, nobody may remix it.
    """
    tidy = to_title(title)
    if not 2 <= most_turns <= 50:
        raise Invalid("Validation failed: A chain has 2 to 50 turns")
    await require_own_picture(tx, author_id, post_id)
    target = await posts.require_target(tx, author_id, post_id)
    if target.remix != "everyone":
        raise Invalid("Validation failed: Let everyone remix the post, so that they can go on from it")
    try:
        row = await (
            await tx.execute(
                """
                WITH chain AS (
                    INSERT INTO chains (author_id, title, most_turns, last_post_id, last_author_id, created_at)
                    VALUES (%(author)s, %(title)s, %(most)s, %(post)s, %(author)s, %(now)s) RETURNING id
                )
                INSERT INTO chain_turns SELECT id, 1, %(post)s, %(author)s, %(now)s FROM chain RETURNING chain_id
                """,
                {"author": author_id, "title": tidy, "most": most_turns, "post": post_id, "now": clock.now()},
            )
        ).fetchone()
    except UniqueViolation as error:
        raise Conflict(IN_A_CHAIN) from error
    assert row is not None
    await log.append(tx, ChainStarted(actor_id=author_id, subject_id=row[0], post_id=post_id))
    return int(row[0])


async def _lock(tx: Tx, chain_id: int) -> Chain:
    row = await (
        await tx.execute(f"SELECT {COLUMNS} FROM chains WHERE id = %s AND removed_at IS NULL FOR UPDATE", (chain_id,))
    ).fetchone()
    if row is None:
        raise NotFound
    return Chain(*row)


async def claim(tx: Tx, actor_id: int, chain_id: int) -> None:
    """Take the next turn for ten minutes; emits `ChainClaimed`. Claiming again does not begin the time anew.

    Raises `Conflict` when the chain is complete, somebody else has the turn, or the last turn was one's own.
    """
    chain = await _lock(tx, chain_id)
    if chain.holder_id == actor_id:
        return
    if chain.complete:
        raise Conflict("This chain is complete.")
    if chain.holder_id is not None:
        raise Conflict("Somebody else has the turn just now. It is free again in ten minutes at the latest.")
    if chain.last_author_id == actor_id:
        raise Conflict("The last turn was yours. Let somebody else go first.")
    target = await posts.require_target(tx, actor_id, chain.last_post_id)
    if not may_remix(target.remix, target.visibility, target.standing):
        raise Conflict("The author of the last picture does not want it remixed any more.")
    await tx.execute(
        "UPDATE chains SET claimed_by = %s, claimed_until = %s WHERE id = %s",
        (actor_id, clock.now() + CLAIM, chain_id),
    )
    await log.append(tx, ChainClaimed(actor_id=actor_id, subject_id=chain_id, claimed=True))


async def give_up(tx: Tx, actor_id: int, chain_id: int) -> None:
    """Let somebody else have the turn; emits `ChainClaimed`. Nothing happens when one does not have it."""
    chain = await _lock(tx, chain_id)
    if chain.holder_id != actor_id:
        return
    await tx.execute("UPDATE chains SET claimed_by = NULL, claimed_until = NULL WHERE id = %s", (chain_id,))
    await log.append(tx, ChainClaimed(actor_id=actor_id, subject_id=chain_id, claimed=False))


async def add_turn(tx: Tx, actor_id: int, chain_id: int, post_id: int) -> None:
    """Make one's own remix of the last picture the next turn; emits `ChainGrew`.

    Raises `Conflict` without the claim or for a post that is in a chain already, `Invalid` for one that is no remix of
    the last turn's, or not for everybody.
    """
    chain = await _lock(tx, chain_id)
    if chain.last_post_id == post_id and chain.last_author_id == actor_id:
        return
    if chain.holder_id != actor_id:
        raise Conflict("The turn is not yours, or its ten minutes are over. Claim it first.")
    await require_own_picture(tx, actor_id, post_id)
    edge = await tx.execute(
        "SELECT 1 FROM remix_edges WHERE child_id = %s AND parent_id = %s AND role = 'base'",
        (post_id, chain.last_post_id),
    )
    if await edge.fetchone() is None:
        raise Invalid("Validation failed: The next turn is a remix of the last picture")
    try:
        await tx.execute(
            """
            WITH grown AS (
                UPDATE chains SET turns = turns + 1, last_post_id = %(post)s, last_author_id = %(actor)s,
                                  claimed_by = NULL, claimed_until = NULL
                WHERE id = %(chain)s RETURNING id, turns
            )
            INSERT INTO chain_turns SELECT id, turns, %(post)s, %(actor)s, %(now)s FROM grown
            """,
            {"post": post_id, "actor": actor_id, "chain": chain_id, "now": clock.now()},
        )
    except UniqueViolation as error:
        raise Conflict(IN_A_CHAIN) from error
    await log.append(tx, ChainGrew(actor_id=actor_id, subject_id=chain_id, post_id=post_id))


async def list_chains(page: Page) -> list[Chain]:
    """Chains, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM chains
            WHERE removed_at IS NULL AND id < %s AND id > %s ORDER BY id {page.order} LIMIT %s
            """,
            (page.max_id, page.min_id, page.limit),
        )
        return sorted((Chain(*row) for row in await rows.fetchall()), reverse=True)


async def get_chain(chain_id: int) -> Chain:
    """One chain; raises `NotFound`."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(f"SELECT {COLUMNS} FROM chains WHERE id = %s AND removed_at IS NULL", (chain_id,))
        ).fetchone()
    if row is None:
        raise NotFound
    return Chain(*row)


async def list_turns(chain_id: int) -> list[int]:
    """The posts of a chain in their order."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT post_id FROM chain_turns WHERE chain_id = %s ORDER BY turn", (chain_id,))
        return [post_id for (post_id,) in await rows.fetchall()]
