"""Who is asking: from a request's token or cookie to a viewer, without a query for those seen lately."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType

from salon.accounts import queries, rules, sight
from salon.accounts.actions.sessions import require_active
from salon.accounts.devices import note_use
from salon.accounts.secrets import hash_secret, is_same
from salon.accounts.sight import Seen
from salon.accounts.viewers import Role, Viewer, require
from salon.kit import clock
from salon.kit.context import settings
from salon.kit.errors import Conflict, Forbidden, Unauthorized
from salon.kit.limits import Limit, count

Connection = ASGIConnection[Any, Any, Any, Any]
COOKIE = "salon_session"
ALLOWANCE = "salon_allowance"  # where a request's state keeps what is left
REQUESTS = Limit("requests", 300, 300)
UPLOADS = Limit("uploads", 30, 1800)
DELETIONS = Limit("deletions", 30, 1800)
CSRF_HEADER = "x-salon-csrf"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Which account a page of ours believes to be signed in: a header, and for sockets, which have none, a parameter.
ACCOUNT_HEADER, ACCOUNT_PARAMETER = b"x-salon-account", b"salon_account"


class OtherAccount(Conflict):
    """409 for a page that was loaded while somebody else was signed in in this browser."""

    def __init__(self) -> None:
        sentence = "Somebody else is signed in in this browser now. Load the page again."
        super().__init__(sentence, {"account": [{"error": "ERR_OTHER_ACCOUNT", "description": "is another now"}]})


async def find_viewer(connection: Connection) -> Viewer | None:
    """Who sends this request (or opens this socket); None for a stranger.

    Reads the Bearer header, `?access_token=` or the session cookie, in that order. Raises `Unauthorized` for a bad
    token, `Forbidden` for a suspended or pending account and for an unsafe request by cookie that comes from another
    site or lacks its CSRF token. A cookie that no longer holds is a stranger's.
    """
    token = find_token_text(connection)
    if token is not None:
        viewer = await find_token_viewer(token)
        _count_request(connection, viewer)
        return viewer
    seen = await find_session(connection)
    if seen is None:
        return None
    _require_same_account(connection, seen.viewer)
    _require_own_page(connection, seen)
    return seen.viewer


def _require_same_account(connection: Connection, viewer: Viewer) -> None:
    """What a page asks for one person is never answered or done for another; raises `OtherAccount`."""
    believed = _raw_header(connection, ACCOUNT_HEADER).decode("latin-1")
    query: bytes = connection.scope["query_string"]
    if not believed and ACCOUNT_PARAMETER in query:
        believed = parse_qs(query.decode("latin-1")).get(ACCOUNT_PARAMETER.decode(), [""])[-1]
    if believed and believed != str(viewer.account_id):
        raise OtherAccount


def _count_request(connection: Connection, viewer: Viewer) -> None:
    """Count an app's request once; what is left goes out with the answer's headers. Raises `RateLimited`."""
    if connection.scope["type"] != ScopeType.HTTP or not settings().rate_limits:
        return
    if ALLOWANCE in connection.scope["state"]:
        return
    path, method = connection.scope["path"], connection.scope.get("method")
    limit = REQUESTS
    if method == "POST" and path.startswith(("/api/v1/media", "/api/v2/media")):
        limit = UPLOADS
    elif method == "DELETE" and path.startswith("/api/v1/statuses/"):
        limit = DELETIONS
    connection.scope["state"][ALLOWANCE] = count(limit, viewer.credential)


async def require_viewer(connection: Connection, scope: str) -> int:
    """The account id of whoever sends this request and may do `scope`; raises 401, 403 or 422 as Mastodon does."""
    return require(await find_viewer(connection), scope)


async def require_moderator(connection: Connection, scope: str) -> int:
    """The account id of a moderator or operator who may do `scope`; raises as `require_viewer`, and `Forbidden`."""
    viewer = await find_viewer(connection)
    account_id = require(viewer, scope)
    if viewer is None or viewer.role == "member":
        raise Forbidden
    return account_id


async def require_operator(connection: Connection, scope: str) -> int:
    """The account id of an operator or admin who may do `scope`; raises as `require_viewer`, and `Forbidden`."""
    viewer = await find_viewer(connection)
    account_id = require(viewer, scope)
    if viewer is None or viewer.role not in rules.RUNNING:
        raise Forbidden
    return account_id


async def find_socket_viewer(socket: Connection) -> Viewer | None:
    """Who opens this socket, also by a token sent as the subprotocol; None for strangers and whoever may not."""
    offered = _raw_header(socket, b"sec-websocket-protocol").decode("latin-1").split(",")[0].strip()
    try:
        if offered and find_token_text(socket) is None:
            return await find_token_viewer(offered)
        return await find_viewer(socket)
    except (Unauthorized, Forbidden, OtherAccount):
        return None


async def find_token_viewer(token: str, audience: str = "api") -> Viewer:
    """The viewer of a bearer token; raises `Unauthorized` when it does not hold, `Forbidden` for a stopped account.

    One given out for assistants is good for them alone (`audience` "mcp"), and any other for the API alone.
    """
    viewer = await _find_holder(token)
    if viewer.terms.audience != audience:
        raise Unauthorized
    return viewer


async def _find_holder(token: str) -> Viewer:
    token_hash = hash_secret(token)
    if seen := sight.find_seen(token_hash):
        return seen.viewer
    drops = sight.drops()
    row = await queries.find_token(token_hash)
    if row is None or row.state == "deleted":
        raise Unauthorized
    if row.revoked_at is not None:
        raise Unauthorized("The access token was revoked")
    if row.expires_at is not None and row.expires_at <= clock.now():
        raise Unauthorized("The access token expired")
    if row.state is not None:
        require_active(row.state)
    await note_use(token_hash, row.last_used_at, by_cookie=False)
    return _remember(token_hash, row, frozenset(row.scopes), drops).viewer


async def find_session(connection: Connection) -> Seen | None:
    """The session of the cookie with its CSRF token, whatever the method: for pages with a form of their own."""
    token = find_cookie(connection, COOKIE)
    if not token:
        return None
    token_hash = hash_secret(token)
    if seen := sight.find_seen(token_hash):
        return seen
    drops = sight.drops()
    row = await queries.find_session(token_hash)
    if row is None or row.state == "deleted":
        return None
    require_active(row.state or "active")
    await note_use(token_hash, row.last_used_at, by_cookie=True)
    return _remember(token_hash, row, rules.WEB_SCOPES, drops)


def find_token_text(connection: Connection) -> str | None:
    """The bearer token a request carries, in its header or address."""
    header = _raw_header(connection, b"authorization")
    if header[:7].lower() == b"bearer ":
        return header[7:].strip().decode("latin-1")
    query: bytes = connection.scope["query_string"]
    if b"access_token=" in query:
        found = parse_qs(query.decode("latin-1")).get("access_token")
        return found[-1] if found else None
    return None


def require_same_origin(connection: Connection) -> None:
    """Raise `Forbidden` when a browser says that the request comes from another site's page."""
    site = _raw_header(connection, b"sec-fetch-site")
    if site:
        if site not in {b"same-origin", b"none"}:
            raise Forbidden("This request comes from another site.")
        return
    origin = _raw_header(connection, b"origin").decode("latin-1")
    if not origin or origin == settings().base_url:
        return
    host = _raw_header(connection, b"host").decode("latin-1")
    if origin == "null" or urlsplit(origin).netloc != host:
        raise Forbidden("This request comes from another site.")


def _require_own_page(connection: Connection, seen: Seen) -> None:
    """Cookies are sent by the browser unasked: what changes something must show that our page asked."""
    if connection.scope["type"] == ScopeType.WEBSOCKET:
        require_same_origin(connection)
        return
    if connection.scope.get("method") in SAFE_METHODS:
        return
    require_same_origin(connection)
    if not is_same(_raw_header(connection, CSRF_HEADER.encode()), seen.csrf.encode()):
        raise Forbidden("The page is out of date. Reload it and try again.")


def _remember(token_hash: bytes, row: queries.CredentialRow, scopes: frozenset[str], drops: int) -> Seen:
    role: Role = row.role if row.role in rules.STANDING else "member"  # type: ignore[assignment]
    viewer = Viewer(
        account_id=row.account_id,
        role=role,
        scopes=scopes,
        credential=token_hash,
        app_id=row.app_id,
        by_cookie=row.app_id is None,
        until=row.expires_at if row.app_id is not None else None,
        grant_id=row.grant_id,
        terms=row.terms,
    )
    until = clock.now() + sight.MEMORY
    seen = Seen(viewer, row.csrf, min(until, row.expires_at) if row.expires_at else until)
    sight.remember(token_hash, seen, drops)
    return seen


def _raw_header(connection: Connection, name: bytes) -> bytes:
    for key, value in connection.scope["headers"]:
        if key == name:
            return value
    return b""


def find_cookie(connection: Connection, name: str) -> str:
    """The value of a cookie; "" without one."""
    start = name.encode() + b"="
    for key, value in connection.scope["headers"]:
        if key == b"cookie" and start in value:
            for part in value.split(b";"):
                if part.strip().startswith(start):
                    return part.strip()[len(start) :].decode("latin-1")
    return ""
