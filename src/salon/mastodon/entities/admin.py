"""Accounts as moderators see them: Mastodon's Admin::Account."""

from typing import Any

import msgspec

from salon.accounts import staff
from salon.accounts.staff import StaffFilter, StaffRow
from salon.accounts.views import ROLES, to_account
from salon.emoji.queries import list_known
from salon.kit import clock
from salon.kit.ids import MAX_ID
from salon.kit.pages import Page

_encode = msgspec.json.Encoder().encode


async def render_admin_accounts(rows: list[StaffRow]) -> dict[int, bytes]:
    """Accounts as JSON by id, in the order given, with one more query; addresses people come from are not kept here."""
    profiles = await staff.list_profiles(rows)
    known = await list_known()
    return {row.id: _encode(_to_entity(row, to_account(profiles[row.id], known))) for row in rows if row.id in profiles}


async def find_admin_accounts(ids: list[int]) -> dict[int, bytes]:
    """The same for known accounts; those that are gone lack."""
    page = Page(MAX_ID, 0, len(ids), ascending=False)
    return await render_admin_accounts(await staff.list_for_staff(page, StaffFilter(), ids)) if ids else {}


def _to_entity(row: StaffRow, account: Any) -> dict[str, Any]:
    role = ROLES[row.role]
    return {
        "id": str(row.id),
        "username": account.username,
        "domain": None,
        "created_at": clock.to_wire(row.created_at),
        "email": row.email,
        "ip": None,
        "ips": [],
        "locale": None,
        "invite_request": None,
        "role": {
            "id": role.id,
            "name": role.name,
            "color": role.color,
            "permissions": role.permissions,
            "highlighted": role.highlighted,
        },
        "confirmed": True,
        "approved": row.state != "pending",
        "disabled": row.disabled,
        "silenced": row.silenced,
        "suspended": row.state == "suspended",
        "sensitized": row.sensitized,
        "account": account,
    }
