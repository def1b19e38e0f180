"""Whose generation it is: a worker claims it, says that it is alive, and writes only while the claim holds."""

import asyncio
import contextlib
from typing import Any, NamedTuple

import psycopg

from salon.kit import clock, db, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.studio import charges, live
from salon.studio.engines import load_engines
from salon.studio.engines.protocol import Mask, Order
from salon.studio.events import GenerationFinished

HEARTBEAT_SECONDS = 2
DEAD_SECONDS = 15
PLACES_KEY = 7205  # advisory locks of two numbers: "a place with an engine"


class Claim(NamedTuple):
    """A generation this worker makes; `attempt` is its fence: another worker's claim has a higher one."""

    id: int
    owner_id: int
    engine: str
    attempt: int
    order: Order  # what is asked for, without seed and pictures
    seeds: dict[int, int]  # of the variations still to draw, by index
    lost: asyncio.Event  # set when the generation was called off or taken over


class LostError(Exception):
    """The generation is no longer ours to write."""


class BusyError(Exception):
    """The engine makes as many generations as it may at a time; try again in a moment."""


async def claim_generation(generation_id: int) -> Claim | None:
    """Take a generation that is queued, or whose worker fell silent; None when it is over or somebody has it.

    Raises `BusyError` while its engine has no place free.
    """
    async with db.transaction() as tx:
        await _require_place(tx, generation_id)
        row = await (
            await tx.execute(
                """
                UPDATE generations SET state = 'running', attempts = attempts + 1, heartbeat_at = clock_timestamp()
                WHERE id = %s AND (state = 'queued' OR (state = 'running'
                      AND heartbeat_at < clock_timestamp() - make_interval(secs => %s)))
                RETURNING id, owner_id, engine, attempts, prompt, negative_prompt, style, width, height, mask, region
                """,
                (generation_id, DEAD_SECONDS),
            )
        ).fetchone()
        if row is None:
            return None
        rows = await tx.execute(
            """
            UPDATE variations SET state = 'queued', progress = 0, stage = NULL
            WHERE generation_id = %s AND state IN ('queued', 'running') RETURNING index, seed
            """,
            (generation_id,),
        )
        seeds = dict(sorted(await rows.fetchall()))
        return Claim(*(*row[:4], _to_order(*row[4:]), seeds, asyncio.Event()))


async def _require_place(tx: Tx, generation_id: int) -> None:
    """Claims of one engine wait for one another, so that two cannot both take its last place."""
    row = await (await tx.execute("SELECT engine FROM generations WHERE id = %s", (generation_id,))).fetchone()
    engine = load_engines(settings()).get(row[0]) if row is not None else None
    if engine is None:
        return
    await tx.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (PLACES_KEY, engine.id))
    row = await (
        await tx.execute(
            """
            SELECT count(*) FROM generations
            WHERE state = 'running' AND engine = %s AND id <> %s
              AND heartbeat_at > clock_timestamp() - make_interval(secs => %s)
            """,
            (engine.id, generation_id, DEAD_SECONDS),
        )
    ).fetchone()
    assert row is not None
    if row[0] >= engine.needs.at_once:
        raise BusyError


def _to_order(
    prompt: str,
    negative_prompt: str | None,
    style: str | None,
    width: int,
    height: int,
    *part: Any,
) -> Order:
    """What a generation's row asks for; `part` is the picture of a mask and the four numbers of a region."""
    mask, region = part
    return Order(
        prompt=prompt,
        seed=0,
        negative_prompt=negative_prompt,
        style=style,
        width=width,
        height=height,
        mask=Mask(image=mask, region=tuple(region) if region else None) if mask or region else None,
    )


async def beat(claim: Claim) -> None:
    """Say every two seconds that this worker is alive, and notice when the claim is lost."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        async with db.reading() as conn:
            alive = await conn.execute(
                """
                UPDATE generations SET heartbeat_at = clock_timestamp()
                WHERE id = %s AND attempts = %s AND state = 'running'
                """,
                (claim.id, claim.attempt),
            )
        if not alive.rowcount:
            claim.lost.set()


async def give_back(claim: Claim) -> None:
    """Let another worker have it, when this one is being stopped; the attempt does not count."""
    with contextlib.suppress(psycopg.Error):
        async with db.reading() as conn:
            await conn.execute(
                """
                UPDATE generations SET state = 'queued', heartbeat_at = NULL, attempts = attempts - 1
                WHERE id = %s AND attempts = %s AND state = 'running'
                """,
                (claim.id, claim.attempt),
            )


async def require_ours(tx: Tx, claim: Claim) -> None:
    """Lock the generation for the rest of `tx`; raises `LostError` when the claim no longer holds."""
    row = await (
        await tx.execute(
            "SELECT 1 FROM generations WHERE id = %s AND attempts = %s AND state = 'running' FOR UPDATE",
            (claim.id, claim.attempt),
        )
    ).fetchone()
    if row is None:
        raise LostError


async def fail(claim: Claim, index: int | None, sentence: str) -> None:
    """Say why there is no picture, for one variation or for all that are still open."""
    async with db.transaction() as tx:
        await require_ours(tx, claim)
        await tx.execute(
            """
            UPDATE variations SET state = 'failed', stage = NULL, error = %s
            WHERE generation_id = %s AND (index = %s OR %s::smallint IS NULL) AND state IN ('queued', 'running')
            """,
            (sentence, claim.id, index, index),
        )
    async with db.reading() as conn:
        await live.tell(conn, claim.id)


async def finish(claim: Claim) -> None:
    """Close the generation: ready when there is any picture, else failed with a reason. Emits `GenerationFinished`."""
    async with db.transaction() as tx:
        await require_ours(tx, claim)
        row = await (
            await tx.execute(
                """
                UPDATE generations g SET
                    state = CASE WHEN drawn.ready THEN 'ready' ELSE 'failed' END,
                    error = CASE WHEN NOT drawn.ready THEN drawn.error END,
                    finished_at = %s
                FROM (
                    SELECT bool_or(state = 'ready') AS ready, min(error) AS error FROM variations
                    WHERE generation_id = %s
                ) drawn
                WHERE g.id = %s RETURNING g.state
                """,
                (clock.now(), claim.id, claim.id),
            )
        ).fetchone()
        assert row is not None
        await charges.close(tx, [claim.id])
        await log.append(tx, GenerationFinished(actor_id=claim.owner_id, subject_id=claim.id, state=row[0]))
    async with db.reading() as conn:
        await live.tell(conn, claim.id)
