"""`salon dataset`."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import httpx

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.datasets.applying import acknowledge_tombstones, apply_tombstones, find_loaded
from salon.datasets.building import build_release
from salon.datasets.cluster import write_on_cluster
from salon.datasets.fetching import fetch_release
from salon.datasets.jobs import patch_releases
from salon.datasets.registering import register_release
from salon.datasets.shards import write_configs
from salon.kit import clock, log
from salon.kit.errors import SalonError

KEY = click.option("--key", envvar="SALON_FIREHOSE_KEY", help="A recipient's key.")


@click.group("dataset")
def command() -> None:
    """Make datasets of what people agreed to share, take them, and take out of copies what was withdrawn."""


@command.command("build")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write.")
@click.option("--as-of", type=click.IntRange(min=1), help="The place in the log to stop at; without one, now.")
@click.option("--cluster", is_flag=True, help="Have Daft hand the work out: to processes here, or to a Ray cluster.")
def build(out: Path, as_of: int | None, *, cluster: bool) -> None:
    """Write a release to a folder, and make it known; the same place in the log makes the same bytes."""
    folder = out.absolute()

    async def act() -> None:
        if as_of is None:
            await log.wait_until_written()
        made = await build_release(folder, as_of, _tell, write_on_cluster if cluster else write_configs)
        await register_release(made)
        click.echo("", err=True)
        for one in made.about.configs:
            click.echo(f"{one.config.name}: {one.rows:,} rows, {one.bytes:,} bytes")
        click.echo(f"{made.about.name} {made.about.version} is in {out}.")

    with_database(read_settings(), act)


@command.command("patch")
def patch() -> None:
    """Make the next version of every release from which something had to go."""

    async def act() -> None:
        patched = await patch_releases(clock.now())
        click.echo("\n".join(f"{name} is released." for name in patched) or "Nothing had to go from any release.")

    with_database(read_settings(), act)


@command.command("fetch")
@click.argument("name", required=False)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write.")
@click.option("--url", help="Where the place is, unless it is this one.")
@KEY
def fetch(name: str | None, out: Path, url: str | None, key: str | None) -> None:
    """Take the release NAME, or the newest, and check every file against the signed list; goes on after a break."""
    with _in_words():
        found = fetch_release(url or read_settings().base_url, name, out.absolute(), key, _tell_file)
    click.echo("", err=True)
    click.echo(f"{found.name} is in {out}: {found.files} files, {found.bytes:,} bytes, each as the signed list says.")
    click.echo(f"It is signed with {found.public_key}.")
    if found.gone:
        click.echo(f"{found.gone:,} of its rows have had to go since: salon dataset apply-tombstones {out}")


@command.command("apply-tombstones")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--feed", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of the feed.")
@KEY
def apply(folder: Path, feed: Path | None, key: str | None) -> None:
    """Delete from the release in FOLDER what people took back since; asks the place it came from what that is.

    With a key that place is told that it is done.
    """
    with _in_words():
        done = apply_tombstones(folder, feed)
        click.echo(f"{done.rows:,} rows went, {done.files} files were written anew. Applied up to {done.seq}.")
        if loaded := find_loaded(folder):
            click.echo(f"`datasets` keeps what it loaded from here in {loaded}, and reads that again: delete it too.")
        if key:
            acknowledge_tombstones(folder, done.seq, key)
            click.echo("The place it came from knows.")


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    """What goes amiss while another place is asked, as a sentence."""
    try:
        yield
    except SalonError as error:
        raise click.ClickException(error.message) from error
    except httpx.HTTPError as error:
        raise click.ClickException(f"The place it came from could not be asked: {error}") from error


def _tell_file(path: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{path}", nl=False, err=True)


async def _tell(config: str, done: int, _total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{config}: {done:,} rows ", nl=False, err=True)
