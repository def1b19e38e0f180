"""What a page came with named is what its client asks for: nothing of it is fetched twice, nothing in vain."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, until, walk_in  # noqa: F401
from tests.stories.test_reading import upload

pytestmark = pytest.mark.browser
WAIT = 30_000
NAMED = "[...document.head.querySelectorAll('link[rel=asked]')].map((link) => link.getAttribute('href'))"
FETCHED = """performance.getEntriesByType('resource').map((one) => one.name.replace(location.origin, ''))"""


@pytest.fixture(scope="module")
def author(place: Place) -> tuple[Guest, str]:
    """Somebody with a post of a picture; and its id."""
    guest = place.invite()
    picture = upload(guest, (1200, 900), (40, 90, 160))
    post = guest.post("/api/v1/statuses", {"status": "A ground to look at.", "media_ids": [picture]})
    return guest, str(post["id"])


# A page that comes slowly looks again for what it may have missed since: by a stream that opens late, or after a while.
AT_FIRST = """
    window.WebSocket = class { static OPEN = 1; readyState = 0; send() {} close() {} };
    const every = window.setInterval;
    window.setInterval = (call, ms, ...values) => (ms < 10_000 ? every(call, ms, ...values) : 0);
"""


def look(page: Page, address: str) -> None:
    """Open a page; what it named came once, and its first picture was on its way before it was drawn."""
    warnings: list[str] = []
    page.on("console", lambda said: warnings.append(said.text) if "preload" in said.text else None)
    page.goto(address)
    expect(page.locator("article img.cover").first).to_be_visible(timeout=WAIT)
    until(page, "document.querySelector('article img.cover').complete")
    named, fetched = page.evaluate(NAMED), page.evaluate(FETCHED)
    assert len(named) >= 2
    for one in named:
        assert fetched.count(one) == 1, f"{one} was fetched {fetched.count(one)} times"
    shown = page.evaluate("document.querySelector('article img.cover').currentSrc.replace(location.origin, '')")
    ahead = page.locator("head link[rel=preload][as=image]")
    expect(ahead).to_have_count(1)
    assert fetched.count(shown) == 1, "the picture that was fetched ahead is the one that is shown"
    assert warnings == []


@pytest.mark.parametrize("width", [390, 1280])
def test_what_a_page_names_comes_once(
    browser: Browser,  # noqa: F811
    place: Place,
    author: tuple[Guest, str],
    width: int,
) -> None:
    guest, post_id = author
    page = walk_in(browser, place, guest, viewport={"width": width, "height": 900}, service_workers="block")
    page.add_init_script(AT_FIRST)
    for path in ("/", f"/posts/{post_id}", f"/@{guest.username}"):
        look(page, place.url + path)
    page.context.clear_cookies()
    for path in (f"/posts/{post_id}", f"/@{guest.username}"):
        look(page, place.url + path)
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_an_address_that_leads_nowhere_says_so_and_is_loaded_once(browser: Browser, place: Place, width: int) -> None:  # noqa: F811
    guest = place.invite()
    page = walk_in(browser, place, guest, viewport={"width": width, "height": 844})
    loaded: list[str] = []
    page.on("request", lambda asked: loaded.append(asked.url) if asked.is_navigation_request() else None)
    page.goto(f"{place.url}/nowhere")
    expect(page.get_by_text("There is nothing here")).to_be_visible(timeout=WAIT)
    shoot(page, f"nowhere-{width}")
    page.get_by_role("link", name="Go home").click()
    expect(page.get_by_text("Your walls are still bare")).to_be_visible(timeout=WAIT)
    assert loaded == [f"{place.url}/nowhere"]
    page.close()
