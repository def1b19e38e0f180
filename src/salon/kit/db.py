"""The process's connection pool, and the two ways to use it: `reading()` and `transaction()`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from psycopg_pool import AsyncConnectionPool

Tx = psycopg.AsyncConnection
_pools: list[AsyncConnectionPool] = []


async def open_pool(url: str, size: int = 10) -> None:
    """Open this process's pool; the server must be reachable within 10 s or `PoolTimeout` is raised."""
    pool = AsyncConnectionPool(
        url,
        min_size=min(2, size),
        max_size=size,
        timeout=5,
        open=False,
        configure=_configure,
        kwargs={"prepare_threshold": 2, "options": "-c timezone=UTC -c statement_timeout=15000 -c jit=off"},
        check=None,
    )
    await pool.open(wait=True, timeout=10)
    _pools.append(pool)


async def _configure(conn: Tx) -> None:
    """Not among the pool's arguments: the job queue opens connections with them and sets this one itself."""
    await conn.set_autocommit(True)


async def close_pool() -> None:
    """Close the pool opened last."""
    if _pools:
        await _pools.pop().close()


@asynccontextmanager
async def reading() -> AsyncIterator[Tx]:
    """Lend a connection for single statements, each its own snapshot and one round trip."""
    async with _pools[-1].connection() as conn:
        yield conn


@asynccontextmanager
async def transaction() -> AsyncIterator[Tx]:
    """Lend a connection inside one transaction: committed at the end, rolled back on any error."""
    async with _pools[-1].connection() as conn, conn.transaction():
        yield conn


def pool_url() -> str:
    """The address the pool connects to, for the few that need a connection of their own (LISTEN, locks)."""
    return str(_pools[-1].conninfo)
