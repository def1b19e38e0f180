"""`salon account`."""

import asyncio
import json
import tempfile
from pathlib import Path

import click

from salon.accounts.queries import find_id_by_username
from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.archives.bringing.report import Terms
from salon.archives.bringing.run import bring_archive
from salon.archives.building import build_archive
from salon.archives.imports import AUDIENCES
from salon.archives.likeness import list_differences
from salon.archives.opening import NotTaken
from salon.kit.errors import NotFound
from salon.safety.removal import erase_now


@click.group("account")
def command() -> None:
    """Take out all that is kept of one person, bring things in, or erase it."""


@command.command("export")
@click.argument("name")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The zip to write.")
def export(name: str, out: Path) -> None:
    """Write everything kept of @NAME to a zip."""

    async def act() -> None:
        account_id = await _get_id(name)
        unfinished = out.with_name(f"{out.name}.part")
        try:
            await build_archive(account_id, unfinished, _tell)
            await asyncio.to_thread(unfinished.replace, out)
        finally:
            unfinished.unlink(missing_ok=True)

    with_database(read_settings(), act)
    click.echo(f"Written to {out}.")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "name", required=True, help="Whose life here it becomes a part of.")
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="unlisted",
    show_default=True,
    help="Who sees at most what is in it; original is as it was there.",
)
def bring(file: Path, name: str, audience: str) -> None:
    """Bring FILE, an archive of Salon, Mastodon, X, Instagram or Bluesky, into an account."""

    async def act() -> None:
        account_id = await _get_id(name)
        with tempfile.TemporaryDirectory(prefix="salon-import-") as folder:
            report = await bring_archive(account_id, Terms(audience), file, file.name, Path(folder), _tell_items)
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))

    try:
        with_database(read_settings(), act)
    except NotTaken as error:
        raise click.ClickException(str(error)) from error


@command.command("erase")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(name: str, yes: bool) -> None:
    """Erase @NAME with all they said, showed and chose, at once and for good."""
    if not yes:
        click.confirm(f"Erase @{name.removeprefix('@')} for good?", abort=True)

    async def act() -> None:
        await erase_now(name.removeprefix("@"))

    with_database(read_settings(), act)
    click.echo(f"{name} is erased.")


@command.command("compare")
@click.argument("one", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("other", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def compare(one: Path, other: Path) -> None:
    """Say whether two archives of Salon tell of the same life."""
    differences = list_differences(one, other)
    for name in differences:
        click.echo(name)
    if differences:
        raise click.ClickException(f"They differ in {len(differences)} files.")
    click.echo("They tell of the same life.")


async def _get_id(name: str) -> int:
    account_id = await find_id_by_username(name.removeprefix("@"))
    if account_id is None:
        raise NotFound(f"There is nobody called {name} here.")
    return account_id


async def _tell_items(_source: str, done: int, total: int) -> None:
    await _tell(done, total)


async def _tell(done: int, total: int) -> None:
    click.echo(f"\r{done} of {total} ", nl=done == total, err=True)
