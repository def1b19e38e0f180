"""A person's rights in a real browser: everything rests and goes on, an objection holds, what is wrong is answered."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
RIGHTS = "/api/salon/v1/rights"


def test_somebody_lets_everything_rest_objects_and_is_answered(browser: Browser, place: Place) -> None:  # noqa: F811
    guest, keeper = place.invite(), place.keeper
    assert keeper is not None
    page = walk_in(browser, place, guest, at="/settings/data")
    page.get_by_role("button", name="Let it rest").click(timeout=WAIT)
    expect(page.get_by_text("Everything rests since")).to_be_visible(timeout=WAIT)
    assert guest.get(RIGHTS)["restricted_at"]
    page.get_by_role("button", name="Let it go on").click()
    expect(page.get_by_role("button", name="Let it rest")).to_be_visible(timeout=WAIT)
    assert guest.get(RIGHTS)["restricted_at"] is None
    page.get_by_role("button", name="Object: My public posts count towards what is trending").click()
    expect(page.get_by_text("You objected.")).to_be_visible(timeout=WAIT)
    assert [one["code"] for one in guest.get(RIGHTS)["interests"] if one["objected"]] == ["trends"]
    words = f"My name is not {guest.username}."
    page.get_by_label("What is wrong, and what would be right").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    history = page.get_by_role("list", name="What I asked for")
    expect(history.get_by_text(words)).to_be_visible(timeout=WAIT)
    shoot(page, "rights")

    desk = walk_in(browser, place, keeper, at="/running/deadlines")
    desk.get_by_role("link", name="Request by right: to put something right").first.click(timeout=WAIT)
    row = desk.get_by_role("listitem").filter(has_text=words)
    row.get_by_label("What was done, or why not").fill(f"You are {guest.username} to us too.", timeout=WAIT)
    shoot(desk, "rights-desk")
    row.get_by_role("button", name="It is done").click()
    expect(row).to_have_count(0, timeout=WAIT)
    desk.close()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{place.url}/settings/data")
    expect(history.get_by_text(f"You are {guest.username} to us too.")).to_be_visible(timeout=WAIT)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "rights-phone")
    page.close()
