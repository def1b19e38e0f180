"""Taking out of a copy what must go from it: for whoever holds one, without a database."""

import os
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


def find_loaded(folder: Path) -> Path | None:
    """Where the library `datasets` keeps what it loaded from this folder, if anywhere.

    It goes on reading from there, whatever becomes of the files themselves.
    """
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "huggingface"
    kept = Path(os.environ.get("HF_DATASETS_CACHE", Path(os.environ.get("HF_HOME", home)) / "datasets"))
    wanted = folder.absolute().name.lower().replace("_", "")
    found = (one for one in (kept.iterdir() if kept.is_dir() else ()) if one.is_dir())
    return next((one for one in found if one.name.replace("_", "") == wanted), None)


def acknowledge_tombstones(folder: Path, seq: int, key: str) -> None:
    """Tell the place a release came from that everything up to a tombstone is deleted from this copy.

    Raises `Invalid` where the place does not know the key, or of no copy that was taken with it.
    """
    feed: str = msgspec.json.decode((folder / "consent_summary.json").read_bytes())["withdrawal"]
    with httpx.Client(timeout=60) as client:
        answer = client.post(
            f"{feed.removesuffix('/tombstones')}/acknowledgements",
            json={"seq": seq},
            headers={"Authorization": f"Bearer {key}"},
        )
    if answer.status_code in {401, 404, 422}:
        raise Invalid("The place it came from knows of no copy that was taken with this key.")
    answer.raise_for_status()


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
