"""`salon run`: starts database, web and worker, keeps them alive, and stops them all on Ctrl-C."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

import msgspec

from salon.kit.jobs import ensure_job_tables
from salon.kit.migrate import migrate
from salon.kit.postgres import Postgres, start_postgres
from salon.kit.settings import Settings

GRACE = 10.0  # seconds a child has to stop


class AlreadyRunning(Exception):
    """Another Salon uses this data folder or port."""


def prepare_database(settings: Settings) -> tuple[Settings, Postgres | None]:
    """Start the embedded database if none is given, bring the schema up to date; the settings gain its address."""
    postgres = None if settings.database_url else start_postgres(settings)
    url = settings.database_url or (postgres.url if postgres else "")
    migrate(url)
    ensure_job_tables(url)
    return msgspec.structs.replace(settings, database_url=url), postgres


def watch_parent() -> None:
    """Make this process end when its supervisor is gone, however it went."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class Supervisor:
    """Keeps the children of one `salon run` alive."""

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self.settings = settings
        self.say = say
        self.stopping = False
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.started_at: dict[str, float] = {}
        self.postgres: Postgres | None = None
        self.listener: socket.socket | None = None

    def run(self) -> None:
        """Start everything and stay until told to stop; raises `AlreadyRunning`."""
        lock = hold_data(self.settings.data)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            self.listener = _listen(self.settings)
            self.settings, self.postgres = prepare_database(self.settings)
            for name in self._names():
                self._start(name)
            self._announce()
            while not self.stopping:
                self._tend()
                time.sleep(0.3)
        finally:
            self._stop_children()
            if self.postgres is not None:
                self.postgres.stop()
            if self.listener is not None:
                self.listener.close()
            lock.close()

    def _names(self) -> list[str]:
        web = [f"web {number}" for number in range(self.settings.web_processes)]
        return [*web, *(f"worker {number}" for number in range(self.settings.worker_processes))]

    def _start(self, name: str) -> None:
        env = {**os.environ, "DATABASE_URL": self.settings.database_url or "", "SALON_SUPERVISED": "1"}
        assert self.listener is not None
        part, door = name.split(" ", 1)[0], self.listener.fileno()
        command = [sys.executable, "-W", "ignore", "-m", "salon.app.cli", part]
        command += ["--fd", str(door)] if part == "web" else []
        kept = [door] if part == "web" else []
        self.children[name] = subprocess.Popen(command, env=env, start_new_session=True, pass_fds=kept)  # noqa: S603  ours
        self.started_at[name] = time.monotonic()

    def _tend(self) -> None:
        """Start again what died, the database first."""
        if self.postgres is not None and not _is_alive(self.postgres.pid):
            self.say("The database stopped; starting it again.")
            self.settings, self.postgres = prepare_database(msgspec.structs.replace(self.settings, database_url=None))
        for name, child in self.children.items():
            if child.poll() is not None and not self.stopping:
                self.say(f"The {name} process ended ({child.returncode}); starting it again.")
                if time.monotonic() - self.started_at[name] < 2:
                    time.sleep(1)
                self._start(name)

    def _announce(self) -> None:
        deadline = time.monotonic() + 60
        host = self.settings.host if self.settings.host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104
        while not self.stopping and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://{host}:{self.settings.port}/health", timeout=2) as answer:
                    if answer.status == 200:
                        self.say(f"Salon is open at {self.settings.base_url}  (Ctrl-C stops it)")
                        return
            except OSError:
                pass
            self._tend()
            time.sleep(0.1)

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _stop_children(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def hold_data(data: Path) -> IO[str]:
    """Hold the data folder; the lock goes with the process, so a kill leaves nothing behind.

    Raises `AlreadyRunning` while another process holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    file = (data / "salon.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise AlreadyRunning(f"Another Salon is using {data.resolve()}.") from error
    return file


def _listen(settings: Settings) -> socket.socket:
    """Open the door all web processes share, so that requests wait while one is started again.

    A killed predecessor's children may hold the port for a moment longer.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    for _ in range(40):
        door = socket.socket(family)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((settings.host, settings.port))
            door.listen(2048)
        except OSError:
            door.close()
            time.sleep(0.2)
            continue
        return door
    raise AlreadyRunning(f"Port {settings.port} is in use; choose another with SALON_PORT.")


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
