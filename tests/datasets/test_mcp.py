"""Researchers find releases from their assistant."""

from pathlib import Path

from tests.conftest import Settle
from tests.consent.people import write
from tests.datasets.test_releases import release, share
from tests.mcp.conftest import Connect, connect
from tests.studio.people import Cast

__all__ = ["connect"]


async def test_an_assistant_lists_releases_with_what_must_go_from_them(
    connect: Connect, adults: Cast, client, settle: Settle, tmp_path: Path
) -> None:
    async with connect(None) as reader:
        none = await reader.call_tool("list_datasets", {})
        assert none.structured_content == {"releases": []}
        await share(client, adults)
        await write(client, adults.alice)
        await settle()
        name = await release(tmp_path / "one")
        found = await reader.call_tool("list_datasets", {})
    [one] = found.structured_content["releases"]
    assert (one["id"], one["superseded_by"]) == (name, None)
    assert {config["name"] for config in one["configs"]} >= {"posts"}
    assert one["tombstones"].endswith(f"/{name}/tombstones?since=0")
    assert name in found.content[0].text
