"""A check outside: a server of OpenAI's moderation protocol that the operator named, asked about words and pictures."""

import asyncio
import base64
import time
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
import structlog

from salon.checks.models import Finding
from salon.kit.context import settings
from salon.kit.outbound import Limits, OutboundError, fetch

logger = structlog.get_logger(__name__)
CHECK = "moderation endpoint"
LIMITS = Limits(max_bytes=256 * 1024, seconds=4)
MOST = 20_000  # characters that are sent
REST_SECONDS = 30  # how long a server that did not answer is not asked again
LEAST = 0.01  # a score below says nothing
# Its categories, and what they are called here.
LABELS = {
    "sexual": "sexual",
    "sexual/minors": "sexual_minors",
    "harassment": "harassment",
    "harassment/threatening": "harassment",
    "hate": "hate",
    "hate/threatening": "hate",
    "illicit": "illicit",
    "illicit/violent": "illicit",
    "self-harm": "self_harm",
    "self-harm/intent": "self_harm",
    "self-harm/instructions": "self_harm",
    "violence": "violence",
    "violence/graphic": "violence",
}
FOUND = frozenset({*LABELS.values(), "unseen"})
_resting: dict[str, float] = {}  # address -> until when it is left alone, on the clock that only goes forward


class _Result(msgspec.Struct):
    category_scores: dict[str, Annotated[float, msgspec.Meta(ge=0, le=1)]]


class _Said(msgspec.Struct):
    results: Annotated[list[_Result], msgspec.Meta(min_length=1)]
    model: str = ""


class NotMade(Exception):
    """The check could not be made; the text says why."""


def is_named() -> bool:
    """Whether the operator named a server."""
    return bool(settings().moderation_url)


async def ask_about(words: str) -> list[Finding]:
    """What the server finds in words, once by label with the highest score there is.

    Never raises: where it does not answer, or not as it should, the finding is that nobody looked (`unseen`), and for
    half a minute it is not asked again, so that nobody waits for it.
    """
    return await _find(words[:MOST]) if words.strip() else []


async def ask_about_picture(data: bytes, mime: str) -> list[Finding]:
    """The same of one picture, which goes along whole: the smaller the better."""
    encoded = await asyncio.to_thread(lambda: base64.b64encode(data).decode())
    return await _find([{"type": "image_url", "image_url": {"url": f"data:{mime};base64,{encoded}"}}])


async def _find(what: str | list[dict[str, Any]]) -> list[Finding]:
    url = settings().moderation_url
    if not url:
        return []
    if _resting.get(url, 0) > time.monotonic():
        return [nobody_looked("it did not answer a moment ago")]
    try:
        said = await _ask(url, what)
    except NotMade as error:
        _resting[url] = time.monotonic() + REST_SECONDS
        logger.warning("checks.not_made", check=CHECK, why=str(error))
        return [nobody_looked(str(error))]
    found: list[Finding] = []
    for category, score in ((name, score) for result in said.results for name, score in result.category_scores.items()):
        label = LABELS.get(category)
        if label and score >= LEAST:
            version = said.model[:100] or settings().moderation_model
            found.append(Finding(label=label, score=round(score, 3), evidence=category, check=CHECK, version=version))
    return keep_highest(found)


def keep_highest(found: Iterable[Finding]) -> list[Finding]:
    """Once for each label the finding with the highest score, the first of several."""
    highest: dict[str, Finding] = {}
    for one in found:
        if one.label not in highest or highest[one.label].score < one.score:
            highest[one.label] = one
    return list(highest.values())


def nobody_looked(why: str) -> Finding:
    """What is found where the check could not be made."""
    return Finding(label="unseen", score=1.0, evidence=why, check=CHECK, version=settings().moderation_model)


async def _ask(url: str, what: str | list[dict[str, Any]]) -> _Said:
    known = settings()
    headers = {"Content-Type": "application/json"}
    if known.moderation_key:
        headers["Authorization"] = f"Bearer {known.moderation_key}"
    order = msgspec.json.encode({"model": known.moderation_model, "input": what})
    try:
        answer = await fetch(
            f"{url.rstrip('/')}/moderations",
            method="POST",
            headers=headers,
            body=order,
            limits=LIMITS,
            named_by_operator=True,
        )
    except OutboundError as error:
        raise NotMade("the server did not answer") from error
    if answer.status != 200:
        raise NotMade(f"the server answered {answer.status}")
    try:
        return msgspec.json.decode(answer.body, type=_Said)
    except msgspec.MsgspecError as error:
        raise NotMade("the server answered what is not understood") from error
