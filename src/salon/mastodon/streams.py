"""Open connections: who looks, at which streams, and what waits to be sent."""

import asyncio
import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from salon.kit import clock

LAG = 1000  # messages a stream may fall behind before it is closed
Stream = tuple[str, ...]  # its name and, for a tag or list, which: ("user",), ("hashtag", "sea"), ("list", "42")


class Message(NamedTuple):
    """One thing pushed to a stream; `payload` is text, usually JSON, or None."""

    stream: Stream
    event: str
    payload: str | None


class Subscriber:
    """One open connection; `credential` is the hash of what it was opened with, which holds `until` then."""

    __slots__ = ("account_id", "credential", "own_words", "queue", "streams", "until")

    def __init__(
        self,
        account_id: int | None,
        *,
        own_words: bool,
        credential: bytes = b"",
        until: dt.datetime | None = None,
    ) -> None:
        self.account_id = account_id
        self.own_words = own_words
        self.credential = credential
        self.until = until
        self.streams: set[Stream] = set()
        self.queue: asyncio.Queue[Message | None] = asyncio.Queue(LAG)

    def push(self, message: Message) -> None:
        """Queue a message; a reader that is too slow is told to go (None)."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.close()

    async def take(self, patience: float | None = None) -> Message | None:
        """The next message; None when the connection is to end, also because its token expired.

        Raises `TimeoutError` when nothing came for `patience` seconds.
        """
        left = None if self.until is None else (self.until - clock.now()).total_seconds()
        if left is not None and left <= 0:
            return None
        waits = [seconds for seconds in (left, patience) if seconds is not None]
        try:
            return await asyncio.wait_for(self.queue.get(), min(waits, default=None))
        except TimeoutError:
            if patience is None or (self.until is not None and self.until <= clock.now()):
                return None
            raise

    def close(self) -> None:
        """Make the connection end."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


subscribers: set[Subscriber] = set()


def list_watching(*streams: Stream) -> dict[int, list[Subscriber]]:
    """Who watches one of these streams, by account."""
    found: dict[int, list[Subscriber]] = {}
    for subscriber in subscribers:
        if subscriber.account_id is not None and not subscriber.streams.isdisjoint(streams):
            found.setdefault(subscriber.account_id, []).append(subscriber)
    return found


def list_watched(name: str) -> set[Stream]:
    """Which streams of a kind (`list`, `hashtag`) anybody watches."""
    return {stream for subscriber in subscribers for stream in subscriber.streams if stream[0] == name}


def tell(account_ids: Iterable[int], event: str, payload: str | None = None) -> None:
    """Push something that is theirs alone to people's `user` streams."""
    looking = list_watching(("user",))
    for account_id in account_ids:
        for subscriber in looking.get(account_id, ()):
            subscriber.push(Message(("user",), event, payload))


def close_streams(account_id: int) -> None:
    """End a person's connections: a credential of theirs no longer holds; whoever still may connects again."""
    for subscriber in list(subscribers):
        if subscriber.account_id == account_id:
            subscriber.close()
