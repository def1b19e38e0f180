"""Quotes over HTTP: who quoted a post, taking it out of a quote, and who may quote it."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post, put

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import Invalid
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.renders import forget_post
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.statuses import made_stale, one_status, viewer_id_of
from salon.posts import queries, quotes

Req = Request[Any, Any, Any]


@get("/api/v1/statuses/{status_id:str}/quotes")
async def read_quotes(request: Req, status_id: str) -> Response[bytes]:
    """The posts that quote this one, those the viewer sees and would want to."""
    viewer_id, page = await viewer_id_of(request), read_page(request)
    post_id = parse_id(status_id)
    await one_status(viewer_id, post_id)
    ids = await queries.list_quotes(post_id, page)
    found = await list_statuses(viewer_id, ids, unasked=True)
    headers = link_header(request, settings().base_url, page, ids, only_when_full=True)
    return json_response(join_array(found.values()), headers=headers)


@post("/api/v1/statuses/{status_id:str}/quotes/{quoting_id:str}/revoke", status_code=200)
async def revoke_quote(request: Req, status_id: str, quoting_id: str) -> Response[bytes]:
    """Take one's own post out of a post that quotes it; answers the quoting post as it is now."""
    viewer_id = await require_viewer(request, "write:statuses")
    quoted, quoting = parse_id(status_id), parse_id(quoting_id)
    async with db.transaction() as tx:
        await quotes.revoke_quote(tx, viewer_id, quoted, quoting)
    forget_post(quoted)
    made_stale(viewer_id, quoting)
    return json_response(await one_status(viewer_id, quoting))


class PolicyParams(msgspec.Struct):
    """Who may quote."""

    quote_approval_policy: str | None = None


@put("/api/v1/statuses/{status_id:str}/interaction_policy")
async def change_policy(request: Req, status_id: str) -> Response[bytes]:
    """Say who may quote one's own post from now on."""
    author_id, post_id = await require_viewer(request, "write:statuses"), parse_id(status_id)
    policy = (await read_body(request, PolicyParams)).quote_approval_policy
    if policy is None:
        raise Invalid("Validation failed: Quote approval policy can't be blank")
    async with db.transaction() as tx:
        await quotes.set_quote_policy(tx, author_id, post_id, policy)
    made_stale(author_id, post_id)
    return json_response(await one_status(author_id, post_id))


handlers = [read_quotes, revoke_quote, change_policy]
