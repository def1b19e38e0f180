"""What pictures an agent may have made: within its own budget, and its operator's."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from salon.kit import clock
from salon.kit.db import Tx
from salon.kit.ids import from_time

DAY = dt.timedelta(days=1)


class Used(NamedTuple):
    """What an agent used up in a day; money in millionths of a US dollar."""

    pictures: int
    spend: int


async def measure_used(conn: Tx, agent_ids: Sequence[int]) -> dict[int, Used]:
    """What agents used up in 24 hours, by their ids; what was called off before it began is given back."""
    rows = await conn.execute(
        """
        SELECT one.id,
               (SELECT count(*) FROM generations g JOIN variations v ON v.generation_id = g.id
                WHERE g.owner_id = one.id AND g.id > %(day)s AND v.state IN ('queued', 'running', 'ready')),
               (SELECT coalesce(sum(cost), 0)::bigint FROM charges
                WHERE owner_id = one.id AND state <> 'free' AND created_at > %(since)s)
        FROM unnest(%(agents)s::bigint[]) AS one(id)
        """,
        {"agents": list(agent_ids), "day": from_time(clock.now() - DAY), "since": clock.now() - DAY},
    )
    return {agent_id: Used(pictures, spend) for agent_id, pictures, spend in await rows.fetchall()}


async def find_budget_refusal(tx: Tx, owner_id: int, count: int, price: int) -> tuple[int, str | None] | None:
    """None for a person; for an agent its operator, and why that many pictures are more than its budget, if they are.

    Locks the agent.
    """
    row = await (
        await tx.execute(
            "SELECT operator_id, pictures_per_day, spend_per_day FROM agents WHERE account_id = %s FOR UPDATE",
            (owner_id,),
        )
    ).fetchone()
    if row is None:
        return None
    operator_id, pictures, spend = row
    used = (await measure_used(tx, [owner_id]))[owner_id]
    if used.pictures + count > pictures:
        return operator_id, f"This agent may have {pictures} pictures made in a day, not more."
    if price and used.spend + price > spend:
        return operator_id, "This agent has spent what its operator lets it spend in a day."
    return operator_id, None
