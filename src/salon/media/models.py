"""Pictures as they are stored, and as they are handed from the engine's bytes to a row."""

from typing import Any, NamedTuple

import msgspec

from salon.media.clips.models import Clip, Kind
from salon.media.images.models import Seen
from salon.media.rules import Testimony


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One stored form of a picture or clip; sound has neither width nor height."""

    key: str
    mime: str
    width: int = 0
    height: int = 0
    bytes: int = 0
    sha256: str | None = None  # None of what was kept before it was reckoned
    animated: bool = False  # of a picture: whether it moves


class Media(NamedTuple):
    """A stored picture or clip with what is known of its making; the order is `queries.COLUMNS`.

    `original` is None until it is ready, `small` and `blurhash` also in sound without a cover.
    """

    id: int
    owner_id: int
    post_id: int | None
    kind: str
    state: str  # queued, running, ready or failed
    error: str | None
    original: File | None
    small: File | None
    clip: Clip | None
    blurhash: str | None
    description: str | None
    focus_x: float
    focus_y: float
    degree: str
    evidence: str | None
    credentials: str | None  # whether those it came with held: trusted, valid or invalid
    engine: str | None
    engine_name: str | None
    generation_id: int | None
    prompt: str | None
    seed: int | None
    style: str | None
    recipe: str  # "hidden" when the post it is in says so
    held: bool = False  # waits for somebody to look at it, and cannot be posted


class Ingredient(NamedTuple):
    """A picture another grew out of: the post it is in, if it is in one, and its file, None when that is gone."""

    post_id: int | None
    image: bytes | None
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
    proofs: tuple[Testimony, ...]
    credentials: dict[str, Any] | None = None  # what the file that came claimed, and whether it held
    mark: int | None = None  # the number in its watermark, made here
    recognised: int | None = None  # the number of ours that was in a file that came
    said: str | None = None  # the author's word
    sent_sha256: str | None = None  # of the file as it came
    seen: Seen | None = None  # what the checks go by
    held: bool = False  # somebody must look at it before it is posted
    reserves: tuple[str, ...] = ()  # what whoever sent it said no to


class Sent(NamedTuple):
    """What people say of a file they send: alt text, where its middle is, how it was made, what may not be done."""

    description: str | None = None
    focus: tuple[float, float] = (0.0, 0.0)
    degree: str | None = None
    reserves: tuple[str, ...] = ()


class Cover(NamedTuple):
    """A still picture that stands for a clip, stored."""

    small: File
    blurhash: str
    seen: Seen | None = None
    held: bool = False


class PreparedClip(NamedTuple):
    """A clip whose files are stored, ready to become what its row shows."""

    kind: Kind
    original: File
    cover: Cover | None
    clip: Clip
