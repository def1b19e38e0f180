"""Two people in one browser: becoming the other without signing out, and a tab that was left open for the first."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
PHONE = {"width": 390, "height": 844}


def sign_in_too(page: Page, guest: Guest) -> None:
    page.get_by_role("button", name="Switch account").click()
    page.get_by_role("link", name="Sign in as another").click()
    page.get_by_label("Handle or e-mail").fill(guest.username)
    page.get_by_label("Password").fill("a long enough secret")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("nav.rail").get_by_text(f"@{guest.username}")).to_be_visible(timeout=WAIT)


def test_one_becomes_the_other_and_a_tab_left_open_never_posts_as_them(browser: Browser, place: Place) -> None:  # noqa: F811
    mira, tobias = place.invite(), place.invite()
    page = walk_in(browser, place, mira)
    sign_in_too(page, tobias)
    rail = page.locator("nav.rail")
    stale = page.context.new_page()
    stale.goto(place.url)
    stale.get_by_role("button", name="New post").click()
    stale.get_by_label("Words of the post").fill("Tobias wrote this.")
    page.get_by_role("button", name="Switch account").click()
    dialog = page.get_by_role("dialog", name="Who are you now?")
    expect(dialog.get_by_text(f"@{mira.username}")).to_be_visible(timeout=WAIT)
    shoot(page, "switching")
    dialog.get_by_role("button", name=mira.username).click()
    expect(rail.get_by_text(f"@{mira.username}")).to_be_visible(timeout=WAIT)
    stale.get_by_role("dialog").get_by_role("button", name="Post", exact=True).click()
    expect(stale.locator("nav.rail").get_by_text(f"@{mira.username}")).to_be_visible(timeout=WAIT)
    assert mira.get(f"/api/v1/accounts/{mira.id}/statuses") == []
    assert mira.get(f"/api/v1/accounts/{tobias.id}/statuses") == []
    stale.get_by_role("button", name="New post").click()
    expect(stale.get_by_label("Words of the post")).to_have_text("")
    stale.close()
    page.get_by_role("button", name="Switch account").click()
    page.get_by_role("dialog").get_by_role("button", name=f"Sign out @{mira.username}").click()
    expect(rail.get_by_text(f"@{tobias.username}")).to_be_visible(timeout=WAIT)
    page.close()


def test_on_a_phone_one_switches_from_the_profile(browser: Browser, place: Place) -> None:  # noqa: F811
    mira, tobias = place.invite(), place.invite()
    page = walk_in(browser, place, mira)
    sign_in_too(page, tobias)
    page.set_viewport_size(PHONE)
    page.goto(f"{place.url}/@{tobias.username}")
    page.locator("main").get_by_role("button", name="More").first.click()
    page.get_by_role("menuitem", name="Switch account").click()
    dialog = page.get_by_role("dialog", name="Who are you now?")
    expect(dialog.get_by_text(f"@{mira.username}")).to_be_visible(timeout=WAIT)
    shoot(page, "switching-phone")
    dialog.get_by_role("button", name="Sign out everybody here").click()
    expect(page.get_by_text("Make pictures. Talk about them.").first).to_be_visible(timeout=WAIT)
    expect(page.locator("#coming")).to_have_count(0, timeout=WAIT)
    page.close()
