"""One reading of the log for all who listen: what just happened is in memory, the rest is read from files or pages."""

import asyncio
import contextlib
import time
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable, Iterable
from typing import Any, TypeVar

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from salon.accounts.events import AccountDeleted, AccountModerated, AccountSuspended, ProfileUpdated
from salon.consent.events import ConsentChanged, ProcessingChanged
from salon.firehose.frames import Frame, list_frames
from salon.firehose.segments import STRETCH, find_frames
from salon.kit import db, log
from salon.posts import events as posts
from salon.safety.events import PostsTakenDown

RING = 16_384  # frames a listener may fall behind
PAGE = 1024  # places in the log that are read at once
PAGES, PAGE_SECONDS = 16, 10.0
STRETCHES = 4  # of files that are kept in memory while they are listened to
PACKED = 64  # of what was made ready to be sent
AT_ONCE = 512  # frames handed out together
# After these, what may be had of somebody's words may be less.
LESSENING = (ConsentChanged, posts.PostEdited, posts.PostDeleted, posts.RightsChanged, ProfileUpdated, PostsTakenDown)
GONE = (AccountSuspended, AccountModerated, AccountDeleted, ProcessingChanged)
logger = structlog.get_logger(__name__)
T = TypeVar("T")
_Kept = OrderedDict[Hashable, tuple[float, asyncio.Task[T]]]  # until when, and what was read or is being read


class ConsumerTooSlow(Exception):
    """A listener who was live fell behind by more than what is kept."""


class Firehose:
    """The frames of this process: complete from `floor` to `head` in memory, before that in pages out of the log."""

    def __init__(self) -> None:
        self.head = 0
        self.floor = 1
        self.epoch = ""
        self._frames: list[Frame] = []
        self._changed = asyncio.Event()
        self._pages: _Kept[list[Frame]] = OrderedDict()
        self._stretches: _Kept[list[Frame] | None] = OrderedDict()
        self._packed: OrderedDict[Hashable, Any] = OrderedDict()
        self._following: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Begin to follow the log, if nobody has listened yet."""
        async with self._starting:
            if self._following is None or self._following.done():
                self.epoch = await log.epoch()
                self.head = await log.head()
                self.floor = self.head + 1
                self._frames.clear()
                self._following = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Stop following."""
        if self._following is not None:
            self._following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._following
            self._following = None

    async def _follow(self) -> None:
        tail = log.Tail(db.pool_url(), self.head)
        async for batch in tail.batches():
            events = [entry.event for entry in batch]
            self._lessen(events)
            if any(isinstance(event, ProcessingChanged) and event.stream for event in events):
                await self._tell_anew()
            while self.head < tail.seq:
                await self._read_on(min(tail.seq, self.head + PAGE))

    async def _tell_anew(self) -> None:
        """Read what is kept once more: it tells nothing of who objects, and again all of who no longer does."""
        frames: list[Frame] = []
        try:
            for first in range(self.floor, self.head + 1, PAGE):
                frames += await list_frames(first, min(first + PAGE, self.head + 1), self.epoch)
        except (psycopg.Error, PoolTimeout, OSError) as error:
            logger.warning("firehose.forgetting", error=str(error))
            self.floor, frames = self.head + 1, []  # from there on it is read out of the log
        self._frames = frames

    async def _read_on(self, upto: int) -> None:
        try:
            frames = await list_frames(self.head + 1, upto + 1, self.epoch)
        except (psycopg.Error, PoolTimeout, OSError) as error:
            logger.warning("firehose.waiting", error=str(error))
            await asyncio.sleep(0.3)
            return
        self._frames += frames
        self.head = upto
        if len(self._frames) > 2 * RING:
            self.floor = self._frames[-RING].seq
            del self._frames[:-RING]
        self._changed.set()
        self._changed = asyncio.Event()

    def _lessen(self, events: Iterable[log.Event]) -> None:
        """Take words and pictures out of what is kept, where it may be that they can no longer be had."""
        lessening = [event for event in events if isinstance(event, LESSENING + GONE)]
        if not lessening:
            return
        people = {event.actor_id for event in lessening if isinstance(event, ConsentChanged | ProfileUpdated)}
        people |= {event.subject_id for event in lessening if isinstance(event, GONE)}
        things = {event.subject_id for event in lessening}
        things |= {one for event in lessening if isinstance(event, PostsTakenDown) for one in event.post_ids}
        self._frames = [
            frame._replace(full=None)
            if frame.full and (frame.is_remix or frame.author_id in people or frame.post_id in things)
            else frame
            for frame in self._frames
        ]
        for kept in (self._pages, self._stretches, self._packed):
            kept.clear()

    def take(self, position: int) -> tuple[list[Frame], int]:
        """Frames in memory from a place on, and the place to go on from."""
        first = bisect_left(self._frames, position, key=lambda frame: frame.seq)
        frames = self._frames[first : first + AT_ONCE]
        full = len(frames) == AT_ONCE
        return frames, frames[-1].seq + 1 if full else max(position, self.head + 1)

    async def wait(self, patience: float) -> None:
        """Wait until something more happened; raises `TimeoutError`."""
        await asyncio.wait_for(self._changed.wait(), patience)

    async def read_page(self, position: int, *, bodies: bool) -> tuple[list[Frame], int]:
        """Frames of what is no longer in memory, and the place to go on from; many who ask share one reading.

        Out of a file where there is one that tells what holds, else out of the log.
        """
        start = position // STRETCH * STRETCH
        found = await _share(self._stretches, (start, bodies), STRETCHES, lambda: find_frames(start, bodies=bodies))
        if found is not None:
            return found[bisect_left(found, position, key=lambda frame: frame.seq) :], start + STRETCH
        start = position // PAGE * PAGE
        end = min(start + PAGE, self.head + 1)
        if end == start + PAGE:
            frames = await _share(self._pages, start, PAGES, lambda: list_frames(start, end, self.epoch))
        else:
            frames = await list_frames(start, end, self.epoch)
        return [frame for frame in frames if frame.seq >= position], end

    def pack(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` made for this key, once for all who are sent the same."""
        if key not in self._packed:
            self._packed[key] = make()
            if len(self._packed) > PACKED:
                self._packed.popitem(last=False)
        found: T = self._packed[key]
        return found


async def _share(kept: _Kept[T], key: Hashable, most: int, read: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What was read lately, or is read now, once for all who ask; nothing that failed is kept."""
    known = kept.get(key)
    if known is None or known[0] < time.monotonic():
        known = kept[key] = (time.monotonic() + PAGE_SECONDS, asyncio.create_task(read()))
        if len(kept) > most:
            kept.popitem(last=False)
    try:
        return await asyncio.shield(known[1])
    except (psycopg.Error, PoolTimeout, OSError):
        kept.pop(key, None)
        raise


class Listener:
    """One reader's place: first through pages, then live, without a gap between, as both go by the same `seq`."""

    def __init__(self, firehose: Firehose, position: int, *, bodies: bool = False) -> None:
        self._firehose = firehose
        self._bodies = bodies
        self.position = position
        self.live = False

    async def next(self, patience: float) -> list[Frame]:
        """The next frames, at least one; raises `TimeoutError` when nothing came, `ConsumerTooSlow` when too slow."""
        while True:
            if self.position >= self._firehose.floor:
                self.live = True
                frames, self.position = self._firehose.take(self.position)
                if frames:
                    return frames
                await self._firehose.wait(patience)
            elif self.live:
                raise ConsumerTooSlow
            else:
                frames, end = await self._firehose.read_page(self.position, bodies=self._bodies)
                self.position = frames[AT_ONCE].seq if len(frames) > AT_ONCE else end
                if frames:
                    return frames[:AT_ONCE]


firehose = Firehose()
