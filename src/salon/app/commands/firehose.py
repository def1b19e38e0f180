"""`salon firehose`."""

import time
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.firehose.recipients import end_recipient, register_recipient
from salon.kit import db
from salon_client import Bookmark, Message, Refused, follow, resume

BEGIN_ANEW = b'{"$type":"#info","name":"BeginAnew"}'
SAVE_SECONDS = 1.0  # what came since is told again after a crash


@click.group("firehose")
def command() -> None:
    """Follow what happens here, and say who may have the words and pictures in it."""


@command.command("tail")
@click.option("--cursor", type=click.IntRange(min=0), help="The place in the log to begin at; without one, now.")
@click.option("--kinds", default="", help="Only these kinds of records, as post,like.")
@click.option("--url", help="Where the place is, unless it is this one.")
@click.option("--key", envvar="SALON_FIREHOSE_KEY", help="A recipient's key, for bodies.")
@click.option("--count", type=click.IntRange(min=1), help="End after so many messages.")
@click.option(
    "--bookmark", type=click.Path(dir_okay=False, path_type=Path), help="A file to go on from, and to keep up to date."
)
def tail(cursor: int | None, bookmark: Path | None, count: int | None, **asked: str | None) -> None:
    """Print every message as a line of JSON, each once; goes on where it was when the connection breaks."""
    url, key = asked["url"] or read_settings().base_url, asked["key"]
    kinds = frozenset(one for one in (asked["kinds"] or "").split(",") if one)
    try:
        if bookmark is None:
            _print(follow(url, cursor=cursor, key=key, kinds=kinds), None, count)
        else:
            _print(resume(url, Bookmark.find(bookmark), key=key, kinds=kinds), bookmark, count)
    except Refused as refused:
        raise click.ClickException(msgspec.json.encode(refused.details).decode()) from refused


def _print(messages: Iterator[Message | None], bookmark: Path | None, count: int | None) -> None:
    printed, saved_at = 0, time.monotonic()
    for message in messages:
        if message is None:
            click.echo(BEGIN_ANEW)
            continue
        click.echo(message.raw)
        printed += 1
        if bookmark is not None and (printed == count or time.monotonic() > saved_at + SAVE_SECONDS):
            Bookmark(message.payload["epoch"], message.seq).save(bookmark)
            saved_at = time.monotonic()
        if printed == count:
            return


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
