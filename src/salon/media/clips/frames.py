"""A few frames of a video, small, for whoever looks at it before it is shown."""

import asyncio
import tempfile
from pathlib import Path

from salon.media.clips import ffmpeg
from salon.media.clips.models import ClipLimits, Unplayable
from salon.media.keeping import blobs

MOST = 4
SIDE = 640
SHORT = 1.0  # seconds, in which one frame tells all
FOLDER = "salon-clip-"
LIMITS = ClipLimits(cpu_seconds=30, wall_seconds=20.0, file_bytes=8 << 20)


def list_moments(duration: float | None) -> list[float]:
    """When to look, in seconds: the middles of as many equal parts, once where it is short or says nothing."""
    if not duration or duration < SHORT:
        return [(duration or 0.0) / 2]
    return [duration * (part + 0.5) / MOST for part in range(MOST)]


async def take_frames(path: Path, duration: float | None, folder: Path) -> list[bytes]:
    """Frames of a video of ours (MP4) as JPEGs; raises `Unplayable` where there is none, `GaveUp` when it takes long.

    Reads no more of it than it must, however long it is.
    """
    frames = []
    for place, moment in enumerate(list_moments(duration)):
        made = folder / f"frame{place}.jpg"
        scaled = f"scale=w='min({SIDE},iw)':h='min({SIDE},ih)':force_original_aspect_ratio=decrease"
        once = ["-map", "0:V:0", "-frames:v", "1", "-vf", scaled, "-f", "image2", "-c:v", "mjpeg", "-q:v", "4"]
        await ffmpeg.require(
            ["-ss", f"{moment:.3f}", *ffmpeg.reading("mov", path), *once, "-update", "1", f"file:{made}"], LIMITS
        )
        if await asyncio.to_thread(made.exists):  # past the end there is none
            frames.append(await asyncio.to_thread(made.read_bytes))
    if not frames:
        raise Unplayable
    return frames


async def take_stored_frames(key: str, duration: float | None) -> list[bytes]:
    """The same of a stored video; none of one that is gone."""
    with tempfile.TemporaryDirectory(prefix=FOLDER) as name:
        path = Path(name) / "made.mp4"
        if not await blobs().fetch(key, path):
            return []
        return await take_frames(path, duration, Path(name))
