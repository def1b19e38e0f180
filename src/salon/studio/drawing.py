"""The work on one generation: picture by picture through the engine, into the media store, and said to be ready."""

import asyncio
import contextlib
import time
from contextlib import aclosing

import psycopg
import structlog
from msgspec.structs import replace
from psycopg.types.json import Jsonb

from salon.checks.decisions import PictureRefused
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import SalonError
from salon.media.actions import MadeAlreadyError, insert_generated
from salon.media.keeping import blobs
from salon.media.models import Ingredient, Maker, Prepared
from salon.media.preparing import prepare_generated
from salon.studio import charges, live, queries
from salon.studio.claims import Claim, LostError, beat, claim_generation, fail, finish, give_back, require_ours
from salon.studio.easel import GARBAGE, Easels, EngineFailedError
from salon.studio.engines import load_engines
from salon.studio.engines.protocol import Order, Progress, Result, Source
from salon.studio.ordering import order_variations
from salon.studio.showing import showing

BROKEN = "Something went wrong on our side while drawing this. Please try again."
NO_ENGINE = "The engine this was asked of is not here any more. Please choose another."
logger = structlog.get_logger(__name__)


async def run_generation(generation_id: int, easels: Easels) -> None:
    """Make what is missing of a generation, unless somebody else does or it is over.

    The engine's failures end in a sentence for the person; a failure of the database is raised, and the sweep
    queues the generation again.
    """
    claim = await claim_generation(generation_id)
    if claim is None:
        return
    drawing = asyncio.create_task(_draw_all(claim, easels))
    lost = asyncio.create_task(claim.lost.wait())
    beating = asyncio.create_task(beat(claim))
    tasks: list[asyncio.Task[object]] = [drawing, lost, beating]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:  # the worker is being stopped
        await _end(tasks)
        await give_back(claim)
        raise
    for failure in await _end(tasks):
        if not isinstance(failure, LostError):
            raise failure


async def _end(tasks: list[asyncio.Task[object]]) -> list[Exception]:
    """Stop the tasks; returns what they failed with."""
    for task in tasks:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    return [one for one in outcomes if isinstance(one, Exception)]


async def _draw_all(claim: Claim, easels: Easels) -> None:
    try:
        engine = load_engines(settings()).get(claim.engine)
        if engine is None:
            await fail(claim, None, NO_ENGINE)
        else:
            maker = Maker(engine.id, engine.name, engine.version, engine.source_type)
            paid = engine.abilities.paid
            wanted, ingredients = await _with_pictures(claim)
            for index, seed in claim.seeds.items():
                order = replace(wanted, seed=seed, id=f"{claim.id}-{index}")
                if paid and not await _mark_called(claim, index):
                    await fail(claim, index, charges.CALLED_BEFORE)
                else:
                    await _draw_one(claim, index, order, maker, ingredients, easels)
    except (psycopg.Error, LostError):
        raise
    except Exception:
        logger.exception("studio.broken", generation_id=claim.id)
        await fail(claim, None, BROKEN)
    await order_variations(claim)
    await finish(claim)


async def _mark_called(claim: Claim, index: int) -> bool:
    """Committed before the engine hears of it, so that a crash at any later moment is seen."""
    async with db.transaction() as tx:
        await require_ours(tx, claim)
        return await charges.mark_called(tx, claim.id, index)


async def _with_pictures(claim: Claim) -> tuple[Order, list[Ingredient]]:
    """What is asked for with the pictures to start from and to look at; each is an ingredient of the result."""
    async with db.reading() as conn:
        parents = await queries.list_sources(conn, claim.id)
    sources: dict[str, list[Source]] = {"parent": [], "reference": []}
    ingredients = []
    for parent in parents:
        image = await blobs().find(parent.key) if parent.key else None
        own = parent.engine == claim.engine
        sources[parent.role].append(
            Source(
                post_id=parent.post_id,
                image=image,
                description=parent.description,
                engine=parent.engine,
                scene=parent.scene if own else None,
            )
        )
        ingredients.append(Ingredient(parent.post_id, image, parent.mime))
    return replace(claim.order, sources=sources["parent"], references=sources["reference"]), ingredients


async def _draw_one(
    claim: Claim, index: int, order: Order, maker: Maker, ingredients: list[Ingredient], easels: Easels
) -> None:
    """Make one variation; an engine that fails leaves its sentence and does not stop the others."""
    try:
        result, arrived = await _through_engine(claim, index, order, easels)
        prepared = await prepare_generated(claim.owner_id, result.picture, _as_signed(maker, result), ingredients)
    except EngineFailedError as error:
        await fail(claim, index, str(error))
    except PictureRefused as error:
        await fail(claim, index, error.message)
    except SalonError as error:
        logger.warning("studio.not_a_picture", generation_id=claim.id, engine=claim.engine, error=error.message)
        await fail(claim, index, GARBAGE)
    else:
        try:
            await _store(claim, index, result, prepared, maker, arrived)
        except psycopg.DataError as error:  # what the engine says of its picture cannot be kept
            logger.warning("studio.not_storable", generation_id=claim.id, engine=claim.engine, error=str(error))
            await fail(claim, index, GARBAGE)


def _as_signed(maker: Maker, result: Result) -> Maker:
    """The maker as credentials name it: the model that made the picture, where the engine says which."""
    return maker._replace(
        name=_name(result.model) or maker.name,
        version=_name(result.model_version) or (maker.version if not result.model else ""),
    )


async def _through_engine(claim: Claim, index: int, order: Order, easels: Easels) -> tuple[Result, float]:
    """What the engine made of an order, and when its last byte arrived; what it cost is written down at once."""
    began = time.monotonic()
    try:
        async with (
            easels.lend(claim.engine) as easel,
            showing(claim, index) as show,
            aclosing(easel.make(order)) as messages,
        ):
            async for message in messages:
                if isinstance(message, Progress):
                    show(message)
                else:
                    arrived = time.monotonic()
                    await charges.settle(claim.id, index, max(message.cost, 0), round((arrived - began) * 1000))
                    return message, arrived
    except EngineFailedError as error:
        await charges.settle(claim.id, index, error.cost, round((time.monotonic() - began) * 1000))
        raise
    raise AssertionError("an easel ends with a result or an error")


async def _store(claim: Claim, index: int, result: Result, prepared: Prepared, maker: Maker, arrived: float) -> None:
    """Keep a finished picture, exactly once: the row of the picture and of the variation in one transaction."""
    async with db.transaction() as tx:
        await require_ours(tx, claim)
        with contextlib.suppress(MadeAlreadyError):
            await insert_generated(tx, claim.owner_id, prepared, maker, claim.id, index, _clean(result.alt_text or ""))
        await tx.execute(
            """
            UPDATE variations SET state = 'ready', progress = 1, stage = NULL, error = NULL, notes = %s, style = %s,
                                  scene = %s, model = %s, model_version = %s
            WHERE generation_id = %s AND index = %s
            """,
            (
                [_clean(note)[:500] for note in result.notes[:20]],
                result.style,
                None if result.scene is None else Jsonb(result.scene),
                _name(result.model),
                _name(result.model_version),
                claim.id,
                index,
            ),
        )
    postable_ms = round((time.monotonic() - arrived) * 1000)
    logger.info("studio.postable", generation_id=claim.id, index=index, engine=claim.engine, ms=postable_ms)
    async with db.reading() as conn:
        await live.tell(conn, claim.id)
        await conn.execute(
            "UPDATE variations SET postable_ms = %s WHERE generation_id = %s AND index = %s",
            (postable_ms, claim.id, index),
        )


def _name(text: str | None) -> str | None:
    return _clean(text)[:100] if text else None


def _clean(text: str) -> str:
    return text.replace("\x00", "")
