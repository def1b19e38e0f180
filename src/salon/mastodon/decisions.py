"""Decisions about oneself, with their reasons, over HTTP."""

from typing import Any

from litestar import Request, Response, get

from salon.accounts.guards import require_viewer
from salon.checks import receipts
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page, link_header, read_page

Req = Request[Any, Any, Any]


@get("/api/salon/v1/decisions")
async def list_decisions(request: Req) -> Response[bytes]:
    """What was decided about me and mine, by machines and by moderators, with the reasons; newest first."""
    account_id, page = await require_viewer(request, "read:accounts"), read_page(request)
    found = await receipts.list_decisions(account_id, page)
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    return json_response([receipts.to_view(one) for one in found], headers=headers)


@get("/api/salon/v1/decisions/{decision_id:str}")
async def show_decision(request: Req, decision_id: str) -> Response[bytes]:
    """One decision about me."""
    account_id = await require_viewer(request, "read:accounts")
    one = parse_id(decision_id)
    found = await receipts.list_decisions(account_id, Page(MAX_ID, 0, 1, ascending=False), one)
    if not found or not one:
        raise NotFound
    return json_response(receipts.to_view(found[0]))


handlers: list[Any] = [list_decisions, show_decision]
