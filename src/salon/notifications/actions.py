"""The verbs on notifications: clearing them away, and remembering how far one has read."""

from salon.kit import log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound
from salon.notifications.events import RequestsAccepted
from salon.notifications.queries import POLICIES


async def dismiss(tx: Tx, owner_id: int, notification_id: int) -> None:
    """Clear one away; raises `NotFound` when it is not the person's own."""
    done = await tx.execute("DELETE FROM notifications WHERE owner_id = %s AND id = %s", (owner_id, notification_id))
    if not done.rowcount:
        raise NotFound


async def clear(tx: Tx, owner_id: int) -> None:
    """Clear all of a person's notifications away."""
    await tx.execute("DELETE FROM notifications WHERE owner_id = %s", (owner_id,))


async def dismiss_group(tx: Tx, owner_id: int, key: str) -> None:
    """Clear a group away; raises `NotFound` when there is none."""
    done = await tx.execute("DELETE FROM notifications WHERE owner_id = %s AND group_key = %s", (owner_id, key))
    if not done.rowcount:
        raise NotFound


async def set_policy(tx: Tx, owner_id: int, answers: dict[str, str]) -> None:
    """Say whose notifications come through from now on; raises `Invalid` for an unknown answer."""
    if not set(answers.values()) <= {"accept", "filter", "drop"}:
        raise Invalid("Validation failed: a policy is accept, filter or drop")
    assert set(answers) <= set(POLICIES)
    await tx.execute("INSERT INTO notification_policies (owner_id) VALUES (%s) ON CONFLICT DO NOTHING", (owner_id,))
    for name, answer in answers.items():
        await tx.execute(f"UPDATE notification_policies SET {name} = %s WHERE owner_id = %s", (answer, owner_id))


async def set_remix_wish(tx: Tx, owner_id: int, *, descendants: bool) -> None:
    """Say whether one is told of remixes of remixes too; of those of one's own posts one always is."""
    await tx.execute(
        """
        INSERT INTO remix_wishes VALUES (%s, %s)
        ON CONFLICT (account_id) DO UPDATE SET hears_of_descendants = excluded.hears_of_descendants
        """,
        (owner_id, descendants),
    )


async def set_note_wish(tx: Tx, owner_id: int, *, notes: bool) -> None:
    """Say whether one is told of notes one wrote, rated or got under a post, when they are shown or no longer."""
    await tx.execute(
        """
        INSERT INTO note_wishes VALUES (%s, %s)
        ON CONFLICT (account_id) DO UPDATE SET hears_of_notes = excluded.hears_of_notes
        """,
        (owner_id, notes),
    )


async def accept_requests(tx: Tx, owner_id: int, from_ids: list[int]) -> None:
    """Let people through, with what was held back of theirs; emits `RequestsAccepted`."""
    await tx.execute(
        "INSERT INTO notification_permissions SELECT %s, a.id FROM accounts a WHERE a.id = ANY(%s)"
        " ON CONFLICT DO NOTHING",
        (owner_id, from_ids),
    )
    await tx.execute(
        "UPDATE notifications SET filtered = false WHERE owner_id = %s AND from_id = ANY(%s) AND filtered",
        (owner_id, from_ids),
    )
    await log.append(tx, RequestsAccepted(actor_id=owner_id, subject_id=owner_id))


async def dismiss_requests(tx: Tx, owner_id: int, from_ids: list[int]) -> None:
    """Clear away what was held back of these people."""
    await tx.execute(
        "DELETE FROM notifications WHERE owner_id = %s AND from_id = ANY(%s) AND filtered", (owner_id, from_ids)
    )


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
