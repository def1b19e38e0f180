"""A page comes with its first screen: what whoever asks may see, read without a script, and harmless."""

# ruff: noqa: F811  fixtures are named by arguments

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import msgspec
import pytest

from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.conftest import ROOT, Settle
from tests.media.pictures import encode, painting
from tests.social.conftest import Person, alice, bob, invite  # noqa: F401
from tests.stories.hostile import LONG, SHORT

INDEX = """<!doctype html><html><head><title>Salon</title><link href="/_app/always.js" rel="modulepreload"></head>
<body><svg id="coming"><rect /></svg><div id="salon"><script>begin()</script></div></body></html>"""
SAID = {
    "places": {"home": "Home", "main": "Main"},
    "welcome": {"title": "Welcome", "lead": "Come in", "signUp": "Join", "signIn": "Sign in", "lately": "Lately"},
    "begin": {"welcome": "Go on", "prompt": "Say", "makePicture": "Make"},
    "feed": "Posts",
    "origin": {"none": "photo", "generated": "made", "generatedWith": "made with {name}", "unknown": "unknown"},
    "remix": "remix",
    "quote": {"of": "Quoted {name}", "filtered": "filtered", "states": {"accepted": "", "revoked": "taken out"}},
    "poll": {
        **{name: name for name in ("vote", "peek", "yours", "over")},
        "share": "{name} percent",
        "votes": ["{name} voted", "{name} of them voted"],
        "until": "until {name}",
    },
    "post": {
        **{name: f"{name} {{name}}" for name in ("by", "boosted", "runBy", "filtered", "labelled")},
        **{name: name for name in ("conversation", "edited", "pinned", "sensitive", "showMore")},
    },
    "counts": {key: ["one of {name}", "{name} of them"] for key in ("followers", "following", "statuses", "works")},
    "joined": "since {name}",
    "months": [f"month {number}" for number in range(1, 13)],
    "tabs": ["Posts", "Replies", "Pictures", "Remixes"],
}
PASSWORD = "a long enough secret"
SCREEN = re.compile(r"<!--screen-->(.*?)<!--/screen-->", re.DOTALL)


@pytest.fixture(autouse=True)
def web(tmp_path: Path, settings: Settings) -> Iterator[None]:
    (tmp_path / "index.html").write_text(INDEX)
    (tmp_path / "words.json").write_bytes(msgspec.json.encode({"en": {"words/home": "/_app/home.js"}}))
    (tmp_path / "screen-words.json").write_bytes(msgspec.json.encode({"en": SAID}))
    needs = {"scripts": ["/_app/always.js"], "styles": ["/_app/one.css"], "words": []}
    pages = dict.fromkeys(("/", "/posts/[id]", "/@[acct]"), needs)
    (tmp_path / "pages.json").write_bytes(msgspec.json.encode(pages))
    set_settings(msgspec.structs.replace(settings, web=tmp_path))
    yield
    set_settings(settings)


def select(root: Any, tag: str, kind: str = "") -> list[Any]:
    """The elements below one by tag and class, in order."""
    held = f"[contains(concat(' ', @class, ' '), ' {kind} ')]" if kind else ""
    return list(root.xpath(f".//{tag}{held}"))


async def come_in(client: httpx.AsyncClient, name: str) -> str:
    """The cookie of a browser that is signed in."""
    answer = await client.post("/api/salon/v1/session", json={"login": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    client.cookies.clear()
    return f"salon_session={answer.cookies['salon_session']}"


async def look(client: httpx.AsyncClient, path: str, cookie: str = "", *, status: int = 200) -> str:
    answer = await client.get(path, headers={"Cookie": cookie} if cookie else {})
    assert answer.status_code == status
    return answer.text


async def hang(person: Person, client: httpx.AsyncClient, settle: Settle, **more: object) -> dict[str, object]:
    """A post with a picture."""
    sent = await client.post(
        "/api/v2/media",
        headers=person.headers,
        files={"file": ("hill.png", encode(painting(90, 60), "PNG"), "image/png")},
        data={"description": "A hill"},
    )
    await settle()
    return await person.writes("On the wall.", media_ids=[sent.json()["id"]], **more)


async def test_the_first_answer_has_the_posts_their_authors_and_the_size_of_their_pictures(
    client: httpx.AsyncClient, alice: Person, settle: Settle
) -> None:
    post = await hang(alice, client, settle)
    for path in ("/", "/@alice", f"/posts/{post['id']}"):
        page = lxml.html.fromstring(await look(client, path))
        (article,) = select(page, "article")
        assert "On the wall." in article.text_content()
        assert select(article, "a", "name")[0].get("href") == "/@alice"
        (picture,) = select(article, "img", "cover")
        assert (picture.get("width"), picture.get("height"), picture.get("alt")) == ("90", "60", "A hill")
        assert picture.get("fetchpriority") == "high"
        assert page.xpath("//head/link[@rel='preload'][@as='image']/@href")[0] == picture.get("src")
        assert select(page, "style")[0].text.startswith(".f0{--ratio:1.50000;background:#")


async def test_the_client_begins_after_the_screen_and_its_styles_hold_before(
    client: httpx.AsyncClient, alice: Person
) -> None:
    page = lxml.html.fromstring(await look(client, "/"))
    assert page.xpath("//link[@rel='modulepreload' or @as='fetch']") == []
    assert set(page.xpath("//link[@rel='later']/@href")) >= {"/_app/always.js", "/_app/home.js"}
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["/_app/one.css"]
    assert len(page.xpath("//link[@rel='asked']")) == 2
    assert page.xpath("//svg[@id='coming']") == []


async def test_home_is_drawn_for_whoever_asks_and_kept_by_nobody_else(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await bob.writes("For those who follow me.", visibility="private")
    await settle()
    cookie = await come_in(client, "alice")
    answer = await client.get("/", headers={"Cookie": cookie})
    assert "For those who follow me." in answer.text
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "Cookie" in answer.headers["vary"]
    for other in ("", await come_in(client, "bob")):
        assert ("For those who follow me." in await look(client, "/", other)) == bool(other), "bob's own, nobody else's"
    assert "For those who follow me." not in await look(client, "/@bob")
    assert "<article" not in await look(client, "/", "salon_session=gone")


async def test_what_is_warned_of_is_folded_and_what_is_sensitive_is_veiled(
    client: httpx.AsyncClient, alice: Person, settle: Settle
) -> None:
    await alice.writes("The ending.", spoiler_text="A film")
    await hang(alice, client, settle, sensitive=True)
    page = lxml.html.fromstring(await look(client, "/@alice"))
    veiled, folded = select(page, "article")
    assert select(veiled, "img", "cover") == []
    assert select(veiled, "div", "veil")[0].text_content() == "sensitive"
    (details,) = select(folded, "details")
    assert details.get("open") is None
    assert select(details, "summary")[0].text_content() == "A film"
    assert "The ending." in details.text_content()


async def test_a_filtered_post_is_told_of_without_its_words(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await bob.writes("The secret ending of the film.")
    await settle()
    body = {"title": "Films", "context": ["home"], "keywords_attributes": [{"keyword": "ending"}]}
    assert (await alice.post("/api/v2/filters", body)).status_code == 200
    page = await look(client, "/", await come_in(client, "alice"))
    assert "filtered Films" in page
    assert "secret" not in page


async def test_what_is_not_for_everybody_is_not_in_the_page_of_a_stranger(
    client: httpx.AsyncClient, alice: Person
) -> None:
    post = await alice.writes("Only for followers.", visibility="private")
    assert "<article" not in await look(client, f"/posts/{post['id']}", status=404)
    assert "Only for followers." in await look(client, f"/posts/{post['id']}", await come_in(client, "alice"))


async def test_the_policy_names_the_one_stylesheet_of_the_page(
    client: httpx.AsyncClient, alice: Person, settle: Settle
) -> None:
    await hang(alice, client, settle)
    answer = await client.get("/")
    (style,) = select(lxml.html.fromstring(answer.text), "style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"style-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe" not in policy


async def test_what_is_drawn_lies_between_marks_so_that_a_kept_page_can_be_anybodys(
    client: httpx.AsyncClient, alice: Person
) -> None:
    await alice.writes("Here today.")
    page = await look(client, "/")
    assert "Here today." in page
    rest = SCREEN.sub("", page)
    assert "Here today." not in rest
    assert "alice" not in rest
    assert '<div id="salon">' in rest


async def test_hostile_words_are_only_words_in_the_first_answer_too(
    client: httpx.AsyncClient, alice: Person, settle: Settle
) -> None:
    form = {"display_name": SHORT[0], "note": " ".join(LONG[:12])[:500]}
    changed = await client.patch("/api/v1/accounts/update_credentials", headers=alice.headers, json=form)
    assert changed.status_code == 200, changed.text
    posts = [await alice.writes(words, spoiler_text=SHORT[at % len(SHORT)]) for at, words in enumerate(LONG)]
    await settle()
    for path in ("/", "/@alice", *(f"/posts/{post['id']}" for post in posts)):
        screens = SCREEN.findall(await look(client, path))
        screen = lxml.html.fragment_fromstring("".join(screens), create_parent="div")
        assert select(screen, "article")
        for element in screen.iter():
            assert element.tag not in {"script", "iframe", "object", "embed", "base", "meta", "form", "math"}
            assert not [name for name in element.attrib if name.startswith("on") or name in {"style", "srcdoc"}]
            address = element.get("href", element.get("src", "/"))
            assert address.startswith(("/", "https:", "http:")), address
            assert element.tag not in {"img", "link", "audio", "video"} or address.startswith("/")


async def test_every_class_of_the_clients_that_is_drawn_is_a_components() -> None:
    templates = ROOT / "src" / "salon" / "pages" / "templates"
    html = "".join((templates / name).read_text() for name in ("screen.html", "screen_post.html"))
    found = [path.stem for path in (ROOT / "web" / "src" / "lib").rglob("*.svelte")]
    components = set(found)
    assert len(found) == len(components), "styles are named after components, so no two may have one name"
    named = set(re.findall(r"\bs-([A-Z]\w+)", html))
    assert named
    assert named - components == {"House"}
