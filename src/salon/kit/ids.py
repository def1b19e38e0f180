"""Ids: time-ordered 64-bit numbers in Mastodon's layout, decimal strings on the wire; `new_id()` in SQL makes them."""

import datetime as dt

from salon.kit.errors import NotFound

MAX_ID = (1 << 63) - 1


def to_time(value: int) -> dt.datetime:
    """When an id was made, to the millisecond."""
    return dt.datetime.fromtimestamp((value >> 16) / 1000, dt.UTC)


def from_time(moment: dt.datetime) -> int:
    """The smallest id that could have been made at `moment`."""
    return int(moment.timestamp() * 1000) << 16


def parse_id(text: str) -> int:
    """Read an id from the wire; anything that cannot be one raises `NotFound`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or int(text) > MAX_ID:
        raise NotFound
    return int(text)
