"""What a config of a release is: which rows it has, whose they are, how they are read, and what their columns mean."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from salon.consent.signals import to_content_usage
from salon.datasets.names import Namer
from salon.datasets.selection import Ids, Selection, find_in
from salon.kit.db import Tx

IMAGE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])  # as `datasets` embeds pictures
# Rows are asked for by their keys, which lie in a table of the connection's own in the order they are written.
KEYS = "wanted w"
Array: TypeAlias = Any  # pa.Array and pa.RecordBatch, which come without types
Rows: TypeAlias = Any


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
    people: Ids  # everybody who is named in it, sorted
    accounts: bytes  # and their names
    gone: frozenset[tuple[str, bytes]] = frozenset()  # (config, row) that had to go from earlier versions
    buckets: Mapping[str, int] = MappingProxyType(
        {}
    )  # "config/split" -> how many shards it was divided into in earlier versions

    def name_posts(self, post_ids: Array) -> Array:
        """The names of posts that are in this release; null for those that are not."""
        return _name(self.posts, self.selection.find(to_ids(post_ids)))

    def list_names(self, post_ids: Array) -> Array:
        """For each of several rows the names of those of its posts that are in this release."""
        return to_lists(post_ids, self.name_posts(post_ids.flatten()))

    def name_accounts(self, account_ids: Array) -> Array:
        """The names of accounts; the same account has the same one in all configs of a line."""
        return _name(self.accounts, find_in(self.people, to_ids(account_ids)))

    def list_uses(self, post_ids: Array) -> tuple[Array, Array]:
        """(what is allowed, the value of `Content-Usage`) of posts that are in this release."""
        uses = self.selection.uses
        where = pa.array(self.selection.use[self.selection.find(to_ids(post_ids))])
        allows = pa.array([list(one) for one in uses], pa.list_(pa.string()))
        told = [to_content_usage(dict.fromkeys(one, "yes")) for one in uses]
        return allows.take(where), pa.array(told, pa.string()).take(where)


Turn = Callable[[Scene, Rows], Mapping[str, Array]]


class Config(NamedTuple):
    """One table of a release.

    `find` is a statement and how many numbers it answers (see `list_numbers`): what may become rows, as far as that can
    be told by the place in the log (`seq`, `at`) and by whose choices may be told (`choosers`). `keep` takes of it what
    the selection lets be. `read` is SQL that answers the keys it is given in their order; where a row embeds pictures,
    its columns `files` and `sizes` list the stored files and their bytes. `turn` makes columns of rows, but for
    `item_id` and the pictures.
    """

    name: str
    says: str
    item: bytes  # what a row is a name for: rows of two configs that are about the same thing share theirs
    columns: tuple[Column, ...]
    find: tuple[str, int] | None  # None where the selection says it all
    keep: Callable[[Selection, list[Ids]], Keys]
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


def to_ids(ids: Array) -> Ids:
    """Whole numbers as numpy's; 0 for null, which is no id."""
    numbers: Ids = ids.fill_null(0).to_numpy(zero_copy_only=False)
    return numbers


def to_lists(lists: Array, values: Array) -> Array:
    """Lists as long as these, of these values one behind the other; without what is null, and none is null itself."""
    counts = pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False)
    if values.null_count:
        rows = np.repeat(np.arange(len(lists)), counts)
        kept = values.is_valid().to_numpy(zero_copy_only=False)
        counts, values = np.bincount(rows[kept], minlength=len(lists)), values.drop_null()
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), values)


def to_names(items: NDArray[np.void]) -> Array:
    """Names as they stand in a release: sixteen bytes each, in hexadecimal."""
    length = 2 * items.itemsize
    ends = pa.py_buffer(np.arange(len(items) + 1, dtype=np.int32) * length)
    return pa.StringArray.from_buffers(len(items), ends, pa.py_buffer(items.tobytes().hex().encode()))


def _name(names: bytes, places: NDArray[np.int64]) -> Array:
    """The names at these places; null for -1."""
    if not names:
        return pa.nulls(len(places), pa.string())
    return pc.if_else(pa.array(places >= 0), to_names(np.frombuffer(names, "V16")[places]), None)


async def list_numbers(tx: Tx, sql: str, width: int, values: Mapping[str, Any]) -> list[Ids]:
    """The columns of a statement that answers `width` whole numbers of eight bytes (bigint), none of them null.

    Each comes as one string of bytes, which for a million rows takes a tenth of the time of a million tuples.
    """
    columns = [f"k{place}" for place in range(width)]
    packed = ", ".join(f"string_agg(int8send({one}), '')" for one in columns)
    statement = f"SELECT {packed} FROM ({sql}) AS k({', '.join(columns)})"
    row = await (await tx.execute(statement.encode(), values, binary=True)).fetchone()
    assert row is not None
    return [np.frombuffer(one or b"", ">i8").astype(np.int64) for one in row]
