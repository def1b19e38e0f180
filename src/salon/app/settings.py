"""Reading the settings for a command: a wrong one ends it with a sentence."""

import click
import msgspec

from salon.kit.settings import Settings, load_settings
from salon.studio.engines.configured import read_engines


def read_settings() -> Settings:
    """The settings of the environment; raises `ClickException` for one, or a file of engines, that is wrong."""
    try:
        settings = load_settings()
        read_engines(settings)
    except (msgspec.ValidationError, ValueError) as error:
        raise click.ClickException(f"A setting is wrong: {error}") from error
    return settings


def require_database() -> Settings:
    """The settings, with a database of one's own; raises `ClickException` without."""
    settings = read_settings()
    if not settings.database_url:
        raise click.ClickException("Set DATABASE_URL, or use `salon run`, which brings its own database.")
    return settings
