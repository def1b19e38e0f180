"""Asking the language model of this place for somebody, within what they may spend."""

from functools import cache

import structlog

from salon.assistant.budget import give_back, reckon, set_aside, settle
from salon.kit.chat import ChatFailed, Endpoint, Errand, Hear, ask
from salon.kit.context import settings
from salon.kit.settings import Settings
from salon.studio.engines.configured import Assistant, read_engines

logger = structlog.get_logger(__name__)


def find_assistant() -> Assistant | None:
    """The language model the operator named; None without."""
    return _read(settings())


@cache
def _read(place: Settings) -> Assistant | None:
    return read_engines(place).assistant


async def ask_for(account_id: int, assistant: Assistant, name: str, errand: Errand, hear: Hear | None = None) -> str:
    """What the model answers; `name` says in the accounts what it was asked for, `hear` is told its words as they come.

    What `hear` raises ends the asking; then what was set aside counts, as nobody knows what was thought by then.
    Raises `ChatFailed` when nothing came of it, and `TooManyRequests` when that is more than is left of the day.
    """
    cost = reckon(assistant, len(errand.task) + len(errand.content), picture=bool(errand.picture))
    ask_id = await set_aside(account_id, name, assistant, cost)
    endpoint = Endpoint(
        assistant.base_url, assistant.model, assistant.key, assistant.timeout_seconds, assistant.max_tokens
    )
    try:
        reply = await ask(endpoint, errand, hear)
    except ChatFailed as error:
        logger.warning("assistant.no_answer", errand=name, error=error.message)
        if error.cost_nothing:
            await give_back(ask_id)
        raise
    await settle(ask_id, assistant, reply)
    return reply.text
