"""Lists over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.context import settings
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.accounts import list_accounts_json
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.timelines import lists

Req = Request[Any, Any, Any]


class ListParams(msgspec.Struct):
    """A list to make, or what to change of one."""

    title: str | None = None
    replies_policy: str | None = None
    exclusive: bool | None = None


class MemberParams(msgspec.Struct):
    """Who to put on or take off."""

    account_ids: list[str] = msgspec.field(default_factory=list)


def _entity(one: lists.PeopleList) -> dict[str, Any]:
    return {**one._asdict(), "id": str(one.id)}


@get("/api/v1/lists")
async def read_lists(request: Req) -> Response[bytes]:
    """The viewer's lists."""
    owner_id = await require_viewer(request, "read:lists")
    return json_response([_entity(one) for one in await lists.list_lists(owner_id)])


@get("/api/v1/lists/{list_id:str}")
async def read_list(request: Req, list_id: str) -> Response[bytes]:
    """One list."""
    owner_id = await require_viewer(request, "read:lists")
    return json_response(_entity(await lists.get_list(owner_id, parse_id(list_id))))


@post("/api/v1/lists", status_code=200)
async def make_list(request: Req) -> Response[bytes]:
    """Make a list."""
    owner_id = await require_viewer(request, "write:lists")
    params = await read_body(request, ListParams)
    async with db.transaction() as tx:
        made = await lists.make_list(
            tx, owner_id, params.title or "", params.replies_policy or "list", exclusive=bool(params.exclusive)
        )
    return json_response(_entity(await lists.get_list(owner_id, made)))


@put("/api/v1/lists/{list_id:str}")
async def change_list(request: Req, list_id: str) -> Response[bytes]:
    """Change a list."""
    owner_id = await require_viewer(request, "write:lists")
    params = await read_body(request, ListParams)
    async with db.transaction() as tx:
        await lists.change_list(
            tx, owner_id, parse_id(list_id), params.title, params.replies_policy, exclusive=params.exclusive
        )
    return json_response(_entity(await lists.get_list(owner_id, parse_id(list_id))))


@delete("/api/v1/lists/{list_id:str}", status_code=200)
async def drop_list(request: Req, list_id: str) -> Response[bytes]:
    """Delete a list."""
    owner_id = await require_viewer(request, "write:lists")
    async with db.transaction() as tx:
        await lists.drop_list(tx, owner_id, parse_id(list_id))
    return json_response({})


@get("/api/v1/lists/{list_id:str}/accounts")
async def read_members(request: Req, list_id: str) -> Response[bytes]:
    """Who is on a list; `limit=0` means everybody."""
    owner_id = await require_viewer(request, "read:lists")
    one = await lists.get_list(owner_id, parse_id(list_id))
    if request.query_params.get("limit") == "0":
        rows = await lists.list_members(one.id, None)
        return json_response(await list_accounts_json([account_id for _, account_id in rows]))
    page = read_page(request, 40, 80)
    rows = await lists.list_members(one.id, page)
    headers = link_header(request, settings().base_url, page, [row[0] for row in rows], only_when_full=True)
    return json_response(await list_accounts_json([account_id for _, account_id in rows]), headers=headers)


@post("/api/v1/lists/{list_id:str}/accounts", status_code=200)
async def add_members(request: Req, list_id: str) -> Response[bytes]:
    """Put people on a list."""
    owner_id = await require_viewer(request, "write:lists")
    params = await read_body(request, MemberParams)
    async with db.transaction() as tx:
        await lists.add_members(tx, owner_id, parse_id(list_id), [parse_id(text) for text in params.account_ids])
    return json_response({})


@delete("/api/v1/lists/{list_id:str}/accounts", status_code=200)
async def remove_members(request: Req, list_id: str) -> Response[bytes]:
    """Take people off a list."""
    owner_id = await require_viewer(request, "write:lists")
    params = await read_body(request, MemberParams)
    async with db.transaction() as tx:
        await lists.remove_members(tx, owner_id, parse_id(list_id), [parse_id(text) for text in params.account_ids])
    return json_response({})


@get("/api/v1/accounts/{account_id:str}/lists")
async def read_lists_of(request: Req, account_id: str) -> Response[bytes]:
    """Which of the viewer's lists somebody is on."""
    owner_id = await require_viewer(request, "read:lists")
    return json_response([_entity(one) for one in await lists.list_lists(owner_id, holding=parse_id(account_id))])


@get("/api/v1/timelines/list/{list_id:str}")
async def read_list_timeline(request: Req, list_id: str) -> Response[bytes]:
    """What the people of a list posted."""
    owner_id = await require_viewer(request, "read:lists")
    page = read_page(request)
    ids = await lists.list_list(owner_id, await lists.get_list(owner_id, parse_id(list_id)), page)
    found = await list_statuses(owner_id, ids, unasked=True, context="home", feed="home")
    return json_response(join_array(found.values()), headers=link_header(request, settings().base_url, page, ids))


handlers = [
    read_lists,
    read_list,
    make_list,
    change_list,
    drop_list,
    read_members,
    add_members,
    remove_members,
    read_lists_of,
    read_list_timeline,
]
