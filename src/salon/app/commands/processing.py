"""`salon processing`."""

import click
import msgspec

from salon.app.offline import with_database
from salon.app.retention import describe_processing
from salon.app.settings import read_settings


@click.command("processing")
def command() -> None:
    """Print the record of processing activities (GDPR Art. 30) as JSON, made from what is asked, kept and enforced."""

    async def act() -> None:
        record = msgspec.json.encode(await describe_processing())
        click.echo(msgspec.json.format(record, indent=2).decode())

    with_database(read_settings(), act)
