"""Writing a config: rows in shards by whose they are, in an order that tells nothing, in memory that does not grow."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from salon.datasets.configs.shape import IMAGE, Config, Keys, Part, Row, Scene
from salon.kit.db import Tx
from salon.media.keeping import blobs

ROWS = 10_000  # of a row group at most, and read at a time
PICTURES, PICTURE_BYTES = 100, 32 * 1024 * 1024  # of a row group
SHARD_ROWS, SHARD_ROWS_WITH_PICTURES = 100_000, 2_000  # that a shard holds, more or less
AT_ONCE = 16  # pictures read at a time
TEST_SHARE = 10  # of that many people one is set aside for tests, with all that is theirs
# Rows are asked for by key, some thousands at a time: never by reading whole tables for each few thousand.
BY_KEY = b"""
    SELECT set_config('enable_seqscan', %s, true), set_config('enable_hashjoin', %s, true),
           set_config('enable_mergejoin', %s, true)
"""
Tell = Callable[[int], Awaitable[None]]  # so many rows more are done


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
    items: NDArray[np.bytes_]
    parts: list[Part]


class _Stretch(NamedTuple):
    split: str
    buckets: int
    places: NDArray[np.int64]  # of the keys, in the order they are written


async def write_config(tx: Tx, scene: Scene, config: Config, folder: Path, tell: Tell) -> Written:
    """Write one config's shards below a folder; one without rows has none."""
    listed = await config.list_keys(tx, scene.selection)
    keys, items, stretches = await asyncio.to_thread(_prepare, scene, config, listed)
    await tx.execute(BY_KEY, ("off",) * 3)
    shards = []
    for number, stretch in stretches:
        path = f"data/{config.name}/{stretch.split}-{number:05d}-of-{stretch.buckets:05d}.parquet"
        await _write_shard(tx, scene, config, _Shard(folder / path, keys, items, stretch.places), tell)
        size, digest = await asyncio.to_thread(weigh, folder / path)
        shards.append(Shard(config.name, stretch.split, path, len(stretch.places), size, digest, stretch.buckets))
    await tx.execute(BY_KEY, ("on",) * 3)
    return Written(config, shards, items, keys.parts)


def _prepare(scene: Scene, config: Config, listed: Keys) -> tuple[Keys, NDArray[np.bytes_], list[tuple[int, _Stretch]]]:
    """Which rows there are, what they are called, and where each lies; for a million of them, seconds of reckoning."""
    keys, items = _leave_out(scene, config, listed, _name_items(scene, config, listed))
    return keys, items, _divide(scene, config, keys, items)


def _name_items(scene: Scene, config: Config, keys: Keys) -> NDArray[np.bytes_]:
    """The name of each row; posts have theirs already."""
    if config.item == b"post":
        return np.frombuffer(scene.posts, "V16")
    name = scene.namer.name
    pairs = zip(keys.first.tolist(), keys.second.tolist(), strict=True)
    return np.frombuffer(b"".join(name(b"%b|%d" % (config.item, first), second) for first, second in pairs), "V16")


def _leave_out(scene: Scene, config: Config, keys: Keys, items: NDArray[np.bytes_]) -> tuple[Keys, NDArray[np.bytes_]]:
    """Rows that had to go from an earlier version of the line stay gone, whatever was said since."""
    if not scene.gone:
        return keys, items
    kept = np.array([(config.name, one.tobytes()) not in scene.gone for one in items], bool)
    parts = [Part(one.posts[kept], one.accounts[kept]) for one in keys.parts]
    return Keys(keys.first[kept], keys.second[kept], keys.owners[kept], parts), items[kept]


def _divide(scene: Scene, config: Config, keys: Keys, items: NDArray[np.bytes_]) -> list[tuple[int, _Stretch]]:
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
    keys: Keys
    items: NDArray[np.bytes_]
    places: NDArray[np.int64]


async def _write_shard(tx: Tx, scene: Scene, config: Config, shard: _Shard, tell: Tell) -> None:
    """Read one group of rows while the one before is turned, packed and written."""
    schema = to_schema(config)
    await asyncio.to_thread(shard.path.parent.mkdir, parents=True, exist_ok=True)
    with pq.ParquetWriter(
        shard.path, schema, compression="zstd", use_content_defined_chunking=True, write_page_index=True
    ) as writer:

        def write(rows: list[Row], items: list[str], pictures: dict[str, bytes]) -> None:
            columns = {**config.turn(scene, rows), "item_id": items, **_to_pictures(config, rows, pictures)}
            batch = pa.record_batch([_to_array(columns[one.name], one.type) for one in schema], schema=schema)
            writer.write_batch(batch, row_group_size=max(1, len(rows)))

        writing: asyncio.Future[None] | None = None
        try:
            async for rows, items in _read(tx, config, shard):
                pictures = await _fetch(config, rows)
                if writing is not None:
                    await writing
                writing = asyncio.ensure_future(asyncio.to_thread(write, rows, items, pictures))
                await tell(len(rows))
        finally:
            if writing is not None:
                await writing


def _to_array(values: Any, kind: pa.DataType) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


async def _read(tx: Tx, config: Config, shard: _Shard) -> AsyncIterator[tuple[list[Row], list[str]]]:
    """A row group's rows with their names, one after the other."""
    for start in range(0, len(shard.places), ROWS):
        places = shard.places[start : start + ROWS]
        values = {"first": shard.keys.first[places].tolist(), "second": shard.keys.second[places].tolist()}
        rows = await (await tx.execute(config.read.encode(), values, binary=True)).fetchall()
        if len(rows) != len(places):
            raise LookupError(f"{config.name}: {len(places)} rows were asked for, {len(rows)} are there")
        names = [one.tobytes().hex() for one in shard.items[places]]
        begin, pictures, size = 0, 0, 0
        for place, row in enumerate(rows):
            files = row[0] or ()
            more = sum(one["bytes"] or 0 for one in files)
            if place > begin and files and (pictures + len(files) > PICTURES or size + more > PICTURE_BYTES):
                yield rows[begin:place], names[begin:place]
                begin, pictures, size = place, 0, 0
            pictures, size = pictures + len(files), size + more
        yield rows[begin:], names[begin:]


async def _fetch(config: Config, rows: list[Row]) -> dict[str, bytes]:
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


def _to_pictures(config: Config, rows: list[Row], pictures: dict[str, bytes]) -> dict[str, Any]:
    """The columns of pictures; a file that is gone from the store leaves its place empty."""
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


def weigh(path: Path) -> tuple[int, str]:
    """(bytes, SHA-256) of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
