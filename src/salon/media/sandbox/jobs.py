"""What the sandbox and its helper process say to one another."""

import struct

import msgspec

from salon.media.credentials.models import Credentials
from salon.media.images.models import Limits, Processed
from salon.media.images.watermark import Mark

ORDER = struct.Struct("!QId")  # address space in bytes, CPU seconds, wall seconds


class Develop(msgspec.Struct, tag=True, frozen=True):
    """The job of making all forms of a picture, with a watermark in what was made here."""

    data: bytes
    limits: Limits
    mark: Mark | None = None


class Measure(msgspec.Struct, tag=True, frozen=True):
    """The job of looking where a watermark would be in a picture."""

    data: bytes
    limits: Limits


class Inspect(msgspec.Struct, tag=True, frozen=True):
    """The job of reading the credentials in a file."""

    data: bytes
    trust_anchors: str


class Fingerprint(msgspec.Struct, tag=True, frozen=True):
    """The job of taking the fingerprints of a picture, cut in many ways, so that it is known again."""

    data: bytes
    limits: Limits


class Developed(msgspec.Struct, tag=True, frozen=True):
    """The answer to `Develop`."""

    processed: Processed


class Measured(msgspec.Struct, tag=True, frozen=True):
    """The answer to `Measure`, for `watermark.read_number`: the key stays outside."""

    band: bytes


class Inspected(msgspec.Struct, tag=True, frozen=True):
    """The answer to `Inspect`."""

    credentials: Credentials | None


class Fingerprinted(msgspec.Struct, tag=True, frozen=True):
    """The answer to `Fingerprint`: hashes of 32 bytes, one behind the other."""

    hashes: bytes


class Refused(msgspec.Struct, tag=True, frozen=True):
    """The answer when a picture is not taken: the name of one of `models.REFUSALS` and its sentence."""

    kind: str
    sentence: str


Job = Develop | Fingerprint | Inspect | Measure
Answer = Developed | Fingerprinted | Inspected | Measured | Refused
