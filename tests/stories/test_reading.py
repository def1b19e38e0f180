"""Reading in a real browser: feeds that keep their place and stay light, polls, lists, tags, messages."""

import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, come_in, shoot, until, walk_in  # noqa: F401
from tests.stories.test_running import wait_for

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def upload(guest: Guest, size: tuple[int, int], colour: tuple[int, int, int]) -> str:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    form = {"description": f"A plain ground of {size[0]} by {size[1]}"}
    sent = guest.client.post("/api/v2/media", data=form, files={"file": ("a.png", out.getvalue(), "image/png")})
    assert sent.is_success, sent.text
    return str(sent.json()["id"])


def say(guest: Guest, numbers: range) -> None:
    """Posts with a number each, written by a few hands at a time; their order does not matter."""
    leaves = [{"status": f"Leaf {number}. " + "word " * (number % 40)} for number in numbers]
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(lambda leaf: guest.post("/api/v1/statuses", leaf), leaves))


@pytest.fixture(scope="module")
def writer(place: Place) -> Iterator[Guest]:
    """Somebody who has written a thousand posts."""
    guest = place.invite()
    say(guest, range(1000))
    return guest


IN_VIEW = """() => [...document.querySelectorAll('main [data-post]')].find((post) => {
    const { top } = post.getBoundingClientRect();
    return top > 0 && top < innerHeight;
})?.dataset.post"""


def top_of(page: Page, post_id: str) -> float:
    """How far below the upper edge of the view a post begins."""
    box = page.locator(f'[data-post="{post_id}"]').bounding_box()
    assert box is not None
    return float(box["y"])


def scroll_to_the_end(page: Page) -> None:
    """Go down like somebody in a hurry until the feed says that this was all."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if page.get_by_text("You have seen it all.").count():
            return
        page.evaluate("scrollBy(0, 3 * innerHeight)")
        page.wait_for_timeout(100)
    raise AssertionError("the feed has no end")


def test_a_thousand_posts_scrolled_keep_the_page_light_and_back_finds_the_place(
    browser: Browser,  # noqa: F811
    place: Place,
    writer: Guest,
) -> None:
    page = walk_in(browser, place, place.invite(), at=f"/@{writer.username}")
    expect(page.get_by_text("Leaf").first).to_be_visible()
    scroll_to_the_end(page)
    assert page.evaluate("document.documentElement.scrollHeight") > 1000 * 90, "a thousand posts take room"
    rooms = page.locator("section[aria-label=Posts] > div").count()
    assert rooms < 100, f"{rooms} rooms in the feed"
    articles = page.locator("main article").count()
    nodes = page.evaluate("document.querySelectorAll('*').length")
    assert articles < 80, f"{articles} posts in the page"
    assert nodes < 3000, f"{nodes} elements in the page"

    page.evaluate("scrollTo(0, 0.6 * document.documentElement.scrollHeight)")
    seen = str(until(page, IN_VIEW))
    height = page.evaluate("document.documentElement.scrollHeight")
    before = top_of(page, seen)
    page.locator(f'[data-post="{seen}"] a[href^="/posts/"]').first.evaluate("link => link.click()")
    expect(page.get_by_role("heading", name="Conversation")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Conversation")).to_have_count(0)
    assert abs(top_of(page, seen) - before) < 3
    assert abs(page.evaluate("document.documentElement.scrollHeight") - height) < 3
    page.go_forward()
    expect(page.get_by_role("heading", name="Conversation")).to_be_visible()
    page.close()


def test_nothing_shifts_while_pictures_come_in(browser: Browser, place: Place) -> None:  # noqa: F811
    painter = place.invite()
    sizes = [(900, 300), (300, 900), (640, 480), (500, 500), (1200, 700), (480, 640)]
    for at, size in enumerate(sizes):
        picture = upload(painter, size, (40 * at, 90, 160))
        painter.post("/api/v1/statuses", {"status": f"Ground {at}", "media_ids": [picture]})
    reader = place.invite()
    reader.post(f"/api/v1/accounts/{painter.id}/follow")
    page = come_in(browser, place, reader)
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });"""
    )
    for path in ("/", f"/@{painter.username}", "/explore"):
        page.goto(place.url + path)
        expect(page.get_by_text("Ground 5")).to_be_visible()
        for _ in range(8):
            page.mouse.wheel(0, 700)
            page.wait_for_timeout(120)
        shifted = page.evaluate("window.shift")
        print(f"layout shift of {path}: {shifted:.4f}")
        assert shifted < 0.02, path
    page.close()


def test_a_poll_is_voted_in_and_shows_how_it_stands(browser: Browser, place: Place) -> None:  # noqa: F811
    asker, voter = place.invite(), place.invite()
    poll = {"options": ["Foxes", "Owls", "Otters"], "expires_in": 86_400}
    asker.post("/api/v1/statuses", {"status": "Who hosts the tea?", "poll": poll})
    page = walk_in(browser, place, voter, at=f"/@{asker.username}")
    page.get_by_label("Owls").check()
    shoot(page, "poll-choosing")
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.get_by_text("1 person voted")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Owls")).to_contain_text("100%")
    shoot(page, "poll-voted")
    [post] = asker.get(f"/api/v1/accounts/{asker.id}/statuses")
    assert [one["votes_count"] for one in post["poll"]["options"]] == [0, 1, 0]
    page.close()


def test_people_are_listed_and_tags_followed_from_the_rail(browser: Browser, place: Place) -> None:  # noqa: F811
    friend, reader = place.invite(), place.invite()
    friend.post("/api/v1/statuses", {"status": "Kites over the sea #kites"})
    reader.post(f"/api/v1/accounts/{friend.id}/follow")
    page = walk_in(browser, place, reader, at="/lists")
    page.get_by_label("New list").fill("Kite people")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("button", name="Find people to add").click()
    page.get_by_role("button", name=f"Put {friend.username} on the list").click()
    expect(page.get_by_role("button", name=f"Take {friend.username} off the list")).to_be_visible()
    shoot(page, "list-people")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("article").filter(has_text="Kites over the sea")).to_be_visible()
    shoot(page, "list")
    page.get_by_role("link", name="#kites").first.click()
    page.get_by_role("button", name="Follow tag").click()
    rail = page.get_by_role("navigation", name="Main")
    expect(rail.get_by_role("link", name="#kites")).to_be_visible()
    expect(rail.get_by_role("link", name="Kite people")).to_be_visible()
    shoot(page, "tag")
    assert [one["name"] for one in reader.get("/api/v1/followed_tags")] == ["kites"]
    page.close()


def test_lists_and_followed_tags_are_there_on_a_phone_without_the_rail(browser: Browser, place: Place) -> None:  # noqa: F811
    reader = place.invite()
    made = reader.post("/api/v1/lists", {"title": "Pocket people"})
    page = walk_in(browser, place, reader, at=f"/lists/{made['id']}", **PHONE)
    expect(page.get_by_role("heading", name="Pocket people")).to_be_visible()
    page.goto(f"{place.url}/tags/pockets")
    page.get_by_role("button", name="Follow tag").click()
    wait_for(lambda: [one["name"] for one in reader.get("/api/v1/followed_tags")] == ["pockets"])
    page.goto(f"{place.url}/lists")
    expect(page.get_by_role("link", name="Pocket people")).to_be_visible()
    expect(page.get_by_role("link", name="pockets")).to_be_visible()
    shoot(page, "lists-phone")
    page.context.close()


def test_a_message_is_written_read_and_answered(browser: Browser, place: Place) -> None:  # noqa: F811
    alice, bob = place.invite(), place.invite()
    writing = walk_in(browser, place, alice, at="/messages")
    reading = walk_in(browser, place, bob, at="/messages", **PHONE)
    expect(reading.get_by_text("No messages yet")).to_be_visible()
    writing.get_by_role("button", name="Write a message").first.click()
    words = writing.get_by_label("Words of the post")
    words.fill(f"@{bob.username} only between us")
    expect(writing.get_by_label("Who can see it")).to_have_value("direct")
    writing.get_by_role("button", name="Post", exact=True).click()
    letter = reading.get_by_role("link", name=f"Conversation with {alice.username}")
    expect(letter).to_contain_text("only between us")
    expect(letter).to_contain_text("Unread")
    shoot(reading, "messages-phone")
    letter.click()
    expect(reading.get_by_text("only between us").first).to_be_visible()
    wait_for(lambda: not bob.get("/api/v1/conversations")[0]["unread"])
    expect(writing.get_by_role("link", name=f"Conversation with {bob.username}")).to_contain_text("You:")
    shoot(writing, "messages")
    writing.close()
    reading.close()


def test_a_picture_is_brought_closer_and_swept_to_the_next(browser: Browser, place: Place) -> None:  # noqa: F811
    painter = place.invite()
    pictures = [upload(painter, (600, 400), (200, 90, 40)), upload(painter, (400, 600), (40, 90, 200))]
    painter.post("/api/v1/statuses", {"status": "Two grounds", "media_ids": pictures})
    page = walk_in(browser, place, painter)
    page.get_by_role("button", name="Open picture").first.click()
    shown = page.get_by_role("dialog", name="Picture")
    expect(shown.get_by_text("1 of 2")).to_be_visible()
    frame = shown.locator(".frame")
    whole = frame.bounding_box()
    assert whole is not None
    middle = (whole["x"] + whole["width"] / 2, whole["y"] + whole["height"] / 2)

    def width() -> float:
        box = frame.bounding_box()
        assert box is not None
        return float(box["width"])

    page.mouse.move(*middle)
    page.mouse.wheel(0, -400)
    wait_for(lambda: width() > 1.5 * whole["width"])
    shoot(page, "lightbox-closer")
    page.mouse.dblclick(*middle)
    wait_for(lambda: abs(width() - whole["width"]) < 2)
    page.mouse.dblclick(*middle)
    wait_for(lambda: width() > 2 * whole["width"])
    page.keyboard.press("0")
    wait_for(lambda: abs(width() - whole["width"]) < 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 200, middle[1] + 5, steps=4)
    page.mouse.up()
    expect(shown.get_by_text("2 of 2")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(shown.get_by_text("1 of 2")).to_be_visible()
    shoot(page, "lightbox")
    page.mouse.click(*middle)
    expect(shown).to_have_count(0)
    page.close()


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_a_favourite_shows_at_once_and_goes_again_with_a_sentence_where_it_fails(
    browser: Browser,  # noqa: F811
    place: Place,
    size: dict[str, Any],
) -> None:
    author, reader = place.invite(), place.invite()
    post = author.post("/api/v1/statuses", {"status": "Will it hold?"})
    page = come_in(browser, place, reader, service_workers="block", **size)
    held: list[Route] = []
    page.route("**/favourite", lambda route: held.append(route))  # noqa: PLW0108 (Playwright takes no built-in)
    page.goto(f"{place.url}/posts/{post['id']}")
    heart = page.locator(f'article[data-post="{post["id"]}"] [data-action="favourite"]')
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(heart).to_have_text("1")
    held[0].fulfill(status=503, json={"error": "This is not available just now. Try again in a moment."})
    expect(heart).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("This is not available just now. Try again in a moment.")).to_be_visible()
    shoot(page, f"favourite-undone-{'phone' if size else 'desk'}")
    page.unroute("**/favourite")
    heart.click()
    wait_for(lambda: reader.get(f"/api/v1/statuses/{post['id']}")["favourited"])
    page.context.close()
