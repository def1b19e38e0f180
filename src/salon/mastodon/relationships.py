"""Following, blocking and muting, in Mastodon's client API."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_viewer
from salon.accounts.views import get_account
from salon.kit import db
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.entities.accounts import list_accounts_json
from salon.mastodon.entities.labelled import list_labelled_relationships
from salon.mastodon.entities.people import forget_account, list_account_bytes
from salon.mastodon.entities.statuses import join_array
from salon.mastodon.statuses import viewer_id_of
from salon.relationships import actions, queries
from salon.relationships.actions import FollowWish

Req = Request[Any, Any, Any]
Verb = Callable[[Tx, int, int], Awaitable[None]]


class FollowParams(msgspec.Struct):
    """How to follow."""

    reblogs: bool | None = None
    notify: bool | None = None
    languages: list[str] | None = None


class MuteParams(msgspec.Struct):
    """How to mute, and for how many seconds."""

    notifications: bool | None = None
    duration: int | None = None


class Ids(msgspec.Struct):
    """`id[]=1&id[]=2` or a bare `id=1`."""

    id: list[str] = []


async def _do(viewer_id: int, other: str, verb: Verb) -> Response[bytes]:
    """Run a verb between the viewer and another, and answer how they stand now."""
    other_id = parse_id(other)
    async with db.transaction() as tx:
        await verb(tx, viewer_id, other_id)
    forget_account(viewer_id)
    forget_account(other_id)
    found = await list_labelled_relationships(viewer_id, [other_id])
    if not found:
        raise NotFound
    return json_response(found[0])


@post("/api/v1/accounts/{account_id:str}/follow")
async def follow_account(request: Req, account_id: str) -> Response[bytes]:
    """Follow, or ask to; repeated, change how."""
    viewer_id = await require_viewer(request, "write:follows")
    params = await read_body(request, FollowParams)
    wish = FollowWish(params.reblogs, params.notify, params.languages)
    return await _do(viewer_id, account_id, lambda tx, actor, other: actions.follow(tx, actor, other, wish))


@post("/api/v1/accounts/{account_id:str}/unfollow")
async def unfollow_account(request: Req, account_id: str) -> Response[bytes]:
    """Stop following, or take a request back."""
    return await _do(await require_viewer(request, "write:follows"), account_id, actions.unfollow)


@post("/api/v1/accounts/{account_id:str}/remove_from_followers")
async def remove_from_followers(request: Req, account_id: str) -> Response[bytes]:
    """Make somebody stop following the viewer."""
    return await _do(await require_viewer(request, "write:follows"), account_id, actions.remove_follower)


@post("/api/v1/accounts/{account_id:str}/block")
async def block_account(request: Req, account_id: str) -> Response[bytes]:
    """Block."""
    return await _do(await require_viewer(request, "write:blocks"), account_id, actions.block)


@post("/api/v1/accounts/{account_id:str}/unblock")
async def unblock_account(request: Req, account_id: str) -> Response[bytes]:
    """Stop blocking."""
    return await _do(await require_viewer(request, "write:blocks"), account_id, actions.unblock)


@post("/api/v1/accounts/{account_id:str}/mute")
async def mute_account(request: Req, account_id: str) -> Response[bytes]:
    """Mute, for a time or until unmuted."""
    viewer_id = await require_viewer(request, "write:mutes")
    params = await read_body(request, MuteParams)
    hides = params.notifications is not False

    async def mute(tx: Tx, actor_id: int, other_id: int) -> None:
        await actions.mute(tx, actor_id, other_id, hides_notifications=hides, duration_seconds=params.duration or 0)

    return await _do(viewer_id, account_id, mute)


@post("/api/v1/accounts/{account_id:str}/unmute")
async def unmute_account(request: Req, account_id: str) -> Response[bytes]:
    """Stop muting."""
    return await _do(await require_viewer(request, "write:mutes"), account_id, actions.unmute)


@post("/api/v1/follow_requests/{account_id:str}/authorize")
async def authorize_request(request: Req, account_id: str) -> Response[bytes]:
    """Let a requester in."""
    return await _do(await require_viewer(request, "write:follows"), account_id, actions.accept_follow)


@post("/api/v1/follow_requests/{account_id:str}/reject")
async def reject_request(request: Req, account_id: str) -> Response[bytes]:
    """Turn a requester down."""
    return await _do(await require_viewer(request, "write:follows"), account_id, actions.reject_follow)


@get("/api/v1/accounts/relationships")
async def read_relationships(request: Req) -> Response[bytes]:
    """How the viewer stands to these people, and what labelers they listen to say of them."""
    viewer_id = await require_viewer(request, "read:follows")
    ids = [int(text) for text in read_query(request, Ids).id if text.isascii() and text.isdigit() and len(text) < 19]
    return json_response(await list_labelled_relationships(viewer_id, ids[:100]))


async def _answer_page(request: Req, page: Page, rows: queries.Rows) -> Response[bytes]:
    body = await list_accounts_json([account_id for _, account_id in rows])
    headers = link_header(request, settings().base_url, page, [row[0] for row in rows], only_when_full=True)
    return json_response(body, headers=headers)


@get("/api/v1/accounts/{account_id:str}/followers")
async def read_followers(request: Req, account_id: str) -> Response[bytes]:
    """Who follows somebody."""
    return await _read_follows(request, account_id, queries.list_followers)


@get("/api/v1/accounts/{account_id:str}/following")
async def read_following(request: Req, account_id: str) -> Response[bytes]:
    """Whom somebody follows."""
    return await _read_follows(request, account_id, queries.list_following)


async def _read_follows(
    request: Req, account_id: str, list_rows: Callable[[int | None, int, Page], Awaitable[queries.Rows]]
) -> Response[bytes]:
    viewer_id = await viewer_id_of(request, "read:accounts")
    owner_id = parse_id(account_id)
    owner = await get_account(owner_id)
    page = read_page(request, 40, 80)
    if owner.hide_collections and viewer_id != owner_id:
        return json_response([])
    if viewer_id is not None:
        standing = await queries.list_relationships(viewer_id, [owner_id])
        if standing and standing[0].blocked_by:
            return json_response([])
    return await _answer_page(request, page, await list_rows(viewer_id, owner_id, page))


@get("/api/v1/follow_requests")
async def read_follow_requests(request: Req) -> Response[bytes]:
    """Who waits to be let in."""
    viewer_id = await require_viewer(request, "read:follows")
    page = read_page(request, 40, 80)
    return await _answer_page(request, page, await queries.list_follow_requests(viewer_id, page))


@get("/api/v1/blocks")
async def read_blocks(request: Req) -> Response[bytes]:
    """Whom the viewer blocks."""
    viewer_id = await require_viewer(request, "read:blocks")
    page = read_page(request, 40, 80)
    return await _answer_page(request, page, await queries.list_blocks(viewer_id, page))


@get("/api/v1/mutes")
async def read_mutes(request: Req) -> Response[bytes]:
    """Whom the viewer mutes; each account says until when, as Mastodon's MutedAccount."""
    viewer_id = await require_viewer(request, "read:mutes")
    page = read_page(request, 40, 80)
    rows = await queries.list_mutes(viewer_id, page)
    ids = [account_id for _, account_id in rows]
    found = await list_account_bytes(ids)
    ends = {one.id: one.muting_expires_at for one in await queries.list_relationships(viewer_id, ids)}
    headers = link_header(request, settings().base_url, page, [row[0] for row in rows], only_when_full=True)
    return json_response(
        join_array(
            found[one][:-1] + b',"mute_expires_at":' + msgspec.json.encode(ends.get(str(one))) + b"}"
            for one in ids
            if one in found
        ),
        headers=headers,
    )


handlers = [
    follow_account,
    unfollow_account,
    remove_from_followers,
    block_account,
    unblock_account,
    mute_account,
    unmute_account,
    authorize_request,
    reject_request,
    read_relationships,
    read_followers,
    read_following,
    read_follow_requests,
    read_blocks,
    read_mutes,
]
