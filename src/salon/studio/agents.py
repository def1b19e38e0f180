"""What pictures an agent may have made: within its own budget, and its operator's."""

import datetime as dt

from salon.kit import clock
from salon.kit.db import Tx
from salon.kit.ids import from_time

DAY = dt.timedelta(days=1)


async def find_budget_refusal(tx: Tx, owner_id: int, count: int, price: int) -> tuple[int, str | None] | None:
    """None for a person; for an agent its operator, and why that many pictures are more than its budget, if they are.

    What was called off before it began is given back. Locks the agent.
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
    used = await (
        await tx.execute(
            """
            SELECT (SELECT count(*) FROM generations g JOIN variations v ON v.generation_id = g.id
                    WHERE g.owner_id = %(agent)s AND g.id > %(day)s AND v.state IN ('queued', 'running', 'ready')),
                   (SELECT coalesce(sum(cost), 0) FROM charges
                    WHERE owner_id = %(agent)s AND state <> 'free' AND created_at > %(since)s)
            """,
            {"agent": owner_id, "day": from_time(clock.now() - DAY), "since": clock.now() - DAY},
        )
    ).fetchone()
    assert used is not None
    if used[0] + count > pictures:
        return operator_id, f"This agent may have {pictures} pictures made in a day, not more."
    if price and used[1] + price > spend:
        return operator_id, "This agent has spent what its operator lets it spend in a day."
    return operator_id, None
