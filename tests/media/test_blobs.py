import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from salon.media.blobs import Blobs, find_type, new_key, open_blobs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media"


@pytest.fixture
def blobs(folder: Path) -> Blobs:
    return open_blobs("", folder, "https://example.org/media/")


class _Bucket(BaseHTTPRequestHandler):
    """As much of S3 as one bucket needs: PUT and GET of an object, and deleting some."""

    files: dict[str, tuple[bytes, str]]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.files[unquote(self.path)] = (body, self.headers["Content-Type"])
        self._answer(200, headers={"ETag": '"1"'})

    def do_GET(self) -> None:
        body, mime = self.files.get(unquote(self.path), (b"", ""))
        self._answer(
            200 if mime else 404,
            body,
            {"ETag": '"1"', "Last-Modified": "Tue, 24 Nov 2026 10:00:00 GMT", "Content-Type": mime},
        )

    def do_POST(self) -> None:
        """Several are deleted at once: `/bucket?delete` with their keys as XML."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        bucket = self.path.partition("?")[0]
        keys = re.findall("<Key>(.*?)</Key>", body)
        for key in keys:
            self.files.pop(f"{bucket}/{key}", None)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        self._answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[bytes, str]]]:
    """The files of a local server that speaks S3's protocol."""
    files: dict[str, tuple[bytes, str]] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bucket", (_Bucket,), {"files": files}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    given = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    yield files
    server.shutdown()
    thread.join()
    server.server_close()


async def test_a_file_is_found_under_its_key_until_it_is_deleted(blobs: Blobs) -> None:
    key = await blobs.put(b"picture", "image/webp")
    assert await blobs.find(key) == b"picture"
    assert blobs.url(key) == f"https://example.org/media/{key}"
    await blobs.delete(key)
    await blobs.delete(key)
    assert await blobs.find(key) is None


async def test_files_are_kept_in_a_bucket_with_their_type(bucket: dict[str, tuple[bytes, str]]) -> None:
    blobs = open_blobs("s3://pictures/salon", Path("unused"), "https://cdn.example.org")
    key = await blobs.put(b"picture", "image/jpeg")
    assert bucket == {f"/pictures/salon/{key}": (b"picture", "image/jpeg")}
    assert await blobs.find(key) == b"picture"
    await blobs.delete(key)
    assert not bucket
    assert await blobs.find(key) is None


def test_keys_cannot_be_guessed_and_say_their_type() -> None:
    keys = {new_key("image/png") for _ in range(1000)}
    assert len(keys) == 1000
    for key in keys:
        assert re.fullmatch(r"([a-z2-7]{2})/([a-z2-7]{2})/\1\2[a-z2-7]{22}\.png", key)
        assert find_type(key) == "image/png"
    with pytest.raises(KeyError):
        new_key("text/html")


@pytest.mark.parametrize(
    "change",
    [
        lambda key: "../" + key,
        lambda key: "/" + key,
        lambda key: key + "\n",
        lambda key: key.replace(".webp", ".html"),
        lambda key: key.upper(),
        lambda key: key.replace("/", "%2f"),
        lambda key: "../../secret.pem",
        lambda key: "",
    ],
)
async def test_what_is_no_key_of_ours_finds_nothing(blobs: Blobs, folder: Path, change: object) -> None:
    assert callable(change)
    key = await blobs.put(b"picture", "image/webp")
    (folder.parent / "secret.pem").write_text("SECRET")
    await blobs.delete(change(key))
    assert await blobs.find(change(key)) is None
    assert await blobs.find(key) == b"picture"
    assert (folder.parent / "secret.pem").exists()


def list_all(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


async def test_a_write_that_fails_leaves_nothing(blobs: Blobs, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key("image/webp")
    monkeypatch.setattr("salon.media.blobs.new_key", lambda mime: key)
    (folder / key).mkdir(parents=True)  # something is in the way of the last step, the rename
    with pytest.raises(Exception, match=r"."):
        await blobs.put(b"picture", "image/webp")
    assert [path for path in list_all(folder) if path.is_file()] == []
