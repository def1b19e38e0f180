"""The verbs of bringing things here: send a file, read it in the background, hear what became of it; and the SQL."""

import datetime as dt
from typing import IO, Any, NamedTuple

from psycopg.types.json import Jsonb

from salon.archives.actions import DEAD_SECONDS
from salon.archives.bringing.report import Terms
from salon.archives.events import ImportAsked, ImportEnded
from salon.kit import clock, db, log, long_jobs
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid
from salon.kit.long_jobs import LongJob
from salon.kit.pages import Page
from salon.media.blobs import AS_SENT
from salon.media.keeping import blobs

JOB = "archives.bring"
BRINGING = LongJob(
    table="imports",
    job=JOB,
    argument="import_id",
    dead_seconds=DEAD_SECONDS,
    given_up="This could not be brought here: the worker that had it stopped three times. Please try again.",
)
AUDIENCES = ("unlisted", "private", "original")
WISHES = ("ask", "follow")
COLUMNS = "id, state, name, audience, awaited, source, done, total, report, error, created_at, finished_at"


class Import(NamedTuple):
    """Something that is brought here, as its owner sees it; the order is `COLUMNS`."""

    id: int
    state: str
    name: str
    audience: str
    awaited: str
    source: str | None
    done: int
    total: int
    report: dict[str, Any] | None
    error: str | None
    created_at: dt.datetime
    finished_at: dt.datetime | None


class Claim(NamedTuple):
    """An import this worker does; `attempt` is its fence."""

    id: int
    owner_id: int
    name: str
    key: str
    attempt: int
    terms: Terms


async def ask_import(owner_id: int, file: IO[bytes], name: str, terms: Terms) -> int:
    """Keep an archive and have it read in the background; returns the import's id and emits `ImportAsked`.

    Raises `Invalid` for an audience or wish there is not, `Conflict` while another is being read.
    """
    if terms.audience not in AUDIENCES:
        raise Invalid("Validation failed: Audience must be unlisted, private or original")
    if terms.awaited not in WISHES:
        raise Invalid("Validation failed: Awaited must be ask or follow")
    key = await blobs().put_file(file, AS_SENT)
    async with db.transaction() as tx:
        row = await (
            await tx.execute(
                """
                INSERT INTO imports (owner_id, name, key, audience, awaited, created_at)
                VALUES (%s, %s, %s, %s, %s, %s)
                ON CONFLICT (owner_id) WHERE state IN ('queued', 'running') DO NOTHING RETURNING id
                """,
                (owner_id, name[-200:], key, *terms, clock.now()),
            )
        ).fetchone()
        if row is not None:
            await long_jobs.defer(tx, BRINGING, row[0])
            await log.append(tx, ImportAsked(actor_id=owner_id, subject_id=row[0]))
            return int(row[0])
    await blobs().delete(key)
    raise Conflict("Another archive of yours is being read. Wait until it is done.")


async def list_imports(owner_id: int) -> list[Import]:
    """What a person brought here, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM imports WHERE owner_id = %s ORDER BY id DESC LIMIT 20", (owner_id,)
        )
        return [Import(*row) for row in await rows.fetchall()]


async def find_import(owner_id: int, import_id: int) -> Import | None:
    """One of them."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(f"SELECT {COLUMNS} FROM imports WHERE owner_id = %s AND id = %s", (owner_id, import_id))
        ).fetchone()
    return Import(*row) if row else None


async def claim_import(import_id: int) -> Claim | None:
    """Take one that waits, or whose worker fell silent; None when it is over or somebody has it."""
    row = await long_jobs.claim(BRINGING, import_id, "id, owner_id, name, key, attempts, audience, awaited")
    return Claim._make((*row[:5], Terms(*row[5:]))) if row else None


async def note_progress(claim: Claim, source: str | None, done: int, total: int) -> bool:
    """Say how far it is, and that this worker is alive; False when the claim is lost."""
    async with db.reading() as conn:
        noted = await conn.execute(
            """
            UPDATE imports SET source = %s, done = %s, total = %s, heartbeat_at = clock_timestamp()
            WHERE id = %s AND attempts = %s AND state = 'running'
            """,
            (source, done, total, claim.id, claim.attempt),
        )
    return bool(noted.rowcount)


async def end_import(tx: Tx, claim: Claim, report: dict[str, Any] | None, error: str | None) -> str | None:
    """Tell its owner what was taken, or why nothing was; returns the key of the file, which is needed no longer.

    None when the claim was lost. Emits `ImportEnded`.
    """
    state = "failed" if error else "ready"
    row = await (
        await tx.execute(
            """
            UPDATE imports SET state = %s, report = %s, error = %s, finished_at = %s, heartbeat_at = NULL, key = NULL
            WHERE id = %s AND attempts = %s AND state = 'running' RETURNING id
            """,
            (state, Jsonb(report) if report is not None else None, error, clock.now(), claim.id, claim.attempt),
        )
    ).fetchone()
    if row is None:
        return None
    await log.append(tx, ImportEnded(actor_id=claim.owner_id, subject_id=claim.id, state=state))
    return claim.key


async def take_over(tx: Tx) -> list[str]:
    """Defer again what died with its worker, give up what three workers died of; returns keys no longer needed."""
    lost = await long_jobs.take_over(tx, BRINGING, "id, owner_id, key")
    if lost:
        await tx.execute("UPDATE imports SET key = NULL WHERE id = ANY(%s)", ([one for one, _, _ in lost],))
        await log.append(tx, *(ImportEnded(actor_id=owner, subject_id=one, state="failed") for one, owner, _ in lost))
    return [key for _, _, key in lost]


async def list_awaited(owner_id: int, page: Page) -> list[tuple[int, str, str, str]]:
    """(id, verb, address, wish) of people somebody knew elsewhere who are not here yet, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT id, verb, address, wish FROM awaited_people
            WHERE owner_id = %s AND id < %s AND id > %s ORDER BY id {page.order} LIMIT %s
            """,
            (owner_id, page.max_id, page.min_id, page.limit),
        )
        return sorted(await rows.fetchall(), reverse=True)


async def forget_awaited(tx: Tx, owner_id: int) -> None:
    """Look for nobody any more."""
    await tx.execute("DELETE FROM awaited_people WHERE owner_id = %s", (owner_id,))
