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


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to start from: its bytes, what it shows, and the maker's own memory of it where there is one."""

    post_id: int
    image: bytes | None = None  # a picture file of at most 1024 px
    description: str | None = None
    engine: str | None = None  # whose memory `scene` is
    scene: Any = None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One picture somebody asked for; with `sources` it is a remix and `prompt` says what to change."""

    prompt: str
    seed: int
    style: str | None = None
    width: int = 1024
    height: int = 1024
    sources: list[Source] = []


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


class CannotDrawError(Exception):
    """Raise it from `make` with a sentence the person can read; any other exception is told in general words."""


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
    max_count: int

    def estimate(self, order: Order) -> float:
        """Seconds one picture takes, roughly."""
        ...

    def open(self) -> None:
        """Load what making needs; called once, before the first order."""
        ...

    def make(self, order: Order) -> Iterator[Progress | Result]:
        """Make one picture."""
        ...
