"""Pictures as they are stored, and as they are handed from the engine's bytes to a row."""

from typing import Any, NamedTuple

import msgspec


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One stored form of a picture."""

    key: str
    mime: str
    width: int
    height: int
    bytes: int


class Media(NamedTuple):
    """A stored picture with what is known of its making; the order is `queries.COLUMNS`."""

    id: int
    owner_id: int
    post_id: int | None
    kind: str
    original: File
    small: File
    blurhash: str
    description: str | None
    focus_x: float
    focus_y: float
    degree: str
    evidence: str | None
    engine: str | None
    engine_name: str | None
    generation_id: int | None
    prompt: str | None
    seed: int | None
    style: str | None
    recipe: str  # "hidden" when the post it is in says so


class Ingredient(NamedTuple):
    """A picture another grew out of: the post it is in and its file."""

    post_id: int
    image: bytes
    mime: str


class Maker(NamedTuple):
    """The engine that made a picture, as it is named in credentials."""

    id: str
    name: str
    version: str
    source_type: str


class Prepared(NamedTuple):
    """A picture whose files are stored and signed, ready to become a row."""

    original: File
    small: File
    blurhash: str
    degree: str
    evidence: str | None
    credentials: dict[str, Any] | None  # what the file that came claimed, and whether it held
