"""Bringing a place back from a backup: beside what there is, then in its stead, all at once."""

import asyncio
import secrets
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import msgspec
import psycopg
from psycopg import sql

from salon.backups.erasures import adopt_ledger
from salon.backups.files import (
    DATABASE,
    KEYS,
    MEDIA,
    MODELS,
    RELEASES,
    Manifest,
    check_backup,
    list_media,
    run_tool,
    write_safely,
)
from salon.backups.replaying import replay_erasures
from salon.kit import db, jobs
from salon.kit.context import set_settings
from salon.kit.errors import Conflict
from salon.kit.jobs import ensure_job_tables
from salon.kit.migrate import migrate
from salon.kit.settings import Settings
from salon.media.keeping import blobs

Tell = Callable[[str], Awaitable[None]]
Settled = Callable[[], Awaitable[set[str]]]
MAKING = "salon_restoring_"  # names of databases that are being made; what a kill left of them is dropped
BEFORE = "salon_before_"
BUSY = "Something is connected to the database. Stop Salon, then try again."
# A cursor of another epoch means nothing here, and nobody is signed in who may have been signed out since.
ANEW = (
    "UPDATE log_head SET epoch = gen_random_uuid()::text",
    "DELETE FROM sessions",
    "UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'doing'",
    "DELETE FROM procrastinate_workers",
)


class Restored(NamedTuple):
    """What came back, and how many erasures were done again."""

    manifest: Manifest
    replayed: int


async def restore_backup(
    settings: Settings, folder: Path, ledger: Path | None, tell: Tell, settle_releases: Settled
) -> Restored:
    """Put the place of a backup in the stead of this one, erasures since then done again; killed, nothing has changed.

    `settle_releases` closes what may no longer be given out of datasets, and says which folders of them may come back.
    `ledger` is the ledger of erasures, None to go without. The database's role needs the right to make databases.
    Raises `BrokenBackup` for one that is not whole, `Conflict` while something is connected, or without a ledger.
    """
    assert settings.database_url is not None
    _require_ledger(ledger)
    await tell("checking every file")
    manifest = await asyncio.to_thread(check_backup, folder)
    live = _name(settings.database_url)
    made = f"{MAKING}{secrets.token_hex(6)}"
    url = _rename(settings.database_url, made)
    with _admin(settings.database_url) as admin:
        await asyncio.to_thread(_require_alone, admin, live)
        _drop_left_behind(admin)
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(made)))
    await tell("the database")
    await run_tool("pg_restore", "--exit-on-error", "--no-owner", "--jobs=2", f"--dbname={url}", str(folder / DATABASE))
    migrate(url)
    ensure_job_tables(url)
    await tell("the files")
    await _copy_media(folder)
    begun = msgspec.structs.replace(settings, database_url=url)
    replayed, kept = await _begin_anew(begun, manifest, ledger, settle_releases)
    await asyncio.to_thread(_copy_own, manifest, folder, settings.data, kept)
    await asyncio.to_thread(_swap, settings.database_url, made, live)
    await tell("clearing up")
    await _drop_strays(folder)
    await asyncio.to_thread(_drop_releases, manifest, settings.data, kept)
    return Restored(manifest, replayed)


def _require_ledger(ledger: Path | None) -> None:
    if ledger is not None and not ledger.is_file():
        raise Conflict(
            f"There is no ledger of erasures at {ledger}. Without it people come back who were erased since the backup;"
            " say --without-erasures if you want that."
        )


async def _copy_media(folder: Path) -> None:
    for kept in list_media(folder):
        if await blobs().size(kept.name) != kept.bytes:
            await blobs().put_back(kept.name, folder / MEDIA / kept.name)


async def _begin_anew(
    settings: Settings, manifest: Manifest, ledger: Path | None, settle_releases: Settled
) -> tuple[int, set[str]]:
    """Make the database that was brought back one that may be opened."""
    set_settings(settings)
    assert settings.database_url is not None
    await db.open_pool(settings.database_url, settings.pool_size)
    await jobs.open_jobs()
    try:
        async with db.transaction() as tx:
            for step in ANEW:
                await tx.execute(step)
        done = await replay_erasures(manifest, ledger) if ledger is not None else 0
        await asyncio.to_thread(adopt_ledger, ledger)
        return done, await settle_releases()
    finally:
        await db.close_pool()


def _copy_own(manifest: Manifest, folder: Path, data: Path, releases: set[str]) -> None:
    """What the place signs with, what it learned, and of its datasets those that may still be given out."""
    for kept in manifest.files:
        name = _release_of(kept.name)
        if name in releases if name else Path(kept.name).parts[0] in {*KEYS, MODELS}:
            path = data / kept.name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_safely(path, (folder / kept.name).read_bytes())
            path.chmod(0o600)


def _release_of(name: str) -> str | None:
    """Which release a file of a backup belongs to."""
    path = Path(name)
    return path.parts[2] if path.is_relative_to(RELEASES) and len(path.parts) > 3 else None


def _drop_releases(manifest: Manifest, data: Path, releases: set[str]) -> None:
    """Delete the files of datasets that did not come back: what was made since, and what had to go."""
    back = {name for one in manifest.files if (name := _release_of(one.name)) in releases}
    for folder in (data / RELEASES).glob("*"):
        if folder.name not in back:
            shutil.rmtree(folder, ignore_errors=True)


def _swap(url: str, made: str, live: str) -> None:
    """One transaction puts one database in the other's stead; then the other goes."""
    before = f"{BEFORE}{secrets.token_hex(6)}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _admin(url) as admin:
        _require_alone(admin, live)
        _require_alone(admin, made)
        try:
            with admin.transaction():
                admin.execute(rename.format(sql.Identifier(live), sql.Identifier(before)))
                admin.execute(rename.format(sql.Identifier(made), sql.Identifier(live)))
        except psycopg.errors.ObjectInUse as error:
            raise Conflict(BUSY) from error
        _drop_left_behind(admin)


async def _drop_strays(folder: Path) -> None:
    """Delete files of the store that nothing names any more: what came after the backup."""
    kept = {one.name for one in list_media(folder)}
    async for key in blobs().list_keys():
        if key not in kept:
            await blobs().delete(key)


@contextmanager
def _admin(url: str) -> Iterator[psycopg.Connection]:
    """A connection to the same server that is in neither database's way."""
    with psycopg.connect(_rename(url, "template1"), autocommit=True) as conn:
        yield conn


def _require_alone(admin: psycopg.Connection, name: str) -> None:
    """Raise `BUSY` when something stays connected; what just ended takes a moment to be gone."""
    for _ in range(30):
        row = admin.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", (name,)
        ).fetchone()
        if row is not None and not row[0]:
            return
        time.sleep(0.1)
    raise Conflict(BUSY)


def _drop_left_behind(admin: psycopg.Connection) -> None:
    rows = admin.execute("SELECT datname FROM pg_database WHERE datname ~ %s", (f"^({MAKING}|{BEFORE})",))
    for (name,) in rows.fetchall():
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _name(url: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])


def _rename(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
