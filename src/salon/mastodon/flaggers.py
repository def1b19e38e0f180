"""Trusted flaggers over HTTP: who they are, what came of their notices, and naming them."""

from typing import Any

import msgspec
from litestar import Request, Response, get, put

from salon.accounts.guards import require_moderator, require_operator
from salon.kit import clock, db
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.mastodon.entities.people import list_account_bytes
from salon.safety import flaggers

Req = Request[Any, Any, Any]


@get("/api/salon/v1/admin/trusted_flaggers")
async def list_trusted(request: Req) -> Response[bytes]:
    """For moderators: whose notices are heard first, in which field, and what came of them."""
    await require_moderator(request, "admin:read:accounts")
    found = await flaggers.list_trusted()
    people = await list_account_bytes({one.account_id for one in found})
    return json_response(
        [
            {
                "account": msgspec.Raw(people[one.account_id]),
                "field": one.field,
                "since": clock.to_wire(one.named_at),
                "notices": {"open": one.waiting, "removed": one.removed, "dismissed": one.dismissed},
            }
            for one in found
            if one.account_id in people
        ]
    )


class TrustParams(msgspec.Struct):
    """Whether somebody is trusted, and in which field."""

    trusted: bool = False
    field: str = ""


@put("/api/salon/v1/admin/accounts/{account_id:str}/trusted_flagger")
async def trust_flagger(request: Req, account_id: str) -> Response[bytes]:
    """For operators: hear somebody's notices before others', or like others'."""
    operator_id, one = await require_operator(request, "admin:write:accounts"), parse_id(account_id)
    params = await read_body(request, TrustParams)
    async with db.transaction() as tx:
        await flaggers.trust_flagger(tx, operator_id, one, trusted=params.trusted, field=params.field)
    return json_response({"trusted": params.trusted, "field": params.field.strip() if params.trusted else ""})


handlers: list[Any] = [list_trusted, trust_flagger]
