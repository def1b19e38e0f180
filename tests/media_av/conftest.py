"""The cast, and recordings as phones, browsers and recorders make them."""

import pytest

from tests.media_av.recordings import Recorder
from tests.studio.conftest import cast, end_engines, engine_path, plugged_in

__all__ = ["cast", "end_engines", "engine_path", "plugged_in"]


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Recorder:
    """A function that makes a recording once and returns its bytes."""
    return Recorder(tmp_path_factory.mktemp("recordings"))
