"""The values that go through the composer: requests, scenes, stages and pictures."""

from dataclasses import dataclass, field

import msgspec
from PIL import Image

SIDE = 1024
"""Side of the square the composer lays out and paints, in pixels."""


PACK_FORMAT = 1
"""Version of the sprite pack's tables."""


class Actor(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One thing in a scene: what it is, what it does and where it stands (fractions of the frame)."""

    sprite: str
    noun: str
    kind: str = "thing"
    colour: str | None = None
    adjectives: list[str] = msgspec.field(default_factory=list)
    verb: str | None = None
    prop: str | None = None
    prop_noun: str | None = None
    worn: str | None = None
    role: str | None = None
    ride: str | None = None
    ride_noun: str | None = None
    ride_colour: str | None = None
    x: float = 0.5
    y: float = 0.8
    size: float = 0.4
    flip: bool = False
    tone: int = 0
    group: int = 0
    relation: str | None = None


class Scene(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Everything needed to paint a picture again: JSON-able, and what a remix edits."""

    seed: int
    style: str = "storybook"
    place: str = "meadow"
    time: str = "day"
    weather: str = "clear"
    season: str = "summer"
    place_said: bool = False
    time_said: bool = False
    decor: int = 0
    actors: list[Actor] = msgspec.field(default_factory=list)
    sky: list[str] = msgspec.field(default_factory=list)
    text: str | None = None
    abstract: list[str] = msgspec.field(default_factory=list)
    version: int = 1


@dataclass(frozen=True)
class Request:
    """What a person asked for; `parent` makes it a remix and `prompt` the change."""

    prompt: str
    seed: int
    style: str | None = None
    width: int = SIDE
    height: int = SIDE
    parent: Scene | None = None


@dataclass(frozen=True)
class Stage:
    """A step on the way: progress 0..1, words for a person, and a preview of at most 384 px."""

    progress: float
    words: str
    image: Image.Image | None = None


@dataclass(frozen=True)
class Picture(Stage):
    """The finished picture with everything that is known about it."""

    scene: Scene = field(default_factory=lambda: Scene(seed=0))
    alt_text: str = ""
    notes: list[str] = field(default_factory=list)
    style: str = "storybook"
    seed: int = 0
