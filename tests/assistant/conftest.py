"""A place with a language model, and one without."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from salon.assistant.asking import find_assistant
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.studio.engines.configured import FILE
from tests.assistant.model_server import ModelServer
from tests.social.conftest import Invite, Person, alice, bob, carol, invite

__all__ = ["Invite", "Person", "alice", "bob", "carol", "invite"]
numbers = itertools.count()


def write_file(server: ModelServer, more: str = "", seconds: int = 2) -> str:
    return f'[assistant]\nbase_url = "{server.url}"\nmodel = "small"\ntimeout_seconds = {seconds}\n{more}\n'


@pytest.fixture
async def model(settings: Settings, client: object, tmp_path: Path) -> AsyncIterator[ModelServer]:
    """A language model that is named in the place's file of engines."""
    one = ModelServer()
    server = await asyncio.start_server(one.attend, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    name_model(settings, tmp_path, one, "pictures = true\nasks_per_day = 1000")
    yield one
    one.released.set()
    server.close()
    set_settings(settings)


def name_model(settings: Settings, folder: Path, server: ModelServer, more: str = "", seconds: int = 2) -> None:
    """Name a model in a file of its own, which is read once."""
    path = folder / f"{next(numbers)}-{FILE}"
    path.write_text(write_file(server, more, seconds))
    set_settings(msgspec.structs.replace(settings, engines=str(path)))
    assert find_assistant() is not None
