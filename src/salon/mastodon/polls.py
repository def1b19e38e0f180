"""Polls and muted conversations over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.mastodon import kept_pages
from salon.mastodon.entities.renders import forget_post
from salon.mastodon.statuses import act, one_status, viewer_id_of
from salon.posts import actions, polls

Req = Request[Any, Any, Any]


class VoteParams(msgspec.Struct):
    """Which options, counted from 0."""

    choices: list[int] = msgspec.field(default_factory=list)


async def _answer(viewer_id: int | None, post_id: int) -> Response[bytes]:
    poll = msgspec.json.decode(await one_status(viewer_id, post_id))["poll"]
    if poll is None:
        raise NotFound
    return json_response(poll)


@get("/api/v1/polls/{poll_id:str}")
async def read_poll(request: Req, poll_id: str) -> Response[bytes]:
    """A poll as the viewer sees it; its id is that of the post it is in."""
    return await _answer(await viewer_id_of(request), parse_id(poll_id))


@post("/api/v1/polls/{poll_id:str}/votes", status_code=200)
async def vote(request: Req, poll_id: str) -> Response[bytes]:
    """Vote."""
    viewer_id = await require_viewer(request, "write:statuses")
    post_id = parse_id(poll_id)
    params = await read_body(request, VoteParams)
    async with db.transaction() as tx:
        await polls.vote(tx, viewer_id, post_id, params.choices)
    forget_post(post_id)
    kept_pages.touch(viewer_id)
    return await _answer(viewer_id, post_id)


@post("/api/v1/statuses/{status_id:str}/mute", status_code=200)
async def mute_thread(request: Req, status_id: str) -> Response[bytes]:
    """Hear nothing more of a conversation."""
    return await act(
        request, status_id, "write:mutes", lambda tx, who, what: actions.mute_thread(tx, who, what, quiet=True)
    )


@post("/api/v1/statuses/{status_id:str}/unmute", status_code=200)
async def unmute_thread(request: Req, status_id: str) -> Response[bytes]:
    """Hear of it again."""
    return await act(
        request, status_id, "write:mutes", lambda tx, who, what: actions.mute_thread(tx, who, what, quiet=False)
    )


handlers = [read_poll, vote, mute_thread, unmute_thread]
