"""Which rows a release has: posts by what was agreed to, and all else by the posts and the people it is about."""

import asyncio
import contextlib
from typing import NamedTuple

from salon.datasets.configs import CONFIGS
from salon.datasets.configs.shape import Config, Keys, list_numbers
from salon.datasets.selection import (
    REPLIES,
    Ids,
    Moment,
    Selection,
    export_snapshot,
    find_choosers,
    join_snapshot,
    note_answers,
    select_posts,
)
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
    async with join_snapshot(await export_snapshot(tx)) as beside:
        looking = asyncio.create_task(_find_all(beside, moment, choosers))
        try:
            selection = await select_posts(tx, moment, choosers)
            found, answers = await looking
        finally:
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking
    selection = note_answers(selection, *answers)
    return Chosen(selection, [(one, one.keep(selection, numbers)) for one, numbers in zip(CONFIGS, found, strict=True)])


async def _find_all(tx: Tx, moment: Moment, choosers: Ids) -> tuple[list[list[Ids]], list[Ids]]:
    """What each config may be made of, and what answers what; configs that are made of the same share it."""
    values = {"choosers": choosers, "seq": moment.seq, "at": moment.at}
    found: dict[str, list[Ids]] = {}
    for sql, width in [one.find for one in CONFIGS if one.find]:
        if sql not in found:
            found[sql] = await list_numbers(tx, sql, width, values)
    answers = await list_numbers(tx, REPLIES, 2, {})
    return [found[one.find[0]] if one.find else [] for one in CONFIGS], answers
