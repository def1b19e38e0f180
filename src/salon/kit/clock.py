"""What time it is; tests set it by hand."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_sources: list[Callable[[], dt.datetime]] = [lambda: dt.datetime.now(dt.UTC)]


def now() -> dt.datetime:
    """The current time, UTC."""
    return _sources[-1]()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Hold the clock of this process at `moment`."""
    _sources.append(lambda: moment)
    try:
        yield
    finally:
        _sources.pop()


def to_wire(moment: dt.datetime) -> str:
    """`2026-11-24T10:00:00.000Z`, as Mastodon writes times."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
