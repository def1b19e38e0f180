"""News of cards: whoever changes one says in which conversation, and every web process hears it."""

from collections.abc import Iterable

from salon.kit.db import Tx

CHANNEL = "salon_answers"


async def tell(tx: Tx, thread_ids: Iterable[int]) -> None:
    """Say that the cards of conversations changed; heard after commit."""
    await tx.execute("SELECT pg_notify(%s, t::text) FROM unnest(%s::bigint[]) t", (CHANNEL, sorted(set(thread_ids))))
