"""A release made by many processes with Daft, alone or on a Ray of this machine: the same bytes, and nobody is told."""

import importlib.util
import os
from pathlib import Path

import pytest

from salon.datasets.building import Made, build_release
from salon.datasets.cluster import SILENCE, start_daft, write_on_cluster
from salon.kit import log
from salon.kit.errors import Invalid
from tests.datasets.test_building import build, digest, read, tell_nobody
from tests.datasets.world import World
from tests.studio.people import change

HAS_DAFT = importlib.util.find_spec("daft") is not None  # to import it is to tell its makers
CONFIGS = ("posts", "generations", "preferences_image", "preferences_text", "feedback_unpaired", "remix_edges")


async def build_on_cluster(folder: Path, as_of: int | None = None) -> Made:
    return await build_release(folder, as_of, tell_nobody, write_on_cluster)


@pytest.mark.skipif(not HAS_DAFT, reason="needs Daft: make test-cluster")
@pytest.mark.timeout(300)
async def test_a_cluster_makes_the_rows_and_the_bytes_one_process_makes(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SILENCE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("salon.datasets.shards.SHARD_ROWS", 400)
    place = await log.head()
    alone = await build(tmp_path / "alone", place)
    together = await build_on_cluster(tmp_path / "together", place)
    assert {name: os.environ[name] for name in SILENCE} == SILENCE, "it was told to be silent before it began"
    assert start_daft().get_or_infer_runner_type() == os.environ.get("DAFT_RUNNER", "native")
    for config in CONFIGS:
        rows = read(tmp_path / "together", config)
        assert rows == read(tmp_path / "alone", config), config
        assert rows, config
    assert together.content_sha256 == alone.content_sha256
    assert digest(tmp_path / "together") == digest(tmp_path / "alone")
    assert sum(len(one.shards) for one in together.written) > len(CONFIGS), "there was something to hand out"


@pytest.mark.skipif(not HAS_DAFT, reason="needs Daft: make test-cluster")
@pytest.mark.timeout(300)
async def test_what_a_worker_cannot_write_leaves_nothing_half(world: World, tmp_path: Path) -> None:
    # A picture whose variation is gone is counted, and cannot be read: the worker finds fewer rows than it was given.
    await change("DELETE FROM variations")
    with pytest.raises(Exception, match="than were asked for"):
        await build_on_cluster(tmp_path / "release")
    assert digest(tmp_path) == {}


@pytest.mark.skipif(HAS_DAFT, reason="Daft is here")
async def test_without_daft_it_says_what_is_missing_and_leaves_nothing(world: World, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Daft is not installed"):
        await build_on_cluster(tmp_path / "release")
    assert digest(tmp_path) == {}
