"""The forms of a video or sound that every browser plays, without a word of where and by whom it was recorded."""

from pathlib import Path
from typing import NamedTuple

from salon.media.clips import ffmpeg
from salon.media.clips.kinds import Container
from salon.media.clips.models import Clip, ClipLimits, Kind, Probe, TooMuch, Unplayable
from salon.media.clips.probing import probe, to_clip

SILENT = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact"]
PLAYED_ALREADY = frozenset({"yuv420p", "yuvj420p"})


class Played(NamedTuple):
    """A clip made ready: its file, what it looks like standing still, and what is known of it."""

    kind: Kind
    path: Path
    mime: str
    still: Path | None
    width: int
    height: int
    clip: Clip


async def make_playable(container: Container, sent: Path, folder: Path, limits: ClipLimits) -> Played:
    """Make a stranger's file ready, in `folder`: MP4 (H.264, AAC) or MP3, and a PNG of how it begins.

    A video without sound is a `gifv`, as in Mastodon. Raises `Unplayable`, `TooMuch` or `GaveUp`.
    """
    seen = await probe(container, sent)
    require_allowed(seen, limits)
    if seen.video is not None:
        return await _make_video(container, sent, folder, seen, limits)
    return await _make_audio(container, sent, folder, seen, limits)


def require_allowed(seen: Probe, limits: ClipLimits) -> None:
    """Raise `TooMuch` for what is larger, faster or longer than a clip may be, in Mastodon's words where it has any."""
    if seen.video is not None:
        if seen.width * seen.height > limits.max_pixels or min(seen.width, seen.height) < 1:
            raise TooMuch(f"{seen.width}x{seen.height} videos are not supported")
        if seen.fps is not None and seen.fps > limits.max_frame_rate and seen.video != "gif":
            raise TooMuch(f"{int(seen.fps)}fps videos are not supported")
    longest = longest_seconds(seen, limits)
    if seen.duration is not None and seen.duration > longest + 1:
        what = "video" if seen.video is not None else "recording"
        raise TooMuch(f"This {what} is too long: at most {longest // 60} minutes.")


def longest_seconds(seen: Probe, limits: ClipLimits) -> int:
    """How long a clip of this kind may be."""
    return limits.max_video_seconds if seen.video is not None else limits.max_audio_seconds


async def _make_video(container: Container, sent: Path, folder: Path, seen: Probe, limits: ClipLimits) -> Played:
    path, still = folder / "made.mp4", folder / "still.png"
    copied = seen.video == "h264" and seen.pixels in PLAYED_ALREADY and not seen.turned and seen.square
    picture = ["-c:v", "copy"] if copied and container == "mov" else _encode_picture(limits)
    heard = seen.audio == "aac" and container == "mov"
    sound = ["-c:a", "copy"] if heard else ["-c:a", "aac", "-b:a", "160k", "-ac", "2"]
    await ffmpeg.require(
        [
            *ffmpeg.reading(container, sent),
            *("-map", "0:V:0"),
            *(["-map", "0:a:0", *sound] if seen.audio else ["-an"]),
            *picture,
            *SILENT,
            *("-t", str(longest_seconds(seen, limits) + 2), "-movflags", "+faststart", "-f", "mp4", f"file:{path}"),
        ],
        limits,
    )
    made = await probe("mov", path)
    if made.video is None:
        raise Unplayable
    require_allowed(made, limits)
    at = min(1.0, (made.duration or 0) / 10)
    frame = ["-map", "0:V:0", "-frames:v", "1", "-f", "image2", "-c:v", "png", "-update", "1", f"file:{still}"]
    await ffmpeg.require(["-ss", f"{at:.3f}", *ffmpeg.reading("mov", path), *frame], limits)
    kind: Kind = "video" if seen.audio else "gifv"
    return Played(kind, path, "video/mp4", still, made.width, made.height, to_clip(made))


def _encode_picture(limits: ClipLimits) -> list[str]:
    """H.264 that decodes everywhere: at most so large, even sides, square pixels."""
    side = limits.longest_side
    fitted = (
        f"scale=w='min({side},max(2,iw*sar))':h='min({side},max(2,ih))'"
        ":force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1"
    )
    return [
        *("-vf", fitted, "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high"),
        *("-pix_fmt", "yuv420p", "-maxrate", "8M", "-bufsize", "16M", "-threads", ffmpeg.THREADS),
    ]


async def _make_audio(container: Container, sent: Path, folder: Path, seen: Probe, limits: ClipLimits) -> Played:
    path, still = folder / "made.mp3", folder / "cover.png"
    sound = ["-c:a", "copy"] if seen.audio == "mp3" else ["-c:a", "libmp3lame", "-q:a", "2", "-ac", "2"]
    await ffmpeg.require(
        [
            *ffmpeg.reading(container, sent),
            *("-map", "0:a:0", "-vn", *sound, *SILENT, "-id3v2_version", "0", "-write_id3v1", "0"),
            *("-t", str(longest_seconds(seen, limits) + 2), "-f", "mp3", f"file:{path}"),
        ],
        limits,
    )
    made = await probe("mp3", path)
    require_allowed(made, limits)
    cover = await _find_cover(container, sent, still, limits) if seen.cover else None
    return Played("audio", path, "audio/mpeg", cover, 0, 0, to_clip(made))


async def _find_cover(container: Container, sent: Path, still: Path, limits: ClipLimits) -> Path | None:
    """The picture in a sound file; one that cannot be read is none."""
    frame = ["-map", "0:v:0", "-an", "-frames:v", "1", "-vf", "scale='min(1920,iw)':-2"]
    try:
        await ffmpeg.require(
            [*ffmpeg.reading(container, sent), *frame, "-f", "image2", "-c:v", "png", "-update", "1", f"file:{still}"],
            limits,
        )
    except Unplayable:
        return None
    return still
