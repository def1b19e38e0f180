"""Remix chains over HTTP: start, claim the next turn, add it, and see the strip."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts.guards import require_viewer
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon.challenges import remove_gathering
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.together import chains
from salon.together.chains import Chain

Req = Request[Any, Any, Any]


class ChainParams(msgspec.Struct):
    """A chain to be, or its next turn."""

    post_id: str = ""
    title: str = ""
    most_turns: int = 12


def _head(one: Chain) -> dict[str, Any]:
    holder = one.holder_id
    return {
        "id": str(one.id),
        "title": one.title,
        "turns_count": one.turns,
        "most_turns": one.most_turns,
        "state": "complete" if one.complete else "claimed" if holder else "free",
        "claimed_by_id": str(holder) if holder else None,
        "claimed_until": clock.to_wire(one.claimed_until) if holder and one.claimed_until else None,
        "last_post_id": str(one.last_post_id),
        "created_at": clock.to_wire(one.created_at),
    }


async def _answer(viewer_id: int | None, chain_id: int) -> Response[bytes]:
    """A chain with its whole strip; a turn that is gone or hidden from the viewer is null."""
    one = await chains.get_chain(chain_id)
    people = await list_account_bytes([one.author_id])
    if one.author_id not in people:
        raise NotFound
    ids = await chains.list_turns(chain_id)
    statuses = await list_statuses(viewer_id, ids)
    turns = join_array(statuses.get(post_id, b"null") for post_id in ids)
    head = msgspec.json.encode(_head(one))[:-1]
    return json_response(head + b',"account":' + people[one.author_id] + b',"turns":' + turns + b"}")


@get("/api/salon/v1/chains")
async def list_chains(request: Req) -> Response[bytes]:
    """Chains, newest first, each with its last picture; null where the viewer may not see it."""
    viewer_id, page = await viewer_id_of(request), read_page(request)
    found = await chains.list_chains(page)
    people = await list_account_bytes({one.author_id for one in found})
    statuses = await list_statuses(viewer_id, [one.last_post_id for one in found])
    body = join_array(
        msgspec.json.encode(_head(one))[:-1]
        + b',"account":'
        + people[one.author_id]
        + b',"last":'
        + statuses.get(one.last_post_id, b"null")
        + b"}"
        for one in found
        if one.author_id in people
    )
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    return json_response(body, headers=headers)


@post("/api/salon/v1/chains", status_code=200)
async def start_chain(request: Req) -> Response[bytes]:
    """Start one with a post of my own as its first turn."""
    author_id = await require_viewer(request, "write:statuses")
    params = await read_body(request, ChainParams)
    async with db.transaction() as tx:
        chain_id = await chains.start(tx, author_id, params.title, parse_id(params.post_id), params.most_turns)
    return await _answer(author_id, chain_id)


@get("/api/salon/v1/chains/{chain_id:str}")
async def show_chain(request: Req, chain_id: str) -> Response[bytes]:
    """One of them, with its strip."""
    return await _answer(await viewer_id_of(request), parse_id(chain_id))


@delete("/api/salon/v1/chains/{chain_id:str}", status_code=200)
async def remove_chain(request: Req, chain_id: str) -> Response[bytes]:
    """Take away one that I started, or as a moderator any; its posts stay."""
    return await remove_gathering(request, "chain", chain_id)


@post("/api/salon/v1/chains/{chain_id:str}/claim", status_code=200)
async def claim_turn(request: Req, chain_id: str) -> Response[bytes]:
    """Take the next turn for ten minutes."""
    actor_id, one = await require_viewer(request, "write:statuses"), parse_id(chain_id)
    async with db.transaction() as tx:
        await chains.claim(tx, actor_id, one)
    return await _answer(actor_id, one)


@delete("/api/salon/v1/chains/{chain_id:str}/claim", status_code=200)
async def give_up_turn(request: Req, chain_id: str) -> Response[bytes]:
    """Let somebody else have the turn I claimed."""
    actor_id, one = await require_viewer(request, "write:statuses"), parse_id(chain_id)
    async with db.transaction() as tx:
        await chains.give_up(tx, actor_id, one)
    return await _answer(actor_id, one)


@post("/api/salon/v1/chains/{chain_id:str}/turns", status_code=200)
async def add_turn(request: Req, chain_id: str) -> Response[bytes]:
    """Make my remix of the last picture the next turn."""
    actor_id, one = await require_viewer(request, "write:statuses"), parse_id(chain_id)
    params = await read_body(request, ChainParams)
    async with db.transaction() as tx:
        await chains.add_turn(tx, actor_id, one, parse_id(params.post_id))
    return await _answer(actor_id, one)


handlers: list[Any] = [list_chains, start_chain, show_chain, remove_chain, claim_turn, give_up_turn, add_turn]
