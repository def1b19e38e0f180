"""The policy of the checks over HTTP: what holds, writing another, trying it on last week, putting it in force."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_moderator
from salon.checks.models import ACTIONS, AUDIENCES, LABELS, NEVER
from salon.checks.policy import load_policy
from salon.kit import clock, db
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.mastodon.proposals import answer_waiting
from salon.safety import policies, proposing
from salon.safety.policies import CHANGING, Draft, Version
from salon.safety.proposing import Wish

Req = Request[Any, Any, Any]
MOST_VERSION = 2**31 - 1


def _entity(one: Version) -> dict[str, Any]:
    return {
        "version": one.version,
        "rules": one.rules,
        "domains": one.domains,
        "seconded": one.seconded,
        "note": one.note,
        "made_by_id": str(one.made_by) if one.made_by else None,
        "made_at": clock.to_wire(one.made_at),
        "live_at": clock.to_wire(one.live_at) if one.live_at else None,
        "replay": one.replay,
        "replayed_at": clock.to_wire(one.replayed_at) if one.replayed_at else None,
    }


@get("/api/salon/v1/admin/policies")
async def list_policies(request: Req) -> Response[bytes]:
    """For moderators: the policy that holds, those written lately, and what rules can say."""
    await require_moderator(request, "admin:read:reports")
    async with db.reading() as conn:
        holds, seconded = await load_policy(conn), await policies.load_seconded(conn)
    return json_response(
        {
            "holds": {
                "version": holds.version,
                "rules": msgspec.to_builtins(holds.rules),
                "domains": sorted(holds.domains),
                "seconded": [one for one in policies.SECONDED if one in seconded],
            },
            "versions": [_entity(one) for one in await policies.list_policies()],
            "labels": LABELS,
            "never": sorted(NEVER),
            "actions": ACTIONS,
            "audiences": AUDIENCES,
            "secondable": policies.SECONDED,
        }
    )


async def _answer(version: int) -> Response[bytes]:
    found = await policies.list_policies(version)
    if not found:
        raise NotFound
    return json_response(_entity(found[0]))


@post("/api/salon/v1/admin/policies", status_code=200)
async def write_policy(request: Req) -> Response[bytes]:
    """For moderators: write another policy; it is tried on last week, and holds only when it is put in force."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    draft = await read_body(request, Draft)
    async with db.transaction() as tx:
        version = await policies.write_policy(tx, moderator_id, draft)
    return await _answer(version)


@post("/api/salon/v1/admin/policies/{version:int}/live", status_code=200)
async def put_in_force(request: Req, version: int) -> Response[bytes]:
    """For moderators: let a version hold, an older one too; what was decided by another stays."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    if not 0 < version <= MOST_VERSION:
        raise NotFound
    async with db.transaction() as tx:
        waits = await proposing.propose_if_asked(tx, moderator_id, Wish(deed=CHANGING, subject=version))
        if not waits:
            await policies.put_in_force(tx, moderator_id, version)
    return await (answer_waiting(waits) if waits else _answer(version))


handlers: list[Any] = [list_policies, write_policy, put_in_force]
