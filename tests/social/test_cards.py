"""A link is shown with what its page says of itself."""

import datetime as dt
import io
import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from PIL import Image

from salon.kit import clock, db
from salon.kit.context import set_settings
from salon.kit.context import settings as current_settings
from salon.kit.log.readers import rebuild_reader
from salon.kit.settings import Settings
from salon.posts.cards.jobs import defer_cards
from salon.posts.cards.reactions import CARDS, find_card_url
from salon.posts.cards.reading import Page, clean, decode, to_address, to_moment
from salon.timelines.trends import measure_trends
from tests.conftest import Settle
from tests.social.conftest import Person
from tests.social.outside import Site, open_site

ARTICLE = """
<!doctype html><html lang="en-GB"><head><title>Plain title</title>
<meta property="og:title" content="A fox &amp; a lake">
<meta property="og:description" content="They met\n   at dusk.">
<meta property="og:site_name" content="Fox News of the Forest">
<meta property="og:image" content="/fox.png"><meta property="og:image:alt" content="A fox">
<meta name="author" content="Reynard"><meta property="article:published_time" content="2026-01-02T03:04:05+01:00">
</head><body></body></html>
"""


def draw(colour: str = "orange", size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
async def site(settings: Settings) -> AsyncIterator[Site]:
    async with open_site(settings) as one:
        yield one


async def card_of(person: Person, post: dict[str, Any]) -> Any:
    return (await person.get(f"/api/v1/statuses/{post['id']}")).json()["card"]


async def test_a_link_is_shown_with_what_its_page_says(alice: Person, site: Site, settle: Settle) -> None:
    site.put("/fox.png", draw(), "image/png")
    url = site.put("/fox", ARTICLE)
    post = await alice.writes(f"read {url}#part and https://example.org/")
    assert post["card"] is None
    await settle()
    card = await card_of(alice, post)
    image = card.pop("image")
    assert card.pop("blurhash")
    assert card == {
        "url": url,
        "title": "A fox & a lake",
        "description": "They met at dusk.",
        "language": "en",
        "type": "link",
        "author_name": "Reynard",
        "author_url": "",
        "provider_name": "Fox News of the Forest",
        "provider_url": site.base,
        "html": "",
        "width": 64,
        "height": 48,
        "image_description": "A fox",
        "embed_url": "",
        "published_at": "2026-01-02T02:04:05.000Z",
        "authors": [{"name": "Reynard", "url": "", "account": None}],
    }
    assert "/media/" in image
    kept = await alice._client.get(image)
    assert kept.status_code == 200
    assert kept.headers["content-type"].startswith("image/")


async def test_a_card_appears_in_pages_that_were_kept(alice: Person, bob: Person, site: Site, settle: Settle) -> None:
    await bob.follows(alice)
    await settle()
    url = site.put("/fox", ARTICLE)
    await alice.writes(url)
    before = (await bob.get("/api/v1/timelines/home")).json()
    await settle()
    after = (await bob.get("/api/v1/timelines/home")).json()
    assert [post["card"] for post in before] in ([], [None])
    assert [post["card"]["title"] for post in after] == ["A fox & a lake"]


async def test_a_page_is_fetched_once_for_all_who_link_to_it(
    alice: Person, bob: Person, site: Site, settle: Settle
) -> None:
    url = site.put("/fox", ARTICLE)
    first, second = await alice.writes(url), await bob.writes(f"look {url}")
    await settle()
    third = await bob.writes(f"again {url}")
    assert await card_of(bob, third) is None
    await settle()
    assert site.asked.count("/fox") == 1
    titles = {(await card_of(alice, post))["title"] for post in (first, second, third)}
    assert titles == {"A fox & a lake"}


async def test_a_page_is_fetched_anew_after_two_weeks_and_its_old_picture_goes(
    alice: Person, site: Site, settle: Settle
) -> None:
    site.put("/fox.png", draw(), "image/png")
    url = site.put("/fox", ARTICLE)
    post = await alice.writes(url)
    await settle()
    old = (await card_of(alice, post))["image"]
    site.put("/fox", ARTICLE.replace("A fox", "Two foxes"))
    async with db.reading() as conn:
        await conn.execute("UPDATE cards SET asked_at = now() - interval '15 days'")
    await alice.writes(f"once more {url}")
    await settle()
    card = await card_of(alice, post)
    assert card["title"] == "Two foxes & a lake"
    assert card["image"] != old
    assert (await alice._client.get(old)).status_code == 404
    assert site.asked.count("/fox") == 2


async def test_an_edited_link_changes_the_card_and_a_link_taken_out_takes_it_away(
    alice: Person, site: Site, settle: Settle
) -> None:
    post = await alice.writes(site.put("/fox", ARTICLE))
    await settle()
    assert (await card_of(alice, post))["title"] == "A fox & a lake"
    other = site.put("/owl", "<title>An owl</title>")
    await alice._client.put(f"/api/v1/statuses/{post['id']}", json={"status": other}, headers=alice.headers)
    await settle()
    assert (await card_of(alice, post))["title"] == "An owl"
    await alice._client.put(f"/api/v1/statuses/{post['id']}", json={"status": "no link"}, headers=alice.headers)
    await settle()
    assert await card_of(alice, post) is None


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("<p>no title", "text/html", "200 OK"),
        ("<title>  </title>", "text/html", "200 OK"),
        ("<title>An error</title>", "text/html", "404 Not Found"),
        ('{"title": "x"}', "application/json", "200 OK"),
        ("", "text/html", "200 OK"),
        ("<title>Away</title>", "text/html", "302 Found"),
    ],
)
async def test_a_page_that_says_nothing_has_no_card(
    alice: Person, site: Site, settle: Settle, body: str, kind: str, status: str
) -> None:
    post = await alice.writes(site.put("/page", body, kind, status))
    await settle()
    assert await card_of(alice, post) is None
    assert site.asked == ["/page"]


async def test_a_picture_that_is_none_leaves_the_words(alice: Person, site: Site, settle: Settle) -> None:
    site.put("/fox.png", b"<svg onload=alert(1)>", "image/png")
    post = await alice.writes(site.put("/fox", ARTICLE))
    await settle()
    card = await card_of(alice, post)
    assert (card["title"], card["image"], card["blurhash"], card["width"]) == ("A fox & a lake", None, None, 0)


async def test_no_page_inside_the_house_is_fetched(
    alice: Person, site: Site, settings: Settings, settle: Settle
) -> None:
    url = site.put("/fox", ARTICLE)
    set_settings(settings)
    post = await alice.writes(url)
    await settle()
    assert site.asked == []
    assert await card_of(alice, post) is None


async def test_a_page_may_say_more_of_itself_in_oembed(alice: Person, site: Site, settle: Settle) -> None:
    oembed = '{"type":"video","title":"Film","author_name":"Ida","author_url":"/ida","html":"<iframe src=x>"}'
    site.put("/oembed.json", oembed, "application/json+oembed")
    link = '<link rel="alternate" type="application/json+oembed" href="/oembed.json">'
    post = await alice.writes(site.put("/film", f"<html><head>{link}<title>Page</title></head></html>"))
    await settle()
    card = await card_of(alice, post)
    assert (card["title"], card["author_name"], card["author_url"]) == ("Page", "Ida", f"{site.base}/ida")
    assert (card["type"], card["html"]) == ("link", "")


async def test_links_many_share_trend_with_their_history(
    alice: Person, bob: Person, carol: Person, site: Site, settle: Settle
) -> None:
    url, rare = site.put("/fox", ARTICLE), site.put("/rare", "<title>Rare</title>")
    first = await alice.writes(url)
    await bob.writes(f"this! {url}")
    await carol.writes(f"hidden {url}", visibility="private")
    await alice.writes(rare)
    await alice.writes(f"{rare} again")
    await settle()
    async with db.transaction() as tx:
        await measure_trends(tx)
    [trend] = (await carol.get("/api/v1/trends/links")).json()
    assert (trend["url"], trend["title"]) == (url, "A fox & a lake")
    assert (trend["history"][0]["uses"], trend["history"][0]["accounts"], len(trend["history"])) == ("2", "2", 7)
    told = (await alice.get("/api/v1/timelines/link", url=url)).json()
    assert [post["account"]["username"] for post in told] == ["bob", "alice"]
    older = (await alice.get("/api/v1/timelines/link", url=url, max_id=told[0]["id"])).json()
    assert [post["id"] for post in older] == [first["id"]]
    assert (await alice.get("/api/v1/timelines/link", url="https://nowhere.example/")).json() == []
    assert (await alice.get("/api/v1/timelines/link")).json() == []


async def test_rebuilding_notes_the_same_links_and_fetches_nothing(alice: Person, site: Site, settle: Settle) -> None:
    post = await alice.writes(site.put("/fox", ARTICLE))
    await settle()
    await rebuild_reader(CARDS)
    await settle()
    assert site.asked.count("/fox") == 1
    assert (await card_of(alice, post))["title"] == "A fox & a lake"


async def test_a_page_that_is_away_is_tried_again_later(alice: Person, site: Site, settle: Settle) -> None:
    post = await alice.writes(site.put("/fox", ARTICLE, status="503 Service Unavailable"))
    await settle()
    site.put("/fox", ARTICLE)
    async with db.reading() as conn:
        done = await conn.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    assert done.rowcount == 1
    await settle()
    assert (await card_of(alice, post))["title"] == "A fox & a lake"


LD = """<script type="application/ld+json">{"@graph": [{"@type": "BreadcrumbList"},
{"@type": ["NewsArticle"], "headline": "Owls", "description": "of the night", "datePublished": "2026-03-04",
"author": [{"@type": "Person", "name": "Minerva", "url": "https://example.org/m"}],
"publisher": {"name": "The Owl"}, "image": [{"url": "/owl.png"}]}]}</script>"""


def test_an_article_is_read_out_of_json_ld() -> None:
    found = Page(LD.encode(), "https://example.org/a/b").read()
    assert found is not None
    assert (found.title, found.description, found.author_name) == ("Owls", "of the night", "Minerva")
    assert (found.author_url, found.provider_name) == ("https://example.org/m", "The Owl")
    assert (found.image_url, found.published_at) == ("https://example.org/owl.png", "2026-03-04T00:00:00.000Z")


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 200_000,
        "<title>" + "x" * 900_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">' + '{"@graph":' * 10_000 + "</script>",
        '<script type="application/ld+json">[1, null, "x", {"@type": 5, "headline": {}}]</script>',
        "<meta property=og:title>" * 50_000,
        "\x00\x01\ud800".encode("utf-8", "surrogatepass") + b"<title>\x00a\x07b\xff</title>",
        "<meta property='og:title' content='x'><meta property='og:image' content='http://[::1'>",
        "<html lang='" + "en-" * 1000 + "'><title>t</title>",
        "<title>t</title><meta property='article:published_time' content='0001-01-01T00:00:00+23:59'>",
    ],
)
def test_no_page_is_too_wild_to_be_read_soon(body: str | bytes) -> None:
    began = time.process_time()
    found = Page(body if isinstance(body, bytes) else body.encode(), "https://example.org/").read()
    assert time.process_time() - began < 15, "a tree of these took a well-known parser minutes"
    if found is not None:
        assert 0 < len(found.title) <= 300
        assert "\x00" not in found.title
        found.title.encode()


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("grün".encode("latin-1"), "text/html; charset=ISO-8859-1", "grün"),
        (b'<meta charset="windows-1251">' + "лиса".encode("windows-1251"), "text/html", "лиса"),
        ("狐".encode("shift_jis"), "text/html; charset=Shift_JIS", "狐"),
        ("狐".encode(), "text/html; charset=punycode", "狐"),
        ("狐".encode(), "text/html; charset=nonsense", "狐"),
        (b"\xff\xfe", "", "\ufffd\ufffd"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_names(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type).endswith(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/a", "https://example.org/a"),
        ("//cdn.example.org/a", "https://cdn.example.org/a"),
        ("javascript:alert(1)", ""),
        ("data:image/png;base64,AA", ""),
        ("http://[", ""),
        ("x" * 3000, ""),
        ("  ", ""),
    ],
)
def test_only_web_addresses_are_taken_from_a_page(text: str, address: str) -> None:
    assert to_address("https://example.org/page", text) == address


def test_words_are_one_line_without_what_cannot_be_stored() -> None:
    assert clean(" a\n\tb\x00\u202ec \ud800 ", 10) in {"a bc ?", "a bc"}
    assert clean("x" * 50, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(("text", "moment"), [("yesterday", None), ("", None), ("2026-13-01", None)])
def test_a_time_that_is_none_is_left_out(text: str, moment: None) -> None:
    assert to_moment(text) is moment


def test_the_first_link_that_leads_elsewhere_makes_the_card(settings: Settings) -> None:
    own = settings.base_url
    assert (
        find_card_url(f"{own}/posts/1 then https://example.org/a?b=c#d, https://example.com")
        == "https://example.org/a?b=c"
    )
    assert find_card_url("no link") is None
    assert find_card_url("https://example.org/" + "x" * 3000) is None


async def test_a_host_is_asked_for_thirty_pages_a_minute_and_the_others_wait(
    alice: Person, site: Site, settle: Settle
) -> None:
    set_settings(msgspec.structs.replace(current_settings(), rate_limits=True))
    start = dt.datetime(2030, 1, 1, 12, 0, tzinfo=dt.UTC)
    with clock.at(start):
        for n in range(33):
            url = site.put(f"/{n}", ARTICLE)
            async with db.transaction() as tx:
                await defer_cards(tx, [url])
        await settle()
    assert len({path for path in site.asked if path != "/fox.png"}) == 30
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs WHERE status = 'todo'"
        )
        waits = [float(wait) for (wait,) in await rows.fetchall()]
        await conn.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    assert len(waits) == 3
    assert all(50 < wait < 700 for wait in waits)
    with clock.at(start + dt.timedelta(minutes=1)):
        await settle()
    assert len({path for path in site.asked if path != "/fox.png"}) == 33
