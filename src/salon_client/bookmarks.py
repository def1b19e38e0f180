"""Going on after a restart: how far one is, kept in a file; and beginning anew when the place was restored."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from salon_client.following import Message, Refused, follow


class Bookmark(NamedTuple):
    """How far a consumer is: the last message it has done with, and of which epoch that is."""

    epoch: str
    seq: int

    @classmethod
    def find(cls, path: Path) -> "Bookmark | None":
        """The one in a file; None where there is none."""
        try:
            told = json.loads(path.read_text())
        except FileNotFoundError:
            return None
        return cls(str(told["epoch"]), int(told["seq"]))

    def save(self, path: Path) -> None:
        """Put it in place in one step; killed anywhere, the one before stands there whole."""
        aside = path.with_name(f".{path.name}.part")
        with aside.open("w") as file:
            file.write(json.dumps(self._asdict()))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)


def resume(
    url: str, bookmark: Bookmark | None, *, key: str | None = None, kinds: frozenset[str] = frozenset()
) -> Iterator[Message | None]:
    """Every message after a bookmark, or from the very beginning without one.

    None comes first whenever everything one has must be thrown away, as it is told again from the beginning: without a
    bookmark, and when the place was restored from a backup or no longer keeps what comes after it.
    """
    while True:
        try:
            if bookmark is None:
                yield None
                yield from follow(url, cursor=0, key=key, kinds=kinds)
            else:
                yield from follow(url, cursor=bookmark.seq + 1, key=key, kinds=kinds, epoch=bookmark.epoch)
        except Refused as refused:
            if refused.error not in {"EpochMismatch", "CursorTooOld"}:
                raise
            bookmark = None
