"""Settings the operator changes while the place runs; what the environment says wins over them."""

from typing import Any, NamedTuple

import msgspec
import structlog
from psycopg.types.json import Jsonb

from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.context import choose_settings, given_settings, settings
from salon.kit.db import Tx
from salon.kit.errors import Invalid, invalid_field
from salon.kit.settings import Settings, is_given, to_variable
from salon.safety.events import HouseChanged

# Those that are read anew for every request; the others are built into processes when they start.
CHOOSABLE = (
    "title",
    "registrations",
    "member_invites",
    "post_max_characters",
    "generations_per_hour",
    "generations_total",
    "spend_per_day",
    "spend_total",
    "spend_here_per_day",
)
MAX_TITLE, MAX_CHARACTERS, MAX_NUMBER, MAX_INVITES = 60, 50_000, 1_000_000, 100
logger = structlog.get_logger(__name__)


class Choice(NamedTuple):
    """A setting as it is now, what it would be without a choice, and the variable of the environment that fixes it."""

    name: str
    value: object
    default: object
    variable: str
    fixed: bool


def list_choices() -> list[Choice]:
    """The settings that can be chosen, as they are in this process."""
    now, given = settings(), given_settings()
    return [Choice(name, _read(now, name), _read(given, name), to_variable(name), is_given(name)) for name in CHOOSABLE]


def _read(place: Settings, name: str) -> object:
    return place.sign_up if name == "registrations" else getattr(place, name)


async def set_choices(tx: Tx, actor_id: int, wanted: dict[str, Any]) -> None:
    """Keep what the operator chose; None is as without a choice. Emits `HouseChanged`.

    Raises `Invalid` for a setting that cannot be chosen, that the environment fixes, or a value it cannot have.
    `apply_choices` makes it hold.
    """
    for name in wanted:
        if name not in CHOOSABLE:
            raise Invalid(f"Validation failed: {name[:50]} is not a setting that can be changed here")
        if is_given(name):
            raise invalid_field(name, "ERR_FIXED", f"is set by {to_variable(name)} in the environment")
    kept = {name: _check(name, value) for name, value in wanted.items() if value is not None}
    await tx.execute("DELETE FROM place_choices WHERE name = ANY(%s)", ([name for name in wanted if name not in kept],))
    await tx.execute(
        """
        INSERT INTO place_choices (name, value, chosen_by, chosen_at)
        SELECT n, v, %s, %s FROM unnest(%s::text[], %s::jsonb[]) AS w(n, v)
        ON CONFLICT (name) DO UPDATE
        SET value = excluded.value, chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at
        """,
        (actor_id, clock.now(), [*kept], [Jsonb(value) for value in kept.values()]),
    )
    await note(tx, actor_id, Deed(action="place.set", details={name: kept.get(name) for name in wanted}))
    await log.append(tx, HouseChanged(actor_id=actor_id, subject_id=actor_id))


def _check(name: str, value: object) -> object:
    """The value as the setting's type has it; raises `Invalid`."""
    try:
        made: object = getattr(msgspec.convert({name: value}, Settings, strict=False), name)
    except (msgspec.ValidationError, ValueError) as error:
        raise invalid_field(name, "ERR_INVALID", f"cannot be that: {str(error).split(' - at')[0]}") from error
    if isinstance(made, str):
        made = made.strip()
        if not 1 <= len(made) <= MAX_TITLE:
            raise invalid_field(name, "ERR_INVALID", f"must have between 1 and {MAX_TITLE} characters")
    most = {"post_max_characters": MAX_CHARACTERS, "member_invites": MAX_INVITES}.get(name, MAX_NUMBER)
    if isinstance(made, int | float) and not 0 <= made <= most:
        raise invalid_field(name, "ERR_INVALID", f"must be at most {most}")
    return made


async def apply_choices() -> None:
    """Make what was chosen hold in this process; a value that an older Salon kept and this one refuses is left out."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT name, value FROM place_choices")
        found = await rows.fetchall()
    chosen: dict[str, object] = {}
    for name, value in found:
        if name in CHOOSABLE and not is_given(name):
            try:
                chosen[name] = _check(name, value)
            except Invalid as error:
                logger.warning("choices.refused", name=name, error=error.message)
    choose_settings(chosen)
