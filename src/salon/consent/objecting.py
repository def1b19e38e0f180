"""Having what is known of oneself rest (GDPR Art. 18), and objecting to what nobody asked about (Art. 21): at once."""

import datetime as dt
from typing import NamedTuple

from salon.consent.events import ProcessingChanged
from salon.consent.interests import BY_CODE
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid


class Standing(NamedTuple):
    """Since when everything rests, if it does, and what is objected to."""

    restricted_at: dt.datetime | None
    objects_to: list[str]


class _Now(NamedTuple):
    standing: Standing
    spared: bool  # the stream tells nothing of them
    silenced: bool


_READ = """
    SELECT restricted_at, objects_to, is_spared(restricted_at, objects_to, 'stream'), silenced_at IS NOT NULL
    FROM accounts WHERE id = %s
"""


async def find_standing(account_id: int) -> Standing:
    """How somebody stands to what is done with what is known of them."""
    async with db.reading() as conn:
        row = await (await conn.execute(_READ.encode(), (account_id,))).fetchone()
    return Standing(row[0], row[1]) if row else Standing(None, [])


def require_interests(codes: list[str]) -> None:
    """Raise `Invalid` for what one cannot object to, as nothing of that name is done."""
    if unknown := sorted(set(codes) - set(BY_CODE)):
        raise Invalid(f"Validation failed: there is nothing called {unknown[0][:40]} to object to")


async def change_processing(
    tx: Tx, account_id: int, *, restrict: bool | None = None, objections: dict[str, bool] | None = None
) -> Standing:
    """Have everything rest or not any more, object or take that back; returns how it was before.

    What is None or not named stays. Emits `ProcessingChanged` when anything changed; raises `Invalid` for an unknown
    interest.
    """
    wishes = objections or {}
    require_interests([*wishes])
    before = await _lock(tx, account_id)
    objects_to = sorted(
        {code for code in before.standing.objects_to if wishes.get(code, True)} | {c for c, no in wishes.items() if no}
    )
    rests = (before.standing.restricted_at is not None) if restrict is None else restrict
    if (rests, objects_to) == (before.standing.restricted_at is not None, sorted(before.standing.objects_to)):
        return before.standing
    await tx.execute(
        "UPDATE accounts SET objects_to = %s, restricted_at = CASE WHEN %s THEN coalesce(restricted_at, %s) END"
        " WHERE id = %s",
        (objects_to, rests, clock.now(), account_id),
    )
    spared = rests or "stream" in objects_to
    told = "restricted" if spared else "limited" if before.silenced else "active"
    await log.append(
        tx,
        ProcessingChanged(
            actor_id=account_id,
            subject_id=account_id,
            restricted=rests,
            objects_to=objects_to,
            stream=told if spared != before.spared else None,
        ),
    )
    return before.standing


async def _lock(tx: Tx, account_id: int) -> _Now:
    row = await (await tx.execute(f"{_READ} FOR UPDATE".encode(), (account_id,))).fetchone()
    assert row is not None
    return _Now(Standing(row[0], row[1]), row[2], row[3])
