"""`salon migrate`."""

import click

from salon.app.settings import read_settings
from salon.app.supervisor import prepare_database


@click.command("migrate")
def command() -> None:
    """Bring the database schema up to date."""
    _, postgres = prepare_database(read_settings())
    if postgres is not None:
        postgres.stop()
    click.echo("The schema is up to date.")
