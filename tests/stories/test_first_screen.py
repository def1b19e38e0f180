"""The first screen is there before the client and without it, and stays where it is when the client takes over."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.stories.conftest import Guest, Place, open_at_once
from tests.stories.test_browser import browser, shoot, until  # noqa: F401
from tests.stories.test_reading import upload
from tests.stories.test_running import wait_for

pytestmark = pytest.mark.browser
WAIT = 30_000
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) shifted += one.value; })
    .observe({ type: 'layout-shift', buffered: true });"""
# Where the first post with a picture stands, and what is in it.
PLACES = """(() => {
    const article = document.querySelector('article:has(img.cover)');
    return ['.name', '.rich', 'img.cover'].map((one) => {
        const { x, y, width, height } = article.querySelector(one).getBoundingClientRect();
        return [x, y, width, height].map(Math.round);
    });
})()"""


@pytest.fixture(scope="module")
def author(place: Place) -> tuple[Guest, str]:
    """Somebody with a post with a picture, below a poll and a quote; and its id."""
    guest = place.invite()
    words = guest.post("/api/v1/statuses", {"status": "Words alone.", "quote_approval_policy": "public"})
    picture = upload(guest, (1200, 900), (40, 90, 160))
    post = guest.post("/api/v1/statuses", {"status": "A ground, drawn at once.", "media_ids": [picture]})
    poll = {"options": ["Tea", "Coffee"], "expires_in": 3600}
    guest.post("/api/v1/statuses", {"status": "Which?", "poll": poll})
    guest.post("/api/v1/statuses", {"status": "I said:", "quoted_status_id": words["id"]})
    wait_for(lambda: len(guest.get("/api/v1/timelines/home")) == 4)
    return guest, str(post["id"])


def enter(browser: Browser, place: Place, guest: Guest | None, width: int, **options: Any) -> BrowserContext:  # noqa: F811
    context = browser.new_context(viewport={"width": width, "height": 844}, service_workers="block", **options)
    if guest:
        context.add_cookies([{"name": "salon_session", "value": guest.cookie, "url": place.url}])
    return context


def hold_client(page: Page, files: str = "**/_app/immutable/entry/start.*") -> list[Route]:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(files, hold)
    return held


def let_client_come(page: Page, held: list[Route]) -> None:
    while not held:
        page.wait_for_timeout(20)
    for one in held:
        one.continue_()


def look(page: Page, address: str) -> None:
    """Open a page whose client is held back; then it takes over what stood there, in the same place."""
    held = hold_client(page)
    open_at_once(page, address)
    picture = page.locator("#coming img.cover").first
    expect(picture).to_be_visible(timeout=WAIT)
    until(page, "document.querySelector('#coming img.cover').complete && document.fonts.status === 'loaded'")
    before = page.evaluate(PLACES)
    let_client_come(page, held)
    expect(page.locator("#coming")).to_have_count(0, timeout=WAIT)
    after = page.evaluate(PLACES)
    slack = 60 if address.endswith("/") else 4  # above home's posts stands the prompt of the day, of one line or more
    for one, other in zip(before, after, strict=True):
        assert all(abs(a - b) <= slack for a, b in zip(one, other, strict=True)), (address, before, after)
    expect(page.locator("article[data-post] .actions").first).to_be_visible(timeout=WAIT)
    assert page.evaluate("shifted") < slack / 400
    page.unroute_all()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_client_takes_over(
    browser: Browser,  # noqa: F811
    place: Place,
    author: tuple[Guest, str],
    width: int,
) -> None:
    guest, post_id = author
    wall, post = f"/@{guest.username}", f"/posts/{post_id}"
    for who, paths in ((guest, ("/", wall, post)), (place.invite(), (wall,)), (None, (wall, post))):
        context = enter(browser, place, who, width)
        context.add_init_script(SHIFTS)
        page = context.new_page()
        for path in paths:
            look(page, place.url + path)
        context.close()


def test_a_profile_does_not_move_when_what_is_pinned_comes_last(
    browser: Browser,  # noqa: F811
    place: Place,
) -> None:
    guest = place.invite()
    pinned = guest.post("/api/v1/statuses", {"status": "Pinned, and first of all."})
    guest.post(f"/api/v1/statuses/{pinned['id']}/pin")
    for number in range(3):
        guest.post("/api/v1/statuses", {"status": f"Few words, number {number}."})
    guest.post("/api/v1/statuses", {"status": "Later.", "media_ids": [upload(guest, (1200, 300), (40, 90, 160))]})
    context = enter(browser, place, None, 1280)
    context.add_init_script(SHIFTS)
    page = context.new_page()
    held = hold_client(page, "**/statuses?pinned=true")
    open_at_once(page, f"{place.url}/@{guest.username}")
    expect(page.locator("#coming img.cover")).to_be_visible(timeout=WAIT)
    before = page.evaluate(PLACES)
    until(page, "document.querySelectorAll('#salon section article').length === 5")
    assert page.locator("#coming").count() == 1, "the client waits for what stands above its posts"
    let_client_come(page, held)
    expect(page.locator("#coming")).to_have_count(0, timeout=WAIT)
    expect(page.get_by_role("article").first).to_contain_text("Pinned, and first of all.")
    after = page.evaluate(PLACES)
    assert all(
        abs(a - b) <= 4 for one, other in zip(before, after, strict=True) for a, b in zip(one, other, strict=True)
    )
    assert page.evaluate("shifted") < 0.01
    page.unroute_all()
    context.close()


def test_a_page_is_read_without_any_script(browser: Browser, place: Place, author: tuple[Guest, str]) -> None:  # noqa: F811
    guest, post_id = author
    context = enter(browser, place, None, 390, java_script_enabled=False)
    page = context.new_page()
    open_at_once(page, f"{place.url}/@{guest.username}")
    article = page.get_by_role("article").filter(has_text="A ground, drawn at once.")
    expect(article.get_by_role("img", name="A plain ground of 1200 by 900")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("paragraph").filter(has_text="Words alone.")).to_be_visible()
    shoot(page, "without-script-profile")
    article.locator("time").click()
    expect(page).to_have_url(f"{place.url}/posts/{post_id}")
    expect(page.get_by_text("A ground, drawn at once.")).to_be_visible(timeout=WAIT)
    shoot(page, "without-script-post")
    context.close()


def test_where_one_read_on_before_the_client_came_one_still_is(
    browser: Browser,  # noqa: F811
    place: Place,
    author: tuple[Guest, str],
) -> None:
    guest, _ = author
    context = enter(browser, place, guest, 390)
    page = context.new_page()
    held = hold_client(page)
    open_at_once(page, f"{place.url}/@{guest.username}")
    page.locator("#coming p").filter(has_text="Words alone.").scroll_into_view_if_needed()
    down = page.evaluate("scrollY")
    assert down > 100
    page.locator("#coming article .name").last.focus()
    let_client_come(page, held)
    expect(page.locator("#coming")).to_have_count(0, timeout=WAIT)
    assert abs(page.evaluate("scrollY") - down) <= 4
    assert page.evaluate("document.activeElement.getAttribute('href')") == f"/@{guest.username}"
    context.close()
