"""What somebody asks of the studio, and what its rows look like."""

import datetime as dt
from typing import Any, NamedTuple

import msgspec

OVER = frozenset({"ready", "failed", "cancelled"})


class Wish(msgspec.Struct, kw_only=True):
    """What a person asks for: words, how many pictures, and posts to start from."""

    prompt: str = ""
    count: int = 1
    seed: int | None = None
    style: str | None = None
    engine: str | None = None
    parents: list[int] = msgspec.field(default_factory=list)


class Variation(msgspec.Struct, frozen=True):
    """One picture of a generation; `step` numbers its newest preview."""

    index: int
    seed: int
    state: str
    progress: float
    stage: str | None
    notes: list[str]
    error: str | None
    style: str | None
    step: int | None
    media_id: int | None


class Generation(msgspec.Struct, frozen=True):
    """A stored generation with its variations and the posts it starts from."""

    id: int
    owner_id: int
    engine: str
    prompt: str
    style: str | None
    seed: int
    count: int
    state: str
    error: str | None
    created_at: dt.datetime
    queue_position: int | None
    parents: list[int]
    variations: list[Variation]


class Parent(NamedTuple):
    """A picture a generation starts from, with what its maker remembers of it."""

    post_id: int
    media_id: int
    key: str | None  # of the picture in the media store; None when it is gone
    mime: str
    description: str | None
    engine: str | None
    scene: Any


class Edge(NamedTuple):
    """A post that grew out of another."""

    child_id: int
    parent_id: int
