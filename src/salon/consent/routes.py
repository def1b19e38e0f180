"""A person's own consents over HTTP, and the registry everybody may read."""

from typing import Any

import msgspec
from litestar import Request, Response, get, put

from salon.accounts.actions.ages import say_age
from salon.accounts.guards import find_viewer, require_viewer
from salon.accounts.views import get_account
from salon.consent import queries, views
from salon.consent.actions import Means, decide, read_language
from salon.consent.gpc import sends_gpc
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import Forbidden, Invalid
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.limits import address_of
from salon.kit.pages import link_header, read_page

Req = Request[Any, Any, Any]
PRIVATE = {"Cache-Control": "private, no-store"}
SIGNALLED = "Your browser says no for you (Global Privacy Control). Switch that off for this place before you say yes."


class Asked(msgspec.Struct):
    """In which language the words are wanted."""

    language: str | None = None


class Wishes(msgspec.Struct, kw_only=True):
    """Yes or no by purpose, with the versions of the words that were read."""

    purposes: dict[str, bool] = msgspec.field(default_factory=dict)
    notices: dict[str, int] = msgspec.field(default_factory=dict)
    language: str | None = None


async def read_means(request: Req, language: str | None) -> Means:
    """How an answer that comes with this request came."""
    viewer = await find_viewer(request)
    return Means(
        "ui" if viewer is not None and viewer.by_cookie else "api",
        read_language(language or request.headers.get("accept-language")),
        address_of(request),
        request.headers.get("user-agent"),
    )


def require_no_signal(request: Req, wishes: list[bool | None]) -> None:
    """Raise `Forbidden` for a yes that comes with a signal that says no."""
    if any(wishes) and sends_gpc(request.scope):
        raise Forbidden(SIGNALLED)


@get("/api/salon/v1/consent")
async def read_consent(request: Req) -> Response[bytes]:
    """Every purpose, its words and what I have said."""
    account_id = await require_viewer(request, "read:accounts")
    language = read_language(read_query(request, Asked).language or request.headers.get("accept-language"))
    choices = await views.get_choices(account_id, language, signal=sends_gpc(request.scope))
    return json_response(choices, headers=PRIVATE)


@put("/api/salon/v1/consent")
async def change_consent(request: Req) -> Response[bytes]:
    """Say yes or no; what is not named stays."""
    account_id = await require_viewer(request, "write:accounts")
    wishes = await read_body(request, Wishes)
    if not wishes.purposes:
        raise Invalid("Validation failed: say yes or no to at least one purpose")
    require_no_signal(request, [*wishes.purposes.values()])
    means = await read_means(request, wishes.language)
    async with db.transaction() as tx:
        await decide(tx, account_id, wishes.purposes, means, wishes.notices)
    choices = await views.get_choices(account_id, means.language, signal=sends_gpc(request.scope))
    return json_response(choices, headers=PRIVATE)


class Age(msgspec.Struct):
    """What I say of my age: adult, minor, or unknown."""

    age: str = ""


@put("/api/salon/v1/age")
async def change_age(request: Req) -> Response[bytes]:
    """Say whether I am 18 or older: only who is can allow anything."""
    account_id = await require_viewer(request, "write:accounts")
    said = await read_body(request, Age)
    async with db.transaction() as tx:
        await say_age(tx, account_id, said.age)
    return json_response({"age_class": said.age}, headers=PRIVATE)


@get("/api/salon/v1/consent/history")
async def read_history(request: Req) -> Response[bytes]:
    """All I ever said, newest first, with the words I had read."""
    account_id = await require_viewer(request, "read:accounts")
    page = read_page(request, 40, 80)
    steps = await queries.list_history(account_id, page)
    headers = link_header(request, settings().base_url, page, [step.seq for step in steps], only_when_full=True)
    return json_response([views.to_step(step) for step in steps], headers=headers | PRIVATE)


@get("/api/salon/v1/consent/receipt")
async def read_receipt(request: Req) -> Response[bytes]:
    """My receipt, to be kept."""
    account_id = await require_viewer(request, "read:accounts")
    name = {"Content-Disposition": 'attachment; filename="consent-receipt.json"'}
    return json_response(await views.get_receipt(account_id), headers=PRIVATE | name)


@get("/api/salon/v1/consent/purposes")
async def read_purposes() -> Response[bytes]:
    """What people are asked here, and what each purpose is called elsewhere."""
    return json_response(views.list_purposes(), headers={"Cache-Control": "public, max-age=3600"})


@get("/api/salon/v1/accounts/{account_id:str}/intents")
async def read_intents(account_id: str) -> Response[bytes]:
    """What somebody declares for all their posts; nothing where they have not said anything."""
    account = await get_account(parse_id(account_id))
    return json_response(await views.get_intents(int(account.id)))


handlers: list[Any] = [
    read_consent,
    change_consent,
    change_age,
    read_history,
    read_receipt,
    read_purposes,
    read_intents,
]
