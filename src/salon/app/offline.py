"""What commands do to the database outside the running processes."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from salon.app.logs import configure_logs
from salon.app.supervisor import prepare_database
from salon.app.wiring import READERS
from salon.audit.actions import MACHINE, Deed, note
from salon.kit import db, jobs
from salon.kit.context import set_settings
from salon.kit.errors import SalonError
from salon.kit.log.readers import rebuild_reader
from salon.kit.settings import Settings


def with_database(settings: Settings, act: Callable[[], Awaitable[None]]) -> None:
    """Run `act` with an open pool; the embedded database is started if it is not running, and left as it was.

    What it cannot do (`SalonError`) ends the command with its sentence.
    """
    already = (settings.data / "postgres" / "postmaster.pid").exists()
    settings, postgres = prepare_database(settings)
    set_settings(settings)
    configure_logs("warning")

    async def running() -> None:
        assert settings.database_url is not None
        await db.open_pool(settings.database_url, settings.pool_size)
        await jobs.open_jobs()
        try:
            await act()
        finally:
            await db.close_pool()

    try:
        asyncio.run(running())
    except SalonError as error:
        raise click.ClickException(error.message) from error
    finally:
        if postgres is not None and not already:
            postgres.stop()


async def rebuild_named(name: str) -> None:
    """Rebuild one reader's tables."""
    await rebuild_reader(next(reader for reader in READERS if reader.name == name))


async def add_invite(code: str, uses: int) -> None:
    """Store an invite."""
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO invites (code, uses_left) VALUES (%s, %s)", (code, uses))
        await note(tx, MACHINE, Deed(action="invite.make", details={"uses": uses}))
