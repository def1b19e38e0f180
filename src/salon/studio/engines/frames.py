"""What passes between a worker and an engine's process: length-prefixed msgpack, read with a limit."""

import struct
from typing import Any, BinaryIO, TypeVar

import msgspec

from salon.studio.engines.protocol import Progress, Result

T = TypeVar("T")
HEADER = struct.Struct(">I")
MAX_FRAME = 64 * 1024 * 1024


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The first message to a new process: which engine it is to be, and with which settings."""

    engine: str
    settings: dict[str, Any]
    memory_bytes: int | None


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """The engine has loaded what it needs."""


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """There will be no picture: a sentence for the person, a detail for the log, and what it cost if that is known."""

    sentence: str
    detail: str
    cost: int | None = None


FromEngine = Opened | Progress | Result | Failed


def to_frame(message: Any) -> bytes:
    """A message with its length in front."""
    body = msgspec.msgpack.encode(message)
    return HEADER.pack(len(body)) + body


def frame_length(header: bytes) -> int:
    """The length a header announces; raises `ValueError` when it is more than anything here can be."""
    length: int = HEADER.unpack(header)[0]
    if length > MAX_FRAME:
        raise ValueError("frame too large")
    return length


def write_frame(pipe: BinaryIO, message: Any) -> None:
    """Send a message at once."""
    pipe.write(to_frame(message))
    pipe.flush()


def read_frame(pipe: BinaryIO, kind: type[T]) -> T:
    """Read a message; raises `EOFError` at the end and `msgspec.DecodeError` for garbage."""
    header = pipe.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    return msgspec.msgpack.decode(pipe.read(frame_length(header)), type=kind)
