"""Which rows a release has: posts by what was agreed to, and all else by the posts and the people it is about."""

import asyncio
import contextlib
from typing import NamedTuple

from salon.datasets.configs import CONFIGS
from salon.datasets.configs.shape import Config, Keys, list_numbers
from salon.datasets.selection import (
    Ids,
    Moment,
    Selection,
    find_choosers,
    join_snapshot,
    select_posts,
)
from salon.kit import db
from salon.kit.db import Tx


class Chosen(NamedTuple):
    """What a release is made of: the posts that may be in it, and the rows of each config."""

    selection: Selection
    keys: list[tuple[Config, Keys]]


async def choose_rows(tx: Tx, moment: Moment) -> Chosen:
    """Everything that may be in a release made at a place in the log.

    What may become rows is looked for on a second connection, which sees what `tx` sees, while posts are decided on.
    """
    choosers = await find_choosers(tx, moment)
    row = await (await tx.execute("SELECT pg_export_snapshot()")).fetchone()
    assert row is not None
    async with join_snapshot(db.pool_url(), row[0]) as beside:
        looking = asyncio.create_task(_find_all(beside, moment, choosers))
        try:
            selection = await select_posts(tx, moment, choosers)
            found = await looking
        finally:
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking
    return Chosen(selection, [(one, one.keep(selection, numbers)) for one, numbers in zip(CONFIGS, found, strict=True)])


async def _find_all(tx: Tx, moment: Moment, choosers: Ids) -> list[list[Ids]]:
    values = {"choosers": choosers, "seq": moment.seq, "at": moment.at}
    return [await list_numbers(tx, *one.find, values) if one.find else [] for one in CONFIGS]
