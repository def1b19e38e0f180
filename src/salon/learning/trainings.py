"""The verbs of models the operator asks for: ask for one, make it, say how far it is, let go of it; and who has it."""

from typing import NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from salon.audit.actions import Deed, note
from salon.kit import clock, db, log, long_jobs
from salon.kit.db import Tx
from salon.kit.errors import Invalid
from salon.kit.long_jobs import LongJob
from salon.learning.events import ModelAsked, ModelEnded
from salon.learning.models import Model, find_file, write_model

JOB = "learning.train"
LEARNING = LongJob(
    table="learned_models",
    job=JOB,
    argument="model_id",
    dead_seconds=120,
    given_up="The worker that had it stopped three times. Please try again.",
)
# What a claim is: the order is that of its fields.
CLAIMED = "id, asked_by, attempts, release_id, (SELECT r.folder FROM dataset_releases r WHERE r.id = release_id)"
NO_RELEASE = "There is no release to learn from. Make one first."


class Claim(NamedTuple):
    """A model this worker makes; `attempt` is its fence: another worker's claim has a higher one."""

    id: int
    asked_by: int
    attempt: int
    release_id: int
    folder: str


class Example(msgspec.Struct, frozen=True):
    """Pictures drawn together that stand in posts: as they were made, and the places of them in a model's order."""

    media_ids: list[str]
    order: list[int]


class Looked(msgspec.Struct, frozen=True):
    """What a model would do with draws of late: of how many it would order otherwise how many, and some of those."""

    draws: int
    otherwise: int
    examples: list[Example]


async def ask_model(tx: Tx, operator_id: int) -> int:
    """Have a model learned from the newest release; returns its id, or that of the one being made.

    Raises `Invalid` where there is no release. Emits `ModelAsked`.
    """
    release = await (
        await tx.execute(
            """
            SELECT id FROM dataset_releases WHERE superseded_at IS NULL AND released_at IS NOT NULL
            ORDER BY released_at DESC, id DESC LIMIT 1
            """
        )
    ).fetchone()
    if release is None:
        raise Invalid(NO_RELEASE)
    model_id = await _insert(tx, release[0], operator_id)
    if model_id is None:
        found = await tx.execute("SELECT id FROM learned_models WHERE state IN ('queued', 'running')")
        return int((await found.fetchone() or (0,))[0])
    await note(tx, operator_id, Deed(action="model.learn", subject=model_id))
    await long_jobs.defer(tx, LEARNING, model_id)
    await log.append(tx, ModelAsked(actor_id=operator_id, subject_id=model_id))
    return model_id


async def _insert(tx: Tx, release_id: int, asked_by: int) -> int | None:
    row = await (
        await tx.execute(
            """
            INSERT INTO learned_models (release_id, asked_by, created_at) VALUES (%s, %s, %s)
            ON CONFLICT ((true)) WHERE state IN ('queued', 'running') DO NOTHING RETURNING id
            """,
            (release_id, asked_by, clock.now()),
        )
    ).fetchone()
    return row[0] if row else None


async def begin_here(tx: Tx, manifest_sha256: bytes) -> int:
    """Begin a model of a release this place made, for the command line; returns its id.

    Raises `Invalid` for a release of another place, and while one is being made.
    """
    rows = await tx.execute(
        "SELECT id FROM dataset_releases WHERE manifest_sha256 = %s AND released_at IS NOT NULL", (manifest_sha256,)
    )
    release = await rows.fetchone()
    if release is None:
        raise Invalid("This place made no such release; only models of its own are kept.")
    model_id = await _insert(tx, release[0], 0)
    if model_id is None:
        raise Invalid("A model is being made already.")
    await note(tx, 0, Deed(action="model.learn", subject=model_id))
    await log.append(tx, ModelAsked(actor_id=0, subject_id=model_id))
    return model_id


async def claim_model(model_id: int) -> Claim | None:
    """Take a model that waits, or whose worker fell silent; None when it is over or somebody has it."""
    row = await long_jobs.claim(LEARNING, model_id, CLAIMED)
    return Claim(*row) if row else None


async def note_progress(claim: Claim, step: int) -> None:
    """Say how far it is, and that this worker is alive; nothing happens when the claim is lost."""
    async with db.reading() as conn:
        await conn.execute(
            """
            UPDATE learned_models SET step = %s, heartbeat_at = clock_timestamp()
            WHERE id = %s AND attempts = %s AND state = 'running'
            """,
            (step, claim.id, claim.attempt),
        )


async def list_gone(release_id: int) -> frozenset[str]:
    """The judgements of a release that were taken back, as its rows are called."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT encode(item_id, 'hex') FROM dataset_tombstones
            WHERE release_id = %s AND config = 'preferences_image'
            """,
            (release_id,),
        )
        return frozenset(row[0] for row in await rows.fetchall())


async def keep_model(claim: Claim, model: Model, looked: Looked) -> int | None:
    """Give a model its version, and keep it; returns that, or None when the claim was lost. Emits `ModelEnded`."""
    async with db.transaction() as tx:
        row = await (
            await tx.execute(
                """
                UPDATE learned_models SET version = (SELECT coalesce(max(version), 0) + 1 FROM learned_models)
                WHERE id = %s AND attempts = %s AND state = 'running' RETURNING version
                """,
                (claim.id, claim.attempt),
            )
        ).fetchone()
        if row is None:
            return None
        version = int(row[0])
        sha256 = write_model(version, model)
        told = {**msgspec.to_builtins(model), "is_better": model.trial.is_better}
        await tx.execute(
            """
            UPDATE learned_models SET state = 'ready', step = steps, told = %s, examples = %s, sha256 = %s,
                                      finished_at = %s, heartbeat_at = NULL
            WHERE id = %s
            """,
            (Jsonb(told), Jsonb(msgspec.to_builtins(looked)), sha256, clock.now(), claim.id),
        )
        await log.append(tx, ModelEnded(actor_id=claim.asked_by, subject_id=claim.id, state="ready"))
    return version


async def fail_model(claim: Claim, error: str) -> None:
    """Say why there is none; nothing happens when the claim was lost. Emits `ModelEnded`."""
    async with db.transaction() as tx:
        ended = await tx.execute(
            """
            UPDATE learned_models SET state = 'failed', error = %s, finished_at = %s, heartbeat_at = NULL
            WHERE id = %s AND attempts = %s AND state = 'running'
            """,
            (error, clock.now(), claim.id, claim.attempt),
        )
        if ended.rowcount:
            await log.append(tx, ModelEnded(actor_id=claim.asked_by, subject_id=claim.id, state="failed"))


async def take_over(tx: Tx) -> None:
    """Defer again what died with its worker; what three workers died of is given up. Emits `ModelEnded`."""
    ended = [
        ModelEnded(actor_id=asked_by, subject_id=model_id, state="failed")
        for model_id, asked_by in await long_jobs.take_over(tx, LEARNING, "id, asked_by")
    ]
    if ended:
        await log.append(tx, *ended)


async def retire_models(tx: Tx) -> list[int]:
    """Let go of models of which every judgement they were learned from was taken back; returns their versions.

    Their weights go, here and on disk; that there was one, and how it did, stays told.
    """
    rows = await tx.execute(
        """
        UPDATE learned_models m SET retired_at = %s, told = told - 'weights', examples = NULL, sha256 = NULL
        FROM dataset_releases r
        WHERE r.id = m.release_id AND m.state = 'ready' AND m.retired_at IS NULL
          AND (r.summary #>> '{configs,preferences_image,rows}')::bigint <= (
              SELECT count(*) FROM dataset_tombstones t
              WHERE t.release_id = r.id AND t.config = 'preferences_image')
        RETURNING m.version
        """,
        (clock.now(),),
    )
    retired = [version for (version,) in await rows.fetchall()]
    for version in retired:
        find_file(version).unlink(missing_ok=True)
    return retired
