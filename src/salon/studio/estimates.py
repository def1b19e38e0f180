"""What pictures will take and cost, before anybody presses: from what the last ones took."""

from typing import NamedTuple

from salon.consent.likeness.queries import Shown
from salon.kit import db
from salon.kit.db import Tx
from salon.studio import allowances
from salon.studio.asking import settle_wish
from salon.studio.engines.protocol import Engine, Order
from salon.studio.likeness import find_shown
from salon.studio.models import Wish

MEASURED = 20  # of the newest pictures
ENOUGH = 3


class Estimate(NamedTuple):
    """What an order will take; amounts are millionths of a US dollar."""

    engine: str
    seconds: float  # until all its pictures are there, once it is their turn
    wait_seconds: float  # until it is their turn
    queue_position: int
    price: int
    refusal: str | None  # why it cannot be asked for just now
    allowed: allowances.Allowance
    used: allowances.Used
    shows: list[Shown]  # people here whom the pictures would show, and what they say of that


async def picture_seconds(tx: Tx, engine: Engine, order: Order) -> float:
    """What one picture takes: the middle of the newest ones, or the engine's own word until there are some."""
    row = await (
        await tx.execute(
            """
            SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY took_ms)
            FROM (
                SELECT v.took_ms FROM (
                    SELECT id FROM generations WHERE engine = %(engine)s ORDER BY id DESC LIMIT %(most)s
                ) g JOIN variations v ON v.generation_id = g.id AND v.state = 'ready' AND v.took_ms IS NOT NULL
                LIMIT %(most)s
            ) newest
            """,
            {"engine": engine.id, "most": MEASURED},
        )
    ).fetchone()
    assert row is not None
    return float(row[1]) / 1000 if row[0] >= ENOUGH else engine.estimate(order)


async def estimate(owner_id: int, wish: Wish) -> Estimate:
    """What a wish would take and cost; raises as asking for it would, but for what is used up: that is told."""
    async with db.transaction() as tx:
        asked = await settle_wish(tx, owner_id, wish)
        order, engine = asked.to_order(), asked.engine
        each = await picture_seconds(tx, engine, order)
        row = await (
            await tx.execute(
                """
                SELECT count(DISTINCT g.id), count(v.index) FROM generations g
                JOIN variations v ON v.generation_id = g.id AND v.state IN ('queued', 'running')
                WHERE g.state IN ('queued', 'running') AND g.engine = %s
                """,
                (engine.id,),
            )
        ).fetchone()
        assert row is not None
        allowed = await allowances.find_allowance(tx, owner_id)
        used = await allowances.measure(tx, owner_id, allowed)
        shown, _ = await find_shown(tx, owner_id, asked)
    price = engine.price(order) * asked.wish.count if engine.abilities.paid else 0
    return Estimate(
        engine=engine.id,
        seconds=each * asked.wish.count,
        wait_seconds=each * row[1] / engine.needs.at_once if row[0] >= engine.needs.at_once else 0.0,
        queue_position=row[0] + 1,
        price=price,
        refusal=allowances.find_refusal(allowed, used, asked.wish.count, price),
        allowed=allowed,
        used=used,
        shows=[one for one in shown if one.account_id != owner_id],
    )
