"""The verbs of archives: ask for one, make it, forget it after a week; and the SQL that reads them."""

import datetime as dt
import secrets
from typing import NamedTuple

from salon.archives.events import ArchiveAsked, ArchiveMade
from salon.kit import clock, db, log, long_jobs
from salon.kit.db import Tx
from salon.kit.long_jobs import LongJob

KEPT = dt.timedelta(days=7)
DEAD_SECONDS = 60
JOB = "archives.make"
MAKING = LongJob(
    table="archives",
    job=JOB,
    argument="archive_id",
    dead_seconds=DEAD_SECONDS,
    given_up="Your archive could not be made: the worker that had it stopped three times. Please try again.",
)
COLUMNS = "id, state, secret, done, total, error, key, bytes, created_at, finished_at, expires_at"


class Archive(NamedTuple):
    """An archive as its owner sees it; the order is `COLUMNS`."""

    id: int
    state: str
    secret: str
    done: int
    total: int
    error: str | None
    key: str | None
    bytes: int | None
    created_at: dt.datetime
    finished_at: dt.datetime | None
    expires_at: dt.datetime | None


class Claim(NamedTuple):
    """An archive this worker makes; `attempt` is its fence: another worker's claim has a higher one."""

    id: int
    owner_id: int
    attempt: int


async def ask_archive(tx: Tx, owner_id: int) -> int:
    """Have an archive made in the background; emits `ArchiveAsked`. Returns its id, or that of one being made."""
    row = await (
        await tx.execute(
            """
            INSERT INTO archives (owner_id, secret, created_at) VALUES (%s, %s, %s)
            ON CONFLICT (owner_id) WHERE state IN ('queued', 'running') DO NOTHING RETURNING id
            """,
            (owner_id, secrets.token_urlsafe(24), clock.now()),
        )
    ).fetchone()
    if row is None:
        open_one = await tx.execute(
            "SELECT id FROM archives WHERE owner_id = %s AND state IN ('queued', 'running')", (owner_id,)
        )
        return int((await open_one.fetchone() or (0,))[0])
    await long_jobs.defer(tx, MAKING, row[0])
    await log.append(tx, ArchiveAsked(actor_id=owner_id, subject_id=row[0]))
    return int(row[0])


async def list_archives(owner_id: int) -> list[Archive]:
    """A person's latest archives, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM archives WHERE owner_id = %s ORDER BY id DESC LIMIT 10", (owner_id,)
        )
        return [Archive(*row) for row in await rows.fetchall()]


async def find_archive(owner_id: int, archive_id: int) -> Archive | None:
    """One archive of a person's own."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"SELECT {COLUMNS} FROM archives WHERE owner_id = %s AND id = %s", (owner_id, archive_id)
            )
        ).fetchone()
    return Archive(*row) if row else None


async def claim_archive(archive_id: int) -> Claim | None:
    """Take an archive that waits, or whose worker fell silent; None when it is over or somebody has it."""
    row = await long_jobs.claim(MAKING, archive_id, "id, owner_id, attempts")
    return Claim(*row) if row else None


async def note_progress(claim: Claim, done: int, total: int) -> None:
    """Say how far it is, and that this worker is alive; nothing happens when the claim is lost."""
    async with db.reading() as conn:
        await conn.execute(
            """
            UPDATE archives SET done = %s, total = %s, heartbeat_at = clock_timestamp()
            WHERE id = %s AND attempts = %s AND state = 'running'
            """,
            (done, total, claim.id, claim.attempt),
        )


async def finish_archive(tx: Tx, claim: Claim, key: str, size: int) -> bool:
    """Let its owner fetch it for a week; False when the claim was lost. Emits `ArchiveMade`."""
    made = await tx.execute(
        """
        UPDATE archives SET state = 'ready', key = %s, bytes = %s, finished_at = %s, expires_at = %s,
                            heartbeat_at = NULL
        WHERE id = %s AND attempts = %s AND state = 'running'
        """,
        (key, size, clock.now(), clock.now() + KEPT, claim.id, claim.attempt),
    )
    if made.rowcount:
        await log.append(tx, ArchiveMade(actor_id=claim.owner_id, subject_id=claim.id, state="ready"))
    return bool(made.rowcount)


async def fail_archive(tx: Tx, claim: Claim, sentence: str) -> None:
    """Say why there is none; emits `ArchiveMade`. Nothing happens when the claim was lost."""
    failed = await tx.execute(
        """
        UPDATE archives SET state = 'failed', error = %s, finished_at = %s, heartbeat_at = NULL
        WHERE id = %s AND attempts = %s AND state = 'running'
        """,
        (sentence, clock.now(), claim.id, claim.attempt),
    )
    if failed.rowcount:
        await log.append(tx, ArchiveMade(actor_id=claim.owner_id, subject_id=claim.id, state="failed"))


async def take_over(tx: Tx) -> None:
    """Defer again what died with its worker; what three workers died of is given up."""
    lost = await long_jobs.take_over(tx, MAKING, "id, owner_id")
    if lost:
        await log.append(
            tx, *(ArchiveMade(actor_id=owner, subject_id=archive_id, state="failed") for archive_id, owner in lost)
        )


async def expire_archives(tx: Tx) -> list[str]:
    """Forget archives that were kept for a week; returns the keys of their files."""
    rows = await tx.execute(
        """
        UPDATE archives a SET state = 'expired', key = NULL FROM archives before
        WHERE before.id = a.id AND a.state = 'ready' AND a.expires_at <= %s RETURNING before.key
        """,
        (clock.now(),),
    )
    return [key for (key,) in await rows.fetchall()]
