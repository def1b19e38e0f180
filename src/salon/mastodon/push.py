"""Where an app or browser wants to be told, over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import find_token_text, find_viewer
from salon.accounts.viewers import Viewer, require
from salon.kit import db
from salon.kit.errors import Invalid, NotFound
from salon.kit.http import json_response, read_body
from salon.kit.languages import find_language
from salon.notifications.push import keys, subscriptions
from salon.notifications.push.subscriptions import ALERTS
from salon.notifications.push.words import TITLES

Req = Request[Any, Any, Any]


class KeysParams(msgspec.Struct):
    """What a payload is encrypted with, in base64."""

    p256dh: str = ""
    auth: str = ""


class SubscriptionParams(msgspec.Struct):
    """The device, as its browser or push service describes it."""

    endpoint: str = ""
    keys: KeysParams = msgspec.field(default_factory=KeysParams)
    standard: bool | str | None = None


class DataParams(msgspec.Struct):
    """What it wants to hear."""

    alerts: dict[str, Any] | None = None
    policy: str | None = None


class PushParams(msgspec.Struct):
    """A device and what it wants to hear; some clients send the policy beside `data`."""

    subscription: SubscriptionParams | None = None
    data: DataParams = msgspec.field(default_factory=DataParams)
    policy: str | None = None


def _is_on(value: Any) -> bool:
    return value is True or str(value).lower() in {"true", "1", "on", "t", "yes"}


def _list_wanted(params: PushParams) -> list[str] | None:
    alerts = params.data.alerts
    return None if alerts is None else [name for name, value in alerts.items() if _is_on(value)]


def _find_language(request: Req) -> str:
    return find_language(request, TITLES)


async def _require(request: Req) -> tuple[int, Viewer]:
    viewer = await find_viewer(request)
    account_id = require(viewer, "push")
    assert viewer is not None
    return account_id, viewer


async def _answer(viewer: Viewer) -> Response[bytes]:
    """Mastodon's WebPushSubscription."""
    found = await subscriptions.find_subscription(viewer.credential)
    if found is None:
        raise NotFound
    return json_response(
        {
            "id": str(found.id),
            "endpoint": found.endpoint,
            "standard": found.standard,
            "alerts": {name: name in found.alerts for name in ALERTS},
            "policy": found.policy,
            "language": found.language,
            "server_key": keys.public_key(),
        }
    )


@post("/api/v1/push/subscription", status_code=200)
async def subscribe(request: Req) -> Response[bytes]:
    """Tell this device from now on."""
    account_id, viewer = await _require(request)
    params = await read_body(request, PushParams)
    if params.subscription is None:
        raise Invalid("Validation failed: Subscription can't be blank")
    sent = params.subscription
    device = subscriptions.read_device(
        sent.endpoint,
        sent.keys.p256dh,
        sent.keys.auth,
        standard=_is_on(sent.standard) or viewer.by_cookie,
        language=_find_language(request),
    )
    policy = params.data.policy or params.policy or "all"
    token = None if viewer.by_cookie else find_token_text(request)
    async with db.transaction() as tx:
        await subscriptions.subscribe(
            tx, account_id, viewer.credential, device, _list_wanted(params) or [], policy, token
        )
    return await _answer(viewer)


@get("/api/v1/push/subscription")
async def read_subscription(request: Req) -> Response[bytes]:
    """What this token's or session's device is told."""
    _, viewer = await _require(request)
    return await _answer(viewer)


@put("/api/v1/push/subscription")
async def change_subscription(request: Req) -> Response[bytes]:
    """Tell it of other things, from now on in the language this asks for."""
    _, viewer = await _require(request)
    params = await read_body(request, PushParams)
    async with db.transaction() as tx:
        await subscriptions.change_subscription(
            tx, viewer.credential, _list_wanted(params), params.data.policy or params.policy, _find_language(request)
        )
    return await _answer(viewer)


@delete("/api/v1/push/subscription", status_code=200)
async def unsubscribe(request: Req) -> Response[bytes]:
    """Tell it no more."""
    _, viewer = await _require(request)
    async with db.transaction() as tx:
        await subscriptions.unsubscribe(tx, viewer.credential)
    return json_response({})


handlers = [subscribe, read_subscription, change_subscription, unsubscribe]
