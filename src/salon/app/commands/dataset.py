"""`salon dataset`."""

import sys
from pathlib import Path

import click

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.datasets.building import build_release


@click.group("dataset")
def command() -> None:
    """Make datasets of what people agreed to share, and take out of copies what they withdrew."""


@command.command("build")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write.")
@click.option("--as-of", type=click.IntRange(min=1), help="The place in the log to stop at; without one, now.")
def build(out: Path, as_of: int | None) -> None:
    """Write a release to a folder; the same place in the log makes the same bytes."""
    folder = out.absolute()

    async def act() -> None:
        made = await build_release(folder, as_of, _tell)
        click.echo("", err=True)
        for one in made.about.configs:
            click.echo(f"{one.config.name}: {one.rows:,} rows, {one.bytes:,} bytes")
        click.echo(f"{made.about.name} {made.about.version} is in {out}.")

    with_database(read_settings(), act)


async def _tell(config: str, done: int, _total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{config}: {done:,} rows ", nl=False, err=True)
