"""What somebody asks of the studio, and what its rows look like."""

import datetime as dt
from typing import Any, NamedTuple

import msgspec

from salon.studio.engines.protocol import Engine, Mask, Order, Size, Source

OVER = frozenset({"ready", "failed", "cancelled"})


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a picture, in fractions of its width and height from the upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Again(msgspec.Struct, frozen=True, kw_only=True):
    """One picture of an earlier generation, to be asked for once more."""

    generation_id: int
    index: int = 0


class Wish(msgspec.Struct, kw_only=True):
    """What a person asks for: words, how many pictures, and pictures to start from.

    With `regenerate` the earlier order is what is asked for; only `seed` and `count` are read beside it.
    """

    prompt: str = ""
    negative_prompt: str | None = None
    count: int = 1
    seed: int | None = None
    style: str | None = None
    size: str | None = None  # the engine's name of a shape
    engine: str | None = None
    parents: list[int] = msgspec.field(default_factory=list)  # posts
    references: list[int] = msgspec.field(default_factory=list)  # pictures: one's own, or in posts one may remix
    mask: bytes | None = None  # base64 in JSON: what is transparent (or white) may change
    region: Region | None = None
    regenerate: Again | None = None


class Asked(NamedTuple):
    """A wish that can be granted: who makes it, in which shape, and which pictures go into it."""

    wish: Wish
    engine: Engine
    size: Size
    parents: list[tuple[int, int]]  # (post, picture)
    references: list[tuple[int, int | None]]  # (picture, the post it is in)
    again: Again | None

    def to_order(self) -> Order:
        """The order without its pictures, for estimates."""
        mask = Mask() if self.wish.mask is not None or self.wish.region is not None else None
        pictures = [Source(post_id=post_id) for post_id, _ in self.parents]
        return Order(
            prompt=self.wish.prompt,
            seed=self.wish.seed or 0,
            negative_prompt=self.wish.negative_prompt,
            style=self.wish.style,
            width=self.size.width,
            height=self.size.height,
            sources=pictures,
            references=[Source(post_id=post_id) for _, post_id in self.references],
            mask=mask,
        )


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
    model: str | None
    took_ms: int | None
    cost: int | None  # None of engines that cost nothing
    charge: str | None  # reserved, called, paid, free or lost
    step: int | None
    media_id: int | None
    rank: int | None  # where it stands in the order of a model, from 0


class Generation(msgspec.Struct, frozen=True):
    """A stored generation with its variations and the posts it starts from."""

    id: int
    owner_id: int
    engine: str
    prompt: str
    negative_prompt: str | None
    style: str | None
    size: str | None
    width: int
    height: int
    seed: int
    count: int
    again_of: int | None
    again_index: int | None
    masked: bool
    estimated_seconds: float | None  # of one picture
    state: str
    error: str | None
    created_at: dt.datetime
    queue_position: int | None
    parents: list[int]
    references: list[int]
    ordered_by: int | None  # the version of the model in force, where that ordered it
    shown_by: int | None  # the same, unless its owner wants to see what they make as it was made
    variations: list[Variation]

    def list_shown(self) -> list[Variation]:
        """Its pictures in the order they are shown; those that have no place in a model's order come last."""
        if self.shown_by is None:
            return self.variations
        return sorted(self.variations, key=lambda one: (one.rank is None, one.rank or 0, one.index))


class Parent(NamedTuple):
    """A picture a generation starts from or looks at, with what its maker remembers of it."""

    role: str  # parent or reference
    post_id: int | None
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
    role: str  # "base": the engine edited it; "reference": it was there to look at; "template": an example of the idea
