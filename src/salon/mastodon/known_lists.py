"""Lists of pictures that are kept down, our own and those brought from elsewhere, over HTTP: hashes, never pictures."""

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_moderator, require_operator
from salon.kit import clock, db
from salon.kit.errors import Invalid
from salon.kit.http import is_upload, json_response, read_body
from salon.safety import keeping_down
from salon.safety.keeping_down import HERE, Listed

Req = Request[Any, Any, Any]
LISTS = "/api/salon/v1/admin/known_lists"


class ListParams(msgspec.Struct):
    """A list to bring: its file, whose it is, and what its pictures are refused for."""

    file: Any = None
    name: str = ""
    label: str = "removed"


def _entity(one: Listed) -> dict[str, Any]:
    return {
        "name": one.name,
        "own": one.name == HERE,
        "labels": one.labels,
        "count": one.pictures,
        "changed_at": clock.to_wire(one.changed_at),
    }


async def _answer(**more: int) -> Response[bytes]:
    lists = [_entity(one) for one in await keeping_down.list_lists()]
    return json_response({"lists": lists, **more})


@get(LISTS)
async def list_known_lists(request: Req) -> Response[bytes]:
    """For moderators: the lists there are, and how many pictures each keeps down."""
    await require_moderator(request, "admin:read:reports")
    return await _answer()


@post(LISTS, status_code=200)
async def bring_known_list(request: Req) -> Response[bytes]:
    """For operators: let a list hold what a file says: PDQ hashes a line each, or JSON of ThreatExchange."""
    operator_id = await require_operator(request, "admin:write:reports")
    params = await read_body(request, ListParams)
    if not is_upload(params.file):
        raise Invalid("Validation failed: File must be a file")
    text = (await params.file.read()).decode("utf-8", errors="replace")
    hashes = await asyncio.to_thread(keeping_down.read_hashes, text)
    async with db.transaction() as tx:
        came, went = await keeping_down.bring_list(tx, operator_id, params.name.strip(), params.label, hashes)
    return await _answer(came=came, went=went)


@get(f"{LISTS}/export")
async def hand_known_list_on(request: Req) -> Response[bytes]:
    """For moderators: our own list as ThreatExchange takes it; others' are not ours to hand on."""
    await require_moderator(request, "admin:read:reports")
    async with db.reading() as conn:
        entries = await keeping_down.hand_on(conn)
    headers = {"Content-Disposition": 'attachment; filename="known-pictures.json"', "Cache-Control": "no-store"}
    return json_response({"data": entries}, headers=headers)


handlers: list[Any] = [list_known_lists, bring_known_list, hand_known_list_on]
