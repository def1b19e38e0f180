"""People in Mastodon's client API: sign-up by app, one's own profile, others' profiles, finding them."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post

from salon.accounts import actions, queries, views
from salon.accounts.guards import find_viewer, require_viewer
from salon.accounts.models import Field, NewAccount, ProfileChange
from salon.accounts.reading import find_reading
from salon.accounts.routes import SIGN_UPS
from salon.accounts.viewers import allows, require
from salon.kit import db
from salon.kit.db import Tx
from salon.kit.errors import BadRequest, Forbidden, NotFound, Unauthorized
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.limits import address_of, spend
from salon.kit.pages import read_page
from salon.mastodon.entities.accounts import list_accounts_json
from salon.mastodon.entities.labelled import leave_out_hidden
from salon.mastodon.entities.people import forget_account, list_account_bytes
from salon.mastodon.profile_pictures import drop_unused, keep_picture, list_keys
from salon.mastodon.regards import list_featured_entities
from salon.mastodon.statuses import viewer_id_of

Req = Request[Any, Any, Any]
MOST_AT_ONCE = 40
# What of a profile is stored as it is sent.
PLAIN = (
    "display_name",
    "note",
    "locked",
    "bot",
    "discoverable",
    "indexable",
    "hide_collections",
    "attribution_domains",
    "avatar_description",
    "header_description",
    "shows_favourites",
)
MAX_BODY = 80 * 1024 * 1024  # two pictures; `SALON_UPLOAD_MAX_BYTES` is what each may have


class SignUpParams(msgspec.Struct):
    """Signing up through an app."""

    username: str = ""
    email: str = ""
    password: str = ""
    agreement: bool | None = None
    invite_code: str | None = None


@post("/api/v1/accounts", status_code=200)
async def sign_up(request: Req) -> Response[bytes]:
    """Sign somebody up with an app's own token; answers with their token."""
    viewer = await find_viewer(request)
    if viewer is None or viewer.app_id is None:
        raise Unauthorized
    if viewer.account_id is not None:
        raise Forbidden
    if not allows(viewer.scopes, "write:accounts"):
        raise Forbidden("This action is outside the authorized scopes")
    await spend(SIGN_UPS, address_of(request))
    params = await read_body(request, SignUpParams)
    account_id = await actions.sign_up(
        NewAccount(
            username=params.username,
            email=params.email,
            password=params.password,
            invite=params.invite_code,
            agreement=bool(params.agreement),
        )
    )
    async with db.transaction() as tx:
        grant = await actions.issue_token(tx, viewer.app_id, account_id, sorted(viewer.scopes))
    return json_response(
        {
            "access_token": grant.token,
            "token_type": "Bearer",
            "scope": " ".join(grant.scopes),
            "created_at": grant.created_at,
        }
    )


@get("/api/v1/accounts/verify_credentials")
async def read_own_account(request: Req) -> Response[bytes]:
    """One's own account; a token for signing in elsewhere (`profile`) may ask too."""
    viewer = await find_viewer(request)
    scope = "profile" if viewer and "profile" in viewer.scopes else "read:accounts"
    return json_response(await views.get_own_account(require(viewer, scope)))


class ProfileParams(msgspec.Struct):
    """What to change of one's profile; pictures are files."""

    display_name: str | None = None
    note: str | None = None
    locked: bool | None = None
    bot: bool | None = None
    discoverable: bool | None = None
    indexable: bool | None = None
    hide_collections: bool | None = None
    attribution_domains: list[str] | None = None
    avatar_description: str | None = None
    header_description: str | None = None
    shows_favourites: bool | None = None
    avatar: Any = None
    header: Any = None
    fields_attributes: Any = None
    source: dict[str, Any] | None = None

    def to_change(self) -> ProfileChange:
        source = self.source or {}
        given = {name: value for name in PLAIN if (value := getattr(self, name)) is not None}
        if self.fields_attributes is not None:
            given["fields"] = _read_fields(self.fields_attributes)
        if source.get("privacy"):
            given["default_visibility"] = str(source["privacy"])
        if "sensitive" in source:
            given["default_sensitive"] = str(source["sensitive"]).lower() in {"true", "1", "on"}
        if "language" in source:
            given["default_language"] = str(source["language"] or "")[:10] or None
        if source.get("quote_policy"):
            given["quote_policy"] = str(source["quote_policy"])
        return ProfileChange(**given)


def _read_fields(value: Any) -> list[Field]:
    """Apps send a list or, as Rails would, a map of numbers to rows."""
    rows = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadRequest("fields_attributes must be rows of name and value.")
    return [Field(str(row.get("name") or ""), str(row.get("value") or "")) for row in rows]


@patch("/api/v1/accounts/update_credentials", request_max_body_size=MAX_BODY)
async def update_own_account(request: Req) -> Response[bytes]:
    """Change one's profile; what is not sent stays."""
    account_id = await require_viewer(request, "write:accounts")
    await _change_profile(request, account_id)
    return json_response(await views.get_own_account(account_id))


async def _change_profile(request: Req, account_id: int) -> None:
    params = await read_body(request, ProfileParams)
    avatar = await keep_picture("avatar", params.avatar)
    header = await keep_picture("header", params.header)
    before = await list_keys(account_id) if avatar or header else set()
    async with db.transaction() as tx:
        await actions.update_profile(tx, account_id, params.to_change())
        if avatar:
            await actions.set_avatar(tx, account_id, avatar)
        if header:
            await actions.set_header(tx, account_id, header)
    await _forget_changed(account_id, before)


@get("/api/v1/profile")
async def read_profile(request: Req) -> Response[bytes]:
    """One's own profile as it was typed, for editing."""
    return json_response(await _to_profile(await require_viewer(request, "read:accounts")))


@patch("/api/v1/profile", request_max_body_size=MAX_BODY)
async def change_profile(request: Req) -> Response[bytes]:
    """Change it; what is not sent stays."""
    account_id = await require_viewer(request, "write:accounts")
    await _change_profile(request, account_id)
    return json_response(await _to_profile(account_id))


async def _to_profile(account_id: int) -> dict[str, Any]:
    """Mastodon's Profile; every profile here shows its media, replies with media and what it features."""
    own = await views.get_own_account(account_id)
    row = (await queries.list_rows([account_id]))[0]
    copied = ("locked", "bot", "hide_collections", "discoverable", "indexable", "display_name")
    avatar, header = own.avatar if row.avatar_key else None, own.header if row.header_key else None
    return {
        "id": own.id,
        **{name: getattr(own, name) for name in copied},
        "note": own.source.note,
        "fields": own.source.fields,
        "avatar": avatar,
        "avatar_static": avatar,
        "header": header,
        "header_static": header,
        "avatar_description": own.avatar_description,
        "header_description": own.header_description,
        "show_media": True,
        "show_media_replies": True,
        "show_featured": True,
        "attribution_domains": own.source.attribution_domains,
        "featured_tags": await list_featured_entities(account_id),
    }


@delete("/api/v1/profile/avatar", status_code=200)
async def remove_avatar(request: Req) -> Response[bytes]:
    """Take one's avatar away; the drawn one is shown again."""
    return await _remove_picture(request, actions.set_avatar)


@delete("/api/v1/profile/header", status_code=200)
async def remove_header(request: Req) -> Response[bytes]:
    """Take one's header away; the drawn one is shown again."""
    return await _remove_picture(request, actions.set_header)


async def _remove_picture(request: Req, set_picture: Callable[[Tx, int, None], Awaitable[None]]) -> Response[bytes]:
    account_id = await require_viewer(request, "write:accounts")
    before = await list_keys(account_id)
    async with db.transaction() as tx:
        await set_picture(tx, account_id, None)
    await _forget_changed(account_id, before)
    return json_response(await views.get_own_account(account_id))


async def _forget_changed(account_id: int, before: set[str]) -> None:
    """Forget what is no longer true of an account, and the pictures it no longer shows."""
    if before:
        await drop_unused(account_id, before)
    forget_account(account_id)


@get("/api/v1/accounts/{account_id:str}")
async def read_account(request: Req, account_id: str) -> Response[bytes]:
    """Somebody's account."""
    await viewer_id_of(request, "read:accounts")
    one = parse_id(account_id)
    kept = (await list_account_bytes([one])).get(one)
    return json_response(kept if kept is not None else await views.get_account(one))


class ManyIds(msgspec.Struct):
    """Which accounts."""

    id: list[str] = []


@get("/api/v1/accounts")
async def read_accounts(request: Req) -> Response[bytes]:
    """Several accounts at once; unknown ones are left out."""
    await viewer_id_of(request, "read:accounts")
    texts = read_query(request, ManyIds).id[:MOST_AT_ONCE]
    ids = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
    return json_response(await list_accounts_json(list(dict.fromkeys(ids))))


class LookupParams(msgspec.Struct):
    """Whom to look up: a username, or username@domain."""

    acct: str = ""


@get("/api/v1/accounts/lookup")
async def look_up(request: Req) -> Response[bytes]:
    """The account of a username here."""
    await viewer_id_of(request, "read:accounts")
    username, _, domain = read_query(request, LookupParams).acct.strip().lstrip("@").partition("@")
    account_id = None if domain and domain.lower() != views.domain() else await queries.find_id_by_username(username)
    if account_id is None:
        raise NotFound
    return json_response(await views.get_account(account_id))


class SearchParams(msgspec.Struct):
    """What to look for among people."""

    q: str = ""
    offset: int = 0
    following: bool | None = None


@get("/api/v1/accounts/search")
async def search_people(request: Req) -> Response[bytes]:
    """People whose username or name begins with the words."""
    viewer_id = await require_viewer(request, "read:accounts")
    params = read_query(request, SearchParams)
    page = read_page(request, 40, 80)
    username, _, domain = params.q.strip().lstrip("@").partition("@")
    if domain and not views.domain().startswith(domain.lower()):
        return json_response([])
    ids = await queries.search_accounts(
        username,
        page.limit,
        params.offset,
        followed_by=viewer_id,
        only_followed=bool(params.following),
    )
    return json_response(await list_accounts_json(await leave_out_hidden(viewer_id, ids, username)))


@get("/api/v1/preferences")
async def read_preferences(request: Req) -> Response[bytes]:
    """Defaults for posting and reading."""
    viewer_id = await require_viewer(request, "read:accounts")
    own, reading = await views.get_own_account(viewer_id), await find_reading(viewer_id)
    return json_response(
        {
            "posting:default:visibility": own.source.privacy,
            "posting:default:sensitive": own.source.sensitive,
            "posting:default:language": own.source.language,
            "posting:default:quote_policy": own.source.quote_policy,
            "reading:expand:media": reading.media,
            "reading:expand:spoilers": reading.spoilers,
            "reading:autoplay:gifs": reading.autoplay,
        }
    )


@post("/api/v1/emails/confirmations", status_code=200)
async def resend_confirmation(request: Req) -> Response[bytes]:
    """Nobody waits for a confirmation here: addresses are taken as they are."""
    await require_viewer(request, "write:accounts")
    raise Forbidden("This method is only available while the e-mail is awaiting confirmation")


@get("/api/v1/emails/check_confirmation")
async def check_confirmation(request: Req) -> Response[bytes]:
    """Whether the address is confirmed."""
    await require_viewer(request, "read:accounts")
    return json_response(b"true")


handlers = [
    resend_confirmation,
    check_confirmation,
    sign_up,
    read_own_account,
    update_own_account,
    read_profile,
    change_profile,
    remove_avatar,
    remove_header,
    read_account,
    read_accounts,
    look_up,
    search_people,
    read_preferences,
]
