"""The SQL that reads generations and previews."""

from salon.kit import db
from salon.kit.db import Tx
from salon.kit.pages import Page
from salon.studio.models import Generation, Parent, Variation
from salon.studio.ordering import SHOWN_BY

COLUMNS = f"""
    g.id, g.owner_id, g.engine, g.prompt, g.negative_prompt, g.style, g.size, g.width, g.height, g.seed, g.count,
    g.again_of, g.again_index, g.mask IS NOT NULL OR g.region IS NOT NULL, g.estimated_seconds,
    g.state, g.error, g.created_at,
    CASE WHEN g.state = 'queued' THEN
        (SELECT count(*) FROM generations o
         WHERE o.state IN ('queued', 'running') AND o.engine = g.engine AND o.id <= g.id)
    END,
    ARRAY(SELECT p.post_id FROM generation_parents p WHERE p.generation_id = g.id ORDER BY p.place),
    ARRAY(SELECT r.media_id FROM generation_references r WHERE r.generation_id = g.id ORDER BY r.place),
    CASE WHEN g.ordered_by = ordering_version() THEN g.ordered_by END, {SHOWN_BY}
"""
GENERATION_FIELDS = len(Generation.__struct_fields__) - 1  # all but the variations


async def list_generations(owner_id: int, ids: list[int]) -> dict[int, Generation]:
    """A person's own generations by id, with variations, in one query."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS}, v.index, v.seed, v.state, v.progress, v.stage, v.notes, v.error, v.style,
                   v.model, v.took_ms, c.cost, c.state, w.step, m.id, v.rank
            FROM generations g
            JOIN variations v ON v.generation_id = g.id
            LEFT JOIN charges c ON c.generation_id = v.generation_id AND c.index = v.index
            LEFT JOIN previews w ON w.generation_id = g.id AND w.index = v.index
            LEFT JOIN media m ON m.generation_id = g.id AND m.variation = v.index AND m.deleted_at IS NULL
            WHERE g.id = ANY(%s) AND g.owner_id = %s
            ORDER BY g.id, v.index
            """,
            (ids, owner_id),
        )
        found: dict[int, Generation] = {}
        for row in await rows.fetchall():
            generation = found.setdefault(row[0], Generation(*(*row[:GENERATION_FIELDS], [])))
            generation.variations.append(Variation(*row[GENERATION_FIELDS:]))
    return found


async def find_generation(owner_id: int, generation_id: int) -> Generation | None:
    """One of a person's own generations."""
    return (await list_generations(owner_id, [generation_id])).get(generation_id)


async def list_own(owner_id: int, page: Page) -> list[int]:
    """Ids of a person's generations, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT id FROM generations
            WHERE owner_id = %s AND id < %s AND id > %s ORDER BY id {page.order} LIMIT %s
            """,
            (owner_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((row[0] for row in await rows.fetchall()), reverse=True)


async def find_preview(owner_id: int, generation_id: int, index: int) -> tuple[int, bytes] | None:
    """The newest preview of a variation, its owner's only: its step and a WebP."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                """
                SELECT w.step, w.image FROM previews w JOIN generations g ON g.id = w.generation_id
                WHERE w.generation_id = %s AND w.index = %s AND g.owner_id = %s
                """,
                (generation_id, index, owner_id),
            )
        ).fetchone()
    return None if row is None else (row[0], bytes(row[1]))


async def list_sources(conn: Tx, generation_id: int) -> list[Parent]:
    """The pictures a generation starts from or looks at, in the order they were named, as they are now."""
    rows = await conn.execute(
        """
        SELECT p.role, p.post_id, p.media_id, CASE WHEN m.deleted_at IS NULL THEN m.original ->> 'key' END,
               coalesce(m.original ->> 'mime', ''), m.description, m.engine, v.scene
        FROM (
            SELECT role, post_id, media_id, place FROM generation_parents
            WHERE generation_id = %(id)s AND role = 'parent'
            UNION ALL
            SELECT 'reference', post_id, media_id, place FROM generation_references WHERE generation_id = %(id)s
        ) p
        LEFT JOIN media m ON m.id = p.media_id
        LEFT JOIN variations v ON v.generation_id = m.generation_id AND v.index = m.variation
        ORDER BY p.role, p.place
        """,
        {"id": generation_id},
    )
    return [Parent(*row) for row in await rows.fetchall()]
