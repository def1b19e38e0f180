"""Counting what a piece of code asks the database."""

import contextvars
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

_sent: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("sent", default=None)


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements sent inside this block by this task and those it starts; background work is not among them."""
    original = psycopg.AsyncCursor.execute

    async def noting(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        if (sent := _sent.get()) is not None:
            sent.append(" ".join(str(query).split()))
        return await original(self, query, *rest, **more)

    sent: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.AsyncCursor, "execute", noting)
        held = _sent.set(sent)
        try:
            yield sent
        finally:
            _sent.reset(held)


async def count_statements(act: Callable[[], Awaitable[Any]]) -> int:
    """How many statements are sent while `act` runs."""
    with counting() as sent:
        await act()
    return len(sent)
