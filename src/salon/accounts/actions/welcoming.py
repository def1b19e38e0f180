"""The steps of welcome for whoever is new: where they are, going on, and never again after the last."""

from salon.accounts.events import WelcomeMoved
from salon.kit import log
from salon.kit.db import Tx
from salon.kit.errors import invalid_field

STEPS = ("who", "interests", "people", "choices")
DONE = "done"


async def move_welcome(tx: Tx, account_id: int, step: str) -> str | None:
    """Go to a step, or with `done` finish; returns where they are now. Emits `WelcomeMoved`.

    Nothing happens for those who have finished. Raises `Invalid` for what is no step.
    """
    if step not in {*STEPS, DONE}:
        raise invalid_field("step", "ERR_INVALID", f"must be one of {', '.join(STEPS)}, {DONE}")
    wanted = None if step == DONE else step
    done = await tx.execute(
        "UPDATE accounts SET welcome_step = %s WHERE id = %s AND welcome_step IS NOT NULL", (wanted, account_id)
    )
    if not done.rowcount:
        return None
    await log.append(tx, WelcomeMoved(actor_id=account_id, subject_id=account_id))
    return wanted
