"""Notes, endorsements, featured tags, domain blocks, familiar followers, suggestions and the directory, over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts.guards import require_viewer
from salon.accounts.views import get_account
from salon.kit import db
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.accounts import list_accounts_json
from salon.mastodon.entities.labelled import leave_out_hidden, list_labelled_relationships
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array
from salon.mastodon.relationships import Ids
from salon.mastodon.statuses import viewer_id_of
from salon.mastodon.tags import list_entities
from salon.relationships import regards
from salon.timelines import tags

Req = Request[Any, Any, Any]


async def _regard(
    request: Req, other: str, scope: str, verb: Callable[[Tx, int, int], Awaitable[None]]
) -> Response[bytes]:
    viewer_id = await require_viewer(request, scope)
    other_id = parse_id(other)
    async with db.transaction() as tx:
        await verb(tx, viewer_id, other_id)
    return json_response((await list_labelled_relationships(viewer_id, [other_id]))[0])


class NoteParams(msgspec.Struct):
    """The note."""

    comment: str = ""


@post("/api/v1/accounts/{account_id:str}/note", status_code=200)
async def note_account(request: Req, account_id: str) -> Response[bytes]:
    """Keep a private note about somebody."""
    comment = (await read_body(request, NoteParams)).comment

    async def note(tx: Tx, actor_id: int, other_id: int) -> None:
        await regards.set_note(tx, actor_id, other_id, comment)

    return await _regard(request, account_id, "write:accounts", note)


@post(["/api/v1/accounts/{account_id:str}/pin", "/api/v1/accounts/{account_id:str}/endorse"], status_code=200)
async def endorse_account(request: Req, account_id: str) -> Response[bytes]:
    """Show somebody on one's profile."""
    return await _regard(request, account_id, "write:accounts", regards.endorse)


@post(["/api/v1/accounts/{account_id:str}/unpin", "/api/v1/accounts/{account_id:str}/unendorse"], status_code=200)
async def unendorse_account(request: Req, account_id: str) -> Response[bytes]:
    """Show somebody no longer."""
    return await _regard(request, account_id, "write:accounts", regards.unendorse)


@get("/api/v1/accounts/{account_id:str}/endorsements")
async def read_endorsements_of(request: Req, account_id: str) -> Response[bytes]:
    """Whom somebody shows on their profile."""
    await viewer_id_of(request, "read:accounts")
    return await _endorsements(request, parse_id(account_id))


@get("/api/v1/endorsements")
async def read_endorsements(request: Req) -> Response[bytes]:
    """Whom the viewer shows on their profile."""
    return await _endorsements(request, await require_viewer(request, "read:accounts"))


async def _endorsements(request: Req, account_id: int) -> Response[bytes]:
    await get_account(account_id)
    page = read_page(request, 40, 80)
    rows = await regards.list_endorsed(account_id, page)
    headers = link_header(request, settings().base_url, page, [row[0] for row in rows], only_when_full=True)
    return json_response(await list_accounts_json([row[1] for row in rows]), headers=headers)


class DomainParams(msgspec.Struct):
    """Which server."""

    domain: str = ""


@get("/api/v1/domain_blocks")
async def read_domains(request: Req) -> Response[bytes]:
    """The servers the viewer wants nothing from."""
    viewer_id = await require_viewer(request, "read:blocks")
    page = read_page(request, 100, 200)
    rows = await regards.list_domains(viewer_id, page)
    headers = link_header(request, settings().base_url, page, [row[0] for row in rows], only_when_full=True)
    return json_response([domain for _, domain in rows], headers=headers)


@post("/api/v1/domain_blocks", status_code=200)
async def block_domain(request: Req) -> Response[bytes]:
    """Want nothing from a server."""
    return await _set_domain(request, blocked=True)


@delete("/api/v1/domain_blocks", status_code=200)
async def unblock_domain(request: Req) -> Response[bytes]:
    """Hear from it again."""
    return await _set_domain(request, blocked=False)


async def _set_domain(request: Req, *, blocked: bool) -> Response[bytes]:
    viewer_id = await require_viewer(request, "write:blocks")
    params = await read_body(request, DomainParams)
    async with db.transaction() as tx:
        await regards.block_domain(tx, viewer_id, params.domain, blocked=blocked)
    return json_response({})


@get("/api/v1/accounts/familiar_followers")
async def read_familiar(request: Req) -> Response[bytes]:
    """Whom the viewer follows among others' followers."""
    viewer_id = await require_viewer(request, "read:follows")
    ids = list(dict.fromkeys(parse_id(text) for text in read_query(request, Ids).id[:40]))
    found = await regards.list_familiar(viewer_id, ids)
    people = await list_account_bytes({one for each in found.values() for one in each})
    rows = [
        b'{"id":"%d","accounts":' % account_id + join_array(people[one] for one in each if one in people) + b"}"
        for account_id, each in found.items()
    ]
    return json_response(join_array(rows))


class OffsetParams(msgspec.Struct):
    """How far down, and in which order."""

    offset: int = 0
    order: str = "active"


@get("/api/v2/suggestions")
async def read_suggestions(request: Req) -> Response[bytes]:
    """Whom the viewer might follow, and why."""
    viewer_id = await require_viewer(request, "read:accounts")
    page, params = read_page(request, 40, 80), read_query(request, OffsetParams)
    found = await regards.list_suggestions(viewer_id, page.limit, max(params.offset, 0))
    people = await list_account_bytes(await leave_out_hidden(viewer_id, [account_id for account_id, _ in found]))
    reasons = {
        True: b'{"source":"past_interactions","sources":["friends_of_friends"],"account":',
        False: b'{"source":"global","sources":["most_followed"],"account":',
    }
    return json_response(join_array(reasons[friends] + people[one] + b"}" for one, friends in found if one in people))


@get("/api/v1/suggestions")
async def read_old_suggestions(request: Req) -> Response[bytes]:
    """Whom the viewer might follow."""
    viewer_id = await require_viewer(request, "read:accounts")
    page, params = read_page(request, 40, 80), read_query(request, OffsetParams)
    found = await regards.list_suggestions(viewer_id, page.limit, max(params.offset, 0))
    ids = await leave_out_hidden(viewer_id, [account_id for account_id, _ in found])
    return json_response(await list_accounts_json(ids))


@delete("/api/v1/suggestions/{account_id:str}", status_code=200)
async def hide_suggestion(request: Req, account_id: str) -> Response[bytes]:
    """Never suggest somebody again."""
    viewer_id = await require_viewer(request, "write:accounts")
    async with db.transaction() as tx:
        await regards.hide_suggestion(tx, viewer_id, parse_id(account_id))
    return json_response({})


@get("/api/v1/directory")
async def read_directory(request: Req) -> Response[bytes]:
    """The people here who want to be found."""
    viewer_id = await viewer_id_of(request, "read:accounts")
    page, params = read_page(request, 40, 80), read_query(request, OffsetParams)
    ids = await regards.list_directory(viewer_id, params.order, page.limit, max(params.offset, 0))
    return json_response(await list_accounts_json(await leave_out_hidden(viewer_id, ids)))


class NameParams(msgspec.Struct):
    """Which tag."""

    name: str = ""


async def list_featured_entities(account_id: int) -> list[dict[str, Any]]:
    """The tags an account features, as Mastodon's FeaturedTag."""
    return [
        {
            "id": str(one.id),
            "name": one.tag,
            "url": f"{settings().base_url}/tags/{one.tag}",
            "statuses_count": str(one.posts),
            "last_status_at": one.last_at.date().isoformat() if one.last_at else None,
        }
        for one in await tags.list_featured(account_id)
    ]


@get("/api/v1/accounts/{account_id:str}/featured_tags")
async def read_featured_of(request: Req, account_id: str) -> Response[bytes]:
    """The tags somebody shows on their profile."""
    await viewer_id_of(request, "read:accounts")
    await get_account(parse_id(account_id))
    return json_response(await list_featured_entities(parse_id(account_id)))


@get("/api/v1/featured_tags")
async def read_featured(request: Req) -> Response[bytes]:
    """The tags the viewer shows on their profile."""
    return json_response(await list_featured_entities(await require_viewer(request, "read:accounts")))


@get("/api/v1/featured_tags/suggestions")
async def read_featured_suggestions(request: Req) -> Response[bytes]:
    """The tags the viewer uses most."""
    viewer_id = await require_viewer(request, "read:accounts")
    return json_response(await list_entities(viewer_id, await tags.list_used(viewer_id)))


@post("/api/v1/featured_tags", status_code=200)
async def feature_tag(request: Req) -> Response[bytes]:
    """Show a tag on one's profile."""
    viewer_id = await require_viewer(request, "write:accounts")
    name = (await read_body(request, NameParams)).name
    async with db.transaction() as tx:
        made = await tags.feature_tag(tx, viewer_id, name)
    return json_response(next(one for one in await list_featured_entities(viewer_id) if one["id"] == str(made)))


@delete("/api/v1/featured_tags/{featured_id:str}", status_code=200)
async def unfeature_tag(request: Req, featured_id: str) -> Response[bytes]:
    """Show it no longer."""
    viewer_id = await require_viewer(request, "write:accounts")
    async with db.transaction() as tx:
        if not await tags.unfeature_tag(tx, viewer_id, parse_id(featured_id)):
            raise NotFound
    return json_response({})


handlers = [
    note_account,
    endorse_account,
    unendorse_account,
    read_endorsements_of,
    read_endorsements,
    read_domains,
    block_domain,
    unblock_domain,
    read_familiar,
    read_suggestions,
    read_old_suggestions,
    hide_suggestion,
    read_directory,
    read_featured_of,
    read_featured,
    read_featured_suggestions,
    feature_tag,
    unfeature_tag,
]
