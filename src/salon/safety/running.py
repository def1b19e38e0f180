"""How the place runs: readers, jobs, room taken, what waits for somebody, what is still to be set up."""

import datetime as dt
import platform
from typing import Any, NamedTuple

import psycopg.errors

from salon import __version__
from salon.accounts.actions import create_invite
from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.context import given_settings, settings
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound
from salon.kit.settings import LOOPBACK, Settings
from salon.safety.events import InviteMade, InviteWithdrawn, JobDecided
from salon.safety.house import list_papers, list_rules

WAITING = (
    "members",
    "reports",
    "disputes",
    "feedback",
    "notices",
    "overdue_notices",
    "held",
    "held_posts",
    "proposals",
)
MOST_FAILED = 50
MOST_INVITES = 200
MOST_USES = 1000


class FailedJob(NamedTuple):
    """A job that was given up after its last try."""

    id: int
    task: str
    queue: str
    attempts: int
    failed_at: dt.datetime | None


async def measure_health() -> dict[str, Any]:
    """Versions, room taken in bytes, how far readers lag behind the log, jobs by queue, and what waits for people."""
    async with db.reading() as conn:
        lags = await conn.execute("SELECT reader, (SELECT seq FROM log_head) - seq FROM log_cursors ORDER BY reader")
        readers = [{"name": name, "lag": lag} for name, lag in await lags.fetchall()]
        found = await (
            await conn.execute(
                """
                SELECT current_setting('server_version'), pg_database_size(current_database()),
                       (SELECT coalesce(sum((original ->> 'bytes')::bigint
                                            + coalesce((small ->> 'bytes')::bigint, 0)), 0)::bigint
                        FROM media WHERE deleted_at IS NULL),
                       (SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT 10000) o),
                       (SELECT count(*) FROM accounts WHERE state = 'pending'),
                       (SELECT count(*) FROM reports WHERE action_taken_at IS NULL),
                       (SELECT count(*) FROM disputes WHERE state = 'open'),
                       (SELECT count(*) FROM feedback WHERE pile = 'new'),
                       (SELECT count(*) FROM notices WHERE state = 'open'),
                       (SELECT count(*) FROM notices WHERE state = 'open' AND due_at < now()),
                       (SELECT count(*) FROM media WHERE held_at IS NOT NULL AND deleted_at IS NULL),
                       (SELECT count(*) FROM posts WHERE held_at IS NOT NULL AND deleted_at IS NULL),
                       (SELECT count(*) FROM proposals WHERE state = 'open' AND expires_at > %s)
                """,
                (clock.now(),),
            )
        ).fetchone()
        counted = await conn.execute(
            """
            SELECT queue_name, count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),
                   count(*) FILTER (WHERE status = 'failed'),
                   extract(epoch FROM %s - min(coalesce(e.at, %s)) FILTER (WHERE status = 'todo'))::bigint
            FROM procrastinate_jobs j
            LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events e
                               WHERE e.job_id = j.id AND e.type = 'deferred') e ON j.status = 'todo'
            WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1 ORDER BY 1
            """,
            (clock.now(), clock.now()),
        )
        fields = ("queue", "waiting", "running", "failed", "oldest_seconds")
        queues = [dict(zip(fields, row, strict=True)) for row in await counted.fetchall()]
    assert found is not None
    postgres, database, media, outbox, *waiting = found
    return {
        "versions": {"salon": __version__, "python": platform.python_version(), "postgresql": postgres.split(" ")[0]},
        "storage": {"database": database, "media": media},
        "log": {"waiting": outbox, "readers": readers},
        "queues": queues,
        "waiting": dict(zip(WAITING, waiting, strict=True)),
    }


async def list_failed_jobs() -> list[FailedJob]:
    """The jobs given up last, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT j.id, j.task_name, j.queue_name, j.attempts,
                   (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'failed')
            FROM procrastinate_jobs j WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT %s
            """,
            (MOST_FAILED,),
        )
        return [FailedJob(*row) for row in await rows.fetchall()]


async def decide_job(tx: Tx, actor_id: int, job_id: int, *, again: bool) -> None:
    """Have a failed job tried once more now, or give it up for good; emits `JobDecided`.

    Raises `NotFound` for a job that has not failed, `Conflict` while its like waits.
    """
    found = await tx.execute(
        "SELECT 1 FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", (job_id,)
    )
    if await found.fetchone() is None:
        raise NotFound
    try:
        if again:
            await tx.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", (job_id, clock.now()))
        else:
            await tx.execute("UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = %s", (job_id,))
    except psycopg.errors.UniqueViolation:
        raise Conflict("Its like waits already to be done.") from None
    await note(tx, actor_id, Deed(action="job.retry" if again else "job.give_up", subject=job_id))
    await log.append(tx, JobDecided(actor_id=actor_id, subject_id=job_id, again=again))


class Invite(NamedTuple):
    """A code that still lets people in."""

    code: str
    uses_left: int
    expires_at: dt.datetime | None


async def list_invites() -> list[Invite]:
    """Invitations that still hold."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT code, uses_left, expires_at FROM invites"
            " WHERE uses_left > 0 AND (expires_at IS NULL OR expires_at > %s) ORDER BY code LIMIT %s",
            (clock.now(), MOST_INVITES),
        )
        return [Invite(*row) for row in await rows.fetchall()]


async def make_invite(tx: Tx, actor_id: int, uses: int) -> str:
    """Make an invitation for so many people and return its code; emits `InviteMade`."""
    if not 1 <= uses <= MOST_USES:
        raise Invalid(f"Validation failed: Uses must be between 1 and {MOST_USES}")
    code = await create_invite(tx, actor_id, uses)
    await note(tx, actor_id, Deed(action="invite.make", details={"uses": uses}))
    await log.append(tx, InviteMade(actor_id=actor_id, subject_id=actor_id, uses=uses))
    return code


async def withdraw_invite(tx: Tx, actor_id: int, code: str) -> None:
    """Take an invitation back; emits `InviteWithdrawn`. Raises `NotFound` for one that does not hold."""
    done = await tx.execute("UPDATE invites SET uses_left = 0 WHERE code = %s AND uses_left > 0", (code,))
    if not done.rowcount:
        raise NotFound
    await note(tx, actor_id, Deed(action="invite.withdraw", subject=code))
    await log.append(tx, InviteWithdrawn(actor_id=actor_id, subject_id=actor_id))


async def list_steps() -> list[dict[str, Any]]:
    """The first-run checklist: what a place needs before guests come, and whether it is done."""
    papers, rules = await list_papers(), await list_rules()
    now = settings()
    done = {
        "title": now.title != Settings().title,
        "description": "description" in papers,
        "contact": "contact" in papers,
        "rules": bool(rules),
        "privacy_policy": "privacy_policy" in papers,
        "registrations": now.registrations is not None,
        "address": given_settings().secure or given_settings().host in LOOPBACK,
    }
    return [{"name": name, "done": value} for name, value in done.items()]
