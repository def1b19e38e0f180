"""What container a file is, by its first bytes: a name or a declared type counts for nothing."""

from typing import Literal

Container = Literal["mov", "matroska", "ogg", "mp3", "wav", "flac", "aac", "gif"]

# Brands of the same boxes that hold still pictures; those are no clips.
STILL_BRANDS = frozenset({b"avif", b"avis", b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
MIME_TYPES = (
    "video/mp4",
    "video/quicktime",
    "video/webm",
    "video/ogg",
    "audio/mpeg",
    "audio/mp3",
    "audio/mp4",
    "audio/x-m4a",
    "audio/aac",
    "audio/ogg",
    "audio/opus",
    "audio/vorbis",
    "audio/webm",
    "audio/wav",
    "audio/x-wav",
    "audio/wave",
    "audio/vnd.wave",
    "audio/flac",
    "audio/x-flac",
    "audio/3gpp",
    "video/3gpp",
)
_STARTS: tuple[tuple[bytes, Container], ...] = (
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"ID3", "mp3"),
)
_ATOMS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})  # QuickTime from before brands


def find_container(head: bytes) -> Container | None:
    """The container of a video or sound by at least its first 16 bytes; None for everything else, GIF included."""
    for start, container in _STARTS:
        if head.startswith(start):
            return container
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return None if head[8:12] in STILL_BRANDS else "mov"
    if head[4:8] in _ATOMS:
        return "mov"
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return _frame_header(head[1], head[2])
    return None


def _frame_header(second: int, third: int) -> Container | None:
    """A bare stream of MPEG frames: AAC in ADTS has layer 0, MP3 layer 3; a JPEG (FF D8) has neither."""
    if second & 0xF6 == 0xF0:
        return "aac"
    is_mp3 = second & 0x06 == 0x02 and second & 0x18 != 0x08 and third >> 4 not in {0, 15} and third & 0x0C != 0x0C
    return "mp3" if is_mp3 else None


def is_animated_gif(data: bytes) -> bool:
    """Whether a GIF has more than one frame; walks its blocks and decodes nothing."""
    if data[:6] not in {b"GIF87a", b"GIF89a"} or len(data) < 13:
        return False
    at = 13 + _colours(data[10])
    frames = 0
    while at < len(data):
        if data[at] == 0x2C and at + 9 < len(data):
            frames += 1
            at = _skip_blocks(data, at + 10 + _colours(data[at + 9]) + 1)
        elif data[at] == 0x21:
            at = _skip_blocks(data, at + 2)
        else:
            break
        if frames > 1:
            return True
    return False


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _skip_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
