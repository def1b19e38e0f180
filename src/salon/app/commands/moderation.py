"""`salon moderation`."""

import csv
from pathlib import Path
from typing import Any

import click

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.safety.transparency import measure_year


@click.group("moderation")
def command() -> None:
    """Give account of what moderators and machines decided."""


@command.command("report")
@click.option("--year", type=click.IntRange(2020, 2200), required=True, help="The calendar year.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="The folder to write to.")
def report(year: int, out: Path) -> None:
    """Write the yearly transparency report as ten tables (CSV)."""
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
