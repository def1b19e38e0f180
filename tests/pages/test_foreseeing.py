"""A page names what its client will ask for first, and the files it needs: all of it is fetched at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.accounts.cast import as_bearer, join

INDEX = (
    '<!doctype html><html><head><meta charset="utf-8"><title>Salon</title>'
    '<link href="/_app/always.js" rel="modulepreload"></head><body></body></html>'
)
WORDS = {"en": {"words/home": "/_app/home.js", "words/reading": "/_app/reading.js"}}
NEEDS = {"scripts": ["/_app/always.js", "/_app/post.js"], "styles": ["/_app/post.css"], "words": ["words/reading"]}
ASKED = re.compile(r'<link rel="preload" as="fetch" crossorigin href="([^"]+)">')


@pytest.fixture(autouse=True)
def web(tmp_path: Path, settings: Settings) -> Iterator[None]:
    (tmp_path / "index.html").write_text(INDEX)
    (tmp_path / "words.json").write_bytes(msgspec.json.encode(WORDS))
    (tmp_path / "pages.json").write_bytes(
        msgspec.json.encode({"/posts/[id]": NEEDS, "/": {"scripts": [], "styles": [], "words": []}})
    )
    set_settings(msgspec.structs.replace(settings, web=tmp_path))
    yield
    set_settings(settings)


async def list_asked(client: httpx.AsyncClient, path: str, **headers: str) -> list[str]:
    page = (await client.get(path, headers=headers)).text
    return [address.replace("&amp;", "&") for address in ASKED.findall(page)]


async def test_home_is_the_readers_own_once_they_are_signed_in(client: httpx.AsyncClient) -> None:
    session = "/api/salon/v1/session"
    assert await list_asked(client, "/") == [session, "/api/v1/timelines/public?local=true"]
    assert await list_asked(client, "/", cookie="salon_session=x") == [session, "/api/v1/timelines/home"]


async def test_a_post_and_a_profile_name_addresses_that_are_there(client: httpx.AsyncClient) -> None:
    alice = await join("alice")
    me = await as_bearer(alice)
    post = (await client.post("/api/v1/statuses", headers=me, json={"status": "hello"})).json()["id"]
    for path, count in ((f"/posts/{post}", 3), ("/@alice", 5)):
        asked = await list_asked(client, path)
        assert len(asked) == count
        for address in asked:
            assert (await client.get(address)).status_code == 200, address


async def test_a_page_names_the_files_it_needs_and_none_twice(client: httpx.AsyncClient) -> None:
    page = (await client.get("/posts/1")).text
    named = re.findall(r'<link rel="(?:modulepreload|preload)"[^>]* href="(/_app/[^"]+)">', page)
    assert named == ["/_app/home.js", "/_app/reading.js", "/_app/post.js", "/_app/post.css"]
    assert page.index("importmap") < page.index("modulepreload"), "no module may load before the map of imports"
    assert "/_app/post.js" not in (await client.get("/")).text


async def test_other_pages_ask_for_nothing_and_the_same_page_is_not_sent_again(client: httpx.AsyncClient) -> None:
    assert await list_asked(client, "/explore") == []
    first = await client.get("/")
    again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})
    signed_in = await client.get("/", headers={"If-None-Match": first.headers["etag"], "Cookie": "salon_session=x"})
    assert (again.status_code, signed_in.status_code) == (304, 200)
