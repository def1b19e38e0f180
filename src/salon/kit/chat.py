"""Asking a language model: any server of OpenAI's chat completions that the operator named, one errand at a time."""

import base64
import os
from typing import Any, NamedTuple

import msgspec

from salon.kit.errors import Unavailable
from salon.kit.http import is_storable
from salon.kit.outbound import Answer, Limits, OutboundError, OutboundRefused, fetch

MAX_BYTES = 512 * 1024  # of an answer
BUSY = frozenset({429, 402})
NOT_ASKED = frozenset({400, 401, 403, 404, 405, 413, 415, 422, *BUSY})  # turned away before anything was thought about


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


async def ask(endpoint: Endpoint, errand: Errand) -> Reply:
    """Ask once, without tools: a model can do nothing here but answer in words.

    Raises `ChatFailed` with a sentence when the server is away, busy or too slow, when the model refuses, and when what
    it says is not understood.
    """
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {os.environ.get(endpoint.key, '')}"
    try:
        answer = await fetch(
            f"{endpoint.base_url.rstrip('/')}/chat/completions",
            method="POST",
            headers=headers,
            body=msgspec.json.encode(_to_order(endpoint, errand)),
            limits=Limits(seconds=endpoint.timeout_seconds, max_bytes=MAX_BYTES),
            named_by_operator=True,
        )
    except OutboundRefused as error:
        raise ChatFailed("The language model answered what is not understood.") from error
    except OutboundError as error:
        raise ChatFailed("The language model does not answer just now.") from error
    return _read(answer)


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
        raise ChatFailed("The language model answered what is not understood.") from error
    choice = found.choices[0] if found.choices else None
    if choice is not None and (choice.message.refusal or choice.finish_reason == "content_filter"):
        raise ChatFailed("The language model would not do this.")
    text = (choice.message.content or "").strip() if choice is not None else ""
    if not text or not is_storable(text):
        raise ChatFailed("The language model answered what is not understood.")
    used = found.usage or _Usage()
    return Reply(text, used.prompt_tokens, used.completion_tokens)
