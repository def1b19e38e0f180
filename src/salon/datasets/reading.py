"""The rows of a config as Arrow's columns, read from one snapshot of the database without a tuple for any of them."""

import contextlib
from typing import Any

import numpy as np
import pyarrow as pa
from adbc_driver_postgresql import StatementOptions, dbapi

from salon.datasets.selection import Ids, Snapshot

AT_ONCE = 20_000  # keys sent at a time
BATCH_BYTES = 2 * 1024 * 1024  # of rows taken from the connection at a time, roughly
# As `selection.UNHURRIED`: whole tables are joined and sorted.
UNHURRIED = (
    "SET timezone = 'UTC'",
    "SET statement_timeout = 0",
    "SET idle_in_transaction_session_timeout = 0",
    "SET jit = off",
    "SET work_mem = '64MB'",
)


class Source:
    """The database as a snapshot of it is. Whatever this and its readings do waits, so it is for threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._conn = dbapi.connect(snapshot.url, autocommit=True)  # learns what types there are, for all others

    def connect(self) -> Any:
        """A connection that sees the snapshot."""
        conn = self._conn.adbc_clone()
        with conn.cursor() as cursor:
            join = f"SET TRANSACTION SNAPSHOT '{self._snapshot.name}'"
            for told in ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", join, *UNHURRIED):
                cursor.execute(told)
        return conn

    def close(self) -> None:
        """Give up the connection."""
        self._conn.close()


class Reading:
    """The rows of one config, on a connection of their own."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._conn: Any = None
        self._cursor: Any = None
        self._batches: Any = None
        self._ready: Any = None

    def ask(self, read: str, first: Ids, second: Ids) -> None:
        """Ask for rows by their keys and wait for the first of them: then all are found and sorted."""
        self._conn = self._source.connect()
        self._cursor = self._conn.cursor()
        # COPY, which answers in Arrow's terms, takes no values, so what is asked for lies in a table of its own.
        keys = {"place": np.arange(len(first)), "first": first, "second": second}
        wanted = pa.table(keys).to_reader(AT_ONCE)
        self._cursor.adbc_ingest("wanted", wanted, mode="create", temporary=True)
        for told in ("ANALYZE wanted", "SET TRANSACTION READ ONLY"):
            self._cursor.execute(told)
        self._cursor.adbc_statement.set_options(**{StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(BATCH_BYTES)})
        self._cursor.execute(read)
        self._batches = self._cursor.fetch_record_batch()
        self._ready = self._batches.schema.empty_table()

    def take(self, count: int) -> Any:
        """The next rows, as a `pa.RecordBatch`; raises `LookupError` where fewer are there than were asked for."""
        while len(self._ready) < count:
            batch = next(self._batches, None)
            if batch is None:
                raise LookupError("fewer rows are there than were asked for")
            self._ready = pa.concat_tables([self._ready, pa.Table.from_batches([batch])])
        taken, self._ready = self._ready.slice(0, count), self._ready.slice(count)
        return taken.combine_chunks().to_batches()[0]

    def end(self) -> None:
        """Raises `LookupError` where more is there than was asked for."""
        if len(self._ready) or any(map(len, self._batches)):
            raise LookupError("more rows are there than were asked for")

    def cancel(self) -> None:
        """Have the database give up, whatever thread waits for it."""
        if self._cursor is not None:
            with contextlib.suppress(dbapi.Error):  # it waits for nothing just now
                self._cursor.adbc_cancel()

    def close(self) -> None:
        """Give up the connection, which nothing may wait for any more."""
        for one in (self._batches, self._cursor, self._conn):
            if one is not None:
                one.close()
