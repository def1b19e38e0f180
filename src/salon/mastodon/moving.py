"""Who one was before, and moving to another account here, over HTTP; only the web client may, as with passwords."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts import aliases
from salon.accounts.proofs import require_own_browser, require_proof
from salon.accounts.viewers import require_person
from salon.accounts.views import list_accounts
from salon.kit import clock, db
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.mastodon.entities.people import bodies
from salon.relationships import moving

Req = Request[Any, Any, Any]
ALIASES, MOVE = "/api/salon/v1/aliases", "/api/salon/v1/move"


class AliasParams(msgspec.Struct):
    """Who one was: a name here, an address elsewhere, or that of a profile's page."""

    address: str = ""


class MoveParams(msgspec.Struct):
    """The name of the account here to use from now on."""

    to: str = ""


async def _answer_aliases(account_id: int) -> Response[bytes]:
    found = await aliases.list_aliases(account_id)
    people = await list_accounts([one.account_id for one in found if one.account_id])
    body = [{"id": str(one.id), "address": one.address, "account": people.get(one.account_id or 0)} for one in found]
    return json_response(body)


@get(ALIASES)
async def read_aliases(request: Req) -> Response[bytes]:
    """Whom the viewer says they were before."""
    return await _answer_aliases(require_person(await require_own_browser(request, "read:accounts")))


@post(ALIASES, status_code=200)
async def add_alias(request: Req) -> Response[bytes]:
    """Say that one was somebody, which lets them move here."""
    account_id = require_person(await require_own_browser(request, "write:accounts"))
    params = await read_body(request, AliasParams)
    async with db.transaction() as tx:
        await aliases.add_alias(tx, account_id, params.address)
    return await _answer_aliases(account_id)


@delete(ALIASES + "/{alias_id:str}", status_code=200)
async def remove_alias(request: Req, alias_id: str) -> Response[bytes]:
    """Say it no longer."""
    account_id = require_person(await require_own_browser(request, "write:accounts"))
    async with db.transaction() as tx:
        await aliases.remove_alias(tx, account_id, parse_id(alias_id))
    return await _answer_aliases(account_id)


async def _answer_move(account_id: int, came: int | None = None) -> Response[bytes]:
    move = await moving.find_move(account_id)
    people = await list_accounts([move.to_id] if move.to_id else [])
    body = {
        "moved": people.get(move.to_id or 0),
        "may_move_at": clock.to_wire(move.may_at) if move.may_at else None,
    }
    return json_response(body if came is None else body | {"came_along": came})


@get(MOVE)
async def read_move(request: Req) -> Response[bytes]:
    """Where the viewer moved, and from when they may move (again)."""
    return await _answer_move(require_person(await require_own_browser(request, "read:accounts")))


@post(MOVE, status_code=200)
async def move_away(request: Req) -> Response[bytes]:
    """Use another account here from now on; followers come along."""
    account_id = require_person(await require_proof(request))
    params = await read_body(request, MoveParams)
    async with db.transaction() as tx:
        came = await moving.move_account(tx, account_id, params.to)
    bodies.clear()
    return await _answer_move(account_id, came)


@delete(MOVE, status_code=200)
async def come_back(request: Req) -> Response[bytes]:
    """Use the account again that one moved away from; followers stay where they went."""
    account_id = require_person(await require_own_browser(request, "write:accounts"))
    async with db.transaction() as tx:
        await moving.take_move_back(tx, account_id)
    bodies.clear()
    return await _answer_move(account_id)


handlers = [read_aliases, add_alias, remove_alias, read_move, move_away, come_back]
