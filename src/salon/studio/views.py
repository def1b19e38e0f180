"""Generations as their owner sees them."""

from typing import Any

from salon.kit.clock import to_wire
from salon.kit.context import settings
from salon.media import queries as media
from salon.media.models import Media
from salon.media.views import to_attachment
from salon.studio import queries
from salon.studio.engines.protocol import Engine, Order
from salon.studio.models import Generation, Variation


def to_engine(engine: Engine, *, default: bool) -> dict[str, Any]:
    """An engine as the composer of a post offers it."""
    return {
        "id": engine.id,
        "name": engine.name,
        "version": engine.version,
        "kind": engine.kind,
        "description": engine.description,
        "styles": [{"id": style.id, "name": style.name, "description": style.description} for style in engine.styles],
        "max_count": engine.max_count,
        **_abilities(engine),
        "default": default,
    }


def _abilities(engine: Engine) -> dict[str, Any]:
    """What can be said in an order for this engine, and what one usual picture takes."""
    able = engine.abilities
    usual = Order(prompt="", seed=0, width=able.sizes[0].width, height=able.sizes[0].height)
    return {
        "sizes": [
            {"id": size.id, "name": size.name, "width": size.width, "height": size.height} for size in able.sizes
        ],
        "edits": able.edits,
        "masks": able.masks,
        "sources": able.sources,
        "references": able.references,
        "negative_prompt": able.negative_prompt,
        "repeats": able.repeats,
        "paid": able.paid,
        "price": engine.price(usual),
        "seconds": round(engine.estimate(usual), 1),
    }


async def list_views(owner_id: int, ids: list[int]) -> list[dict[str, Any]]:
    """A person's own generations in the order asked for: two queries whatever their number."""
    found = await queries.list_generations(owner_id, ids)
    pictures = await media.list_media(
        [v.media_id for generation in found.values() for v in generation.variations if v.media_id is not None]
    )
    return [to_generation(found[one], pictures) for one in ids if one in found]


async def find_view(owner_id: int, generation_id: int) -> dict[str, Any] | None:
    """One of a person's own generations."""
    return next(iter(await list_views(owner_id, [generation_id])), None)


def to_generation(generation: Generation, pictures: dict[int, Media]) -> dict[str, Any]:
    """A generation with its variations, previews while it grows and MediaAttachments when it is ready."""
    variations = [_variation(generation, one, pictures) for one in generation.list_shown()]
    growing = [one for one in variations if one["preview_url"] and one["media"] is None]
    shown = growing[-1:] or [one for one in variations if one["preview_url"]]
    return {
        "id": str(generation.id),
        "state": generation.state,
        "progress": _progress(generation),
        "stage": next((one.stage for one in generation.variations if one.state == "running"), None),
        "queue_position": generation.queue_position,
        "preview_url": shown[0]["preview_url"] if shown else None,
        "error": generation.error,
        "prompt": generation.prompt,
        "negative_prompt": generation.negative_prompt,
        "style": generation.style,
        "size": generation.size,
        "width": generation.width,
        "height": generation.height,
        "seed": generation.seed,
        "count": generation.count,
        "engine": generation.engine,
        "parents": [str(post_id) for post_id in generation.parents],
        "references": [str(media_id) for media_id in generation.references],
        "masked": generation.masked,
        "regenerates": _again(generation),
        "estimated_seconds": generation.estimated_seconds,
        "seconds_left": _seconds_left(generation),
        "cost": sum(one.cost or 0 for one in generation.variations),
        "notes": list(dict.fromkeys(note for one in generation.variations for note in one.notes)),
        "order": _order(generation),
        "variations": variations,
        "media": [one["media"] for one in variations if one["media"] is not None],
        "created_at": to_wire(generation.created_at),
    }


def _seconds_left(generation: Generation) -> float | None:
    """How long the pictures that are still open will take, once it is their turn; None when it is over."""
    if generation.state not in {"queued", "running"} or generation.estimated_seconds is None:
        return None
    open_ones = [one for one in generation.variations if one.state in {"queued", "running"}]
    return round(generation.estimated_seconds * sum(1 - one.progress for one in open_ones), 1)


def _again(generation: Generation) -> dict[str, Any] | None:
    """Which earlier picture was asked for once more."""
    if generation.again_of is None:
        return None
    return {"generation_id": str(generation.again_of), "index": generation.again_index}


def _order(generation: Generation) -> dict[str, Any] | None:
    """Which model's guess the order is, or would be if its owner wanted that; None: none has a say."""
    if generation.ordered_by is None:
        return None
    return {"model": generation.ordered_by, "as_made": generation.shown_by is None}


def _progress(generation: Generation) -> float:
    """How far all variations are together; one that failed counts as done, and only what is over is 1."""
    if generation.state == "ready":
        return 1.0
    done = [1.0 if one.state in {"ready", "failed"} else one.progress for one in generation.variations]
    return round(min(sum(done) / len(done), 0.99), 4)


def _variation(generation: Generation, one: Variation, pictures: dict[int, Media]) -> dict[str, Any]:
    media = pictures.get(one.media_id) if one.media_id is not None else None
    attachment = to_attachment(media) if media is not None else None
    preview = f"{settings().base_url}/api/salon/v1/generations/{generation.id}/previews/{one.index}/{one.step}"
    return {
        "index": one.index,
        "seed": one.seed,
        "state": one.state,
        "progress": round(one.progress, 4),
        "stage": one.stage,
        "preview_url": attachment["preview_url"] if attachment else preview if one.step is not None else None,
        "media": attachment,
        "model": one.model,
        "seconds": one.took_ms / 1000 if one.took_ms is not None else None,
        "cost": one.cost,
        "charge": one.charge,
        "notes": one.notes,
        "error": one.error,
    }
