"""Taking a release with the command's own means, from a real server: whole and as it was signed, or not at all."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest

from salon.datasets.applying import acknowledge_tombstones, apply_tombstones, find_loaded
from salon.datasets.fetching import Fetched, fetch_release, list_files
from salon.datasets.views import get_release
from salon.kit.errors import Conflict, Invalid
from tests.conftest import Settle
from tests.consent.people import say, write
from tests.datasets.test_building import digest, read
from tests.datasets.test_releases import DATASETS, key_of, release, share
from tests.firehose.conftest import port
from tests.studio.people import Cast, fetch, json_of

__all__ = ["port"]


@pytest.fixture
async def key(client: httpx.AsyncClient, adults: Cast, settle: Settle) -> str:
    """A recipient's, of a place where three people said something for everybody."""
    await share(client, adults)
    for person in adults:
        await write(client, person, status="the sea")
    await settle()
    return (await key_of())["Authorization"].removeprefix("Bearer ")


async def take(port: int, folder: Path, key: str | None, name: str | None = None) -> Fetched:
    return await asyncio.to_thread(fetch_release, f"http://localhost:{port}", name, folder, key, lambda _: None)


async def test_a_recipient_takes_a_release_whole_and_checked(port: int, key: str, tmp_path: Path) -> None:
    await release(tmp_path / "older")
    name = await release(tmp_path / "made")
    found = await take(port, tmp_path / "taken", key)
    assert (found.name, found.gone) == (name, 0)
    assert digest(tmp_path / "taken") == digest(tmp_path / "made")
    with pytest.raises(Conflict):
        await take(port, tmp_path / "taken", key)


async def test_without_a_key_the_data_stays_and_nothing_stands_there(port: int, key: str, tmp_path: Path) -> None:
    await release(tmp_path / "made")
    for wrong in (None, "nobody's"):
        with pytest.raises(Invalid, match="registered recipients"):
            await take(port, tmp_path / "taken", wrong)
    assert not (tmp_path / "taken").exists()
    await take(port, tmp_path / "taken", key)
    assert digest(tmp_path / "taken") == digest(tmp_path / "made"), "and what had come was gone on from"


@pytest.mark.parametrize(
    ("file", "says"),
    [("manifest.jsonl", "not the one the place tells of"), ("README.md", "not what the signed list says")],
)
async def test_a_file_that_was_changed_is_not_taken(port: int, key: str, tmp_path: Path, file: str, says: str) -> None:
    await release(tmp_path / "made")
    changed = tmp_path / "made" / file
    changed.write_bytes(changed.read_bytes() + b"\n{}")
    with pytest.raises(Invalid, match=says):
        await take(port, tmp_path / "taken", key)
    assert not (tmp_path / "taken").exists()


async def test_a_list_that_another_key_signed_is_not_taken(port: int, key: str, tmp_path: Path) -> None:
    await release(tmp_path / "made")
    file = tmp_path / "made" / "manifest.sig"
    file.write_text(re.sub(r'"signature": "..', '"signature": "00', file.read_text()))
    with pytest.raises(Invalid, match="not signed"):
        await take(port, tmp_path / "taken", key)


def test_a_list_that_leads_out_of_its_folder_is_not_followed() -> None:
    def list_one(path: str) -> list[str]:
        line = {"path": path, "bytes": 1, "sha256": "00"}
        return [one.path for one in list_files(json.dumps(line).encode())]

    for path in ("README.md", "data/posts/train-00000-of-00001.parquet"):
        assert list_one(path) == [path]
    for path in ("/etc/x", "../x", "a/../b", "a/..", "a//b", "a/", ".x", "a\\b", "", "a\nb"):
        with pytest.raises(Invalid, match="no place in a release"):
            list_one(path)


async def test_a_version_that_is_given_out_no_more_names_the_newer_one(
    client: httpx.AsyncClient, adults: Cast, port: int, key: str, tmp_path: Path, settle: Settle
) -> None:
    name = await release(tmp_path / "made")
    await take(port, tmp_path / "taken", key)
    await say(client, adults.alice, dataset_public=False)
    await settle()
    found = await take(port, tmp_path / "again", key)
    assert found.gone == 1
    for folder in ("taken", "again"):
        feed = tmp_path / "feed"
        feed.write_bytes((await client.get(f"{DATASETS}/{name}/tombstones?since=0")).content)
        assert apply_tombstones(tmp_path / folder, feed).rows == 1
        assert len(read(tmp_path / folder)) == 2
    newer = await release(tmp_path / "newer", (await get_release(name)).as_of_seq)
    with pytest.raises(Invalid, match=newer):
        await take(port, tmp_path / "third", key, name)
    with pytest.raises(Invalid, match="nothing at"):
        await take(port, tmp_path / "third", key, "nothing-v1")


async def test_whoever_applied_tombstones_with_a_key_has_said_so(
    client: httpx.AsyncClient, adults: Cast, port: int, key: str, tmp_path: Path, settle: Settle
) -> None:
    name = await release(tmp_path / "made")
    await take(port, tmp_path / "taken", key)
    await say(client, adults.alice, dataset_public=False)
    await settle()
    summary = tmp_path / "taken" / "consent_summary.json"
    summary.write_text(re.sub(r'"http[^"]*/api/', f'"http://localhost:{port}/api/', summary.read_text()))
    done = await asyncio.to_thread(apply_tombstones, tmp_path / "taken")
    with pytest.raises(Invalid, match="no copy"):
        await asyncio.to_thread(acknowledge_tombstones, tmp_path / "taken", done.seq, "nobody's")
    await asyncio.to_thread(acknowledge_tombstones, tmp_path / "taken", done.seq, key)
    last = json_of(await client.get(f"{DATASETS}/{name}"))["last_tombstone"]
    assert await fetch("SELECT acknowledged_seq FROM dataset_holdings") == [(last,)] == [(done.seq,)]


def test_what_a_library_keeps_of_a_loaded_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "kept"))
    folder = tmp_path / "The_Sea-v1"
    assert find_loaded(folder) is None
    (tmp_path / "kept" / "the__sea-v1").mkdir(parents=True)
    (tmp_path / "kept" / "the_sea-v2").mkdir()
    assert find_loaded(folder) == tmp_path / "kept" / "the__sea-v1"
