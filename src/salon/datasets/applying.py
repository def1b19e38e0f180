"""Taking out of a copy what must go from it: for whoever holds one, without a database."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from salon.datasets.shards import WRITING
from salon.kit.errors import Invalid

APPLIED = "tombstones.jsonl"


class Line(msgspec.Struct):
    """What of a tombstone says what to delete."""

    seq: int
    config: str
    item_id: str


class Outcome(NamedTuple):
    """What was done: the last tombstone applied, rows deleted, files written anew."""

    seq: int
    rows: int
    files: int


def apply_tombstones(folder: Path, feed: Path | None = None) -> Outcome:
    """Delete from a release in a folder what its place lists, or what a file of that feed lists.

    Files are written anew beside the old and put in their place; killed anywhere, doing it again goes on. What was
    applied stands in `tombstones.jsonl`. Raises `Invalid` for a folder that holds no release.
    """
    summary = folder / "consent_summary.json"
    if not summary.is_file():
        raise Invalid(f"{folder} holds no release.")
    known = folder / APPLIED
    since = max((line.seq for line in _read(known.read_bytes())), default=0) if known.exists() else 0
    text = feed.read_bytes() if feed else _fetch(msgspec.json.decode(summary.read_bytes())["withdrawal"], since)
    lines = [line for line in _read(text) if line.seq > since]
    gone: dict[str, set[str]] = {}
    for line in lines:
        gone.setdefault(line.config, set()).add(line.item_id)
    rows = files = 0
    for config, items in gone.items():
        for file in sorted((folder / "data" / config).glob("*.parquet")):
            lost = _rewrite(file, items)
            rows, files = rows + lost, files + bool(lost)
    with known.open("ab") as log:
        log.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return Outcome(max((line.seq for line in lines), default=since), rows, files)


def _read(text: bytes) -> Iterator[Line]:
    for line in text.splitlines():
        if line.strip():
            yield msgspec.json.decode(line, type=Line)


def _fetch(address: str, since: int) -> bytes:
    """The feed from a place on, page by page."""
    found = b""
    with httpx.Client(timeout=60) as client:
        while True:
            page = client.get(address, params={"since": since}).raise_for_status().content
            if not page.strip():
                return found
            found += page
            since = max(line.seq for line in _read(page))


def _rewrite(file: Path, items: set[str]) -> int:
    """Write a shard without these rows, a row group at a time; returns how many went. One left empty is deleted."""
    unwanted = pa.array(sorted(items), pa.string())
    aside, lost, left = file.with_name(f".{file.name}.part"), 0, 0
    with pq.ParquetFile(file) as old:
        found = [
            pc.is_in(old.read_row_group(one, ["item_id"])["item_id"], unwanted) for one in range(old.num_row_groups)
        ]
        lost = sum(pc.sum(one).as_py() or 0 for one in found)
        if not lost:
            return 0
        with pq.ParquetWriter(aside, old.schema_arrow, **WRITING) as new:
            for place, hits in enumerate(found):
                kept = old.read_row_group(place).filter(pc.invert(hits))
                left += kept.num_rows
                if kept.num_rows:
                    new.write_table(kept, row_group_size=kept.num_rows)
    if left:
        aside.replace(file)
    else:
        aside.unlink()
        file.unlink()
    return int(lost)
