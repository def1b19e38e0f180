"""The welcome of somebody new in a real browser: four steps, each to be skipped, left for later, and over for good."""

import secrets

import pytest
from playwright.sync_api import Browser, expect

from tests.media.pictures import encode, painting
from tests.stories.conftest import Place
from tests.stories.test_browser import browser, come_in, shoot  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
PHONE = {"width": 390, "height": 844}


def test_somebody_new_takes_four_steps_and_leaves_one_for_later(browser: Browser, place: Place) -> None:  # noqa: F811
    host, name = place.invite(), f"new_{secrets.token_hex(3)}"
    host.post("/api/v1/statuses", {"status": "Foxes at night. #foxes"})
    page = browser.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page broke: {error}"))
    page.goto(f"{place.url}/sign-up")
    page.get_by_label("Handle").fill(name)
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Password", exact=True).fill("a long enough secret")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible(timeout=WAIT)
    page.get_by_label("Name").fill("Nell of the Sea")
    portrait = {"name": "me.png", "mimeType": "image/png", "buffer": encode(painting(), "PNG")}
    page.locator("input[type=file]").set_input_files([portrait])
    shoot(page, "welcome-who")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="What do you like?")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="#foxes").click()
    page.get_by_label("Another tag").fill("#Hedgehogs")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="#hedgehogs")).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    expect(page.get_by_role("button", name="#foxes")).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    shoot(page, "welcome-interests")
    page.goto(place.url)
    page.get_by_role("link", name="Go on with your welcome").click()
    expect(page.get_by_role("heading", name="What do you like?")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Skip", exact=True).click()
    expect(page.get_by_role("heading", name="Whom do you want around you?")).to_be_visible(timeout=WAIT)
    shoot(page, "welcome-people")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Human and machine")).to_be_visible(timeout=WAIT)
    switches = page.get_by_role("switch")
    expect(switches.first).to_be_visible(timeout=WAIT)
    assert all(switches.nth(at).is_checked() for at in range(switches.count()))  # everything is shown until one says so
    expect(page.get_by_role("button", name="I am 18 or older")).to_be_visible(timeout=WAIT)
    assert page.get_by_role("radio", checked=True).count() == 0  # and no question is answered for anybody
    shoot(page, "welcome-choices")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Nell of the Sea").first).to_be_visible(timeout=WAIT)
    page.goto(place.url)
    expect(page.get_by_role("link", name="Bookmarks")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("link", name="Go on with your welcome")).to_have_count(0)
    page.close()


def test_the_steps_fit_a_phone(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    page = come_in(browser, place, guest, viewport=PHONE)
    for step in ("who", "interests", "people", "choices"):
        assert guest.client.put("/api/salon/v1/welcome", json={"step": step}).is_success
        page.goto(f"{place.url}/welcome")
        expect(page.get_by_text("Step ")).to_be_visible(timeout=WAIT)
        page.wait_for_load_state("networkidle")
        shoot(page, f"welcome-{step}-phone")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], step
    page.close()
