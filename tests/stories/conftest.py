"""A Salon started by its own command on a data folder of its own."""

import contextlib
import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from playwright.sync_api import Page, Response, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.conftest import ROOT

# Nothing is asked over TLS here, and reading all authorities anew for every guest takes longer than asking.
_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# Opens a page and leaves it at its first screen, as the server drew it.
open_at_once = Page.goto


class Place:
    """One `salon run`: its address, its process, and people who use it."""

    def __init__(self, data: Path, port: int, env: dict[str, str] | None = None) -> None:
        self.data, self.port, self.env = data, port, env or {}
        self.url = f"http://localhost:{port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.keeper: Guest | None = None  # the operator, where somebody has come

    def start(self) -> float:
        """Start and wait until it answers; returns how many seconds that took."""
        env = {
            **os.environ,
            "SALON_DATA": str(self.data),
            "SALON_PORT": str(self.port),
            "SALON_RATE_LIMITS": "off",
            "SALON_ART": str(ROOT / "build" / "art.pack"),
            "SALON_WEB": str(ROOT / "web" / "build"),
            **self.env,
        }
        env.pop("DATABASE_URL", None)
        began = time.monotonic()
        log = (self.data / "run.log").open("ab")
        self.process = subprocess.Popen([sys.executable, "-m", "salon.app.cli", "run"], env=env, stdout=log, stderr=log)
        while time.monotonic() - began < 180:
            if self.process.poll() is not None:
                raise AssertionError((self.data / "run.log").read_text()[-4000:])
            try:
                if httpx.get(f"{self.url}/health", timeout=2, verify=_tls).status_code == 200:
                    return time.monotonic() - began
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError("it does not answer: " + (self.data / "run.log").read_text()[-4000:])

    def family(self) -> list[psutil.Process]:
        """Every process of this Salon, its database included."""
        assert self.process is not None
        found = psutil.Process(self.process.pid).children(recursive=True)
        postmaster = int((self.data / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
        return [psutil.Process(self.process.pid), *found, psutil.Process(postmaster)]

    def stop(self, number: int = signal.SIGINT) -> None:
        """Press Ctrl-C, or worse, and wait for the end."""
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(90)

    def invite(self, name: str | None = None) -> "Guest":
        """Somebody signs up as the web client does."""
        username = name or f"guest_{secrets.token_hex(4)}"
        client = httpx.Client(base_url=self.url, timeout=60, verify=_tls)
        body = {
            "username": username,
            "email": f"{username}@example.org",
            "password": "a long enough secret",
            "agreement": True,
        }
        answer = client.post("/api/salon/v1/accounts", json=body)
        assert answer.status_code == 200, answer.text
        return Guest(client, answer.json())


class Guest:
    """A signed-in browser without a window."""

    def __init__(self, client: httpx.Client, session: dict[str, Any]) -> None:
        client.headers["X-Salon-CSRF"] = session["csrf"]
        self.client, self.account = client, session["account"]
        self.id, self.username = self.account["id"], self.account["username"]
        self.cookie = client.cookies["salon_session"]

    def get(self, path: str, **query: Any) -> Any:
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None) -> Any:
        return self._send("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        return self._send("PUT", path, body)

    def _send(self, method: str, path: str, body: Any) -> Any:
        answer = self.client.request(method, path, json=body or {})
        assert answer.is_success, answer.text
        return answer.json()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """A running Salon, shared by the stories; whoever came first keeps it."""
    with tempfile.TemporaryDirectory(prefix="salon-place-") as folder:
        running = Place(Path(folder), free_port())
        running.start()
        running.keeper = running.invite("keeper")
        yield running
        running.stop()


@pytest.fixture(scope="session", autouse=True)
def _pages_are_the_clients() -> Iterator[None]:
    """Whoever opens a page or loads it again goes on when the client has taken it over, and can answer keys.

    What is expected of a page may take as long as a busy machine needs; whoever waits in vain waits long, and rarely.
    """
    expect.set_options(timeout=30_000)

    def wait(page: Page, answer: Response | None) -> Response | None:
        with contextlib.suppress(TooLate):  # the client never came; what the story looks for will say so
            page.locator("#coming").wait_for(state="detached", timeout=60_000)
        return answer

    reload = Page.reload
    patch = pytest.MonkeyPatch()
    patch.setattr(Page, "goto", lambda page, *given, **named: wait(page, open_at_once(page, *given, **named)))
    patch.setattr(Page, "reload", lambda page, *given, **named: wait(page, reload(page, *given, **named)))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _windows_are_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page that is left open goes on following what happens, at the cost of the stories after it."""
    yield
    for name in {"browser", "barred"} & set(request.fixturenames):
        for context in request.getfixturevalue(name).contexts:
            context.close()
