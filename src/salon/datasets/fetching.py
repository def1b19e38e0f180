"""Taking a release from the place that made it, every file as its signed list says; without a database."""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from salon.datasets.building import MANIFEST, SIGNATURE
from salon.datasets.shards import weigh
from salon.datasets.views import PATH
from salon.kit.errors import Conflict, Invalid

PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
SECONDS = 60


class Listed(msgspec.Struct):
    """A line of the manifest."""

    path: str
    bytes: int
    sha256: str


class Fetched(NamedTuple):
    """What was taken: the release, how much it is, who signed it, and how many of its rows have had to go since."""

    name: str
    files: int
    bytes: int
    public_key: str
    gone: int


def fetch_release(url: str, name: str | None, folder: Path, key: str | None, tell: Callable[[str], None]) -> Fetched:
    """Take a release, or without a name the newest, into a folder that is not there or empty.

    The list of files is as its signature and the place say, and each file as the list says, or nothing stands there.
    Broken off, doing it again goes on: what has come lies beside. Raises `Invalid` for a release that cannot be taken
    or is not what was signed, `Conflict` for a folder with something in it, `httpx.HTTPError` where the place cannot be
    asked.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"There is something in {folder} already.")
    with httpx.Client(base_url=url.rstrip("/"), timeout=SECONDS) as client:
        release = _find_release(client, name)
        at, sent = f"{PATH}/{release['id']}/files", {"Authorization": f"Bearer {key}"} if key else {}
        manifest = _ask(client, f"{at}/{MANIFEST}", sent).content
        signature = _ask(client, f"{at}/{SIGNATURE}", sent).content
        _require_signed(manifest, signature, release)
        files = list_files(manifest)
        unfinished = folder.with_name(f".{folder.name}.{release['id']}.part")
        for one in files:
            tell(one.path)
            _fetch_file(client, f"{at}/{one.path}", sent, unfinished / one.path, one)
    (unfinished / MANIFEST).write_bytes(manifest)
    (unfinished / SIGNATURE).write_bytes(signature)
    if folder.exists():
        folder.rmdir()
    shutil.move(unfinished, folder)
    total = sum(one.bytes for one in files)
    return Fetched(release["id"], len(files), total, release["public_key"], release["gone"])


def list_files(manifest: bytes) -> list[Listed]:
    """The files of a release; raises `Invalid` for a list that names a place outside of it."""
    files = [msgspec.json.decode(line, type=Listed) for line in manifest.splitlines() if line.strip()]
    bad = next((one.path for one in files if not PLAIN.fullmatch(one.path)), None)
    if bad is not None:
        raise Invalid(f"The list of files names {bad[:80]!r}, which is no place in a release.")
    return files


def _find_release(client: httpx.Client, name: str | None) -> dict[str, Any]:
    """The release of this name, or the newest whose data is given out."""
    if name is None:
        found = _ask(client, PATH, {}).json()
        release = next((one for one in found if not one["superseded_by"] and not one["closed"]), None)
        if release is None:
            raise Invalid("There is no release here that is given out.")
        return dict(release)
    release = _ask(client, f"{PATH}/{name}", {}).json()
    if release["superseded_by"]:
        raise Invalid(f"{name} is given out no more: {release['superseded_by']} is the newer version of it.")
    if release["closed"]:
        raise Invalid(f"{name} is given out no more: something was taken back from it.")
    return dict(release)


def _ask(client: httpx.Client, path: str, sent: dict[str, str]) -> httpx.Response:
    return _require_answer(client.get(path, headers=sent))


def _require_answer(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    answer.read()
    if answer.status_code == 404:
        raise Invalid(f"There is nothing at {answer.request.url}.")
    if answer.status_code == 401:
        raise Invalid("The place does not know this key: files with people's work are for registered recipients.")
    answer.raise_for_status()
    raise Invalid(f"{answer.request.url} answers {answer.status_code}.")


def _require_signed(manifest: bytes, signature: bytes, release: dict[str, Any]) -> None:
    if hashlib.sha256(manifest).hexdigest() != release["manifest_sha256"]:
        raise Invalid("The list of files is not the one the place tells of.")
    told = msgspec.json.decode(signature)
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(release["public_key"])).verify(
            bytes.fromhex(told["signature"]), manifest
        )
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise Invalid("The list of files is not signed with the key of the place.") from error


def _fetch_file(client: httpx.Client, path: str, sent: dict[str, str], file: Path, listed: Listed) -> None:
    """Write a file as it comes, and keep it only if it is what was listed; one that is there already is let be."""
    if file.is_file() and weigh(file) == (listed.bytes, listed.sha256):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    size, found = 0, hashlib.sha256()
    with client.stream("GET", path, headers=sent) as answer, file.open("wb") as out:
        for piece in _require_answer(answer).iter_bytes():
            size += len(piece)
            if size > listed.bytes:
                break
            found.update(piece)
            out.write(piece)
    if (size, found.hexdigest()) != (listed.bytes, listed.sha256):
        file.unlink()
        raise Invalid(f"{listed.path} is not what the signed list says.")
