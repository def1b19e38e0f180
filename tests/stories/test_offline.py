"""Installed on a device: what was loaded is read while the network is away, other apps share to it, nothing stays."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, until, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
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
    expect(page.get_by_text("Make pictures. Talk about them.").first).to_be_visible(timeout=WAIT)
    expect(page.locator("#coming")).to_have_count(0, timeout=WAIT)
    assert "/api/v1/timelines/home" not in page.evaluate(KEPT)


def test_what_was_kept_goes_when_the_session_was_ended_elsewhere(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    page = walk_in(browser, place, guest)
    load_with_worker(page)
    until(page, f"({KEPT})().then((kept) => kept.includes('/api/v1/timelines/home'))")
    assert guest.client.delete("/api/salon/v1/session").is_success
    page.reload()
    expect(page.get_by_text("Make pictures. Talk about them.").first).to_be_visible(timeout=WAIT)
    expect(page.locator("#coming")).to_have_count(0, timeout=WAIT)
    until(page, f"({KEPT})().then((kept) => !kept.includes('/api/v1/timelines/home'))")


def test_words_and_a_link_shared_by_another_app_begin_a_post(browser: Browser, place: Place) -> None:  # noqa: F811
    page = walk_in(
        browser, place, place.invite(), at="/share?title=A+hill&text=Look&url=https%3A%2F%2Fexample.org%2Fhill"
    )
    words = page.get_by_role("dialog").get_by_label("Words of the post")
    expect(words).to_have_value(re.compile(r"A hill\nLook\nhttps://example.org/hill ?"), timeout=WAIT)
    shoot(page, "shared")


def share(page: Page, place: Place, folder: Path, words: str) -> None:
    """As a device does: a form with files is sent from outside of any page of ours."""
    picture = folder / "a hill ünd more.png"
    Image.new("RGB", (90, 60), (90, 130, 60)).save(picture)
    page.goto("about:blank")
    page.set_content(
        f"""<form method="post" enctype="multipart/form-data" action="{place.url}/share">
        <input name="title" value="{words}"><input type="file" name="files" multiple><button>Share</button></form>"""
    )
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_role("button", name="Share").click()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_picture_shared_by_another_app_begins_a_post(
    browser: Browser,  # noqa: F811
    place: Place,
    tmp_path: Path,
    width: int,
) -> None:
    guest = place.invite()
    page = walk_in(browser, place, guest, viewport={"width": width, "height": 844})
    load_with_worker(page)
    until(page, f"({KEPT})().then((kept) => kept.includes('/'))")
    share(page, place, tmp_path, "From my walk")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Words of the post")).to_have_value("From my walk ", timeout=WAIT)
    expect(dialog.get_by_text("Not described yet")).to_be_visible(timeout=WAIT)
    shoot(page, f"shared-picture-{width}")
    dialog.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible(timeout=WAIT)
    (post,) = guest.get(f"/api/v1/accounts/{guest.id}/statuses")
    assert len(post["media_attachments"]) == 1
    page.goto(f"{place.url}/share?text=again")
    expect(dialog.get_by_label("Words of the post")).to_have_value("again ", timeout=WAIT)
    expect(dialog.get_by_role("list", name="Pictures and clips in this post")).to_have_count(0)
    page.context.close()


def test_a_picture_is_shared_while_the_network_is_away(browser: Browser, place: Place, tmp_path: Path) -> None:  # noqa: F811
    page = walk_in(browser, place, place.invite())
    load_with_worker(page)
    until(page, f"({KEPT})().then((kept) => kept.includes('/api/v1/timelines/home'))")
    page.goto(f"{place.url}/share?text=seen")  # what the composer is made of has been here before
    expect(page.get_by_role("dialog").get_by_label("Words of the post")).to_have_value("seen ", timeout=WAIT)
    page.get_by_role("dialog").get_by_label("Words of the post").fill("")
    until(page, f"({KEPT})().then((kept) => kept.includes('/'))")
    page.context.set_offline(True)
    share(page, place, tmp_path, "From a tunnel")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Words of the post")).to_have_value("From a tunnel ", timeout=WAIT)
    again = dialog.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=WAIT)
    shoot(page, "shared-offline")
    page.context.set_offline(False)
    again.click()
    expect(dialog.get_by_text("Not described yet")).to_be_visible(timeout=WAIT)
    page.context.close()


def test_what_is_shared_too_early_is_said_to_be_lost(browser: Browser, place: Place, tmp_path: Path) -> None:  # noqa: F811
    page = walk_in(browser, place, place.invite(), service_workers="block")
    share(page, place, tmp_path, "Early")
    expect(page.get_by_text("What you shared did not arrive")).to_be_visible(timeout=WAIT)
    page.context.close()


def test_the_place_can_be_installed(browser: Browser, place: Place) -> None:  # noqa: F811
    page = walk_in(browser, place, place.invite())
    load_with_worker(page)
    devtools = page.context.new_cdp_session(page)
    assert devtools.send("Page.getAppManifest")["errors"] == []
    problems = {one["errorId"] for one in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert problems <= {"in-incognito"}, "which every window of a test is"
    for icon in ("icon.png", "icon-192.png", "icon-maskable.png", "icon-touch.png"):
        assert page.request.get(f"{place.url}/{icon}").headers["content-type"] == "image/png"
