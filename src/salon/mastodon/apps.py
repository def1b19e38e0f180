"""Client apps register themselves, in Mastodon's client API."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts import actions, queries
from salon.accounts.guards import find_token_text, find_token_viewer
from salon.accounts.models import App
from salon.kit import db
from salon.kit.errors import Unauthorized
from salon.kit.http import json_response, read_body
from salon.kit.limits import Limit, address_of, spend
from salon.notifications.push.keys import public_key

Req = Request[Any, Any, Any]
REGISTRATIONS = Limit("apps", 30, 600)


class AppParams(msgspec.Struct):
    """What an app says of itself; `redirect_uris` is an array or lines of text."""

    client_name: str = ""
    redirect_uris: list[str] | str = ""
    scopes: str | None = None
    website: str | None = None


def to_app(app: App) -> dict[str, Any]:
    """Mastodon's Application, without anything secret."""
    return {
        "id": str(app.id),
        "name": app.name,
        "website": app.website,
        "scopes": app.scopes,
        "redirect_uri": "\n".join(app.redirect_uris),
        "redirect_uris": app.redirect_uris,
        "vapid_key": public_key(),
    }


@post("/api/v1/apps", status_code=200)
async def register_app(request: Req) -> Response[bytes]:
    """Register an app; the only answer that ever holds its secret."""
    await spend(REGISTRATIONS, address_of(request))
    params = await read_body(request, AppParams)
    lines = [params.redirect_uris] if isinstance(params.redirect_uris, str) else params.redirect_uris
    uris = [uri for line in lines for uri in line.split()]
    scopes = list(dict.fromkeys((params.scopes or "read").replace("+", " ").split()))
    async with db.transaction() as tx:
        app, secret = await actions.register_app(tx, params.client_name, uris, scopes, params.website or None)
    keys = {"client_id": app.client_id, "client_secret": secret, "client_secret_expires_at": 0}
    return json_response(to_app(app) | keys)


@get("/api/v1/apps/verify_credentials")
async def verify_app(request: Req) -> Response[bytes]:
    """Which app a token belongs to, whatever its scopes, with or without a person."""
    token = find_token_text(request)
    if token is None:
        raise Unauthorized
    viewer = await find_token_viewer(token)
    app = await queries.find_app_by_id(viewer.app_id) if viewer.app_id else None
    if app is None:
        raise Unauthorized
    return json_response(to_app(app))


handlers = [register_app, verify_app]
