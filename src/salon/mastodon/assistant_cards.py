"""The assistant in conversations over HTTP: asking it under a post, its cards, and where it is not wanted."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import require_viewer
from salon.assistant.asking import find_assistant
from salon.assistant.places import OPEN, find_place, find_thread
from salon.assistant.threads import (
    Card,
    Choices,
    ask_in_thread,
    choose,
    find_choices,
    list_cards,
    remove_answer,
    switch_in_thread,
)
from salon.kit import clock, db
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.kit.questions import ask_one
from salon.mastodon.entities.statuses import list_statuses
from salon.mastodon.statuses import one_status, viewer_id_of
from salon.timelines.dials import ask_dials

Req = Request[Any, Any, Any]
OFTEN = Limit("assistant", 30, 300)
DEGREE = "generated"  # what a card is by the dial: a machine's words that a person asked for


class _Account(msgspec.Struct):
    acct: str


class _Status(msgspec.Struct):
    id: str
    url: str
    account: _Account
    visibility: str


_decode = msgspec.json.Decoder(_Status).decode


@get("/api/salon/v1/posts/{post_id:str}/assistant")
async def read_cards(request: Req, post_id: str) -> Response[bytes]:
    """The assistant's cards in the conversation a post is in, those the viewer may see, and whether it may be asked."""
    return await _answer(await viewer_id_of(request), parse_id(post_id))


@post("/api/salon/v1/posts/{post_id:str}/assistant", status_code=200)
async def ask_under_post(request: Req, post_id: str) -> Response[bytes]:
    """Ask the assistant under a post; the card comes when it has answered."""
    viewer_id, wanted = await require_viewer(request, "write:statuses"), parse_id(post_id)
    await spend(OFTEN, str(viewer_id))
    async with db.transaction() as tx:
        await ask_in_thread(tx, viewer_id, wanted)
    return await _answer(viewer_id, wanted)


class SwitchParams(msgspec.Struct):
    """Whether the assistant is wanted in a conversation."""

    wanted: bool


@put("/api/salon/v1/posts/{post_id:str}/assistant")
async def switch_under_post(request: Req, post_id: str) -> Response[bytes]:
    """Say whether the assistant may be in a conversation one began."""
    viewer_id, thread_id = await require_viewer(request, "write:statuses"), parse_id(post_id)
    params = await read_body(request, SwitchParams)
    async with db.transaction() as tx:
        await switch_in_thread(tx, viewer_id, thread_id, wanted=params.wanted)
    return await _answer(viewer_id, thread_id)


@delete("/api/salon/v1/posts/{post_id:str}/assistant", status_code=200)
async def remove_card(request: Req, post_id: str) -> Response[bytes]:
    """Take away the card under a post that one asked for, wrote, or whose conversation one began."""
    viewer_id, wanted = await require_viewer(request, "write:statuses"), parse_id(post_id)
    async with db.transaction() as tx:
        await remove_answer(tx, viewer_id, wanted)
    return json_response({})


@get("/api/salon/v1/assistant/choices")
async def read_choices(request: Req) -> Response[bytes]:
    """Whether the viewer sees the assistant's cards, and whether it may be in conversations they begin."""
    return json_response((await find_choices(await require_viewer(request, "read:accounts")))._asdict())


class ChoiceParams(msgspec.Struct):
    """What is left out stays."""

    shows_cards: bool | None = None
    in_my_threads: bool | None = None


@put("/api/salon/v1/assistant/choices")
async def change_choices(request: Req) -> Response[bytes]:
    """Say whether one sees cards, and whether the assistant may be in conversations one begins."""
    viewer_id = await require_viewer(request, "write:accounts")
    params = await read_body(request, ChoiceParams)
    async with db.transaction() as tx:
        await choose(tx, viewer_id, params.shows_cards, params.in_my_threads)
    return json_response((await find_choices(viewer_id))._asdict())


async def _answer(viewer_id: int | None, post_id: int) -> Response[bytes]:
    status = _decode(await one_status(viewer_id, post_id))
    async with db.reading() as conn:
        place = await find_place(conn, await find_thread(conn, post_id))
    assistant = find_assistant()
    able = assistant is not None and assistant.in_threads
    return json_response(
        {
            "available": able and place.wanted and status.visibility in OPEN,
            "model": assistant.model if assistant is not None and able else None,
            "wanted": place.wanted,
            "mine": viewer_id is not None and viewer_id == place.author_id,
            "thread_id": str(place.thread_id),
            "cards": await _list_shown(viewer_id, place.thread_id) if place.wanted else [],
        }
    )


async def _list_shown(viewer_id: int | None, thread_id: int) -> list[dict[str, Any]]:
    """The cards a viewer sees: of those that are ready, where they see every post it was made of."""
    cards = await list_cards(thread_id)
    if not cards or not await _shows_cards(viewer_id):
        return []
    ids = sorted({one for card in cards for one in (card.post_id, *card.source_ids)})
    statuses = await list_statuses(viewer_id, ids, unasked=True, context="thread")
    seen = {post_id: _decode(status) for post_id, status in statuses.items()}
    return [
        _to_card(card, seen, viewer_id)
        for card in cards
        if card.post_id in seen
        and all(one in seen for one in card.source_ids)
        and (card.state != "failed" or card.asked_by == viewer_id)
    ]


async def _shows_cards(viewer_id: int | None) -> bool:
    if viewer_id is None:
        return True
    choices: Choices = await find_choices(viewer_id)
    dials = await ask_one(ask_dials([viewer_id]))
    return choices.shows_cards and DEGREE in dials[viewer_id].everywhere


def _to_card(card: Card, seen: dict[int, _Status], viewer_id: int | None) -> dict[str, Any]:
    sources = [seen[one] for one in card.source_ids]
    return {
        "post_id": str(card.post_id),
        "state": card.state,
        "degree": DEGREE,
        "model": card.model,
        "text": card.words,
        "problem": card.problem,
        "asked_by_me": card.asked_by == viewer_id,
        "asked_at": clock.to_wire(card.asked_at),
        "answered_at": clock.to_wire(card.answered_at) if card.answered_at else None,
        "sources": [{"id": one.id, "url": one.url, "handle": f"@{one.account.acct}"} for one in sources],
    }


handlers: list[Any] = [read_cards, ask_under_post, switch_under_post, remove_card, read_choices, change_choices]
