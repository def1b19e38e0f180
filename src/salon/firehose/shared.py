"""One reading of the log for all who listen: what just happened is kept in memory, what is older is read in pages."""

import asyncio
import contextlib
import time
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from salon.accounts.events import AccountDeleted, AccountModerated, AccountSuspended, ProfileUpdated
from salon.consent.events import ConsentChanged
from salon.firehose.frames import Frame, list_frames
from salon.kit import db, log
from salon.posts import events as posts

RING = 16_384  # frames a listener may fall behind
PAGE = 1024  # places in the log that are read at once
PAGES, PAGE_SECONDS = 16, 10.0
AT_ONCE = 512  # frames handed out together
# After these, what may be had of somebody's words may be less.
LESSENING = (ConsentChanged, posts.PostEdited, posts.PostDeleted, ProfileUpdated)
GONE = (AccountSuspended, AccountModerated, AccountDeleted)
logger = structlog.get_logger(__name__)


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
        self._pages: OrderedDict[int, tuple[float, asyncio.Task[list[Frame]]]] = OrderedDict()
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
            self._lessen([entry.event for entry in batch])
            while self.head < tail.seq:
                await self._read_on(min(tail.seq, self.head + PAGE))

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
        self._frames = [
            frame._replace(full=None)
            if frame.full and (frame.is_remix or frame.author_id in people or frame.post_id in things)
            else frame
            for frame in self._frames
        ]
        self._pages.clear()

    def take(self, position: int) -> tuple[list[Frame], int]:
        """Frames in memory from a place on, and the place to go on from."""
        first = bisect_left(self._frames, position, key=lambda frame: frame.seq)
        frames = self._frames[first : first + AT_ONCE]
        full = len(frames) == AT_ONCE
        return frames, frames[-1].seq + 1 if full else max(position, self.head + 1)

    async def wait(self, patience: float) -> None:
        """Wait until something more happened; raises `TimeoutError`."""
        await asyncio.wait_for(self._changed.wait(), patience)

    async def read_page(self, position: int) -> tuple[list[Frame], int]:
        """Frames out of the log from a place on, and the place to go on from; many who ask share one reading."""
        start = position // PAGE * PAGE
        end = min(start + PAGE, self.head + 1)
        kept = self._pages.get(start)
        if kept is None or kept[0] < time.monotonic() or end < start + PAGE:
            reading = asyncio.create_task(list_frames(start, end, self.epoch))
            kept = (time.monotonic() + PAGE_SECONDS, reading)
            if end == start + PAGE:
                self._pages[start] = kept
                if len(self._pages) > PAGES:
                    self._pages.popitem(last=False)
        try:
            frames = await asyncio.shield(kept[1])
        except (psycopg.Error, PoolTimeout, OSError):
            self._pages.pop(start, None)
            raise
        return [frame for frame in frames if frame.seq >= position], end


class Listener:
    """One reader's place: first through pages, then live, without a gap between, as both go by the same `seq`."""

    def __init__(self, firehose: Firehose, position: int) -> None:
        self._firehose = firehose
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
                frames, self.position = await self._firehose.read_page(self.position)
                if frames:
                    return frames


firehose = Firehose()
