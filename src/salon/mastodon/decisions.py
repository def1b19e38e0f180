"""Decisions about oneself with their reasons, appeals against them, and what moderators make of those, over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_moderator, require_viewer
from salon.accounts.views import list_accounts
from salon.checks import receipts
from salon.checks.receipts import Decision
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.proposals import answer_waiting
from salon.safety import appeals
from salon.safety.appeals import Appeal, Settling
from salon.safety.proposing import Wish, propose_if_asked

Req = Request[Any, Any, Any]
ONE = Page(MAX_ID, 0, 1, ascending=False)


def _to_appeal(one: Appeal) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "state": one.state,
        "role": one.role,
        "words": one.words,
        "answer": one.answer,
        "created_at": clock.to_wire(one.created_at),
        "settled_at": clock.to_wire(one.settled_at) if one.settled_at else None,
    }


async def _to_views(viewer_id: int, found: list[Decision]) -> list[dict[str, Any]]:
    own = await appeals.list_own_appeals(viewer_id, [one.id for one in found])
    return [
        {**receipts.to_view(one, viewer_id), "appeal": _to_appeal(own[one.id]) if one.id in own else None}
        for one in found
    ]


@get("/api/salon/v1/decisions")
async def list_decisions(request: Req) -> Response[bytes]:
    """What was decided about me, mine and what I reported, by machines and moderators, with reasons; newest first."""
    account_id, page = await require_viewer(request, "read:accounts"), read_page(request)
    found = await receipts.list_decisions(account_id, page)
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    return json_response(await _to_views(account_id, found), headers=headers)


async def _answer(account_id: int, decision_id: str) -> Response[bytes]:
    one = parse_id(decision_id)
    found = await receipts.list_decisions(account_id, ONE, one)
    if not found or not one:
        raise NotFound
    return json_response((await _to_views(account_id, found))[0])


@get("/api/salon/v1/decisions/{decision_id:str}")
async def show_decision(request: Req, decision_id: str) -> Response[bytes]:
    """One decision about me or what I reported."""
    return await _answer(await require_viewer(request, "read:accounts"), decision_id)


class AppealParams(msgspec.Struct):
    """Why it was wrong."""

    text: str = ""


@post("/api/salon/v1/decisions/{decision_id:str}/appeal", status_code=200)
async def appeal_decision(request: Req, decision_id: str) -> Response[bytes]:
    """Say that a decision was wrong, once, for six months; somebody else than who made it looks at it again."""
    account_id = await require_viewer(request, "write:accounts")
    params = await read_body(request, AppealParams)
    async with db.transaction() as tx:
        await appeals.file_appeal(tx, account_id, parse_id(decision_id), params.text)
    return await _answer(account_id, decision_id)


class AppealsQuery(msgspec.Struct):
    """Which of them."""

    state: str = "open"


async def _to_cases(found: list[Appeal]) -> list[dict[str, Any]]:
    """Appeals with what they are against and who is behind them, as moderators read them."""
    about = {one.id: one for one in await receipts.list_by_ids([one.decision_id for one in found])}
    people = await list_accounts([*{one.by_id or 0 for one in found} | {one.account_id for one in about.values()}])
    return [
        {
            **_to_appeal(one),
            "account": people.get(one.by_id or 0),
            "decision": {
                **receipts.to_view(about[one.decision_id], about[one.decision_id].account_id),
                "account": people.get(about[one.decision_id].account_id),
                "decided_by_id": str(about[one.decision_id].decided_by or "") or None,
            },
        }
        for one in found
    ]


@get("/api/salon/v1/admin/appeals")
async def list_appeals(request: Req) -> Response[bytes]:
    """For moderators: appeals (open, upheld, reversed, stricter), newest first, with what they are against."""
    await require_moderator(request, "admin:read:reports")
    page = read_page(request)
    found = await appeals.list_appeals(page, read_query(request, AppealsQuery).state)
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    return json_response(await _to_cases(found), headers=headers)


@post("/api/salon/v1/admin/appeals/{appeal_id:str}/settle", status_code=200)
async def settle_appeal(request: Req, appeal_id: str) -> Response[bytes]:
    """For moderators: decide an appeal against what somebody else decided; what a reversed decision took comes back."""
    moderator_id, one = await require_moderator(request, "admin:write:reports"), parse_id(appeal_id)
    how = await read_body(request, Settling)
    wish = Wish(deed="appeal.tighten", subject=one, reason=how.answer, params=how)
    async with db.transaction() as tx:
        waits = await propose_if_asked(tx, moderator_id, wish) if how.stricter else None
        if not waits:
            await appeals.settle_appeal(tx, moderator_id, one, how)
    if waits:
        return await answer_waiting(waits)
    found = await appeals.find_appeal(one)
    assert found is not None
    return json_response((await _to_cases([found]))[0])


handlers: list[Any] = [list_decisions, show_decision, appeal_decision, list_appeals, settle_appeal]
