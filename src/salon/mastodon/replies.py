"""Who may reply, and folding replies away, over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, post, put

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.mastodon.statuses import act, made_stale, one_status
from salon.posts import replies

Req = Request[Any, Any, Any]


class PolicyParams(msgspec.Struct):
    """Who may reply: everyone, followers or mentioned."""

    reply_policy: str = ""


@put("/api/salon/v1/posts/{post_id:str}/reply_policy")
async def change_policy(request: Req, post_id: str) -> Response[bytes]:
    """Say who may reply from now on in the conversation my post begins."""
    author_id, one = await require_viewer(request, "write:statuses"), parse_id(post_id)
    params = await read_body(request, PolicyParams)
    async with db.transaction() as tx:
        await replies.set_reply_policy(tx, author_id, one, params.reply_policy)
    made_stale(author_id, one)
    return json_response(await one_status(author_id, one))


@post("/api/salon/v1/posts/{post_id:str}/hide", status_code=200)
async def hide_reply(request: Req, post_id: str) -> Response[bytes]:
    """Fold a reply to my post, or in a conversation I began, away from everybody."""
    return await act(
        request, post_id, "write:statuses", lambda tx, who, what: replies.hide_reply(tx, who, what, hidden=True)
    )


@post("/api/salon/v1/posts/{post_id:str}/unhide", status_code=200)
async def unhide_reply(request: Req, post_id: str) -> Response[bytes]:
    """Unfold it."""
    return await act(
        request, post_id, "write:statuses", lambda tx, who, what: replies.hide_reply(tx, who, what, hidden=False)
    )


handlers: list[Any] = [change_policy, hide_reply, unhide_reply]
