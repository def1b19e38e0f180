"""What is told of releases to everybody, and to who took one."""

import datetime as dt
from typing import Any, NamedTuple

from salon.datasets.configs import CONFIGS
from salon.datasets.names import open_keys
from salon.datasets.papers.terms import DAYS
from salon.kit import db
from salon.kit.clock import to_wire
from salon.kit.context import settings
from salon.kit.errors import NotFound

PATH = "/api/salon/v1/datasets"
PAPERS = (
    *("README.md", "TERMS.md", "croissant.json", "consent_summary.json", "art53_summary.md"),
    *("manifest.jsonl", "manifest.sig", "tombstones.jsonl"),
)
MOST = 10_000  # tombstones told at once
SAYS = {config.name: config.says for config in CONFIGS}


class Release(NamedTuple):
    """A release that is there, or was until a later version of its line."""

    id: int
    as_of_seq: int
    epoch: str
    major: int
    manifest_sha256: bytes
    signature: bytes
    summary: dict[str, Any]
    folder: str
    released_at: dt.datetime
    superseded_at: dt.datetime | None
    newest: int  # the last version of its line
    tombstones: int  # the last of those that concern it, 0 for none
    gone: int  # how many there are

    @property
    def name(self) -> str:
        """What it is asked for by."""
        return f"{self.summary['name']}-v{self.major}"

    @property
    def files(self) -> list[str]:
        return [path for one in self.summary["configs"].values() for path in one["files"]]


_RELEASES = """
    SELECT r.id, r.as_of_seq, r.epoch, r.major, r.manifest_sha256, r.signature, r.summary, r.folder, r.released_at,
           r.superseded_at, (SELECT max(n.major) FROM dataset_releases n WHERE (n.epoch, n.as_of_seq)
                             = (r.epoch, r.as_of_seq) AND n.released_at IS NOT NULL),
           coalesce(t.last, 0), coalesce(t.gone, 0)
    FROM dataset_releases r
    LEFT JOIN (SELECT release_id, max(seq) AS last, count(*) AS gone FROM dataset_tombstones GROUP BY 1) t
        ON t.release_id = r.id
    WHERE r.released_at IS NOT NULL
"""


async def list_releases() -> list[Release]:
    """All releases ever made, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(f"{_RELEASES} ORDER BY r.released_at DESC, r.id DESC LIMIT 500".encode())
        return [Release(*row) for row in await rows.fetchall()]


async def get_release(name: str) -> Release:
    """The release of this name; raises `NotFound`."""
    line, _, major = name.rpartition("-v")
    if not major.isascii() or not major.isdigit() or len(major) > 6 or "\0" in line:
        raise NotFound
    async with db.reading() as conn:
        rows = await conn.execute(
            f"{_RELEASES} AND r.summary ->> 'name' = %s AND r.major = %s ORDER BY r.id DESC LIMIT 1".encode(),
            (line, int(major)),
        )
        row = await rows.fetchone()
    if row is None:
        raise NotFound
    return Release(*row)


def to_release(one: Release) -> dict[str, Any]:
    """A release as everybody may know it."""
    base = f"{settings().base_url}{PATH}/{one.name}"
    return {
        "id": one.name,
        "version": f"{one.major}.0.0",
        "as_of_seq": one.as_of_seq,
        "as_of": one.summary["as_of"],
        "epoch": one.epoch,
        "released_at": to_wire(one.released_at),
        "superseded_by": f"{one.summary['name']}-v{one.newest}" if one.newest > one.major else None,
        # It came back with a backup and lost something since: nobody is given it, and it cannot be made without that.
        "closed": one.superseded_at is not None and one.newest == one.major,
        "configs": [
            {"name": name, "says": SAYS.get(name, ""), "rows": config["rows"], "bytes": config["bytes"]}
            for name, config in one.summary["configs"].items()
        ],
        "manifest_sha256": one.manifest_sha256.hex(),
        "signature": one.signature.hex(),
        "public_key": open_keys().signing.public_key().public_bytes_raw().hex(),
        "papers": {name: f"{base}/files/{name}" for name in PAPERS},
        "files": [f"{base}/files/{path}" for path in one.files],
        "tombstones": f"{base}/tombstones?since=0",
        "last_tombstone": one.tombstones,
        "gone": one.gone,
        "delete_days": DAYS,
    }


class Tombstone(NamedTuple):
    """A row of a release that must be deleted from every copy."""

    seq: int
    config: str
    item_id: bytes
    reason: str
    effective_at: dt.datetime
    delete_by: dt.datetime


async def list_tombstones(release_id: int, since: int) -> list[Tombstone]:
    """What must go from a release, after a place in the feed, in order."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT seq, config, item_id, reason, effective_at, delete_by FROM dataset_tombstones
            WHERE release_id = %s AND seq > %s ORDER BY seq LIMIT %s
            """,
            (release_id, since, MOST),
        )
        return [Tombstone(*row) for row in await rows.fetchall()]


def to_tombstone(one: Tombstone) -> dict[str, Any]:
    """A line of the feed; it names nobody."""
    return {
        "seq": one.seq,
        "config": one.config,
        "item_id": one.item_id.hex(),
        "reason": one.reason,
        "effective_at": to_wire(one.effective_at),
        "delete_by": to_wire(one.delete_by),
    }
