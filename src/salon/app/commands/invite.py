"""`salon invite`."""

import secrets

import click

from salon.app.offline import add_invite, with_database
from salon.app.settings import read_settings


@click.command("invite")
@click.option("--uses", default=1, show_default=True, help="How many people may join with it.")
def command(uses: int) -> None:
    """Make an invite code."""
    code = secrets.token_urlsafe(9)
    with_database(read_settings(), lambda: add_invite(code, uses))
    click.echo(code)
