"""Who is asking: the viewer of a request and what their credential allows."""

import datetime as dt
from typing import Literal, NamedTuple

from salon.accounts.models import Terms
from salon.kit.context import settings
from salon.kit.errors import Forbidden, Invalid, Unauthorized

Role = Literal["member", "moderator", "admin", "operator"]
# The old umbrella scope of Mastodon's clients.
FOLLOW_COVERS = frozenset({f"{verb}:{noun}" for verb in ("read", "write") for noun in ("blocks", "follows", "mutes")})


class Viewer(NamedTuple):
    """A signed-in person or an app on their behalf; `account_id` is None for an app's own token."""

    account_id: int | None
    role: Role
    scopes: frozenset[str]
    credential: bytes  # hash of the token or session, to end it
    app_id: int | None = None
    by_cookie: bool = False
    until: dt.datetime | None = None  # when an app's token expires
    grant_id: int | None = None  # of an app's token, the same when it is renewed
    terms: Terms = Terms()


def find_audience(resource: str | None) -> str | None:
    """Which tokens are meant by the resource (RFC 8707) they are asked for; None for nothing of this place."""
    base_url = settings().base_url
    return {f"{base_url}/mcp": "mcp", base_url: "api", f"{base_url}/": "api"}.get(resource or "")


def allows(scopes: frozenset[str], wanted: str) -> bool:
    """Whether the scopes cover `wanted`: a parent ("read") covers its children ("read:statuses")."""
    parts = wanted.split(":")
    covered = any(":".join(parts[:length]) in scopes for length in range(1, len(parts) + 1))
    return covered or ("follow" in scopes and wanted in FOLLOW_COVERS)


def require(viewer: Viewer | None, scope: str) -> int:
    """The account id of a viewer who may do `scope`; raises 401, 403 or 422 as Mastodon does."""
    if viewer is None:
        raise Unauthorized
    if not allows(viewer.scopes, scope):
        raise Forbidden("This action is outside the authorized scopes")
    return require_person(viewer)


def require_person(viewer: Viewer | None) -> int:
    """The account id of a viewer, whatever their scopes; raises 401 or 422."""
    if viewer is None:
        raise Unauthorized
    if viewer.account_id is None:
        raise Invalid("This method requires an authenticated user")
    return viewer.account_id
