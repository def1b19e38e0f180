"""A member's agents over HTTP: made, given keys and budgets, revoked."""

from typing import Any, Literal

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts import agents
from salon.accounts.agents import Agent, Budget, Key
from salon.accounts.guards import require_viewer
from salon.accounts.views import list_accounts
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.mastodon.entities.people import forget_account
from salon.posts.agents import Quota, measure_quotas
from salon.studio.agents import Used, measure_used

Req = Request[Any, Any, Any]
OFTEN = Limit("agents", 20, 3600)


class AgentParams(Budget, kw_only=True, frozen=True):
    """A new agent."""

    username: str
    display_name: str = ""


class KeyParams(msgspec.Struct, kw_only=True):
    """A new key: what it is called, what it may do, and whether it is for the API or for `/mcp`."""

    name: str
    scopes: list[str]
    audience: Literal["api", "mcp"] = "api"


@get("/api/salon/v1/agents")
async def read_agents(request: Req) -> Response[bytes]:
    """One's agents with what they may and did use, and their keys."""
    return await _answer(await require_viewer(request, "read:accounts"))


@post("/api/salon/v1/agents", status_code=200)
async def make_agent(request: Req) -> Response[bytes]:
    """Make an automated account that one answers for."""
    operator_id = await require_viewer(request, "write:accounts")
    params = await read_body(request, AgentParams)
    await spend(OFTEN, str(operator_id))
    async with db.transaction() as tx:
        budget = _to_budget(params)
        agent_id = await agents.register_agent(tx, operator_id, params.username, params.display_name, budget)
    return await _answer(operator_id, agent_id)


def _to_budget(params: AgentParams) -> Budget:
    return Budget(
        posts_per_day=params.posts_per_day,
        pictures_per_day=params.pictures_per_day,
        spend_per_day=params.spend_per_day,
    )


@put("/api/salon/v1/agents/{agent_id:str}")
async def change_agent(request: Req, agent_id: str) -> Response[bytes]:
    """Allow one's agent more or less in a day."""
    operator_id, wanted = await require_viewer(request, "write:accounts"), parse_id(agent_id)
    budget = await read_body(request, Budget)
    async with db.transaction() as tx:
        await agents.change_agent(tx, operator_id, wanted, budget)
    return await _answer(operator_id, wanted)


@delete("/api/salon/v1/agents/{agent_id:str}", status_code=200)
async def revoke_agent(request: Req, agent_id: str) -> Response[bytes]:
    """End one's agent for good and at once."""
    operator_id, wanted = await require_viewer(request, "write:accounts"), parse_id(agent_id)
    async with db.transaction() as tx:
        await agents.revoke_agent(tx, operator_id, wanted)
    forget_account(wanted)
    return await _answer(operator_id, wanted)


@post("/api/salon/v1/agents/{agent_id:str}/keys", status_code=200)
async def make_key(request: Req, agent_id: str) -> Response[bytes]:
    """Give one's agent a key; the answer is the only moment it can be read."""
    operator_id, wanted = await require_viewer(request, "write:accounts"), parse_id(agent_id)
    params = await read_body(request, KeyParams)
    await spend(OFTEN, str(operator_id))
    async with db.transaction() as tx:
        grant = await agents.make_key(tx, operator_id, wanted, params.name, params.scopes, params.audience)
    return json_response({"token": grant.token, "scopes": grant.scopes, "audience": params.audience})


@delete("/api/salon/v1/agents/{agent_id:str}/keys/{key_id:str}", status_code=200)
async def withdraw_key(request: Req, agent_id: str, key_id: str) -> Response[bytes]:
    """End one key at once."""
    operator_id, wanted = await require_viewer(request, "write:accounts"), parse_id(agent_id)
    async with db.transaction() as tx:
        await agents.withdraw_key(tx, operator_id, wanted, parse_id(key_id))
    return await _answer(operator_id, wanted)


async def _answer(operator_id: int, only: int | None = None) -> Response[bytes]:
    """All of a member's agents, or one."""
    async with db.reading() as conn:
        found = await agents.list_agents(conn, operator_id)
        if only is not None:
            found = [one for one in found if one.account_id == only]
        ids = [one.account_id for one in found]
        keys, quotas = await agents.list_keys(conn, ids), await measure_quotas(conn, ids)
        used = await measure_used(conn, ids)
    accounts = await list_accounts(ids)
    told = [
        _to_agent(one, quotas[one.account_id], [key for key in keys if key.agent_id == one.account_id])
        | _to_used(used[one.account_id])
        | {"account": accounts.get(one.account_id)}
        for one in found
    ]
    if only is None:
        return json_response({"agents": told, "most": settings().member_agents, "scopes": list(agents.KEY_SCOPES)})
    if not told:
        raise NotFound
    return json_response(told[0])


def _to_agent(one: Agent, quota: Quota, keys: list[Key]) -> dict[str, Any]:
    return {
        "id": str(one.account_id),
        "budget": one.budget,
        "posts_per_day": quota.per_day,
        "posts_used": quota.used,
        "liked_by": quota.standing.liked_by,
        "created_at": clock.to_wire(one.created_at),
        "revoked_at": clock.to_wire(one.revoked_at) if one.revoked_at else None,
        "keys": [_to_key(key) for key in keys],
    }


def _to_used(one: Used) -> dict[str, Any]:
    return {"pictures_used": one.pictures, "spend_used": one.spend}


def _to_key(key: Key) -> dict[str, Any]:
    return {
        "id": str(key.id),
        "name": key.name,
        "scopes": key.scopes,
        "audience": key.audience,
        "created_at": clock.to_wire(key.created_at),
        "last_used_at": clock.to_wire(key.last_used_at) if key.last_used_at else None,
    }


handlers: list[Any] = [read_agents, make_agent, change_agent, revoke_agent, make_key, withdraw_key]
