"""Taking posts and their families down, for moderators, and what an author is told of it, over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_moderator, require_viewer
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Invalid, NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.proposals import answer_waiting
from salon.safety import proposing, takedowns
from salon.safety.proposing import Wish
from salon.safety.reasons import OTHER
from salon.safety.takedowns import Decision, Takedown

Req = Request[Any, Any, Any]


class TakedownParams(msgspec.Struct):
    """A decision: `descendants` is none, all, or chosen (then `chosen` says which)."""

    post_id: str = ""
    reason: str = ""
    descendants: str = "none"
    chosen: list[str] = msgspec.field(default_factory=list)
    keep_down: bool = False  # refuse the pictures from now on, however they come again
    category: str = OTHER  # of the transparency database, for the statement of reasons


def _entity(one: Takedown) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "post_id": str(one.post_id),
        "reason": one.reason,
        "post_ids": [str(post_id) for post_id in one.post_ids],
        "moderator_id": str(one.moderator_id),
        "created_at": clock.to_wire(one.created_at),
        "undone_at": clock.to_wire(one.undone_at) if one.undone_at else None,
        "undone_by_id": str(one.undone_by) if one.undone_by else None,
    }


async def _answer(takedown_id: int) -> Response[bytes]:
    found = await takedowns.list_takedowns(Page(MAX_ID, 0, 1, ascending=False), takedown_id)
    if not found:
        raise NotFound
    return json_response(_entity(found[0]))


@post("/api/salon/v1/admin/takedowns", status_code=200)
async def take_down(request: Req) -> Response[bytes]:
    """For moderators: take a post down, with none, all or chosen of what grew out of it."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    params = await read_body(request, TakedownParams)
    if params.descendants not in {"none", "all", "chosen"}:
        raise Invalid("Validation failed: Descendants must be none, all or chosen")
    decision = Decision(
        post_id=parse_id(params.post_id),
        reason=params.reason,
        whole=params.descendants == "all",
        chosen=[parse_id(text) for text in params.chosen] if params.descendants == "chosen" else [],
        category=params.category,
        keeps_down=params.keep_down,
    )
    wish = Wish(deed="post.take_down", subject=decision.post_id, reason=decision.reason, params=decision)
    async with db.transaction() as tx:
        waits = await proposing.propose_if_asked(tx, moderator_id, wish)
        takedown_id = 0 if waits else await takedowns.take_down(tx, moderator_id, decision)
    return await (answer_waiting(waits) if waits else _answer(takedown_id))


@post("/api/salon/v1/admin/takedowns/{takedown_id:str}/undo", status_code=200)
async def undo_takedown(request: Req, takedown_id: str) -> Response[bytes]:
    """For moderators: bring back what a takedown took."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    async with db.transaction() as tx:
        await takedowns.undo(tx, moderator_id, parse_id(takedown_id))
    return await _answer(parse_id(takedown_id))


@get("/api/salon/v1/admin/takedowns")
async def list_takedowns(request: Req) -> Response[bytes]:
    """For moderators: what was taken down, newest first."""
    await require_moderator(request, "admin:read:reports")
    page = read_page(request)
    found = await takedowns.list_takedowns(page)
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    return json_response([_entity(one) for one in found], headers=headers)


@get("/api/salon/v1/takedowns")
async def list_lost(request: Req) -> Response[bytes]:
    """Which of my posts were taken down, and why."""
    author_id, page = await require_viewer(request, "read:statuses"), read_page(request)
    found = await takedowns.list_lost(author_id, page)
    headers = link_header(request, settings().base_url, page, [one.takedown_id for one in found])
    lost = [
        {
            "takedown_id": str(one.takedown_id),
            "post_id": str(one.post_id),
            "text": one.text,
            "reason": one.reason,
            "created_at": clock.to_wire(one.created_at),
        }
        for one in found
    ]
    return json_response(lost, headers=headers)


handlers: list[Any] = [take_down, undo_takedown, list_takedowns, list_lost]
