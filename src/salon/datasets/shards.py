"""Writing a config: rows in shards by whose they are, in an order that tells nothing, in memory that does not grow."""

import asyncio
import contextlib
import ctypes
import hashlib
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from salon.datasets.configs.shape import (
    IMAGE,
    Array,
    Config,
    Keys,
    Part,
    Rows,
    Scene,
    to_ids,
    to_lists,
    to_names,
)
from salon.datasets.reading import Reading, Source
from salon.datasets.selection import Ids, Snapshot
from salon.media.keeping import blobs

ROWS = 10_000  # of a row group at most, and read at a time
PICTURES, PICTURE_BYTES = 100, 32 * 1024 * 1024  # of a row group
SHARD_ROWS, SHARD_ROWS_WITH_PICTURES = 100_000, 2_000  # that a shard holds, more or less
AT_ONCE = 16  # pictures read at a time
TEST_SHARE = 10  # of that many people one is set aside for tests, with all that is theirs
# How files are written, also where something is taken out of them again.
WRITING: dict[str, Any] = {"compression": "zstd", "use_content_defined_chunking": True, "write_page_index": True}
T = TypeVar("T")
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


async def write_configs(
    snapshot: Snapshot, scene: Scene, chosen: list[tuple[Config, Keys]], folder: Path, told: Told
) -> list[Written]:
    """Write the shards of these configs below a folder; one without rows has none.

    Two are written at a time, one with pictures and one without: while the database joins and sorts the rows of one,
    those of the other are packed.
    """
    opening = asyncio.create_task(asyncio.to_thread(Source, snapshot))
    written: dict[str, Written] = {}

    async def write(*, pictures: bool) -> None:
        for config, keys in chosen:
            if bool(config.pictures) == pictures:
                plan = await _in_thread(plan_config, scene, config, keys)
                give_back()
                written[config.name] = await write_plan(await asyncio.shield(opening), scene, plan, folder, told)

    writing = [asyncio.create_task(write(pictures=one)) for one in (True, False)]
    try:
        await asyncio.gather(*writing)
    finally:
        for one in writing:
            one.cancel()
        await asyncio.wait([*writing, opening])
        if not opening.exception():
            opening.result().close()
    return [written[config.name] for config, _ in chosen]


async def write_plan(source: Source, scene: Scene, plan: Plan, folder: Path, told: Told) -> Written:
    """Write the shards of one config."""
    reading = Reading(source)
    try:
        await _in_thread(reading.ask, plan.config.read, *_list_wanted(plan), stop=reading.cancel)
        give_back()
        return await _write_config(scene, plan, folder, reading, partial(told, plan.config.name))
    finally:
        reading.close()


def _list_wanted(plan: Plan) -> tuple[Ids, Ids]:
    places = np.concatenate([np.empty(0, np.int64), *(one.places for _, one in plan.stretches)])
    return plan.keys.first[places], plan.keys.second[places]


async def _in_thread(call: Callable[..., T], *values: Any, stop: Callable[[], None] = lambda: None) -> T:
    """What a call in a thread answers. Who is not to wait for it any more still does: what it uses is closed then."""
    running = asyncio.create_task(asyncio.to_thread(call, *values))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        while not running.done():  # it may be between two things that can be stopped
            stop()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([running], timeout=1)
        raise


async def _write_config(scene: Scene, plan: Plan, folder: Path, reading: Reading, tell: Tell) -> Written:
    config, shards = plan.config, []
    for number, stretch in plan.stretches:
        path = f"data/{config.name}/{stretch.split}-{number:05d}-of-{stretch.buckets:05d}.parquet"
        await _write_shard(scene, config, _Shard(folder / path, plan.items[stretch.places]), reading, tell)
        size, digest = await asyncio.to_thread(weigh, folder / path)
        give_back()
        shards.append(Shard(config.name, stretch.split, path, len(stretch.places), size, digest, stretch.buckets))
    await _in_thread(reading.end, stop=reading.cancel)
    return Written(config, shards, plan.items, plan.keys.parts)


def _name_items(scene: Scene, config: Config, keys: Keys) -> NDArray[np.void]:
    """The name of each row; posts have theirs already."""
    if config.item == b"post":
        return np.frombuffer(scene.posts, "V16")
    items = np.empty(len(keys.first), "V16")
    for at in range(0, len(items), ROWS):  # numbers of Python's own take ten times the room of these
        some = slice(at, at + ROWS)
        pairs = zip(keys.first[some].tolist(), keys.second[some].tolist(), strict=True)
        items[some] = np.frombuffer(scene.namer.name_pairs(config.item, pairs), "V16")
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
    names = np.frombuffer(scene.namer.name_all(b"shard", people.tolist()), ">u8")[::2]
    draws = (names >> np.uint64(8)).astype(np.int64)
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


async def _write_shard(scene: Scene, config: Config, shard: _Shard, reading: Reading, tell: Tell) -> None:
    """Take a shard's rows from those that are read, a row group at a time."""
    schema = to_schema(config)
    await asyncio.to_thread(shard.path.parent.mkdir, parents=True, exist_ok=True)
    with pq.ParquetWriter(shard.path, schema, **WRITING) as writer:

        def write(rows: Rows, items: NDArray[np.void], pictures: dict[str, bytes]) -> None:
            columns = {**config.turn(scene, rows), "item_id": to_names(items), **to_pictures(config, rows, pictures)}
            batch = pa.record_batch([columns[one.name].cast(one.type) for one in schema], schema=schema)
            writer.write_batch(batch, row_group_size=max(1, len(rows)))

        for start in range(0, len(shard.items), ROWS):
            items = shard.items[start : start + ROWS]
            for group in cut(config, await _in_thread(reading.take, len(items), stop=reading.cancel)):
                some, items = items[: len(group)], items[len(group) :]
                await _in_thread(write, group, some, await fetch_pictures(config, group))
                await tell(len(group))


def cut(config: Config, rows: Rows) -> Iterator[Rows]:
    """Row groups of these rows: fewer where there are pictures in them."""
    if not config.pictures:
        yield rows
        return
    counts = pc.list_value_length(rows["files"]).fill_null(0).to_numpy(zero_copy_only=False)
    sizes = iter(to_ids(rows["sizes"].flatten()).tolist())
    begin, pictures, size = 0, 0, 0
    for place in np.flatnonzero(counts).tolist():
        count = int(counts[place])
        more = sum(next(sizes) for _ in range(count))
        if place > begin and (pictures + count > PICTURES or size + more > PICTURE_BYTES):
            yield rows.slice(begin, place - begin)
            begin, pictures, size = place, 0, 0
        pictures, size = pictures + count, size + more
    yield rows.slice(begin)


async def fetch_pictures(config: Config, rows: Rows) -> dict[str, bytes]:
    """The pictures of these rows, by key."""
    if not config.pictures:
        return {}
    keys = sorted(set(rows["files"].flatten().to_pylist()))
    found: dict[str, bytes] = {}
    for start in range(0, len(keys), AT_ONCE):
        few = keys[start : start + AT_ONCE]
        read = zip(few, await asyncio.gather(*(blobs().find(key) for key in few)), strict=True)
        found |= {key: data for key, data in read if data is not None}
    return found


def to_pictures(config: Config, rows: Rows, pictures: dict[str, bytes]) -> dict[str, Array]:
    """The columns of pictures; a file that is gone from the store leaves its place empty."""
    if not config.pictures:
        return {}
    told = pa.array([_to_picture(key, pictures.get(key)) for key in rows["files"].flatten().to_pylist()], IMAGE)
    if config.many:
        return {config.pictures[0]: to_lists(rows["files"], told)}
    return {name: told[place :: len(config.pictures)] for place, name in enumerate(config.pictures)}


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
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def weigh(path: Path) -> tuple[int, str]:
    """(bytes, SHA-256) of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
