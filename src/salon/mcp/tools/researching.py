"""Tools for researchers: the releases of what people agreed to share."""

import msgspec

from salon.datasets.views import list_releases, to_release
from salon.mcp.calling import Answer, Call, tool


class ReleaseWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Nothing is asked: all of them."""


class Config(msgspec.Struct, kw_only=True):
    """A table of a release."""

    name: str
    rows: int
    bytes: int


class ReleaseCard(msgspec.Struct, kw_only=True):
    """A release; rows in its tombstones must be deleted from every copy."""

    id: str
    version: str
    as_of: str
    released_at: str
    superseded_by: str | None
    configs: list[Config]
    manifest_sha256: str
    papers: dict[str, str]
    tombstones: str
    last_tombstone: int


class Releases(msgspec.Struct, kw_only=True):
    """Every release there is, newest first."""

    releases: list[ReleaseCard]


@tool("List datasets", "mcp:read", Releases, guests=True)
async def list_datasets(call: Call, wish: ReleaseWish) -> Answer:  # noqa: ARG001  every tool takes them
    """List the releases of what people here agreed to share, with their papers and what must be deleted from them."""
    found = [msgspec.convert(to_release(one), ReleaseCard) for one in await list_releases()]
    lines = [
        f"{one.id}, version {one.version}, as of {one.as_of}"
        + (f", superseded by {one.superseded_by}" if one.superseded_by else "")
        + "".join(f"\n- {config.name}: {config.rows} rows, {config.bytes} bytes" for config in one.configs)
        + f"\nTo be deleted from every copy: {one.tombstones}"
        for one in found
    ]
    return Answer(Releases(releases=found), "\n\n".join(lines) or "Nothing has been released here.")
