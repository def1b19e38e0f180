"""`salon audit`."""

import sys

import click

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.audit.queries import Proof, verify


@click.group("audit")
def command() -> None:
    """Look into what the staff did."""


@command.command("verify")
@click.option("--known", default="", metavar="ENTRIES:HEAD", help="What an earlier proof printed: it must still hold.")
def verify_chain(known: str) -> None:
    """Prove that nothing of what the staff did was changed or taken away; the exit code says so too.

    Who can write to the database's files can write the whole chain anew. Keep what this prints somewhere else, and
    give it as --known the next time.
    """
    found: list[Proof] = []

    async def look() -> None:
        found.append(await verify(known))

    with_database(read_settings(), look)
    proof = found[0]
    click.echo(f"{proof.entries}:{proof.head}")
    click.echo(proof.problem or "The chain holds.")
    sys.exit(1 if proof.problem else 0)
