"""Making a release: one snapshot, six configs, the papers that go with them, and a signature over all of it."""

import asyncio
import hashlib
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from salon.datasets import papers
from salon.datasets.choosing import choose_rows
from salon.datasets.configs.shape import Config, Scene
from salon.datasets.configs.shape import Keys as Rows
from salon.datasets.names import Keys, Namer, open_keys
from salon.datasets.papers.models import About, ConfigFacts
from salon.datasets.selection import Moment, Selection, Snapshot, export_snapshot, find_moment, open_snapshot
from salon.datasets.shards import Shard, Told, Written, give_back, weigh, write_configs
from salon.kit import db
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Conflict

MANIFEST = "manifest.jsonl"
SIGNATURE = "manifest.sig"
# Of which config rows were written last, and how many of all are there, of about how many.
Tell = Callable[[str, int, int], Awaitable[None]]
Write = Callable[[Snapshot, Scene, list[tuple[Config, Rows]], Path, Told], Awaitable[list[Written]]]


class Made(NamedTuple):
    """A release that lies in its folder, not yet known to anybody."""

    about: About
    folder: Path
    content_sha256: bytes
    manifest_sha256: bytes
    signature: bytes
    written: list[Written]


async def build_release(folder: Path, as_of_seq: int | None, tell: Tell, write: Write = write_configs) -> Made:
    """Write a release to a folder that is not there or empty; killed anywhere, nothing half stands in its place.

    The same place in the log makes the same bytes, as long as nothing was taken back since: what was taken back is in
    no release made afterwards, whatever place it is made at. Raises `Conflict` for a folder with something in it,
    `Invalid` for a place that is not in the log.
    """
    unfinished = await asyncio.to_thread(_begin, folder)
    try:
        made = await _build(unfinished, as_of_seq, tell, write)
        await asyncio.to_thread(_put_in_place, unfinished, folder)
    finally:
        await asyncio.to_thread(shutil.rmtree, unfinished, ignore_errors=True)
    return made._replace(folder=folder)


def _begin(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"There is something in {folder} already.")
    unfinished = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    return unfinished


def _put_in_place(unfinished: Path, folder: Path) -> None:
    if folder.exists():
        folder.rmdir()
    unfinished.rename(folder)


async def _build(folder: Path, as_of_seq: int | None, tell: Tell, write: Write) -> Made:
    keys = await asyncio.to_thread(open_keys)
    async with open_snapshot() as tx:
        moment = await find_moment(tx, as_of_seq)
        selection, chosen = await choose_rows(tx, moment)
        give_back()
        scene = (await asyncio.to_thread(_to_scene, keys, moment, selection))._replace(
            gone=await _list_gone(tx, moment), buckets=await _find_buckets(tx, moment)
        )
        rows = sum(len(keys.first) for _, keys in chosen)
        written = await write(await export_snapshot(tx), scene, chosen, folder, _count(rows, tell))
    content = _hash_content([shard for one in written for shard in one.shards])
    about = About(
        moment=moment,
        major=await _find_major(moment, content),
        title=settings().title,
        url=settings().base_url,
        domain=settings().domain,
        configs=[_to_facts(one) for one in written],
        uses=_count_uses(selection),
        people=len(set(selection.authors.tolist())),
    )
    await asyncio.to_thread(papers.write_papers, folder, about)
    manifest, signature = await asyncio.to_thread(_sign, folder, keys)
    return Made(about, folder, content, manifest, signature, written)


def _count(rows: int, tell: Tell) -> Told:
    done = 0

    async def told(config: str, more: int) -> None:
        nonlocal done
        done += more
        await tell(config, done, rows)

    return told


def _to_scene(keys: Keys, moment: Moment, selection: Selection) -> Scene:
    namer = Namer(keys.secret, moment.epoch, moment.seq)
    people = np.union1d(selection.authors, selection.choosers)
    posts = namer.name_all(b"post", selection.posts.tolist())
    return Scene(selection, namer, posts, people, namer.name_all(b"account", people.tolist()))


async def _find_buckets(tx: Tx, moment: Moment) -> dict[str, int]:
    """How the line was divided into shards the first time."""
    rows = await tx.execute(
        """
        SELECT summary -> 'buckets' FROM dataset_releases
        WHERE epoch = %s AND as_of_seq = %s AND released_at IS NOT NULL ORDER BY major LIMIT 1
        """,
        (moment.epoch, moment.seq),
    )
    row = await rows.fetchone()
    return dict(row[0] or {}) if row else {}


async def _list_gone(tx: Tx, moment: Moment) -> frozenset[tuple[str, bytes]]:
    rows = await tx.execute(
        """
        SELECT t.config, t.item_id FROM dataset_tombstones t JOIN dataset_releases r ON r.id = t.release_id
        WHERE r.epoch = %s AND r.as_of_seq = %s
        """,
        (moment.epoch, moment.seq),
    )
    return frozenset([(config, bytes(item)) for config, item in await rows.fetchall()])


def _hash_content(shards: list[Shard]) -> bytes:
    """What the rows of a release are, whatever its papers say."""
    lines = sorted(f"{shard.sha256}  {shard.path}\n" for shard in shards)
    return hashlib.sha256("".join(lines).encode()).digest()


async def _find_major(moment: Moment, content: bytes) -> int:
    """The version a release gets: that of one with the same rows, or the next in its line."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT major, content_sha256 FROM dataset_releases
            WHERE epoch = %s AND as_of_seq = %s AND released_at IS NOT NULL ORDER BY major
            """,
            (moment.epoch, moment.seq),
        )
        known = await rows.fetchall()
    same = [major for major, sha256 in known if sha256 == content]
    return int(same[-1]) if same else int(known[-1][0] if known else 0) + 1


def _to_facts(written: Written) -> ConfigFacts:
    return ConfigFacts(written.config, written.shards)


def _count_uses(selection: Selection) -> dict[str, int]:
    """How many posts each purpose is allowed for."""
    counts: dict[str, int] = {}
    for place, uses in enumerate(selection.uses):
        posts = int((selection.use == place).sum())
        for use in uses:
            counts[use] = counts.get(use, 0) + posts
    return counts


def _sign(folder: Path, keys: Keys) -> tuple[bytes, bytes]:
    """List every file with its hash, and sign the list; returns the list's hash and the signature."""
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    lines = []
    for name in files:
        size, digest = weigh(folder / name)
        lines.append(msgspec.json.encode({"path": name, "bytes": size, "sha256": digest}) + b"\n")
    manifest = b"".join(lines)
    (folder / MANIFEST).write_bytes(manifest)
    signature = keys.signing.sign(manifest)
    told = {
        "algorithm": "Ed25519",
        "public_key": keys.signing.public_key().public_bytes_raw().hex(),
        "signed": MANIFEST,
        "signature": signature.hex(),
    }
    (folder / SIGNATURE).write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
    return hashlib.sha256(manifest).digest(), signature
