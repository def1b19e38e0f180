"""Listening to labelers: whom somebody subscribes to, and what each label does for them."""

from psycopg.types.json import Jsonb

from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.safety.events import LabelsChosen
from salon.safety.labelers.models import SEVERITIES

MOST = 20


async def subscribe(tx: Tx, account_id: int, labeler_id: int, choices: dict[str, str]) -> None:
    """Listen to a labeler, or choose anew what its labels do; emits `LabelsChosen`.

    A label without a choice does what its labeler suggests. Raises `NotFound` for who is no labeler, `Invalid` for a
    label it does not declare, for what a label cannot do, and for one labeler more than 20.
    """
    if strange := set(choices.values()) - set(SEVERITIES):
        raise Invalid(f"Validation failed: a label cannot do {min(strange)}; choose hide, warn or show")
    await tx.execute("SELECT 1 FROM accounts WHERE id = %s FOR NO KEY UPDATE", (account_id,))
    row = await (
        await tx.execute(
            """
            SELECT ARRAY(SELECT value FROM label_kinds WHERE labeler_id = l.account_id),
                   (SELECT count(*) FROM label_subscriptions WHERE account_id = %(me)s AND labeler_id <> %(labeler)s)
            FROM labelers l JOIN accounts a ON a.id = l.account_id
            WHERE l.account_id = %(labeler)s AND l.ended_at IS NULL AND a.state = 'active'
            """,
            {"me": account_id, "labeler": labeler_id},
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if unknown := choices.keys() - set(row[0]):
        raise Invalid(f"Validation failed: this labeler declares no label {min(unknown)}")
    if row[1] >= MOST:
        raise Invalid(f"You listen to {MOST} labelers already, which is the most. Leave one first.")
    await tx.execute(
        """
        INSERT INTO label_subscriptions (account_id, labeler_id, choices, created_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (account_id, labeler_id) DO UPDATE SET choices = excluded.choices
        """,
        (account_id, labeler_id, Jsonb(choices), clock.now()),
    )
    await log.append(tx, LabelsChosen(actor_id=account_id, subject_id=labeler_id))


async def unsubscribe(tx: Tx, account_id: int, labeler_id: int) -> None:
    """Listen to a labeler no longer; emits `LabelsChosen`. Who does not is left as they are."""
    done = await tx.execute(
        "DELETE FROM label_subscriptions WHERE account_id = %s AND labeler_id = %s", (account_id, labeler_id)
    )
    if done.rowcount:
        await log.append(tx, LabelsChosen(actor_id=account_id, subject_id=labeler_id))
