"""Rate limits: fixed windows counted in one table that all web processes share."""

import datetime as dt
import ipaddress
from typing import Any, NamedTuple

from litestar.connection import ASGIConnection

from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import TooManyRequests


class Limit(NamedTuple):
    """At most `most` calls in a window of `seconds`."""

    name: str
    most: int
    seconds: int


class RateLimited(TooManyRequests):
    """429 with the headers that say when to come back."""

    def __init__(self, limit: Limit, reset_at: dt.datetime) -> None:
        super().__init__()
        wait = max(1, int((reset_at - clock.now()).total_seconds()) + 1)
        self.headers = {
            "Retry-After": str(wait),
            "X-RateLimit-Limit": str(limit.most),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": reset_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }


async def spend(limit: Limit, key: str) -> None:
    """Count one call of `key`; raises `RateLimited` beyond the limit. Commits by itself, so a failed call counts."""
    if not settings().rate_limits:
        return
    start = dt.datetime.fromtimestamp(clock.now().timestamp() // limit.seconds * limit.seconds, dt.UTC)
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                """
                INSERT INTO rate_windows (key, window_start, count) VALUES (%s, %s, 1)
                ON CONFLICT (key, window_start) DO UPDATE SET count = rate_windows.count + 1
                RETURNING count
                """,
                (f"{limit.name}:{key}", start),
            )
        ).fetchone()
    if row is not None and row[0] > limit.most:
        raise RateLimited(limit, start + dt.timedelta(seconds=limit.seconds))


async def drop_old_windows() -> None:
    """Forget the windows of more than a day ago; safe to repeat."""
    async with db.reading() as conn:
        await conn.execute("DELETE FROM rate_windows WHERE window_start < %s", (clock.now() - dt.timedelta(days=1),))


class Allowance(NamedTuple):
    """What is left of a window after a request was counted."""

    limit: Limit
    left: int
    reset_at: dt.datetime

    def to_headers(self) -> list[tuple[bytes, bytes]]:
        return [
            (b"x-ratelimit-limit", str(self.limit.most).encode()),
            (b"x-ratelimit-remaining", str(self.left).encode()),
            (b"x-ratelimit-reset", self.reset_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()),
        ]


_windows: dict[tuple[str, bytes], tuple[int, int]] = {}  # (limit, key) -> (window, requests)
MOST_WINDOWS = 50_000


def count(limit: Limit, key: bytes) -> Allowance:
    """Count one request of `key` in this process and say what is left; raises `RateLimited` beyond the limit.

    Nothing is written: with several web processes each counts what reaches it, so that a person may get as many times
    the limit. What must hold exactly (signing up, signing in) uses `spend`.
    """
    now = clock.now().timestamp()
    window = int(now // limit.seconds)
    reset_at = dt.datetime.fromtimestamp((window + 1) * limit.seconds, dt.UTC)
    then, requests = _windows.get((limit.name, key), (window, 0))
    requests = requests + 1 if then == window else 1
    if len(_windows) >= MOST_WINDOWS and (limit.name, key) not in _windows:
        _windows.clear()
    _windows[limit.name, key] = (window, requests)
    if requests > limit.most:
        raise RateLimited(limit, reset_at)
    return Allowance(limit, limit.most - requests, reset_at)


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The address a request comes from; of IPv6 the /64 it is in, all of whose addresses one household has.

    A proxy on this machine is believed: of its X-Forwarded-For the last entry, the only one it wrote itself.
    """
    peer = connection.client.host if connection.client else "unknown"
    try:
        from_here = ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return peer
    forwarded = connection.headers.get("x-forwarded-for", "").rsplit(",", 1)[-1].strip()
    return _to_household(forwarded if from_here and forwarded else peer)


def _to_household(text: str) -> str:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return text
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)).network_address)
