"""Reads an archive from a stranger into items: a program of its own, which has given up all it does not need.

`python -m salon.archives.reading.child ARCHIVE NAME FOLDER` writes `items.jsonl` and the pictures into the folder; what
it refuses it says in `refused`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from salon.archives.reading.activitystreams import read_activitystreams
from salon.archives.reading.bluesky import find_repo, read_bluesky
from salon.archives.reading.instagram import list_posts, read_instagram
from salon.archives.reading.items import Head, Item
from salon.archives.reading.pack import UNREADABLE, Pack, Refused
from salon.archives.reading.people import list_people
from salon.archives.reading.x import TWEETS, read_x

TOO_LARGE = "This archive is too large to be read here."


def read_pack(pack: Pack) -> Iterator[Item]:
    """The items of an archive, by whoever made it; raises `Refused` for what is none."""
    if pack.find("outbox.json"):
        return read_activitystreams(pack)
    if any(TWEETS.fullmatch(name) for name in pack.names):
        return read_x(pack)
    if list_posts(pack):
        return read_instagram(pack)
    if find_repo(pack):
        return read_bluesky(pack)
    if any(name.endswith(".csv") for name in pack.names):
        return _read_csvs(pack)
    raise Refused(UNREADABLE)


def _read_csvs(pack: Pack) -> Iterator[Item]:
    yield Head("mastodon")
    yield from list_people(pack)


def main(archive: Path, name: str, folder: Path) -> None:
    """Read one archive."""
    encode = msgspec.json.Encoder().encode
    try:
        pack = Pack(archive, name, folder)
        with (folder / "items.jsonl").open("wb") as file:
            for item in read_pack(pack):
                file.write(encode(item) + b"\n")
    except Refused as refused:
        (folder / "refused").write_text(str(refused))
    except (MemoryError, OSError):
        (folder / "refused").write_text(TOO_LARGE)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):  # msgspec's errors are of these kinds
        (folder / "refused").write_text(UNREADABLE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
