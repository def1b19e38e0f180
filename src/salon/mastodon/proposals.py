"""What waits for a second of the staff, over HTTP: reading it, agreeing, saying no."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_moderator
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.entities.people import forget_account, list_account_bytes
from salon.safety import proposing
from salon.safety.proposing import Proposal

Req = Request[Any, Any, Any]
PATH = "/api/salon/v1/admin/proposals"


def _entity(one: Proposal, people: dict[int, bytes]) -> dict[str, Any]:
    def show(account_id: int | None) -> msgspec.Raw | None:
        return msgspec.Raw(people[account_id]) if account_id in people else None

    return {
        "id": str(one.id),
        "deed": one.deed,
        "subject": str(one.subject),
        "account": show(one.account_id),
        "reason": one.reason,
        "proposed_by": show(one.proposed_by),
        "proposed_by_id": str(one.proposed_by),
        "created_at": clock.to_wire(one.created_at),
        "expires_at": clock.to_wire(one.expires_at),
        "state": one.state,
        "answer": one.answer,
        "settled_by": show(one.settled_by),
        "settled_at": clock.to_wire(one.settled_at) if one.settled_at else None,
    }


async def _render(found: list[Proposal]) -> list[dict[str, Any]]:
    people = await list_account_bytes(
        {who for one in found for who in (one.account_id, one.proposed_by, one.settled_by) if who}
    )
    return [_entity(one, people) for one in found]


async def _answer(proposal_id: int, status: int = 200) -> Response[bytes]:
    found = await proposing.list_proposals(Page(MAX_ID, 0, 1, ascending=False), proposal_id=proposal_id)
    if not found:
        raise NotFound
    return json_response((await _render(found))[0], status)


async def answer_waiting(proposal_id: int) -> Response[bytes]:
    """202 with what waits now for a second of the staff."""
    return await _answer(proposal_id, 202)


class StateQuery(msgspec.Struct):
    """Which: those that wait (`open`), or those that are over (`settled`)."""

    state: str = "open"


class RefusalParams(msgspec.Struct):
    """Why not."""

    answer: str = ""


@get(PATH)
async def list_proposals(request: Req) -> Response[bytes]:
    """For moderators: what waits for a second of the staff, newest first, or what became of such."""
    await require_moderator(request, "admin:read:reports")
    page = read_page(request)
    found = await proposing.list_proposals(page, read_query(request, StateQuery).state)
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    return json_response(await _render(found), headers=headers)


@post(f"{PATH}/{{proposal_id:str}}/agree", status_code=200)
async def agree(request: Req, proposal_id: str) -> Response[bytes]:
    """For moderators: have done what another of the staff proposed."""
    moderator_id, wanted = await require_moderator(request, "admin:write:reports"), parse_id(proposal_id)
    async with db.transaction() as tx:
        one = await proposing.agree(tx, moderator_id, wanted)
    if one.deed.startswith("account."):
        forget_account(one.subject)
    return await _answer(wanted)


@post(f"{PATH}/{{proposal_id:str}}/refuse", status_code=200)
async def refuse(request: Req, proposal_id: str) -> Response[bytes]:
    """For moderators: say no to what another proposed, or take one's own back."""
    moderator_id, wanted = await require_moderator(request, "admin:write:reports"), parse_id(proposal_id)
    params = await read_body(request, RefusalParams)
    async with db.transaction() as tx:
        await proposing.refuse(tx, moderator_id, wanted, params.answer)
    return await _answer(wanted)


handlers: list[Any] = [list_proposals, agree, refuse]
