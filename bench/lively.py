"""A whole Salon with the demo's cast in it and somebody who follows them all, for what is measured in a browser."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from tests.stories.conftest import Guest, Place, free_port
from tests.stories.test_running import wait_for

from salon.app.demo import CAST


class LivelyPlace(Place):
    """A running place that somebody has filled."""

    def fill(self) -> None:
        """Let the cast make their pictures and talk; about a minute."""
        env = {**os.environ, "SALON_DATA": str(self.data), "SALON_PORT": str(self.port)}
        subprocess.run([sys.executable, "-m", "salon.app.cli", "demo"], env=env, check=True, stdout=subprocess.DEVNULL)

    def list_pictures(self) -> list[dict[str, Any]]:
        """The posts with a picture, the newest first."""
        public = httpx.get(f"{self.url}/api/v1/timelines/public", params={"limit": 40}).json()
        return [post for post in public if post["media_attachments"]]


@contextmanager
def open_lively_place() -> Iterator[tuple[LivelyPlace, Guest]]:
    """The place and its reader, whose home is full; gone again afterwards."""
    with tempfile.TemporaryDirectory(prefix="salon-bench-") as folder:
        place = LivelyPlace(Path(folder), free_port())
        place.start()
        try:
            reader = place.invite("reader")
            place.fill()
            for name in CAST:
                person = reader.get("/api/v1/accounts/lookup", acct=name)
                reader.post(f"/api/v1/accounts/{person['id']}/follow")
            wait_for(lambda: len(reader.get("/api/v1/timelines/home", limit=40)) > len(CAST))
            yield place, reader
        finally:
            place.stop()
