"""What ffmpeg says of a file, read from its words: the wheel that brings ffmpeg has no ffprobe."""

import re
from fractions import Fraction
from pathlib import Path

from salon.media.clips import ffmpeg
from salon.media.clips.kinds import Container
from salon.media.clips.models import Clip, ClipLimits, Probe, Unplayable

LOOK = ClipLimits(wall_seconds=20.0, cpu_seconds=15, file_bytes=0)
# What a file says of itself is indented further than these lines, so it cannot pass for them.
_DURATION = re.compile(r"^  Duration: (?:(\d+):(\d\d):(\d\d(?:\.\d+)?)|N/A)", re.MULTILINE)
_BITRATE = re.compile(r"^  Duration: .*?bitrate: (\d+) kb/s", re.MULTILINE)
_STREAM = re.compile(
    r"^  Stream #0:\d+(?:\[0x[0-9a-f]+\])?(?:\([^)\n]*\))?: (Video|Audio): (\S+?),? (.*)$", re.MULTILINE
)
_SIZE = re.compile(r"(?:^|, )(\d{1,5})x(\d{1,5})(?:[ ,]|$)")
_FPS = re.compile(r", ([\d.]+k?) (?:fps|tbr)\b")
_NTSC = {23.98: Fraction(24000, 1001), 29.97: Fraction(30000, 1001), 59.94: Fraction(60000, 1001)}


async def probe(container: Container, path: Path) -> Probe:
    """Look into a file; raises `Unplayable` for one without a moving picture or sound."""
    _, words = await ffmpeg.run(ffmpeg.reading(container, path), LOOK)
    return read_probe(words)


def read_probe(words: str) -> Probe:
    """What `ffmpeg -i` said, as values; raises `Unplayable` when there is nothing to play."""
    words = words.partition("At least one output file")[0]
    found = _DURATION.search(words)
    seconds = None
    if found and found[1] is not None:
        seconds = int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])
    rate = _BITRATE.search(words)
    streams = _STREAM.findall(words)
    video = next((one for one in streams if one[0] == "Video" and "(attached pic)" not in one[2]), None)
    audio = next((one for one in streams if one[0] == "Audio"), None)
    if video is None and audio is None:
        raise Unplayable
    width, height = _size(video[2]) if video else (0, 0)
    fps = _FPS.search(video[2]) if video else None
    return Probe(
        duration=seconds,
        bitrate=int(rate[1]) * 1000 if rate else None,
        video=video[1] if video else None,
        width=width,
        height=height,
        fps=float(fps[1].replace("k", "")) * (1000 if "k" in fps[1] else 1) if fps else None,
        pixels=_pixels(video[2]) if video else "",
        turned="displaymatrix" in words,
        square=video is None or not (shape := re.search(r"SAR (\d+):(\d+)", video[2])) or shape[1] == shape[2],
        audio=audio[1] if audio else None,
        audio_words=_audio_words(audio[1], audio[2]) if audio else None,
        cover=any(one[0] == "Video" and "(attached pic)" in one[2] for one in streams),
    )


def _size(words: str) -> tuple[int, int]:
    found = _SIZE.search(words)
    if found is None:
        raise Unplayable
    return int(found[1]), int(found[2])


def _pixels(words: str) -> str:
    found = re.search(r"\b(yuvj?4\d\dp\w*|gray\w*|rgb\w*|bgr\w*|nv12|pal8|gbrp\w*)\b", words)
    return found[1] if found else ""


def _audio_words(codec: str, rest: str) -> tuple[str, str, str]:
    rate = re.search(r"(\d+ Hz)", rest)
    channels = re.search(r"\d+ Hz, ([^,]+)", rest)
    before = rest.partition(rate[0])[0].strip(" ,") if rate else ""
    encoded = f"{codec} {before}".strip()
    return encoded, rate[1] if rate else "", channels[1].strip() if channels else ""


def to_clip(seen: Probe) -> Clip:
    """What is shown of a file that was looked into."""
    rate = frame_rate(seen.fps) if seen.video and seen.fps else None
    words = seen.audio_words or (None, None, None)
    return Clip(
        duration=seen.duration,
        bitrate=seen.bitrate,
        frame_rate=f"{rate.numerator}/{rate.denominator}" if rate else None,
        fps=round(rate) if rate else None,
        audio_encode=words[0],
        audio_bitrate=words[1],
        audio_channels=words[2],
    )


def frame_rate(fps: float) -> Fraction:
    """Frames a second as the fraction they are recorded at."""
    return _NTSC.get(round(fps, 2)) or Fraction(fps).limit_denominator(100)
