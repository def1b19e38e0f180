"""The studio over HTTP: engines, generations, their previews and their live stream."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.response import Stream

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.idempotency import once
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.studio import actions, queries, views
from salon.studio.asking import read_mask
from salon.studio.engines import default_engine, load_engines
from salon.studio.live import hub
from salon.studio.models import OVER, Wish

AnyRequest = Request[Any, Any, Any]
POLL_SECONDS = 2.0
HEARTBEAT_SECONDS = 15.0


@get("/api/salon/v1/engines")
async def list_engines() -> Response[bytes]:
    """The engines of this place and their styles, the default first."""
    default = default_engine(settings())
    engines = load_engines(settings()).values()
    return json_response([views.to_engine(engine, default=engine.id == default) for engine in engines])


@post("/api/salon/v1/generations", status_code=202)
async def create_generation(request: AnyRequest) -> Response[bytes]:
    """Ask for pictures; the answer says where they are, and `/events` how they grow."""
    owner_id = await require_viewer(request, "write:media")
    wish = await read_mask(owner_id, await read_body(request, Wish))
    key = request.headers.get("idempotency-key")
    generation_id = await once(
        owner_id,
        f"generation {key}" if key else None,
        lambda tx: actions.request_generation(tx, owner_id, wish),
    )
    return json_response(await _require_view(owner_id, generation_id), status=202)


@get("/api/salon/v1/generations")
async def list_generations(request: AnyRequest) -> Response[bytes]:
    """My generations, newest first."""
    owner_id = await require_viewer(request, "write:media")
    page = read_page(request)
    ids = await queries.list_own(owner_id, page)
    headers = link_header(request, settings().base_url, page, ids)
    return json_response(await views.list_views(owner_id, ids), headers=headers)


@get("/api/salon/v1/generations/{generation_id:str}")
async def show_generation(request: AnyRequest, generation_id: str) -> Response[bytes]:
    """One of my generations."""
    owner_id = await require_viewer(request, "write:media")
    return json_response(await _require_view(owner_id, parse_id(generation_id)))


@post("/api/salon/v1/generations/{generation_id:str}/cancel", status_code=200)
async def cancel_generation(request: AnyRequest, generation_id: str) -> Response[bytes]:
    """Call one of my generations off; pictures that are ready stay."""
    owner_id = await require_viewer(request, "write:media")
    async with db.transaction() as tx:
        await actions.cancel_generation(tx, owner_id, parse_id(generation_id))
    return json_response(await _require_view(owner_id, parse_id(generation_id)))


@get("/api/salon/v1/generations/{generation_id:str}/previews/{index:int}/{step:int}")
async def show_preview(request: AnyRequest, generation_id: str, index: int, step: int) -> Response[bytes]:
    """What there is to see of a picture that is still growing; an older step shows the newest."""
    owner_id = await require_viewer(request, "write:media")
    found = await queries.find_preview(owner_id, parse_id(generation_id), min(index, 32767))
    if found is None:
        raise NotFound
    newest, image = found
    headers = {
        "Cache-Control": "private, max-age=600" if newest == step else "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(image, media_type="image/webp", headers=headers)


@get("/api/salon/v1/generations/{generation_id:str}/events")
async def follow_generation(request: AnyRequest, generation_id: str) -> Stream:
    """The generation at every change as server-sent events, `end` when it is over."""
    owner_id = await require_viewer(request, "write:media")
    one = parse_id(generation_id)
    await _require_view(owner_id, one)
    return Stream(
        _follow(owner_id, one),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _follow(owner_id: int, generation_id: int) -> AsyncIterator[bytes]:
    """Read the rows at every piece of news, and every two seconds in case there was none to be heard."""
    sent, said_at = b"", asyncio.get_running_loop().time()
    async with hub.watch(generation_id, db.pool_url()) as news:
        while True:
            news.clear()
            view = await views.find_view(owner_id, generation_id)
            if view is None:
                break
            body = msgspec.json.encode(view)
            now = asyncio.get_running_loop().time()
            if body != sent:
                sent, said_at = body, now
                yield b"event: generation\ndata: " + body + b"\n\n"
            elif now - said_at >= HEARTBEAT_SECONDS:
                said_at = now
                yield b":thump\n\n"
            if view["state"] in OVER:
                break
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await news.wait()
            except TimeoutError:
                continue
    yield b"event: end\ndata: {}\n\n"


async def _require_view(owner_id: int, generation_id: int) -> dict[str, Any]:
    view = await views.find_view(owner_id, generation_id)
    if view is None:
        raise NotFound
    return view


handlers: list[Any] = [
    list_engines,
    create_generation,
    list_generations,
    show_generation,
    cancel_generation,
    show_preview,
    follow_generation,
]
