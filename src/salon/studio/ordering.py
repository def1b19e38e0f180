"""In which order pictures drawn together are shown: as they were made, or as a model guesses people would choose."""

import asyncio

import psycopg
import structlog

from salon.kit import db
from salon.kit.db import Tx
from salon.learning.orders import find_in_force
from salon.media.keeping import blobs
from salon.studio.claims import Claim, require_ours

logger = structlog.get_logger(__name__)
# SQL for the version of the model in whose order generation `g` is shown to its owner; NULL: as it was made.
SHOWN_BY = """
    CASE WHEN g.ordered_by = ordering_version()
          AND NOT EXISTS (SELECT 1 FROM reading_preferences r WHERE r.account_id = g.owner_id AND r.as_made)
         THEN g.ordered_by END
"""


async def order_variations(claim: Claim) -> None:
    """Give finished pictures their place in the order of the model in force; a single one needs none.

    A model that cannot look at one of them orders nothing: pictures matter more than their order.
    """
    try:
        force = await find_in_force()
        if force is None:
            return
        drawn = await _list_drawn(claim.id)
        pictures = [await blobs().find(key) for _, key in drawn]
        found = [one for one in pictures if one is not None]
        if len(found) < 2 or len(found) < len(drawn):
            return
        order = await asyncio.to_thread(force.model.order, found)
    except psycopg.Error:
        raise
    except Exception:
        logger.exception("studio.not_ordered", generation_id=claim.id)
        return
    async with db.transaction() as tx:
        await require_ours(tx, claim)
        await tx.execute(
            """
            WITH ordered AS (UPDATE generations SET ordered_by = %(version)s WHERE id = %(id)s)
            UPDATE variations v SET rank = o.place - 1
            FROM unnest(%(order)s::smallint[]) WITH ORDINALITY o(index, place)
            WHERE v.generation_id = %(id)s AND v.index = o.index
            """,
            {"version": force.version, "id": claim.id, "order": [drawn[place][0] for place in order]},
        )


async def _list_drawn(generation_id: int) -> list[tuple[int, str]]:
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT variation, original ->> 'key' FROM media
            WHERE generation_id = %s AND deleted_at IS NULL AND original IS NOT NULL ORDER BY variation
            """,
            (generation_id,),
        )
        return await rows.fetchall()


async def note_choice(tx: Tx, media_ids: list[int]) -> None:
    """Keep where each picture stood before whoever posts it first, and which model, if any, had put it there."""
    await tx.execute(
        f"""
        UPDATE variations v SET chosen_place = c.place, chosen_order = c.version
        FROM (
            SELECT s.generation_id, s.index, s.version,
                   row_number() OVER (PARTITION BY s.generation_id
                                      ORDER BY CASE WHEN s.version IS NOT NULL THEN s.rank END, s.index) - 1 AS place
            FROM (SELECT o.generation_id, o.index, o.rank, {SHOWN_BY} AS version
                  FROM generations g JOIN variations o ON o.generation_id = g.id
                  WHERE g.id IN (SELECT m.generation_id FROM media m WHERE m.id = ANY(%(media)s))) s
        ) c
        JOIN media m ON (m.generation_id, m.variation) = (c.generation_id, c.index)
        WHERE m.id = ANY(%(media)s) AND m.post_id IS NOT NULL
          AND (v.generation_id, v.index) = (c.generation_id, c.index) AND v.chosen_place IS NULL
        """.encode(),
        {"media": media_ids},
    )
