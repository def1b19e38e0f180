"""`salon account`."""

import asyncio
from pathlib import Path

import click

from salon.accounts.queries import find_id_by_username
from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.archives.building import build_archive
from salon.kit.errors import NotFound, SalonError


@click.group("account")
def command() -> None:
    """Take out all that is kept of one person."""


@command.command("export")
@click.argument("name")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The zip to write.")
def export(name: str, out: Path) -> None:
    """Write everything kept of @NAME to a zip."""

    async def act() -> None:
        account_id = await find_id_by_username(name.removeprefix("@"))
        if account_id is None:
            raise NotFound(f"There is nobody called {name} here.")
        unfinished = out.with_name(f"{out.name}.part")
        try:
            await build_archive(account_id, unfinished, _tell)
            await asyncio.to_thread(unfinished.replace, out)
        finally:
            unfinished.unlink(missing_ok=True)

    try:
        with_database(read_settings(), act)
    except SalonError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"Written to {out}.")


async def _tell(done: int, total: int) -> None:
    click.echo(f"\r{done} of {total} ", nl=done == total, err=True)
