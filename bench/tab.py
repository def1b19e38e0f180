"""One tab of a Chromium that nobody looks into: what it takes is what it would take for a person.

Playwright, as every developer's panel, has the tab keep what it fetched so that it could be looked at, 40 KB a post.
"""

import contextlib
import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psutil
from websockets.sync.client import ClientConnection, connect

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run")
QUIET = ("--disable-background-networking", "--disable-sync")
OF_THE_BROWSER = "--top-chrome-webui"  # draws the browser's own pages


class Memory(NamedTuple):
    """In MB: what Chromium's task manager calls the memory footprint of a tab (anonymous memory of its process, and
    what of it is swapped out), and all of it that no other process has (USS), decoded pictures lent to others included.
    """

    footprint: float
    private: float


class Tab:
    """A page, asked by the protocol of Chromium's developer tools."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._asked, self._session = socket, 0, ""
        page = next(one for one in self.ask("Target.getTargets")["targetInfos"] if one["type"] == "page")
        told = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = told["sessionId"]

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Raises `RuntimeError` with what Chromium says when it will not."""
        self._asked += 1
        request = {"id": self._asked, "method": method, "params": params}
        self._socket.send(json.dumps({**request, "sessionId": self._session} if self._session else request))
        while (answer := json.loads(self._socket.recv(timeout=60))).get("id") != self._asked:
            pass  # an event, which nobody waits for
        if "result" not in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]  # type: ignore[no-any-return]

    def run(self, script: str) -> Any:
        """What an expression comes to."""
        told = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in told:
            raise RuntimeError(str(told["exceptionDetails"]))
        return told["result"].get("value")

    def wait(self, script: str, seconds: float) -> None:
        """Raises `TimeoutError` when the expression does not become true in time."""
        end = time.monotonic() + seconds
        while not self.run(script):
            if time.monotonic() > end:
                raise TimeoutError(script)
            time.sleep(0.1)

    def open(self, url: str, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        self.ask("Page.navigate", url=url)

    def count(self) -> dict[str, float]:
        """Chromium's own numbers, by name: bytes of scripts' values, nodes, documents."""
        self.ask("Performance.enable")
        return {one["name"]: one["value"] for one in self.ask("Performance.getMetrics")["metrics"]}


def find_memory(browser: int) -> Memory:
    """Of the largest of a browser's processes that draw pages."""
    return max(_weigh(one) for one in psutil.Process(browser).children(recursive=True) if _draws_pages(one))


def _draws_pages(process: psutil.Process) -> bool:
    try:
        words = process.cmdline()
    except psutil.Error:
        return False
    return any("--type=renderer" in word for word in words) and not any(OF_THE_BROWSER in word for word in words)


def _weigh(process: psutil.Process) -> Memory:
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
        private = process.memory_full_info().uss / 1e6
    except (OSError, psutil.Error):
        return Memory(0, 0)
    kilobytes = re.findall(r"^(?:RssAnon|VmSwap):\s+(\d+) kB", status, re.MULTILINE)
    return Memory(sum(map(int, kilobytes)) * 1024 / 1e6, private)


@contextmanager
def open_tab(chromium: str) -> Iterator[tuple[Tab, int]]:
    """An empty tab in a browser of its own, and the number of the browser's process."""
    with tempfile.TemporaryDirectory(prefix="salon-tab-", ignore_cleanup_errors=True) as profile:
        words = [chromium, *FLAGS, *QUIET, f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"]
        browser = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with connect(_find_address(Path(profile)), max_size=None, proxy=None) as socket:
                yield Tab(socket), browser.pid
        finally:
            browser.terminate()
            browser.wait(20)


def _find_address(profile: Path) -> str:
    """Where a browser listens, as it writes down when it has started. Raises `TimeoutError` when it does not."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(FileNotFoundError):
            port, path = (profile / "DevToolsActivePort").read_text().split()
            return f"ws://127.0.0.1:{port}{path}"
        time.sleep(0.1)
    raise TimeoutError("Chromium did not start")
