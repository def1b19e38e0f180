"""The process's connection pools, and the ways to use them: `reading()`, `asking()` and `transaction()`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import psycopg
from psycopg_pool import AsyncConnectionPool

from salon.kit.errors import KeptError

Tx = psycopg.AsyncConnection
SESSION = "-c timezone=UTC -c statement_timeout=15000 -c jit=off"
# Statements put together of many parts take PostgreSQL ten times longer to plan than to run (1.2 ms against 0.1), and
# left to itself it plans them anew at every call. Their own connections plan each once.
PLANNED_ONCE = f"{SESSION} -c plan_cache_mode=force_generic_plan"


class _Pools(NamedTuple):
    plain: AsyncConnectionPool
    asking: AsyncConnectionPool


_pools: list[_Pools] = []


async def open_pool(url: str, size: int = 10) -> None:
    """Open this process's pools; the server must be reachable within 10 s or `PoolTimeout` is raised."""
    pools = _Pools(_make_pool(url, size, SESSION), _make_pool(url, max(2, size // 2), PLANNED_ONCE))
    for pool in pools:
        await pool.open(wait=True, timeout=10)
    _pools.append(pools)


def _make_pool(url: str, size: int, options: str) -> AsyncConnectionPool:
    return AsyncConnectionPool(
        url,
        min_size=min(2, size),
        max_size=size,
        timeout=5,
        open=False,
        configure=_configure,
        kwargs={"prepare_threshold": 2, "options": options},
        check=None,
    )


async def _configure(conn: Tx) -> None:
    """Not among the pool's arguments: the job queue opens connections with them and sets this one itself."""
    await conn.set_autocommit(True)


async def close_pool() -> None:
    """Close the pools opened last."""
    if _pools:
        for pool in _pools.pop():
            await pool.close()


@asynccontextmanager
async def reading() -> AsyncIterator[Tx]:
    """Lend a connection for single statements, each its own snapshot and one round trip."""
    async with _pools[-1].plain.connection() as conn:
        yield conn


@asynccontextmanager
async def asking() -> AsyncIterator[Tx]:
    """The same for statements of many parts, which are planned once: not for conditions whose plan hangs on a value."""
    async with _pools[-1].asking.connection() as conn:
        yield conn


@asynccontextmanager
async def transaction() -> AsyncIterator[Tx]:
    """Lend a connection inside one transaction: committed at the end, rolled back on any error.

    What a `KeptError` has to say for itself is written afterwards, in a transaction of its own.
    """
    async with _pools[-1].plain.connection() as conn:
        try:
            async with conn.transaction():
                yield conn
        except KeptError as error:
            async with conn.transaction():
                await error.keep(conn)
            raise


def pool_url() -> str:
    """The address the pool connects to, for the few that need a connection of their own (LISTEN, locks)."""
    return str(_pools[-1].plain.conninfo)
