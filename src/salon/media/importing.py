"""Pictures and clips out of archives: made ready as any other upload, with the date they had."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from salon.kit import clock
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import SalonError
from salon.media import rules
from salon.media.actions import insert_sent
from salon.media.blobs import AS_SENT
from salon.media.clips.kinds import Container, find_container, is_animated_gif
from salon.media.keeping import blobs
from salon.media.models import Prepared, PreparedClip
from salon.media.preparing import prepare_clip, prepare_upload

Ready = Prepared | PreparedClip


class Told(NamedTuple):
    """What an archive tells of a picture."""

    description: str | None
    focus: tuple[float, float]
    said: str | None
    created_at: dt.datetime
    made: tuple[int, int] | None = None  # generation and variation


async def prepare_file(owner_id: int, path: Path) -> Ready | None:
    """Make a file ready to be shown; None for what cannot be."""
    size, head = await asyncio.to_thread(_look, path)
    container = find_container(head)
    if container is None and size <= settings().upload_max_bytes:
        data = await asyncio.to_thread(path.read_bytes)
        if not (head.startswith(b"GIF8") and is_animated_gif(data)):
            try:
                return await prepare_upload(owner_id, data)
            except SalonError:
                return None
        container = "gif"
    if container is None or size > settings().video_max_bytes:
        return None
    return await _prepare_clip(owner_id, path, container)


def _look(path: Path) -> tuple[int, bytes]:
    with path.open("rb") as file:
        return path.stat().st_size, file.read(64)


async def _prepare_clip(owner_id: int, path: Path, container: Container) -> PreparedClip | None:
    key = await blobs().put_file(path, AS_SENT)
    try:
        return await prepare_clip(owner_id, container, key)
    except SalonError:
        return None
    finally:
        await blobs().delete(key)


async def insert_brought(tx: Tx, owner_id: int, ready: Ready, told: Told) -> int:
    """Keep one as a row with the date it had; returns its id. What its file proves of its making holds here too.

    The archive's word about how it was made counts as its author's word.
    """
    said = told.said if told.said in rules.SAYABLE else None
    description = (told.description or "")[: rules.MAX_DESCRIPTION].strip() or None
    if isinstance(ready, Prepared):
        proven = rules.find_proven(ready.proofs)
        said = None if proven and said and not rules.is_more(said, proven.degree) else said
        media_id = await insert_sent(tx, owner_id, ready._replace(said=said), description, told.focus)
    else:
        media_id = await _insert_clip(tx, owner_id, ready, description, told.focus, said)
    generation_id, variation = told.made or (None, None)
    await tx.execute(
        """
        UPDATE media SET created_at = %(at)s, generation_id = made.id, variation = made.variation
        FROM (SELECT g.id, %(variation)s::smallint AS variation FROM (SELECT 1) one
              LEFT JOIN generations g ON g.id = %(generation)s AND NOT EXISTS (
                  SELECT 1 FROM media m WHERE m.generation_id = g.id AND m.variation = %(variation)s)) made
        WHERE media.id = %(media)s
        """,
        {"at": told.created_at, "generation": generation_id, "variation": variation, "media": media_id},
    )
    return media_id


async def _insert_clip(
    tx: Tx, owner_id: int, clip: PreparedClip, description: str | None, focus: tuple[float, float], said: str | None
) -> int:
    degree, evidence = rules.judge(rules.to_testimony(said))
    row = await (
        await tx.execute(
            """
            INSERT INTO media (owner_id, kind, state, original, clip, small, blurhash, description, focus_x, focus_y,
                               degree, evidence, said_degree, pdq, nudity, held_at)
            VALUES (%s, %s, 'ready', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
            """,
            (
                owner_id,
                clip.kind,
                Jsonb(msgspec.to_builtins(clip.original)),
                Jsonb(msgspec.to_builtins(clip.clip)),
                Jsonb(msgspec.to_builtins(clip.cover.small)) if clip.cover else None,
                clip.cover.blurhash if clip.cover else None,
                description,
                *focus,
                degree,
                evidence,
                said if rules.to_testimony(said) else None,
                *rules.to_seen(clip.cover.seen if clip.cover else None),
                clock.now() if clip.cover and clip.cover.held else None,
            ),
        )
    ).fetchone()
    assert row is not None
    return int(row[0])


async def put_into_posts(tx: Tx, owner_id: int, places: list[tuple[int, int, int]]) -> None:
    """Put pictures into the owner's posts: (picture, post, position)."""
    await tx.execute(
        """
        UPDATE media SET post_id = u.post_id, position = u.position
        FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[]) u(id, post_id, position)
        WHERE media.id = u.id AND media.owner_id = %s AND media.post_id IS NULL AND media.held_at IS NULL
        """,
        ([one for one, _, _ in places], [post for _, post, _ in places], [place for _, _, place in places], owner_id),
    )


async def list_brought(tx: Tx, owner_id: int, times: list[dt.datetime]) -> dict[dt.datetime, int]:
    """The owner's pictures of just these times, to the microsecond: what an archive tells of is here already."""
    rows = await tx.execute(
        "SELECT created_at, id FROM media WHERE owner_id = %s AND created_at = ANY(%s) AND deleted_at IS NULL",
        (owner_id, times),
    )
    return dict(await rows.fetchall())


def find_nudity(ready: Ready) -> float | None:
    """How likely a file is a sexual picture, a clip by its cover; None where nobody could look."""
    seen = ready.seen if isinstance(ready, Prepared) else ready.cover.seen if ready.cover else None
    return seen.nudity if seen is not None else None
