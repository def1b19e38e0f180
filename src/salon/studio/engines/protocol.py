"""What an engine is: the one small protocol every maker of pictures speaks, built in or plugged in."""

from collections.abc import Iterator
from typing import Any, Protocol

import msgspec

PREVIEW_SIDE = 384


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """A look an engine can be asked for."""

    id: str
    name: str
    description: str = ""


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """A shape an engine can be asked for, in pixels."""

    id: str
    name: str
    width: int
    height: int


SQUARE = Size(id="square", name="Square", width=1024, height=1024)


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine can do with an order; what it cannot is refused before it is asked."""

    sizes: tuple[Size, ...] = (SQUARE,)  # the first is what is made unless somebody says otherwise
    edits: bool = False  # starts from the pixels (or its own memory) of `sources`, not from their words alone
    sources: int = 1  # how many of `sources` go into what is drawn; the others are only named as parents
    masks: bool = False  # changes only the part of the first picture that the mask names
    references: int = 0  # how many further pictures it looks at
    negative_prompt: bool = False
    repeats: bool = True  # the same order gives the same picture
    paid: bool = False  # a picture costs money: no call is ever made twice


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine's process is given; an engine that takes more is ended."""

    open_seconds: int = 60
    picture_seconds: int = 120
    memory_bytes: int | None = 3 * 1024**3  # address space; None for those that map a graphics card's
    heavy: bool = False  # at most one of these is loaded in a worker, and ended when nobody asks for it
    at_once: int = 4  # how many generations are made at a time, for all people and on all machines together


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to start from: its bytes, what it shows, and the maker's own memory of it where there is one."""

    post_id: int | None = None  # None for a picture of one's own that is in no post
    image: bytes | None = None  # a picture file of at most 2048 px
    description: str | None = None
    engine: str | None = None  # whose memory `scene` is
    scene: Any = None


class Mask(msgspec.Struct, frozen=True, kw_only=True):
    """The part of the first source that may change; the rest stays as it is."""

    image: bytes | None = None  # a picture: what is transparent (or white, where nothing is) may change
    region: tuple[float, float, float, float] | None = None  # x, y, width, height as fractions of the picture


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One picture somebody asked for; with `sources` it is a remix and `prompt` says what to change."""

    prompt: str
    seed: int
    negative_prompt: str | None = None  # what should not be in the picture
    style: str | None = None
    width: int = 1024
    height: int = 1024
    sources: list[Source] = []
    references: list[Source] = []  # pictures to look at, not to change
    mask: Mask | None = None
    id: str = ""  # the same whenever the same picture is asked for again: for services that know orders by a key


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    """A step on the way: how far (0 to 1), what is happening in words, and what there is to see (WebP, <= 384 px)."""

    fraction: float
    stage: str | None = None
    preview: bytes | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True, tag="result"):
    """The finished picture: the bytes of a picture file and everything that is known about it."""

    picture: bytes
    notes: list[str] = []  # sentences for the person: what could not be drawn, and why
    alt_text: str | None = None
    style: str | None = None
    scene: Any = None  # JSON-able memory, handed back in `Source` when somebody remixes the picture
    cost: int = 0  # what it cost, in millionths of a US dollar
    model: str | None = None  # which model made it, where the engine has several
    model_version: str | None = None


class CannotDrawError(Exception):
    """Raise it from `make` with a sentence the person can read; any other exception is told in general words.

    `cost` is what the attempt cost all the same, in millionths of a US dollar; None says that nobody can know.
    """

    def __init__(self, sentence: str, cost: int | None = 0) -> None:
        super().__init__(sentence)
        self.cost = cost


class Engine(Protocol):
    """A maker of pictures. Constructing one is cheap; `open` loads what it needs, in a process of its own.

    `make` yields any number of `Progress` and then one `Result`. The same order gives the same picture where an
    engine can promise that. The process may be killed at any moment: an engine leaves nothing half-done behind.
    """

    id: str
    name: str
    version: str
    kind: str  # "composer", "model", "service": said wherever the engine is named
    description: str
    source_type: str  # IPTC digital source type of what it makes, an address
    styles: tuple[Style, ...]
    abilities: Abilities
    needs: Needs
    max_count: int

    def price(self, order: Order) -> int:
        """What one picture is likely to cost, rather too much than too little, in millionths of a US dollar."""
        ...

    def estimate(self, order: Order) -> float:
        """Seconds one picture takes, roughly."""
        ...

    def open(self) -> None:
        """Load what making needs; called once, before the first order."""
        ...

    def make(self, order: Order) -> Iterator[Progress | Result]:
        """Make one picture."""
        ...
