"""The names things go by in a release: made with a key of its own, so that no two releases can be laid side by side."""

import contextlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salon.kit.context import settings

NAME_BYTES = 16


class Keys(NamedTuple):
    """What datasets are made with here: the secret all names follow from, and what manifests are signed with."""

    secret: bytes
    signing: Ed25519PrivateKey


def open_keys() -> Keys:
    """The keys in the data folder, made there if they are not; all processes get the same ones."""
    folder = settings().data / "dataset-keys"
    return Keys(_open(folder / "names.key"), Ed25519PrivateKey.from_private_bytes(_open(folder / "signing.key")))


def _open(path: Path) -> bytes:
    """32 random bytes only we may read, put in place in one step; who comes second takes what the first wrote."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_bytes()


class Namer:
    """Names of things in the releases of one line: HMAC-SHA-256 under a key that follows from the place in the log."""

    def __init__(self, secret: bytes, epoch: str, as_of_seq: int) -> None:
        self._key = hmac.digest(secret, f"{epoch}|{as_of_seq}".encode(), "sha256")

    def name(self, kind: bytes, number: int) -> bytes:
        """The name of a thing of a kind."""
        return self.name_all(kind, (number,))

    def name_all(self, kind: bytes, numbers: Iterable[int]) -> bytes:
        """The names of things of a kind, sixteen bytes each, one behind the other."""
        return self._name([b"%b|%d" % (kind, one) for one in numbers])

    def name_pairs(self, kind: bytes, pairs: Iterable[tuple[int, int]]) -> bytes:
        """The names of things that two numbers tell apart."""
        return self._name([b"%b|%d|%d" % (kind, *pair) for pair in pairs])

    def _name(self, told: list[bytes]) -> bytes:
        """For a million names: the key is set up once and its state copied."""
        keyed = hmac.new(self._key, digestmod="sha256")
        names = []
        for one in told:
            mac = keyed.copy()
            mac.update(one)
            names.append(mac.digest()[:NAME_BYTES])
        return b"".join(names)
