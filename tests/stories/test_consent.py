"""What may be done with my work, in a real browser: a no takes as many presses as a yes, and all is told back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from salon.app.retention import RETENTION
from salon.consent.interests import INTERESTS
from salon.consent.purposes import PURPOSES
from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, shoot_both, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 15_000
GENERATIVE = "Models that make pictures or text may learn from my public posts."


def of(page: Page, sentence: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=sentence)


def state_of(guest: Guest, code: str) -> str:
    purposes = guest.get("/api/salon/v1/consent")["purposes"]
    return str(next(one["state"] for one in purposes if one["code"] == code))


def test_a_no_takes_as_many_presses_as_a_yes_and_both_look_alike(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    page = walk_in(browser, place, guest)
    page.goto(f"{place.url}/settings/data")
    choices = page.get_by_role("radiogroup")
    expect(choices).to_have_count(len(PURPOSES), timeout=WAIT)
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.get_by_role("button", name="I am 18 or older").click()
    expect(page.get_by_text("Are you 18 or older?")).to_have_count(0, timeout=WAIT)
    assert len(page.query_selector_all("[role=radiogroup]")) == len(PURPOSES)
    for place_of_it in range(len(PURPOSES)):
        yes, no = [choices.nth(place_of_it).get_by_text(word, exact=True) for word in ("Yes", "No")]
        shapes = [one.evaluate(LOOK) for one in (yes, no)]
        assert shapes[0] == shapes[1], "neither answer is dressed up"
    assert presses(page, "Yes", lambda: state_of(guest, "ai.train.generative") == "given") == 1
    assert presses(page, "No", lambda: state_of(guest, "ai.train.generative") == "withdrawn") == 1
    expect(page.get_by_text("You took your yes back.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("listitem").filter(has_text="Yes taken back:")).to_be_visible(timeout=WAIT)
    shoot(page, "consent")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "consent-phone")
    page.close()


LOOK = """label => { const s = getComputedStyle(label); return [s.color, s.backgroundColor, s.fontSize, s.fontWeight,
    s.borderTopWidth, s.height].join() }"""


def presses(page: Page, word: str, holds: Callable[[], bool]) -> int:
    """How often one has to press until it holds."""
    for count in range(1, 5):
        with page.expect_response("**/api/salon/v1/consent"):
            of(page, GENERATIVE).first.get_by_text(word, exact=True).click()
        if holds():
            return count
    raise AssertionError(f"{word} never holds")


def test_a_browser_that_objects_is_told_that_it_is_heard(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    guest.put("/api/salon/v1/age", {"age": "adult"})
    guest.put("/api/salon/v1/consent", {"purposes": {"dataset.public": True}})
    page = walk_in(browser, place, guest)
    page.set_extra_http_headers({"Sec-GPC": "1"})
    page.goto(f"{place.url}/settings/data")
    expect(page.get_by_text("signal is honoured")).to_be_visible(timeout=WAIT)
    assert state_of(guest, "dataset.public") == "objected"
    of(page, GENERATIVE).first.get_by_text("Yes", exact=True).click()
    expect(page.get_by_text("Switch that off for this place")).to_be_visible(timeout=WAIT)
    assert state_of(guest, "ai.train.generative") == "objected"
    page.close()


def test_one_post_says_for_itself_from_its_menu_and_when_it_is_written(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    guest.put("/api/salon/v1/age", {"age": "adult"})
    guest.put("/api/salon/v1/consent", {"purposes": {"ai.train.generative": True}})
    post = guest.post("/api/v1/statuses", {"status": "a boat of my own"})
    assert post["salon"]["usage"]["allows"] == ["ai.train.generative"]
    page = walk_in(browser, place, guest)
    page.goto(f"{place.url}/posts/{post['id']}")
    page.get_by_role("button", name="More").first.click()
    page.get_by_role("menuitem", name="What may be done with it").click()
    dialog = page.get_by_role("dialog")
    line = dialog.get_by_role("listitem").filter(has_text=GENERATIVE)
    expect(line.get_by_label("As all")).to_be_checked(timeout=WAIT)
    with page.expect_response("**/consent"):
        line.get_by_text("No", exact=True).click()
    shoot(page, "consent-post")
    assert guest.get(f"/api/v1/statuses/{post['id']}")["salon"]["usage"]["allows"] == []
    page.close()


def test_whoever_thinks_of_joining_reads_first_what_is_done_with_what_is_known_of_people(
    browser: Browser,  # noqa: F811
    place: Place,
) -> None:
    page = browser.new_page()
    page.goto(f"{place.url}/sign-up")
    page.get_by_role("link", name="What is done with what is known of you").click()
    expect(page.get_by_role("heading", name=GENERATIVE)).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("heading", name="Words of deleted posts")).to_be_visible()
    assert page.get_by_role("heading", level=3).count() == len(PURPOSES) + len(INTERESTS) + len(RETENTION)
    shoot_both(page, "processing")
    page.context.add_cookies([{"name": "salon_language", "value": "de", "url": place.url}])
    page.reload()
    expect(page.get_by_role("heading", name="Worte gelöschter Beiträge")).to_be_visible(timeout=WAIT)
    page.close()
