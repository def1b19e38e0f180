"""What an author drafts, and what a post is once stored."""

import datetime as dt
from typing import NamedTuple

import msgspec

from salon.checks.models import Finding

AUDIENCES = ("everyone", "followers", "nobody")  # of a remix
RECIPES = ("shown", "hidden")


class PollWish(msgspec.Struct, kw_only=True):
    """A poll to be: two to four options and how long it runs, in seconds."""

    options: list[str] = msgspec.field(default_factory=list)
    expires_in: int = 86_400
    multiple: bool = False
    hide_totals: bool = False


class Draft(msgspec.Struct, kw_only=True):
    """A post to be: words, audience and what it answers."""

    text: str = ""
    spoiler_text: str = ""
    sensitive: bool = False
    visibility: str = "public"
    language: str | None = None
    reply_to_id: int | None = None
    quote_of_id: int | None = None
    quote_policy: str | None = None  # None: as the author prefers, or when editing as it is
    reply_policy: str = "everyone"  # of the conversation it begins
    media_ids: list[int] = msgspec.field(default_factory=list)
    descriptions: dict[int, str] = msgspec.field(default_factory=dict)  # new alt texts, by picture, when editing
    remix: str = "everyone"
    recipe: str = "shown"
    degree: str | None = None  # the author's word about the words and all pictures
    consents: dict[str, bool] = msgspec.field(default_factory=dict)  # by purpose, where this post differs
    reserves: list[str] = msgspec.field(default_factory=list)  # purposes the request's own signal said no to
    app_name: str | None = None
    poll: PollWish | None = None
    findings: list[Finding] | None = None  # of the check outside in its words; None: it was not asked yet
    seen: dict[int, list[Finding]] = msgspec.field(default_factory=dict)  # the same in its pictures, by picture
    held_as: str | None = None  # for whom it is to be, once a moderator let it through: policy says so, not the author


class Poll(NamedTuple):
    """A poll as it stands: options with their votes; `voters` counts people."""

    expires_at: dt.datetime | None
    multiple: bool
    hide_totals: bool
    votes: int
    voters: int
    options: list[tuple[str, int]]


class Post(NamedTuple):
    """A stored post, with its counts and the people and tags in it; the order is `queries.COLUMNS`."""

    id: int
    author_id: int
    boost_of_id: int | None
    quote_of_id: int | None
    quote_state: str | None
    quote_policy: str
    reply_policy: str
    hidden: bool  # a reply that was folded away
    reply_to_id: int | None
    reply_to_author_id: int | None
    text: str
    html: str
    spoiler_text: str
    sensitive: bool
    visibility: str
    language: str | None
    app_name: str | None
    remix: str
    recipe: str
    degree: str | None  # the author's word about the whole, or that they are a bot
    has_media: bool
    created_at: dt.datetime
    edited_at: dt.datetime | None
    pinned_at: dt.datetime | None
    imported_from: str | None
    replies: int
    boosts: int
    favourites: int
    remixes: int
    quotes: int
    mentions: list[tuple[int, str]]
    tags: list[str]
    poll: Poll | None
    held: bool  # it waits for a moderator
