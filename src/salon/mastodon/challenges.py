"""Challenges over HTTP: start, enter, judge two by two, and see who is ahead."""

import datetime as dt
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts.guards import find_viewer, require_viewer
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Invalid, NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.together import challenges, gatherings, pairs
from salon.together.challenges import Call, Challenge

Req = Request[Any, Any, Any]
STANDINGS = 40


class CallParams(msgspec.Struct):
    """A challenge to be; `ends_at` is a time with its zone."""

    title: str = ""
    rules: str = ""
    tag: str = ""
    ends_at: str = ""


class EntryParams(msgspec.Struct):
    """A post of one's own."""

    post_id: str = ""


class ChoiceParams(msgspec.Struct):
    """Which of the two: left, right or skip."""

    choice: str = ""


class ListParams(msgspec.Struct):
    """Which: `running`, `over`, or all."""

    state: str = ""
    after: int = 0


async def render_challenges(found: list[Challenge]) -> bytes:
    """Challenges with whoever started them; those of people who are gone are left out."""
    people = await list_account_bytes({one.author_id for one in found})
    return join_array(
        msgspec.json.encode(_entity(one))[:-1] + b',"account":' + people[one.author_id] + b"}"
        for one in found
        if one.author_id in people
    )


def _entity(one: Challenge) -> dict[str, Any]:
    over = one.ended_at is not None or one.ends_at <= clock.now()
    return {
        "id": str(one.id),
        "title": one.title,
        "rules": one.rules,
        "tag": one.tag,
        "ends_at": clock.to_wire(one.ends_at),
        "created_at": clock.to_wire(one.created_at),
        "state": "over" if over else "running",
        "entries_count": one.entries,
        "choices_count": one.choices,
    }


async def _answer(challenge_id: int) -> Response[bytes]:
    body = await render_challenges([await challenges.get_challenge(challenge_id)])
    if body == b"[]":
        raise NotFound
    return json_response(body[1:-1])


@get("/api/salon/v1/challenges")
async def list_challenges(request: Req) -> Response[bytes]:
    """Challenges, newest first."""
    page, params = read_page(request), read_query(request, ListParams)
    found = await challenges.list_challenges(page, running={"running": True, "over": False}.get(params.state))
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    return json_response(await render_challenges(found), headers=headers)


@post("/api/salon/v1/challenges", status_code=200)
async def start_challenge(request: Req) -> Response[bytes]:
    """Start one; posts join it by its tag or by being entered."""
    author_id = await require_viewer(request, "write:statuses")
    params = await read_body(request, CallParams)
    call = Call(title=params.title, rules=params.rules, tag=params.tag, ends_at=_read_end(params.ends_at))
    async with db.transaction() as tx:
        challenge_id = await challenges.start(tx, author_id, call)
    return await _answer(challenge_id)


def _read_end(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("Validation failed: Say until when, as in 2026-12-24T18:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


@get("/api/salon/v1/challenges/{challenge_id:str}")
async def show_challenge(challenge_id: str) -> Response[bytes]:
    """One of them."""
    return await _answer(parse_id(challenge_id))


@delete("/api/salon/v1/challenges/{challenge_id:str}", status_code=200)
async def remove_challenge(request: Req, challenge_id: str) -> Response[bytes]:
    """Take away one that I started, or as a moderator any; its posts stay."""
    return await remove_gathering(request, "challenge", challenge_id)


async def remove_gathering(request: Req, what: str, gathering_id: str) -> Response[bytes]:
    """Take away a challenge, chain or template."""
    actor_id = await require_viewer(request, "write:statuses")
    viewer = await find_viewer(request)
    moderates = viewer is not None and viewer.role != "member"
    async with db.transaction() as tx:
        await gatherings.remove(tx, actor_id, what, parse_id(gathering_id), moderates=moderates)
    return json_response({})


@get("/api/salon/v1/challenges/{challenge_id:str}/entries")
async def list_entries(request: Req, challenge_id: str) -> Response[bytes]:
    """The entries, newest first; those the viewer may not see are left out."""
    viewer_id, one, page = await viewer_id_of(request), parse_id(challenge_id), read_page(request)
    await challenges.get_challenge(one)
    ids = await challenges.list_entries(one, page)
    headers = link_header(request, settings().base_url, page, ids)
    return json_response(join_array((await list_statuses(viewer_id, ids)).values()), headers=headers)


@post("/api/salon/v1/challenges/{challenge_id:str}/entries", status_code=200)
async def enter_challenge(request: Req, challenge_id: str) -> Response[bytes]:
    """Enter a post of my own."""
    author_id, one = await require_viewer(request, "write:statuses"), parse_id(challenge_id)
    params = await read_body(request, EntryParams)
    async with db.transaction() as tx:
        await challenges.enter(tx, author_id, one, parse_id(params.post_id))
    return await _answer(one)


@get("/api/salon/v1/challenges/{challenge_id:str}/standings")
async def show_standings(request: Req, challenge_id: str) -> Response[bytes]:
    """Who is ahead, from behind place `after`; brought up to date every minute while people choose."""
    viewer_id, one = await viewer_id_of(request), parse_id(challenge_id)
    await challenges.get_challenge(one)
    rows = await challenges.list_standings(one, STANDINGS, read_query(request, ListParams).after)
    statuses = await list_statuses(viewer_id, [row.post_id for row in rows])
    return json_response(
        [
            {
                "place": row.place,
                "strength": round(row.strength or 0, 4),
                "shown": row.shown,
                "status": msgspec.Raw(statuses[row.post_id]),
            }
            for row in rows
            if row.post_id in statuses
        ]
    )


@post("/api/salon/v1/challenges/{challenge_id:str}/pairs", status_code=200)
async def deal_pair(request: Req, challenge_id: str) -> Response[bytes]:
    """Two entries for me to judge; the same two until I have, null when I have judged all there are."""
    voter_id, one = await require_viewer(request, "write:favourites"), parse_id(challenge_id)
    async with db.transaction() as tx:
        pair = await pairs.deal(tx, voter_id, one)
    if pair is None:
        return json_response({"pair": None})
    statuses = await list_statuses(voter_id, [pair.left_id, pair.right_id])
    if len(statuses) < 2:
        return json_response({"pair": None})
    left, right = statuses[pair.left_id], statuses[pair.right_id]
    return json_response({"pair": {"id": str(pair.id), "left": msgspec.Raw(left), "right": msgspec.Raw(right)}})


@post("/api/salon/v1/challenges/{challenge_id:str}/pairs/{pair_id:str}", status_code=200)
async def judge_pair(request: Req, challenge_id: str, pair_id: str) -> Response[bytes]:
    """Say which of the two I prefer: left, right or skip."""
    voter_id = await require_viewer(request, "write:favourites")
    params = await read_body(request, ChoiceParams)
    async with db.transaction() as tx:
        await pairs.judge(tx, voter_id, parse_id(challenge_id), parse_id(pair_id), params.choice)
    return json_response({"id": pair_id, "choice": params.choice})


handlers: list[Any] = [
    list_challenges,
    start_challenge,
    show_challenge,
    remove_challenge,
    list_entries,
    enter_challenge,
    show_standings,
    deal_pair,
    judge_pair,
]
