"""Whose clip it is: a worker claims it, says that it is alive, and writes what it made only while the claim holds."""

import asyncio
import contextlib
from typing import NamedTuple

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.media import rules
from salon.media.clips.kinds import Container
from salon.media.events import MediaProcessed
from salon.media.models import PreparedClip

HEARTBEAT_SECONDS = 2
DEAD_SECONDS = 15
MAX_ATTEMPTS = 3


class Claim(NamedTuple):
    """A clip this worker makes ready; `attempt` is its fence: another worker's claim has a higher one."""

    id: int
    owner_id: int
    container: Container
    key: str
    attempt: int


async def claim_clip(media_id: int) -> Claim | None:
    """Take a clip that is queued, or whose worker fell silent; None when it is over or somebody has it."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                """
                UPDATE media SET state = 'running', attempts = attempts + 1, heartbeat_at = clock_timestamp()
                WHERE id = %s AND deleted_at IS NULL AND (state = 'queued' OR (state = 'running'
                      AND heartbeat_at < clock_timestamp() - make_interval(secs => %s)))
                RETURNING id, owner_id, sent ->> 'container', sent ->> 'key', attempts
                """,
                (media_id, DEAD_SECONDS),
            )
        ).fetchone()
    return Claim(*row) if row is not None else None


async def beat(claim: Claim) -> None:
    """Say every two seconds that this worker is alive; returns when the claim is lost."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        with contextlib.suppress(psycopg.OperationalError):  # the database is away for a moment: go on working
            async with db.reading() as conn:
                alive = await conn.execute(
                    """
                    UPDATE media SET heartbeat_at = clock_timestamp()
                    WHERE id = %s AND attempts = %s AND state = 'running' AND deleted_at IS NULL
                    """,
                    (claim.id, claim.attempt),
                )
            if not alive.rowcount:
                return


async def give_back(claim: Claim) -> None:
    """Let another worker have it, when this one is being stopped; the attempt does not count."""
    with contextlib.suppress(psycopg.Error):
        async with db.reading() as conn:
            await conn.execute(
                """
                UPDATE media SET state = 'queued', heartbeat_at = NULL, attempts = attempts - 1
                WHERE id = %s AND attempts = %s AND state = 'running'
                """,
                (claim.id, claim.attempt),
            )


async def finish(tx: Tx, claim: Claim, made: PreparedClip) -> list[str] | None:
    """Show what was made; a cover its owner gave stays. Returns the keys that are not needed any more.

    None when the claim was lost, and nothing is written. Emits `MediaProcessed`.
    """
    cover = made.cover
    row = await (
        await tx.execute(
            """
            UPDATE media SET state = 'ready', error = NULL, sent = NULL, heartbeat_at = NULL, kind = %s,
                             original = %s, clip = %s, small = coalesce(small, %s), blurhash = coalesce(blurhash, %s),
                             pdq = coalesce(pdq, %s), nudity = greatest(nudity, %s), held_at = coalesce(held_at, %s)
            WHERE id = %s AND attempts = %s AND state = 'running' AND deleted_at IS NULL
            RETURNING small ->> 'key'
            """,
            (
                made.kind,
                Jsonb(msgspec.to_builtins(made.original)),
                Jsonb(msgspec.to_builtins(made.clip)),
                Jsonb(msgspec.to_builtins(cover.small)) if cover else None,
                cover.blurhash if cover else None,
                *rules.to_seen(cover.seen if cover else None),
                clock.now() if cover and cover.held else None,
                claim.id,
                claim.attempt,
            ),
        )
    ).fetchone()
    if row is None:
        return None
    await log.append(tx, MediaProcessed(actor_id=claim.owner_id, subject_id=claim.id, state="ready"))
    unused = [cover.small.key] if cover and cover.small.key != row[0] else []
    return [claim.key, *unused]


async def fail(tx: Tx, claim: Claim, sentence: str) -> bool:
    """Say why it cannot be shown; False when the claim was lost. Emits `MediaProcessed`."""
    failed = await tx.execute(
        """
        UPDATE media SET state = 'failed', error = %s, sent = NULL, heartbeat_at = NULL
        WHERE id = %s AND attempts = %s AND state = 'running'
        """,
        (sentence, claim.id, claim.attempt),
    )
    if failed.rowcount:
        await log.append(tx, MediaProcessed(actor_id=claim.owner_id, subject_id=claim.id, state="failed"))
    return bool(failed.rowcount)
