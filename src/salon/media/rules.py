"""What a picture may be and what is said about it: pure decisions."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from salon.kit.errors import Invalid
from salon.media.clips.kinds import Container
from salon.media.clips.models import Kind
from salon.media.images.models import Seen

MAX_DESCRIPTION = 1500
MAX_PER_POST = 4
HEIF_TYPES = ("image/heic", "image/heif")
PICTURE_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", *HEIF_TYPES)
HELD = "This picture waits for somebody of this place to look at it. You can post it when that is done."
SAYABLE = frozenset({"none", "assisted", "generated", "unknown"})


def read_focus(text: str | None) -> tuple[float, float]:
    """Read a focal point, "x,y" each from -1 to 1; raises `Invalid` for anything else."""
    if not text:
        return 0.0, 0.0
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise Invalid("Validation failed: Focus must be two numbers from -1 to 1") from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise Invalid("Validation failed: Focus must be two numbers from -1 to 1")
    return max(-1.0, min(1.0, x)), max(-1.0, min(1.0, y))


def require_description(text: str | None) -> str | None:
    """Alt text as it is stored; raises `Invalid` when it is too long."""
    if text is None or not text.strip():
        return None
    if len(text) > MAX_DESCRIPTION:
        raise Invalid(f"Validation failed: Description is too long (maximum is {MAX_DESCRIPTION} characters)")
    return text.strip()


def read_said(*said: object) -> str | None:
    """The degree an author gives under any of the names a form may have for it; raises `Invalid` for a bad one."""
    for one in said:
        degree = one.get("degree") if isinstance(one, dict) else one
        if degree is not None and degree != "":
            require_sayable(degree)
            return str(degree)
    return None


def require_sayable(degree: object) -> None:
    """Raise `Invalid` for a degree that an author cannot say of their own picture."""
    if degree is not None and degree != "" and not (isinstance(degree, str) and degree in SAYABLE):
        raise Invalid("Validation failed: Degree must be none, assisted, generated or unknown")


_WEIGHT = {"none": 0, "unknown": 1, "assisted": 2, "generated": 3, "autonomous": 4}


def weightiest(made: list[tuple[str, str | None]]) -> tuple[str, str | None]:
    """Of several pictures' (degree, evidence), the one that says most about a machine's part in them."""
    return max(made, key=lambda one: _WEIGHT[one[0]])


DEGREES = frozenset(_WEIGHT)


class Testimony(NamedTuple):
    """One thing that speaks for a degree, by its kind of evidence."""

    evidence: str
    degree: str


PROOF = ("log", "credential", "watermark")  # the strongest first
DOUBTS = frozenset({"detector", "crowd"})  # they make people look, and convict nobody


def find_proven(said: Iterable[Testimony]) -> Testimony | None:
    """What is proven of a picture: of its proofs the one that says most, by the strongest evidence."""
    proofs = [one for one in said if one.evidence in PROOF]
    return max(proofs, key=lambda one: (_WEIGHT[one.degree], -PROOF.index(one.evidence)), default=None)


def judge(said: Iterable[Testimony]) -> tuple[str, str | None]:
    """The degree that is shown, and the evidence it rests on.

    What is proven holds. Moderators may find anything that is not less than a machine's part that is proven; the
    author may say more than both, never less. A detector or a crowd changes nothing: they are for moderators to weigh.
    """
    said = list(said)
    proven = find_proven(said)
    shown = proven
    ruling = next((one for one in said if one.evidence == "ruling"), None)
    if ruling is not None and (proven is None or proven.degree == "none" or is_more(ruling.degree, proven.degree)):
        shown = ruling
    author = next((one for one in said if one.evidence == "author" and one.degree != "unknown"), None)
    if author is not None and (shown is None or is_more(author.degree, shown.degree)):
        shown = author
    return (shown.degree, shown.evidence) if shown is not None else ("unknown", None)


def to_testimony(said_degree: str | None) -> list[Testimony]:
    """The author's word, if they gave any."""
    return [Testimony("author", said_degree)] if said_degree and said_degree != "unknown" else []


def to_word(said_degree: str | None, now: dt.datetime) -> tuple[str | None, dt.datetime | None]:
    """The author's word and when they gave it, as they are stored."""
    return (said_degree, now) if to_testimony(said_degree) else (None, None)


def to_seen(seen: Seen | None) -> tuple[bytes | None, float | None]:
    """What the checks go by as columns: the fingerprint, and the likelihood of a sexual picture."""
    return (seen.fingerprint, seen.nudity) if seen is not None else (None, None)


def is_more(degree: str, other: str) -> bool:
    """Whether one degree says more about a machine's part than another."""
    return _WEIGHT[degree] > _WEIGHT[other]


# What the IPTC's source types say about a machine's part; those not named here say nothing about it.
_DEGREES = {
    "trainedAlgorithmicMedia": "generated",
    "algorithmicMedia": "generated",
    "dataDrivenMedia": "generated",
    "compositeSynthetic": "assisted",
    "compositeWithTrainedAlgorithmicMedia": "assisted",
    "algorithmicallyEnhanced": "assisted",
    "digitalCapture": "none",
    "computationalCapture": "none",
    "compositeCapture": "none",
    "negativeFilm": "none",
    "positiveFilm": "none",
    "print": "none",
    "humanEdits": "none",
    "digitalCreation": "none",
}


def degree_of(state: str, source_types: Sequence[str]) -> str | None:
    """What credentials say of a machine's part in a picture and all that went into it; None when they say nothing.

    Intact credentials by anybody are believed when they admit a machine; that there was none is believed only of
    whom we trust.
    """
    said = [degree for one in source_types if (degree := _DEGREES.get(one.rsplit("/", 1)[-1]))]
    if state == "invalid" or not said:
        return None
    degree = max(said, key=_WEIGHT.__getitem__)
    return degree if degree != "none" or state == "trusted" else None


_MAGIC = (
    (b"\x89PNG", 0, "image/png"),
    (b"\xff\xd8", 0, "image/jpeg"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypavi", 4, "image/avif"),
    (b"ftyphe", 4, "image/heic"),
    (b"ftypmif1", 4, "image/heif"),
)


def sniff_type(data: bytes) -> str:
    """The type of a picture that was decoded, by its first bytes."""
    return next((mime for magic, at, mime in _MAGIC if data.startswith(magic, at)), "application/octet-stream")


_SOUNDS = frozenset({"ogg", "mp3", "wav", "flac", "aac"})


def kind_of(container: Container) -> Kind:
    """What a file will most likely be, said while nobody has looked into it."""
    if container == "gif":
        return "gifv"
    return "audio" if container in _SOUNDS else "video"


def require_postable(chosen: list[tuple[str, str]]) -> None:
    """Raise `Invalid`, in Mastodon's words, unless these (kind, state) may be in one post together."""
    if len(chosen) > 1 and any(kind in {"video", "audio"} for kind, _ in chosen):
        raise Invalid("Cannot attach a video to a post that already contains images")
    if any(state != "ready" for _, state in chosen):
        raise Invalid("Cannot attach files that have not finished processing. Try again in a moment!")
