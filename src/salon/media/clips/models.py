"""What is known of a video or a sound, what one may be, and why something is refused."""

from typing import Literal

import msgspec

from salon.kit.errors import Invalid

Kind = Literal["gifv", "video", "audio"]


class ClipLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What one video or sound may be, and what making it ready may cost."""

    max_pixels: int = 3840 * 2160  # of one frame
    max_frame_rate: int = 120
    max_video_seconds: int = 600
    max_audio_seconds: int = 7200
    longest_side: int = 1920  # of what is encoded anew
    memory_bytes: int = 3 << 30  # address space
    cpu_seconds: int = 3600
    wall_seconds: float = 1800.0
    file_bytes: int = 1 << 30  # largest file written


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """What only video and sound have."""

    duration: float | None  # seconds; a file may not say
    bitrate: int | None = None  # bits a second
    frame_rate: str | None = None  # "30000/1001"
    fps: int | None = None
    audio_encode: str | None = None  # these three in ffmpeg's words, as Mastodon shows them
    audio_bitrate: str | None = None
    audio_channels: str | None = None


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """What ffmpeg says of a file."""

    duration: float | None
    bitrate: int | None
    video: str | None = None  # the codec of what moves
    width: int = 0
    height: int = 0
    fps: float | None = None
    pixels: str = ""  # "yuv420p"
    turned: bool = False  # by a note beside the picture
    square: bool = True  # the pixels are
    audio: str | None = None  # the codec
    audio_words: tuple[str, str, str] | None = None  # how it is encoded, its rate, its channels
    cover: bool = False


class Unplayable(Invalid):
    """Not a video or sound that can be shown."""

    message = "This file could not be read. Please save it as MP4, WebM or MP3 and try again."


class TooMuch(Invalid):
    """Longer, larger or faster than a clip may be."""


class GaveUp(Invalid):
    """Making it ready was stopped."""

    message = "This took too long to make ready. Please shorten the recording or save it smaller and try again."
