"""First pages of homes kept in the web process: reused while nothing in them changed, dropped when the log says so."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from salon.mastodon.entities.people import find_account_bytes
from salon.mastodon.entities.statuses import Render, renders

BUDGET = 128 * 1024 * 1024  # bytes of bodies kept
REMEMBERED = 50_000


class HomePage(NamedTuple):
    """A rendered first page, its cursor ids, and the `seq` up to which the home was filled when it was read."""

    body: bytes
    ids: list[int]
    seq: int


class _Kept(NamedTuple):
    page: HomePage
    uses: list[tuple[int, Render]]
    authors: list[tuple[int, bytes]]


_pages: OrderedDict[tuple[int, int], _Kept] = OrderedDict()
_limits: dict[int, set[int]] = {}  # viewer -> the page sizes kept
_loading: Counter[int] = Counter()  # viewers whose page is being read just now
_touched: OrderedDict[int, tuple[int, int]] = OrderedDict()  # viewer -> (seq, how often) of what changed their home
_size = 0


def find(viewer_id: int, limit: int) -> HomePage | None:
    """The kept page, if every post and author in it still looks as it did."""
    kept = _pages.get((viewer_id, limit))
    if kept is None:
        return None
    fresh = all(renders.get(post_id) is render for post_id, render in kept.uses) and all(
        find_account_bytes(account_id) is body for account_id, body in kept.authors
    )
    if not fresh:
        _drop(viewer_id)
        return None
    _pages.move_to_end((viewer_id, limit))
    return kept.page


@contextmanager
def loading(viewer_id: int) -> Iterator[Callable[[int, HomePage], None]]:
    """Read a page inside this block and hand it to what it yields; kept unless the home changed meanwhile."""
    _loading[viewer_id] += 1
    before = _touched.get(viewer_id, (0, 0))[1]

    def keep(limit: int, page: HomePage) -> None:
        seq, times = _touched.get(viewer_id, (0, 0))
        if page.ids and times == before and page.seq >= seq:
            _keep(viewer_id, limit, page)

    try:
        yield keep
    finally:
        _loading[viewer_id] -= 1
        if not _loading[viewer_id]:
            del _loading[viewer_id]


def _keep(viewer_id: int, limit: int, page: HomePage) -> None:
    global _size  # noqa: PLW0603  one cache, one budget
    uses = [(post_id, render) for post_id in page.ids if (render := renders.get(post_id)) is not None]
    uses += [
        (boosted, render)
        for _, wrapper in list(uses)
        if (boosted := wrapper.boost_of_id) is not None and (render := renders.get(boosted)) is not None
    ]
    authors = {render.author_id for _, render in uses}
    held = [(account_id, body) for account_id in authors if (body := find_account_bytes(account_id)) is not None]
    if len(held) < len(authors):
        return
    _drop(viewer_id)
    _pages[viewer_id, limit] = _Kept(page, uses, held)
    _limits.setdefault(viewer_id, set()).add(limit)
    _size += len(page.body)
    while _size > BUDGET and _pages:
        _drop(next(iter(_pages))[0])


def _drop(viewer_id: int) -> None:
    global _size  # noqa: PLW0603
    for limit in _limits.pop(viewer_id, ()):
        _size -= len(_pages.pop((viewer_id, limit)).page.body)


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
    return _limits.keys() | _loading.keys()


def touch_all(viewers: Iterable[int], seq: int) -> None:
    """The same for many."""
    for viewer_id in viewers:
        touch(viewer_id, seq)
