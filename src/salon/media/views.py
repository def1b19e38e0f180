"""Pictures as clients see them: Mastodon's MediaAttachment with Salon's additions."""

from typing import Any

from salon.media.keeping import blobs
from salon.media.models import File, Media


def to_attachment(media: Media) -> dict[str, Any]:
    """A MediaAttachment. The recipe leaves here and nowhere else, and only while its post does not hide it."""
    shown = media.recipe != "hidden"
    return {
        "id": str(media.id),
        "type": media.kind,
        "url": blobs().url(media.original.key),
        "preview_url": blobs().url(media.small.key),
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": {
            "original": _size(media.original),
            "small": _size(media.small),
            "focus": {"x": round(media.focus_x, 4), "y": round(media.focus_y, 4)},
        },
        "description": media.description,
        "blurhash": media.blurhash,
        "salon": {
            "degree": media.degree,
            "evidence": media.evidence,
            "engine": media.engine,
            "engine_name": media.engine_name,
            "prompt": media.prompt if shown else None,
            "seed": media.seed if shown else None,
            "style": media.style if shown else None,
            "generation_id": str(media.generation_id) if media.generation_id and shown else None,
        },
    }


def _size(file: File) -> dict[str, Any]:
    return {
        "width": file.width,
        "height": file.height,
        "size": f"{file.width}x{file.height}",
        "aspect": round(file.width / file.height, 6),
    }
