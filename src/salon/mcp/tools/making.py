"""Tools that have pictures made: what they would take, asking for them, and watching them come into being."""

import asyncio
import base64
from typing import Annotated, Any

import msgspec

from salon.kit import db
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.kit.idempotency import once
from salon.kit.ids import parse_id
from salon.mcp import deeds
from salon.mcp.calling import Answer, Call, Picture, tool
from salon.mcp.cards import Id, Key, PictureCard
from salon.media.keeping import blobs
from salon.media.queries import list_media
from salon.studio import actions, estimates, queries, views
from salon.studio.allowances import to_dollars
from salon.studio.engines import default_engine, load_engines
from salon.studio.live import hub
from salon.studio.models import OVER, Wish

POLL_SECONDS = 2.0
Seconds = Annotated[int, msgspec.Meta(ge=0, le=50, description="How long to wait for the pictures before answering.")]
Prompt = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, description="What the picture shows, in words.")]
Count = Annotated[int, msgspec.Meta(ge=1, le=4)]
Name = Annotated[str, msgspec.Meta(max_length=60)]


class PictureWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be made; engines, styles and sizes are named by list_engines."""

    prompt: Prompt
    count: Count = 1
    engine: Name = ""
    style: Name = ""
    size: Name = ""
    remix_of: Annotated[str, msgspec.Meta(pattern=r"^\d{0,19}$", description="A post whose picture is changed.")] = ""

    def to_wish(self) -> Wish:
        return Wish(
            prompt=self.prompt,
            count=self.count,
            engine=self.engine or None,
            style=self.style or None,
            size=self.size or None,
            parents=[parse_id(self.remix_of)] if self.remix_of else [],
        )


class Estimate(msgspec.Struct, kw_only=True):
    """What pictures would take; `refusal` says why they cannot be had just now."""

    engine: str
    seconds: float
    wait_seconds: float
    price: str
    refusal: str | None = None


@tool("Estimate pictures", "mcp:make", Estimate)
async def estimate_picture(call: Call, wish: PictureWish) -> Answer:
    """Say how long pictures would take and what they would cost, without making them."""
    found = await estimates.estimate(call.caller.person_id, wish.to_wish())
    refusal = found.refusal or await deeds.find_refusal(call.viewer, wish.count, found.price)
    told = Estimate(
        engine=found.engine,
        seconds=round(found.seconds, 1),
        wait_seconds=round(found.wait_seconds, 1),
        price=to_dollars(found.price),
        refusal=refusal,
    )
    return Answer(told, refusal or f"About {told.seconds} seconds and {told.price} with {told.engine}.")


class Style(msgspec.Struct, kw_only=True):
    """A style or size of an engine."""

    id: str
    name: str


class EngineCard(msgspec.Struct, kw_only=True):
    """What draws pictures here."""

    id: str
    name: str
    description: str
    is_default: bool
    is_paid: bool
    edits: bool
    styles: list[Style]
    sizes: list[Style]


class Engines(msgspec.Struct, kw_only=True):
    """The engines of this place."""

    engines: list[EngineCard]


class NoWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Nothing is asked."""


@tool("List engines", "mcp:read", Engines, guests=True)
async def list_engines(_: Call, __: NoWish) -> Answer:
    """List what draws pictures here, with its styles and sizes."""
    default = default_engine(settings())
    cards = [
        EngineCard(
            id=engine.id,
            name=engine.name,
            description=engine.description,
            is_default=engine.id == default,
            is_paid=engine.abilities.paid,
            edits=engine.abilities.edits,
            styles=[Style(id=style.id, name=style.name) for style in engine.styles],
            sizes=[Style(id=size.id, name=size.name) for size in engine.abilities.sizes],
        )
        for engine in load_engines(settings()).values()
    ]
    lines = [f"{card.id}: {card.name}; styles {', '.join(style.id for style in card.styles)}" for card in cards]
    return Answer(Engines(engines=cards), "\n".join(lines))


class Generation(msgspec.Struct, kw_only=True):
    """Pictures that are made or in the making; those that are ready have ids for save_draft."""

    generation_id: str
    state: str
    progress: float
    stage: str | None = None
    seconds_left: float | None = None
    pictures: list[PictureCard] = []
    error: str | None = None
    notes: list[str] = []
    cost: str = "$0.00"


class MakeWish(PictureWish, kw_only=True, forbid_unknown_fields=True):
    """What is to be made, and how long to wait for it."""

    wait_seconds: Seconds = 25
    idempotency_key: Key = ""


@tool("Make pictures", "mcp:make", Generation, reads=False, repeats=False, widget="making")
async def make_picture(call: Call, wish: MakeWish) -> Answer:
    """Have up to four pictures made from words, seen by the person alone until a post with them is published."""
    return await _make(call, wish, "make_picture")


class RemixWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whose picture is changed, and how."""

    post_id: Id
    change: Prompt
    count: Count = 1
    engine: Name = ""
    wait_seconds: Seconds = 25
    idempotency_key: Key = ""


@tool("Remix a picture", "mcp:make", Generation, reads=False, repeats=False, widget="making")
async def remix_picture(call: Call, wish: RemixWish) -> Answer:
    """Have the picture of a post changed, where its author lets people; the family is kept and shown."""
    asked = MakeWish(
        prompt=wish.change,
        count=wish.count,
        engine=wish.engine,
        remix_of=wish.post_id,
        wait_seconds=wish.wait_seconds,
        idempotency_key=wish.idempotency_key,
    )
    return await _make(call, asked, "remix_picture")


async def _make(call: Call, wish: MakeWish, name: str) -> Answer:
    owner_id, viewer = call.caller.person_id, call.viewer

    async def ask(tx: Tx) -> int:
        generation_id = await actions.request_generation(tx, owner_id, wish.to_wish())
        await deeds.record(tx, viewer, deeds.MAKING, generation_id)
        await deeds.require_within_terms(tx, viewer)
        return generation_id

    generation_id = await once(owner_id, call.to_key(name, wish.idempotency_key), ask)
    return await _answer(call, generation_id, wish.wait_seconds)


class CheckWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which pictures, and how long to wait for them."""

    generation_id: Id
    wait_seconds: Seconds = 25


@tool("Watch pictures grow", "mcp:make", Generation, widget="making")
async def check_picture(call: Call, wish: CheckWish) -> Answer:
    """See how far pictures are that were asked for, with what there is to see of them."""
    return await _answer(call, parse_id(wish.generation_id), wish.wait_seconds)


class CancelWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which pictures."""

    generation_id: Id


@tool("Call pictures off", "mcp:make", Generation, reads=False)
async def cancel_picture(call: Call, wish: CancelWish) -> Answer:
    """Call off pictures that are in the making; those that are ready stay."""
    generation_id = parse_id(wish.generation_id)
    async with db.transaction() as tx:
        await actions.cancel_generation(tx, call.caller.person_id, generation_id)
        await deeds.record(tx, call.viewer, "cancel_picture", generation_id)
    return await _answer(call, generation_id, 0)


async def _answer(call: Call, generation_id: int, wait_seconds: float) -> Answer:
    view = await _watch(call, generation_id, wait_seconds)
    told = Generation(
        generation_id=view["id"],
        state=view["state"],
        progress=view["progress"],
        stage=view["stage"],
        seconds_left=view["seconds_left"],
        pictures=[PictureCard(id=one["id"], url=one["url"], preview_url=one["preview_url"]) for one in view["media"]],
        error=view["error"],
        notes=view["notes"],
        cost=to_dollars(view["cost"]),
    )
    pictures = await _list_pictures(call.caller.person_id, view)
    return Answer(told, _tell(told), tuple(pictures), _to_hidden(call, pictures))


def _tell(told: Generation) -> str:
    if told.state == "ready":
        ids = ", ".join(one.id for one in told.pictures)
        return f"Generation {told.generation_id} is ready. Pictures: {ids}. Only the person sees them until posted."
    if told.state in OVER:
        return f"Generation {told.generation_id} is {told.state}. {told.error or ''}".strip()
    return f"Generation {told.generation_id} is at {told.progress:.0%}. Call check_picture to see how it goes on."


async def _watch(call: Call, generation_id: int, wait_seconds: float) -> dict[str, Any]:
    """The generation when it is over, or as it is when the time is up; the client is told of every change."""
    loop, owner_id = asyncio.get_running_loop(), call.caller.person_id
    until, said = loop.time() + wait_seconds, -1.0
    async with hub.watch(generation_id, db.pool_url()) as news:
        while True:
            news.clear()
            view = await views.find_view(owner_id, generation_id)
            if view is None:
                raise NotFound("There is no such generation among the person's own.")
            if view["progress"] > said:
                said = view["progress"]
                await call.tell_progress(said, view["stage"] or view["state"])
            left = until - loop.time()
            if view["state"] in OVER or left <= 0:
                return view
            try:
                async with asyncio.timeout(min(POLL_SECONDS, left)):
                    await news.wait()
            except TimeoutError:
                continue


async def _list_pictures(owner_id: int, view: dict[str, Any]) -> list[Picture]:
    """What there is to see: small forms of what is ready, and the newest preview of what grows."""
    found = await list_media([int(one["id"]) for one in view["media"]])
    pictures = []
    for one in view["variations"]:
        media = found.get(int(one["media"]["id"])) if one["media"] else None
        if media is not None and media.small is not None:
            data = await blobs().find(media.small.key)
            pictures += [Picture(data, media.small.mime)] if data else []
        elif media is None and one["preview_url"] is not None:
            preview = await queries.find_preview(owner_id, int(view["id"]), one["index"])
            pictures += [Picture(preview[1], "image/webp")] if preview else []
    return pictures


def _to_hidden(call: Call, pictures: list[Picture]) -> dict[str, Any] | None:
    """The pictures once more for ChatGPT's widgets, which are not given an answer's own."""
    if not any(key.startswith("openai/") for key in call.context.meta or {}):
        return None
    return {"salon/previews": [f"data:{one.mime};base64,{base64.b64encode(one.data).decode()}" for one in pictures]}
