"""`salon web`."""

import os
import socket

import click

from salon.app.serving import serve
from salon.app.settings import require_database
from salon.app.supervisor import watch_parent


@click.command("web")
@click.option("--fd", type=int, help="A listening socket that was handed down, instead of opening one.")
def command(fd: int | None) -> None:
    """Serve the web application with one process (needs DATABASE_URL)."""
    settings = require_database()
    if os.environ.get("SALON_SUPERVISED"):
        watch_parent()
    serve(settings, socket.socket(fileno=fd) if fd is not None else None)
