"""The web client's files, security headers and small papers."""

import base64
import hashlib
import os
import re
from pathlib import Path

import httpx
import msgspec
import pytest

from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.pages.portraits import draw_portrait
from salon.pages.shell import hash_scripts
from tests.accounts.cast import join

SCRIPT = "import('/_app/x.js');\n"
INDEX = f'<!doctype html><title>Salon</title><script src="/a.js"></script><script>{SCRIPT}</script>'


@pytest.fixture
def web(tmp_path: Path, settings: Settings):
    files = {
        "index.html": INDEX.encode(),
        "_app/immutable/a.js": b"1",
        "_app/immutable/a.js.br": b"brotli",
        "_app/immutable/a.js.gz": b"gzip",
        "fonts/x.woff2": b"font",
        "manifest.webmanifest": b"{}",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    set_settings(msgspec.structs.replace(settings, web=tmp_path))
    yield tmp_path
    set_settings(settings)


async def test_every_place_in_the_client_is_its_index(client: httpx.AsyncClient, web: Path) -> None:
    for path in ("/", "/@alice", "/@alice@example.org/123", "/tags/x", "/studio"):
        answer = await client.get(path)
        assert (answer.status_code, answer.text) == (200, INDEX)
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-cache"


async def test_inline_scripts_are_allowed_by_their_hashes_only(client: httpx.AsyncClient, web: Path) -> None:
    policy = (await client.get("/")).headers["content-security-policy"]
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'; " in policy
    assert "unsafe" not in policy
    assert hash_scripts(INDEX) == (f"sha256-{digest}",)


async def test_files_have_their_types_encodings_and_lifetimes(client: httpx.AsyncClient, web: Path) -> None:
    brotli = await client.get("/_app/immutable/a.js", headers={"Accept-Encoding": "identity"})
    assert (brotli.content, brotli.headers["content-type"]) == (b"1", "text/javascript; charset=utf-8")
    assert brotli.headers["cache-control"] == "public, max-age=31536000, immutable"
    async with client.stream("GET", "/_app/immutable/a.js", headers={"Accept-Encoding": "gzip, br"}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert (raw, answer.headers["content-encoding"], answer.headers["vary"]) == (b"brotli", "br", "Accept-Encoding")
    assert (await client.get("/fonts/x.woff2")).headers["content-type"] == "font/woff2"
    assert (await client.get("/manifest.webmanifest")).headers["content-type"].startswith("application/manifest+json")


async def test_a_page_opened_by_the_other_name_of_this_machine_is_sent_to_its_own(
    client: httpx.AsyncClient, web: Path, settings: Settings
) -> None:
    own = settings.base_url
    other = own.split("://", 1)[1].replace("localhost", "127.0.0.1")
    moved = await client.get("/explore?x=1", headers={"host": other})
    assert (moved.status_code, moved.headers["location"]) == (307, f"{own}/explore?x=1")
    assert (await client.get("/explore", headers={"host": own.split("://", 1)[1]})).status_code == 200
    assert (await client.get("/explore", headers={"host": "elsewhere.example"})).status_code == 200
    assert (await client.get("/fonts/x.woff2", headers={"host": other})).status_code == 200


async def test_a_file_that_has_not_changed_is_not_sent_again(client: httpx.AsyncClient, web: Path) -> None:
    first = await client.get("/")
    again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = await client.head("/")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/_app/immutable/gone.js",
        "/gone.png",
        "/../../etc/passwd.txt",
        "/%2e%2e/conftest.json",
        "/api/v1/nothing",
        "/oauth/nothing",
        "/.well-known/nothing",
    ],
)
async def test_what_is_missing_is_missing(client: httpx.AsyncClient, web: Path, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_new_build_is_picked_up(client: httpx.AsyncClient, web: Path) -> None:
    assert (await client.get("/")).text == INDEX
    (web / "index.html").write_text("new")
    os.utime(web / "index.html", ns=(1, 1))
    assert (await client.get("/")).text == "new"


async def test_without_a_build_the_page_says_what_to_do(client: httpx.AsyncClient, web: Path) -> None:
    (web / "index.html").unlink()
    answer = await client.get("/")
    assert answer.status_code == 503
    assert "make run" in answer.text


async def test_the_pages_of_apps_are_set_in_the_fonts_of_the_client(client: httpx.AsyncClient, web: Path) -> None:
    assert "@font-face" not in (await client.get("/oauth/pages.css")).text
    (web / "fonts" / "figtree-latin-wght-normal.D_Z.woff2").write_bytes(b"figtree")
    os.utime(web / "index.html", ns=(2, 2))
    style = (await client.get("/oauth/pages.css")).text
    (address,) = re.findall(r"url\((.*?)\)", style)
    assert (await client.get(address)).content == b"figtree"
    assert "font-family: Figtree;" in style


@pytest.mark.parametrize("path", ["/", "/api/v1/instance", "/avatars/1.png", "/oauth/pages.css", "/health"])
async def test_every_answer_carries_security_headers(client: httpx.AsyncClient, web: Path, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert len(headers.get_list("content-security-policy")) == 1


async def test_people_are_found_by_webfinger(client: httpx.AsyncClient) -> None:
    await join("Alice")
    for resource in ("acct:alice@localhost:3000", "http://localhost:3000/@alice", "http://localhost:3000/users/Alice"):
        answer = await client.get("/.well-known/webfinger", params={"resource": resource})
        assert answer.json()["subject"] == "acct:Alice@localhost:3000"
        assert answer.headers["content-type"].startswith("application/jrd+json")
    for resource in ("acct:alice@elsewhere.org", "acct:bob@localhost:3000", "alice"):
        assert (await client.get("/.well-known/webfinger", params={"resource": resource})).status_code == 404
    assert (await client.get("/.well-known/webfinger")).status_code == 400


async def test_apps_find_out_what_runs_here(client: httpx.AsyncClient) -> None:
    index = (await client.get("/.well-known/nodeinfo")).json()
    found = (await client.get(index["links"][0]["href"])).json()
    assert (found["version"], found["software"]["name"]) == ("2.0", "salon")
    assert found["metadata"]["upstream"]["name"] == "mastodon"
    assert "webfinger?resource={uri}" in (await client.get("/.well-known/host-meta")).text


async def test_crawlers_that_train_are_sent_away(client: httpx.AsyncClient) -> None:
    text = (await client.get("/robots.txt")).text
    trainers, everyone, *_ = text.split("\n\n")
    assert "User-agent: GPTBot" in trainers
    assert trainers.endswith("Disallow: /")
    assert "Content-Signal: ai-input=no, ai-train=no" in everyone


def test_a_portrait_is_always_the_same_and_differs_from_others() -> None:
    assert draw_portrait(7, "avatars") == draw_portrait(7, "avatars")
    assert len({draw_portrait(number, "headers") for number in range(8)}) == 8
