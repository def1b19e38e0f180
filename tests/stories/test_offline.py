"""Installed on a device: what was loaded is read while the network is away, other apps share to it, nothing stays."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, until, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 15_000
KEPT = """async () => {
    const found = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return found.flat().map((one) => new URL(one.url).pathname);
}"""


def load_with_worker(page: Page) -> None:
    """Until the worker has kept a whole page."""
    until(page, "navigator.serviceWorker.controller !== null")
    page.reload()


def test_what_was_loaded_is_read_offline_and_signing_out_leaves_nothing(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    guest.post("/api/v1/statuses", {"status": "Read me on the train."})
    page = walk_in(browser, place, guest)
    load_with_worker(page)
    expect(page.get_by_text("Read me on the train.")).to_be_visible(timeout=WAIT)
    until(page, f"({KEPT})().then((kept) => kept.includes('/api/v1/timelines/home'))")
    page.context.set_offline(True)
    assert page.evaluate("fetch('/health').then(() => 'there', () => 'away')") == "away"
    page.reload()
    expect(page.get_by_text("Read me on the train.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    shoot(page, "offline-home")
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_be_hidden(timeout=WAIT)
    page.goto(f"{place.url}/settings/account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Make pictures. Talk about them.")).to_be_visible(timeout=WAIT)
    assert "/api/v1/timelines/home" not in page.evaluate(KEPT)


def test_what_was_kept_goes_when_the_session_was_ended_elsewhere(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    page = walk_in(browser, place, guest)
    load_with_worker(page)
    until(page, f"({KEPT})().then((kept) => kept.includes('/api/v1/timelines/home'))")
    assert guest.client.delete("/api/salon/v1/session").is_success
    page.reload()
    expect(page.get_by_text("Make pictures. Talk about them.")).to_be_visible(timeout=WAIT)
    until(page, f"({KEPT})().then((kept) => !kept.includes('/api/v1/timelines/home'))")


def test_words_and_a_link_shared_by_another_app_begin_a_post(browser: Browser, place: Place) -> None:  # noqa: F811
    page = walk_in(browser, place, place.invite())
    page.goto(f"{place.url}/share?title=A+hill&text=Look&url=https%3A%2F%2Fexample.org%2Fhill")
    words = page.get_by_role("dialog").get_by_label("Words of the post")
    expect(words).to_have_value(re.compile(r"A hill\nLook\nhttps://example.org/hill ?"), timeout=WAIT)
    shoot(page, "shared")


def test_the_place_can_be_installed(browser: Browser, place: Place) -> None:  # noqa: F811
    page = walk_in(browser, place, place.invite())
    load_with_worker(page)
    devtools = page.context.new_cdp_session(page)
    assert devtools.send("Page.getAppManifest")["errors"] == []
    problems = {one["errorId"] for one in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert problems <= {"in-incognito"}, "which every window of a test is"
    for icon in ("icon.png", "icon-192.png", "icon-maskable.png", "icon-touch.png"):
        assert page.request.get(f"{place.url}/{icon}").headers["content-type"] == "image/png"
