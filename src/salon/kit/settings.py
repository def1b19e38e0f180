"""The settings an operator may give in the environment, each with a default that works."""

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

Registrations = Literal["open", "invite", "approval", "closed"]
Count = Annotated[int, msgspec.Meta(ge=1)]
SWITCH = {"on": True, "true": True, "1": True, "yes": True, "off": False, "false": False, "0": False, "no": False}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  names of all addresses, bound to only when asked


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One typed value for the whole process; the environment variable is `SALON_` and the name in capitals."""

    host: str = "127.0.0.1"  # address the web server binds to
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 3000  # port the web server binds to
    data: Path = Path("data")  # folder of the embedded database, media and signing keys
    url: str = ""  # public address, "https://example.org"; default: http://host:port
    title: str = "Salon"  # the name of this place
    registrations: Registrations | None = None  # who may sign up; default: open on this machine only, else closed
    member_invites: Annotated[int, msgspec.Meta(ge=0)] = 0  # how many people one member may invite in 30 days
    member_agents: Annotated[int, msgspec.Meta(ge=0, le=100)] = 3  # how many automated accounts one member may run
    rate_limits: bool = True  # SALON_RATE_LIMITS=off for tests of clients
    database_url: str | None = None  # DATABASE_URL; without it an embedded PostgreSQL starts in `data`
    web_processes: Count = 1  # how many web processes share the port
    worker_processes: Count = 1  # how many worker processes run readers and jobs
    pool_size: Count = 10  # database connections of one process
    media_url: str = ""  # object store for media ("s3://bucket/prefix"); default: a folder in `data`
    trust_anchors: Path | None = None  # certificates (PEM) whose Content Credentials are trusted besides our own
    upload_max_bytes: Count = 16 * 1024 * 1024  # largest picture accepted
    video_max_bytes: Count = 99 * 1024 * 1024  # largest video or sound accepted
    video_max_seconds: Count = 600  # longest video
    video_max_pixels: Count = 3840 * 2160  # of one frame of a video
    video_max_frame_rate: Count = 120  # frames a second of a video
    audio_max_seconds: Count = 7200  # longest sound
    archive_max_bytes: Count = 4 * 1024 * 1024 * 1024  # largest archive somebody may bring
    ffmpeg: str = ""  # a program to use instead of the ffmpeg that set-up fetched
    deletion_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 7  # from asking to be deleted until it is done
    move_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 30  # from one move to another account to the next
    post_max_characters: Count = 5000  # longest post
    generations_per_hour: Count = 120  # pictures one person may ask for in an hour
    generations_total: Annotated[int, msgspec.Meta(ge=0)] = 0  # pictures one person may ask for ever; 0: no limit
    spend_per_day: Annotated[float, msgspec.Meta(ge=0)] = 1.0  # US dollars one person may spend on paid engines a day
    spend_total: Annotated[float, msgspec.Meta(ge=0)] = 0.0  # and ever; 0: no limit
    spend_here_per_day: Annotated[float, msgspec.Meta(ge=0)] = 20.0  # and all people together a day
    engines: str = ""  # a file that names engines beside the composer; default: engines.toml in `data`, if there
    art: Path = Path("build/art.pack")  # the composer's art, made by set-up
    web: Path = Path("web/build")  # the built web client
    translation_url: str = ""  # address of a translation engine ("http://127.0.0.1:5000"); default: none
    translation_engine: Literal["libretranslate", "deepl"] = "libretranslate"  # what it speaks
    translation_key: str = ""  # its key, if it wants one
    moderation_url: str = ""  # a server of OpenAI's moderation protocol ("https://api.openai.com/v1"); default: none
    moderation_model: str = "omni-moderation-latest"  # the model it is asked for
    moderation_key: str = ""  # its key, if it wants one
    outbound_networks: str = ""  # inner networks that links may lead to ("10.1.0.0/16, fd00::/8"); default: none
    outbound_ports: str = "80,443"  # ports that links may lead to; "*" is any
    log_level: Literal["debug", "info", "warning", "error"] = "info"  # debug, info, warning, error

    def __post_init__(self) -> None:
        if self.url and not re.fullmatch(r"https?://[^\s/?#]+/?", self.url):
            raise ValueError("SALON_URL must look like https://example.org")
        if self.translation_url and not re.fullmatch(r"https?://[^\s?#]+", self.translation_url):
            raise ValueError("SALON_TRANSLATION_URL must look like https://translate.example.org")
        if self.moderation_url and not re.fullmatch(r"https?://[^\s?#]+", self.moderation_url):
            raise ValueError("SALON_MODERATION_URL must look like https://api.openai.com/v1")
        for network in filter(None, map(str.strip, self.outbound_networks.split(","))):
            ipaddress.ip_network(network)
        if not re.fullmatch(r"\*|\s*\d{1,5}\s*(,\s*\d{1,5}\s*)*", self.outbound_ports):
            raise ValueError("SALON_OUTBOUND_PORTS must look like 80,443 or be *")

    @property
    def base_url(self) -> str:
        """The public address without a trailing slash."""
        host = "localhost" if self.host in LOOPBACK | EVERYWHERE else self.host
        return self.url.rstrip("/") or f"http://{host}:{self.port}"

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
    """Read the settings from the environment; raises `ValueError` with a sentence naming the variable that is wrong."""
    env = dict(os.environ) if environ is None else environ
    found: dict[str, object] = {}
    for field in Settings.__struct_fields__:
        if value := env.get(to_variable(field), "").strip():
            found[field] = SWITCH.get(value.lower(), value) if field == "rate_limits" else value
    try:
        return msgspec.convert(found, Settings, strict=False, dec_hook=lambda kind, value: kind(value))
    except msgspec.ValidationError as error:
        sentence, _, field = str(error).partition(" - at `$.")
        raise ValueError(f"{to_variable(field.rstrip('`'))}: {sentence}" if field else sentence) from error


def is_given(field: str, environ: Mapping[str, str] | None = None) -> bool:
    """Whether the environment says what a setting is."""
    return bool((os.environ if environ is None else environ).get(to_variable(field), "").strip())


def to_variable(field: str) -> str:
    """The environment variable of a setting."""
    return "DATABASE_URL" if field == "database_url" else f"SALON_{field.upper()}"
