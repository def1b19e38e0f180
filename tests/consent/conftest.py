"""The studio's cast, grown up, and its plugged-in engine."""

import pytest

from tests.studio.conftest import cast, end_engines, engine_path, plugged_in
from tests.studio.people import Cast, change

__all__ = ["adults", "cast", "end_engines", "engine_path", "plugged_in"]


@pytest.fixture
async def adults(cast: Cast) -> Cast:
    """The cast, all known to be adults."""
    await change("UPDATE accounts SET age_class = 'adult'")
    return cast
