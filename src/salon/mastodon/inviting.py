"""Members' own invitations, over HTTP."""

from typing import Any

from litestar import Request, Response, delete, get, post

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.http import json_response
from salon.mastodon.running import to_invite
from salon.safety import inviting

Req = Request[Any, Any, Any]


@get("/api/salon/v1/invites")
async def list_own(request: Req) -> Response[bytes]:
    """One's invitations that still hold, and how many more one may make now."""
    holding, left = await inviting.list_own_invites(await require_viewer(request, "read:accounts"))
    return json_response({"left": left, "invites": [to_invite(one) for one in holding]})


@post("/api/salon/v1/invites", status_code=200)
async def make_own(request: Req) -> Response[bytes]:
    """Make one."""
    account_id = await require_viewer(request, "write:accounts")
    async with db.transaction() as tx:
        made = await inviting.make_own_invite(tx, account_id)
    return json_response(to_invite(made))


@delete("/api/salon/v1/invites/{code:str}", status_code=200)
async def withdraw_own(request: Req, code: str) -> Response[bytes]:
    """Take one back."""
    account_id = await require_viewer(request, "write:accounts")
    async with db.transaction() as tx:
        await inviting.withdraw_own_invite(tx, account_id, code)
    return json_response({})


handlers = [list_own, make_own, withdraw_own]
