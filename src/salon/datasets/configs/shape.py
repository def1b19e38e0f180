"""What a config of a release is: which rows it has, whose they are, how they are read, and what their columns mean."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from salon.consent.signals import to_content_usage
from salon.datasets.names import Namer
from salon.datasets.selection import Ids, Selection
from salon.kit.db import Tx

IMAGE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])  # as `datasets` embeds pictures
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

    def name_posts(self, post_ids: Sequence[int | None]) -> pa.Array:
        """The names of posts that are in this release; null for those that are not."""
        places = self.selection.find(np.array([one or 0 for one in post_ids], np.int64))
        names = to_names(np.frombuffer(self.posts, "V16")[places]) if self.posts else pa.nulls(len(places), pa.string())
        return pc.if_else(pa.array(places >= 0), names, None)

    def list_names(self, post_ids: Sequence[Sequence[int] | None]) -> list[list[str]]:
        """For each of several rows the names of those of its posts that are in this release."""
        names = iter(self.name_posts([one for row in post_ids for one in row or ()]).to_pylist())
        return [[name for _ in row or () if (name := next(names)) is not None] for row in post_ids]

    def name_accounts(self, account_ids: Sequence[int]) -> pa.Array:
        """The names of accounts; the same account has the same one in all configs of a line."""
        known, where = np.unique(np.array(account_ids, np.int64), return_inverse=True)
        names = [self.namer.name(b"account", one).hex() for one in known.tolist()]
        return pa.array(names, pa.string()).take(pa.array(where))

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

    `find` is a statement and how many numbers it answers (see `list_numbers`): what may become rows, as far as that can
    be told by the place in the log (`seq`, `at`) and by whose choices may be told (`choosers`). `keep` takes of it what
    the selection lets be. `read` is SQL that answers the keys it is given in their order; its first column is a JSON
    array of the stored files a row embeds, as [{"key", "bytes"}], null for a config without pictures. `turn` makes
    columns of rows, but for `item_id` and the pictures.
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


def to_names(items: NDArray[np.void]) -> pa.Array:
    """Names as they stand in a release: sixteen bytes each, in hexadecimal."""
    length = 2 * items.itemsize
    ends = pa.py_buffer(np.arange(len(items) + 1, dtype=np.int32) * length)
    return pa.StringArray.from_buffers(len(items), ends, pa.py_buffer(items.tobytes().hex().encode()))


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
