"""A person's rights over HTTP: having all rest, objecting, asking for what is wrong to be put right; and answering."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post, put

from salon.accounts.guards import require_operator, require_viewer
from salon.consent.actions import read_language
from salon.consent.interests import INTERESTS, to_words
from salon.consent.objecting import find_standing
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Invalid
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.people import list_account_bytes
from salon.safety import rights
from salon.timelines.trends import measure_trends

Req = Request[Any, Any, Any]
PATH, DESK = "/api/salon/v1/rights", "/api/salon/v1/admin/rights"
PRIVATE = {"Cache-Control": "private, no-store"}
ASKING = Limit("rights", 30, 3600)


def _to_entity(one: rights.Request) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "kind": one.kind,
        "interest": one.interest,
        "words": one.words,
        "state": one.state,
        "answer": one.answer,
        "answered_at": clock.to_wire(one.answered_at) if one.answered_at else None,
        "extended_because": one.extended_because,
        "created_at": clock.to_wire(one.created_at),
        "due_at": clock.to_wire(one.due_at),
        "ended_at": clock.to_wire(one.ended_at) if one.ended_at else None,
    }


class Asked(msgspec.Struct):
    """In which language the words are wanted."""

    language: str | None = None


async def _answer(request: Req, account_id: int) -> Response[bytes]:
    """How one stands, and all one ever asked for."""
    language = read_language(read_query(request, Asked).language or request.headers.get("accept-language"))
    standing = await find_standing(account_id)
    body = {
        "restricted_at": clock.to_wire(standing.restricted_at) if standing.restricted_at else None,
        "interests": [
            {
                "code": one.code,
                **dict(zip(("sentence", "more"), to_words(one, language), strict=True)),
                "objected": one.code in standing.objects_to,
            }
            for one in INTERESTS
        ],
        "requests": [_to_entity(one) for one in await rights.list_own(account_id)],
    }
    return json_response(body, headers=PRIVATE)


@get(PATH)
async def read_rights(request: Req) -> Response[bytes]:
    """Whether what is known of me rests, what I object to, and what I asked for with the answers."""
    return await _answer(request, await require_viewer(request, "read:accounts"))


class Wishes(msgspec.Struct, kw_only=True):
    """What is to hold from now on; what is not named stays."""

    restricted: bool | None = None
    objections: dict[str, bool] = msgspec.field(default_factory=dict)


@put(PATH)
async def exercise_rights(request: Req) -> Response[bytes]:
    """Have all that is known of me rest, or object to something; both hold at once, and can be taken back."""
    account_id = await require_viewer(request, "write:accounts")
    wishes = await read_body(request, Wishes)
    if wishes.restricted is None and not wishes.objections:
        raise Invalid("Validation failed: say what is to rest, or what you object to")
    await spend(ASKING, str(account_id))
    async with db.transaction() as tx:
        if await rights.exercise(tx, account_id, restrict=wishes.restricted, objections=wishes.objections):
            await measure_trends(tx)
    return await _answer(request, account_id)


class Words(msgspec.Struct):
    """What is wrong, and what would be right."""

    words: str = ""


@post(f"{PATH}/requests", status_code=200)
async def ask_rectification(request: Req) -> Response[bytes]:
    """Ask the operator to put something right that I cannot change myself; it is answered within a month."""
    account_id = await require_viewer(request, "write:accounts")
    params = await read_body(request, Words)
    await spend(ASKING, str(account_id))
    async with db.transaction() as tx:
        await rights.ask_rectification(tx, account_id, params.words)
    return await _answer(request, account_id)


class State(msgspec.Struct):
    """Which requests."""

    state: str = "open"


@get(DESK)
async def list_requests(request: Req) -> Response[bytes]:
    """For operators: what people ask by right, newest first."""
    await require_operator(request, "admin:read")
    page = read_page(request)
    found = await rights.list_requests(read_query(request, State).state, page)
    people = await list_account_bytes({one.account_id for one in found})
    made = [
        msgspec.json.encode(_to_entity(one))[:-1] + b',"account":' + people.get(one.account_id, b"null") + b"}"
        for one in found
    ]
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    return json_response(b"[" + b",".join(made) + b"]", headers=headers | PRIVATE)


class Answer(msgspec.Struct):
    """What was done, or why it is refused."""

    answer: str = ""
    refuse: bool = False


@post(f"{DESK}/{{request_id:str}}/answer", status_code=200)
async def answer_request(request: Req, request_id: str) -> Response[bytes]:
    """For operators: say what was done, or why it is refused; whoever asked gets a message."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, Answer)
    async with db.transaction() as tx:
        await rights.answer_request(tx, operator_id, parse_id(request_id), params.answer, refuse=params.refuse)
    return json_response({})


class Because(msgspec.Struct):
    """Why it takes longer."""

    because: str = ""


@post(f"{DESK}/{{request_id:str}}/extend", status_code=200)
async def extend_request(request: Req, request_id: str) -> Response[bytes]:
    """For operators: take two months more, and tell whoever asked why."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, Because)
    async with db.transaction() as tx:
        await rights.extend_request(tx, operator_id, parse_id(request_id), params.because)
    return json_response({})


handlers: list[Any] = [
    read_rights,
    exercise_rights,
    ask_rectification,
    list_requests,
    answer_request,
    extend_request,
]
