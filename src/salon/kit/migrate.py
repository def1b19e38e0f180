"""Brings the schema up to date: plain SQL files applied in order, one process at a time."""

from pathlib import Path

import psycopg
from yoyo import get_backend, read_migrations

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK_KEY = 7_205_001  # advisory lock: "salon migrations"


def migrate(database_url: str) -> list[str]:
    """Apply what is missing and return the names applied; a second process waits for the first.

    The tool's own lock is a row that outlives a killed process, so an advisory lock guards it and a left-over row
    is broken.
    """
    with psycopg.connect(database_url, autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
        backend = get_backend(database_url.replace("postgresql://", "postgresql+psycopg://", 1))
        try:
            backend.break_lock()
            pending = backend.to_apply(read_migrations(str(MIGRATIONS)))
            for migration in pending:
                with backend.transaction():  # the tool's own way commits a file before it marks it as applied
                    migration.process_steps(backend, "apply")
                    backend.mark_one(migration, log=False)
            return [migration.id for migration in pending]
        finally:
            backend.connection.close()
