"""How pictures came to be, as another Salon tells it: what was asked for, and the family trees they are in."""

import base64
from typing import Annotated, Any

import msgspec
from psycopg.types.json import Jsonb

from salon.archives.bringing.report import Bringing
from salon.archives.reading.words import as_text, to_time
from salon.kit import db, log
from salon.kit.db import Tx
from salon.kit.errors import SalonError
from salon.kit.http import is_storable
from salon.media.images.models import REFUSALS
from salon.posts.importing import Known, is_usable, list_known, to_past
from salon.studio.asking import clean_mask
from salon.studio.events import PictureRemixed

Text = Annotated[str, msgspec.Meta(max_length=20_000)]
Small = Annotated[int, msgspec.Meta(ge=0, le=32_767)]
State = Annotated[str, msgspec.Meta(pattern="^(ready|failed|cancelled)$")]
Seed = Annotated[str, msgspec.Meta(pattern="^-?[0-9]{1,18}$")]


class Parent(msgspec.Struct):
    """A post a picture grew out of."""

    post: Text | None
    place: Small
    role: Annotated[str, msgspec.Meta(pattern="^(parent|reference|template)$")]


class Variation(msgspec.Struct):
    """One picture of a generation."""

    index: Small
    seed: Seed
    state: State
    style: Text | None = None
    notes: list[Text] = []
    scene: Any = None
    model: Text | None = None
    model_version: Text | None = None
    error: Text | None = None


class Generation(msgspec.Struct):
    """A line of `generations.jsonl`."""

    number: int
    created_at: str
    finished_at: str | None
    engine: Text
    prompt: Text
    negative_prompt: Text | None
    style: Text | None
    seed: Seed
    count: Annotated[int, msgspec.Meta(ge=1, le=4)]
    size: Text | None
    width: Small
    height: Small
    mask: Annotated[str, msgspec.Meta(max_length=24_000_000)] | None
    region: list[float] | None
    state: State
    error: Text | None
    again_of: int | None
    again_index: Small | None
    parents: list[Parent] | None = None
    variations: list[Variation] | None = None


async def bring_generation(bringing: Bringing, row: dict[str, Any]) -> bool:
    """Keep what was asked for and what came of it; known by when it was asked, to the microsecond.

    It is the archive's word: that a picture was made here by an engine, it proves nowhere.
    """
    one = msgspec.convert(row, Generation)
    at = to_time(one.created_at)
    if at is None or not is_storable(msgspec.json.encode(row).decode()) or "\\u0000" in str(row):
        raise KeyError("created_at")
    if one.region is not None and len(one.region) != 4:
        one.region = None
    mask = await _clean(one.mask) if one.mask is not None else None
    async with db.transaction() as tx:
        found = await tx.execute(
            "SELECT id FROM generations WHERE owner_id = %s AND created_at = %s AND prompt = %s",
            (bringing.owner_id, at, one.prompt),
        )
        if known := await found.fetchone():
            bringing.generations[one.number] = known[0]
            return False
        generation_id = await _insert(tx, bringing, one, mask)
        await _insert_parents(tx, bringing, one, generation_id)
    bringing.generations[one.number] = generation_id
    return True


async def _clean(text: str) -> bytes | None:
    """A stranger's mask as one that was sent here: what is drawn once more gives it to an engine."""
    try:
        return await clean_mask(base64.b64decode(text))
    except (ValueError, SalonError, *REFUSALS.values()):
        return None


async def _insert(tx: Tx, bringing: Bringing, one: Generation, mask: bytes | None) -> int:
    at, finished = to_time(one.created_at), to_time(one.finished_at) if one.finished_at else None
    row = await (
        await tx.execute(
            """
            INSERT INTO generations (owner_id, engine, prompt, negative_prompt, style, seed, count, size, width, height,
                                     mask, region, state, error, again_of, again_index, created_at, finished_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            RETURNING id
            """,
            (
                *(bringing.owner_id, one.engine, one.prompt, one.negative_prompt, one.style, int(one.seed), one.count),
                *(one.size, one.width, one.height, mask, one.region, one.state, one.error),
                *(bringing.generations.get(one.again_of or 0), one.again_index),
                *(to_past(at) if at else None, to_past(finished) if finished else None),
            ),
        )
    ).fetchone()
    assert row is not None
    await tx.execute(
        """
        INSERT INTO variations (generation_id, index, seed, state, progress, style, notes, scene, model, model_version,
                                error)
        SELECT %s, v.index, v.seed::bigint, v.state, CASE v.state WHEN 'ready' THEN 1 ELSE 0 END, v.style, v.notes,
               v.scene, v.model, v.model_version, v.error
        FROM jsonb_to_recordset(%s) AS v(index smallint, seed text, state text, style text, notes text[], scene jsonb,
                                         model text, model_version text, error text)
        ON CONFLICT DO NOTHING
        """,
        (row[0], Jsonb([msgspec.to_builtins(v) for v in one.variations or []])),
    )
    return int(row[0])


async def _insert_parents(tx: Tx, bringing: Bringing, one: Generation, generation_id: int) -> None:
    uris = [parent.post for parent in one.parents or [] if parent.post]
    known = await list_known(tx, bringing.owner_id, uris)
    rows = [
        {"post": known[parent.post].id, "place": parent.place, "role": parent.role}
        for parent in one.parents or []
        if parent.post and is_usable(known.get(parent.post), bringing.owner_id)
    ]
    await tx.execute(
        """
        INSERT INTO generation_parents (generation_id, post_id, media_id, place, role)
        SELECT %s, p.post, (SELECT m.id FROM media m WHERE m.post_id = p.post AND m.deleted_at IS NULL
                            ORDER BY m.position LIMIT 1), p.place, p.role
        FROM jsonb_to_recordset(%s) AS p(post bigint, place smallint, role text)
        JOIN posts o ON o.id = p.post AND (o.author_id = %s OR o.remix = 'everyone')
        WHERE EXISTS (SELECT 1 FROM media m WHERE m.post_id = p.post AND m.deleted_at IS NULL)
        ON CONFLICT DO NOTHING
        """,
        (generation_id, Jsonb(rows), bringing.owner_id),
    )


async def bring_edge(bringing: Bringing, row: dict[str, Any]) -> bool:
    """Put a post of one's own into the family tree it was in, where the parent's author lets people remix it.

    Emits `PictureRemixed`, as for any remix; nobody is told of posts from elsewhere.
    """
    child_uri, parent_uri = as_text(row.get("child")), as_text(row.get("parent"))
    async with db.transaction() as tx:
        known = await list_known(tx, bringing.owner_id, [child_uri, parent_uri])
        child, parent = known.get(child_uri), known.get(parent_uri)
        if not _may_grow(bringing, child, parent):
            bringing.lose("lineage", "not_here", parent_uri)
            return False
        assert child is not None
        assert parent is not None
        rows = await tx.execute(
            """
            WITH edge AS (
                INSERT INTO remix_edges (child_id, parent_id, generation_id, role)
                SELECT c.id, p.id, %(generation)s, %(role)s FROM posts c JOIN posts p ON p.id = %(parent)s
                WHERE c.id = %(child)s AND c.imported_from IS NOT NULL AND p.id < c.id
                  AND (p.author_id = c.author_id OR p.remix = 'everyone')
                ON CONFLICT DO NOTHING RETURNING parent_id
            ),
            counted AS (
                INSERT INTO post_counts (post_id, remixes) SELECT parent_id, 1 FROM edge
                ON CONFLICT (post_id) DO UPDATE SET remixes = post_counts.remixes + 1
            )
            SELECT parent_id FROM edge
            """,
            {
                "generation": bringing.generations.get(row.get("generation") or 0),
                "role": row["role"] if row.get("role") in {"base", "reference", "template"} else "reference",
                "child": child.id,
                "parent": parent.id,
            },
        )
        if await rows.fetchone() is None:
            return False
        await log.append(
            tx,
            PictureRemixed(
                actor_id=bringing.owner_id,
                subject_id=parent.id,
                child_id=child.id,
                parent_author_id=parent.author_id,
            ),
        )
    return True


def _may_grow(bringing: Bringing, child: Known | None, parent: Known | None) -> bool:
    if child is None or child.author_id != bringing.owner_id or child.gone:
        return False
    return is_usable(parent, bringing.owner_id)


async def bring_template(bringing: Bringing, row: dict[str, Any]) -> bool:
    """Offer a template again whose example is here."""
    title, uri, at = as_text(row["title"])[:80], as_text(row.get("example")), to_time(row["created_at"])
    prompt, style, engine = as_text(row["prompt"])[:2000], row.get("style"), as_text(row["engine"])[:100]
    async with db.transaction() as tx:
        known = (await list_known(tx, bringing.owner_id, [uri])).get(uri)
        if known is None or known.author_id != bringing.owner_id or known.gone or at is None:
            bringing.lose("templates", "not_here", title)
            return False
        done = await tx.execute(
            """
            INSERT INTO templates (author_id, title, prompt, engine, style, example_post_id, example_media_id,
                                   created_at)
            SELECT %(owner)s, %(title)s, %(prompt)s, %(engine)s, %(style)s, m.post_id, m.id, %(at)s
            FROM media m WHERE m.post_id = %(post)s AND m.deleted_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM templates t WHERE t.author_id = %(owner)s AND t.created_at = %(at)s)
            ORDER BY m.position LIMIT 1
            """,
            {
                "owner": bringing.owner_id,
                "title": title,
                "prompt": prompt,
                "engine": engine,
                "style": as_text(style) or None,
                "post": known.id,
                "at": to_past(at),
            },
        )
    return bool(done.rowcount)
