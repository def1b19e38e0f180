"""Streaming: server-sent events and one multiplexed WebSocket, as Mastodon's apps speak them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Request, Response, WebSocket, get, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.response import Stream

from salon.accounts.guards import find_token_viewer, find_viewer
from salon.accounts.viewers import Viewer, allows
from salon.kit.context import settings
from salon.kit.errors import Forbidden, NotFound, SalonError, Unauthorized
from salon.mastodon.hub import PUBLIC_STREAMS, Message, Subscriber, subscribers

HEARTBEAT = 15.0  # seconds
STREAMS = {"user": "read:statuses", "user:notification": "read:notifications"}
STREAMS |= dict.fromkeys(PUBLIC_STREAMS, "read:statuses")


def _may_subscribe(viewer: Viewer | None, stream: str) -> None:
    """Raise what Mastodon answers to a stream that does not exist or is not the viewer's."""
    if stream not in STREAMS:
        raise NotFound("Unknown stream type")
    if viewer is None or viewer.account_id is None:
        raise Unauthorized
    if not allows(viewer.scopes, STREAMS[stream]):
        raise Forbidden("This action is outside the authorized scopes")


@get("/api/v1/streaming/health", media_type="text/plain")
async def read_health() -> str:
    """Whether streaming works."""
    return "OK"


async def _lines(subscriber: Subscriber) -> AsyncIterator[bytes]:
    subscribers.add(subscriber)
    try:
        yield b":)\n\n"
        while True:
            try:
                message = await asyncio.wait_for(subscriber.queue.get(), HEARTBEAT)
            except TimeoutError:
                yield b":thump\n\n"
                continue
            if message is None:
                return
            yield f"event: {message.event}\ndata: {message.payload}\n\n".encode()
    finally:
        subscribers.discard(subscriber)


async def _sse(request: Request[Any, Any, Any], stream: str) -> Response[Any]:
    viewer = await find_viewer(request)
    _may_subscribe(viewer, stream)
    assert viewer is not None
    subscriber = Subscriber(viewer.account_id, own_words=viewer.by_cookie)
    subscriber.streams.add(stream)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_lines(subscriber), media_type="text/event-stream", headers=headers)


@get("/api/v1/streaming/user")
async def stream_user(request: Request[Any, Any, Any]) -> Response[Any]:
    """The viewer's home and notifications."""
    return await _sse(request, "user")


@get("/api/v1/streaming/user/notification")
async def stream_notifications(request: Request[Any, Any, Any]) -> Response[Any]:
    """The viewer's notifications."""
    return await _sse(request, "user:notification")


@get("/api/v1/streaming/public")
async def stream_public(request: Request[Any, Any, Any]) -> Response[Any]:
    """Everybody's public posts."""
    only_media = request.query_params.get("only_media") in {"true", "1"}
    return await _sse(request, "public:media" if only_media else "public")


@get("/api/v1/streaming/public/local")
async def stream_local(request: Request[Any, Any, Any]) -> Response[Any]:
    """Everybody's public posts of this place."""
    only_media = request.query_params.get("only_media") in {"true", "1"}
    return await _sse(request, "public:local:media" if only_media else "public:local")


class Order(msgspec.Struct):
    """What a client asks of the socket."""

    type: str = ""
    stream: str = ""


@websocket("/api/v1/streaming")
async def stream_socket(socket: WebSocket[Any, Any, Any]) -> None:
    """All of a viewer's streams over one socket, subscribed to and left by messages.

    A token sent as the subprotocol is echoed: browsers refuse the connection otherwise. A cookie counts only from
    our own pages.
    """
    offered = socket.headers.get("sec-websocket-protocol")
    try:
        viewer = await find_token_viewer(offered) if offered else await find_viewer(socket)
    except SalonError:
        viewer = None
    await socket.accept(subprotocols=offered)
    if viewer is None:
        await socket.close(code=4401, reason="The access token is invalid")
        return
    subscriber = Subscriber(viewer.account_id, own_words=viewer.by_cookie)
    first = socket.query_params.get("stream")
    subscribers.add(subscriber)
    sending = asyncio.create_task(_send(socket, subscriber))
    try:
        if first:
            await _obey(socket, viewer, subscriber, Order("subscribe", first))
        while True:
            text = await socket.receive_data(mode="text")
            try:
                order = msgspec.json.decode(text, type=Order)
            except (msgspec.DecodeError, TypeError):
                await _complain(socket, 400, "The message is not JSON we know")
                continue
            await _obey(socket, viewer, subscriber, order)
    except (WebSocketDisconnect, RuntimeError, OSError):
        pass
    finally:
        subscribers.discard(subscriber)
        sending.cancel()


async def _obey(socket: WebSocket[Any, Any, Any], viewer: Viewer, subscriber: Subscriber, order: Order) -> None:
    if order.type == "unsubscribe":
        subscriber.streams.discard(order.stream)
        return
    try:
        if order.type != "subscribe":
            raise NotFound("Unknown message type")
        _may_subscribe(viewer, order.stream)
    except SalonError as error:
        await _complain(socket, error.status, error.message)
        return
    subscriber.streams.add(order.stream)


async def _complain(socket: WebSocket[Any, Any, Any], status: int, sentence: str) -> None:
    await socket.send_data(msgspec.json.encode({"error": sentence, "status": status}).decode(), mode="text")


async def _send(socket: WebSocket[Any, Any, Any], subscriber: Subscriber) -> None:
    while True:
        message = await subscriber.queue.get()
        if message is None:
            await socket.close(code=1008, reason="Too slow")
            return
        await socket.send_data(_frame(message), mode="text")


def _frame(message: Message) -> str:
    """`{"stream": [...], "event": ..., "payload": "<text>"}`: the payload is a string, JSON inside JSON."""
    frame = {"stream": [message.stream], "event": message.event, "payload": message.payload}
    return msgspec.json.encode(frame).decode()


handlers = [read_health, stream_user, stream_notifications, stream_public, stream_local, stream_socket]


def streaming_url() -> str:
    """Where apps open their socket."""
    return settings().base_url.replace("http", "ws", 1)
