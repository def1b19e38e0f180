"""The values that go through the composer: requests, scenes, stages and pictures."""

from dataclasses import dataclass, field

import msgspec
from PIL import Image

SIDE = 1024
"""Side of the square the composer lays out and paints, in pixels; other shapes look at a window of the same area."""

LEFT, RIGHT, TOP, BOTTOM = -216, SIDE + 216, -280, SIDE + 160
"""How far backdrops reach, so that the widest and the tallest picture (2 to 1) look at painted ground everywhere."""


@dataclass(frozen=True)
class Frame:
    """The window a picture looks through, in pixels of the square layout; its area is always that of the square."""

    left: int = 0
    top: int = 0
    width: int = SIDE
    height: int = SIDE

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


def make_frame(ratio: float) -> Frame:
    """Make the window for a picture `ratio` times as wide as high (1/2 to 2): wide ones lose sky, tall ones gain it."""
    ratio = min(2.0, max(0.5, ratio))
    width, height = round(SIDE * ratio**0.5), round(SIDE / ratio**0.5)
    spare = height - SIDE
    bottom = SIDE + round(spare * (0.2 if spare < 0 else 0.32))
    return Frame((SIDE - width) // 2, bottom - height, width, height)


PACK_FORMAT = 2
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
    prop_colour: str | None = None
    worn: str | None = None
    worn_colour: str | None = None
    coat: str | None = None
    gown: bool = False
    seated: bool = False
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
    tint: str | None = None
    text_form: str = "ribbon"
    abstract: list[str] = msgspec.field(default_factory=list)
    ratio: float = 1.0
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
