"""The key this place signs its pushes with, made once in the data folder, and what is sealed with it."""

import base64
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from py_vapid import Vapid01, Vapid02

from salon.kit.context import settings


def public_key() -> str:
    """The application server key browsers and apps subscribe with: a point of P-256 in base64url."""
    point = _open(_path()).public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def sign(claims: dict[str, object], *, standard: bool) -> dict[str, str]:
    """The headers that say who sends, by RFC 8292 or as its draft had it."""
    key = _open(_path())
    signer = key if standard else Vapid01(key.private_key, key.conf)
    return dict(signer.sign(claims))


def seal(text: str) -> bytes:
    """Encrypt what the database shall not hold in the clear."""
    return _sealer(_path()).encrypt(text.encode())


def unseal(sealed: bytes) -> str | None:
    """What was sealed; None when it was with another key, as after a restore without the data folder."""
    try:
        return _sealer(_path()).decrypt(sealed).decode()
    except InvalidToken:
        return None


def _path() -> Path:
    return settings().data / "push" / "vapid.pem"


@lru_cache(maxsize=4)
def _open(path: Path) -> Vapid02:
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    return Vapid02(key, {"no-strict": True})  # places without a domain of their own may push too


def _make(path: Path) -> None:
    """Write a new key aside and link it into its place: of several processes that start at once all get one."""
    key = Vapid02()
    key.generate_keys()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent)  # only we may read it
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key.private_pem())
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(aside)
    except FileExistsError:
        pass
    finally:
        Path(aside).unlink()


@lru_cache(maxsize=4)
def _sealer(path: Path) -> Fernet:
    _open(path)
    derived = HKDF(hashes.SHA256(), 32, None, b"salon push seal").derive(path.read_bytes())
    return Fernet(base64.urlsafe_b64encode(derived))
