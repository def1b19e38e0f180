"""The grown-up cast, and the application behind a real server on a port of its own."""

from collections.abc import AsyncIterator

import pytest
import uvicorn

from salon.app import serving
from tests.consent.conftest import adults
from tests.studio.conftest import cast, end_engines, engine_path, plugged_in

__all__ = ["adults", "cast", "end_engines", "engine_path", "plugged_in"]


@pytest.fixture
async def port(app: object, pool: None) -> AsyncIterator[int]:
    config = serving.make_config(app, "127.0.0.1", 0)
    config.lifespan = "off"  # the application runs already
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    await server.shutdown()
