"""The SQL that reads what people say of pictures of them, how makers stand to them, and which pictures there are."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from salon.consent.likeness.rules import Standing, Terms, may_make
from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.pages import Page

TERMS = "t.level, t.scope, t.never, t.asks_first, t.expires_at"


class Shown(NamedTuple):
    """Somebody a picture would show: their name, what they say, and whether this maker may."""

    account_id: int
    username: str  # in small letters
    terms: Terms
    allowed: bool
    barred: bool = False  # by a block or a no by name, which hold for what was agreed to as well


def to_shown(one: Shown) -> dict[str, Any]:
    """What whoever wants to make a picture of somebody reads; who does not let them says no more than that."""
    said = one.terms if one.allowed else Terms()
    return {
        "id": str(one.account_id),
        "username": one.username,
        "may_make": one.allowed,
        "scope": said.scope,
        "never": list(said.never),
        "asks_first": said.asks_first,
    }


class Answer(NamedTuple):
    """What somebody said of one maker by name."""

    maker_id: int
    allowed: bool
    expires_at: dt.datetime | None
    changed_at: dt.datetime


class Use(NamedTuple):
    """A picture that shows somebody: by whom, the generation it came of, and what was said to it."""

    id: int
    account_id: int
    generation_id: int
    maker_id: int
    state: str
    created_at: dt.datetime
    answered_at: dt.datetime | None


USE = "u.id, u.account_id, u.generation_id, u.maker_id, u.state, u.created_at, u.answered_at"


async def find_terms(conn: Tx, account_id: int) -> Terms:
    """What somebody says of pictures of them; who never said anything keeps them to themselves."""
    row = await (
        await conn.execute(f"SELECT {TERMS} FROM likeness_terms t WHERE t.account_id = %s", (account_id,))
    ).fetchone()
    return to_terms(*row) if row else Terms()


def to_terms(
    level: str | None, scope: str | None, never: list[str] | None, asks_first: bool | None, until: dt.datetime | None
) -> Terms:
    """The columns of `TERMS`, which are null where nothing was said."""
    return Terms() if level is None else Terms(level, scope or "", tuple(never or ()), bool(asks_first), until)


async def list_shown(conn: Tx, maker_id: int, account_ids: Sequence[int]) -> list[Shown]:
    """Whether one maker may make pictures of each of these people, by the first id."""
    rows = await conn.execute(
        f"""
        SELECT a.id, lower(a.username), {TERMS},
               a.state = 'active' AND a.age_class = 'adult' AND a.disabled_at IS NULL AND a.deletes_at IS NULL,
               p.allowed, p.expires_at,
               (SELECT count(*) FROM follows f WHERE f.state = 'accepted'
                AND ((f.follower_id, f.followee_id) = (a.id, %(maker)s)
                     OR (f.follower_id, f.followee_id) = (%(maker)s, a.id))) = 2,
               EXISTS (SELECT 1 FROM blocks b
                       WHERE (b.blocker_id, b.blocked_id) IN ((a.id, %(maker)s), (%(maker)s, a.id)))
        FROM accounts a
        LEFT JOIN likeness_terms t ON t.account_id = a.id
        LEFT JOIN likeness_people p ON p.account_id = a.id AND p.maker_id = %(maker)s
        WHERE a.id = ANY(%(ids)s) ORDER BY a.id
        """,
        {"maker": maker_id, "ids": list(account_ids)},
    )
    now, found = clock.now(), []
    for account_id, username, *rest in await rows.fetchall():
        terms, standing = to_terms(*rest[:5]), Standing(*rest[5:])
        allowed = account_id == maker_id or may_make(terms, standing, now)
        barred = standing.blocked or standing.answer is False
        found.append(Shown(account_id, username, terms, allowed, barred))
    return found


async def list_answers(account_id: int) -> list[Answer]:
    """Whom somebody answered by name, the latest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT p.maker_id, p.allowed, p.expires_at, p.changed_at
            FROM likeness_people p JOIN accounts a ON a.id = p.maker_id AND a.state <> 'deleted'
            WHERE p.account_id = %s ORDER BY p.changed_at DESC, p.maker_id LIMIT 500
            """,
            (account_id,),
        )
        return [Answer(*row) for row in await rows.fetchall()]


async def list_uses(account_id: int, page: Page, state: str | None = None) -> list[Use]:
    """Pictures of somebody that others made, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {USE} FROM likeness_uses u
            WHERE u.account_id = %(me)s AND u.maker_id <> %(me)s AND u.id < %(max_id)s AND u.id > %(min_id)s
              AND (%(state)s::text IS NULL OR u.state = %(state)s)
            ORDER BY u.id {page.order} LIMIT %(limit)s
            """,
            {**page._asdict(), "me": account_id, "state": state},
        )
        return sorted((Use(*row) for row in await rows.fetchall()), reverse=True)


async def find_use(conn: Tx, account_id: int, use_id: int, *, lock: bool = False) -> Use | None:
    """One of the pictures of somebody that others made."""
    row = await (
        await conn.execute(
            f"SELECT {USE} FROM likeness_uses u WHERE u.id = %s AND u.account_id = %s AND u.maker_id <> %s"
            f" {'FOR UPDATE' if lock else ''}",
            (use_id, account_id, account_id),
        )
    ).fetchone()
    return Use(*row) if row else None
