"""Templates with slots over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts.guards import require_viewer
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.idempotency import once
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon.challenges import remove_gathering
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.studio.views import find_view
from salon.together import templates
from salon.together.rules import list_slots
from salon.together.templates import Filling, Template

Req = Request[Any, Any, Any]


class TemplateParams(msgspec.Struct):
    """A template to be."""

    title: str = ""
    prompt: str = ""
    example_id: str = ""


async def _render(viewer_id: int | None, found: list[Template]) -> bytes:
    """Templates with their maker and example; the example is null where the viewer may not see it."""
    people = await list_account_bytes({one.author_id for one in found})
    statuses = await list_statuses(viewer_id, [one.example_post_id for one in found])
    return join_array(
        msgspec.json.encode(_entity(one))[:-1]
        + b',"account":'
        + people[one.author_id]
        + b',"example":'
        + statuses.get(one.example_post_id, b"null")
        + b"}"
        for one in found
        if one.author_id in people
    )


def _entity(one: Template) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "title": one.title,
        "prompt": one.prompt,
        "slots": list_slots(one.prompt),
        "engine": one.engine,
        "style": one.style,
        "fills_count": one.fills,
        "created_at": clock.to_wire(one.created_at),
    }


async def _answer(viewer_id: int | None, template_id: int) -> Response[bytes]:
    body = await _render(viewer_id, [await templates.get_template(template_id)])
    if body == b"[]":
        raise NotFound
    return json_response(body[1:-1])


@get("/api/salon/v1/templates")
async def list_templates(request: Req) -> Response[bytes]:
    """Templates, newest first."""
    viewer_id, page = await viewer_id_of(request), read_page(request)
    found = await templates.list_templates(page)
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    return json_response(await _render(viewer_id, found), headers=headers)


@post("/api/salon/v1/templates", status_code=200)
async def make_template(request: Req) -> Response[bytes]:
    """Make one of a prompt of mine and a post that is an example of it."""
    author_id = await require_viewer(request, "write:statuses")
    params = await read_body(request, TemplateParams)
    async with db.transaction() as tx:
        template_id = await templates.make(tx, author_id, params.title, params.prompt, parse_id(params.example_id))
    return await _answer(author_id, template_id)


@get("/api/salon/v1/templates/{template_id:str}")
async def show_template(request: Req, template_id: str) -> Response[bytes]:
    """One of them."""
    return await _answer(await viewer_id_of(request), parse_id(template_id))


@delete("/api/salon/v1/templates/{template_id:str}", status_code=200)
async def remove_template(request: Req, template_id: str) -> Response[bytes]:
    """Take away one that I made, or as a moderator any; what was made with it stays."""
    return await remove_gathering(request, "template", template_id)


@post("/api/salon/v1/templates/{template_id:str}/fills", status_code=202)
async def fill_template(request: Req, template_id: str) -> Response[bytes]:
    """Fill the slots and ask for pictures; answers the generation, as asking the studio does."""
    owner_id, one = await require_viewer(request, "write:media"), parse_id(template_id)
    filling = await read_body(request, Filling)
    key = request.headers.get("idempotency-key")
    generation_id = await once(
        owner_id, f"generation {key}" if key else None, lambda tx: templates.fill(tx, owner_id, one, filling)
    )
    return json_response(await find_view(owner_id, generation_id), status=202)


handlers: list[Any] = [list_templates, make_template, show_template, remove_template, fill_template]
