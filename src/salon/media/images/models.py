"""The forms of a picture that are shown, what may be put in, and why something is refused."""

from typing import Literal

import msgspec

from salon.kit.errors import Invalid, TooLargeError

Mime = Literal["image/jpeg", "image/png", "image/webp"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one picture may cost; the defaults are what a place can afford."""

    max_bytes: int = 16 * 1024 * 1024
    max_pixels: int = 40_000_000  # over all frames together
    max_frames: int = 1000
    original_side: int = 2048  # longest side of the form people open
    moving_side: int = 1024  # longest side of an animation
    small_side: int = 640  # longest side of the form in feeds
    memory_bytes: int = 1 << 30  # address space of the process that decodes, the interpreter included
    cpu_seconds: int = 10
    wall_seconds: float = 20.0


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One form of a picture, encoded."""

    data: bytes
    mime: Mime
    width: int
    height: int


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks go by: how likely it is a sexual picture (None: could not be told), and what tells it again."""

    nudity: float | None
    fingerprint: bytes  # PDQ, 256 bits
    telling: int  # how much there is in it to be recognised by, 0 to 100


class Processed(msgspec.Struct, frozen=True, kw_only=True):
    """All forms of a picture with what is shown before they arrive."""

    variants: dict[str, Variant]  # "original" and "small"; the small one of an animation stands still
    blurhash: str
    dominant: str  # "#rrggbb", the colour that covers most of it
    average: str  # "#rrggbb"
    animated: bool
    band: bytes  # where a watermark would be in the picture as it came, for `watermark.read_number`
    seen: Seen | None = None  # of the first frame, as it came; the sandbox looks

    @property
    def original(self) -> Variant:
        """The form people open."""
        return self.variants["original"]

    @property
    def small(self) -> Variant:
        """The form in feeds."""
        return self.variants["small"]


class NotAnImage(Invalid):
    """The content is no picture of a kind that is shown, whatever its name says."""

    message = "This is not a picture that can be shown here. Please use JPEG, PNG, GIF, WebP, AVIF or HEIC."


class TooLarge(TooLargeError):
    """More bytes, pixels or frames than a picture may have."""

    message = "This picture is too large."


class Unreadable(Invalid):
    """It began like a picture but could not be decoded."""

    message = "This picture is damaged and could not be read."


class Truncated(Unreadable):
    """The end of the file is missing."""

    message = "This picture is incomplete: the end of the file is missing. Please try to send it again."


class TookTooLong(Invalid):
    """Decoding was stopped."""

    message = "This picture took too long to read. Please save it as JPEG or PNG and try again."


class Unmarkable(Invalid):
    """No watermark can be read from it again: nothing made here goes out without one."""

    message = "This picture has too little in it to be marked as made by a machine, so it was not kept."


Refusal = NotAnImage | TooLarge | Unreadable | Truncated | TookTooLong | Unmarkable
REFUSALS: dict[str, type[Refusal]] = {
    one.__name__: one for one in (NotAnImage, TooLarge, Unreadable, Truncated, TookTooLong, Unmarkable)
}


def require_bytes(data: bytes, limits: Limits) -> None:
    """Raise `TooLarge` for more bytes than are taken."""
    if len(data) > limits.max_bytes:
        raise TooLarge(f"That file is too large: at most {limits.max_bytes / (1024 * 1024):g} MB.")


def too_many_pixels(limits: Limits) -> TooLarge:
    """The refusal of a picture that would not fit into memory."""
    return TooLarge(f"This picture has too many pixels: at most {limits.max_pixels / 1e6:g} megapixels in all frames.")
