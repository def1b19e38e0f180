"""What the assistant reads, and what it answers."""

import datetime as dt
from typing import NamedTuple

import msgspec


class Source(NamedTuple):
    """A post as the one who asks sees it; `handle` is @name."""

    id: int
    url: str
    handle: str
    text: str
    created_at: dt.datetime
    replies: int = 0
    favourites: int = 0
    boosts: int = 0
    pictures: int = 0
    automated: bool = False


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who wrote, and how often."""

    handle: str
    posts: int


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A post worth knowing of: its first words, why it was taken, and how much was answered."""

    source: int  # its place among the sources, from 1
    why: str  # first, most_answered, most_liked or latest
    words: str
    replies: int
    favourites: int


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A post an answer goes back to."""

    id: str
    url: str
    handle: str


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in some posts: counted and quoted by rules, and in a model's words where one was asked.

    `text` refers to sources as [1]; `problem` is a sentence when a model was asked and nothing came of it.
    """

    posts: int
    people: int
    pictures: int
    automated: int
    since: str | None
    until: str | None
    speakers: list[Speaker]
    points: list[Point]
    sources: list[Reference]
    made_by: str = "rules"  # or model
    model: str | None = None
    text: str | None = None
    problem: str | None = None


class Help(msgspec.Struct, frozen=True, kw_only=True):
    """Words somebody may take over, and who made them: `rules`, `model` or `translation`."""

    text: str
    made_by: str
    model: str | None = None
