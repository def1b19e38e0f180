"""Datasets: how fast a release is made against a bare copy of the same rows, in how much memory, and who is in it."""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from salon.datasets.building import build_release
from salon.datasets.choosing import choose_rows
from salon.datasets.configs.shape import Config, Keys
from salon.datasets.selection import find_moment, open_snapshot
from salon.datasets.shards import ROWS, WRITING, cut, fetch_pictures, to_pictures
from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.settings import Settings, load_settings

WANTED = """
    wanted AS (
        SELECT * FROM unnest(%(first)s::bigint[], %(second)s::bigint[]) WITH ORDINALITY w(first, second, place)
    )
"""
TURNS = 2  # of each, in turn; the better one counts, as others use the machine too


def measure_datasets(settings: Settings, posts: int) -> None:
    """Fill the empty database with a world, ask an oracle, then build and copy, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="salon-bench-") as folder:
        _run(settings, "fill", str(posts))
        runs = [
            {one: _run(settings, one, str(Path(folder) / f"{one}-{turn}")) for one in ("build", "copy")}
            for turn in range(TURNS)
        ]
    built, copied = (max((run[one] for run in runs), key=lambda run: run["rate"]) for one in ("build", "copy"))
    share = 100 * built["rate"] / copied["rate"]
    print(
        f"{f'release of {posts:,} posts':28} {built['rate']:8.0f} rows/s {share:5.0f} % of a bare copy"
        f" ({copied['rate']:.0f}/s), {built['rows']:,} rows, {built['memory']:.0f} MB at most"
        f" (copy: {copied['memory']:.0f} MB)",
        flush=True,
    )


async def _fill_and_ask(posts: int) -> dict[str, float]:
    """All it reads is in memory, which the others must not seem to take; nor what the tests bring with them."""
    from tests.datasets.oracle import ask_oracle  # noqa: PLC0415
    from tests.datasets.test_oracle import choose, differences  # noqa: PLC0415
    from tests.datasets.world import make_world  # noqa: PLC0415

    start = time.perf_counter()
    await make_world(posts=posts, people=max(100, posts // 50), seed=3, pictures=0.02)
    print(f"a world of {posts:,} posts in {time.perf_counter() - start:.0f} s", flush=True)
    if posts <= 200_000:
        truth = (await ask_oracle()).tell()
        wrong = differences(truth, await choose())
        rows = sum(map(len, truth.rows.values()))
        print(f"{'oracle':28} {len(wrong)} mismatches in {rows:,} rows that must be in it, and all others", flush=True)
    return {}


def _run(settings: Settings, what: str, of: str) -> dict[str, float]:
    env = {**os.environ, "SALON_DATA": str(settings.data), "DATABASE_URL": str(settings.database_url)}
    command = [sys.executable, "-W", "ignore", "-m", "bench.datasets", what, of]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=env)
    *told, last = done.stdout.splitlines()
    print(*told, sep="\n", end="\n" if told else "", flush=True)
    found: dict[str, float] = json.loads(last)
    return found


async def _build(out: Path) -> tuple[int, float]:
    async def tell(_config: str, _done: int, _total: int) -> None:
        return None

    start = time.perf_counter()
    made = await build_release(out, None, tell)
    return sum(one.rows for one in made.about.configs), time.perf_counter() - start


async def _copy(out: Path) -> tuple[int, float]:
    """The same rows with their pictures, a config in one statement, nothing done to them; choosing is not counted."""
    async with open_snapshot() as tx:
        _, keys = await choose_rows(tx, await find_moment(tx, None))
        start, rows = time.perf_counter(), 0
        for config, found in keys:
            rows += await _copy_one(tx, config, found, out.with_name(f"{out.name}-{config.name}.parquet"))
        return rows, time.perf_counter() - start


async def _copy_one(tx: db.Tx, config: Config, keys: Keys, file: Path) -> int:
    """The columns as they come, and the pictures of them; files are written as those of a release are."""
    count, writer = 0, None
    async with tx.cursor(name="copy", binary=True) as cursor:
        await cursor.execute(f"WITH {WANTED} {config.read}".encode(), {"first": keys.first, "second": keys.second})
        names = [one.name for one in cursor.description or ()]
        while rows := await cursor.fetchmany(ROWS):
            batch = pa.record_batch([pa.array([*one]) for one in zip(*rows, strict=True)], names)
            for group in cut(config, batch):
                pictures = to_pictures(config, group, await fetch_pictures(config, group))
                columns = {name: group[name] for name in names if name not in {"files", "sizes"}} | pictures
                table = pa.table([*columns.values()], [*columns])
                if writer is None:
                    writer = pq.ParquetWriter(file, table.schema, **WRITING)
                writer.write_table(table.cast(writer.schema), row_group_size=len(group))
            count += len(rows)
    if writer is not None:
        writer.close()
    return count


async def _measure(what: str, of: str) -> dict[str, Any]:
    settings = load_settings(dict(os.environ))
    set_settings(settings)
    assert settings.database_url is not None
    await db.open_pool(settings.database_url)
    try:
        if what == "fill":
            return await _fill_and_ask(int(of))
        rows, seconds = await (_build(Path(of)) if what == "build" else _copy(Path(of)))
    finally:
        await db.close_pool()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": rows, "rate": rows / seconds, "memory": memory}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(sys.argv[1], sys.argv[2]))))
