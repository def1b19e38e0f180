"""What is not there, or not for whoever asks: the client's page says so, and so does the status of the answer."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot_both, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 15_000
NOTHING = re.compile(r"There is (nothing here|no such release)")


def test_a_page_that_is_not_there_says_so(browser: Browser, place: Place) -> None:  # noqa: F811
    guest, other = place.invite(), place.invite()
    kept = guest.post("/api/v1/statuses", {"status": "For my followers.", "visibility": "private"})
    made = guest.post("/api/v1/lists", {"title": "Painters"})
    page = walk_in(browser, place, other)
    hidden = [f"/posts/{kept['id']}", f"/posts/{kept['id']}/lineage", f"/lists/{made['id']}"]
    nowhere = [
        "/nothing-of-the-kind",
        "/@nobody_at_all",
        "/@nobody_at_all/followers",
        "/datasets/none",
        "/daily/2001-01-01",
    ]
    for path in (*hidden, *nowhere, "/challenges/1", "/chains/1", "/templates/1", "/context/1"):
        answer = page.goto(place.url + path)
        assert answer is not None
        assert answer.status == 404, path
        expect(page.get_by_text(NOTHING)).to_be_visible(timeout=WAIT)
    shoot_both(page, "missing")
    page.context.close()
    page = walk_in(browser, place, guest)
    for path, words in ((f"/posts/{kept['id']}", "For my followers."), (f"/lists/{made['id']}", "Painters")):
        answer = page.goto(place.url + path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.locator("main").get_by_text(words).first).to_be_visible(timeout=WAIT)
    page.context.close()


def test_a_list_asks_a_stranger_who_they_are(browser: Browser, place: Place) -> None:  # noqa: F811
    made = place.invite().post("/api/v1/lists", {"title": "Painters"})
    page = browser.new_page()
    page.goto(f"{place.url}/lists/{made['id']}")
    expect(page.locator("main").get_by_role("link", name="Sign in")).to_be_visible(timeout=WAIT)
    page.context.close()
