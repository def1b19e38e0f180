"""`salon firehose`."""

import time
from collections.abc import Iterator

import click
import msgspec
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.firehose.recipients import end_recipient, register_recipient
from salon.firehose.routes import PATH
from salon.kit import db


class Payload(msgspec.Struct):
    """What of a message a follower goes by."""

    seq: int | None = None


class Message(msgspec.Struct):
    """A message of the firehose; `payload` is kept as it came."""

    type: str = msgspec.field(name="$type")
    payload: msgspec.Raw = msgspec.Raw(b"{}")
    error: str | None = None


@click.group("firehose")
def command() -> None:
    """Follow what happens here, and say who may have the words and pictures in it."""


@command.command("tail")
@click.option("--cursor", type=click.IntRange(min=0), help="The place in the log to begin at; without one, now.")
@click.option("--kinds", default="", help="Only these kinds of records, as post,like.")
@click.option("--url", help="Where the place is, unless it is this one.")
@click.option("--key", envvar="SALON_FIREHOSE_KEY", help="A recipient's key, for bodies.")
@click.option("--count", type=click.IntRange(min=1), help="End after so many messages.")
def tail(cursor: int | None, kinds: str, url: str | None, key: str | None, count: int | None) -> None:
    """Print every message as a line of JSON, each once; goes on where it was when the connection breaks."""
    base = (url or read_settings().base_url).replace("http", "ws", 1).rstrip("/")
    printed = 0
    try:
        for line in follow(f"{base}{PATH}?kinds={kinds}", key, cursor):
            click.echo(line)
            printed += 1
            if printed == count:
                return
    except InvalidStatus as refused:
        raise click.ClickException(refused.response.body.decode(errors="replace")) from refused


def follow(address: str, key: str | None, cursor: int | None) -> Iterator[bytes]:
    """Payloads that have a place in the log, each once, for ever; raises `InvalidStatus` when that is refused."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    last, patience = None, 0.5
    while True:
        start = last if last is not None else cursor
        try:
            with connect(f"{address}&cursor={'' if start is None else start}", additional_headers=headers) as socket:
                patience = 0.5
                for text in socket:
                    message = msgspec.json.decode(text, type=Message)
                    seq = msgspec.json.decode(message.payload, type=Payload).seq
                    if seq is not None and (last is None or seq > last):
                        last = seq
                        yield bytes(message.payload)
        except InvalidStatus as refused:
            if refused.response.status_code != 503:
                raise
        except (OSError, ConnectionClosed):
            pass
        time.sleep(patience)
        patience = min(patience * 2, 30)


@command.command("register")
@click.argument("organisation")
@click.argument("contact")
def register(organisation: str, contact: str) -> None:
    """Let ORGANISATION have what people agreed to share; prints its key, once. CONTACT is told of erasures."""
    keys: list[str] = []

    async def act() -> None:
        async with db.transaction() as tx:
            keys.append(await register_recipient(tx, organisation, contact))

    with_database(read_settings(), act)
    click.echo(keys[0])


@command.command("end")
@click.argument("organisation")
def end(organisation: str) -> None:
    """Give ORGANISATION nothing from now on."""

    async def act() -> None:
        async with db.transaction() as tx:
            await end_recipient(tx, organisation)

    with_database(read_settings(), act)
    click.echo(f"{organisation} gets nothing from now on.")
