"""`salon restore`."""

import asyncio
from pathlib import Path

import click

from salon.app.commands.backup import tell
from salon.app.logs import configure_logs
from salon.app.settings import read_settings
from salon.app.supervisor import AlreadyRunning, hold_data, prepare_database
from salon.backups.erasures import ledger_path
from salon.backups.restoring import restore_backup
from salon.datasets.closing import settle_restored
from salon.kit.context import set_settings
from salon.kit.errors import SalonError


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--erasures", type=click.Path(dir_okay=False, path_type=Path), help="The ledger of erasures, if it lies elsewhere."
)
@click.option("--without-erasures", is_flag=True, help="Go without that ledger: people erased since come back.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(folder: Path, erasures: Path | None, without_erasures: bool, yes: bool) -> None:
    """Put the place that was copied to FOLDER in the stead of this one. Salon must not be running.

    What people erased or took back after the copy was made is erased and taken back again.
    """
    given = read_settings()
    if not yes:
        click.confirm(f"Replace everything at {given.base_url} with what is in {folder}?", abort=True)
    configure_logs("warning")
    try:
        with hold_data(given.data):
            settings, postgres = prepare_database(given)
            set_settings(settings)
            ledger = None if without_erasures else erasures or ledger_path()
            try:
                done = asyncio.run(restore_backup(settings, folder.resolve(), ledger, tell, settle_restored))
            finally:
                if postgres is not None:
                    postgres.stop()
    except (SalonError, AlreadyRunning) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Back is the place of {done.manifest.made_at}, up to event {done.manifest.seq}, with {done.manifest.media}"
        f" files; {done.replayed} erasures were done again. Everybody has to sign in."
    )
