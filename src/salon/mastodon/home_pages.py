"""First pages of homes kept in the web process: reused while nothing in them changed, dropped when the log says so."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from salon.mastodon.entities.people import bodies
from salon.mastodon.entities.renders import Render, renders
from salon.mastodon.entities.statuses import Shown

# A page is a list of the pieces of the cached renders: about 2 KB of its own, as homes mostly hold the same new posts.
MOST = 16_384
REMEMBERED = 50_000


class HomePage(NamedTuple):
    """A first page in pieces of JSON, its Link header, and the `seq` up to which the home was filled then."""

    pieces: list[bytes]
    headers: dict[str, str]
    seq: int


class _Kept:
    """A page, what it was made of, and when that was last found unchanged."""

    __slots__ = ("authors", "page", "seen", "uses")

    def __init__(self, page: HomePage, uses: list[Render], authors: dict[int, bytes]) -> None:
        self.page = page
        self.uses = uses
        self.authors = authors
        self.seen = (-1, -1)

    def is_fresh(self) -> bool:
        """Whether every post and author in it still looks as it did; nothing is looked up if nothing was dropped."""
        now = (renders.token(), bodies.token())
        if self.seen == now:
            return True
        self.seen = now
        return all(renders.peek(render.id) is render for render in self.uses) and all(
            bodies.peek(account_id) is body for account_id, body in self.authors.items()
        )


_pages: OrderedDict[tuple[int, bytes], _Kept] = OrderedDict()
_queries: dict[int, set[bytes]] = {}  # viewer -> the queries whose page is kept
_loading: Counter[int] = Counter()  # viewers whose page is being read just now
_touched: OrderedDict[int, tuple[int, int]] = OrderedDict()  # viewer -> (seq, how often) of what changed their home


def find(viewer_id: int, query: bytes) -> HomePage | None:
    """The page kept for a request's query string, if every post and author in it still looks as it did."""
    kept = _pages.get((viewer_id, query))
    if kept is None:
        return None
    if not kept.is_fresh():
        _drop(viewer_id)
        return None
    _pages.move_to_end((viewer_id, query))
    return kept.page


@contextmanager
def loading(viewer_id: int) -> Iterator[Callable[[bytes, HomePage, dict[int, Shown], list[int]], None]]:
    """Read a page inside this block and hand it to what it yields, with the Statuses in it and the ids of all that
    might be; kept unless the home changed meanwhile.
    """
    _loading[viewer_id] += 1
    before = _touched.get(viewer_id, (0, 0))[1]

    def keep(query: bytes, page: HomePage, shown: dict[int, Shown], ids: list[int]) -> None:
        seq, times = _touched.get(viewer_id, (0, 0))
        if shown and times == before and page.seq >= seq:
            _keep(viewer_id, query, page, shown, ids)

    try:
        yield keep
    finally:
        _loading[viewer_id] -= 1
        if not _loading[viewer_id]:
            del _loading[viewer_id]


def _keep(viewer_id: int, query: bytes, page: HomePage, shown: dict[int, Shown], ids: list[int]) -> None:
    """Keep a page, unless the caches no longer hold just what it was assembled from."""
    uses = _list_left_out(shown, ids)
    authors: dict[int, bytes] = {}
    for one in shown.values():
        for render, body in one.uses:
            if renders.peek(render.id) is not render or bodies.peek(render.author_id) is not body:
                return
            uses.append(render)
            authors[render.author_id] = body
    _pages[viewer_id, query] = _Kept(page, uses, authors)
    _queries.setdefault(viewer_id, set()).add(query)
    while len(_pages) > MOST:
        _drop(next(iter(_pages))[0])


def _list_left_out(shown: dict[int, Shown], ids: list[int]) -> list[Render]:
    """What filters or the dial keep out of a page: when it changes it may belong there."""
    left_out = [renders.peek(post_id) for post_id in ids if post_id not in shown]
    inside = [renders.peek(one.inside_id) for one in left_out if one is not None and one.inside_id is not None]
    return [one for one in (*left_out, *inside) if one is not None]


def _drop(viewer_id: int) -> None:
    for query in _queries.pop(viewer_id, ()):
        del _pages[viewer_id, query]


def touch(viewer_id: int, seq: int = 0) -> None:
    """A viewer's home changed, by the event `seq` or by their own request just now: drop what is kept or being read."""
    _drop(viewer_id)
    earlier, times = _touched.get(viewer_id, (0, 0))
    _touched[viewer_id] = (max(earlier, seq), times + 1)
    _touched.move_to_end(viewer_id)
    if len(_touched) > REMEMBERED:
        _touched.popitem(last=False)


def here() -> set[int]:
    """The viewers whose page is kept or being read."""
    return _queries.keys() | _loading.keys()


def touch_all(viewers: Iterable[int], seq: int) -> None:
    """The same for many."""
    for viewer_id in list(viewers):
        touch(viewer_id, seq)
