"""`salon demo`."""

import click

from salon.app.demo import fill_with_demo
from salon.app.offline import with_database
from salon.app.settings import read_settings


@click.command("demo")
def command() -> None:
    """Fill this place with a lively cast, pictures, replies and remixes."""
    with_database(read_settings(), lambda: fill_with_demo(click.echo))
