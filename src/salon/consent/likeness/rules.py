"""Whether somebody may make pictures of somebody else: the pure decision."""

import datetime as dt
from typing import NamedTuple

LEVELS = ("me", "approved", "mutuals", "everyone")


class Terms(NamedTuple):
    """What a person says of pictures of them; the order is that of the columns of `likeness_terms`."""

    level: str = "me"
    scope: str = ""
    never: tuple[str, ...] = ()
    asks_first: bool = True
    expires_at: dt.datetime | None = None


class Standing(NamedTuple):
    """How whoever wants to make a picture stands to whom it would show."""

    willing: bool = True  # whom it would show is an adult in good standing, who alone can agree
    answer: bool | None = None  # what they said of this maker by name
    answer_until: dt.datetime | None = None
    mutual: bool = False
    blocked: bool = False  # either of them by the other


def may_make(terms: Terms, standing: Standing, now: dt.datetime) -> bool:
    """Whether a picture may be made; a no by name and a block hold at every level, and what has expired is a no."""
    if not standing.willing or standing.blocked or terms.level == "me" or _is_over(terms.expires_at, now):
        return False
    if standing.answer is not None and not _is_over(standing.answer_until, now):
        return standing.answer
    return terms.level == "everyone" or (terms.level == "mutuals" and standing.mutual)


def may_post(state: str, terms: Terms, *, allowed: bool) -> bool:
    """Whether a picture that was made may be posted: by a yes to it, or without one where they do not ask for it."""
    if state == "open":
        return allowed and not terms.asks_first
    return state == "approved"


def _is_over(until: dt.datetime | None, now: dt.datetime) -> bool:
    return until is not None and until <= now
