"""The assistant in conversations over HTTP: asking it under a post, its cards, and where it is not wanted."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import require_moderator, require_viewer
from salon.assistant.asking import find_assistant
from salon.assistant.places import OPEN, find_thread
from salon.assistant.threads import (
    ask_in_thread,
    bring_card_back,
    choose,
    find_choices,
    remove_answer,
    report_card,
    switch_in_thread,
    take_card_down,
)
from salon.kit import db
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.mastodon.entities.answers import list_answers
from salon.mastodon.reports import REPORTING
from salon.mastodon.statuses import one_status, viewer_id_of
from salon.safety.reasons import OTHER

Req = Request[Any, Any, Any]
OFTEN = Limit("assistant", 30, 300)


class _Status(msgspec.Struct):
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


class CardReportParams(msgspec.Struct):
    """What is wrong with a card."""

    comment: str = ""
    category: str = "other"


@post("/api/salon/v1/posts/{post_id:str}/assistant/report", status_code=200)
async def report_answer(request: Req, post_id: str) -> Response[bytes]:
    """Tell the moderators of a card one sees."""
    viewer_id, wanted = await require_viewer(request, "write:reports"), parse_id(post_id)
    params = await read_body(request, CardReportParams)
    await spend(REPORTING, str(viewer_id))
    async with db.reading() as conn:
        thread_id = await find_thread(conn, wanted)
    found = (await list_answers([viewer_id], thread_id))[viewer_id]
    if not any(card["post_id"] == str(wanted) and card["text"] for card in found["cards"]):
        raise NotFound
    async with db.transaction() as tx:
        report_id = await report_card(tx, viewer_id, wanted, params.category, params.comment)
    return json_response({"id": str(report_id)})


class CardTakedownParams(msgspec.Struct):
    """Why a card goes, and what for in the words of the transparency database."""

    reason: str = ""
    category: str = OTHER


@post("/api/salon/v1/admin/posts/{post_id:str}/assistant/take_down", status_code=200)
async def take_answer_down(request: Req, post_id: str) -> Response[bytes]:
    """For moderators: take the card under a post down; who asked for it is told why, and may appeal."""
    moderator_id, wanted = await require_moderator(request, "admin:write:reports"), parse_id(post_id)
    params = await read_body(request, CardTakedownParams)
    async with db.transaction() as tx:
        await take_card_down(tx, moderator_id, wanted, params.reason, params.category)
    return json_response({})


@post("/api/salon/v1/admin/posts/{post_id:str}/assistant/restore", status_code=200)
async def bring_answer_back(request: Req, post_id: str) -> Response[bytes]:
    """For moderators: show a card again that was taken down, without an appeal."""
    moderator_id, wanted = await require_moderator(request, "admin:write:reports"), parse_id(post_id)
    async with db.transaction() as tx:
        await bring_card_back(tx, moderator_id, wanted)
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
        thread_id = await find_thread(conn, post_id)
    found = (await list_answers([viewer_id], thread_id))[viewer_id]
    assistant = find_assistant()
    able = assistant is not None and assistant.in_threads
    return json_response(
        {
            "available": able and found["wanted"] and status.visibility in OPEN,
            "model": assistant.model if assistant is not None and able else None,
            **found,
        }
    )


handlers: list[Any] = [
    read_cards,
    ask_under_post,
    switch_under_post,
    remove_card,
    report_answer,
    take_answer_down,
    bring_answer_back,
    read_choices,
    change_choices,
]
