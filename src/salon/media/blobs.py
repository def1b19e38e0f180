"""Where the bytes of pictures and clips live: a folder, or an object store named by its address."""

import asyncio
import base64
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, NamedTuple

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
    "video/mp4": "mp4",
    "audio/mpeg": "mp3",
    "application/octet-stream": "sent",
}
AS_SENT = "application/octet-stream"  # a file as it came: kept until it is ready, shown to nobody
PIECE = 512 * 1024  # bytes held in memory of a file that is read in pieces
TYPES = {extension: mime for mime, extension in EXTENSIONS.items()}
KEY = re.compile(rf"(?P<path>([a-z2-7]{{2}}/){{2}}[a-z2-7]{{26}})\.(?P<extension>{'|'.join(TYPES)})")


class Opened(NamedTuple):
    """A stretch of a stored file, read as it is sent; `end` is behind its last byte."""

    size: int
    start: int
    end: int
    pieces: AsyncIterator[bytes]


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

    async def put_file(self, file: Path | IO[bytes], mime: str) -> str:
        """Keep a file of this machine, from its beginning, without reading it into memory; returns its key."""
        key = new_key(mime)
        attributes = {} if isinstance(self._store, LocalStore) else {"Content-Type": mime}
        await obstore.put_async(self._store, key, file, attributes=attributes)
        return key

    async def open(self, key: str, start: int = 0, end: int | None = None) -> Opened | None:
        """Read a stretch of a file in pieces; None for what is not there or could not be one of our keys.

        `start` below zero counts from the end. A stretch that begins behind the end comes back empty.
        """
        if find_type(key) is None:
            return None
        try:
            size = int((await obstore.head_async(self._store, key))["size"])
        except FileNotFoundError:
            return None
        start = max(0, size + start) if start < 0 else min(start, size)
        end = size if end is None else max(start, min(end, size))
        return Opened(size, start, end, self._read(key, start, end))

    async def _read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        while start < end:
            upto = min(end, start + PIECE)
            yield bytes(await obstore.get_range_async(self._store, key, start=start, end=upto))
            start = upto

    async def fetch(self, key: str, path: Path) -> bool:
        """Copy a stored file to a file of this machine; False when it is not there."""
        opened = await self.open(key)
        if opened is None:
            return False
        with path.open("wb") as file:
            async for piece in opened.pieces:
                await asyncio.to_thread(file.write, piece)
        return True

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

    async def size(self, key: str) -> int | None:
        """How many bytes a file has; None for what is not there."""
        opened = await self.open(key)
        return opened.size if opened is not None else None

    async def put_back(self, key: str, path: Path) -> None:
        """Keep a file under the key it had, whole or not at all; raises `ValueError` for what is no key of ours."""
        mime = find_type(key)
        if mime is None:
            raise ValueError(key)
        attributes = {} if isinstance(self._store, LocalStore) else {"Content-Type": mime}
        await obstore.put_async(self._store, key, path, attributes=attributes)

    async def list_keys(self) -> AsyncIterator[str]:
        """The key of every file there is, in no order."""
        async for found in self._store.list():
            for one in found:
                if find_type(one["path"]) is not None:
                    yield one["path"]

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
