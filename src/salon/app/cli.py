"""The `salon` command: its subcommands live in `salon.app.commands`, each loaded only when it is called."""

import importlib
import pkgutil
import sys
import warnings

import click

from salon import __version__
from salon.app import commands

warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")  # the embedded database needs none


class Commands(click.Group):
    """A group whose members are the modules of `salon.app.commands`, named as they are."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name}")
        command: click.Command = module.command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """Salon: a social network where people and AI make pictures and talk.

    Settings come from the environment (SALON_PORT, SALON_DATA, DATABASE_URL ...); ARCHITECTURE.md lists them.
    """


if __name__ == "__main__":
    sys.exit(main())
