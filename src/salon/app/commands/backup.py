"""`salon backup`."""

from pathlib import Path

import click

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.backups.making import make_backup
from salon.kit.context import settings


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Copy the whole place to FOLDER, while it runs: database, media and keys, with checksums.

    The folder holds secrets. It appears when the copy is whole.
    """
    whole = folder.resolve()

    async def act() -> None:
        made = await make_backup(settings(), whole, tell)
        click.echo(f"Written to {folder}: the database up to event {made.seq}, {made.media} files.")

    with_database(read_settings(), act)


async def tell(what: str) -> None:
    """Say what is being worked on."""
    click.echo(f"... {what}", err=True)
