"""Streaming: server-sent events and one multiplexed WebSocket, as Mastodon's apps speak them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec
from litestar import Request, Response, WebSocket, get, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.response import Stream as Answer

from salon.accounts.guards import find_token_viewer, find_viewer
from salon.accounts.viewers import Viewer, allows
from salon.assistant.places import find_thread
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import BadRequest, Forbidden, Invalid, NotFound, SalonError, Unauthorized
from salon.kit.ids import parse_id
from salon.mastodon import pushing_answers
from salon.mastodon.statuses import one_status
from salon.mastodon.streams import Message, Stream, Subscriber, subscribers
from salon.timelines.lists import get_list

HEARTBEAT = 15.0  # seconds
MOST_THREADS = 10  # one connection listens to
# Stream -> the scope it needs; of the last five each has an argument.
PUBLIC = ("public", "public:local", "public:remote", "public:media", "public:local:media", "public:remote:media")
STREAMS = {"user": "read:statuses", "user:notification": "read:notifications", "direct": "read:statuses"}
STREAMS |= dict.fromkeys((*PUBLIC, "hashtag", "hashtag:local"), "read:statuses")
STREAMS |= {"list": "read:lists", pushing_answers.NAME: "read:statuses"}


class Order(msgspec.Struct):
    """What a client asks of the socket; `thread` is a post of the conversation `salon:thread` is to tell of."""

    type: str = ""
    stream: str = ""
    tag: str = ""
    list: str | int = ""
    thread: str = ""


async def _find_stream(viewer: Viewer | None, order: Order) -> Stream:
    """The stream that is meant; raises what Mastodon answers to one that does not exist or is not the viewer's."""
    name, tag = order.stream, order.tag
    if name not in STREAMS:
        raise NotFound("Unknown stream type")
    if viewer is None or viewer.account_id is None:
        raise Unauthorized
    if not allows(viewer.scopes, STREAMS[name]):
        raise Forbidden("This action is outside the authorized scopes")
    if name.startswith("hashtag"):
        if not tag.strip("# "):
            raise BadRequest("Missing tag name parameter")
        return (name, tag.strip("# ").lower())
    if name == "list":
        one = await get_list(viewer.account_id, parse_id(str(order.list)))
        return (name, str(one.id))
    if name == pushing_answers.NAME:
        return await _find_conversation(viewer.account_id, parse_id(order.thread))
    return (name,)


async def _find_conversation(viewer_id: int, post_id: int) -> Stream:
    """The conversation a post is in that the viewer may see."""
    await one_status(viewer_id, post_id)
    async with db.reading() as conn:
        return pushing_answers.stream_of(await find_thread(conn, post_id))


async def _begin(subscriber: Subscriber, stream: Stream) -> None:
    """A stream of cards begins with those there are, so that none is missed before it."""
    if stream[0] == pushing_answers.NAME:
        await pushing_answers.push_answers(int(stream[1]), subscriber)


@get("/api/v1/streaming/health", media_type="text/plain")
async def read_health() -> str:
    """Whether streaming works."""
    return "OK"


async def _lines(subscriber: Subscriber) -> AsyncIterator[bytes]:
    subscribers.add(subscriber)
    try:
        yield b":)\n\n"
        for stream in subscriber.streams:
            await _begin(subscriber, stream)
        while True:
            try:
                message = await subscriber.take(HEARTBEAT)
            except TimeoutError:
                yield b":thump\n\n"
                continue
            if message is None:
                return
            yield f"event: {message.event}\ndata: {message.payload or ''}\n\n".encode()
    finally:
        subscribers.discard(subscriber)


def _open(viewer: Viewer) -> Subscriber:
    return Subscriber(viewer.account_id, own_words=viewer.by_cookie, credential=viewer.credential, until=viewer.until)


async def _sse(request: Request[Any, Any, Any], name: str) -> Response[Any]:
    viewer = await find_viewer(request)
    query = request.query_params
    if name.startswith("public") and query.get("only_media") in {"true", "1"}:
        name += ":media"
    stream = await _find_stream(viewer, _to_order(name, query))
    assert viewer is not None
    subscriber = _open(viewer)
    subscriber.streams.add(stream)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Answer(_lines(subscriber), media_type="text/event-stream", headers=headers)


@get("/api/v1/streaming/{name:path}")
async def stream_events(request: Request[Any, Any, Any], name: str) -> Response[Any]:
    """One stream as server-sent events: `user`, `user/notification`, `public/local`, `hashtag?tag=`, `list?list=`."""
    return await _sse(request, name.strip("/").replace("/", ":"))


def _to_order(name: str, query: Mapping[str, str]) -> Order:
    return Order("subscribe", name, query.get("tag", ""), query.get("list", ""), query.get("thread", ""))


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
    subscriber = _open(viewer)
    first = socket.query_params.get("stream")
    subscribers.add(subscriber)
    sending = asyncio.create_task(_send(socket, subscriber))
    try:
        if first:
            await _obey(socket, viewer, subscriber, _to_order(first, socket.query_params))
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
    try:
        if order.type not in {"subscribe", "unsubscribe"}:
            raise NotFound("Unknown message type")
        stream = await _find_stream(viewer, order)
        if order.type == "subscribe":
            _require_room(subscriber, stream)
    except SalonError as error:
        await _complain(socket, error.status, error.message)
        return
    if order.type == "subscribe" and stream not in subscriber.streams:
        subscriber.streams.add(stream)
        await _begin(subscriber, stream)
    elif order.type == "unsubscribe":
        subscriber.streams.discard(stream)


def _require_room(subscriber: Subscriber, stream: Stream) -> None:
    """A connection listens to so many conversations at a time."""
    if stream[0] == pushing_answers.NAME and sum(one[0] == stream[0] for one in subscriber.streams) >= MOST_THREADS:
        raise Invalid("These are as many conversations as one connection listens to.")


async def _complain(socket: WebSocket[Any, Any, Any], status: int, sentence: str) -> None:
    await socket.send_data(msgspec.json.encode({"error": sentence, "status": status}).decode(), mode="text")


async def _send(socket: WebSocket[Any, Any, Any], subscriber: Subscriber) -> None:
    while True:
        message = await subscriber.take()
        if message is None:
            await socket.close(code=1008, reason="Too slow, or the token no longer holds")
            return
        await socket.send_data(_frame(message), mode="text")


def _frame(message: Message) -> str:
    """`{"stream": [...], "event": ..., "payload": "<text>"}`: the payload is a string, JSON inside JSON."""
    frame: dict[str, Any] = {"stream": message.stream, "event": message.event}
    if message.payload is not None:
        frame["payload"] = message.payload
    return msgspec.json.encode(frame).decode()


handlers = [read_health, stream_events, stream_socket]


def streaming_url() -> str:
    """Where apps open their socket."""
    return settings().base_url.replace("http", "ws", 1)
