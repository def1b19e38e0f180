"""Making a backup while the place runs: one moment of the database, and exactly the files it names."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import IO

import msgspec
import psycopg

from salon import __version__
from salon.backups.erasures import ledger_path
from salon.backups.files import (
    DATABASE,
    FORMAT,
    KEYS,
    LIST,
    MANIFEST,
    MEDIA,
    MODELS,
    RELEASES,
    Kept,
    Manifest,
    checksum,
    run_tool,
    write_safely,
)
from salon.kit.clock import to_wire
from salon.kit.errors import Conflict
from salon.kit.settings import Settings
from salon.media.keeping import blobs

Tell = Callable[[str], Awaitable[None]]
# Every column that names a file of the store; a test looks for others.
STORED = """
    SELECT unnest(ARRAY[original ->> 'key', small ->> 'key', sent ->> 'key']) AS key FROM media WHERE deleted_at IS NULL
    UNION ALL SELECT unnest(ARRAY[avatar_key, header_key]) FROM accounts
    UNION ALL SELECT key FROM archives
    UNION ALL SELECT key FROM imports
    UNION ALL SELECT key FROM custom_emoji
    UNION ALL SELECT image ->> 'key' FROM cards
"""
GIVEN_OUT = "SELECT folder FROM dataset_releases WHERE superseded_at IS NULL AND released_at IS NOT NULL"


async def make_backup(settings: Settings, folder: Path, tell: Tell) -> Manifest:
    """Write a backup to `folder`, which appears when it is whole; what a kill left behind is thrown away.

    Raises `Conflict` when there is something at `folder`.
    """
    assert settings.database_url is not None
    part = await asyncio.to_thread(_begin, folder)
    async with await psycopg.AsyncConnection.connect(settings.database_url) as conn:
        await conn.execute("SET idle_in_transaction_session_timeout = 0")
        await conn.commit()
        await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = await (
            await conn.execute("SELECT pg_export_snapshot(), clock_timestamp(), epoch, seq FROM log_head")
        ).fetchone()
        assert row is not None
        snapshot, made_at, epoch, seq = row
        await tell("the database")
        await _dump(settings.database_url, snapshot, part / DATABASE)
        await tell("the files")
        count, size = await _copy_media(conn, part)
        rows = await conn.execute(GIVEN_OUT)
        for (release,) in await rows.fetchall():
            await asyncio.to_thread(_copy_release, settings.data, Path(release), part)
    files = await asyncio.to_thread(_list_files, settings.data, part)
    manifest = Manifest(FORMAT, to_wire(made_at), __version__, epoch, seq, files, count, size)
    await asyncio.to_thread(_finish, part, folder, manifest)
    return manifest


def _begin(folder: Path) -> Path:
    """Make room beside `folder` for what is not whole yet."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"There is something in {folder} already.")
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    (part / MEDIA).mkdir()
    ledger_path().touch()  # from here on it is there, though perhaps with nothing in it
    return part


def _finish(part: Path, folder: Path, manifest: Manifest) -> None:
    write_safely(part / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
    if folder.exists():
        folder.rmdir()
    part.rename(folder)


async def _dump(url: str, snapshot: str, path: Path) -> None:
    # What is unlogged may be lost at any time and is made again.
    options = ("--format=custom", "--compress=gzip:3", "--no-unlogged-table-data", "--no-owner", "--no-privileges")
    await run_tool("pg_dump", *options, f"--snapshot={snapshot}", f"--file={path}", f"--dbname={url}")


async def _copy_media(conn: psycopg.AsyncConnection, part: Path) -> tuple[int, int]:
    """Copy what the snapshot names; what was deleted since is left out, as it would be deleted again."""
    count = size = 0
    with await asyncio.to_thread((part / LIST).open, "wb") as listing:
        async with conn.cursor("stored") as cursor:
            await cursor.execute(f"SELECT DISTINCT key FROM ({STORED}) s WHERE key IS NOT NULL ORDER BY key".encode())
            async for (key,) in cursor:
                kept = await _copy(key, part / MEDIA / key)
                if kept is not None:
                    count, size = count + 1, size + kept.bytes
                    listing.write(msgspec.json.encode(kept) + b"\n")
    return count, size


async def _copy(key: str, path: Path) -> Kept | None:
    opened = await blobs().open(key)
    if opened is None:
        return None
    digest, size = hashlib.sha256(), 0
    with await asyncio.to_thread(_create, path) as file:
        async for piece in _read(opened.pieces):
            digest.update(piece)
            size += len(piece)
            await asyncio.to_thread(file.write, piece)
    if size == opened.size:
        return Kept(key, size, digest.hexdigest())
    await asyncio.to_thread(path.unlink)
    return None


def _create(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb")


async def _read(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a file, which may be deleted while it is read."""
    try:
        async for piece in pieces:
            yield piece
    except FileNotFoundError:
        return


def _copy_release(data: Path, release: Path, part: Path) -> None:
    """Copy a release that lies in the data folder; one whose files go just now had to go anyway."""
    if release.parent != (data / RELEASES).absolute() or not release.is_dir():
        return
    to = part / RELEASES / release.name
    try:
        shutil.copytree(release, to)
    except (shutil.Error, FileNotFoundError):
        shutil.rmtree(to, ignore_errors=True)


def _list_files(data: Path, part: Path) -> list[Kept]:
    """Put what this place signs with, and learned, beside the database; all that is not media, with checksums."""
    for name in (*KEYS, MODELS):
        if (data / name).is_dir():
            shutil.copytree(data / name, part / name)
    names = [DATABASE, LIST]
    folders = [part / name for name in (*KEYS, MODELS, RELEASES)]
    names += sorted(str(path.relative_to(part)) for one in folders for path in one.rglob("*") if path.is_file())
    return [checksum(part / name, name) for name in names]
