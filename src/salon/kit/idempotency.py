"""A request sent twice with the same key has one effect, however close together the two arrive."""

from collections.abc import Awaitable, Callable

from salon.kit import db
from salon.kit.errors import Invalid


async def once(account_id: int, key: str | None, act: Callable[[db.Tx], Awaitable[int]]) -> int:
    """Run `act` in a transaction and return its id, or the id it returned the first time this key was used.

    The key's row is written first: a second sender waits on it until the first commits, and runs itself if the first
    failed. Keys are kept for an hour at least.
    """
    if key is not None and (not key.strip() or len(key) > 200):
        raise Invalid("Validation failed: Idempotency-Key must have 1 to 200 characters")
    async with db.transaction() as tx:
        if key is not None:
            taken = await tx.execute(
                "INSERT INTO idempotency_keys (account_id, key) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (account_id, key),
            )
            if not taken.rowcount:
                row = await (
                    await tx.execute(
                        "SELECT result_id FROM idempotency_keys WHERE account_id = %s AND key = %s",
                        (account_id, key),
                    )
                ).fetchone()
                if row is not None and row[0] is not None:
                    return int(row[0])
        result = await act(tx)
        if key is not None:
            await tx.execute(
                "UPDATE idempotency_keys SET result_id = %s WHERE account_id = %s AND key = %s",
                (result, account_id, key),
            )
        return result
