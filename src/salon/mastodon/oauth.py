"""OAuth 2 for client apps: tokens, revoking them, and what this server can do. The consent page is in `pages`."""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

import msgspec
from litestar import Request, Response, get, post

from salon.accounts import actions, queries, rules
from salon.accounts.guards import require_viewer
from salon.accounts.models import App, Grant
from salon.accounts.viewers import allows, find_audience
from salon.accounts.views import get_account
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import Invalid
from salon.kit.http import json_response, read_body
from salon.kit.limits import Limit, address_of, spend
from salon.mastodon.registration import AUTH_METHODS

Req = Request[Any, Any, Any]
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
BAD_CLIENT = "Client authentication failed due to unknown client, no client authentication included, or wrong secret."
BAD_GRANT = (
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the "
    "authorization request, or was issued to another client."
)
BAD_SCOPE = "The requested scope is invalid, unknown, or malformed."
TOKENS = Limit("tokens", 300, 300)
GRANTS = ("authorization_code", "client_credentials", "refresh_token")


class TokenParams(msgspec.Struct):
    """The token request, whichever grant."""

    grant_type: str = ""
    client_id: str = ""
    client_secret: str = ""
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str | None = None
    refresh_token: str = ""
    resource: str | None = None  # RFC 8707
    scope: str | None = None


class RevokeParams(msgspec.Struct):
    """Which token to end, and whose it is."""

    token: str = ""
    client_id: str = ""
    client_secret: str = ""


def _refuse(error: str, description: str, status: int = 400) -> Response[bytes]:
    return json_response({"error": error, "error_description": description}, status, NO_STORE)


def _bad_client() -> Response[bytes]:
    return json_response(
        {"error": "invalid_client", "error_description": BAD_CLIENT},
        401,
        NO_STORE | {"WWW-Authenticate": 'Basic realm="Salon"'},
    )


def _read_basic(request: Req) -> tuple[str, str] | None:
    """Client id and secret from HTTP Basic, form-encoded as RFC 6749 2.3.1 has it."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    found = unquote_plus(client_id), unquote_plus(secret)
    return None if "\x00" in "".join(found) else found


async def _find_client(request: Req, client_id: str, secret: str) -> tuple[App | None, bool]:
    """The app of a request, and whether it proved itself with its secret; a wrong secret is no app."""
    client_id, secret = _read_basic(request) or (client_id, secret)
    app = await queries.find_app(client_id)
    if app is None or not secret:
        return app, False
    async with db.reading() as conn:
        return (app, True) if await actions.is_client_secret(conn, app, secret) else (None, False)


def _to_token(grant: Grant) -> dict[str, Any]:
    token = {
        "access_token": grant.token,
        "token_type": "Bearer",
        "scope": " ".join(grant.scopes),
        "created_at": grant.created_at,
    }
    if grant.refresh_token is None:
        return token
    return token | {"expires_in": grant.expires_in, "refresh_token": grant.refresh_token}


@post("/oauth/token", status_code=200)
async def issue_token(request: Req) -> Response[bytes]:
    """Exchange a code for a person's token, renew one, or give an app its own."""
    await spend(TOKENS, address_of(request))
    params = await read_body(request, TokenParams)
    if not params.grant_type:
        return _refuse("invalid_request", "Missing required parameter: grant_type.")
    if params.grant_type not in GRANTS:
        return _refuse("unsupported_grant_type", "The authorization grant type is not supported by this server.")
    app, proved = await _find_client(request, params.client_id, params.client_secret)
    enough = {"authorization_code": True, "refresh_token": proved or bool(app and app.is_public)}
    if app is None or not enough.get(params.grant_type, proved):
        return _bad_client()
    if params.grant_type == "authorization_code":
        return await _exchange(app, params, proved=proved)
    return await (_renew(app, params) if params.grant_type == "refresh_token" else _issue_own(app, params))


async def _issue_own(app: App, params: TokenParams) -> Response[bytes]:
    scopes = _read_scopes(params.scope) or ["read"]
    if not all(scope in rules.SCOPES and allows(frozenset(app.scopes), scope) for scope in scopes):
        return _refuse("invalid_scope", BAD_SCOPE)
    async with db.transaction() as tx:
        grant = await actions.issue_app_token(tx, app, scopes)
    return json_response(_to_token(grant), headers=NO_STORE)


def _read_scopes(text: str | None) -> list[str]:
    return list(dict.fromkeys((text or "").replace("+", " ").split()))


async def _renew(app: App, params: TokenParams) -> Response[bytes]:
    if not app.renews:
        return _refuse("unauthorized_client", "The client is not authorized to use this authorization grant type.")
    if not params.refresh_token:
        return _refuse("invalid_request", "Missing required parameter: refresh_token.")
    try:
        async with db.transaction() as tx:
            grant = await actions.renew_token(tx, app, params.refresh_token, _read_scopes(params.scope) or None)
    except Invalid:
        return _refuse("invalid_scope", BAD_SCOPE)
    if grant is None:
        return _refuse("invalid_grant", BAD_GRANT)
    return json_response(_to_token(grant), headers=NO_STORE)


async def _exchange(app: App, params: TokenParams, *, proved: bool) -> Response[bytes]:
    if not params.code or not params.redirect_uri:
        missing = "code" if not params.code else "redirect_uri"
        return _refuse("invalid_request", f"Missing required parameter: {missing}.")
    audience = find_audience(params.resource)
    if params.resource is not None and audience is None:
        return _refuse("invalid_target", "The requested resource is not of this server.")
    async with db.transaction() as tx:
        grant = await actions.exchange_code(
            tx, app, params.code, params.redirect_uri, params.code_verifier, proved=proved, audience=audience
        )
    if grant is None:
        return _refuse("invalid_grant", BAD_GRANT)
    return json_response(_to_token(grant), headers=NO_STORE)


@post("/oauth/revoke", status_code=200)
async def revoke_token(request: Req) -> Response[bytes]:
    """End a token of this app; an unknown token is no error (RFC 7009)."""
    params = await read_body(request, RevokeParams)
    app, proved = await _find_client(request, params.client_id, params.client_secret)
    if app is None or not (proved or app.is_public):
        return _refuse("unauthorized_client", "You are not authorized to revoke this token", 403)
    async with db.transaction() as tx:
        await actions.revoke_token(tx, app, params.token)
    return json_response({}, headers=NO_STORE)


@get("/.well-known/oauth-authorization-server")
async def read_metadata() -> Response[bytes]:
    """What this server can do (RFC 8414)."""
    base_url = settings().base_url
    return json_response(
        {
            "issuer": f"{base_url}/",
            "service_documentation": f"{base_url}/schema",
            "authorization_endpoint": f"{base_url}/oauth/authorize",
            "token_endpoint": f"{base_url}/oauth/token",
            "app_registration_endpoint": f"{base_url}/api/v1/apps",
            "registration_endpoint": f"{base_url}/oauth/register",
            "revocation_endpoint": f"{base_url}/oauth/revoke",
            "userinfo_endpoint": f"{base_url}/oauth/userinfo",
            "scopes_supported": sorted(rules.SCOPES) + sorted(rules.ASSISTANT_SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": GRANTS,
            "token_endpoint_auth_methods_supported": AUTH_METHODS,
            "revocation_endpoint_auth_methods_supported": AUTH_METHODS,
            "code_challenge_methods_supported": ["S256"],
        }
    )


@get("/oauth/userinfo")
async def read_userinfo(request: Req) -> Response[bytes]:
    """Who the person behind a token is, for signing in elsewhere."""
    account = await get_account(await require_viewer(request, "profile"))
    base_url = settings().base_url
    return json_response(
        {
            "iss": f"{base_url}/",
            "sub": account.uri,
            "name": account.display_name or account.username,
            "preferred_username": account.username,
            "profile": account.url,
            "picture": account.avatar,
        }
    )


handlers = [issue_token, revoke_token, read_metadata, read_userinfo]
