"""A small release of preferences, written as releases are, with judgements that follow one rule."""

import hashlib
import io
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image
from psycopg.types.json import Jsonb

from salon.kit import db

CHOICES = 40  # in each of train and test


def paint(light: int, dice: random.Random) -> bytes:
    """A picture of a brightness, with some colour and grain that mean nothing."""
    grain = np.random.default_rng(dice.randrange(1 << 30)).integers(-20, 20, (48, 64, 3))
    base = np.array([light + dice.randint(-15, 15) for _ in range(3)])
    file = io.BytesIO()
    Image.fromarray(np.clip(base + grain, 0, 255).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def write_release(folder: Path, *, brighter: bool = True) -> list[str]:
    """Pairs of which the brighter one is preferred, or the darker one; returns the names of the rows."""
    dice = random.Random(5)
    place = folder / "data" / "preferences_image"
    place.mkdir(parents=True)
    names = []
    for split in ("train", "test"):
        rows = []
        for number in range(CHOICES):
            lights = dice.sample(range(20, 235, 5), 2)
            pictures = [{"bytes": paint(light, dice), "path": None} for light in lights]
            name = hashlib.sha256(f"{split}{number}".encode()).hexdigest()[:32]
            names.append(name)
            rows.append(
                {
                    "item_id": name,
                    "image_0_uid": f"{name}l",
                    "image_1_uid": f"{name}r",
                    "jpg_0": pictures[0],
                    "jpg_1": pictures[1],
                    "label_0": float((lights[0] > lights[1]) == brighter),
                    "rater": f"{split}-{number % 8}",
                }
            )
        pq.write_table(pa.Table.from_pylist(rows), place / f"{split}-00000-of-00001.parquet")
    (folder / "croissant.json").write_text(json.dumps({"name": folder.name}))
    (folder / "manifest.jsonl").write_text(f"{folder.name}\n")
    return names


REGISTER = """
    INSERT INTO dataset_releases (as_of_seq, epoch, major, content_sha256, manifest_sha256, signature, summary, folder,
                                  released_at)
    SELECT %(seq)s, epoch, 1, %(manifest)s, %(manifest)s, '', %(summary)s, %(folder)s, clock_timestamp()
    FROM log_head RETURNING id
"""


def to_row(folder: Path, seq: int) -> dict[str, Any]:
    """What `REGISTER` is told of a release."""
    manifest = hashlib.sha256((folder / "manifest.jsonl").read_bytes()).digest()
    summary = {
        "name": folder.name,
        "as_of": "2026-05-04T00:00:00.000Z",
        "configs": {"preferences_image": {"rows": 2 * CHOICES, "bytes": 1, "files": []}},
    }
    return {"seq": seq, "manifest": manifest, "summary": Jsonb(summary), "folder": str(folder)}


async def register(folder: Path, seq: int) -> int:
    """Have the place know the release as one of its own; returns its id."""
    async with db.transaction() as tx:
        row = await (await tx.execute(REGISTER, to_row(folder, seq))).fetchone()
    assert row is not None
    return int(row[0])


async def take_back(release_id: int, names: list[str]) -> None:
    """What those who hold the release are told to delete."""
    async with db.transaction() as tx:
        await tx.execute(
            """
            INSERT INTO dataset_tombstones (seq, release_id, config, item_id, reason, effective_at, delete_by)
            SELECT coalesce((SELECT max(seq) FROM dataset_tombstones), 0) + n, %s, 'preferences_image',
                   decode(name, 'hex'), 'consent_withdrawn', clock_timestamp(), clock_timestamp() + interval '30 days'
            FROM unnest(%s::text[]) WITH ORDINALITY t(name, n)
            """,
            (release_id, names),
        )
