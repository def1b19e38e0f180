"""What members tell the operator, over HTTP: giving it, reading it, sorting and answering it."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_operator, require_viewer
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.people import list_account_bytes
from salon.safety import feedback
from salon.safety.feedback import Feedback

Req = Request[Any, Any, Any]
GIVING = Limit("feedback", 10, 3600)


def _to_entity(one: Feedback) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "words": one.words,
        "pile": one.pile,
        "answer": one.answer,
        "answered_at": clock.to_wire(one.answered_at) if one.answered_at else None,
        "created_at": clock.to_wire(one.created_at),
    }


class FeedbackParams(msgspec.Struct):
    """What somebody has to say."""

    words: str = ""


@post("/api/salon/v1/feedback", status_code=200)
async def give_feedback(request: Req) -> Response[bytes]:
    """Tell the operator what one thinks of this place."""
    by_id = await require_viewer(request, "write:reports")
    await spend(GIVING, str(by_id))
    params = await read_body(request, FeedbackParams)
    async with db.transaction() as tx:
        feedback_id = await feedback.give_feedback(tx, by_id, params.words)
    return json_response({"id": str(feedback_id)})


@get("/api/salon/v1/feedback")
async def list_mine(request: Req) -> Response[bytes]:
    """What I said, and the answers."""
    by_id = await require_viewer(request, "read:accounts")
    page = read_page(request)
    found = await feedback.list_feedback(page, by_id=by_id)
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    return json_response([_to_entity(one) for one in found], headers=headers)


class PileParams(msgspec.Struct):
    """Which pile."""

    pile: str | None = None


@get("/api/salon/v1/admin/feedback")
async def list_for_operator(request: Req) -> Response[bytes]:
    """For operators: what members said, newest first, all of it or of one pile."""
    await require_operator(request, "admin:read")
    page = read_page(request)
    found = await feedback.list_feedback(page, read_query(request, PileParams).pile or None)
    people = await list_account_bytes({one.by_id for one in found})
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    made = [
        msgspec.json.encode(_to_entity(one))[:-1] + b',"account":' + people.get(one.by_id, b"null") + b"}"
        for one in found
    ]
    return json_response(b"[" + b",".join(made) + b"]", headers=headers)


class SortParams(msgspec.Struct):
    """The pile it goes on, and what to answer."""

    pile: str | None = None
    answer: str | None = None


@post("/api/salon/v1/admin/feedback/{feedback_id:str}", status_code=200)
async def sort_feedback(request: Req, feedback_id: str) -> Response[bytes]:
    """For operators: put it on a pile, or answer it by a direct message."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, SortParams)
    async with db.transaction() as tx:
        await feedback.sort_feedback(tx, operator_id, parse_id(feedback_id), params.pile, params.answer)
    return json_response({})


handlers: list[Any] = [give_feedback, list_mine, list_for_operator, sort_feedback]
