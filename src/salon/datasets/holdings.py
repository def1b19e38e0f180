"""Who took which release, what they say to have deleted of it, and what happens to those who do not."""

from salon.datasets.views import Release
from salon.kit import clock
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound


async def note_taking(tx: Tx, recipient_id: int, release_id: int) -> None:
    """Write down that a recipient has a release, the first time it takes a file of it."""
    await tx.execute(
        "INSERT INTO dataset_holdings (recipient_id, release_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (recipient_id, release_id),
    )


async def acknowledge(tx: Tx, recipient_id: int, release: Release, seq: int) -> None:
    """Write down that everything up to a tombstone is deleted from a copy; saying less than before changes nothing.

    Raises `NotFound` for who never took it, `Invalid` for a tombstone that is not there.
    """
    if not 0 <= seq <= release.tombstones:
        raise Invalid(f"The last tombstone of {release.name} is {release.tombstones}.")
    done = await tx.execute(
        """
        UPDATE dataset_holdings SET acknowledged_seq = greatest(acknowledged_seq, %s), acknowledged_at = %s
        WHERE recipient_id = %s AND release_id = %s
        """,
        (seq, clock.now(), recipient_id, release.id),
    )
    if not done.rowcount:
        raise NotFound


async def end_overdue(tx: Tx) -> list[str]:
    """Take the key of every recipient who has not said in time to have deleted what had to go; returns their names."""
    rows = await tx.execute(
        """
        UPDATE recipients r SET ended_at = %(now)s
        WHERE r.ended_at IS NULL AND EXISTS (
            SELECT 1 FROM dataset_holdings h JOIN dataset_tombstones t ON t.release_id = h.release_id
            WHERE h.recipient_id = r.id AND t.seq > h.acknowledged_seq AND t.delete_by < %(now)s
        ) RETURNING r.organisation
        """,
        {"now": clock.now()},
    )
    return sorted(name for (name,) in await rows.fetchall())
