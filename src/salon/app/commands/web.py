"""`salon web`."""

import os

import click
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server

from salon.app.settings import require_database
from salon.app.supervisor import watch_parent


@click.command("web")
def command() -> None:
    """Serve the web application (needs DATABASE_URL)."""
    settings = require_database()
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
