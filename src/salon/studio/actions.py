"""The verbs of the studio: ask for pictures, call it off, and keep who grew out of whom."""

import math
import secrets

from salon.kit import clock, ids, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound, TooManyRequests
from salon.posts import actions as posts
from salon.posts.rules import may_remix
from salon.studio import live, rules
from salon.studio.engines import DEFAULT, load_engines
from salon.studio.events import GenerationFinished, GenerationRequested, PictureRemixed
from salon.studio.jobs import defer_generation
from salon.studio.models import Wish


async def request_generation(tx: Tx, owner_id: int, wish: Wish) -> int:
    """Store a wish and defer its job; returns the generation's id and emits `GenerationRequested`.

    Raises `Invalid` for what cannot be made, `NotFound` and `Forbidden` for parents that may not be used,
    `TooManyRequests` over the hourly quota.
    """
    engine = load_engines(settings()).get(wish.engine or DEFAULT)
    rules.require_possible(wish, engine)
    assert engine is not None
    parents = [await _require_parent(tx, owner_id, post_id) for post_id in dict.fromkeys(wish.parents)]
    await _require_quota(tx, owner_id, wish.count)
    seed = wish.seed if wish.seed is not None else secrets.randbelow(2**31)
    row = await (
        await tx.execute(
            """
            WITH asked AS (
                INSERT INTO generations (owner_id, engine, prompt, style, seed, count, created_at)
                VALUES (%(owner_id)s, %(engine)s, %(prompt)s, %(style)s, %(seed)s, %(count)s, %(now)s)
                RETURNING id
            ),
            drawn AS (
                INSERT INTO variations (generation_id, index, seed)
                SELECT asked.id, place - 1, v.seed
                FROM asked, unnest(%(seeds)s::bigint[]) WITH ORDINALITY AS v(seed, place)
            ),
            grown AS (
                INSERT INTO generation_parents (generation_id, post_id, media_id, place)
                SELECT asked.id, p.post_id, p.media_id, p.place
                FROM asked, unnest(%(posts)s::bigint[], %(pictures)s::bigint[])
                    WITH ORDINALITY AS p(post_id, media_id, place)
            )
            SELECT id FROM asked
            """,
            {
                "owner_id": owner_id,
                "engine": engine.id,
                "prompt": wish.prompt.strip(),
                "style": wish.style,
                "seed": seed,
                "count": wish.count,
                "now": clock.now(),
                "seeds": [rules.variation_seed(seed, index) for index in range(wish.count)],
                "posts": [post_id for post_id, _ in parents],
                "pictures": [media_id for _, media_id in parents],
            },
        )
    ).fetchone()
    assert row is not None
    generation_id = int(row[0])
    await defer_generation(tx, generation_id)
    await log.append(
        tx, GenerationRequested(actor_id=owner_id, subject_id=generation_id, engine=engine.id, count=wish.count)
    )
    return generation_id


async def _require_parent(tx: Tx, viewer_id: int, post_id: int) -> tuple[int, int]:
    """The post to start from and its first picture; raises when the viewer may not remix it or it has none."""
    try:
        target = await posts.require_target(tx, viewer_id, post_id)
    except NotFound:
        raise NotFound("The post you want to remix does not exist, or not any more.") from None
    if not may_remix(target.remix, target.visibility, target.standing):
        raise Forbidden(
            "Only followers of its author may remix this post."
            if target.remix == "followers"
            else "The author of this post does not want it remixed."
        )
    row = await (
        await tx.execute(
            """
            SELECT id FROM media WHERE post_id = %s AND kind = 'image' AND deleted_at IS NULL
            ORDER BY position LIMIT 1
            """,
            (target.id,),
        )
    ).fetchone()
    if row is None:
        raise Invalid("There is no picture in that post to remix.")
    return target.id, int(row[0])


async def _require_quota(tx: Tx, owner_id: int, count: int) -> None:
    """Count the last hour's pictures; failed ones, and those called off before they began, are given back.

    Locks the person's row, so that two requests at once cannot both take the last place.
    """
    limit = settings().generations_per_hour
    await tx.execute("SELECT 1 FROM accounts WHERE id = %s FOR NO KEY UPDATE", (owner_id,))
    now = clock.now()
    hour_ago = now.timestamp() - 3600
    rows = await tx.execute(
        """
        SELECT g.created_at FROM generations g JOIN variations v ON v.generation_id = g.id
        WHERE g.owner_id = %s AND g.id > %s AND g.created_at > to_timestamp(%s)
          AND (v.state IN ('queued', 'running', 'ready') OR (v.state = 'cancelled' AND v.progress > 0))
        ORDER BY g.created_at
        """,
        (owner_id, ids.from_time(now) - (3660_000 << 16), hour_ago),
    )
    asked = [row[0].timestamp() for row in await rows.fetchall()]
    if len(asked) + count <= limit:
        return
    excess = min(len(asked) + count - limit, len(asked))
    free_at = asked[excess - 1] + 3600 if asked else now.timestamp() + 3600
    minutes = math.ceil((free_at - now.timestamp()) / 60)
    raise TooManyRequests(rules.quota_sentence(limit, limit - len(asked), minutes))


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
    await tx.execute(
        "UPDATE generations SET state = 'cancelled', finished_at = %s WHERE id = %s", (clock.now(), generation_id)
    )
    await tx.execute(
        """
        UPDATE variations SET state = 'cancelled', stage = NULL
        WHERE generation_id = %s AND state IN ('queued', 'running')
        """,
        (generation_id,),
    )
    await log.append(tx, GenerationFinished(actor_id=owner_id, subject_id=generation_id, state="cancelled"))
    await live.tell(tx, generation_id)


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
            INSERT INTO remix_edges (child_id, parent_id, generation_id)
            SELECT %(post_id)s, p.post_id, min(p.generation_id)
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
