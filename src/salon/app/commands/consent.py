"""`salon consent`."""

import sys

import click

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.consent.chain import Finding, verify_ledger
from salon.consent.likeness.receipts import verify_receipts
from salon.kit import db


@click.group("consent")
def command() -> None:
    """Look after the ledger of consent."""


@command.command("verify")
def verify() -> None:
    """Check that no row of a ledger was changed, taken out or cut off, and that what holds now follows from them."""
    found: list[Finding] = []
    of_likeness: list[tuple[int, list[str]]] = []

    async def check() -> None:
        async with db.transaction() as tx:
            await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            await tx.execute("SET LOCAL statement_timeout = 0")
            found.append(await verify_ledger(tx))
            of_likeness.append(await verify_receipts(tx))

    with_database(read_settings(), check)
    rows, problems = of_likeness[0]
    for problem in (*found[0].problems, *problems):
        click.echo(problem)
    click.echo(f"{found[0].rows} rows, the last is {found[0].head.hex()}.")
    click.echo(f"{rows} rows of likeness.")
    if found[0].problems or problems:
        sys.exit(1)
    click.echo("The ledger holds.")
