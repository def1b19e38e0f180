"""Policies that moderators write: kept in versions, tried on last week before they hold, and put in force."""

import datetime as dt
import re
from typing import Any, NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from salon.audit.actions import Deed, note
from salon.checks.links import to_readable
from salon.checks.models import ACTIONS, AUDIENCES, LABELS, Rule
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound
from salon.safety.events import PolicyChanged
from salon.safety.replaying import defer_replay

MOST_RULES = 100
MOST_DOMAINS = 5000
DOMAIN = re.compile(r"(?=.{1,253}$)[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+")
MOST_SHOWN = 50
MAX_NOTE = 1000
COLUMNS = "version, rules, domains, seconded, note, made_by, made_at, live_at, live_by, replay, replayed_at"
CHANGING = "policy.put_in_force"
# Deeds a policy may let nobody do alone.
SECONDED = (
    *("account.suspend", "account.delete", "post.take_down", "notice.remove"),
    *("picture.let_through", "picture.let_go", CHANGING),
)


class Version(NamedTuple):
    """A policy as moderators see it; the order is `COLUMNS`."""

    version: int
    rules: list[dict[str, Any]]
    domains: list[str]
    seconded: list[str]
    note: str
    made_by: int | None
    made_at: dt.datetime
    live_at: dt.datetime | None
    live_by: int | None
    replay: dict[str, Any] | None
    replayed_at: dt.datetime | None


class Draft(msgspec.Struct, kw_only=True):
    """A policy to be: its rules, where bad links lead, what of `SECONDED` nobody does alone while it holds, and why."""

    rules: list[Rule] = msgspec.field(default_factory=list)
    domains: list[str] = msgspec.field(default_factory=list)
    seconded: list[str] = msgspec.field(default_factory=list)
    note: str = ""


async def write_policy(tx: Tx, moderator_id: int, draft: Draft) -> int:
    """Keep a policy that does not hold yet and have it tried on last week; returns its version.

    Emits `PolicyChanged`. Raises `Invalid` for a rule or a deed that cannot be.
    """
    rules, why = draft.rules, draft.note
    if len(rules) > MOST_RULES:
        raise Invalid(f"Validation failed: A policy has at most {MOST_RULES} rules")
    if len(why) > MAX_NOTE:
        raise Invalid(f"Validation failed: Note is too long (maximum is {MAX_NOTE} characters)")
    for rule in rules:
        _require_possible(rule)
    domains = _read_domains(draft.domains)
    if not set(draft.seconded) <= set(SECONDED):
        raise Invalid(f"Validation failed: What nobody does alone must be of {', '.join(SECONDED)}")
    row = await (
        await tx.execute(
            "INSERT INTO policies (rules, domains, seconded, note, made_by, made_at) VALUES (%s, %s, %s, %s, %s, %s)"
            " RETURNING version",
            (
                Jsonb(msgspec.to_builtins(rules)),
                domains,
                [one for one in SECONDED if one in draft.seconded],
                why.strip(),
                moderator_id,
                clock.now(),
            ),
        )
    ).fetchone()
    assert row is not None
    await defer_replay(tx, row[0])
    await note(tx, moderator_id, Deed(action="policy.write", subject=row[0], reason=why))
    await log.append(tx, PolicyChanged(actor_id=moderator_id, subject_id=row[0], live=False))
    return int(row[0])


def _read_domains(given: list[str]) -> list[str]:
    """Domains as people read them, each once; raises `Invalid` for what is none."""
    if len(given) > MOST_DOMAINS:
        raise Invalid(f"Validation failed: A policy lists at most {MOST_DOMAINS} domains")
    domains = sorted({to_readable(one.strip()) for one in given if one.strip()})
    for one in domains:
        if not DOMAIN.fullmatch(one):
            raise Invalid(f"Validation failed: {one[:100]} is no domain, as example.org is one")
    return domains


def _require_possible(rule: Rule) -> None:
    if rule.subject not in ACTIONS:
        raise Invalid(f"Validation failed: Subject must be one of {', '.join(ACTIONS)}")
    if rule.action not in ACTIONS[rule.subject]:
        raise Invalid(
            f"Validation failed: Action for a {rule.subject} must be one of {', '.join(ACTIONS[rule.subject])}"
        )
    if rule.label not in LABELS:
        raise Invalid(f"Validation failed: Label must be one of {', '.join(LABELS)}")
    if rule.audience not in AUDIENCES:
        raise Invalid(f"Validation failed: Audience must be one of {', '.join(AUDIENCES)}")
    if not 0 <= rule.threshold <= 1:
        raise Invalid("Validation failed: Threshold must be between 0 and 1")


async def put_in_force(tx: Tx, moderator_id: int, version: int) -> None:
    """Let a version hold from now on; emits `PolicyChanged`. Raises `NotFound`, or `Conflict` before it was tried."""
    row = await (
        await tx.execute("SELECT replayed_at FROM policies WHERE version = %s FOR UPDATE", (version,))
    ).fetchone()
    if row is None:
        raise NotFound
    if row[0] is None:
        raise Conflict("It has not been tried on last week yet. That takes a moment.")
    await tx.execute(
        "UPDATE policies SET live_at = %s, live_by = %s WHERE version = %s", (clock.now(), moderator_id, version)
    )
    await note(tx, moderator_id, Deed(action="policy.put_in_force", subject=version))
    await log.append(tx, PolicyChanged(actor_id=moderator_id, subject_id=version, live=True))


async def load_seconded(tx: Tx, version: int | None = None) -> set[str]:
    """What nobody does alone while the policy holds that does, or a version."""
    row = await (
        await tx.execute(
            """
            SELECT seconded FROM policies
            WHERE CASE WHEN %(version)s::integer IS NULL THEN live_at IS NOT NULL ELSE version = %(version)s END
            ORDER BY live_at DESC NULLS LAST, version DESC LIMIT 1
            """,
            {"version": version},
        )
    ).fetchone()
    return set(row[0]) if row else set()


async def list_policies(version: int | None = None) -> list[Version]:
    """The versions written last, or one of them."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM policies WHERE %(one)s::integer IS NULL OR version = %(one)s
            ORDER BY version DESC LIMIT {MOST_SHOWN}
            """,
            {"one": version},
        )
        return [Version(*row) for row in await rows.fetchall()]
