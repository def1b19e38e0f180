"""Making an archive: one snapshot of the database, then the pictures; the same state makes the same bytes."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from salon.archives.contents import PARTS
from salon.archives.contents.parts import FILE, NUMBERED, Part, Values
from salon.kit import db
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.media.keeping import blobs

ROWS = 200  # held in memory at a time
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: when it was made is not in it
README = """\
This is everything {title} ({base}) keeps of @{username}@{domain}.

actor.json, outbox.json, likes.json, bookmarks.json
    your profile, your posts and boosts with their warnings, polls and earlier forms, what you liked and kept,
    as ActivityStreams 2.0: the shape of a Mastodon archive, with Salon's additions under "salon:"
following.csv, followers.csv, lists.csv, mutes.csv, blocks.csv, domain_blocks.csv
    people, as Mastodon writes and reads them
media/
    your pictures, videos and sounds, as they were stored; salon/media.jsonl says what is known of each
salon/*.jsonl
    all else, one JSON object a line: how your pictures were asked for, family trees, choices, settings, sessions,
    what you reported and what was decided about you

Others are named by their addresses only; nothing they wrote is in here. The same state makes the same file, byte for
byte. `salon account import` and the page "Bring things here" of any Salon read it again.
"""
FILES = f"""
    WITH {NUMBERED}, files(name, key) AS (
        SELECT {FILE.format("m")}, m.original ->> 'key' FROM my_media m
        UNION ALL SELECT 'avatar.' || regexp_replace(avatar_key, '^.*[.]', ''), avatar_key
        FROM accounts WHERE id = %(me)s AND avatar_key IS NOT NULL
        UNION ALL SELECT 'header.' || regexp_replace(header_key, '^.*[.]', ''), header_key
        FROM accounts WHERE id = %(me)s AND header_key IS NOT NULL
    )
    SELECT name, key FROM files ORDER BY name
"""
Tell = Callable[[int, int], Awaitable[None]]  # how many pieces are done, of how many


async def build_archive(account_id: int, path: Path, tell: Tell) -> None:
    """Write the archive of a person to a file; raises `NotFound` when there is nobody of that id.

    The memory it takes does not grow with what is in it.
    """
    with ZipFile(path, "w", allowZip64=True) as archive:
        async with db.transaction() as tx:
            await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            await tx.execute("SET LOCAL statement_timeout = 0")
            values = await _find_values(tx, account_id)
            files = await _list_files(tx, values)
            total = len(PARTS) + len(files)
            _write(archive, "README.txt", README.format(title=settings().title, **values).encode())
            for done, part in enumerate(PARTS):
                await tell(done, total)
                await _write_part(tx, archive, part, values)
        for done, (name, key) in enumerate(files, len(PARTS)):
            await tell(done, total)
            await _copy_file(archive, name, key)
    await tell(total, total)


async def _find_values(tx: Tx, account_id: int) -> Values:
    row = await (
        await tx.execute("SELECT username FROM accounts WHERE id = %s AND state <> 'deleted'", (account_id,))
    ).fetchone()
    if row is None:
        raise NotFound
    base = settings().base_url
    actor = f"{base}/users/{row[0]}"
    return {"me": account_id, "base": base, "domain": settings().domain, "actor": actor, "username": row[0]}


async def _list_files(tx: Tx, values: Values) -> list[tuple[str, str]]:
    """(name in the archive, key in the store) of all stored files."""
    return await (await tx.execute(FILES, values)).fetchall()


async def _write_part(tx: Tx, archive: ZipFile, part: Part, values: Values) -> None:
    async with tx.cursor(name="part") as cursor:
        await cursor.execute(part.sql, values)
        with _entry(archive, part.name, ZIP_DEFLATED) as entry:
            await _write_off(entry, part.head(values))
            count = 0
            while rows := await cursor.fetchmany(ROWS):
                made = [part.turn(row[0], values) for row in rows]
                await _write_off(entry, (part.join if count else b"") + part.join.join(made))
                count += len(rows)
            await _write_off(entry, part.foot(count))


async def _copy_file(archive: ZipFile, name: str, key: str) -> None:
    """Put a stored file into the archive; one that is not there any more is left out."""
    opened = await blobs().open(key)
    if opened is None:
        return
    with _entry(archive, name, ZIP_STORED, opened.size) as entry:
        async for piece in opened.pieces:
            await _write_off(entry, piece)


def _write(archive: ZipFile, name: str, data: bytes) -> None:
    with _entry(archive, name, ZIP_DEFLATED) as entry:
        entry.write(data)


@contextlib.contextmanager
def _entry(archive: ZipFile, name: str, method: int, size: int = 0) -> Any:
    info = ZipInfo(name, LONG_AGO)
    info.create_system, info.external_attr, info.compress_type, info.file_size = 3, 0o600 << 16, method, size
    with archive.open(info, "w", force_zip64=method == ZIP_DEFLATED) as entry:
        yield entry


async def _write_off(entry: IO[bytes], data: bytes) -> None:
    """Compressing takes its time: not on the event loop."""
    if data:
        await asyncio.to_thread(entry.write, data)
