"""`salon moderation`."""

import csv
import json
from pathlib import Path
from typing import Any

import click

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.checks.known import KEPT_DOWN_FOR
from salon.kit import db
from salon.safety import keeping_down
from salon.safety.transparency import measure_year


@click.group("moderation")
def command() -> None:
    """Give account of what moderators and machines decided."""


@command.command("report")
@click.option("--year", type=click.IntRange(2020, 2200), required=True, help="The calendar year.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="The folder to write to.")
def report(year: int, out: Path) -> None:
    """Write the yearly transparency report as ten tables (CSV), and two of context notes and labels."""
    tables: dict[str, list[tuple[Any, ...]]] = {}

    async def measure() -> None:
        tables.update(await measure_year(year))

    with_database(read_settings(), measure)
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        path = out / f"{year}_{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        click.echo(str(path))


@command.command("bring-list")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="Whose list it is; the same name replaces what it held.")
@click.option(
    "--for", "label", type=click.Choice(KEPT_DOWN_FOR), required=True, help="What its pictures are refused for."
)
def bring_list(file: Path, name: str, label: str) -> None:
    """Keep down the pictures of a list of PDQ hashes: one a line, or JSON of ThreatExchange."""
    text = file.read_text("utf-8", errors="replace")

    async def bring() -> None:
        hashes = keeping_down.read_hashes(text)
        async with db.transaction() as tx:
            came, went = await keeping_down.bring_list(tx, 0, name, label, hashes)
        click.echo(f"{len(hashes)} hashes in the list: {came} new, {went} let go.")

    with_database(read_settings(), bring)


@command.command("hand-list-on")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
def hand_list_on(out: Path) -> None:
    """Write the pictures kept down here as ThreatExchange takes them: hashes, never pictures."""
    entries: list[dict[str, str]] = []

    async def read() -> None:
        async with db.reading() as conn:
            entries.extend(await keeping_down.hand_on(conn))

    with_database(read_settings(), read)
    out.write_text(json.dumps({"data": entries}, indent=1) + "\n", "utf-8")
    click.echo(f"{len(entries)} hashes written to {out}")
