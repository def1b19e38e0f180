"""Pictures that are kept down and pictures that wait to be looked at, for moderators, over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts.guards import require_moderator
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.proposals import answer_waiting
from salon.media import queries
from salon.media.models import Media
from salon.media.views import to_attachment
from salon.safety import keeping_down, reviewing
from salon.safety.keeping_down import Entry, Wanted
from salon.safety.proposing import Wish, propose_if_asked
from salon.safety.reasons import OTHER
from salon.safety.reviewing import Held

Req = Request[Any, Any, Any]
KNOWN = "/api/salon/v1/admin/known_pictures"
HELD = "/api/salon/v1/admin/held_pictures"


class KnownParams(msgspec.Struct):
    """A picture to keep down, for what, and why."""

    media_id: str = ""
    label: str = "removed"
    note: str = ""


class RefusalParams(msgspec.Struct):
    """Why a held picture is refused, and under which category of the transparency database."""

    reason: str = ""
    category: str = OTHER


def _entity(one: Entry) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "label": one.label,
        "source": one.source,
        "pdq": one.pdq.hex(),
        "media_id": str(one.media_id) if one.media_id else None,
        "note": one.note,
        "added_by_id": str(one.added_by) if one.added_by else None,
        "added_at": clock.to_wire(one.added_at),
        "copies": one.copies,
    }


def _to_held(one: Held, media: Media, account: bytes | None) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "account_id": str(one.owner_id),
        "account": msgspec.Raw(account) if account else None,
        "held_at": clock.to_wire(one.held_at),
        "nudity": one.nudity,
        "media": to_attachment(media),
    }


class SourceQuery(msgspec.Struct):
    """The list whose pictures are asked for; without it all."""

    source: str = ""


@get(KNOWN)
async def list_known_pictures(request: Req) -> Response[bytes]:
    """For moderators: pictures that are kept down, newest first; `source` is the list they stand in."""
    await require_moderator(request, "admin:read:reports")
    page = read_page(request)
    found = await keeping_down.list_known(page, source=read_query(request, SourceQuery).source)
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    return json_response([_entity(one) for one in found], headers=headers)


@post(KNOWN, status_code=200)
async def keep_picture_down(request: Req) -> Response[bytes]:
    """For moderators: refuse a picture from now on, however it is re-encoded, made smaller or cut."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    params = await read_body(request, KnownParams)
    wanted = Wanted([parse_id(params.media_id)], params.label, params.note)
    async with db.transaction() as tx:
        [known_id] = await keeping_down.keep_down(tx, moderator_id, wanted)
    [one] = await keeping_down.list_known(Page(MAX_ID, 0, 1, ascending=False), known_id)
    return json_response(_entity(one))


@delete(f"{KNOWN}/{{known_id:str}}", status_code=200)
async def let_picture_go(request: Req, known_id: str) -> Response[bytes]:
    """For moderators: let a picture be shown again."""
    moderator_id, one = await require_moderator(request, "admin:write:reports"), parse_id(known_id)
    async with db.transaction() as tx:
        waits = await propose_if_asked(tx, moderator_id, Wish(deed="picture.let_go", subject=one))
        if not waits:
            await keeping_down.let_go(tx, moderator_id, one)
    return await answer_waiting(waits) if waits else json_response({})


@get("/api/salon/v1/admin/media/{media_id:str}/alike")
async def list_alike_pictures(request: Req, media_id: str) -> Response[bytes]:
    """For moderators: the pictures here that are the same as one, the nearest first."""
    await require_moderator(request, "admin:read:reports")
    found = await keeping_down.list_alike(parse_id(media_id))
    return json_response(
        [
            {"media_id": str(one), "post_id": str(post_id) if post_id else None, "distance": apart}
            for one, post_id, apart in found
        ]
    )


@get(HELD)
async def list_held_pictures(request: Req) -> Response[bytes]:
    """For moderators: pictures that wait to be looked at, newest first."""
    await require_moderator(request, "admin:read:reports")
    page = read_page(request)
    found = await reviewing.list_held(page)
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    pictures = await queries.list_media([one.id for one in found])
    people = await list_account_bytes({one.owner_id for one in found})
    shown = [_to_held(one, pictures[one.id], people.get(one.owner_id)) for one in found if one.id in pictures]
    return json_response(shown, headers=headers)


@post(f"{HELD}/{{media_id:str}}/approve", status_code=200)
async def approve_held_picture(request: Req, media_id: str) -> Response[bytes]:
    """For moderators: let a held picture be posted."""
    moderator_id, one = await require_moderator(request, "admin:write:reports"), parse_id(media_id)
    async with db.transaction() as tx:
        waits = await propose_if_asked(tx, moderator_id, Wish(deed="picture.let_through", subject=one))
        if not waits:
            await reviewing.let_through(tx, moderator_id, one)
    return await answer_waiting(waits) if waits else json_response({})


@post(f"{HELD}/{{media_id:str}}/refuse", status_code=200)
async def refuse_held_picture(request: Req, media_id: str) -> Response[bytes]:
    """For moderators: take a held picture away; its owner reads why."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    params = await read_body(request, RefusalParams)
    one = parse_id(media_id)
    if not await reviewing.list_held(Page(MAX_ID, 0, 1, ascending=False), one):
        raise NotFound
    async with db.transaction() as tx:
        await reviewing.refuse(tx, moderator_id, one, params.reason, params.category)
    return json_response({})


handlers: list[Any] = [
    list_known_pictures,
    keep_picture_down,
    let_picture_go,
    list_alike_pictures,
    list_held_pictures,
    approve_held_picture,
    refuse_held_picture,
]
