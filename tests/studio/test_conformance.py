"""The kit for engines: run over our own, over a package installed as anybody's would be, and over a careless one."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from salon.kit.context import settings as current
from salon.studio.engines import load_engines
from salon.studio.engines.conformance import Finding, examine
from tests.studio.service import serving
from tests.studio.test_images_api import FILE

SAMPLE = Path(__file__).parent / "sample_engine"
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample package, built and installed by pip into a folder of its own."""
    source = shutil.copytree(SAMPLE, tmp_path_factory.mktemp("source") / "sample")
    target = tmp_path_factory.mktemp("installed")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", target]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, source], check=True, timeout=300)
    return target


@pytest.fixture
def with_sample(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(installed))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(installed), os.environ.get("PYTHONPATH", "")]))
    load_engines.cache_clear()


async def list_faults(findings: AsyncIterator[Finding]) -> list[Finding]:
    found = [finding async for finding in findings]
    assert len(found) > 5
    return [finding for finding in found if finding.fault is not None]


@pytest.mark.parametrize("engine_id", ["composer", "gradients"])
async def test_our_own_engines_keep_the_contract(engine_id: str) -> None:
    assert await list_faults(examine(engine_id, current())) == []


@pytest.mark.parametrize("engine_id", ["streaming", "plain"])
async def test_the_images_api_keeps_the_contract(
    engine_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALON_TEST_KEY", "sk-local")
    with serving() as service:
        file = tmp_path / "engines.toml"
        file.write_text(FILE.format(url=service.url))
        place = msgspec.structs.replace(current(), engines=str(file))
        assert await list_faults(examine(engine_id, place)) == []
        assert service.asked == [], "what costs money is not asked without leave"
        assert await list_faults(examine(engine_id, place, pay=True)) == []
        assert service.drawn > 20


def test_a_package_of_somebody_elses_is_plugged_in_and_examined(installed: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), os.environ.get("PYTHONPATH", "")])}
    kit = [sys.executable, "-m", "salon.studio.engines.conformance"]
    kept = subprocess.run([*kit, "stripes"], env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert kept.stdout.splitlines()[-1] == "stripes keeps the contract.", kept.stdout + kept.stderr
    assert kept.returncode == 0
    unknown = subprocess.run([*kit, "nobody"], env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (unknown.returncode, "no engine with this id" in unknown.stdout) == (1, True)


async def test_every_broken_promise_is_found(with_sample: None) -> None:
    faults = {finding.tried: finding.fault or "" for finding in await list_faults(examine("careless", current()))}
    assert "its kind is none of" in faults["says who it is"]
    assert "say `paid=True`" in faults["makes a picture, and says what it should"]
    assert "there is no picture of its own" in faults["starts from its own picture"]
    assert "it broke: The engine stumbled" in faults["survives a picture that is none"]
    assert "it broke: The engine stopped" in faults["takes a prompt of emoji, or says why not"]
    assert faults["takes a prompt of 2000 characters, or says why not"] == "it refused without a sentence"


async def test_an_engine_that_cannot_be_built_does_not_take_the_others_along(with_sample: None) -> None:
    engines = load_engines(current())
    assert "absent" not in engines
    assert {"composer", "gradients", "stripes", "careless"} <= engines.keys()
