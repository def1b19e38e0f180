"""What pictures cost: reserved with the order, marked before the call, settled after it, and never called twice."""

from salon.kit import clock, db
from salon.kit.db import Tx

CALLED_BEFORE = (
    "The engine was asked for this picture, and then the line to it was cut. It may have been paid for, so it was not"
    " asked a second time. Ask again if you want it made anew."
)


async def reserve(tx: Tx, generation_id: int, owner_id: int, engine: str, count: int, price: int) -> None:
    """Set the price of each picture of a paid order aside."""
    await tx.execute(
        """
        INSERT INTO charges (generation_id, index, owner_id, engine, reserve, cost, created_at)
        SELECT %(id)s, place, %(owner_id)s, %(engine)s, %(price)s, %(price)s, %(now)s
        FROM generate_series(0, %(count)s - 1) AS place
        """,
        {
            "id": generation_id,
            "owner_id": owner_id,
            "engine": engine,
            "price": price,
            "count": count,
            "now": clock.now(),
        },
    )


async def mark_called(tx: Tx, generation_id: int, index: int) -> bool:
    """Write down that the engine is about to be asked; False when it was asked before, so that it must not be again.

    What certainly cost nothing may be asked for again. Call it in a transaction that holds the claim.
    """
    marked = await tx.execute(
        """
        UPDATE charges SET state = 'called', cost = reserve, called_at = %s, settled_at = NULL
        WHERE generation_id = %s AND index = %s AND state IN ('reserved', 'free')
        """,
        (clock.now(), generation_id, index),
    )
    return bool(marked.rowcount)


async def settle(generation_id: int, index: int, cost: int | None, took_ms: int) -> None:
    """Write down what the call cost and how long it took; cost None: nobody knows, and the reserve counts.

    Not bound to the claim: what was paid was paid, whoever makes the generation now.
    """
    state = "lost" if cost is None else "paid" if cost > 0 else "free"
    async with db.reading() as conn:
        await conn.execute(
            """
            WITH timed AS (
                UPDATE variations SET took_ms = %(took_ms)s WHERE generation_id = %(id)s AND index = %(index)s
            )
            UPDATE charges SET state = %(state)s, cost = coalesce(%(cost)s, reserve), settled_at = %(now)s
            WHERE generation_id = %(id)s AND index = %(index)s AND state IN ('called', 'lost')
            """,
            {"state": state, "cost": cost, "took_ms": took_ms, "id": generation_id, "index": index, "now": clock.now()},
        )


async def close(tx: Tx, generation_ids: list[int]) -> None:
    """Settle what is open of generations that are over: what was never called is free, what was is lost."""
    await tx.execute(
        """
        UPDATE charges SET settled_at = %s,
            state = CASE state WHEN 'called' THEN 'lost' ELSE 'free' END,
            cost = CASE state WHEN 'called' THEN cost ELSE 0 END
        WHERE generation_id = ANY(%s) AND state IN ('reserved', 'called')
        """,
        (clock.now(), generation_ids),
    )
