"""The authority a place signs pictures with: a root, an intermediate and a leaf, made in its data folder."""

import contextlib
import datetime as dt
import os
import secrets
import shutil
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from salon.media.credentials.settings import make_context

YEAR = dt.timedelta(days=365)
ROOT_LIFE, INTERMEDIATE_LIFE, LEAF_LIFE = 40 * YEAR, 30 * YEAR, 10 * YEAR
# Without a time stamp a manifest holds as long as its leaf: each picture is verifiable for at least this long.
LEAF_SPARE = 5 * YEAR
BACKDATED = dt.timedelta(days=1)  # readers' clocks differ


class _Pair(NamedTuple):
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


class Authority:
    """Signs for one place; safe to share between threads, and between processes through its folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._lock = threading.Lock()
        self.root_pem = (folder / "root.pem").read_text()
        self._leaf_until, self._signer = self._load_leaf()
        self.context = make_context(self.root_pem, signing=True)

    def signer(self, now: dt.datetime | None = None) -> c2pa.Signer:
        """The signer to use now; renews the leaf when less than `LEAF_SPARE` is left of it."""
        now = now or dt.datetime.now(dt.UTC)
        with self._lock:
            if self._leaf_until - now < LEAF_SPARE:
                self._leaf_until, self._signer = self._load_leaf()  # another process may have renewed it
            if self._leaf_until - now < LEAF_SPARE:
                _make_leaf(self._folder, self._name, now)
                self._leaf_until, self._signer = self._load_leaf()
            return self._signer

    def _load_leaf(self) -> tuple[dt.datetime, c2pa.Signer]:
        blob = (self._folder / "leaf.pem").read_bytes()
        key = serialization.load_pem_private_key(blob, None)
        chain = x509.load_pem_x509_certificates(blob)
        info = c2pa.C2paSignerInfo(b"es256", b"".join(_pem(one) for one in chain), _key_pem(key), None)  # type: ignore[arg-type]
        return chain[0].not_valid_after_utc, c2pa.Signer.from_info(info)


def open_authority(folder: Path, name: str, now: dt.datetime | None = None) -> Authority:
    """The authority kept in `folder`, made there if it is not; of several processes that start at once all get one."""
    if not (folder / "leaf.pem").exists():
        _found(folder, name, now or dt.datetime.now(dt.UTC))
    return Authority(folder, name)


def open_mark_key(folder: Path) -> bytes:
    """The key of our watermarks in `folder`, made there if it is not; all processes get the same one."""
    path = folder / "mark.key"
    if not path.exists():
        aside = folder / f".mark-{secrets.token_hex(8)}"
        _write(aside, secrets.token_bytes(32))
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(aside, path)
        aside.unlink()
        _sync_folder(folder)
    return path.read_bytes()


def _found(folder: Path, name: str, now: dt.datetime) -> None:
    """Make all keys aside, then put the folder in its place in one step; who comes second throws theirs away."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # only we may enter it
    try:
        root = _make_pair(f"{name} Root", None, now, ROOT_LIFE)
        intermediate = _make_pair(f"{name} Pictures", root, now, INTERMEDIATE_LIFE)
        for label, pair in (("root", root), ("intermediate", intermediate)):
            _write(aside / f"{label}.key", _key_pem(pair.key))
            _write(aside / f"{label}.pem", _pem(pair.certificate))
        _make_leaf(aside, name, now)
        with contextlib.suppress(OSError):  # not empty: another process was first
            aside.rename(folder)
        _sync_folder(folder.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _make_leaf(folder: Path, name: str, now: dt.datetime) -> None:
    """Write a new leaf, its key and its chain as one file, so that no reader ever sees parts of two."""
    key = serialization.load_pem_private_key((folder / "intermediate.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    issuer = _Pair(key, x509.load_pem_x509_certificate((folder / "intermediate.pem").read_bytes()))
    leaf = _make_pair(name, issuer, now, LEAF_LIFE, leaf=True)
    _write(folder / "leaf.pem", _key_pem(leaf.key) + _pem(leaf.certificate) + _pem(issuer.certificate))


def _make_pair(name: str, issuer: _Pair | None, now: dt.datetime, life: dt.timedelta, *, leaf: bool = False) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]), x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]
    )
    signing_key = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + life)
        .add_extension(x509.BasicConstraints(ca=not leaf, path_length=_path_length(issuer, leaf=leaf)), critical=True)
        .add_extension(_usage(leaf=leaf), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
    )
    if leaf:  # C2PA wants an extended key usage; readers know this one without being told
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return _Pair(key, builder.sign(signing_key, hashes.SHA256()))


def _path_length(issuer: _Pair | None, *, leaf: bool) -> int | None:
    if leaf:
        return None
    return 1 if issuer is None else 0


def _usage(*, leaf: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=leaf,
        key_cert_sign=not leaf,
        crl_sign=not leaf,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file only we may read, whole or not at all."""
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
