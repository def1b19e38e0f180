"""Apps that never heard of Mastodon register themselves as RFC 7591 has it."""

from typing import Any

import msgspec
from litestar import Request, Response, post

from salon.accounts import actions
from salon.accounts.models import AppKind
from salon.kit import clock, db
from salon.kit.errors import Invalid
from salon.kit.http import json_response, read_body
from salon.kit.limits import address_of, spend
from salon.mastodon.apps import REGISTRATIONS

Req = Request[Any, Any, Any]
WITH_A_SECRET = ("client_secret_basic", "client_secret_post")
AUTH_METHODS = (*WITH_A_SECRET, "none")
# What may be asked for; a client's own token is there for whoever has a secret, asked for or not.
GRANT_TYPES = frozenset({"authorization_code", "refresh_token", "client_credentials"})
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class ClientMetadata(msgspec.Struct):
    """What a client says of itself (RFC 7591 2); what is not listed is ignored, as the RFC has it."""

    redirect_uris: list[str] = []
    token_endpoint_auth_method: str = WITH_A_SECRET[0]
    grant_types: list[str] = msgspec.field(default_factory=lambda: ["authorization_code"])
    response_types: list[str] = msgspec.field(default_factory=lambda: ["code"])
    client_name: str = ""
    client_uri: str | None = None
    scope: str | None = None


def _refuse(error: str, description: str) -> Response[bytes]:
    return json_response({"error": error, "error_description": description}, 400, NO_STORE)


def _find_problem(asked: ClientMetadata) -> str | None:
    """What of a client's wishes this server cannot do, as a sentence."""
    if asked.token_endpoint_auth_method not in AUTH_METHODS:
        return f"token_endpoint_auth_method must be one of {', '.join(AUTH_METHODS)}."
    if not asked.grant_types or not set(asked.grant_types) <= GRANT_TYPES:
        return f"grant_types must be among {', '.join(sorted(GRANT_TYPES))}."
    if "authorization_code" not in asked.grant_types:
        return "grant_types must contain authorization_code."
    if asked.token_endpoint_auth_method not in WITH_A_SECRET and "client_credentials" in asked.grant_types:
        return "A client without a secret cannot have client_credentials."
    return None if set(asked.response_types) == {"code"} else "response_types must be code."


@post("/oauth/register", status_code=201)
async def register_client(request: Req) -> Response[bytes]:
    """Register a client; the only answer that ever holds its secret. Its tokens end if it asks for `refresh_token`."""
    await spend(REGISTRATIONS, address_of(request))
    try:
        asked = await read_body(request, ClientMetadata)
    except Invalid as error:
        return _refuse("invalid_client_metadata", error.message)
    if problem := _find_problem(asked):
        return _refuse("invalid_client_metadata", problem)
    is_public = asked.token_endpoint_auth_method not in WITH_A_SECRET
    scopes = list(dict.fromkeys((asked.scope or "read").split()))
    kind = AppKind(is_public=is_public, renews="refresh_token" in asked.grant_types)
    try:
        async with db.transaction() as tx:
            app, secret = await actions.register_app(
                tx, asked.client_name.strip() or "An app", asked.redirect_uris, scopes, asked.client_uri or None, kind
            )
    except Invalid as error:
        wrong_address = "redirect_uris" in (error.details or {})
        return _refuse("invalid_redirect_uri" if wrong_address else "invalid_client_metadata", error.message)
    answer: dict[str, Any] = {
        "client_id": app.client_id,
        "client_id_issued_at": int(clock.now().timestamp()),
        "client_name": app.name,
        "redirect_uris": app.redirect_uris,
        "grant_types": asked.grant_types,
        "response_types": asked.response_types,
        "token_endpoint_auth_method": asked.token_endpoint_auth_method,
        "scope": " ".join(app.scopes),
    }
    if app.website:
        answer["client_uri"] = app.website
    if secret:
        answer |= {"client_secret": secret, "client_secret_expires_at": 0}
    return json_response(answer, 201, NO_STORE)


handlers = [register_client]
