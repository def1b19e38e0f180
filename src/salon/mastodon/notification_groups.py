"""Notifications in groups (version 2), the policy about whose come through, and the requests it makes."""

from typing import Any

import msgspec
from litestar import Request, Response, get, patch, post, put

from salon.accounts.guards import require_viewer
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.entities.accounts import list_accounts_json
from salon.mastodon.entities.notifications import OWN_ONLY, OWN_WORDS, list_warning_bytes
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.notifications import TypesParams, says_own_words
from salon.notifications import actions, queries
from salon.notifications.queries import Group, HeldBack, Wanted

Req = Request[Any, Any, Any]
GROUPED = ("favourite", "follow", "reblog", "salon.note_shown", "salon.note_gone")
EVERYTHING = Page(MAX_ID, 0, 1, ascending=False)


class GroupParams(TypesParams):
    """Which notifications are wanted, and which kinds in groups."""

    grouped_types: list[str] | None = None
    expand_accounts: str = "full"

    def to_grouped(self) -> list[str]:
        return [kind for kind in GROUPED if self.grouped_types is None or kind in self.grouped_types]


async def _render(owner_id: int, groups: list[Group], *, own_words: bool, partial: bool) -> bytes:
    """A GroupedNotificationsResults: groups whose post can be seen, with the accounts and statuses they name."""
    post_ids = list(dict.fromkeys(one.newest.post_id for one in groups if one.newest.post_id is not None))
    statuses = await list_statuses(owner_id, post_ids, context="notifications")
    people = await list_account_bytes({account_id for one in groups for account_id in one.sample})
    shown = [
        one
        for one in groups
        if one.newest.from_id in people
        and (one.newest.post_id is None or one.newest.post_id in statuses)
        and (own_words or one.newest.kind not in OWN_ONLY)
    ]
    whole = {one.sample[0] for one in shown} if partial else {who for one in shown for who in one.sample}
    rest = {who for one in shown for who in one.sample} - whole
    warnings = await list_warning_bytes([one.newest for one in shown])
    entities = [
        {
            "group_key": one.newest.group_key,
            "notifications_count": one.total,
            "type": one.newest.kind if own_words or one.newest.kind not in OWN_WORDS else "mention",
            "most_recent_notification_id": str(one.newest.id),
            "page_min_id": str(one.page_min_id),
            "page_max_id": str(one.page_max_id),
            "latest_page_notification_at": clock.to_wire(one.latest_at),
            "sample_account_ids": [str(who) for who in one.sample if who in people],
            "status_id": str(one.newest.post_id) if one.newest.post_id else None,
        }
        | ({"moderation_warning": msgspec.Raw(warnings[one.newest.id])} if one.newest.id in warnings else {})
        for one in shown
    ]
    body = b'{"accounts":' + join_array(people[who] for who in whole if who in people)
    if partial:
        body += b',"partial_accounts":' + msgspec.json.encode(
            [_to_partial(people[who]) for who in rest if who in people]
        )
    kept = {one.newest.post_id for one in shown}
    body += b',"statuses":' + join_array(found for post_id, found in statuses.items() if post_id in kept)
    return body + b',"notification_groups":' + msgspec.json.encode(entities) + b"}"


def _to_partial(account: bytes) -> dict[str, Any]:
    whole = msgspec.json.decode(account)
    return {name: whole[name] for name in ("id", "acct", "url", "avatar", "avatar_static", "locked", "bot")}


@get("/api/v2/notifications")
async def read_groups(request: Req) -> Response[bytes]:
    """What the viewer is told, in groups, newest first."""
    owner_id = await require_viewer(request, "read:notifications")
    page, params = read_page(request, 40, 80), read_query(request, GroupParams)
    own_words = await says_own_words(request)
    wanted = params.to_wanted(own_words=own_words)
    groups = await queries.list_groups(owner_id, page, wanted, params.to_grouped())
    partial = params.expand_accounts == "partial_avatars"
    body = await _render(owner_id, groups, own_words=own_words, partial=partial)
    headers = link_header(request, settings().base_url, page, [one.newest.id for one in groups])
    return json_response(body, headers=headers)


@get("/api/v2/notifications/unread_count")
async def read_unread(request: Req) -> Response[bytes]:
    """How many lie above the marker."""
    owner_id = await require_viewer(request, "read:notifications")
    return json_response({"count": await queries.count_unread(owner_id)})


@get("/api/v2/notifications/{key:str}")
async def read_group(request: Req, key: str) -> Response[bytes]:
    """One group."""
    owner_id = await require_viewer(request, "read:notifications")
    groups = await queries.list_groups(owner_id, EVERYTHING, Wanted(filtered=True), list(GROUPED), key)
    if not groups:
        raise NotFound
    return json_response(await _render(owner_id, groups, own_words=await says_own_words(request), partial=False))


@get("/api/v2/notifications/{key:str}/accounts")
async def read_group_people(request: Req, key: str) -> Response[bytes]:
    """Everybody in a group."""
    owner_id = await require_viewer(request, "read:notifications")
    people = await queries.list_group_people(owner_id, key)
    if not people:
        raise NotFound
    return json_response(await list_accounts_json(people))


@post("/api/v2/notifications/{key:str}/dismiss", status_code=200)
async def dismiss_group(request: Req, key: str) -> Response[bytes]:
    """Clear a group away."""
    owner_id = await require_viewer(request, "write:notifications")
    async with db.transaction() as tx:
        await actions.dismiss_group(tx, owner_id, key)
    return json_response({})


class PolicyParams(msgspec.Struct):
    """Answers to change: accept, filter or drop."""

    for_not_following: str | None = None
    for_not_followers: str | None = None
    for_new_accounts: str | None = None
    for_private_mentions: str | None = None
    for_limited_accounts: str | None = None


async def _answer_policy(owner_id: int) -> Response[bytes]:
    answers, people, waiting = await queries.find_policy(owner_id)
    summary = {"pending_requests_count": people, "pending_notifications_count": waiting}
    return json_response({**answers, "summary": summary})


@get("/api/v2/notifications/policy")
async def read_policy(request: Req) -> Response[bytes]:
    """Whose notifications come through."""
    return await _answer_policy(await require_viewer(request, "read:notifications"))


@patch("/api/v2/notifications/policy")
async def change_policy(request: Req) -> Response[bytes]:
    """Change that."""
    owner_id = await require_viewer(request, "write:notifications")
    params = await read_body(request, PolicyParams)
    given = {name: value for name, value in msgspec.structs.asdict(params).items() if value is not None}
    async with db.transaction() as tx:
        await actions.set_policy(tx, owner_id, given)
    return await _answer_policy(owner_id)


# Version 1 knew only two answers.
OLD_NAMES = {
    "filter_not_following": "for_not_following",
    "filter_not_followers": "for_not_followers",
    "filter_new_accounts": "for_new_accounts",
    "filter_private_mentions": "for_private_mentions",
}


class OldPolicyParams(msgspec.Struct):
    """Answers to change, in the older shape."""

    filter_not_following: bool | None = None
    filter_not_followers: bool | None = None
    filter_new_accounts: bool | None = None
    filter_private_mentions: bool | None = None


async def _answer_old_policy(owner_id: int) -> Response[bytes]:
    answers, people, waiting = await queries.find_policy(owner_id)
    old: dict[str, Any] = {old: answers[new] != "accept" for old, new in OLD_NAMES.items()}
    old["summary"] = {"pending_requests_count": people, "pending_notifications_count": waiting}
    return json_response(old)


@get("/api/v1/notifications/policy")
async def read_old_policy(request: Req) -> Response[bytes]:
    """Whose notifications come through, in the older shape."""
    return await _answer_old_policy(await require_viewer(request, "read:notifications"))


@put("/api/v1/notifications/policy")
async def change_old_policy(request: Req) -> Response[bytes]:
    """Change that."""
    owner_id = await require_viewer(request, "write:notifications")
    params = await read_body(request, OldPolicyParams)
    given = {
        OLD_NAMES[name]: "filter" if value else "accept"
        for name, value in msgspec.structs.asdict(params).items()
        if value is not None
    }
    async with db.transaction() as tx:
        await actions.set_policy(tx, owner_id, given)
    return await _answer_old_policy(owner_id)


async def _to_request(owner_id: int, held: list[HeldBack]) -> list[bytes]:
    """NotificationRequests; their ids are those of the people."""
    people = await list_account_bytes({one.from_id for one in held})
    statuses = await list_statuses(owner_id, [one.last_post_id for one in held if one.last_post_id is not None])
    made = []
    for one in held:
        if one.from_id not in people:
            continue
        head = {
            "id": str(one.from_id),
            "created_at": clock.to_wire(one.first_at),
            "updated_at": clock.to_wire(one.latest_at),
            "notifications_count": str(one.total),
        }
        last = statuses.get(one.last_post_id or 0, b"null")
        made.append(
            msgspec.json.encode(head)[:-1] + b',"account":' + people[one.from_id] + b',"last_status":' + last + b"}"
        )
    return made


@get("/api/v1/notifications/requests")
async def read_requests(request: Req) -> Response[bytes]:
    """Who waits to be let through."""
    owner_id = await require_viewer(request, "read:notifications")
    page = read_page(request, 40, 80)
    held = await queries.list_held_back(owner_id, page)
    headers = link_header(request, settings().base_url, page, [one.cursor for one in held], only_when_full=True)
    return json_response(join_array(await _to_request(owner_id, held)), headers=headers)


@get("/api/v1/notifications/requests/merged")
async def read_merged(request: Req) -> Response[bytes]:
    """Whether what was accepted is in its place: it always is, accepting is one transaction."""
    await require_viewer(request, "read:notifications")
    return json_response({"merged": True})


@get("/api/v1/notifications/requests/{from_id:str}")
async def read_request(request: Req, from_id: str) -> Response[bytes]:
    """One of them."""
    owner_id = await require_viewer(request, "read:notifications")
    found = await _to_request(owner_id, await queries.list_held_back(owner_id, EVERYTHING, parse_id(from_id)))
    if not found:
        raise NotFound
    return json_response(found[0])


class ManyParams(msgspec.Struct):
    """Whose requests."""

    id: list[str] = msgspec.field(default_factory=list)


async def _decide(request: Req, texts: list[str] | None, *, accept: bool) -> Response[bytes]:
    owner_id = await require_viewer(request, "write:notifications")
    ids = [parse_id(text) for text in (await read_body(request, ManyParams)).id] if texts is None else None
    wanted = ids if ids is not None else [parse_id(text) for text in texts or []]
    if texts is not None and not await queries.list_held_back(owner_id, EVERYTHING, wanted[0]):
        raise NotFound
    async with db.transaction() as tx:
        await (actions.accept_requests if accept else actions.dismiss_requests)(tx, owner_id, wanted)
    return json_response({})


@post("/api/v1/notifications/requests/{from_id:str}/accept", status_code=200)
async def accept_request(request: Req, from_id: str) -> Response[bytes]:
    """Let somebody through."""
    return await _decide(request, [from_id], accept=True)


@post("/api/v1/notifications/requests/{from_id:str}/dismiss", status_code=200)
async def dismiss_request(request: Req, from_id: str) -> Response[bytes]:
    """Clear away what was held back of somebody."""
    return await _decide(request, [from_id], accept=False)


@post("/api/v1/notifications/requests/accept", status_code=200)
async def accept_requests(request: Req) -> Response[bytes]:
    """Let several people through."""
    return await _decide(request, None, accept=True)


@post("/api/v1/notifications/requests/dismiss", status_code=200)
async def dismiss_requests(request: Req) -> Response[bytes]:
    """Clear away what was held back of several people."""
    return await _decide(request, None, accept=False)


handlers = [
    read_groups,
    read_unread,
    read_group,
    read_group_people,
    dismiss_group,
    read_policy,
    change_policy,
    read_old_policy,
    change_old_policy,
    read_requests,
    read_merged,
    read_request,
    accept_request,
    dismiss_request,
    accept_requests,
    dismiss_requests,
]
