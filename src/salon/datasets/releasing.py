"""Releases this place makes for itself: built aside, put where its others lie, and made known."""

import asyncio
import datetime as dt
import secrets
import shutil
from pathlib import Path

from salon.datasets.building import Made, Tell, build_release
from salon.datasets.registering import register_release
from salon.kit import clock, log
from salon.kit.context import settings

UNFINISHED = "making-"
LEFT_ALONE = dt.timedelta(days=2)  # what a killed build left is thrown away after that


def find_releases() -> Path:
    """The folder that holds the releases this place makes for itself."""
    return (settings().data / "datasets" / "releases").absolute()


async def make_release(as_of_seq: int | None, tell: Tell, actor_id: int = 0) -> str:
    """Make a release in this place's own folder and make it known; returns its name. Emits `DatasetReleased`.

    One made at no place in particular holds all that was done before it was asked for.
    Killed anywhere it may be made again: what lies there with the same bytes stays. Raises as `build_release`.
    """
    if as_of_seq is None:
        await log.wait_until_written()
    releases = find_releases()
    await asyncio.to_thread(_clear_up, releases)
    made = await build_release(releases / f"{UNFINISHED}{secrets.token_hex(6)}", as_of_seq, tell)
    name = f"{made.about.name}-v{made.about.major}"
    await asyncio.to_thread(_put, made, releases / name)
    await register_release(made._replace(folder=releases / name), actor_id)
    return name


def _put(made: Made, folder: Path) -> None:
    """Whoever reads the files of a release that is there already goes on reading them."""
    manifest = folder / "manifest.jsonl"
    if manifest.is_file() and manifest.read_bytes() == (made.folder / "manifest.jsonl").read_bytes():
        shutil.rmtree(made.folder)
        return
    shutil.rmtree(folder, ignore_errors=True)
    made.folder.rename(folder)


def _clear_up(releases: Path) -> None:
    since = (clock.now() - LEFT_ALONE).timestamp()
    for one in [*releases.glob(f"{UNFINISHED}*"), *releases.glob(f".{UNFINISHED}*")]:
        if one.stat().st_mtime < since:
            shutil.rmtree(one, ignore_errors=True)
