"""What a first screen draws as the client does: emoji in words, polls, quotes, and what labelers cover."""

# ruff: noqa: F811  fixtures are named by arguments

import re
from typing import Any

import httpx
import lxml.html
import pytest

from salon.emoji.queries import forget_emoji
from salon.pages.drawing import draw_html, draw_words
from tests.conftest import Settle
from tests.pages.test_screens import come_in, look, select, web  # noqa: F401
from tests.social.conftest import Person, alice, bob, carol, invite, operator  # noqa: F401
from tests.social.labelling import declares, labels, listens
from tests.social.test_emoji import adds

CUP = [{"shortcode": "cup", "url": "http://localhost:3000/media/cup.png"}]
PICTURE = '<img class="emoji" src="/media/cup.png" alt=":cup:" title=":cup:" draggable="false">'


@pytest.fixture(autouse=True)
def none_known() -> None:
    forget_emoji()


def test_only_known_shortcodes_between_tags_become_pictures() -> None:
    assert (draw_words("a <b> :cup: :tea: x:cup:", CUP)) == f"a &lt;b&gt; {PICTURE} :tea: x:cup:"
    html = '<p>:cup: <a href="/tags/:cup:">b</a></p>'
    assert (draw_html(html, CUP)) == f'<p>{PICTURE} <a href="/tags/:cup:">b</a></p>'
    assert (draw_html(html, [])) == html


async def find(client: httpx.AsyncClient, path: str, cookie: str = "") -> Any:
    return lxml.html.fromstring(await look(client, path, cookie))


async def test_emoji_stand_in_names_words_and_fields(
    client: httpx.AsyncClient, operator: Person, alice: Person, settle: Settle
) -> None:
    status, made = await adds(operator, "cup")
    assert status == 200, made
    form = {
        "display_name": "Alice :cup:",
        "note": "Tea :cup:",
        "fields_attributes": [{"name": ":cup:", "value": "yes"}],
    }
    changed = await client.patch("/api/v1/accounts/update_credentials", headers=alice.headers, json=form)
    assert changed.status_code == 200, changed.text
    await alice.writes("More :cup: and :unknown:.", spoiler_text="A :cup:")
    await settle()
    page = await find(client, "/@alice")
    drawn = select(page, "img", "emoji")
    assert {one.get("alt") for one in drawn} == {":cup:"}
    assert {one.get("src") for one in drawn} == {httpx.URL(made["url"]).path}
    for inside in ("//h1", "//dt", "//summary", "//article//a[contains(@class, 'name')]", "//article//details/div"):
        assert page.xpath(f"{inside}//img[@class='emoji']"), inside
    assert ":unknown:" in page.text_content()


async def test_a_poll_is_to_vote_in_or_shows_how_it_stands(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    poll = {"options": ["tea", "coffee"], "expires_in": 3600}
    post = await alice.writes("Which?", poll=poll)
    path, cookie = f"/posts/{post['id']}", await come_in(client, "bob")
    page = await find(client, path, cookie)
    assert len(select(page, "input", "s-PollBox")) == 2
    assert select(page, "button", "peek")
    voted = await bob.post(f"/api/v1/polls/{post['poll']['id']}/votes", {"choices": [1]})
    assert voted.status_code == 200, voted.text
    await settle()
    for who in ("", cookie, await come_in(client, "alice")):
        page = await find(client, path, who)
        assert not select(page, "input")
        tea, coffee = select(page, "li", "s-PollBox")
        assert (tea.text_content().strip(), "most" in tea.get("class")) == ("0 percenttea", False)
        assert "100 percentcoffee" in coffee.text_content()
        assert "most" in coffee.get("class")
        assert ("yours" in coffee.text_content()) == (who == cookie)
        bars = [re.search(r"\bf\d+", one.get("class")) for one in select(page, "span", "bar")]
        style = select(page, "style")[0].text
        rules = [f".{bar and bar[0]}{{--share:{share}}}" for bar, share in zip(bars, ("0.0", "1.0"), strict=True)]
        assert all(rule in style for rule in rules)


async def test_a_quote_shows_the_quoted_post_or_a_sentence(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    quoted = await alice.writes("The first words.\n\nAnd more.", quote_approval_policy="public")
    quoting = await bob.writes("Look!", quoted_status_id=quoted["id"])
    await settle()
    page = await find(client, f"/posts/{quoting['id']}")
    (box,) = select(page, "a", "quoted")
    assert (box.get("href"), box.get("aria-label")) == (f"/posts/{quoted['id']}", "Quoted alice")
    assert select(box, "span", "words")[0].text_content() == "The first words. And more."
    gone = await alice.post(f"/api/v1/statuses/{quoted['id']}/quotes/{quoting['id']}/revoke")
    assert gone.status_code == 200, gone.text
    await settle()
    page = await find(client, f"/posts/{quoting['id']}")
    assert select(page, "p", "quoted")[0].text_content().startswith("taken out")
    assert "first words" not in page.text_content()


async def test_whom_a_labeler_covers_is_covered_at_first_too(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    form = {"display_name": "Bob the Seller", "note": "Buy it"}
    changed = await client.patch("/api/v1/accounts/update_credentials", headers=bob.headers, json=form)
    assert changed.status_code == 200, changed.text
    await declares(carol)
    await labels(carol, "spam", account_id=bob.id)
    await listens(alice, carol)
    await settle()
    cookie = await come_in(client, "alice")
    html = await look(client, "/@bob", cookie)
    (head,) = select(lxml.html.fromstring(html), "div", "head")
    assert "labelled @carol: Spam" in head.text_content()
    assert "Bob the Seller" not in head.text_content()
    assert "Buy it" not in head.text_content()
    assert not select(head, "img")
    assert f'<link rel="asked" href="/api/v1/accounts/relationships?id%5B%5D={bob.id}">' in html
    await listens(alice, carol, spam="show")
    (head,) = select(lxml.html.fromstring(await look(client, "/@bob", cookie)), "div", "head")
    assert "labelled @carol: Spam" in head.text_content()
    assert "Bob the Seller" in head.text_content()
    assert "relationships" not in await look(client, "/@alice", cookie)
    (head,) = select(lxml.html.fromstring(await look(client, "/@bob")), "div", "head")
    assert "Spam" not in head.text_content()
