"""`salon run`."""

import click

from salon.app.settings import read_settings
from salon.app.supervisor import AlreadyRunning, Supervisor


@click.command("run")
def command() -> None:
    """Start everything: database, web and worker. Ctrl-C stops it all."""
    try:
        Supervisor(read_settings(), click.echo).run()
    except AlreadyRunning as error:
        raise click.ClickException(str(error)) from error
