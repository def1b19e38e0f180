"""A push service on loopback, with this place let out to it."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.social.push.devices import PushService


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[PushService]:
    here = msgspec.structs.replace(settings, outbound_networks="127.0.0.0/8", outbound_ports="*")
    set_settings(here)
    one = PushService()
    server = await asyncio.start_server(one.attend, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    yield one
    server.close()
    set_settings(settings)
