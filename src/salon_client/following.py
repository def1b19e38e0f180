"""Every message of a firehose from a place on, each once: out of files as far as they reach, then over a socket."""

import contextlib
import hashlib
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any, NamedTuple

import zstandard
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, ProtocolError
from websockets.sync.client import connect

PATH = "/api/salon/v1/firehose"
SECONDS = 60.0  # until a server that says nothing is given up; it says something every 15
LONGEST_WAIT = 30.0
WAITS_FOR = frozenset({429, 500, 502, 503, 504})  # answers after which one tries again
TRIES = 3  # of files, until what they tell is asked for over the socket instead
MOST = 256 * 1024 * 1024  # bytes a file unpacks to


class Message(NamedTuple):
    """Something that happened: its place in the log, what kind of message it is, and all of it, as JSON and read."""

    seq: int
    type: str
    payload: dict[str, Any]
    raw: bytes


class Refused(Exception):
    """The place says no, and will say so again: `error` is what a program goes by, as `CursorTooOld`."""

    def __init__(self, status: int, body: bytes) -> None:
        told: dict[str, Any] = {}
        with contextlib.suppress(ValueError):
            found = json.loads(body)
            told = found if isinstance(found, dict) else {}
        self.status = status
        self.error = str(told.get("error", status))
        self.details = told
        super().__init__(str(told.get("message") or told.get("error") or f"The server answers {status}."))


class BrokenFile(Exception):
    """A file of history is not what was told of it, or no longer there."""


class _Place:
    """Where one listens and how far one is."""

    def __init__(self, url: str, cursor: int | None, key: str | None, epoch: str | None) -> None:
        self.base = url.rstrip("/") + PATH
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.epoch = epoch
        self.start = cursor
        self.last: int | None = None
        self.live = False  # once it was, the socket tells what was missed in between
        self.dictionary: tuple[str, zstandard.ZstdDecompressor] | None = None

    @property
    def cursor(self) -> int | None:
        """What to ask for: the last message again, so that none between is missed."""
        return self.start if self.last is None else self.last

    def find(self, url: str) -> str:
        """An address we were told of, at the place we were told to ask: our key goes nowhere else."""
        return urllib.parse.urljoin(self.base, urllib.parse.urlsplit(url).path)

    def fetch(self, url: str) -> bytes:
        request = urllib.request.Request(url, headers=self.headers)  # noqa: S310  the address the caller gave
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code in WAITS_FOR:
                raise ConnectionError(str(error)) from error
            raise Refused(error.code, error.read()) from error

    def read_plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = json.loads(self.fetch(f"{self.base}/segments?cursor={self.cursor}"))
        if self.epoch is not None and plan["epoch"] != self.epoch:
            raise Refused(400, json.dumps({"error": "EpochMismatch", "epoch": plan["epoch"]}).encode())
        self.epoch = plan["epoch"]
        self.learn(plan["dictionary"]["id"])
        return plan

    def learn(self, name: str) -> None:
        """Fetch the dictionary of this name, if it is not the one we have."""
        if self.dictionary is None or self.dictionary[0] != name:
            content = self.fetch(f"{self.base}/dictionaries/{name}")
            told = zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
            self.dictionary = name, zstandard.ZstdDecompressor(dict_data=told)

    def unpack(self, packed: bytes) -> bytes:
        assert self.dictionary is not None
        return self.dictionary[1].decompress(packed, max_output_size=MOST)

    def is_new(self, message: Message, kinds: frozenset[str]) -> bool:
        """Whether it has not been told yet; one of a kind nobody asked for counts as told."""
        if message.seq < (self.start or 0) or (self.last is not None and message.seq <= self.last):
            return False
        self.last = message.seq
        return not kinds or message.type != "#record" or message.payload.get("kind") in kinds


def follow(
    url: str,
    *,
    cursor: int | None = None,
    key: str | None = None,
    kinds: frozenset[str] = frozenset(),
    epoch: str | None = None,
) -> Iterator[Message]:
    """Every message from `cursor` on (0: as far back as there is; None: from now), each once and in order, for ever.

    Goes on where it was whenever a connection breaks. `kinds` are the records that are wanted, all if none are named;
    markers always come. Raises `Refused` for what the place will not give: `CursorTooOld`, `EpochMismatch` (the place
    was restored from a backup: throw away what you have and begin at 0), a key nobody has.
    """
    place = _Place(url, cursor, key, epoch)
    patience, broken = 0.0, 0
    while True:
        before = place.last
        try:
            if place.cursor is not None and not place.live and broken < TRIES:
                yield from _read_files(place, kinds)
            broken = 0
            yield from _listen(place, kinds)
        except BrokenFile:
            broken += 1
        except (OSError, InvalidHandshake, ConnectionClosed, ProtocolError, EOFError, HTTPException):
            pass
        patience = 0.01 if place.last != before else min(max(patience * 2, 0.25), LONGEST_WAIT)
        time.sleep(patience)


def _read_files(place: _Place, kinds: frozenset[str]) -> Iterator[Message]:
    """History as far as files reach; the place to go on from is kept."""
    while True:
        plan = place.read_plan()
        for one in plan["segments"]:
            for line in _fetch_file(place, one).splitlines():
                message = _to_message(line)
                if message is not None and place.is_new(message, kinds):
                    yield message
        if plan["segments"]:
            place.start, place.last = plan["next"], None
        if not plan["more"]:
            return


def _fetch_file(place: _Place, told: dict[str, Any]) -> bytes:
    """A file as it was told of; raises `BrokenFile` for one that was made anew since, so that one asks again."""
    try:
        packed = place.fetch(place.find(told["url"]))
    except Refused as refused:
        if refused.status == 404:
            raise BrokenFile(told["url"]) from refused
        raise
    if hashlib.sha256(packed).hexdigest() != told["sha256"]:
        raise BrokenFile(told["url"])
    return place.unpack(packed)


def _listen(place: _Place, kinds: frozenset[str]) -> Iterator[Message]:
    """What comes over one socket, until it breaks."""
    if place.dictionary is None:
        place.learn(json.loads(place.fetch(f"{place.base}/segments"))["dictionary"]["id"])
    assert place.dictionary is not None
    asked = {"batch": "1", "zstdDictionary": place.dictionary[0], "kinds": ",".join(sorted(kinds))}
    asked |= {"cursor": str(place.cursor)} if place.cursor is not None else {}
    asked |= {"epoch": place.epoch} if place.epoch else {}
    address = f"{place.base.replace('http', 'ws', 1)}?{urllib.parse.urlencode(asked)}"
    try:
        with connect(address, additional_headers=place.headers, max_size=None, compression=None) as socket:
            place.live = True
            while True:
                frame = socket.recv(timeout=SECONDS)
                packed = frame if isinstance(frame, bytes) else frame.encode()
                for line in place.unpack(packed).splitlines():
                    message = _to_message(line)
                    if message is not None and place.is_new(message, kinds):
                        yield message
    except InvalidStatus as refused:
        place.dictionary = None
        if refused.response.status_code in WAITS_FOR:
            return
        told = Refused(refused.response.status_code, bytes(refused.response.body))
        if told.error != "UnknownZstdDictionary":
            raise told from refused


def _to_message(line: bytes) -> Message | None:
    """A message with a place in the log; None for a heartbeat, or the last word before a socket is closed."""
    told = json.loads(line)
    if told.get("$type") == "error":
        return None
    payload = told["payload"] if told.get("$type") == "message" else told
    if "seq" not in payload:
        return None
    raw = line.removeprefix(b'{"$type":"message","payload":')[:-1] if payload is not told else line
    return Message(payload["seq"], payload["$type"], payload, raw)
