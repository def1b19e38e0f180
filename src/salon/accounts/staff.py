"""Accounts as moderators look through them."""

import datetime as dt
from typing import NamedTuple

from salon.accounts.queries import AccountRow, list_rows
from salon.kit import db
from salon.kit.pages import Page


class StaffRow(NamedTuple):
    """What moderators see of an account beside the profile."""

    id: int
    email: str | None
    created_at: dt.datetime
    role: str
    state: str
    silenced: bool
    sensitized: bool
    disabled: bool


# Status -> what is true of the accounts that have it.
STATUSES = {
    "active": "a.state = 'active' AND a.disabled_at IS NULL",
    "pending": "a.state = 'pending'",
    "suspended": "a.state = 'suspended'",
    "disabled": "a.disabled_at IS NOT NULL",
    "silenced": "a.silenced_at IS NOT NULL",
    "sensitized": "a.sensitized_at IS NOT NULL",
}


class StaffFilter(NamedTuple):
    """Which accounts: of all these statuses, of one of these roles, whose names and address begin so."""

    statuses: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("member", "moderator", "admin", "operator")
    username: str = ""
    display_name: str = ""
    email: str = ""


async def list_for_staff(page: Page, wanted: StaffFilter, ids: list[int] | None = None) -> list[StaffRow]:
    """A page of accounts, newest first, those deleted left out; `ids` asks for some of them."""
    conditions = " AND ".join(STATUSES[status] for status in wanted.statuses) or "true"
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT a.id, c.email, a.created_at, a.role, a.state, a.silenced_at IS NOT NULL,
                   a.sensitized_at IS NOT NULL, a.disabled_at IS NOT NULL
            FROM accounts a LEFT JOIN credentials c ON c.account_id = a.id
            WHERE a.state <> 'deleted' AND a.id < %(max_id)s AND a.id > %(min_id)s
              AND (%(ids)s::bigint[] IS NULL OR a.id = ANY(%(ids)s)) AND a.role = ANY(%(roles)s)
              AND starts_with(lower(a.username), lower(%(username)s))
              AND starts_with(lower(a.display_name), lower(%(display_name)s))
              AND (%(email)s = '' OR starts_with(lower(c.email), lower(%(email)s)))
              AND {conditions}
            ORDER BY a.id {page.order} LIMIT %(limit)s
            """,
            {
                **page._asdict(),
                "ids": ids,
                "roles": list(wanted.roles),
                "username": wanted.username,
                "display_name": wanted.display_name,
                "email": wanted.email,
            },
        )
        return sorted((StaffRow(*row) for row in await rows.fetchall()), reverse=True)


async def list_profiles(rows: list[StaffRow]) -> dict[int, AccountRow]:
    """The profiles of these accounts, also of those who wait or are suspended, one query."""
    return {row.id: row for row in await list_rows([row.id for row in rows])}


async def list_silenced(ids: list[int]) -> set[int]:
    """Which of these accounts are silenced."""
    if not ids:
        return set()
    async with db.reading() as conn:
        rows = await conn.execute("SELECT id FROM accounts WHERE id = ANY(%s) AND silenced_at IS NOT NULL", (ids,))
        return {account_id for (account_id,) in await rows.fetchall()}
