"""A Salon with three engines: the composer, one that can do everything, and a service that costs money."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.stories.conftest import Place, free_port
from tests.studio.service import serving

ENGINES = """
[[engine]]
kind = "openai"
id = "paid"
name = "Paid Service"
description = "A service on another machine."
model = "gpt-image-1"
base_url = "{url}"
key = "SALON_TEST_KEY"
quality = "low"
prices = {{ picture = 0.05, text_input = 5, image_input = 10, output = 40 }}
"""


@contextmanager
def opened() -> Iterator[Place]:
    """The place, running, with the engines' own server beside it."""
    with serving() as service, tempfile.TemporaryDirectory(prefix="salon-studio-") as folder:
        data, plugged = Path(folder) / "data", Path(folder) / "plugged"
        data.mkdir()
        (data / "engines.toml").write_text(ENGINES.format(url=service.url))
        info = plugged / "salon_gradients-2.5.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: salon-gradients\nVersion: 2.5\n")
        (info / "entry_points.txt").write_text("[salon.engines]\ngradients = tests.studio.gradients:build\n")
        path = os.pathsep.join([str(plugged), str(ROOT), os.environ.get("PYTHONPATH", "")])
        running = Place(data, free_port(), {"PYTHONPATH": path, "SALON_TEST_KEY": "sk-local"})
        running.start()
        try:
            yield running
        finally:
            running.stop()
