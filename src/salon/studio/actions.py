"""The verbs of the studio: ask for pictures, call it off, and keep who grew out of whom."""

import secrets
from typing import Any

import msgspec

from salon.consent.likeness.actions import record_uses
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.studio import allowances, charges, estimates, live, rules
from salon.studio.asking import settle_wish
from salon.studio.checking import require_allowed
from salon.studio.events import GenerationFinished, GenerationRequested, PictureRemixed
from salon.studio.jobs import defer_generation
from salon.studio.models import Asked, Wish

INSERT = """
    WITH asked AS (
        INSERT INTO generations (owner_id, engine, prompt, negative_prompt, style, size, width, height, mask, region,
                                 again_of, again_index, seed, count, estimated_seconds, created_at)
        VALUES (%(owner_id)s, %(engine)s, %(prompt)s, %(negative_prompt)s, %(style)s, %(size)s, %(width)s, %(height)s,
                %(mask)s, %(region)s, %(again_of)s, %(again_index)s, %(seed)s, %(count)s,
                %(seconds)s, %(now)s)
        RETURNING id
    ),
    drawn AS (
        INSERT INTO variations (generation_id, index, seed)
        SELECT asked.id, place - 1, v.seed
        FROM asked, unnest(%(seeds)s::bigint[]) WITH ORDINALITY AS v(seed, place)
    ),
    grown AS (
        INSERT INTO generation_parents (generation_id, post_id, media_id, role, place)
        SELECT asked.id, p.post_id, p.media_id, p.role, p.place
        FROM asked, unnest(%(posts)s::bigint[], %(pictures)s::bigint[], %(roles)s::text[])
            WITH ORDINALITY AS p(post_id, media_id, role, place)
    ),
    looked AS (
        INSERT INTO generation_references (generation_id, media_id, post_id, place)
        SELECT asked.id, r.media_id, r.post_id, r.place
        FROM asked, unnest(%(looked_at)s::bigint[], %(looked_in)s::bigint[])
            WITH ORDINALITY AS r(media_id, post_id, place)
    )
    SELECT id FROM asked
"""


async def request_generation(tx: Tx, owner_id: int, wish: Wish) -> int:
    """Store a wish and defer its job; returns the generation's id and emits `GenerationRequested`.

    Raises `Invalid` for what cannot be made, `NotFound` and `Forbidden` for pictures that may not be used,
    `WishRefused` for what policy refuses, `TooManyRequests` over what they may have.
    """
    asked = await settle_wish(tx, owner_id, wish)
    shown = await require_allowed(tx, owner_id, asked)
    order, engine = asked.to_order(), asked.engine
    price = engine.price(order) if engine.abilities.paid else 0
    await allowances.require_left(tx, owner_id, asked.wish.count, price * asked.wish.count)
    generation_id = await _insert(tx, owner_id, asked, await estimates.picture_seconds(tx, engine, order))
    if engine.abilities.paid:
        await charges.reserve(tx, generation_id, owner_id, engine.id, asked.wish.count, price)
    if asked.again is not None:
        await _credit_again(tx, generation_id, asked.again.generation_id)
    await defer_generation(tx, generation_id)
    await log.append(
        tx,
        GenerationRequested(actor_id=owner_id, subject_id=generation_id, engine=engine.id, count=asked.wish.count),
    )
    await record_uses(tx, owner_id, generation_id, shown)
    return generation_id


async def _insert(tx: Tx, owner_id: int, asked: Asked, seconds: float) -> int:
    """Store an order with its variations and the pictures that go into it; returns the generation's id."""
    row = await (await tx.execute(INSERT, {**_to_row(owner_id, asked), "seconds": seconds})).fetchone()
    assert row is not None
    return int(row[0])


def _to_row(owner_id: int, asked: Asked) -> dict[str, Any]:
    wish, region = asked.wish, asked.wish.region
    seed = wish.seed if wish.seed is not None else secrets.randbelow(2**31)
    # A post is owed credit for the picture that was only looked at, too; the database keeps one row for each post.
    owed = [(post_id, media_id, "parent") for post_id, media_id in asked.parents]
    taken = {post_id for post_id, _, _ in owed}
    for media_id, post_id in asked.references:
        if post_id is not None and post_id not in taken:
            owed.append((post_id, media_id, "reference"))
            taken.add(post_id)
    return {
        "owner_id": owner_id,
        "engine": asked.engine.id,
        "prompt": rules.to_words(wish.prompt),
        "negative_prompt": rules.to_words(wish.negative_prompt),
        "style": wish.style,
        "size": wish.size,
        "width": asked.size.width,
        "height": asked.size.height,
        "mask": wish.mask,
        "region": [float(one) for one in msgspec.structs.astuple(region)] if region else None,
        "again_of": asked.again.generation_id if asked.again else None,
        "again_index": asked.again.index if asked.again else None,
        "seed": seed,
        "count": wish.count,
        "now": clock.now(),
        "seeds": [rules.variation_seed(seed, index) for index in range(wish.count)],
        "posts": [post_id for post_id, _, _ in owed],
        "pictures": [media_id for _, media_id, _ in owed],
        "roles": [role for _, _, role in owed],
        "looked_at": [media_id for media_id, _ in asked.references],
        "looked_in": [post_id for _, post_id in asked.references],
    }


async def cancel_generation(tx: Tx, owner_id: int, generation_id: int) -> None:
    """Call one's own generation off; pictures that are ready stay. Nothing happens when it is over already.

    Emits `GenerationFinished`; raises `NotFound` for somebody else's.
    """
    row = await (
        await tx.execute(
            "SELECT state FROM generations WHERE id = %s AND owner_id = %s FOR UPDATE", (generation_id, owner_id)
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row[0] not in {"queued", "running"}:
        return
    await _call_off(tx, [generation_id])


async def call_off(tx: Tx, generation_ids: list[int]) -> None:
    """Call off those that are not over, whoever asked for them; emits `GenerationFinished` for each."""
    rows = await tx.execute(
        "SELECT id FROM generations WHERE id = ANY(%s) AND state IN ('queued', 'running') ORDER BY id FOR UPDATE",
        (generation_ids,),
    )
    if found := [one for (one,) in await rows.fetchall()]:
        await _call_off(tx, found)


async def _call_off(tx: Tx, generation_ids: list[int]) -> None:
    rows = await tx.execute(
        "UPDATE generations SET state = 'cancelled', finished_at = %s WHERE id = ANY(%s) RETURNING id, owner_id",
        (clock.now(), generation_ids),
    )
    gone = await rows.fetchall()
    await tx.execute(
        """
        UPDATE variations SET state = 'cancelled', stage = NULL
        WHERE generation_id = ANY(%s) AND state IN ('queued', 'running')
        """,
        (generation_ids,),
    )
    await charges.close(tx, generation_ids)
    await log.append(
        tx, *(GenerationFinished(actor_id=owner, subject_id=one, state="cancelled") for one, owner in gone)
    )
    await live.tell_all(tx, generation_ids)


async def credit_example(tx: Tx, generation_id: int, post_id: int, media_id: int) -> None:
    """Let a post of a generation's pictures grow out of an example that no engine looks at.

    Call it in the transaction that requested the generation.
    """
    await tx.execute(
        """
        INSERT INTO generation_parents (generation_id, post_id, media_id, role) VALUES (%s, %s, %s, 'template')
        ON CONFLICT DO NOTHING
        """,
        (generation_id, post_id, media_id),
    )


async def _credit_again(tx: Tx, generation_id: int, earlier_id: int) -> None:
    """What is made once more owes its idea to the same example."""
    await tx.execute(
        """
        INSERT INTO generation_parents (generation_id, post_id, media_id, role)
        SELECT %s, post_id, media_id, role FROM generation_parents WHERE generation_id = %s AND role = 'template'
        ON CONFLICT DO NOTHING
        """,
        (generation_id, earlier_id),
    )


async def attach_lineage(tx: Tx, post_id: int, media_ids: list[int]) -> list[int]:
    """Record which posts a new post grew out of, once and for good; returns the parents' ids.

    Call it in the transaction that published the post. Edges come from what the server knows about the pictures,
    never from the client. Emits `PictureRemixed` for every parent the first time.
    """
    if not media_ids:
        return []
    rows = await tx.execute(
        """
        WITH edges AS (
            INSERT INTO remix_edges (child_id, parent_id, generation_id, role)
            SELECT %(post_id)s, p.post_id, min(p.generation_id),
                   CASE WHEN min(p.place) FILTER (WHERE p.role = 'parent') <= 1 THEN 'base'
                        WHEN bool_or(p.role <> 'template') THEN 'reference' ELSE 'template' END
            FROM media m JOIN generation_parents p ON p.generation_id = m.generation_id
            WHERE m.id = ANY(%(media_ids)s) AND m.post_id = %(post_id)s AND p.post_id <> %(post_id)s
            GROUP BY p.post_id
            ORDER BY p.post_id
            ON CONFLICT DO NOTHING
            RETURNING parent_id
        ),
        counted AS (
            INSERT INTO post_counts (post_id, remixes) SELECT parent_id, 1 FROM edges
            ON CONFLICT (post_id) DO UPDATE SET remixes = post_counts.remixes + 1
        )
        SELECT e.parent_id, parent.author_id, child.author_id
        FROM edges e
        JOIN posts parent ON parent.id = e.parent_id
        JOIN posts child ON child.id = %(post_id)s
        ORDER BY e.parent_id
        """,
        {"post_id": post_id, "media_ids": media_ids},
    )
    edges = await rows.fetchall()
    if edges:
        await log.append(
            tx,
            *(
                PictureRemixed(
                    actor_id=child_author, subject_id=parent_id, child_id=post_id, parent_author_id=parent_author
                )
                for parent_id, parent_author, child_author in edges
            ),
        )
    return [parent_id for parent_id, _, _ in edges]
