"""How many pictures a person may have made, and what they may cost: by the settings, or by the operator's word."""

import math
from typing import NamedTuple

from salon.audit.actions import Deed, note
from salon.kit import clock, ids, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import NotFound, TooManyRequests
from salon.studio.agents import find_budget_refusal
from salon.studio.events import AllowanceChanged

MILLION = 1_000_000
HOUR = 3600
DAY = 24 * HOUR
SPENDING_KEY = 7_205_006  # advisory lock: "salon spending here"


class Allowance(NamedTuple):
    """What one person may have; None is no limit, amounts are millionths of a US dollar."""

    pictures_per_hour: int | None
    pictures_total: int | None
    spend_per_day: int | None
    spend_total: int | None


class Used(NamedTuple):
    """What of it is used; moments are seconds since 1970, oldest first."""

    hour: list[float]  # when each picture of the last hour was asked for
    total: int
    day: list[tuple[float, int]]  # when, and how much was spent in the last 24 hours
    spent: int
    spent_here: int  # by everybody in the last 24 hours


async def require_left(tx: Tx, owner_id: int, count: int, price: int) -> None:
    """Raise `TooManyRequests` with a sentence when that many pictures at that price are more than is left.

    Failed pictures, and those called off before they began, are given back. Locks the person's row, so that two
    requests at once cannot both take the last place; what costs money waits its turn with everybody's.
    """
    await tx.execute("SELECT 1 FROM accounts WHERE id = %s FOR NO KEY UPDATE", (owner_id,))
    if price:
        await tx.execute("SELECT pg_advisory_xact_lock(%s)", (SPENDING_KEY,))
    allowed = await find_allowance(tx, owner_id)
    sentence = find_refusal(allowed, await measure(tx, owner_id, allowed), count, price)
    if sentence is None:
        sentence = await find_agent_refusal(tx, owner_id, count, price)
    if sentence is not None:
        raise TooManyRequests(sentence)


async def find_agent_refusal(tx: Tx, owner_id: int, count: int, price: int) -> str | None:
    """Why an agent may not have that many pictures; what it spends is out of what its operator may."""
    found = await find_budget_refusal(tx, owner_id, count, price)
    if found is None or found[1] is not None or not price:
        return found[1] if found else None
    operator_id = found[0]
    allowed = await find_allowance(tx, operator_id)
    sentence = _find_cost_refusal(allowed, await measure(tx, operator_id, allowed), price, clock.now().timestamp())
    return sentence and "The operator of this agent has spent what one member may spend in a day."


async def find_allowance(tx: Tx, owner_id: int) -> Allowance:
    """What a person may have: the operator's word where there is one, else the settings (where 0 is no limit)."""
    place = settings()
    usual = (
        place.generations_per_hour,
        place.generations_total or None,
        round(place.spend_per_day * MILLION) or None,
        round(place.spend_total * MILLION) or None,
    )
    said = await find_said(tx, owner_id)
    return Allowance(*(one if one is not None else other for one, other in zip(said, usual, strict=True)))


async def find_said(tx: Tx, owner_id: int) -> Allowance:
    """The operator's word alone; None leaves it to the settings."""
    row = await (
        await tx.execute(
            """
            SELECT pictures_per_hour, pictures_total, spend_per_day, spend_total FROM allowances
            WHERE account_id = %s
            """,
            (owner_id,),
        )
    ).fetchone()
    return Allowance(*(row or (None,) * 4))


async def measure(tx: Tx, owner_id: int, allowed: Allowance) -> Used:
    """What a person has used; what it is all together is only counted where there is a limit to it."""
    now = clock.now()
    rows = await tx.execute(
        """
        SELECT g.created_at FROM generations g JOIN variations v ON v.generation_id = g.id
        WHERE g.owner_id = %s AND g.id > %s AND g.created_at > to_timestamp(%s)
          AND (v.state IN ('queued', 'running', 'ready') OR (v.state = 'cancelled' AND v.progress > 0))
        ORDER BY g.created_at
        """,
        (owner_id, ids.from_time(now) - ((HOUR + 60) * 1000 << 16), now.timestamp() - HOUR),
    )
    hour = [row[0].timestamp() for row in await rows.fetchall()]
    rows = await tx.execute(
        """
        SELECT created_at, cost FROM charges
        WHERE (owner_id = %s OR owner_id IN (SELECT account_id FROM agents WHERE operator_id = %s))
          AND state <> 'free' AND created_at > to_timestamp(%s) ORDER BY created_at
        """,
        (owner_id, owner_id, now.timestamp() - DAY),
    )
    day = [(at.timestamp(), cost) for at, cost in await rows.fetchall()]
    row = await (
        await tx.execute(
            """
            SELECT CASE WHEN %(count)s THEN (
                       SELECT count(*) FROM generations g JOIN variations v ON v.generation_id = g.id
                       WHERE g.owner_id = %(owner_id)s AND v.state IN ('queued', 'running', 'ready')
                   ) ELSE 0 END,
                   CASE WHEN %(sum)s THEN (
                       SELECT coalesce(sum(cost), 0) FROM charges WHERE owner_id = %(owner_id)s AND state <> 'free'
                   ) ELSE 0 END,
                   (SELECT coalesce(sum(cost), 0) FROM charges
                    WHERE state <> 'free' AND created_at > to_timestamp(%(since)s))
            """,
            {
                "owner_id": owner_id,
                "since": now.timestamp() - DAY,
                "count": allowed.pictures_total is not None,
                "sum": allowed.spend_total is not None,
            },
        )
    ).fetchone()
    assert row is not None
    return Used(hour, int(row[0]), day, int(row[1]), int(row[2]))


def find_refusal(allowed: Allowance, used: Used, count: int, price: int) -> str | None:
    """Why that many pictures at that price (together) cannot be had just now; None when they can."""
    now = clock.now().timestamp()
    limit = allowed.pictures_per_hour
    if limit is not None and len(used.hour) + count > limit:
        excess = min(len(used.hour) + count - limit, len(used.hour))
        wait = _wait((used.hour[excess - 1] if excess else now) + HOUR - now)
        left = limit - len(used.hour)
        if left > 0:
            return f"You have {left} of your {limit} pictures an hour left. More {wait}."
        return f"You have used your {limit} pictures for this hour. More {wait}."
    if allowed.pictures_total is not None and used.total + count > allowed.pictures_total:
        left = max(allowed.pictures_total - used.total, 0)
        return f"You have {left} of your {allowed.pictures_total} pictures left. Whoever runs this place can give more."
    return _find_cost_refusal(allowed, used, price, now) if price else None


def _find_cost_refusal(allowed: Allowance, used: Used, price: int, now: float) -> str | None:
    would = f"That would cost about {to_dollars(price)}"
    spent = sum(cost for _, cost in used.day)
    if allowed.spend_per_day is not None and spent + price > allowed.spend_per_day:
        left = max(allowed.spend_per_day - spent, 0)
        when = _wait(_free_at(used.day, spent + price - allowed.spend_per_day) + DAY - now)
        more = f" More {when}." if price <= allowed.spend_per_day else ""
        return f"{would}, and you have {to_dollars(left)} of your {to_dollars(allowed.spend_per_day)} a day left.{more}"
    if allowed.spend_total is not None and used.spent + price > allowed.spend_total:
        left = max(allowed.spend_total - used.spent, 0)
        return f"{would}, and you have {to_dollars(left)} of your {to_dollars(allowed.spend_total)} left."
    here = round(settings().spend_here_per_day * MILLION)
    if here and used.spent_here + price > here:
        return f"{would}, and this place has spent what it may spend on pictures in a day. Try again tomorrow."
    return None


def _free_at(day: list[tuple[float, int]], excess: int) -> float:
    """When so much was spent, counted from the oldest."""
    for at, cost in day:
        excess -= cost
        if excess <= 0:
            return at
    return day[-1][0] if day else clock.now().timestamp()


def to_left(allowed: Allowance, used: Used) -> dict[str, int | None]:
    """What a person has left of each; None where there is no limit."""

    def left(limit: int | None, taken: int) -> int | None:
        return None if limit is None else max(limit - taken, 0)

    return {
        "pictures_per_hour": left(allowed.pictures_per_hour, len(used.hour)),
        "pictures_total": left(allowed.pictures_total, used.total),
        "spend_per_day": left(allowed.spend_per_day, sum(cost for _, cost in used.day)),
        "spend_total": left(allowed.spend_total, used.spent),
    }


def _wait(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    if minutes <= 1:
        return "in a minute"
    return f"in {minutes} minutes" if minutes < 120 else f"in {math.ceil(minutes / 60)} hours"


def to_dollars(amount: int) -> str:
    """An amount for a person: cents, and more digits for less than one."""
    dollars = amount / MILLION
    return f"${dollars:.2f}" if amount == 0 or dollars >= 0.01 else f"${dollars:.4f}"


async def require_known(tx: Tx, account_id: int) -> None:
    """Raise `NotFound` for nobody."""
    known = await (await tx.execute("SELECT 1 FROM accounts WHERE id = %s", (account_id,))).fetchone()
    if known is None:
        raise NotFound


async def set_allowance(tx: Tx, operator_id: int, account_id: int, allowed: Allowance) -> None:
    """Allow a person more or less than the settings do; None leaves it to the settings. Emits `AllowanceChanged`.

    Raises `NotFound` for nobody.
    """
    await require_known(tx, account_id)
    await tx.execute(
        """
        INSERT INTO allowances (account_id, pictures_per_hour, pictures_total, spend_per_day, spend_total,
                                changed_by, changed_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (account_id) DO UPDATE SET
            pictures_per_hour = excluded.pictures_per_hour, pictures_total = excluded.pictures_total,
            spend_per_day = excluded.spend_per_day, spend_total = excluded.spend_total,
            changed_by = excluded.changed_by, changed_at = excluded.changed_at
        """,
        (account_id, *allowed, operator_id, clock.now()),
    )
    deed = Deed(action="account.allow", subject=account_id, account_id=account_id, details=allowed._asdict())
    await note(tx, operator_id, deed)
    await log.append(tx, AllowanceChanged(actor_id=operator_id, subject_id=account_id))
