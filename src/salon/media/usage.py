"""What may be done with a stored file, as the headers it is served with; asked of the ledger, kept for seconds."""

import datetime as dt
from typing import NamedTuple

import psycopg
from psycopg_pool import PoolTimeout

from salon.consent.queries import Answered, find_file_answers
from salon.consent.signals import NOBODY_SAID, to_headers
from salon.kit import clock
from salon.kit.cache import Cache

KEPT = dt.timedelta(seconds=20)  # a file that was posted meanwhile says no that long
# A picture never changes, so browsers keep it for good; caches that others share ask again what may be done with it.
SHARED = {"Cache-Control": "public, max-age=31536000, s-maxage=30, immutable"}


class _Usage(NamedTuple):
    headers: dict[str, str]
    until: dt.datetime


_usages: Cache[str, _Usage] = Cache(50_000)


async def find_file_headers(key: str) -> dict[str, str]:
    """The headers of a file, one query unless it was asked for just now; the strictest while the database is away."""
    kept = _usages.get(key)
    if kept is not None and kept.until > clock.now():
        return kept.headers
    token = _usages.token()
    try:
        answers = await find_file_answers(key)
    except (psycopg.Error, PoolTimeout, OSError):
        return to_headers(NOBODY_SAID)
    usage = _Usage(_to_headers(answers), clock.now() + KEPT)
    _usages.put(key, usage, token)
    return usage.headers


def _to_headers(answers: Answered) -> dict[str, str]:
    return to_headers(answers) | (SHARED if "yes" in answers.values() else {})


def forget_file_headers() -> None:
    """Somebody said something about their work, or it went: ask again for every file."""
    _usages.clear()
