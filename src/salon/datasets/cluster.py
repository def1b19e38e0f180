"""A release written by many processes at once, on this machine or on a Ray cluster: Daft hands out its shards."""

import asyncio
import importlib
import importlib.util
import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from salon.datasets.configs import CONFIGS
from salon.datasets.configs.shape import Config, Keys, Scene
from salon.datasets.reading import Source
from salon.datasets.selection import Snapshot
from salon.datasets.shards import Plan, Shard, Told, Written, plan_config, write_plan
from salon.kit.context import set_settings, settings
from salon.kit.errors import Invalid
from salon.kit.settings import Settings

# Daft and Ray tell their makers that they are used unless they are told not to; they read this when they are imported.
SILENCE = {
    "DO_NOT_TRACK": "1",
    "DAFT_ANALYTICS_ENABLED": "0",
    "SCARF_NO_ANALYTICS": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
}
MISSING = "Daft is not installed here: docs/datasets.md says how."
LOST = "A worker could not write its part of the release."


class _Share(NamedTuple):
    """One shard as a worker is told of it: which rows, in their order, and where they go."""

    config: str
    plan: Plan  # of this shard alone


class _Ground(NamedTuple):
    """What every worker needs to know: whose snapshot it reads, and what things are called."""

    snapshot: Snapshot
    settings: Settings
    scene: Scene
    folder: Path


async def write_on_cluster(
    snapshot: Snapshot, scene: Scene, chosen: list[tuple[Config, Keys]], folder: Path, told: Told
) -> list[Written]:
    """Write all configs below a folder that every worker can reach; the bytes are those one process writes.

    Workers read the database by its snapshot. Raises `Invalid` where Daft is missing.
    """
    ground = _Ground(snapshot, settings(), scene, folder)
    plans = await asyncio.to_thread(lambda: [plan_config(scene, config, keys) for config, keys in chosen])
    shares = [share for plan in plans for share in _cut(plan)]
    loop = asyncio.get_running_loop()

    def say(shard: Shard) -> None:
        asyncio.run_coroutine_threadsafe(told(shard.config, shard.rows), loop).result()

    shards = await asyncio.to_thread(_hand_out, ground, shares, say)
    return [
        Written(plan.config, [shards[one] for one in map(_to_key, _cut(plan))], plan.items, plan.keys.parts)
        for plan in plans
    ]


def _cut(plan: Plan) -> Iterator[_Share]:
    """Each shard by itself."""
    for number, stretch in plan.stretches:
        at, nobody = stretch.places, np.empty(0, np.int64)
        keys = Keys(plan.keys.first[at], plan.keys.second[at], nobody, [])
        whole = stretch._replace(places=np.arange(len(at)))
        yield _Share(plan.config.name, Plan(plan.config, keys, plan.items[at], [(number, whole)]))


def _to_key(share: _Share) -> tuple[str, str, int]:
    ((number, stretch),) = share.plan.stretches
    return share.config, stretch.split, number


def _hand_out(ground: _Ground, shares: list[_Share], say: Callable[[Shard], None]) -> dict[tuple[str, str, int], Shard]:
    """Have every shard written by whichever worker is free, and say so of each as it is there."""
    daft = start_daft()
    orders = [pickle.dumps((share.config, _without_config(share.plan))) for share in shares]
    keys = {f"{at}": _to_key(share) for at, share in enumerate(shares)}
    if not orders:
        return {}

    def write(at: str, order: bytes) -> bytes:
        return pickle.dumps((at, write_share(ground, order)))

    frame = daft.from_pydict({"at": list(keys), "order": orders}).into_batches(1)
    written = daft.func(write, return_dtype=daft.DataType.binary(), use_process=True)
    shards = {}
    for row in frame.select(written(daft.col("at"), daft.col("order")).alias("shard")).iter_rows():
        at, shard = pickle.loads(row["shard"])  # noqa: S301  what our own workers wrote
        shards[keys[at]] = shard
        say(shard)
    if len(shards) != len(shares):
        raise LookupError(LOST)
    return shards


def _without_config(plan: Plan) -> tuple[Any, ...]:
    return plan.keys, plan.items, plan.stretches


def start_daft() -> Any:
    """Daft, which tells nobody that it is used; raises `Invalid` where it is missing."""
    os.environ.update(SILENCE)
    if importlib.util.find_spec("daft") is None:
        raise Invalid(MISSING)
    return importlib.import_module("daft")


def write_share(ground: _Ground, order: bytes) -> Shard:
    """What a worker does, in a process of its own: read a shard's rows and write its file."""
    name, parts = pickle.loads(order)  # noqa: S301  what our own process wrote
    config = next(one for one in CONFIGS if one.name == name)
    set_settings(ground.settings)
    return asyncio.run(_write(ground, Plan(config, *parts)))


async def _write(ground: _Ground, plan: Plan) -> Shard:
    async def told(_config: str, _more: int) -> None:
        """The process that asked says it of the whole shard."""

    source = Source(ground.snapshot)
    try:
        written = await write_plan(source, ground.scene, plan, ground.folder, told)
    finally:
        source.close()
    return written.shards[0]
