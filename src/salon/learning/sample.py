"""What a model would do: pictures of late that were drawn together and that anybody may look at, in its order."""

import asyncio

from salon.kit import db
from salon.learning.models import Model
from salon.learning.trainings import Example, Looked
from salon.media.keeping import blobs

DRAWS = 40  # looked at
EXAMPLES = 6  # kept to be shown
RECENT = 5_000  # pictures among which draws are looked for
# Whoever drew them agreed that datasets have them; what nobody posted is seen by nobody else.
DRAWN = f"""
    SELECT array_agg(m.id ORDER BY m.variation), array_agg(m.original ->> 'key' ORDER BY m.variation)
    FROM (SELECT * FROM media WHERE generation_id IS NOT NULL AND post_id IS NOT NULL AND deleted_at IS NULL
          AND kind = 'image' AND state = 'ready' ORDER BY id DESC LIMIT {RECENT}) m
    WHERE m.post_id IN (
        SELECT c.post_id FROM consent_answers(ARRAY(
            SELECT DISTINCT n.post_id FROM media n
            JOIN (SELECT generation_id FROM media WHERE generation_id IS NOT NULL AND post_id IS NOT NULL
                    AND deleted_at IS NULL GROUP BY generation_id HAVING count(*) > 1
                    ORDER BY generation_id DESC LIMIT {DRAWS}) g ON g.generation_id = n.generation_id
            WHERE n.post_id IS NOT NULL AND n.deleted_at IS NULL)) c
        WHERE c.purpose = 'dataset.public' AND c.answer = 'yes')
    GROUP BY m.generation_id HAVING count(*) > 1 ORDER BY m.generation_id DESC LIMIT {DRAWS}
"""


async def look_at_draws(model: Model) -> Looked:
    """Order draws of late by a model; only whose posts may be in datasets, and only what stands in them."""
    async with db.reading() as conn:
        draws = await (await conn.execute(DRAWN.encode())).fetchall()
    looked, examples = 0, []
    for ids, keys in draws:
        pictures = [await blobs().find(key) for key in keys]
        if None in pictures:
            continue
        looked += 1
        order = await asyncio.to_thread(model.order, [one for one in pictures if one is not None])
        if order != sorted(order):
            examples.append(Example([str(one) for one in ids], order))
    return Looked(looked, len(examples), examples[:EXAMPLES])
