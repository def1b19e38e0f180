"""The verbs of releases the operator asks for: ask for one, make it, say how far it is; and the SQL that reads them."""

import datetime as dt
from typing import Any, NamedTuple

from salon.audit.actions import Deed, note
from salon.datasets.events import DatasetBuildAsked, DatasetBuildEnded
from salon.kit import clock, db, log, long_jobs
from salon.kit.clock import to_wire
from salon.kit.db import Tx
from salon.kit.long_jobs import LongJob

JOB = "datasets.make"
KINDS = ("build", "patch")
MAKING = LongJob(
    table="dataset_builds",
    job=JOB,
    argument="build_id",
    dead_seconds=120,
    given_up="The worker that had it stopped three times. Please try again.",
)
COLUMNS = "id, kind, state, config, done, total, releases, error, created_at, finished_at"


class Build(NamedTuple):
    """A build as the desk shows it; the order is `COLUMNS`."""

    id: int
    kind: str
    state: str
    config: str | None
    done: int
    total: int
    releases: list[str]
    error: str | None
    created_at: dt.datetime
    finished_at: dt.datetime | None


class Claim(NamedTuple):
    """A build this worker does; `attempt` is its fence: another worker's claim has a higher one."""

    id: int
    kind: str
    asked_by: int
    attempt: int


class Reached(NamedTuple):
    """How far a build is: the table it wrote to last, and how many rows are written, of about how many."""

    config: str | None = None
    done: int = 0
    total: int = 0


async def ask_build(tx: Tx, operator_id: int, kind: str) -> int:
    """Have a release made of what people agree to now, or (`patch`) versions without what had to go.

    Returns its id, or that of the one being made. Emits `DatasetBuildAsked`.
    """
    row = await (
        await tx.execute(
            """
            INSERT INTO dataset_builds (kind, asked_by, created_at) VALUES (%s, %s, %s)
            ON CONFLICT ((true)) WHERE state IN ('queued', 'running') DO NOTHING RETURNING id
            """,
            (kind, operator_id, clock.now()),
        )
    ).fetchone()
    if row is None:
        found = await tx.execute("SELECT id FROM dataset_builds WHERE state IN ('queued', 'running')")
        return int((await found.fetchone() or (0,))[0])
    await note(tx, operator_id, Deed(action=f"dataset.{kind}", subject=row[0]))
    await long_jobs.defer(tx, MAKING, row[0])
    await log.append(tx, DatasetBuildAsked(actor_id=operator_id, subject_id=row[0], of=kind))
    return int(row[0])


async def list_builds() -> list[Build]:
    """The latest builds, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(f"SELECT {COLUMNS} FROM dataset_builds ORDER BY id DESC LIMIT 10")
        return [Build(*row) for row in await rows.fetchall()]


def to_build(one: Build) -> dict[str, Any]:
    """A build as the desk reads it."""
    return {
        **one._asdict(),
        "id": str(one.id),
        "created_at": to_wire(one.created_at),
        "finished_at": to_wire(one.finished_at) if one.finished_at else None,
    }


async def claim_build(build_id: int) -> Claim | None:
    """Take a build that waits, or whose worker fell silent; None when it is over or somebody has it."""
    row = await long_jobs.claim(MAKING, build_id, "id, kind, asked_by, attempts")
    return Claim(*row) if row else None


async def note_progress(claim: Claim, reached: Reached) -> None:
    """Say how far it is, and that this worker is alive; nothing happens when the claim is lost."""
    async with db.reading() as conn:
        await conn.execute(
            """
            UPDATE dataset_builds SET config = %s, done = %s, total = %s,
                                      heartbeat_at = clock_timestamp()
            WHERE id = %s AND attempts = %s AND state = 'running'
            """,
            (*reached, claim.id, claim.attempt),
        )


async def end_build(tx: Tx, claim: Claim, releases: list[str], error: str | None) -> None:
    """Say what came of it; nothing happens when the claim was lost. Emits `DatasetBuildEnded`."""
    state = "failed" if error else "ready"
    ended = await tx.execute(
        """
        UPDATE dataset_builds SET state = %s, releases = %s, error = %s, finished_at = %s, config = NULL,
                                  heartbeat_at = NULL
        WHERE id = %s AND attempts = %s AND state = 'running'
        """,
        (state, releases, error, clock.now(), claim.id, claim.attempt),
    )
    if ended.rowcount:
        await log.append(tx, DatasetBuildEnded(actor_id=claim.asked_by, subject_id=claim.id, state=state))


async def take_over(tx: Tx) -> None:
    """Defer again what died with its worker; what three workers died of is given up. Emits `DatasetBuildEnded`."""
    ended = [
        DatasetBuildEnded(actor_id=asked_by, subject_id=build_id, state="failed")
        for build_id, asked_by in await long_jobs.take_over(tx, MAKING, "id, asked_by")
    ]
    if ended:
        await log.append(tx, *ended)
