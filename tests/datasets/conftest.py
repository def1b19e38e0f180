"""The grown-up cast, and a world of chance."""

import pytest

from tests.consent.conftest import adults
from tests.datasets.world import World, make_world
from tests.studio.conftest import cast, end_engines, engine_path, plugged_in

__all__ = ["adults", "cast", "end_engines", "engine_path", "plugged_in"]


@pytest.fixture
async def world(pool: None) -> World:
    """Four thousand posts of everybody and everything that decides whether they may be shared."""
    return await make_world(posts=3500, people=120, seed=11)
