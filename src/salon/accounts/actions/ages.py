"""What somebody says of their age."""

from salon.accounts.events import ProfileUpdated
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid

AGES = ("unknown", "minor", "adult")


async def say_age(tx: Tx, account_id: int, age_class: str) -> None:
    """Note that somebody says to be 18 or older, or not yet; unknown takes it back. Emits `ProfileUpdated`.

    Raises `Invalid` for anything else.
    """
    if age_class not in AGES:
        raise Invalid("Validation failed: Age must be adult, minor or unknown")
    await tx.execute(
        "UPDATE accounts SET age_class = %s, age_said_at = %s WHERE id = %s", (age_class, clock.now(), account_id)
    )
    await log.append(tx, ProfileUpdated(actor_id=account_id, subject_id=account_id))
