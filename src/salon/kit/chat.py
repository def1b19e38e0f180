"""Asking a language model: any server of OpenAI's chat completions that the operator named, one errand at a time."""

import base64
import os
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec

from salon.kit.errors import Unavailable
from salon.kit.http import is_storable
from salon.kit.outbound import Answer, Limits, OutboundError, OutboundRefused, fetch

MAX_BYTES = 512 * 1024  # of an answer
MAX_STREAM = 4 * 1024 * 1024  # of one in pieces, each of which comes with a few hundred bytes about it
MAX_LINE = 64 * 1024
BUSY = frozenset({429, 402})
NOT_ASKED = frozenset({400, 401, 403, 404, 405, 413, 415, 422, *BUSY})  # turned away before anything was thought about
NO_STREAM = frozenset({400, 404, 405, 415, 422})  # what a server may say to an order it does not know
NOT_UNDERSTOOD = "The language model answered what is not understood."
REFUSED = "The language model would not do this."
Hear = Callable[[str], Awaitable[None]]


class Endpoint(NamedTuple):
    """A server and a model on it; `key` is the environment variable with the key, empty where none is wanted."""

    base_url: str
    model: str
    key: str = ""
    timeout_seconds: float = 30
    max_tokens: int = 800


class Errand(NamedTuple):
    """What a model is told: what to do, what to do it with, and a picture (a data URL) to look at."""

    task: str
    content: str
    picture: str = ""


class Reply(NamedTuple):
    """What a model said, and what the server says that took; None where it does not say."""

    text: str
    input_tokens: int | None
    output_tokens: int | None


class ChatFailed(Unavailable):
    """Nothing came of asking; the text is a sentence, and `cost_nothing` says that nobody was charged for it."""

    def __init__(self, sentence: str, *, cost_nothing: bool = False) -> None:
        super().__init__(sentence)
        self.cost_nothing = cost_nothing


class _Message(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


class _Delta(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None


class _Piece(msgspec.Struct):
    delta: _Delta = msgspec.field(default_factory=_Delta)
    finish_reason: str | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Piece] = msgspec.field(default_factory=list)
    usage: _Usage | None = None
    error: msgspec.Raw | None = None


_whole_only: set[tuple[str, str]] = set()  # servers and models that answered whole after they refused to in pieces


async def ask(endpoint: Endpoint, errand: Errand, hear: Hear | None = None) -> Reply:
    """Ask once, without tools: a model can do nothing here but answer in words.

    `hear` is told all the words so far whenever there are more; what it raises ends the asking. A server that does not
    answer in pieces is asked for the whole, and nothing is heard before that is there.
    Raises `ChatFailed` with a sentence when the server is away, busy or too slow, when the model refuses, and when what
    it says is not understood.
    """
    one = (endpoint.base_url, endpoint.model)
    if hear is None or one in _whole_only:
        return _read(await _send(endpoint, _to_order(endpoint, errand), Limits(max_bytes=MAX_BYTES)))
    said = _Telling(hear)
    order = _to_order(endpoint, errand) | {"stream": True, "stream_options": {"include_usage": True}}
    answer = await _send(endpoint, order, Limits(max_bytes=MAX_STREAM), said.take)
    if answer.status in NO_STREAM:
        reply = _read(await _send(endpoint, _to_order(endpoint, errand), Limits(max_bytes=MAX_BYTES)))
        _whole_only.add(one)
        return reply
    if answer.status == 200 and answer.kind == "text/event-stream":
        return said.finish()
    if len(answer.body) > MAX_BYTES:
        raise ChatFailed(NOT_UNDERSTOOD)
    return _read(answer)


async def _send(
    endpoint: Endpoint, order: dict[str, Any], limits: Limits, hear: Callable[[bytes], Awaitable[None]] | None = None
) -> Answer:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {os.environ.get(endpoint.key, '')}"
    try:
        return await fetch(
            f"{endpoint.base_url.rstrip('/')}/chat/completions",
            method="POST",
            headers=headers,
            body=msgspec.json.encode(order),
            limits=msgspec.structs.replace(limits, seconds=endpoint.timeout_seconds),
            hear=hear,
            named_by_operator=True,
        )
    except OutboundRefused as error:
        raise ChatFailed(NOT_UNDERSTOOD) from error
    except OutboundError as error:
        raise ChatFailed("The language model does not answer just now.") from error


class _Telling:
    """An answer that comes in pieces: lines of server-sent events, each with a few more words."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._rest = b""
        self._words: list[str] = []
        self._usage = _Usage()
        self._ended = self._refused = False

    async def take(self, piece: bytes) -> None:
        """Read what came; half a line waits for its other half, and one of no event may be a whole answer."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > (MAX_LINE if self._rest.startswith(b"data:") else MAX_BYTES):
            raise ChatFailed(NOT_UNDERSTOOD)
        before = len(self._words)
        for line in lines:
            self._take_line(line.strip())
        if len(self._words) > before and not self._refused:
            await self._hear("".join(self._words))

    def _take_line(self, line: bytes) -> None:
        name, _, told = line.partition(b":")
        if name != b"data":  # of a body that is none of these events, or a comment
            return
        if told.strip() == b"[DONE]":
            self._ended = True
            return
        try:
            chunk = msgspec.json.decode(told, type=_Chunk)
        except msgspec.MsgspecError as error:
            raise ChatFailed(NOT_UNDERSTOOD) from error
        if chunk.error is not None and bytes(chunk.error) != b"null":
            raise ChatFailed("The language model has a problem just now.")
        self._usage = chunk.usage or self._usage
        for one in chunk.choices[:1]:
            self._refused = self._refused or bool(one.delta.refusal) or one.finish_reason == "content_filter"
            self._ended = self._ended or one.finish_reason is not None
            if one.delta.content:
                self._words.append(one.delta.content)

    def finish(self) -> Reply:
        """The whole, when it came to its end."""
        self._take_line(self._rest.strip())
        text = "".join(self._words).strip()
        if self._refused:
            raise ChatFailed(REFUSED)
        if not self._ended:
            raise ChatFailed("The language model broke off in the middle.")
        if not text or not is_storable(text):
            raise ChatFailed(NOT_UNDERSTOOD)
        return Reply(text, self._usage.prompt_tokens, self._usage.completion_tokens)


def to_data_url(picture: bytes, mime: str) -> str:
    """A picture as an errand carries it."""
    return f"data:{mime};base64,{base64.b64encode(picture).decode()}"


def _to_order(endpoint: Endpoint, errand: Errand) -> dict[str, Any]:
    said: Any = errand.content
    if errand.picture:
        said = [
            {"type": "text", "text": errand.content},
            {"type": "image_url", "image_url": {"url": errand.picture}},
        ]
    return {
        "model": endpoint.model,
        "messages": [{"role": "system", "content": errand.task}, {"role": "user", "content": said}],
        "max_tokens": endpoint.max_tokens,
        "stream": False,
    }


def _read(answer: Answer) -> Reply:
    if answer.status in BUSY:
        raise ChatFailed("The language model has had enough for now. Try again later.", cost_nothing=True)
    if answer.status != 200:
        raise ChatFailed("The language model has a problem just now.", cost_nothing=answer.status in NOT_ASKED)
    try:
        found = msgspec.json.decode(answer.body, type=_Completion)
    except msgspec.MsgspecError as error:
        raise ChatFailed(NOT_UNDERSTOOD) from error
    choice = found.choices[0] if found.choices else None
    if choice is not None and (choice.message.refusal or choice.finish_reason == "content_filter"):
        raise ChatFailed(REFUSED)
    text = (choice.message.content or "").strip() if choice is not None else ""
    if not text or not is_storable(text):
        raise ChatFailed(NOT_UNDERSTOOD)
    used = found.usage or _Usage()
    return Reply(text, used.prompt_tokens, used.completion_tokens)
