"""What a note about a post is, and what may be said of one."""

import datetime as dt
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from salon.context.scoring import Score
from salon.kit.errors import invalid_field

MAX_WORDS, MAX_SOURCE = 400, 500
MOST_SOURCES, MOST_ON_POST, MOST_REASONS = 5, 10, 5
OPEN = ("public", "unlisted")  # posts of which everybody may speak
# Why a post needs context.
REASONS = ("factual_error", "missing_context", "outdated", "altered_picture", "unverified", "satire", "other")
LEVELS = {"not_helpful": 0, "somewhat": 1, "helpful": 2}
GOOD = ("clear", "good_sources", "to_the_point", "adds_context", "fair")
BAD = ("wrong", "sources_do_not_say_so", "opinion", "beside_the_point", "unfair", "not_needed")
# Level -> the reasons that may be given for it.
RATING_REASONS = {"helpful": GOOD, "somewhat": (*GOOD, *BAD), "not_helpful": BAD}


class NewNote(msgspec.Struct, kw_only=True):
    """A note to be."""

    text: str
    sources: list[str]
    reason: str


class Note(NamedTuple):
    """A note with what was found of it; the order is `queries.COLUMNS`."""

    id: int
    post_id: int
    thread_id: int
    writer_id: int
    writer: str  # username
    words: str
    sources: list[str]
    reason: str
    drafted_by: str | None
    created_at: dt.datetime
    withdrawn_at: dt.datetime | None
    taken_down: bool
    switched_off: bool
    before_edit: bool  # the post was changed since
    state: str
    intercept: float | None
    factor: float | None
    ratings: int
    low: int
    high: int
    low_ratings: int
    high_ratings: int
    own_level: int | None  # of the viewer's rating
    own_reasons: list[str]
    is_own: bool  # the viewer wrote it
    on_own_post: bool

    @property
    def score(self) -> Score:
        """What the latest fit found."""
        found = (self.intercept, self.factor, self.ratings, self.low, self.high, self.low_ratings, self.high_ratings)
        return Score(self.id, self.state, *found)


def to_note(given: NewNote) -> NewNote:
    """The note as it is kept; raises `Invalid` with a sentence for what cannot be one."""
    words = given.text.strip()
    if not words or len(words) > MAX_WORDS:
        raise invalid_field("text", "ERR_INVALID", f"must have from 1 to {MAX_WORDS} characters")
    if given.reason not in REASONS:
        raise invalid_field("reason", "ERR_INCLUSION", f"must be one of {', '.join(REASONS)}")
    sources = list(dict.fromkeys(one.strip() for one in given.sources))
    if not 0 < len(sources) <= MOST_SOURCES:
        raise invalid_field("sources", "ERR_INVALID", f"must be from 1 to {MOST_SOURCES} links")
    if not all(is_source(one) for one in sources):
        raise invalid_field("sources", "ERR_INVALID", "must each be a whole address that begins with https://")
    return NewNote(text=words, sources=sources, reason=given.reason)


def is_source(url: str) -> bool:
    """Whether this is an address of the web that may stand under a note."""
    if len(url) > MAX_SOURCE or not url.isprintable() or any(one in url for one in " \"'<>\\^`{|}"):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    named = "." in host.strip(".") and not parts.username and not parts.password
    return parts.scheme == "https" and named and port in {None, 443}


def require_rating(level: str, reasons: list[str]) -> None:
    """Raise `Invalid` for a rating that cannot be given."""
    if level not in LEVELS:
        raise invalid_field("level", "ERR_INCLUSION", f"must be one of {', '.join(LEVELS)}")
    if len(reasons) > MOST_REASONS or not set(reasons) <= set(RATING_REASONS[level]):
        raise invalid_field("reasons", "ERR_INCLUSION", f"must be among {', '.join(RATING_REASONS[level])}")
