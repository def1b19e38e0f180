"""Where the bytes of pictures live: a folder, or an object store named by its address."""

import base64
import re
import secrets
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
}
TYPES = {extension: mime for mime, extension in EXTENSIONS.items()}
KEY = re.compile(rf"(?P<path>([a-z2-7]{{2}}/){{2}}[a-z2-7]{{26}})\.(?P<extension>{'|'.join(TYPES)})")


class Blobs:
    """Stored files under names nobody can guess; what is under a name never changes."""

    def __init__(self, store: ObjectStore, public_url: str) -> None:
        self._store = store
        self._public_url = public_url.rstrip("/")

    async def put(self, data: bytes, mime: str) -> str:
        """Keep a file, whole or not at all; returns its key. Raises `KeyError` for a type that is not kept."""
        key = new_key(mime)
        attributes = {} if isinstance(self._store, LocalStore) else {"Content-Type": mime}
        await obstore.put_async(self._store, key, data, attributes=attributes, use_multipart=False)
        return key

    async def find(self, key: str) -> bytes | None:
        """A file's content; None for what is not there or could not be one of our keys."""
        if find_type(key) is None:
            return None
        try:
            answer = await obstore.get_async(self._store, key)
        except FileNotFoundError:
            return None
        return bytes(await answer.bytes_async())

    async def delete(self, key: str) -> None:
        """Take a file away; one that is not there is as good as taken away."""
        if find_type(key) is None:
            return
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return

    def url(self, key: str) -> str:
        """Where people get it."""
        return f"{self._public_url}/{key}"


def open_blobs(url: str, folder: Path, public_url: str) -> Blobs:
    """The store at `url` ("s3://bucket/prefix"; credentials from the environment), without one a `folder` made here."""
    if url:
        return Blobs(from_url(url), public_url)
    folder.mkdir(parents=True, exist_ok=True)
    return Blobs(LocalStore(folder, automatic_cleanup=True), public_url)


def new_key(mime: str) -> str:
    """`ab/cd/<26 letters>.<extension>`: 128 random bits, the same on file systems that ignore case."""
    name = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
    return f"{name[:2]}/{name[2:4]}/{name}.{EXTENSIONS[mime]}"


def find_type(key: str) -> str | None:
    """The media type a key's ending stands for; None for anything that is no key of ours."""
    found = KEY.fullmatch(key)
    return TYPES[found["extension"]] if found else None
