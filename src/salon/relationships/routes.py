"""Salon's own API for people one knew elsewhere and who may be here now."""

from typing import Any

from litestar import Request, Response, delete, get

from salon.accounts.guards import require_viewer
from salon.accounts.views import list_accounts
from salon.kit import db
from salon.kit.context import settings
from salon.kit.http import json_response
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.relationships import awaiting

Req = Request[Any, Any, Any]
FOUND = "/api/salon/v1/found_people"


@get(FOUND)
async def read_found(request: Req) -> Response[bytes]:
    """Who may be somebody I knew elsewhere: what they were called there, and whether that is proven."""
    owner_id = await require_viewer(request, "read:follows")
    page = read_page(request, 40, 80)
    found = await awaiting.list_found(owner_id, page)
    people = await list_accounts([one.account_id for one in found])
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    body = [
        {"id": str(one.id), "address": one.address, "proven": one.proven, "account": people[one.account_id]}
        for one in found
        if one.account_id in people
    ]
    return json_response(body, headers=headers)


@delete(FOUND + "/{found_id:str}", status_code=200)
async def dismiss_found(request: Req, found_id: str) -> Response[bytes]:
    """Say that it is somebody else."""
    owner_id = await require_viewer(request, "write:follows")
    async with db.transaction() as tx:
        await awaiting.dismiss_found(tx, owner_id, parse_id(found_id))
    return json_response({})


handlers = [read_found, dismiss_found]
