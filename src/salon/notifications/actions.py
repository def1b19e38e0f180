"""The verbs on notifications: clearing them away, and remembering how far one has read."""

from salon.kit.db import Tx
from salon.kit.errors import Conflict, NotFound


async def dismiss(tx: Tx, owner_id: int, notification_id: int) -> None:
    """Clear one away; raises `NotFound` when it is not the person's own."""
    done = await tx.execute("DELETE FROM notifications WHERE owner_id = %s AND id = %s", (owner_id, notification_id))
    if not done.rowcount:
        raise NotFound


async def clear(tx: Tx, owner_id: int) -> None:
    """Clear all of a person's notifications away."""
    await tx.execute("DELETE FROM notifications WHERE owner_id = %s", (owner_id,))


async def set_marker(tx: Tx, account_id: int, timeline: str, last_read_id: int) -> None:
    """Remember how far somebody has read; raises `Conflict` when another device is writing just now."""
    done = await tx.execute(
        """
        INSERT INTO markers (account_id, timeline, last_read_id) VALUES (%s, %s, %s)
        ON CONFLICT (account_id, timeline) DO UPDATE
        SET last_read_id = excluded.last_read_id, version = markers.version + 1, updated_at = clock_timestamp()
        """,
        (account_id, timeline, last_read_id),
    )
    if not done.rowcount:
        raise Conflict
