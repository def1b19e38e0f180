"""Notices of what is illegal over HTTP: sending one, its receipt, and the queue of moderators."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import find_viewer, require_moderator
from salon.accounts.viewers import require
from salon.kit import clock, db
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, address_of, spend
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.proposals import answer_waiting
from salon.media import queries
from salon.media.views import to_attachment
from salon.safety import appeals, deciding, notices, proposing
from salon.safety.alike import list_alike_posts
from salon.safety.deciding import Ruling
from salon.safety.notices import Claim, Notice, Receipt
from salon.safety.proposing import Wish

Req = Request[Any, Any, Any]
STRANGERS = Limit("notices", 10, 3600)
MEMBERS = Limit("notices.member", 40, 3600)
RECEIPTS = Limit("receipts", 60, 300)
MOST = 40
REDRESS = (
    "You can appeal against this for six months, here, free of charge; somebody else than who decided looks at it then."
    " You can also go to a certified body for the settlement of disputes, or to a court."
)


async def _find_sender(request: Req) -> int | None:
    """Who asks, None for a stranger; a token must have the scope."""
    viewer = await find_viewer(request)
    return require(viewer, "write:reports") if viewer is not None else None


def _head(one: Notice) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "kind": one.kind,
        "category": one.category,
        "explanation": one.explanation,
        "law": one.law,
        "addresses": one.addresses,
        "state": one.state,
        "answer": one.answer,
        "created_at": clock.to_wire(one.created_at),
        "due_at": clock.to_wire(one.due_at),
        "decided_at": clock.to_wire(one.decided_at) if one.decided_at else None,
    }


def _to_receipt(found: Receipt) -> dict[str, Any]:
    one = found.notice
    appealable = one.state == "dismissed" and found.decision_id is not None and found.appeal_state is None
    return {
        **_head(one),
        "automated": False,  # people decide notices here
        "redress": REDRESS if one.state != "open" else None,
        "reversed_at": clock.to_wire(found.reversed_at) if found.reversed_at else None,
        "appealable": appealable,
        "appeal": {"state": found.appeal_state, "answer": found.appeal_answer} if found.appeal_state else None,
    }


@post("/api/salon/v1/notices", status_code=200)
async def send_notice(request: Req) -> Response[bytes]:
    """Tell of something illegal, signed in or not; `key` opens the receipt later and is not told again."""
    sender_id = await _find_sender(request)
    await spend(MEMBERS if sender_id else STRANGERS, str(sender_id or address_of(request)))
    claim = await read_body(request, Claim)
    async with db.transaction() as tx:
        notice_id, key = await notices.send_notice(tx, sender_id, claim)
    found = await notices.find_receipt(notice_id, sender_id, key)
    assert found is not None
    return json_response({**_to_receipt(found), "key": key})


class KeyQuery(msgspec.Struct):
    """The secret of a receipt."""

    key: str = ""


@get("/api/salon/v1/notices/{notice_id:str}")
async def show_receipt(request: Req, notice_id: str) -> Response[bytes]:
    """What became of a notice, for whoever sent it: signed in, or with the key of its receipt."""
    sender_id = await _find_sender(request)
    await spend(RECEIPTS, str(sender_id or address_of(request)))
    found = await notices.find_receipt(parse_id(notice_id), sender_id, read_query(request, KeyQuery).key)
    if found is None:
        raise NotFound
    return json_response(_to_receipt(found), headers={"Cache-Control": "no-store"})


class AppealParams(msgspec.Struct):
    """Why it was wrong, and the secret of the receipt."""

    text: str = ""
    key: str = ""


@post("/api/salon/v1/notices/{notice_id:str}/appeal", status_code=200)
async def appeal_notice(request: Req, notice_id: str) -> Response[bytes]:
    """Say that nothing was done although something should have been; somebody else looks at it again."""
    sender_id = await _find_sender(request)
    params = await read_body(request, AppealParams)
    await spend(RECEIPTS, str(sender_id or address_of(request)))
    found = await notices.find_receipt(parse_id(notice_id), sender_id, params.key)
    if found is None or found.decision_id is None or found.notice.state != "dismissed":
        raise NotFound
    async with db.transaction() as tx:
        await appeals.file_appeal(tx, found.notice.notifier_id, found.decision_id, params.text)
    again = await notices.find_receipt(found.notice.id, sender_id, params.key)
    assert again is not None
    return json_response(_to_receipt(again))


async def _render(moderator_id: int, found: list[Notice]) -> bytes:
    """Notices as moderators read them: with who sent them, whom they are about, and the posts."""
    who = {one.notifier_id or 0 for one in found} | {one.about_id or 0 for one in found}
    people = await list_account_bytes(who | {one.decided_by or 0 for one in found})
    statuses = await list_statuses(moderator_id, [post_id for one in found for post_id in one.post_ids])
    made = []
    for one in found:
        told = {"name": one.name, "email": one.email, "trusted": one.trusted}
        head = {**_head(one), **told, "post_ids": [str(post_id) for post_id in one.post_ids]}
        body = msgspec.json.encode(head)[:-1]
        for name, account_id in (("account", one.notifier_id), ("about", one.about_id), ("decided_by", one.decided_by)):
            body += b',"%b":' % name.encode() + people.get(account_id or 0, b"null")
        shown = join_array(statuses[post_id] for post_id in one.post_ids if post_id in statuses)
        made.append(body + b',"statuses":' + shown + b"}")
    return join_array(made)


class QueueQuery(msgspec.Struct):
    """Which notices: open or decided, behind which."""

    state: str = "open"
    after: str = "0"


@get("/api/salon/v1/admin/notices")
async def list_notices(request: Req) -> Response[bytes]:
    """For moderators: open notices, whichever is due first, or those decided; `after` is the last one read."""
    moderator_id = await require_moderator(request, "admin:read:reports")
    query = read_query(request, QueueQuery)
    found = await notices.list_notices(query.state, parse_id(query.after), MOST)
    return json_response(await _render(moderator_id, found))


@get("/api/salon/v1/admin/notices/{notice_id:str}/alike")
async def list_alike(request: Req, notice_id: str) -> Response[bytes]:
    """For moderators: posts whose pictures are the same as those a notice names, the nearest first."""
    await require_moderator(request, "admin:read:reports")
    one = await notices.find_notice(parse_id(notice_id))
    if one is None:
        raise NotFound
    found = await list_alike_posts(one.post_ids)
    pictures = await queries.list_media([near.media_id for near in found])
    people = await list_account_bytes({near.author_id for near in found})
    shown = [
        {
            "post_id": str(near.post_id),
            "account": msgspec.Raw(people.get(near.author_id, b"null")),
            "distance": near.distance,
            "identical": near.identical,
            "media": to_attachment(pictures[near.media_id]),
        }
        for near in found
        if near.media_id in pictures
    ]
    return json_response(shown)


@post("/api/salon/v1/admin/notices/{notice_id:str}/decide", status_code=200)
async def decide_notice(request: Req, notice_id: str) -> Response[bytes]:
    """For moderators: take away what is illegal, with identical copies, or say why nothing is done."""
    moderator_id, one = await require_moderator(request, "admin:write:reports"), parse_id(notice_id)
    ruling = await read_body(request, Ruling)
    wish = Wish(deed="notice.remove", subject=one, reason=ruling.answer, params=ruling)
    async with db.transaction() as tx:
        waits = await proposing.propose_if_asked(tx, moderator_id, wish) if ruling.remove else None
        gone = [] if waits else await deciding.decide_notice(tx, moderator_id, one, ruling)
    if waits:
        return await answer_waiting(waits)
    found = await notices.find_notice(one)
    assert found is not None
    body = (await _render(moderator_id, [found]))[1:-2]
    return json_response(body + b',"removed":' + msgspec.json.encode([str(post_id) for post_id in gone]) + b"}")


handlers: list[Any] = [
    send_notice,
    show_receipt,
    appeal_notice,
    list_notices,
    list_alike,
    decide_notice,
]
