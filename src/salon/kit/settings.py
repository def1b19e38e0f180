"""The settings an operator may give in the environment, each with a default that works."""

import os
from pathlib import Path
from typing import Literal

import msgspec

Registrations = Literal["open", "invite", "approval", "closed"]
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One typed value for the whole process; the environment variable is `SALON_` and the name in capitals."""

    host: str = "127.0.0.1"  # address the web server binds to
    port: int = 3000  # port the web server binds to
    data: Path = Path("data")  # folder of the embedded database, media and signing keys
    url: str = ""  # public address, "https://example.org"; default: http://host:port
    title: str = "Salon"  # the name of this place
    registrations: Registrations | None = None  # who may sign up; default: open on this machine only, else closed
    rate_limits: bool = True  # SALON_RATE_LIMITS=off for tests of clients
    database_url: str | None = None  # DATABASE_URL; without it an embedded PostgreSQL starts in `data`
    web_processes: int = 1  # how many web processes share the port
    worker_processes: int = 1  # how many worker processes run readers and jobs
    pool_size: int = 10  # database connections of one process
    media_url: str = ""  # object store for media ("s3://bucket/prefix"); default: a folder in `data`
    upload_max_bytes: int = 16 * 1024 * 1024  # largest picture accepted
    post_max_characters: int = 5000  # longest post
    generations_per_hour: int = 120  # pictures one person may ask for in an hour
    art: Path = Path("build/art.pack")  # the composer's art, made by set-up
    web: Path = Path("web/build")  # the built web client
    log_level: str = "info"  # debug, info, warning, error

    @property
    def base_url(self) -> str:
        """The public address without a trailing slash."""
        return self.url.rstrip("/") or f"http://{'localhost' if self.host in LOOPBACK else self.host}:{self.port}"

    @property
    def domain(self) -> str:
        """The bare host (and port) people's addresses end in."""
        return self.base_url.split("://", 1)[1]

    @property
    def secure(self) -> bool:
        """Whether people reach this place over TLS."""
        return self.base_url.startswith("https://")

    @property
    def sign_up(self) -> Registrations:
        """Who may sign up: open by default only while bound to this machine."""
        return self.registrations or ("open" if self.host in LOOPBACK else "closed")


def load_settings(environ: dict[str, str] | None = None) -> Settings:
    """Read the settings from the environment; raises `msgspec.ValidationError` naming the wrong one."""
    env = dict(os.environ) if environ is None else environ
    found: dict[str, object] = {}
    for field in Settings.__struct_fields__:
        name = "DATABASE_URL" if field == "database_url" else f"SALON_{field.upper()}"
        if value := env.get(name, "").strip():
            found[field] = value if field != "rate_limits" else value.lower() not in {"off", "0", "no", "false"}
    return msgspec.convert(found, Settings, strict=False, dec_hook=lambda kind, value: kind(value))
