"""The firehose over a WebSocket or as server-sent events: at least once, from any place in the log."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Hashable
from typing import Any, NamedTuple

import msgspec
import psycopg
from litestar import Request, Response, WebSocket, get, websocket
from litestar.connection import ASGIConnection
from litestar.exceptions import WebSocketDisconnect
from litestar.response import Stream
from psycopg_pool import PoolTimeout

from salon.accounts.guards import find_token_text
from salon.firehose.frames import FOOT, HEAD, KINDS, Frame
from salon.firehose.packing import DICTIONARY_ID, pack
from salon.firehose.recipients import find_recipient
from salon.firehose.shared import ConsumerTooSlow, Listener, firehose
from salon.firehose.takings import list_taken, note_taken
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import SalonError, Unauthorized, Unavailable
from salon.kit.http import json_response
from salon.kit.limits import Limit, address_of, spend

Connection = ASGIConnection[Any, Any, Any, Any]
PATH = "/api/salon/v1/firehose"
CONNECTS = Limit("firehose", 120, 600)
MOST, MOST_OF_ONE = 200, 20  # listeners of one process, and of them from one address
HEARTBEAT = 15.0
SEND_SECONDS = 30.0  # a listener who takes nothing for so long is too slow
_open: dict[Listener, str] = {}  # and from which address


class Refused(SalonError):
    """400 with a name a program can act on."""

    status = 400

    def __init__(self, name: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.body = {"error": name, "message": message, **more}


class Wanted(NamedTuple):
    """What a listener asks for: from where on (None: from now), which records, with bodies or not, in which form."""

    position: int | None
    kinds: frozenset[str]
    key: str | None
    recipient_id: int | None
    address: str
    zstd: bool  # packed, in binary frames
    batch: bool  # several messages in a frame, a line each

    @property
    def form(self) -> tuple[Hashable, ...]:
        """The same for all who are sent the same bytes."""
        return self.kinds, self.recipient_id is not None, self.zstd, self.batch


async def _read_wanted(connection: Connection) -> Wanted:
    """Raises `Refused` for what cannot be asked, `Unauthorized` for a key nobody has, `Unavailable` when it is full."""
    address = address_of(connection)
    await spend(CONNECTS, address)
    if settings().rate_limits and list(_open.values()).count(address) >= MOST_OF_ONE:
        raise Unavailable("You listen very often already. End one first.")
    if len(_open) >= MOST:
        raise Unavailable("Too many listen just now. Try again in a moment.")
    await firehose.start()
    query = connection.query_params
    kinds = [one for text in query.getall("kinds", []) for one in text.split(",") if one]
    if unknown := sorted(set(kinds) - KINDS):
        raise Refused("InvalidRequest", f"There is no kind {unknown[0]}: {', '.join(sorted(KINDS))}.")
    if query.get("zstdDictionary", DICTIONARY_ID) != DICTIONARY_ID:
        sentence = f"The dictionary is {DICTIONARY_ID} now: fetch it anew."
        raise Refused("UnknownZstdDictionary", sentence, dictionary=DICTIONARY_ID)
    if query.get("batch", "") not in {"", "0", "1"}:
        raise Refused("InvalidRequest", "batch is 1 or 0.")
    if query.get("epoch", firehose.epoch) != firehose.epoch:
        sentence = "This place was restored from a backup since: begin anew."
        raise Refused("EpochMismatch", sentence, epoch=firehose.epoch)
    key = find_token_text(connection)
    recipient_id = await find_recipient(key) if key is not None else None
    if key is not None and recipient_id is None:
        raise Unauthorized("This key belongs to no recipient.")
    return Wanted(
        position=await read_position(query.get("cursor"), connection.headers.get("last-event-id")),
        kinds=frozenset(kinds) or KINDS,
        key=key,
        recipient_id=recipient_id,
        address=address,
        zstd="zstdDictionary" in query,
        batch=query.get("batch") == "1",
    )


async def read_position(cursor: str | None, last_event_id: str | None) -> int | None:
    """The first place that is wanted: the cursor itself, or what follows the event a browser had last; None for now.

    Raises `Refused` for what is no place, has not happened yet, or is no longer kept.
    """
    text = last_event_id if last_event_id is not None else cursor
    if text is None or text == "":
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise Refused("InvalidRequest", "A cursor is a number.")
    position = int(text) + (1 if last_event_id is not None else 0)
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT seq, (SELECT coalesce(min(seq), 1) FROM log) FROM log_head")).fetchone()
    assert row is not None
    head, floor = row
    if position > head + 1:
        raise Refused("InvalidRequest", "That has not happened yet.", head=head)
    if 0 < position < floor:
        raise Refused("CursorTooOld", "What happened there is no longer kept.", floor=floor)
    return max(position, int(floor))


async def _list_told(wanted: Wanted) -> AsyncIterator[tuple[list[Frame], str | None]]:
    """(what happened, in order, some at a time; a heartbeat, when it is time for one), for ever.

    Ends when a recipient's key no longer holds; raises `ConsumerTooSlow`.
    """
    start = firehose.head + 1 if wanted.position is None else wanted.position
    listener = Listener(firehose, start, bodies=wanted.recipient_id is not None)
    _open[listener] = wanted.address
    now = asyncio.get_running_loop().time
    beaten_at = now()
    try:
        while True:
            found: list[Frame] = []
            beat = None
            with contextlib.suppress(TimeoutError):
                frames = await listener.next(max(0.0, beaten_at + HEARTBEAT - now()))
                found = frames if wanted.kinds == KINDS else [one for one in frames if _is_wanted(one, wanted)]
            if now() >= beaten_at + HEARTBEAT:
                beaten_at = now()
                beat = _beat()
                if wanted.key is not None and await find_recipient(wanted.key) is None:
                    return
            await _note_taken(found, wanted)
            if found or beat:
                yield found, beat
    finally:
        _open.pop(listener, None)


async def _note_taken(frames: list[Frame], wanted: Wanted) -> None:
    """Before it is sent: whose words and pictures a recipient gets."""
    if wanted.recipient_id is not None and (taken := list_taken(frames)):
        async with db.transaction() as tx:
            await note_taken(tx, wanted.recipient_id, firehose.epoch, taken)


def _is_wanted(frame: Frame, wanted: Wanted) -> bool:
    return frame.kind is None or frame.kind in wanted.kinds


def _choose(frame: Frame, wanted: Wanted) -> str:
    return frame.full if wanted.recipient_id is not None and frame.full is not None else frame.bare


def _to_sent(frames: list[Frame], wanted: Wanted) -> list[str | bytes]:
    """What goes over a socket for these; made once for all who ask for the same in the same form."""

    def make() -> list[str | bytes]:
        texts = [_choose(one, wanted) for one in frames]
        return _to_form(["\n".join(texts)] if wanted.batch else texts, wanted)

    if not frames:
        return []
    return firehose.pack((frames[0].seq, frames[-1].seq, len(frames), wanted.form), make)


def _to_form(texts: list[str], wanted: Wanted) -> list[str | bytes]:
    return [pack(one.encode()) for one in texts] if wanted.zstd else [*texts]


def _beat() -> str:
    beat = {"$type": "#heartbeat", "head": firehose.head, "epoch": firehose.epoch}
    return HEAD + msgspec.json.encode(beat).decode() + FOOT


@get(PATH)
async def listen(request: Request[Any, Any, Any]) -> Response[Any]:
    """The firehose as server-sent events, each with its `seq` as id; `cursor`, `kinds`, `epoch` say what is wanted."""
    try:
        wanted = await _read_wanted(request)
    except Refused as refused:
        return json_response(refused.body, refused.status)
    if wanted.zstd or wanted.batch:
        told = Refused("InvalidRequest", "Server-sent events are a message each, and not packed.")
        return json_response(told.body, told.status)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_to_events(wanted), media_type="text/event-stream", headers=headers)


async def _to_events(wanted: Wanted) -> AsyncIterator[bytes]:
    yield f": {firehose.epoch}\n\n".encode()
    try:
        async for frames, beat in _list_told(wanted):
            lines = [f"id: {one.seq}\ndata: {_choose(one, wanted)[len(HEAD) : -len(FOOT)]}\n\n" for one in frames]
            lines += [f"event: heartbeat\ndata: {beat[len(HEAD) : -len(FOOT)]}\n\n"] if beat else []
            yield "".join(lines).encode()
    except ConsumerTooSlow:
        yield f"event: error\ndata: {_to_error('ConsumerTooSlow')}\n\n".encode()


def _to_error(name: str) -> str:
    return msgspec.json.encode({"$type": "error", "error": name}).decode()


@websocket(PATH)
async def listen_on_socket(socket: WebSocket[Any, Any, Any]) -> None:
    """The same over a WebSocket, a message a frame; what is asked amiss is answered before the socket opens."""
    try:
        wanted = await _read_wanted(socket)
    except (SalonError, psycopg.Error, PoolTimeout, OSError) as error:
        await _refuse(socket, error if isinstance(error, SalonError) else Unavailable())
        return
    await socket.accept()
    sending = asyncio.create_task(_send(socket, wanted))
    try:
        while True:  # listeners have nothing to say; this hears them go
            await socket.receive_data(mode="text")
    except (WebSocketDisconnect, RuntimeError, OSError):
        pass
    finally:
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending


async def _refuse(socket: WebSocket[Any, Any, Any], error: SalonError) -> None:
    """Answer over HTTP with the reason, as sockets that were never opened can."""
    body = msgspec.json.encode(error.body if isinstance(error, Refused) else {"error": error.message})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    send: Any = socket.send
    await send({"type": "websocket.http.response.start", "status": error.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})


async def _send(socket: WebSocket[Any, Any, Any], wanted: Wanted) -> None:
    try:
        async for frames, beat in _list_told(wanted):
            sent = _to_sent(frames, wanted) + (_to_form([beat], wanted) if beat else [])
            async with asyncio.timeout(SEND_SECONDS):
                for one in sent:
                    await socket.send(_to_message(one))
        await socket.close(code=1008, reason="The key no longer holds")
    except (ConsumerTooSlow, TimeoutError):
        with contextlib.suppress(TimeoutError, RuntimeError, OSError):
            async with asyncio.timeout(1):
                await socket.send(_to_message(_to_form([_to_error("ConsumerTooSlow")], wanted)[0]))
                await socket.close(code=1008, reason="ConsumerTooSlow")
    except (psycopg.Error, PoolTimeout):
        await socket.close(code=1012, reason="The database is away; go on from your cursor")
    except (WebSocketDisconnect, RuntimeError, OSError):
        return


def _to_message(sent: str | bytes) -> Any:
    packed = isinstance(sent, bytes)
    return {"type": "websocket.send", "text": None if packed else sent, "bytes": sent if packed else None}


handlers: list[Any] = [listen, listen_on_socket]
