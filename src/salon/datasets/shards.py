"""Writing a config: rows in shards by whose they are, in an order that tells nothing, in memory that does not grow."""

import asyncio
import contextlib
import ctypes
import hashlib
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from salon.datasets.configs.shape import IMAGE, Config, Keys, Part, Row, Scene, to_names
from salon.datasets.selection import join_snapshot
from salon.kit import db
from salon.kit.db import Tx
from salon.media.keeping import blobs

ROWS = 10_000  # of a row group at most, and read at a time
PICTURES, PICTURE_BYTES = 100, 32 * 1024 * 1024  # of a row group
SHARD_ROWS, SHARD_ROWS_WITH_PICTURES = 100_000, 2_000  # that a shard holds, more or less
AT_ONCE = 16  # pictures read at a time
TEST_SHARE = 10  # of that many people one is set aside for tests, with all that is theirs
# How files are written, also where something is taken out of them again.
WRITING: dict[str, Any] = {"compression": "zstd", "use_content_defined_chunking": True, "write_page_index": True}
Tell = Callable[[int], Awaitable[None]]  # so many rows more are done
Told = Callable[[str, int], Coroutine[Any, Any, None]]  # of which config so many rows more are done


class Shard(NamedTuple):
    """A file that was written; `path` is below the release's folder."""

    config: str
    split: str
    path: str
    rows: int
    bytes: int
    sha256: str
    buckets: int  # that its split was divided into; a later version is divided likewise, so that files stay the same


class Written(NamedTuple):
    """A config that was written, and who has a part in each of its rows: `items` in the order of the keys."""

    config: Config
    shards: list[Shard]
    items: NDArray[np.void]
    parts: list[Part]


class _Stretch(NamedTuple):
    split: str
    buckets: int
    places: NDArray[np.int64]  # of the keys, in the order they are written


class Plan(NamedTuple):
    """What a config is written from: its keys, what each row is called, and where it lies."""

    config: Config
    keys: Keys
    items: NDArray[np.void]
    stretches: list[tuple[int, _Stretch]]  # with the number of the shard each becomes


def plan_config(scene: Scene, config: Config, listed: Keys) -> Plan:
    """Which rows there are, what they are called, and where each lies; for a million of them, seconds of reckoning."""
    keys, items = _leave_out(scene, config, listed, _name_items(scene, config, listed))
    return Plan(config, keys, items, _divide(scene, config, keys, items))


async def write_configs(tx: Tx, scene: Scene, plans: list[Plan], folder: Path, told: Told) -> list[Written]:
    """Write the shards of these configs below a folder, one config after the other; one without rows has none.

    While rows of one are packed and written, the database joins and sorts those of the next, on a second connection
    that sees what `tx` sees; so two are used in turn.
    """
    written: list[Written] = []
    async with contextlib.AsyncExitStack() as stack:
        other = tx
        if len(plans) > 1:
            row = await (await tx.execute("SELECT pg_export_snapshot()")).fetchone()
            assert row is not None
            other = await stack.enter_async_context(join_snapshot(db.pool_url(), row[0]))
        asking = [asyncio.create_task(_ask(tx, plan)) for plan in plans[:1]]
        try:
            for place, plan in enumerate(plans):
                asked = await asking[place]
                asking += [asyncio.create_task(_ask((tx, other)[~place % 2], one)) for one in plans[place + 1 :][:1]]
                tell = partial(told, plan.config.name)
                written.append(await _write_config(scene, plan, folder, _read(asked, plan), tell))
                await asked.cursor.close()
        finally:
            for one in asking:
                one.cancel()
            await asyncio.wait(asking)
    return written


async def _write_config(
    scene: Scene, plan: Plan, folder: Path, rows: AsyncGenerator[list[Row], None], tell: Tell
) -> Written:
    config, shards = plan.config, []
    for number, stretch in plan.stretches:
        path = f"data/{config.name}/{stretch.split}-{number:05d}-of-{stretch.buckets:05d}.parquet"
        await _write_shard(scene, config, _Shard(folder / path, plan.items[stretch.places]), rows, tell)
        size, digest = await asyncio.to_thread(weigh, folder / path)
        give_back()
        shards.append(Shard(config.name, stretch.split, path, len(stretch.places), size, digest, stretch.buckets))
    return Written(config, shards, plan.items, plan.keys.parts)


def _name_items(scene: Scene, config: Config, keys: Keys) -> NDArray[np.void]:
    """The name of each row; posts have theirs already."""
    if config.item == b"post":
        return np.frombuffer(scene.posts, "V16")
    name, items = scene.namer.name, np.empty(len(keys.first), "V16")
    for at in range(0, len(items), ROWS):  # numbers of Python's own take ten times the room of these
        some = slice(at, at + ROWS)
        pairs = zip(keys.first[some].tolist(), keys.second[some].tolist(), strict=True)
        named = b"".join([name(b"%b|%d" % (config.item, first), second) for first, second in pairs])
        items[some] = np.frombuffer(named, "V16")
    return items


def _leave_out(scene: Scene, config: Config, keys: Keys, items: NDArray[np.void]) -> tuple[Keys, NDArray[np.void]]:
    """Rows that had to go from an earlier version of the line stay gone, whatever was said since."""
    if not scene.gone:
        return keys, items
    kept = np.array([(config.name, one.tobytes()) not in scene.gone for one in items], bool)
    parts = [Part(one.posts[kept], one.accounts[kept]) for one in keys.parts]
    return Keys(keys.first[kept], keys.second[kept], keys.owners[kept], parts), items[kept]


def _divide(scene: Scene, config: Config, keys: Keys, items: NDArray[np.void]) -> list[tuple[int, _Stretch]]:
    """Whose row it is decides on its shard, so that a person who leaves changes few files; within, chance decides."""
    people = np.unique(keys.owners)
    draws = np.array([int.from_bytes(scene.namer.name(b"shard", one)[:7], "big") for one in people.tolist()], np.int64)
    drawn = draws[np.searchsorted(people, keys.owners)] if len(people) else np.empty(0, np.int64)
    size = SHARD_ROWS_WITH_PICTURES if config.pictures and not config.many else SHARD_ROWS
    stretches = []
    halves = items.view(">u8").reshape(-1, 2)
    for split in ("train", "test"):
        mine = np.flatnonzero((drawn % TEST_SHARE == 0) == (split == "test"))
        count = scene.buckets.get(f"{config.name}/{split}") or len(mine) // size + 1
        buckets = drawn[mine] // TEST_SHARE % count
        order = np.lexsort((halves[mine, 1], halves[mine, 0], buckets))
        cuts = np.flatnonzero(np.diff(buckets[order])) + 1
        pieces = [one for one in np.split(mine[order], cuts) if len(one)]
        numbers = np.unique(buckets).tolist()
        stretches += [(one, _Stretch(split, count, piece)) for one, piece in zip(numbers, pieces, strict=True)]
    return stretches


class _Shard(NamedTuple):
    path: Path
    items: NDArray[np.void]  # the names of its rows, in the order they are written


async def _write_shard(
    scene: Scene, config: Config, shard: _Shard, rows: AsyncGenerator[list[Row], None], tell: Tell
) -> None:
    """Take a shard's rows from those that are read, and fetch pictures of some while those before are written."""
    schema = to_schema(config)
    await asyncio.to_thread(shard.path.parent.mkdir, parents=True, exist_ok=True)
    with pq.ParquetWriter(shard.path, schema, **WRITING) as writer:

        def write(rows: list[Row], items: NDArray[np.void], pictures: dict[str, bytes]) -> None:
            columns = {**config.turn(scene, rows), "item_id": to_names(items), **to_pictures(config, rows, pictures)}
            batch = pa.record_batch([_to_array(columns[one.name], one.type) for one in schema], schema=schema)
            writer.write_batch(batch, row_group_size=max(1, len(rows)))

        done = 0
        while done < len(shard.items):
            for group in cut(await anext(rows)):
                items = shard.items[done : done + len(group)]
                await asyncio.to_thread(write, group, items, await fetch_pictures(config, group))
                done += len(group)
                await tell(len(group))


def _to_array(values: Any, kind: pa.DataType) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


async def _read(asked: "_Asked", plan: Plan) -> AsyncGenerator[list[Row], None]:
    """The rows of a config, as many at a time as go into one row group, or fewer."""
    rows = asked.first
    for _, stretch in plan.stretches:
        for at in range(0, len(stretch.places), ROWS):
            wanted = min(ROWS, len(stretch.places) - at)
            if len(rows) < wanted:  # to fetch none is to fetch one
                rows += await asked.cursor.fetchmany(wanted - len(rows))
            if len(rows) != wanted:
                raise LookupError(f"{plan.config.name}: {wanted} rows were asked for, {len(rows)} are there")
            yield rows
            rows = []
    if rows or await asked.cursor.fetchmany(1):
        raise LookupError(f"{plan.config.name}: more rows are there than were asked for")


class _Asked(NamedTuple):
    cursor: psycopg.AsyncServerCursor[Row]
    first: list[Row]


async def _ask(tx: Tx, plan: Plan) -> _Asked:
    """Ask for rows and wait for the first of them: then all are found and sorted, and lie ready in the database."""
    cursor = tx.cursor(name="rows", binary=True)
    places = np.concatenate([np.empty(0, np.int64), *(one.places for _, one in plan.stretches)])
    await cursor.execute(
        plan.config.read.encode(), {"first": plan.keys.first[places], "second": plan.keys.second[places]}
    )
    return _Asked(cursor, await cursor.fetchmany(1) if len(places) else [])


def cut(rows: list[Row]) -> Iterator[list[Row]]:
    """Row groups of these rows: fewer where there are pictures in them."""
    begin, pictures, size = 0, 0, 0
    for place, row in enumerate(rows):
        if not row[0]:
            continue
        more = sum(one["bytes"] or 0 for one in row[0])
        if place > begin and (pictures + len(row[0]) > PICTURES or size + more > PICTURE_BYTES):
            yield rows[begin:place]
            begin, pictures, size = place, 0, 0
        pictures, size = pictures + len(row[0]), size + more
    yield rows[begin:]


async def fetch_pictures(config: Config, rows: list[Row]) -> dict[str, bytes]:
    """The pictures of these rows, by key."""
    if not config.pictures:
        return {}
    keys = sorted({one["key"] for row in rows for one in row[0] or ()})
    found: dict[str, bytes] = {}
    for start in range(0, len(keys), AT_ONCE):
        few = keys[start : start + AT_ONCE]
        read = zip(few, await asyncio.gather(*(blobs().find(key) for key in few)), strict=True)
        found |= {key: data for key, data in read if data is not None}
    return found


def to_pictures(config: Config, rows: list[Row], pictures: dict[str, bytes]) -> dict[str, Any]:
    """The columns of pictures; a file that is gone from the store leaves its place empty."""
    if not config.pictures:
        return {}
    told = [[_to_picture(one["key"], pictures.get(one["key"])) for one in row[0] or ()] for row in rows]
    if config.many:
        return {config.pictures[0]: [[one for one in row if one is not None] for row in told]}
    return {name: [row[place] for row in told] for place, name in enumerate(config.pictures)}


def _to_picture(key: str, data: bytes | None) -> dict[str, Any] | None:
    """Named by what it holds: the name it has here would lead to the post."""
    if data is None:
        return None
    ending = key.rpartition(".")[2]
    return {"bytes": data, "path": f"{hashlib.sha256(data).hexdigest()[:32]}.{ending}"}


def to_schema(config: Config) -> pa.Schema:
    """The schema of a config, with what `datasets` wants to know of its columns."""
    features = {one.name: _to_feature(one.type) for one in config.columns}
    told = json.dumps({"info": {"features": features}})
    return pa.schema([pa.field(one.name, one.type) for one in config.columns], metadata={"huggingface": told})


def _to_feature(kind: pa.DataType) -> dict[str, Any]:
    if kind == IMAGE:
        return {"_type": "Image"}
    if pa.types.is_list(kind):
        return {"feature": _to_feature(kind.value_type), "_type": "List"}
    names = {pa.float32(): "float32", pa.date32(): "date32", pa.bool_(): "bool"}
    return {"dtype": names.get(kind, str(kind)), "_type": "Value"}


def give_back() -> None:
    """Give the system back what is free, where the C library can: it would keep what the largest step took."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def weigh(path: Path) -> tuple[int, str]:
    """(bytes, SHA-256) of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
