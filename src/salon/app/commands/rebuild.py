"""`salon rebuild`."""

import click

from salon.app.offline import rebuild_named, with_database
from salon.app.settings import read_settings
from salon.app.wiring import READERS


@click.command("rebuild")
@click.argument("name", type=click.Choice([reader.name for reader in READERS]))
def command(name: str) -> None:
    """Drop a derived table and make it again from rows and log."""
    with_database(read_settings(), lambda: rebuild_named(name))
    click.echo(f"{name} is rebuilt.")
