"""Accounts as JSON bytes, rendered once and kept until the log says that they changed."""

from collections.abc import Iterable

import msgspec

from salon.accounts.views import list_accounts
from salon.kit.cache import Cache

_encode = msgspec.json.Encoder().encode
bodies: Cache[int, bytes] = Cache(50_000)


def forget_account(account_id: int) -> None:
    """Drop what an event made stale."""
    bodies.pop(account_id)


async def list_account_bytes(ids: Iterable[int]) -> dict[int, bytes]:
    """Accounts as JSON by id, one query for those not kept; suspended and gone ones are left out."""
    found: dict[int, bytes] = {}
    missing = []
    for account_id in ids:
        body = bodies.get(account_id)
        if body is None:
            missing.append(account_id)
        else:
            found[account_id] = body
    if missing:
        token = bodies.token()
        for account_id, account in (await list_accounts(missing)).items():
            if account.suspended is not True:
                found[account_id] = _encode(account)
                bodies.put(account_id, found[account_id], token)
    return found
