"""The studio's desk over HTTP: what pictures will take, all one has made, help with words, and the operator's books."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import require_operator, require_viewer
from salon.consent.likeness.queries import to_shown
from salon.kit import db
from salon.kit.context import settings
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.studio import allowances, estimates, gallery, suggesting, usage
from salon.studio.asking import read_mask
from salon.studio.models import Wish

AnyRequest = Request[Any, Any, Any]
Limit = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] | None
Amount = Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None


@post("/api/salon/v1/generations/estimate", status_code=200)
async def estimate_generation(request: AnyRequest) -> Response[bytes]:
    """What a generation would take and cost, where it would stand in the queue, and what I have left."""
    owner_id = await require_viewer(request, "write:media")
    found = await estimates.estimate(owner_id, await read_mask(owner_id, await read_body(request, Wish)))
    return json_response(
        {
            "engine": found.engine,
            "seconds": round(found.seconds, 1),
            "wait_seconds": round(found.wait_seconds, 1),
            "queue_position": found.queue_position,
            "price": found.price,
            "refusal": found.refusal,
            "shows": [to_shown(one) for one in found.shows],
            "left": allowances.to_left(found.allowed, found.used),
        }
    )


@get("/api/salon/v1/gallery")
async def list_gallery(request: AnyRequest) -> Response[bytes]:
    """Everything I have made, newest first; `q`, `engine`, `style` and `posted` choose among it."""
    owner_id = await require_viewer(request, "write:media")
    page = read_page(request)
    pieces = await gallery.list_pieces(owner_id, read_query(request, gallery.Wanted), page)
    headers = link_header(request, settings().base_url, page, [piece.media_id for piece in pieces])
    return json_response(await gallery.list_views(pieces), headers=headers)


@delete("/api/salon/v1/gallery/{media_id:str}", status_code=200)
async def delete_from_gallery(request: AnyRequest, media_id: str) -> Response[bytes]:
    """Throw away a picture I made and have not posted."""
    owner_id = await require_viewer(request, "write:media")
    async with db.transaction() as tx:
        await gallery.delete_piece(tx, owner_id, parse_id(media_id))
    return json_response({})


class SuggestParams(msgspec.Struct):
    """The prompt as it is so far."""

    prompt: str = ""


@post("/api/salon/v1/prompts/suggest", status_code=200)
async def suggest_prompts(request: AnyRequest) -> Response[bytes]:
    """Offers for a prompt; nothing is ever changed unless the person takes one over."""
    owner_id = await require_viewer(request, "write:media")
    params = await read_body(request, SuggestParams)
    offers, source = await suggesting.suggest(owner_id, params.prompt)
    return json_response({"source": source, "suggestions": [offer._asdict() for offer in offers]})


class UsageParams(msgspec.Struct):
    """Over how many days."""

    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 30


@get("/api/salon/v1/usage")
async def show_usage(request: AnyRequest) -> Response[bytes]:
    """For operators: pictures, failures, cost and time by engine and by person."""
    await require_operator(request, "admin:read")
    return json_response(await usage.summarise(read_query(request, UsageParams).days))


class AllowanceParams(msgspec.Struct):
    """What one person may have; what is null or not sent is as the settings say."""

    pictures_per_hour: Limit = None
    pictures_total: Limit = None
    spend_per_day: Amount = None
    spend_total: Amount = None


@get("/api/salon/v1/allowances/{account_id:str}")
async def show_allowance(request: AnyRequest, account_id: str) -> Response[bytes]:
    """For operators: what one person may have, what of it an operator `set`, and what is `left`."""
    await require_operator(request, "admin:read")
    person_id = parse_id(account_id)
    async with db.reading() as conn:
        await allowances.require_known(conn, person_id)
        said = await allowances.find_said(conn, person_id)
        now = await allowances.find_allowance(conn, person_id)
        left = allowances.to_left(now, await allowances.measure(conn, person_id, now))
    return json_response({"account_id": str(person_id), **now._asdict(), "set": said._asdict(), "left": left})


@put("/api/salon/v1/allowances/{account_id:str}")
async def change_allowance(request: AnyRequest, account_id: str) -> Response[bytes]:
    """For operators: allow one person more or less than the settings do."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, AllowanceParams)
    person_id = parse_id(account_id)
    async with db.transaction() as tx:
        await allowances.set_allowance(
            tx, operator_id, person_id, allowances.Allowance(*msgspec.structs.astuple(params))
        )
        now = await allowances.find_allowance(tx, person_id)
    return json_response({"account_id": str(person_id), **now._asdict()})


handlers: list[Any] = [
    estimate_generation,
    list_gallery,
    delete_from_gallery,
    suggest_prompts,
    show_usage,
    show_allowance,
    change_allowance,
]
