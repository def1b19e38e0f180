"""Reading the settings for a command: a wrong one ends it with a sentence."""

import click
import msgspec

from salon.kit.settings import Settings, load_settings


def read_settings() -> Settings:
    """The settings of the environment; raises `ClickException` for one that is wrong."""
    try:
        return load_settings()
    except (msgspec.ValidationError, ValueError) as error:
        raise click.ClickException(f"A setting is wrong: {error}") from error


def require_database() -> Settings:
    """The settings, with a database of one's own; raises `ClickException` without."""
    settings = read_settings()
    if not settings.database_url:
        raise click.ClickException("Set DATABASE_URL, or use `salon run`, which brings its own database.")
    return settings
