"""Agents: automated accounts that a member runs, shown as such and answered for by that member."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from psycopg.errors import UniqueViolation

from salon.accounts import rules, sight
from salon.accounts.actions.apps import issue_token, register_app
from salon.accounts.events import AgentChanged, AgentRegistered, AgentRevoked
from salon.accounts.models import Grant, Terms
from salon.accounts.stopping import end_agents
from salon.kit import clock, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound, invalid_field

# What a key may be given. Reports, profiles with their consents, and the desk are for people.
KEY_SCOPES = (
    "read",
    "write:statuses",
    "write:media",
    "write:favourites",
    "write:bookmarks",
    "write:follows",
    *rules.USUAL_ASSISTANT_SCOPES,
)
MOST_POSTS, MOST_PICTURES, MOST_SPEND, MOST_KEYS = 100, 1000, 1_000_000_000, 10
NOWHERE = "urn:ietf:wg:oauth:2.0:oob"
ONLY_PEOPLE = "Automated accounts may not do this: it is for people."


class Budget(msgspec.Struct, kw_only=True, frozen=True):
    """What an agent may use up in a day; money in millionths of a US dollar."""

    posts_per_day: int = 20
    pictures_per_day: int = 20
    spend_per_day: int = 0


class Agent(NamedTuple):
    """An agent as its operator sees it."""

    account_id: int
    budget: Budget
    created_at: dt.datetime
    revoked_at: dt.datetime | None


class Key(NamedTuple):
    """A key of an agent's; the secret itself is not kept."""

    id: int
    agent_id: int
    name: str
    scopes: list[str]
    audience: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None


async def register_agent(tx: Tx, operator_id: int, username: str, display_name: str, budget: Budget) -> int:
    """Make an automated account that nobody can sign in to; returns its id and emits `AgentRegistered`.

    Raises `Invalid` for a name that cannot be had and a budget that is too large, `Forbidden` for more agents than one
    member may have, and for an agent that wants one.
    """
    await require_person(tx, operator_id)
    _check(budget)
    if problem := rules.username_problem(username):
        raise invalid_field("username", *problem)
    if len(display_name) > rules.DISPLAY_NAME_MAX:
        raise invalid_field("display_name", "ERR_TOO_LONG", "is too long")
    await tx.execute("SELECT 1 FROM accounts WHERE id = %s FOR NO KEY UPDATE", (operator_id,))
    row = await (
        await tx.execute(
            """
            SELECT (SELECT count(*) FROM agents WHERE operator_id = %s AND revoked_at IS NULL),
                   EXISTS (SELECT 1 FROM accounts WHERE reads_as = %s)
            """,
            (operator_id, rules.reads_as(username)),
        )
    ).fetchone()
    assert row is not None
    if row[0] >= settings().member_agents:
        raise Forbidden(f"One member may have {settings().member_agents} agents here, not more.")
    if row[1]:
        raise invalid_field("username", "ERR_TAKEN", "has already been taken")
    try:
        account_id = await _insert(tx, operator_id, username, display_name.strip(), budget)
    except UniqueViolation as error:
        raise invalid_field("username", "ERR_TAKEN", "has already been taken") from error
    await log.append(tx, AgentRegistered(actor_id=operator_id, subject_id=account_id))
    return account_id


async def _insert(tx: Tx, operator_id: int, username: str, display_name: str, budget: Budget) -> int:
    row = await (
        await tx.execute(
            """
            WITH account AS (
                INSERT INTO accounts (username, display_name, role, state, bot, discoverable, created_at)
                VALUES (%(username)s, %(display_name)s, 'member', 'active', true, false, %(now)s) RETURNING id
            ),
            counts AS (INSERT INTO account_counts (account_id) SELECT id FROM account)
            INSERT INTO agents (account_id, operator_id, posts_per_day, pictures_per_day, spend_per_day, created_at)
            SELECT id, %(operator)s, %(posts)s, %(pictures)s, %(spend)s, %(now)s FROM account RETURNING account_id
            """,
            {
                "username": username,
                "display_name": display_name,
                "operator": operator_id,
                "posts": budget.posts_per_day,
                "pictures": budget.pictures_per_day,
                "spend": budget.spend_per_day,
                "now": clock.now(),
            },
        )
    ).fetchone()
    assert row is not None
    return int(row[0])


def _check(budget: Budget) -> None:
    for name, most in (
        ("posts_per_day", MOST_POSTS),
        ("pictures_per_day", MOST_PICTURES),
        ("spend_per_day", MOST_SPEND),
    ):
        if not 0 <= getattr(budget, name) <= most:
            raise invalid_field(name, "ERR_INVALID", f"must be from 0 to {most}")


async def change_agent(tx: Tx, operator_id: int, agent_id: int, budget: Budget) -> None:
    """Allow one's agent more or less; emits `AgentChanged`. Raises `NotFound` for no agent of one's own."""
    _check(budget)
    await _require_own(tx, operator_id, agent_id)
    await tx.execute(
        "UPDATE agents SET posts_per_day = %s, pictures_per_day = %s, spend_per_day = %s WHERE account_id = %s",
        (budget.posts_per_day, budget.pictures_per_day, budget.spend_per_day, agent_id),
    )
    await log.append(tx, AgentChanged(actor_id=operator_id, subject_id=agent_id))


async def make_key(
    tx: Tx, operator_id: int, agent_id: int, name: str, scopes: Sequence[str], audience: str = "api"
) -> Grant:
    """A key for one's agent, told this once; emits `AgentChanged`.

    One for `mcp` is good for assistants alone, and any other for the API alone. Raises `NotFound` for no agent of one's
    own, `Forbidden` when it was revoked, `Invalid` for scopes that only people have.
    """
    if await _require_own(tx, operator_id, agent_id) is not None:
        raise Forbidden("This agent was revoked.")
    if audience not in {"api", "mcp"}:
        raise Invalid("Validation failed: A key is for api or for mcp")
    wrong = [one for one in scopes if one not in KEY_SCOPES or one.startswith("mcp:") is (audience == "api")]
    if wrong or not scopes:
        raise Invalid(f"Validation failed: An agent's key cannot have the scopes {' '.join(wrong)[:200] or '(none)'}")
    if len(await list_keys(tx, [agent_id])) >= MOST_KEYS:
        raise Forbidden(f"An agent may have {MOST_KEYS} keys, not more.")
    app, _ = await register_app(tx, name.strip(), [NOWHERE], scopes)
    grant = await issue_token(tx, app.id, agent_id, scopes, Terms(audience))
    await log.append(tx, AgentChanged(actor_id=operator_id, subject_id=agent_id))
    return grant


async def withdraw_key(tx: Tx, operator_id: int, agent_id: int, key_id: int) -> None:
    """End one key at once, its open streams with it; emits `AgentRevoked`. Raises `NotFound`."""
    await _require_own(tx, operator_id, agent_id)
    done = await tx.execute(
        "UPDATE oauth_tokens SET revoked_at = %s WHERE id = %s AND account_id = %s AND revoked_at IS NULL",
        (clock.now(), key_id, agent_id),
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, AgentRevoked(actor_id=operator_id, subject_id=agent_id))
    sight.drop_account(agent_id)


async def revoke_agent(tx: Tx, operator_id: int, agent_id: int) -> None:
    """End an agent for good: every key and stream at once; what it posted stays. Emits `AgentRevoked`.

    Raises `NotFound` for no agent of one's own; repeating changes nothing.
    """
    if await _require_own(tx, operator_id, agent_id) is not None:
        return
    await end_agents(tx, operator_id, [agent_id])


async def _require_own(tx: Tx, operator_id: int, agent_id: int) -> dt.datetime | None:
    """When one's own agent was revoked; locks it. Raises `NotFound`."""
    row = await (
        await tx.execute(
            "SELECT revoked_at FROM agents WHERE account_id = %s AND operator_id = %s FOR UPDATE",
            (agent_id, operator_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    found: dt.datetime | None = row[0]
    return found


async def require_person(tx: Tx, account_id: int) -> None:
    """Raise `Forbidden` for an agent: voting, judging, reporting and consent are for people."""
    row = await (await tx.execute("SELECT 1 FROM agents WHERE account_id = %s", (account_id,))).fetchone()
    if row is not None:
        raise Forbidden(ONLY_PEOPLE)


async def list_agents(conn: Tx, operator_id: int) -> list[Agent]:
    """A member's agents, newest first."""
    rows = await conn.execute(
        """
        SELECT account_id, posts_per_day, pictures_per_day, spend_per_day, created_at, revoked_at
        FROM agents WHERE operator_id = %s ORDER BY account_id DESC LIMIT 100
        """,
        (operator_id,),
    )
    return [
        Agent(row[0], Budget(posts_per_day=row[1], pictures_per_day=row[2], spend_per_day=row[3]), *row[4:])
        for row in await rows.fetchall()
    ]


async def list_keys(conn: Tx, agent_ids: Sequence[int]) -> list[Key]:
    """The keys of agents that hold, oldest first."""
    rows = await conn.execute(
        """
        SELECT t.id, t.account_id, o.name, t.scopes, t.audience, t.created_at, t.last_used_at
        FROM oauth_tokens t JOIN oauth_apps o ON o.id = t.app_id
        WHERE t.account_id = ANY(%s) AND t.revoked_at IS NULL ORDER BY t.id
        """,
        (list(agent_ids),),
    )
    return [Key(*row) for row in await rows.fetchall()]
