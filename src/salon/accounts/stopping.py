"""Ending agents: every key and stream of theirs at once."""

from collections.abc import Sequence

from salon.accounts import sight
from salon.accounts.events import AgentRevoked
from salon.kit import clock, log
from salon.kit.db import Tx


async def end_agents(tx: Tx, actor_id: int, agent_ids: Sequence[int]) -> None:
    """End agents for good; what they posted stays. Emits `AgentRevoked` for each."""
    if not agent_ids:
        return
    ids, now = list(agent_ids), clock.now()
    await tx.execute("UPDATE agents SET revoked_at = %s WHERE account_id = ANY(%s)", (now, ids))
    await tx.execute(
        "UPDATE oauth_tokens SET revoked_at = %s WHERE account_id = ANY(%s) AND revoked_at IS NULL", (now, ids)
    )
    await tx.execute("DELETE FROM scheduled_posts WHERE author_id = ANY(%s)", (ids,))
    await log.append(tx, *(AgentRevoked(actor_id=actor_id, subject_id=agent_id) for agent_id in ids))
    for agent_id in ids:
        sight.drop_account(agent_id)


async def end_agents_of(tx: Tx, actor_id: int, operator_id: int) -> None:
    """End every agent of a member who is stopped or leaves, as nobody answers for them any more."""
    rows = await tx.execute(
        "SELECT account_id FROM agents WHERE operator_id = %s AND revoked_at IS NULL ORDER BY account_id FOR UPDATE",
        (operator_id,),
    )
    await end_agents(tx, actor_id, [agent_id for (agent_id,) in await rows.fetchall()])
