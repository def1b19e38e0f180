"""First pages of homes and profiles kept in the web process: reused while nothing in them changed, dropped when the log
says so.
"""

import time
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from salon.mastodon.entities.people import bodies
from salon.mastodon.entities.renders import Render, renders
from salon.mastodon.entities.statuses import Shown

# A page is a list of the pieces of the cached renders: about 2 KB of its own, as pages mostly hold the same posts.
MOST = 16_384
REMEMBERED = 50_000
LONGEST = 200  # characters of a query whose page is kept: anybody may ask with any
OLDEST_SECONDS = 60  # what the clock ends (a mute, a filter) comes with no event, and shows after this long
STRANGER = 0  # the viewer of who is not signed in


class Page(NamedTuple):
    """A first page in pieces of JSON, its Link header, and the `seq` up to which its home was filled then.

    A page read from the rows themselves holds whatever the log may still tell, which is `MAX_SEQ`.
    """

    pieces: list[bytes]
    headers: dict[str, str]
    seq: int


class Place(NamedTuple):
    """Who looks, whose profile at (None for their home), and the query string asked with."""

    viewer_id: int
    author_id: int | None
    query: bytes


MAX_SEQ = 2**63 - 1


class _Kept:
    """A page, what it was made of, and when that was last found unchanged."""

    __slots__ = ("authors", "made_at", "page", "seen", "uses")

    def __init__(self, page: Page, uses: list[Render], authors: dict[int, bytes]) -> None:
        self.page = page
        self.uses = uses
        self.authors = authors
        self.seen = (-1, -1)
        self.made_at = time.monotonic()

    def is_fresh(self) -> bool:
        """Whether every post and author in it still looks as it did; nothing is looked up if nothing was dropped."""
        if time.monotonic() - self.made_at > OLDEST_SECONDS:
            return False
        now = (renders.token(), bodies.token())
        if self.seen == now:
            return True
        self.seen = now
        return all(renders.peek(render.id) is render for render in self.uses) and all(
            bodies.peek(account_id) is body for account_id, body in self.authors.items()
        )


_pages: OrderedDict[Place, _Kept] = OrderedDict()
_seen_by: defaultdict[int, set[Place]] = defaultdict(set)  # viewer -> the places whose page is kept
_about: defaultdict[int, set[Place]] = defaultdict(set)  # author -> the same
_loading: Counter[int] = Counter()  # viewers whose page is being read just now
_touched: OrderedDict[int, tuple[int, int]] = OrderedDict()  # account -> (seq, how often) of what changed their pages


def find(place: Place) -> Page | None:
    """The page kept for a place, if every post and author in it still looks as it did."""
    kept = _pages.get(place)
    if kept is None:
        return None
    if not kept.is_fresh():
        _drop(place)
        return None
    _pages.move_to_end(place)
    return kept.page


@contextmanager
def loading(place: Place) -> Iterator[Callable[[Page, dict[int, Shown], list[int]], None]]:
    """Read a page inside this block and hand it to what it yields, with the Statuses in it and the ids of all that
    might be; kept unless something about the viewer or the author changed meanwhile.
    """
    _loading[place.viewer_id] += 1
    before = _read_touches(place)

    def keep(page: Page, shown: dict[int, Shown], ids: list[int]) -> None:
        seq = _touched.get(place.viewer_id, (0, 0))[0]
        fits = shown and len(place.query) <= LONGEST
        if fits and _read_touches(place) == before and page.seq >= seq:
            _keep(place, page, shown, ids)

    try:
        yield keep
    finally:
        _loading[place.viewer_id] -= 1
        if not _loading[place.viewer_id]:
            del _loading[place.viewer_id]


def _read_touches(place: Place) -> tuple[int, int]:
    """How often the pages of the viewer and those about the author were dropped."""
    return _touched.get(place.viewer_id, (0, 0))[1], _touched.get(place.author_id or STRANGER, (0, 0))[1]


def _keep(place: Place, page: Page, shown: dict[int, Shown], ids: list[int]) -> None:
    """Keep a page, unless the caches no longer hold just what it was assembled from."""
    uses = _list_left_out(shown, ids)
    whose = {one.author_id: bodies.peek(one.author_id) for one in uses}  # who is a bot no longer belongs there too
    authors = {account_id: body for account_id, body in whose.items() if body is not None}
    for one in shown.values():
        for render, body in one.uses:
            if renders.peek(render.id) is not render or bodies.peek(render.author_id) is not body:
                return
            uses.append(render)
            authors[render.author_id] = body
    _pages[place] = _Kept(page, uses, authors)
    for index, account_id in _list_indexes(place):
        index[account_id].add(place)
    while len(_pages) > MOST:
        _drop(next(iter(_pages)))


def _list_left_out(shown: dict[int, Shown], ids: list[int]) -> list[Render]:
    """What filters or the dial keep out of a page: when it changes it may belong there."""
    left_out = [renders.peek(post_id) for post_id in ids if post_id not in shown]
    inside = [renders.peek(one.inside_id) for one in left_out if one is not None and one.inside_id is not None]
    return [one for one in (*left_out, *inside) if one is not None]


def _list_indexes(place: Place) -> Iterator[tuple[defaultdict[int, set[Place]], int]]:
    """Where a kept place is found again."""
    yield _seen_by, place.viewer_id
    if place.author_id is not None:
        yield _about, place.author_id


def _drop(place: Place) -> None:
    del _pages[place]
    for index, account_id in _list_indexes(place):
        index[account_id].discard(place)
        if not index[account_id]:
            del index[account_id]


def touch_home(viewer_id: int, seq: int) -> None:
    """A viewer's home changed, by the event `seq`: drop it, kept or being read."""
    for place in list(_seen_by.get(viewer_id, ())):
        if place.author_id is None:
            _drop(place)
    _remember(viewer_id, seq)


def touch(account_id: int, seq: int = 0) -> None:
    """What somebody sees or shows changed, by the event `seq` or by their own request just now: drop their home, the
    profiles as they see them, and their own profile as anybody sees it, kept or being read.
    """
    for place in {*_seen_by.get(account_id, ()), *_about.get(account_id, ())}:
        _drop(place)
    _remember(account_id, seq)


def _remember(account_id: int, seq: int) -> None:
    earlier, times = _touched.get(account_id, (0, 0))
    _touched[account_id] = (max(earlier, seq), times + 1)
    _touched.move_to_end(account_id)
    if len(_touched) > REMEMBERED:
        _touched.popitem(last=False)


def here() -> set[int]:
    """The viewers whose page is kept or being read."""
    return _seen_by.keys() | _loading.keys()


def touch_all(viewers: Iterable[int], seq: int) -> None:
    """The same for many."""
    for viewer_id in list(viewers):
        touch(viewer_id, seq)
