"""`salon demo`."""

import click

from salon.app.demo import fill_with_demo
from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.kit.errors import SalonError


@click.command("demo")
def command() -> None:
    """Fill this place with a lively cast, pictures, replies and remixes."""
    try:
        with_database(read_settings(), lambda: fill_with_demo(click.echo))
    except SalonError as error:
        raise click.ClickException(error.message) from error
