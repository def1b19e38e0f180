"""Which model orders pictures drawn together: put in force, taken out, and asked by whoever draws."""

from typing import NamedTuple

from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.learning.events import OrderChanged
from salon.learning.models import Model, read_model


class InForce(NamedTuple):
    """The model that orders pictures now."""

    version: int
    model: Model


async def put_in_force(tx: Tx, operator_id: int, model_id: int | None) -> None:
    """Let a model order pictures from now on, or none; what an earlier one ordered is shown as it was made.

    Nothing happens where that holds already. Raises `NotFound` for a model there is not, `Invalid` for one that is not
    ready or was let go of. Emits `OrderChanged`.
    """
    await tx.execute("LOCK TABLE learned_orders IN SHARE ROW EXCLUSIVE MODE")
    if model_id is not None:
        rows = await tx.execute("SELECT state, retired_at FROM learned_models WHERE id = %s FOR SHARE", (model_id,))
        found = await rows.fetchone()
        if found is None:
            raise NotFound
        if found[0] != "ready" or found[1] is not None:
            raise Invalid("This model cannot order anything: it is not there, or was let go of.")
    rows = await tx.execute(
        """
        INSERT INTO learned_orders (model_id, put_by, put_at)
        SELECT %(model)s, %(operator)s, %(now)s
        WHERE (SELECT model_id FROM learned_orders ORDER BY place DESC LIMIT 1) IS DISTINCT FROM %(model)s::bigint
        """,
        {"model": model_id, "operator": operator_id, "now": clock.now()},
    )
    if rows.rowcount:
        await note(tx, operator_id, Deed(action="model.order", subject=model_id or ""))
        await log.append(tx, OrderChanged(actor_id=operator_id, subject_id=model_id or 0))


async def find_in_force() -> InForce | None:
    """The model that orders pictures now, read from its file; None where none does or its file is not what it was."""
    async with db.reading() as conn:
        row = await (
            await conn.execute("SELECT version, sha256 FROM learned_models WHERE version = ordering_version()")
        ).fetchone()
    model = read_model(*row) if row else None
    return InForce(row[0], model) if row and model else None


async def find_model(version: int) -> Model | None:
    """A model of this place by its version."""
    async with db.reading() as conn:
        row = await (
            await conn.execute("SELECT version, sha256 FROM learned_models WHERE version = %s", (version,))
        ).fetchone()
    return read_model(*row) if row else None
