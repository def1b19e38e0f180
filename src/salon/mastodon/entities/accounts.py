"""Lists of Mastodon Accounts."""

from collections.abc import Sequence

from salon.mastodon.entities.people import list_account_bytes


async def list_accounts_json(ids: Sequence[int]) -> bytes:
    """The accounts of these ids as a JSON array, in that order; gone and suspended ones are left out."""
    found = await list_account_bytes(ids)
    return b"[" + b",".join(found[account_id] for account_id in ids if account_id in found) + b"]"
