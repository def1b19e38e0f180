"""Where this process keeps pictures and what it signs them with, as its settings say."""

from functools import lru_cache
from pathlib import Path

from salon.kit.context import settings
from salon.media.blobs import Blobs, open_blobs
from salon.media.credentials.authority import Authority, open_authority, open_mark_key

PATH = "/media"


def blobs() -> Blobs:
    """The store of this place's pictures; people get them from `/media`, wherever the store is."""
    known = settings()
    return _open_blobs(known.media_url, known.data / "media", f"{known.base_url}{PATH}")


def authority() -> Authority:
    """What this place signs with; made on first use, so call it in a thread."""
    known = settings()
    return _open_authority(known.data / "authority", known.title)


def anchors() -> str:
    """Whose credentials are trusted, as PEM: this place itself and those in `SALON_TRUST_ANCHORS`."""
    extra = settings().trust_anchors
    return authority().root_pem + (_read_anchors(extra) if extra else "")


def mark_key() -> bytes:
    """What our watermarks are hidden with; made on first use, so call it in a thread."""
    authority()
    return _open_mark_key(settings().data / "authority")


@lru_cache(maxsize=4)
def _open_mark_key(folder: Path) -> bytes:
    return open_mark_key(folder)


@lru_cache(maxsize=4)
def _read_anchors(path: Path) -> str:
    return "\n" + path.read_text()


@lru_cache(maxsize=4)
def _open_blobs(url: str, folder: Path, public_url: str) -> Blobs:
    return open_blobs(url, folder, public_url)


@lru_cache(maxsize=4)
def _open_authority(folder: Path, name: str) -> Authority:
    return open_authority(folder, name)
