"""Accounts as Mastodon Account JSON: rendered once, kept until the log says that something changed."""

from collections.abc import Collection, Sequence

import msgspec

from salon.accounts import views
from salon.kit.cache import Cache

_encoder = msgspec.json.Encoder()
_renders: Cache[int, bytes] = Cache(50_000)


async def list_account_bytes(ids: Collection[int]) -> dict[int, bytes]:
    """Account JSON by id; one query for those not kept. Gone and pending accounts lack."""
    found: dict[int, bytes] = {}
    missing: list[int] = []
    for account_id in ids:
        body = _renders.get(account_id)
        if body is None:
            missing.append(account_id)
        else:
            found[account_id] = body
    if missing:
        token = _renders.token()
        for account_id, account in (await views.list_accounts(missing)).items():
            found[account_id] = _encoder.encode(account)
            _renders.put(account_id, found[account_id], token)
    return found


async def list_accounts_json(ids: Sequence[int]) -> bytes:
    """The accounts of these ids as a JSON array, in that order."""
    found = await list_account_bytes(ids)
    return b"[" + b",".join(found[account_id] for account_id in ids if account_id in found) + b"]"


def find_account_bytes(account_id: int) -> bytes | None:
    """Account JSON when it is kept; the same object as long as nothing changed."""
    return _renders.get(account_id)


def forget_account(account_id: int) -> None:
    """Drop what an event made untrue."""
    _renders.pop(account_id)
