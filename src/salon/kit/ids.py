"""Ids: time-ordered 64-bit numbers in Mastodon's layout, decimal strings on the wire; `new_id()` in SQL makes them."""

import datetime as dt

from salon.kit.errors import NotFound

MAX_ID = (1 << 63) - 1
EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def to_time(value: int) -> dt.datetime:
    """When an id was made, to the millisecond."""
    return EPOCH + dt.timedelta(milliseconds=value >> 16)


def from_time(moment: dt.datetime) -> int:
    """The smallest id that could have been made at `moment`."""
    return (moment - EPOCH) // dt.timedelta(milliseconds=1) << 16


def parse_id(text: str) -> int:
    """Read an id from the wire; anything that cannot be one raises `NotFound`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or int(text) > MAX_ID:
        raise NotFound
    return int(text)
