"""A small cast, and a plugged-in engine, for tests of the studio and of pictures."""

import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from salon.kit.settings import Settings
from salon.studio import jobs
from salon.studio.engines import load_engines
from tests.studio.people import Cast, change, make_cast

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def engine_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installed distribution that plugs the gradients in, as pip would leave it."""
    folder = tmp_path_factory.mktemp("plugged_in")
    info = folder / "salon_gradients-2.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: salon-gradients\nVersion: 2.5\n")
    (info / "entry_points.txt").write_text("[salon.engines]\ngradients = tests.studio.gradients:build\n")
    return folder


@pytest.fixture(autouse=True)
def plugged_in(engine_path: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(engine_path))
        patch.setenv("PYTHONPATH", os.pathsep.join([str(engine_path), str(ROOT), os.environ.get("PYTHONPATH", "")]))
        load_engines.cache_clear()
        yield
        load_engines.cache_clear()
    assert str(engine_path) not in sys.path


@pytest.fixture(scope="session", autouse=True)
async def end_engines(settings: Settings) -> AsyncIterator[None]:
    yield
    await jobs.close_easel()


@pytest.fixture
async def cast(pool: None) -> Cast:
    return await make_cast()


@pytest.fixture
async def grown_up(cast: Cast) -> Cast:
    """The cast, known to be adults."""
    await change("UPDATE accounts SET age_class = 'adult', age_said_at = now()")
    return cast
