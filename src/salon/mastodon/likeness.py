"""Likeness over HTTP: who may make pictures of me, which were made, and what I say to them."""

import datetime as dt
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import require_viewer
from salon.accounts.views import get_account, list_accounts
from salon.consent.likeness import actions, queries, receipts
from salon.consent.likeness.queries import Use
from salon.consent.likeness.rules import Terms
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Invalid, NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon.statuses import made_stale
from salon.media.queries import list_media
from salon.media.views import to_attachment
from salon.safety.likeness import refuse_use, take_back
from salon.studio.withdrawing import list_pictures

Req = Request[Any, Any, Any]
PRIVATE = {"Cache-Control": "private, no-store"}
STATES = ("open", "approved", "refused")


class TermsParams(msgspec.Struct, kw_only=True):
    """Who may make pictures of me: `level` is me, approved, mutuals or everyone."""

    level: str = "me"
    scope: str = ""
    never: list[str] = msgspec.field(default_factory=list)
    asks_first: bool = True
    expires_at: str | None = None


class PersonParams(msgspec.Struct, kw_only=True):
    """Yes or no to one maker, until a time or for good."""

    allowed: bool
    expires_at: str | None = None


class Whose(msgspec.Struct):
    """Pictures of one maker, or of all."""

    account_id: str | None = None


class Which(msgspec.Struct):
    """Pictures in one state."""

    state: str | None = None


@get("/api/salon/v1/likeness")
async def read_likeness(request: Req) -> Response[bytes]:
    """Who may make pictures of me, and whom I answered by name."""
    return await _answer(await require_viewer(request, "read:accounts"))


@put("/api/salon/v1/likeness")
async def change_likeness(request: Req) -> Response[bytes]:
    """Say who may make pictures of me, what for, and until when."""
    account_id = await require_viewer(request, "write:accounts")
    params = await read_body(request, TermsParams)
    until = _read_time(params.expires_at)
    terms = Terms(params.level, params.scope, tuple(params.never), params.asks_first, until)
    async with db.transaction() as tx:
        await actions.set_terms(tx, account_id, terms)
    return await _answer(account_id)


@put("/api/salon/v1/likeness/people/{account_id:str}")
async def answer_person(request: Req, account_id: str) -> Response[bytes]:
    """Allow one person to make pictures of me, or never let them."""
    viewer_id, maker_id = await require_viewer(request, "write:accounts"), parse_id(account_id)
    params = await read_body(request, PersonParams)
    until = _read_time(params.expires_at)
    async with db.transaction() as tx:
        await actions.answer_person(tx, viewer_id, maker_id, allowed=params.allowed, until=until)
    return await _answer(viewer_id)


@delete("/api/salon/v1/likeness/people/{account_id:str}", status_code=200)
async def forget_person(request: Req, account_id: str) -> Response[bytes]:
    """Take back what I said of one person; what I say of all holds for them again."""
    viewer_id, maker_id = await require_viewer(request, "write:accounts"), parse_id(account_id)
    async with db.transaction() as tx:
        await actions.answer_person(tx, viewer_id, maker_id, allowed=None)
    return await _answer(viewer_id)


@get("/api/salon/v1/likeness/receipts")
async def read_receipts(request: Req) -> Response[bytes]:
    """All I ever said about pictures of me, and which were made, newest first, each with its row of the ledger."""
    account_id, page = await require_viewer(request, "read:accounts"), read_page(request, 40, 80)
    found = await receipts.list_receipts(account_id, page)
    headers = link_header(request, settings().base_url, page, [one.seq for one in found], only_when_full=True)
    told = [
        {"ledger_row": one.seq, "ledger_hash": one.hash.hex(), "deed": one.deed, "at": clock.to_wire(one.at)} | one.body
        for one in found
    ]
    return json_response(told, headers=headers | PRIVATE)


@get("/api/salon/v1/likeness/uses")
async def list_uses(request: Req) -> Response[bytes]:
    """Pictures of me that others made, newest first."""
    account_id, page = await require_viewer(request, "read:accounts"), read_page(request)
    state = read_query(request, Which).state
    if state is not None and state not in STATES:
        raise Invalid(f"Validation failed: State must be one of {', '.join(STATES)}")
    found = await queries.list_uses(account_id, page, state)
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    return json_response(await _to_views(found), headers=headers | PRIVATE)


@post("/api/salon/v1/likeness/uses/{use_id:str}/approve", status_code=200)
async def approve_use(request: Req, use_id: str) -> Response[bytes]:
    """Agree to a picture of me, so that it may be posted."""
    account_id, one = await require_viewer(request, "write:accounts"), parse_id(use_id)
    async with db.transaction() as tx:
        await actions.approve_use(tx, account_id, one)
    return await _answer_use(account_id, one)


@post("/api/salon/v1/likeness/uses/{use_id:str}/refuse", status_code=200)
async def refuse(request: Req, use_id: str) -> Response[bytes]:
    """Say no to a picture of me: it goes, with all that grew out of it and every copy posted here."""
    account_id, one = await require_viewer(request, "write:accounts"), parse_id(use_id)
    async with db.transaction() as tx:
        gone = await refuse_use(tx, account_id, one)
    _forget(account_id, gone)
    return await _answer_use(account_id, one)


@post("/api/salon/v1/likeness/withdrawal", status_code=200)
async def withdraw(request: Req) -> Response[bytes]:
    """Say no to every picture of me, or to every one that one person made."""
    account_id = await require_viewer(request, "write:accounts")
    whose = (await read_body(request, Whose)).account_id
    async with db.transaction() as tx:
        count, gone = await take_back(tx, account_id, parse_id(whose) if whose is not None else None)
    _forget(account_id, gone)
    return json_response({"refused": count}, headers=PRIVATE)


@get("/api/salon/v1/accounts/{account_id:str}/likeness")
async def read_wishes(request: Req, account_id: str) -> Response[bytes]:
    """Whether I may make pictures of somebody, and what they say of it."""
    viewer_id, wanted = await require_viewer(request, "read:accounts"), parse_id(account_id)
    await get_account(wanted)
    async with db.reading() as conn:
        found = await queries.list_shown(conn, viewer_id, [wanted])
    if not found:
        raise NotFound
    return json_response(queries.to_shown(found[0]), headers=PRIVATE)


def _forget(account_id: int, post_ids: list[int]) -> None:
    """What went is not shown to the next request, before the log says so."""
    for post_id in post_ids:
        made_stale(account_id, post_id)


async def _answer(account_id: int) -> Response[bytes]:
    async with db.reading() as conn:
        terms = await queries.find_terms(conn, account_id)
    answers = await queries.list_answers(account_id)
    people = await list_accounts([one.maker_id for one in answers])
    body = {
        "level": terms.level,
        "scope": terms.scope,
        "never": list(terms.never),
        "asks_first": terms.asks_first,
        "expires_at": _written(terms.expires_at),
        "people": [
            {"account": people[one.maker_id], "allowed": one.allowed, "expires_at": _written(one.expires_at)}
            for one in answers
            if one.maker_id in people
        ],
    }
    return json_response(body, headers=PRIVATE)


async def _answer_use(account_id: int, use_id: int) -> Response[bytes]:
    async with db.reading() as conn:
        use = await queries.find_use(conn, account_id, use_id)
    if use is None:
        raise NotFound
    return json_response((await _to_views([use]))[0], headers=PRIVATE)


async def _to_views(uses: list[Use]) -> list[dict[str, Any]]:
    """Pictures of somebody as they see them: by whom, and where they are posted; the recipe is its maker's."""
    pictures = await list_pictures([one.generation_id for one in uses])
    media = await list_media([one.media_id for found in pictures.values() for one in found])
    people = await list_accounts([one.maker_id for one in uses])
    return [
        {
            "id": str(one.id),
            "state": one.state,
            "account": people.get(one.maker_id),
            "created_at": clock.to_wire(one.created_at),
            "answered_at": _written(one.answered_at),
            "pictures": [
                _without_recipe(to_attachment(media[picture.media_id]), posted=picture.post_id is not None)
                for picture in pictures.get(one.generation_id, [])
                if picture.media_id in media
            ],
            "post_ids": sorted({str(it.post_id) for it in pictures.get(one.generation_id, []) if it.post_id}),
        }
        for one in uses
    ]


def _without_recipe(attachment: dict[str, Any], *, posted: bool) -> dict[str, Any]:
    """A picture of a draft is described by its prompt until its maker posts it."""
    hidden = {"prompt": None, "seed": None, "style": None, "generation_id": None}
    described = {} if posted else {"description": None}
    return attachment | described | {"salon": attachment["salon"] | hidden}


def _read_time(text: str | None) -> dt.datetime | None:
    if text is None or not text.strip():
        return None
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Validation failed: Expires at is not a time") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    if not 1971 <= moment.year <= 2500:
        raise Invalid("Validation failed: Expires at is out of reach")
    return moment


def _written(moment: dt.datetime | None) -> str | None:
    return clock.to_wire(moment) if moment else None


handlers: list[Any] = [
    read_likeness,
    change_likeness,
    answer_person,
    forget_person,
    read_receipts,
    list_uses,
    approve_use,
    refuse,
    withdraw,
    read_wishes,
]
