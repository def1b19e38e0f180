"""What a config of a release is: which rows it has, whose they are, how they are read, and what their columns mean."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from salon.consent.signals import to_content_usage
from salon.datasets.names import Namer
from salon.datasets.selection import Ids, Selection
from salon.kit.db import Tx

IMAGE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])  # as `datasets` embeds pictures
KEYS_AT_ONCE = 5000
# Rows are asked for by their keys, in the order they are written.
KEYS = "unnest(%(first)s::bigint[], %(second)s::bigint[]) WITH ORDINALITY w(first, second, place)"


class Column(NamedTuple):
    """A column: its type in Arrow, and a sentence that says what it holds."""

    name: str
    type: pa.DataType
    says: str


class Part(NamedTuple):
    """Who has a part in each row: an account, 0 where nobody, by a post of theirs, or by what they chose (0)."""

    posts: Ids
    accounts: Ids


class Keys(NamedTuple):
    """The rows of a config: two numbers that name each, whose shard it lies in, and who has a part in it."""

    first: Ids
    second: Ids
    owners: Ids
    parts: list[Part]


class Scene(NamedTuple):
    """What all configs of a release share: who may be in it, and what things are called there."""

    selection: Selection
    namer: Namer
    posts: bytes  # the names of `selection.posts`, one behind the other
    gone: frozenset[tuple[str, bytes]] = frozenset()  # (config, row) that had to go from earlier versions
    buckets: Mapping[str, int] = MappingProxyType(
        {}
    )  # "config/split" -> how many shards it was divided into in earlier versions

    def name_posts(self, post_ids: Sequence[int | None]) -> list[str | None]:
        """The names of posts that are in this release; None for those that are not."""
        places = self.selection.find(np.array([one or 0 for one in post_ids], np.int64))
        return [self.posts[16 * place : 16 * place + 16].hex() if place >= 0 else None for place in places.tolist()]

    def name_accounts(self, account_ids: Iterable[int]) -> list[str]:
        """The names of accounts; the same account has the same one in all configs of a line."""
        known: dict[int, str] = {}
        for one in account_ids:
            if one not in known:
                known[one] = self.namer.name(b"account", one).hex()
        return [known[one] for one in account_ids]

    def list_uses(self, post_ids: Sequence[int]) -> tuple[pa.Array, pa.Array]:
        """(what is allowed, the value of `Content-Usage`) of posts that are in this release."""
        uses = self.selection.uses
        where = pa.array(self.selection.use[self.selection.find(np.array(post_ids, np.int64))])
        allows = pa.array([list(one) for one in uses], pa.list_(pa.string()))
        told = [to_content_usage(dict.fromkeys(one, "yes")) for one in uses]
        return allows.take(where), pa.array(told, pa.string()).take(where)


Row = tuple[Any, ...]
Turn = Callable[[Scene, list[Row]], dict[str, Any]]


class Config(NamedTuple):
    """One table of a release.

    `read` is SQL that answers the keys it is given in their order; its first column is a JSON array of the stored
    files a row embeds, as [{"key", "bytes"}], null for a config without pictures. `turn` makes columns of rows, but for
    `item_id` and the pictures.
    """

    name: str
    says: str
    item: bytes  # what a row is a name for: rows of two configs that are about the same thing share theirs
    columns: tuple[Column, ...]
    list_keys: Callable[[Tx, Selection], Awaitable[Keys]]
    read: str
    turn: Turn
    pictures: tuple[str, ...] = ()  # columns with one picture each, or one column with all of them
    task: str = "other"

    @property
    def many(self) -> bool:
        """Whether all pictures of a row stand in one column."""
        return len(self.pictures) == 1 and pa.types.is_list(self.type_of(self.pictures[0]))

    def type_of(self, name: str) -> pa.DataType:
        return next(one.type for one in self.columns if one.name == name)


ITEM = Column("item_id", pa.string(), "The row's name in this release and later versions of it; tombstones name it.")
DAY = Column("day", pa.date32(), "The day it was published, in UTC.")
AUTHOR = Column("author", pa.string(), "Who wrote it: a name that is the same within this release only.")
ALLOWS = Column("allows", pa.list_(pa.string()), "The purposes its author, and all it grew out of, agreed to.")
USAGE = Column("content_usage", pa.string(), "The same for AIPREF's two categories, as the header Content-Usage.")


async def stream_keys(tx: Tx, sql: str, values: dict[str, Any]) -> list[np.ndarray[Any, Any]]:
    """The columns of a statement that answers whole numbers only, read a few thousand rows at a time."""
    pieces: list[np.ndarray[Any, Any]] = []
    width = 0
    async with tx.cursor(name="keys", binary=True) as cursor:
        await cursor.execute(sql.encode(), values)
        width = len(cursor.description or ())
        while rows := await cursor.fetchmany(KEYS_AT_ONCE):
            pieces.append(np.array(rows, np.int64).T)
    whole = np.concatenate(pieces, axis=1) if pieces else np.empty((width, 0), np.int64)
    return list(whole)


def to_day(moment: dt.datetime) -> dt.date:
    """Only the day is told: a minute would lead to the post."""
    return moment.date()
