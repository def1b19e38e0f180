"""A Salon with a language model beside it, in a thread of this process."""

import asyncio
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.assistant.conftest import write_file
from tests.assistant.model_server import ModelServer
from tests.stories.conftest import Place, free_port


@contextmanager
def serving(model: ModelServer) -> Iterator[None]:
    """Run the model's server in a thread of its own."""
    loop = asyncio.new_event_loop()

    async def start() -> asyncio.Server:
        server = await asyncio.start_server(model.attend, "127.0.0.1", 0)
        model.port = server.sockets[0].getsockname()[1]
        return server

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def opened() -> Iterator[tuple[Place, ModelServer]]:
    """The place, running, with the model it names."""
    model = ModelServer()
    with serving(model), tempfile.TemporaryDirectory(prefix="salon-asking-") as folder:
        data = Path(folder)
        (data / "engines.toml").write_text(write_file(model, "pictures = true", 60))
        running = Place(data, free_port())
        running.start()
        try:
            yield running, model
        finally:
            running.stop()
