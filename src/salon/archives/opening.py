"""Having an archive from a stranger read by a limited process, and taking its items from it."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from salon.archives.reading.items import Item
from salon.archives.reading.pack import UNREADABLE
from salon.media.clips import limited

MEMORY_BYTES = 2 << 30
CPU_SECONDS = 900
FILE_BYTES = 2 << 30
WALL_SECONDS = 1800
MOST_SECONDS = "This archive took too long to read. It is not taken."
KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")  # no secret goes in
_decoder = msgspec.json.Decoder(Item)


class NotTaken(Exception):
    """An archive that is not taken, with the sentence its owner is told."""


async def open_archive(archive: Path, name: str, folder: Path) -> int:
    """Read an archive into a folder, which `list_items` reads; returns how many items there are.

    Raises `NotTaken`. What runs is in `archives/reading`, without a network, with bounded memory, time and files.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-S", limited.__file__, str(MEMORY_BYTES), str(CPU_SECONDS), str(FILE_BYTES)),
        *(sys.executable, "-m", "salon.archives.reading.child", str(archive), name, str(folder)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={one: os.environ[one] for one in KEPT if one in os.environ},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(WALL_SECONDS):
            status = await process.wait()
    except TimeoutError as error:
        raise NotTaken(MOST_SECONDS) from error
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    refused, items = folder / "refused", folder / "items.jsonl"
    if refused.exists():
        raise NotTaken(refused.read_text())
    if status != 0 or not items.exists():
        raise NotTaken(MOST_SECONDS if status == -signal.SIGXCPU else UNREADABLE)
    return await asyncio.to_thread(_count, items)


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def list_items(folder: Path) -> Iterator[Item]:
    """The items of an archive, one after the other; the child is as little trusted as what it was fed."""
    with (folder / "items.jsonl").open("rb") as file:
        for line in file:
            try:
                yield _decoder.decode(line)
            except msgspec.MsgspecError as error:
                raise NotTaken(UNREADABLE) from error
