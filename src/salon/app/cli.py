"""The `salon` command."""

import asyncio
import os
import secrets
import sys

import click
import msgspec

from salon import __version__
from salon.kit.errors import SalonError
from salon.kit.settings import Settings, load_settings


def _settings() -> Settings:
    try:
        return load_settings()
    except (msgspec.ValidationError, ValueError) as error:
        raise click.ClickException(f"A setting is wrong: {error}") from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Salon: a social network where people and AI make pictures and talk.

    Settings come from the environment (SALON_PORT, SALON_DATA, DATABASE_URL ...); ARCHITECTURE.md lists them.
    """


@main.command()
def run() -> None:
    """Start everything: database, web and worker. Ctrl-C stops it all."""
    from salon.app.supervisor import AlreadyRunning, Supervisor  # noqa: PLC0415  each command loads what it needs

    try:
        Supervisor(_settings(), click.echo).run()
    except AlreadyRunning as error:
        raise click.ClickException(str(error)) from error


@main.command()
def web() -> None:
    """Serve the web application (needs DATABASE_URL)."""
    from granian.constants import Interfaces, Loops  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    from salon.app.supervisor import watch_parent  # noqa: PLC0415

    settings = _require_database()
    if os.environ.get("SALON_SUPERVISED"):
        watch_parent()
    Server(
        "salon.app.asgi:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=settings.web_processes,
        loop=Loops.uvloop,
        backlog=2048,
        websockets=True,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()


@main.command()
def worker() -> None:
    """Sequence the log, run its readers, do the jobs (needs DATABASE_URL)."""
    from salon.app.supervisor import watch_parent  # noqa: PLC0415
    from salon.app.worker import run_worker  # noqa: PLC0415

    settings = _require_database()
    if os.environ.get("SALON_SUPERVISED"):
        watch_parent()
    asyncio.run(run_worker(settings))


def _require_database() -> Settings:
    settings = _settings()
    if not settings.database_url:
        raise click.ClickException("Set DATABASE_URL, or use `salon run`, which brings its own database.")
    return settings


@main.command()
def migrate() -> None:
    """Bring the database schema up to date."""
    from salon.app.supervisor import prepare_database  # noqa: PLC0415

    _, postgres = prepare_database(_settings())
    if postgres is not None:
        postgres.stop()
    click.echo("The schema is up to date.")


@main.command()
@click.argument("name", type=click.Choice(["homes", "notifications"]))
def rebuild(name: str) -> None:
    """Drop a derived table and make it again from rows and log."""
    from salon.app.offline import rebuild_named, with_database  # noqa: PLC0415

    with_database(_settings(), lambda: rebuild_named(name))
    click.echo(f"{name} is rebuilt.")


@main.command()
@click.option("--uses", default=1, show_default=True, help="How many people may join with it.")
def invite(uses: int) -> None:
    """Make an invite code."""
    from salon.app.offline import add_invite, with_database  # noqa: PLC0415

    code = secrets.token_urlsafe(9)
    with_database(_settings(), lambda: add_invite(code, uses))
    click.echo(code)


@main.command()
def demo() -> None:
    """Fill this place with a lively cast, pictures, replies and remixes."""
    from salon.app.demo import fill_with_demo  # noqa: PLC0415
    from salon.app.offline import with_database  # noqa: PLC0415

    try:
        with_database(_settings(), lambda: fill_with_demo(click.echo))
    except SalonError as error:
        raise click.ClickException(error.message) from error


if __name__ == "__main__":
    sys.exit(main())
