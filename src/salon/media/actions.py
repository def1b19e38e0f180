"""The verbs of pictures and clips: upload, describe, attach to a post, take back, and keep what an engine made."""

import asyncio
import hashlib
from typing import IO

import msgspec
from psycopg.types.json import Jsonb

from salon.consent.signals import list_reserved_by_file
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.media import queries, rules
from salon.media.blobs import AS_SENT
from salon.media.clips.kinds import Container
from salon.media.events import MediaDiscarded, MediaUploaded
from salon.media.jobs import defer_clip, forget_files
from salon.media.keeping import blobs
from salon.media.marks import bind_mark
from salon.media.models import Cover, Maker, Prepared, Sent
from salon.media.preparing import prepare_cover, prepare_upload
from salon.media.views import to_attachment


async def upload(owner_id: int, data: bytes, sent: Sent) -> int:
    """Keep a picture a person sent, ready to be posted; returns its id and emits `MediaUploaded`.

    Raises `Invalid` for what is not a picture this place can show. Credentials in the file are verified and the
    stored forms signed with the original as their ingredient; a degree that is said never counts below what is proven.
    """
    rules.require_sayable(sent.degree)
    prepared = await prepare_upload(owner_id, data)
    degree, _ = rules.judge([*prepared.proofs, *rules.to_testimony(sent.degree)])
    async with db.transaction() as tx:
        said = prepared._replace(said=sent.degree, reserves=sent.reserves)
        media_id = await _insert(tx, owner_id, said, description=sent.description, focus=sent.focus)
        await log.append(tx, MediaUploaded(actor_id=owner_id, subject_id=media_id, degree=degree))
    return media_id


async def upload_clip(
    owner_id: int, file: IO[bytes], container: Container, sent: Sent, cover: bytes | None = None
) -> int:
    """Keep a video or sound a person sent and defer the job that makes it ready; returns its id.

    Emits `MediaUploaded`. What is wrong with the file is found by the job; a cover that is no picture raises here.
    """
    rules.require_sayable(sent.degree)
    degree, evidence = rules.judge(rules.to_testimony(sent.degree))
    kept = await prepare_cover(owner_id, cover) if cover else None
    digest = await asyncio.to_thread(_hash, file)
    key = await blobs().put_file(file, AS_SENT)
    async with db.transaction() as tx:
        row = await (
            await tx.execute(
                """
                INSERT INTO media (owner_id, kind, state, sent, small, blurhash, description, focus_x, focus_y, degree,
                                   evidence, said_degree, said_at, reserves, created_at, sent_sha256, pdq, nudity,
                                   held_at)
                VALUES (%s, %s, 'queued', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
                RETURNING id
                """,
                (
                    owner_id,
                    rules.kind_of(container),
                    Jsonb({"key": key, "container": container}),
                    Jsonb(msgspec.to_builtins(kept.small)) if kept else None,
                    kept.blurhash if kept else None,
                    sent.description,
                    *sent.focus,
                    degree,
                    evidence,
                    *rules.to_word(sent.degree, clock.now()),
                    sorted(set(sent.reserves)),
                    clock.now(),
                    digest,
                    *rules.to_seen(kept.seen if kept else None),
                    clock.now() if kept and kept.held else None,
                ),
            )
        ).fetchone()
        assert row is not None
        media_id = int(row[0])
        await defer_clip(tx, media_id)
        await log.append(tx, MediaUploaded(actor_id=owner_id, subject_id=media_id, degree=degree))
    return media_id


def _hash(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return digest


async def insert_sent(
    tx: Tx, owner_id: int, prepared: Prepared, description: str | None, focus: tuple[float, float]
) -> int:
    """Keep a picture that was made ready; returns its id. The event is its caller's to append."""
    return await _insert(tx, owner_id, prepared, description=description, focus=focus)


async def insert_generated(
    tx: Tx, owner_id: int, prepared: Prepared, maker: Maker, generation_id: int, variation: int, alt_text: str | None
) -> int:
    """Keep an engine's picture; raises `MadeAlreadyError` when the variation has one, and nothing is stored."""
    return await _insert(
        tx,
        owner_id,
        prepared,
        description=alt_text[: rules.MAX_DESCRIPTION] if alt_text else None,
        maker=maker,
        made=(generation_id, variation),
    )


async def _insert(
    tx: Tx,
    owner_id: int,
    prepared: Prepared,
    *,
    description: str | None,
    focus: tuple[float, float] = (0.0, 0.0),
    maker: Maker | None = None,
    made: tuple[int, int] | None = None,
) -> int:
    degree, evidence = rules.judge([*prepared.proofs, *rules.to_testimony(prepared.said)])
    row = await (
        await tx.execute(
            """
            INSERT INTO media (owner_id, original, small, blurhash, description, focus_x, focus_y, degree, evidence,
                               credentials, recognised, said_degree, said_at, engine, engine_name, generation_id,
                               variation, reserves, created_at, sent_sha256, pdq, nudity, held_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (generation_id, variation) WHERE generation_id IS NOT NULL DO NOTHING
            RETURNING id
            """,
            (
                owner_id,
                Jsonb(msgspec.to_builtins(prepared.original)),
                Jsonb(msgspec.to_builtins(prepared.small)),
                prepared.blurhash,
                description,
                *focus,
                degree,
                evidence,
                Jsonb(prepared.credentials) if prepared.credentials is not None else None,
                prepared.recognised,
                *rules.to_word(prepared.said, clock.now()),
                maker.id if maker else None,
                maker.name if maker else None,
                *(made or (None, None)),
                sorted({*list_reserved_by_file((prepared.credentials or {}).get("training", {})), *prepared.reserves}),
                clock.now(),
                prepared.sent_sha256,
                *rules.to_seen(prepared.seen),
                clock.now() if prepared.held else None,
            ),
        )
    ).fetchone()
    if row is None:
        raise MadeAlreadyError
    if prepared.mark is not None:
        await bind_mark(tx, prepared.mark, row[0])
    return int(row[0])


class MadeAlreadyError(Exception):
    """The variation has its picture; nothing was stored."""


async def attach(tx: Tx, post_id: int, media_ids: list[int], owner_id: int) -> None:
    """Put pictures or a clip into a post in this order.

    Raises `Invalid` unless they are ready, the owner's and in no other post, and a video or sound is alone.
    """
    wanted = list(dict.fromkeys(media_ids))
    if len(wanted) > rules.MAX_PER_POST:
        raise Invalid(f"Cannot attach more than {rules.MAX_PER_POST} files")
    rows = await tx.execute(
        """
        SELECT id, kind, state, held_at IS NOT NULL FROM media
        WHERE id = ANY(%s) AND owner_id = %s AND deleted_at IS NULL AND (post_id IS NULL OR post_id = %s)
        ORDER BY id FOR UPDATE
        """,
        (wanted, owner_id, post_id),
    )
    found = await rows.fetchall()
    usable = {media_id: (kind, state) for media_id, kind, state, _ in found}
    if missing := [str(one) for one in wanted if one not in usable]:
        raise Invalid(f"Media {', '.join(missing)} not found or already attached to another post")
    rules.require_postable(list(usable.values()))
    if any(held for *_, held in found):
        raise Invalid(rules.HELD)
    await tx.execute(
        """
        UPDATE media SET post_id = %s, position = wanted.place - 1
        FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted(id, place) WHERE media.id = wanted.id
        """,
        (post_id, wanted),
    )


async def replace(tx: Tx, post_id: int, media_ids: list[int], owner_id: int) -> None:
    """Make these the pictures of a post that is edited; those not named are taken out of it."""
    await tx.execute(
        "UPDATE media SET post_id = NULL, position = 0 WHERE post_id = %s AND owner_id = %s AND NOT id = ANY(%s)",
        (post_id, owner_id, media_ids),
    )
    await attach(tx, post_id, media_ids, owner_id)


async def snapshot(tx: Tx, post_id: int) -> str:
    """The MediaAttachments of a post as they are now, as JSON, to be kept with an earlier form of it."""
    found = await queries.list_attached(tx, [post_id])
    return msgspec.json.encode([to_attachment(media) for media in found.get(post_id, [])]).decode()


async def describe(tx: Tx, owner_id: int, media_id: int, description: str | None) -> None:
    """Give one's own picture its alt text before it is posted."""
    await _change(tx, owner_id, media_id, "description = %s", (rules.require_description(description),))


async def focus(tx: Tx, owner_id: int, media_id: int, point: tuple[float, float]) -> None:
    """Say where the middle of one's own picture is, before it is posted."""
    await _change(tx, owner_id, media_id, "focus_x = %s, focus_y = %s", point)


async def give_cover(tx: Tx, owner_id: int, media_id: int, cover: Cover) -> None:
    """Show a picture of one's own choice in place of a clip's, before it is posted; the former one goes."""
    row = await (
        await tx.execute(
            """
            UPDATE media m SET small = %s, blurhash = %s, pdq = coalesce(%s, m.pdq),
                               nudity = greatest(%s, m.nudity), held_at = coalesce(m.held_at, %s)
            FROM media before
            WHERE before.id = m.id AND m.id = %s AND m.owner_id = %s AND m.post_id IS NULL AND m.deleted_at IS NULL
            RETURNING before.small ->> 'key'
            """,
            (
                Jsonb(msgspec.to_builtins(cover.small)),
                cover.blurhash,
                *rules.to_seen(cover.seen),
                clock.now() if cover.held else None,
                media_id,
                owner_id,
            ),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row[0] is not None:
        await forget_files.configure(connection=tx).defer_async(keys=[row[0]])


async def _change(tx: Tx, owner_id: int, media_id: int, assignment: str, values: tuple[object, ...]) -> None:
    changed = await tx.execute(
        f"UPDATE media SET {assignment} WHERE id = %s AND owner_id = %s AND post_id IS NULL AND deleted_at IS NULL",
        (*values, media_id, owner_id),
    )
    if not changed.rowcount:
        raise NotFound


async def describe_posted(tx: Tx, owner_id: int, post_id: int, media_id: int, description: str | None) -> None:
    """Change the alt text of a picture in one's own post, as part of editing it."""
    changed = await tx.execute(
        """
        UPDATE media SET description = %s
        WHERE id = %s AND owner_id = %s AND (post_id = %s OR post_id IS NULL) AND deleted_at IS NULL
        """,
        (rules.require_description(description), media_id, owner_id, post_id),
    )
    if not changed.rowcount:
        raise NotFound


async def discard(tx: Tx, owner_id: int, media_id: int) -> None:
    """Take back one's own picture that is in no post, or in a deleted one; emits `MediaDiscarded`, its files follow.

    Raises `Invalid` for a posted one, and while moderators may still bring its post back.
    """
    row = await (
        await tx.execute(
            """
            SELECT m.post_id IS NOT NULL AND p.deleted_at IS NULL, p.taken_down_at IS NOT NULL,
                   m.original ->> 'key', m.small ->> 'key', m.sent ->> 'key'
            FROM media m LEFT JOIN posts p ON p.id = m.post_id
            WHERE m.id = %s AND m.owner_id = %s AND m.deleted_at IS NULL FOR UPDATE OF m
            """,
            (media_id, owner_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row[0]:
        raise Invalid("Media attachment is currently used by a status")
    if row[1]:
        raise Invalid("Moderators took the post of this picture down and may bring it back, so it stays for now.")
    await tx.execute("UPDATE media SET deleted_at = %s WHERE id = %s", (clock.now(), media_id))
    await forget_files.configure(connection=tx).defer_async(keys=[key for key in row[2:] if key])
    await log.append(tx, MediaDiscarded(actor_id=owner_id, subject_id=media_id))
