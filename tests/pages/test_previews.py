"""What a shared link shows, what stands for a post elsewhere, what search engines find: what everybody may see."""

# ruff: noqa: F811  fixtures are named by arguments

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import msgspec
import pytest

from salon.accounts.actions.profiles import suspend_account
from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.conftest import Settle
from tests.media.pictures import encode, painting
from tests.social.conftest import Person, alice, bob, invite  # noqa: F401

HEAD = '<head><meta name="description" content="x"><title>Salon</title></head>'
INDEX = f"<!doctype html><html>{HEAD}<body></body></html>"
HILL = '<script>alert(1)</script> "a hill" & a sun'


@pytest.fixture(autouse=True)
def web(tmp_path: Path, settings: Settings) -> Iterator[None]:
    (tmp_path / "index.html").write_text(INDEX)
    set_settings(msgspec.structs.replace(settings, web=tmp_path))
    yield
    set_settings(settings)


class Head(HTMLParser):
    """The tags of a page's head: `<meta>` by property or name, `<link>` by rel and type, and the title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.titles: list[str] = []
        self.scripts = 0
        self._in_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title"
        self.scripts += tag == "script"
        if tag == "meta":
            name = given.get("property") or given["name"]
            assert name not in self.meta, f"{name} stands twice"
            self.meta[name] = given["content"]
        if tag == "link":
            self.links[given.get("type", given["rel"])] = given["href"]

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.titles.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


async def read_head(client: httpx.AsyncClient, path: str) -> Head:
    answer = await client.get(path)
    assert answer.status_code == 200
    return Head(answer.text)


async def upload(person: Person, client: httpx.AsyncClient) -> str:
    files = {"file": ("a.png", encode(painting(), "PNG"), "image/png")}
    answer = await client.post("/api/v2/media", data={"description": HILL}, files=files, headers=person.headers)
    return str(answer.json()["id"])


async def embed(client: httpx.AsyncClient, post: dict, **more: object) -> httpx.Response:
    return await client.get("/api/oembed", params={"url": post["url"], **more})


async def test_a_post_with_a_picture_says_what_it_is_and_nothing_in_it_runs(
    alice: Person,
    client: httpx.AsyncClient,
) -> None:
    post = await alice.writes(HILL, media_ids=[await upload(alice, client)])
    head = await read_head(client, f"/posts/{post['id']}")
    picture = post["media_attachments"][0]
    assert head.scripts == 0
    assert head.titles == [f"alice: \u201c{HILL}\u201d"]
    assert head.meta["og:title"] == head.titles[0]
    assert head.meta["og:description"] == head.meta["description"] == HILL
    assert head.meta["og:image"] == picture["url"]
    assert head.meta["og:image:alt"] == HILL
    assert head.meta["og:image:width"] == str(picture["meta"]["original"]["width"])
    assert head.meta["twitter:card"] == "summary_large_image"
    assert head.links["canonical"] == post["url"]
    assert "robots" not in head.meta
    found = await client.get(head.links["application/json+oembed"])
    assert found.json()["url"] == picture["url"]


@pytest.mark.parametrize("visibility", ["private", "direct"])
async def test_a_post_for_some_is_as_silent_as_one_there_is_not(
    alice: Person,
    client: httpx.AsyncClient,
    visibility: str,
) -> None:
    post = await alice.writes("a secret", visibility=visibility)
    hidden, nowhere = await client.get(f"/posts/{post['id']}"), await client.get("/posts/1")
    assert hidden.text.replace(post["id"], "1") == nowhere.text
    assert (await embed(client, post)).status_code == 404


async def test_an_unlisted_post_is_shown_by_its_link_but_not_indexed(alice: Person, client: httpx.AsyncClient) -> None:
    post = await alice.writes("quietly", visibility="unlisted")
    head = await read_head(client, f"/posts/{post['id']}")
    assert head.meta["og:description"] == "quietly"
    assert head.meta["robots"] == "noindex"


async def test_what_stands_behind_a_warning_is_not_shown_in_previews(alice: Person, client: httpx.AsyncClient) -> None:
    post = await alice.writes("the butler", spoiler_text="who did it", media_ids=[await upload(alice, client)])
    head = await read_head(client, f"/posts/{post['id']}")
    assert head.meta["og:description"] == "who did it"
    assert "og:image" not in head.meta
    found = (await embed(client, post)).json()
    assert found["type"] == "rich"
    assert "who did it" in found["html"]
    assert "butler" not in found["html"]


async def test_a_profile_says_who_it_is_and_where_its_feed_is(alice: Person, client: httpx.AsyncClient) -> None:
    head = await read_head(client, "/@alice")
    assert head.meta["og:type"] == "profile"
    assert head.meta["og:title"].startswith("alice (@alice@")
    assert head.links["application/rss+xml"].endswith("/@alice.rss")
    async with db.transaction() as tx:
        await suspend_account(tx, alice.account_id, alice.account_id)
    nobody = (await client.get("/@nobody")).text
    assert (await client.get("/@alice")).text == nobody.replace("nobody", "alice")


async def test_the_front_page_has_the_name_the_place_goes_by(client: httpx.AsyncClient) -> None:
    head = await read_head(client, "/")
    assert head.titles == ["Salon"]
    assert head.meta["og:type"] == "website"


async def test_a_photo_is_embedded_no_larger_than_asked_at_its_own_ratio(
    alice: Person, client: httpx.AsyncClient
) -> None:
    post = await alice.writes("a hill", media_ids=[await upload(alice, client)])
    size = post["media_attachments"][0]["meta"]["original"]
    whole = (await embed(client, post)).json()
    assert (whole["type"], whole["width"], whole["height"]) == ("photo", size["width"], size["height"])
    less = (await embed(client, post, maxwidth=size["width"] // 4)).json()
    assert (less["width"], less["height"]) == (size["width"] // 4, size["height"] // 4)
    assert (await embed(client, post, format="xml")).status_code == 422
    assert (await embed(client, post, maxwidth="wide")).status_code == 422


@pytest.mark.parametrize("url", ["", "http://elsewhere.example/posts/1", "/posts/1", "x" * 5000])
async def test_nothing_else_is_embedded(client: httpx.AsyncClient, url: str) -> None:
    assert (await client.get("/api/oembed", params={"url": url})).status_code == 404


async def read_map(client: httpx.AsyncClient, path: str) -> list[str]:
    answer = await client.get(path)
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    return [one.text or "" for one in ET.fromstring(answer.content).iter() if one.tag.endswith("loc")]


async def test_sitemaps_hold_what_may_be_found_and_robots_lead_there(
    alice: Person,
    bob: Person,
    client: httpx.AsyncClient,
    settle: Settle,
) -> None:
    shown = await alice.writes("a hill")
    await alice.writes("quietly", visibility="unlisted")
    await alice.writes("for some", visibility="private")
    await alice.writes("an answer", in_reply_to_id=shown["id"])
    await bob.writes("nobody finds this")
    hides = await client.patch("/api/v1/accounts/update_credentials", json={"discoverable": False}, headers=bob.headers)
    assert hides.status_code == 200
    await settle()
    robots = (await client.get("/robots.txt")).text
    index = robots.partition("Sitemap: ")[2].strip()
    places = await read_map(client, index)
    found = [address for place in places for address in await read_map(client, place)]
    base = index.removesuffix("/sitemap.xml")
    assert found == [f"{base}/@alice", f"{base}/posts/{shown['id']}"]
    assert (await read_head(client, "/@bob")).meta["robots"] == "noindex"
