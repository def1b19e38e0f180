"""The page that shows every component: complete, and fit to look at in light and dark."""

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT
from tests.stories.conftest import Place
from tests.stories.test_browser import SHOTS, browser, walk_in  # noqa: F401
from tests.stories.test_the_desk import PHONE_SIZE, WAIT, keeper_of

pytestmark = pytest.mark.browser


def test_every_component_is_shown_in_light_and_dark(browser: Browser, place: Place) -> None:  # noqa: F811
    page = walk_in(browser, place, keeper_of(place), at="/running/looks")
    parts = page.locator("[data-component]")
    expect(parts.first).to_be_visible(timeout=WAIT)
    shown = {one.get_attribute("data-component") for one in parts.all()}
    assert shown == {path.stem for path in (ROOT / "web" / "src" / "lib" / "ui").glob("*.svelte")}
    for light in ("Light", "Dark"):
        page.get_by_text(light, exact=True).click()
        page.screenshot(path=str(SHOTS / f"looks-{light.lower()}.png"), full_page=True)
    for name in ("usual", "wide", "double", "sheet"):
        page.locator("[data-component=Dialog]").get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("dialog", name="A fox by the lake")).to_be_visible()
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Ask first").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.set_viewport_size(PHONE_SIZE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"
