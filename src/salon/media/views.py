"""Pictures as clients see them: Mastodon's MediaAttachment with Salon's additions."""

from typing import Any

from salon.media.clips.models import Clip
from salon.media.keeping import blobs
from salon.media.models import File, Media


def to_attachment(media: Media) -> dict[str, Any]:
    """A MediaAttachment. The recipe leaves here and nowhere else, and only while its post does not hide it."""
    shown = media.recipe != "hidden"
    return {
        "id": str(media.id),
        "type": media.kind,
        "url": blobs().url(media.original.key) if media.original else None,
        "preview_url": blobs().url(media.small.key) if media.small else None,
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": _meta(media),
        "description": media.description,
        "blurhash": media.blurhash,
        "salon": {
            "degree": media.degree,
            "evidence": media.evidence,
            "credentials": media.credentials,
            "engine": media.engine,
            "engine_name": media.engine_name,
            "prompt": media.prompt if shown else None,
            "seed": media.seed if shown else None,
            "style": media.style if shown else None,
            "generation_id": str(media.generation_id) if media.generation_id and shown else None,
            "held": media.held,
            "animated": media.original is not None and media.original.animated,
        },
    }


def _meta(media: Media) -> dict[str, Any]:
    """What is known of the files; what only a clip has stands at the top too, where older clients read it."""
    meta: dict[str, Any] = {}
    if media.original is not None:
        meta["original"] = _moving(media.original, media.clip) if media.clip else _size(media.original)
        if media.clip is not None:
            meta |= _whole(media.original, media.clip)
    if media.small is not None:
        meta["small"] = _size(media.small)
    meta["focus"] = {"x": round(media.focus_x, 4), "y": round(media.focus_y, 4)}
    return meta


def _moving(file: File, clip: Clip) -> dict[str, Any]:
    sides = {"width": file.width, "height": file.height, "frame_rate": clip.frame_rate} if file.height else {}
    return {**sides, "duration": clip.duration, "bitrate": clip.bitrate}


def _whole(file: File, clip: Clip) -> dict[str, Any]:
    said: dict[str, Any] = {"length": _length(clip.duration), "duration": clip.duration, "fps": clip.fps}
    said |= _size(file) if file.height else {}
    said |= {
        "audio_encode": clip.audio_encode,
        "audio_bitrate": clip.audio_bitrate,
        "audio_channels": clip.audio_channels,
    }
    return {name: value for name, value in said.items() if value is not None}


def _length(seconds: float | None) -> str | None:
    """`0:01:28.65`."""
    if seconds is None:
        return None
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest // 100:02d}.{rest % 100:02d}"


def _size(file: File) -> dict[str, Any]:
    return {
        "width": file.width,
        "height": file.height,
        "size": f"{file.width}x{file.height}",
        "aspect": round(file.width / file.height, 6),
    }
