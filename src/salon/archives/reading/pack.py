"""The files in an archive, by name: a zip, a tarball or one file by itself, bounded before anything is believed."""

import contextlib
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

MOST_FILES = 200_000
MOST_BYTES = 8 << 30  # unpacked, of all that is looked at
MOST_DOCUMENT = 192 << 20  # of one file of words
MOST_PICTURE = 512 << 20  # of one picture or clip
PIECE = 1 << 20
PLAIN = {0, 8}  # stored, deflated


class Refused(Exception):
    """An archive that is not taken, with the sentence its owner is told."""


UNREADABLE = (
    "This file could not be read: it is no archive of Salon, Mastodon, X, Instagram or Bluesky, or it is broken."
)


class Pack:
    """The files of an archive; nothing is unpacked before it is asked for, and never under its own name."""

    def __init__(self, path: Path, name: str, folder: Path) -> None:
        self._folder = folder
        self._put = 0
        self._read_bytes = 0
        self._zip: ZipFile | None = None
        self._tar: tarfile.TarFile | None = None
        self._alone: tuple[str, Path] | None = None
        self._entries: dict[str, ZipInfo | tarfile.TarInfo | None] = {}
        self._open(path, name)
        self.names = sorted(self._entries)

    def _open(self, path: Path, name: str) -> None:
        with path.open("rb") as file:
            head = file.read(4)
        if head.startswith(b"PK"):
            try:
                self._zip = ZipFile(path)
            except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
                raise Refused(UNREADABLE) from error
            for info in self._zip.infolist():
                self._add(info.filename, info, is_link=stat.S_ISLNK(info.external_attr >> 16), is_folder=info.is_dir())
                if info.flag_bits & 1:
                    raise Refused("This archive is locked with a password. Unlock it first.")
                if info.compress_type not in PLAIN:
                    raise Refused("This archive is packed in a way that is not read here. Pack it as a plain zip.")
        elif head.startswith(b"\x1f\x8b"):
            try:
                self._tar = tarfile.open(path, "r:gz")  # noqa: SIM115  open for as long as the pack
                for member in self._tar:
                    is_link = not (member.isfile() or member.isdir())
                    self._add(member.name, member, is_link=is_link, is_folder=member.isdir())
                    self._spend(member.size)
            except (tarfile.TarError, OSError, EOFError) as error:
                raise Refused(UNREADABLE) from error
        else:
            self._alone = (name or "file", path)
            self._entries[self._alone[0]] = None

    def _add(self, name: str, entry: ZipInfo | tarfile.TarInfo, *, is_link: bool, is_folder: bool) -> None:
        if is_link:
            raise Refused("This archive has links in it, which no archive has. It is not taken.")
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise Refused("This archive has files in it that lead out of it. It is not taken.")
        if len(self._entries) >= MOST_FILES:
            raise Refused(f"This archive has more than {MOST_FILES} files in it. It is not taken.")
        if not is_folder:
            self._entries.setdefault(name, entry)

    def find(self, ending: str) -> str | None:
        """The name of the first file that is called so, in whatever folder."""
        return next(iter(self.list(ending)), None)

    def list(self, ending: str) -> list[str]:
        """The names of all files that are called so, in whatever folder."""
        return [name for name in self.names if name == ending or name.endswith(f"/{ending}")]

    def read(self, name: str) -> bytes:
        """A file of words, whole; raises `Refused` when it is larger than words are."""
        with self._opened(name) as file:
            data = file.read(MOST_DOCUMENT + 1)
        if len(data) > MOST_DOCUMENT:
            raise Refused(f"A file in this archive is too large: {name[-80:]} has more than {MOST_DOCUMENT >> 20} MB.")
        self._spend(len(data))
        return data

    def unpack(self, name: str) -> str | None:
        """Put a picture or clip into the folder, under a number; None when it is not there or too large."""
        if name not in self._entries:
            return None
        path = self._folder / str(self._put)
        self._put += 1
        size = 0
        with self._opened(name) as source, path.open("wb") as target:
            while piece := source.read(PIECE):
                size += len(piece)
                self._spend(len(piece))
                if size > MOST_PICTURE:
                    path.unlink()
                    return None
                target.write(piece)
        return str(path)

    @contextlib.contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        entry = self._entries[name]
        try:
            if self._zip is not None:
                assert isinstance(entry, ZipInfo)
                with self._zip.open(entry) as file:
                    yield file
            elif self._tar is not None:
                assert isinstance(entry, tarfile.TarInfo)
                found = self._tar.extractfile(entry)
                assert found is not None
                yield found
            else:
                assert self._alone is not None
                with self._alone[1].open("rb") as file:
                    yield file
        except (BadZipFile, tarfile.TarError, EOFError, NotImplementedError) as error:
            raise Refused(UNREADABLE) from error

    def _spend(self, size: int) -> None:
        """What a file says of its size counts for nothing: what comes out of it is counted."""
        self._read_bytes += size
        if self._read_bytes > MOST_BYTES:
            raise Refused(f"This archive unpacks to more than {MOST_BYTES >> 30} GB. It is not taken.")
