"""Labelers over HTTP: being one, finding them, listening to them, and what they say of oneself."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import require_moderator, require_viewer
from salon.accounts.views import list_accounts
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Invalid
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.kit.pages import link_header, read_page
from salon.mastodon import kept_pages
from salon.mastodon.reports import REPORTING
from salon.mastodon.statuses import viewer_id_of
from salon.safety.labelers import actions, appealing, listing, moderating, subscribing
from salon.safety.labelers.appealing import LabelAppeal
from salon.safety.labelers.models import Deed, Kind, Labeler, Subject
from salon.safety.labelers.sight import forget_all_choices, forget_choices
from salon.safety.reasons import OTHER

Req = Request[Any, Any, Any]
DECLARING = Limit("declaring_labels", 30, 3600)
LABELLING = Limit("labelling", 3000, 3600)
APPEALING = Limit("label_appeals", 60, 3600)


class DeclaredParams(msgspec.Struct):
    """By which rules one labels, and with what."""

    about: str
    labels: list[Kind]


class LabelParams(msgspec.Struct):
    """A label, and the post or account it is about."""

    value: str
    status_id: str | None = None
    account_id: str | None = None


class ChoiceParams(msgspec.Struct):
    """What labels do, by value; the others do what their labeler suggests."""

    choices: dict[str, str] = {}


@get("/api/salon/v1/labelers")
async def read_labelers(request: Req) -> Response[bytes]:
    """The labelers there are, the newest account first."""
    viewer, page = await viewer_id_of(request), read_page(request)
    found = await listing.list_labelers(viewer, page)
    headers = link_header(request, settings().base_url, page, [one.account_id for one in found], only_when_full=True)
    return json_response(await _to_entities(found), headers=headers)


@get("/api/salon/v1/labelers/subscribed")
async def read_subscribed(request: Req) -> Response[bytes]:
    """Those the viewer listens to, 20 at most."""
    viewer_id = await require_viewer(request, "read:filters")
    return json_response(await _to_entities(await listing.list_subscribed(viewer_id)))


@get("/api/salon/v1/labelers/{labeler_id:str}")
async def read_labeler(request: Req, labeler_id: str) -> Response[bytes]:
    """One labeler."""
    return await _answer(await viewer_id_of(request), parse_id(labeler_id))


async def _answer(viewer_id: int | None, labeler_id: int) -> Response[bytes]:
    return json_response((await _to_entities([await listing.get_labeler(viewer_id, labeler_id)]))[0])


async def _to_entities(found: list[Labeler]) -> list[dict[str, Any]]:
    accounts = await list_accounts([one.account_id for one in found])
    return [
        {
            "id": str(one.account_id),
            "account": accounts.get(one.account_id),
            "about": one.about,
            "labels": one.kinds,
            "subscribed": one.choices is not None,
            "choices": one.choices or {},
            "created_at": clock.to_wire(one.created_at),
        }
        for one in found
    ]


@put("/api/salon/v1/labelers/{labeler_id:str}/subscription")
async def subscribe(request: Req, labeler_id: str) -> Response[bytes]:
    """Listen to a labeler, or choose anew what each of its labels does."""
    viewer_id, wanted = await require_viewer(request, "write:filters"), parse_id(labeler_id)
    params = await read_body(request, ChoiceParams)
    async with db.transaction() as tx:
        await subscribing.subscribe(tx, viewer_id, wanted, params.choices)
    _look_anew(viewer_id)
    return await _answer(viewer_id, wanted)


@delete("/api/salon/v1/labelers/{labeler_id:str}/subscription", status_code=200)
async def unsubscribe(request: Req, labeler_id: str) -> Response[bytes]:
    """Listen to a labeler no longer."""
    viewer_id, wanted = await require_viewer(request, "write:filters"), parse_id(labeler_id)
    async with db.transaction() as tx:
        await subscribing.unsubscribe(tx, viewer_id, wanted)
    _look_anew(viewer_id)
    return json_response({})


def _look_anew(viewer_id: int) -> None:
    forget_choices(viewer_id)
    kept_pages.touch(viewer_id)


@get("/api/salon/v1/labeler")
async def read_own(request: Req) -> Response[bytes]:
    """The viewer as a labeler; null for who is none."""
    viewer_id = await require_viewer(request, "read:accounts")
    found = await listing.find_labeler(viewer_id, viewer_id)
    if found is None or found.ended_at is not None:
        return json_response(None)
    return json_response((await _to_entities([found]))[0])


@put("/api/salon/v1/labeler")
async def declare(request: Req) -> Response[bytes]:
    """Become a labeler, or declare one's labels anew."""
    viewer_id = await require_viewer(request, "write:accounts")
    params = await read_body(request, DeclaredParams)
    await spend(DECLARING, str(viewer_id))
    async with db.transaction() as tx:
        await actions.declare_labeler(tx, viewer_id, params.about, params.labels)
    forget_all_choices()
    return await _answer(viewer_id, viewer_id)


@delete("/api/salon/v1/labeler", status_code=200)
async def end(request: Req) -> Response[bytes]:
    """Be no labeler any more: what one put shows nowhere."""
    viewer_id = await require_viewer(request, "write:accounts")
    async with db.transaction() as tx:
        await actions.end_labeler(tx, viewer_id)
    forget_all_choices()
    return json_response({})


@post("/api/salon/v1/labels", status_code=200)
async def put_label(request: Req) -> Response[bytes]:
    """Label a post or an account; one that is labelled so already stays as it is."""
    labeler_id, params = await _read_label(request)
    async with db.transaction() as tx:
        made = await actions.put_label(tx, labeler_id, params.value, await _find_subject(tx, params))
    return json_response({"id": str(made) if made else None, "value": params.value})


@post("/api/salon/v1/labels/retract", status_code=200)
async def retract_label(request: Req) -> Response[bytes]:
    """Take a label back."""
    labeler_id, params = await _read_label(request)
    async with db.transaction() as tx:
        made = await actions.retract_label(tx, labeler_id, params.value, await _find_subject(tx, params))
    return json_response({"id": str(made), "value": params.value})


async def _read_label(request: Req) -> tuple[int, LabelParams]:
    labeler_id = await require_viewer(request, "write:statuses")
    params = await read_body(request, LabelParams)
    if (params.status_id is None) == (params.account_id is None):
        raise Invalid("Validation failed: Give either status_id or account_id")
    await spend(LABELLING, str(labeler_id))
    return labeler_id, params


async def _find_subject(tx: db.Tx, params: LabelParams) -> Subject:
    if params.status_id is not None:
        return await actions.get_subject(tx, post_id=parse_id(params.status_id))
    return await actions.get_subject(tx, account_id=parse_id(params.account_id or ""))


@get("/api/salon/v1/labels")
async def read_deeds(request: Req) -> Response[bytes]:
    """All the viewer put and took back as a labeler, newest first."""
    viewer_id, page = await require_viewer(request, "read:statuses"), read_page(request)
    return await _answer_deeds(request, await listing.list_deeds(viewer_id, page))


@get("/api/salon/v1/labels/about_me")
async def read_about_me(request: Req) -> Response[bytes]:
    """What labelers say of the viewer and their posts, and who says it, whether one listens to them or not."""
    viewer_id, page = await require_viewer(request, "read:accounts"), read_page(request)
    found = await listing.list_about(viewer_id, page)
    return await _answer_deeds(request, found, await appealing.find_appeals([one.id for one in found]))


async def _answer_deeds(
    request: Req, found: list[Deed], appeals: dict[int, LabelAppeal] | None = None
) -> Response[bytes]:
    labelers = await list_accounts(list({one.labeler_id for one in found}))
    headers = link_header(
        request, settings().base_url, read_page(request), [one.id for one in found], only_when_full=True
    )
    told = [
        {
            "id": str(one.id),
            "value": one.value,
            "labeler": labelers.get(one.labeler_id),
            "account_id": str(one.account_id),
            "status_id": str(one.post_id) if one.post_id else None,
            "retracts": one.retracts,
            "done_at": clock.to_wire(one.done_at),
            **({} if appeals is None else {"appeal": _to_appeal(appeals[one.id]) if one.id in appeals else None}),
        }
        for one in found
    ]
    return json_response(told, headers=headers)


class AppealParams(msgspec.Struct):
    """What is wrong about a label."""

    text: str = ""


@post("/api/salon/v1/labels/{label_id:str}/appeal", status_code=200)
async def appeal(request: Req, label_id: str) -> Response[bytes]:
    """Object to a label on the viewer or on a post of theirs; its labeler looks again."""
    viewer_id, wanted = await require_viewer(request, "write:accounts"), parse_id(label_id)
    params = await read_body(request, AppealParams)
    await spend(APPEALING, str(viewer_id))
    async with db.transaction() as tx:
        made = await appealing.appeal_label(tx, viewer_id, wanted, params.text)
    return json_response({"id": str(made)})


@get("/api/salon/v1/labels/appeals")
async def read_appeals(request: Req) -> Response[bytes]:
    """The viewer's objections to labels, and those to labels they put, with the answers."""
    viewer_id, page = await require_viewer(request, "read:accounts"), read_page(request)
    found = await appealing.list_appeals(viewer_id, page)
    people = await list_accounts(list({who for one in found for who in (one.labeler_id, one.account_id)}))
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    told = [
        {
            **_to_appeal(one),
            "value": one.value,
            "labeler": people.get(one.labeler_id),
            "account": people.get(one.account_id),
            "status_id": str(one.post_id) if one.post_id else None,
            "mine": one.account_id == viewer_id,
        }
        for one in found
    ]
    return json_response(told, headers=headers)


def _to_appeal(one: LabelAppeal) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "text": one.words,
        "created_at": clock.to_wire(one.created_at),
        "kept": one.kept,
        "answer": one.answer,
        "answered_at": clock.to_wire(one.answered_at) if one.answered_at else None,
    }


class AnswerParams(msgspec.Struct):
    """Whether a label stays, and why."""

    keep: bool
    text: str = ""


@post("/api/salon/v1/labels/appeals/{appeal_id:str}/answer", status_code=200)
async def answer_appeal(request: Req, appeal_id: str) -> Response[bytes]:
    """As the labeler: let a label stand and say why, or take it back."""
    viewer_id, wanted = await require_viewer(request, "write:statuses"), parse_id(appeal_id)
    params = await read_body(request, AnswerParams)
    async with db.transaction() as tx:
        answered = await appealing.answer_appeal(tx, viewer_id, wanted, params.text, keep=params.keep)
    return json_response(_to_appeal(answered))


class LabelReportParams(msgspec.Struct):
    """What is wrong with a label."""

    comment: str = ""
    category: str = "other"


@post("/api/salon/v1/labels/{label_id:str}/report", status_code=200)
async def report_label(request: Req, label_id: str) -> Response[bytes]:
    """Tell the moderators of a label on the viewer or on a post of theirs."""
    viewer_id, wanted = await require_viewer(request, "write:reports"), parse_id(label_id)
    params = await read_body(request, LabelReportParams)
    await spend(REPORTING, str(viewer_id))
    async with db.transaction() as tx:
        made = await moderating.report_label(tx, viewer_id, wanted, params.category, params.comment)
    return json_response({"id": str(made)})


class LabelOffParams(msgspec.Struct):
    """Why a label goes, and what for in the words of the transparency database."""

    reason: str = ""
    category: str = OTHER


@post("/api/salon/v1/admin/labels/{label_id:str}/take_off", status_code=200)
async def take_off(request: Req, label_id: str) -> Response[bytes]:
    """For moderators: take a label off; its labeler is told why, and may appeal."""
    moderator_id, wanted = await require_moderator(request, "admin:write:reports"), parse_id(label_id)
    params = await read_body(request, LabelOffParams)
    async with db.transaction() as tx:
        await moderating.take_label_off(tx, moderator_id, wanted, params.reason, params.category)
    return json_response({})


handlers: list[Any] = [
    read_labelers,
    read_subscribed,
    read_labeler,
    subscribe,
    unsubscribe,
    read_own,
    declare,
    end,
    put_label,
    retract_label,
    read_deeds,
    read_about_me,
    appeal,
    read_appeals,
    answer_appeal,
    report_label,
    take_off,
]
