"""Taking everything along and bringing things here, in a real browser."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

from tests.archives import elsewhere
from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 40_000


def test_what_was_made_elsewhere_comes_here_and_all_of_it_can_be_taken_along(
    browser: Browser,  # noqa: F811
    place: Place,
    tmp_path: Path,
) -> None:
    guest = place.invite()
    page = walk_in(browser, place, guest)
    page.goto(f"{place.url}/settings/bring")
    page.get_by_label("The file, as the other place gave it to you").set_input_files(elsewhere.x(tmp_path / "x.zip"))
    page.get_by_role("button", name="Bring it here").click()
    expect(page.get_by_text("2 posts, 1 picture")).to_be_visible(timeout=WAIT)
    page.get_by_text("What could not be taken").click()
    expect(page.get_by_text("1 boost: what this belongs to is not here")).to_be_visible()
    expect(page.get_by_text("@42@x.com")).to_be_visible()
    shoot(page, "bring")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "bring-phone")
    page.set_viewport_size({"width": 1280, "height": 800})

    page.goto(f"{place.url}/@{guest.username}")
    expect(page.get_by_text("Fish & chips")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("imported").first).to_be_visible()
    shoot(page, "brought-posts")

    page.goto(f"{place.url}/settings/archive")
    page.get_by_role("button", name="Make my archive").click()
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=WAIT)
    shoot(page, "archive")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "archive-phone")
    with page.expect_download() as started:
        link.click()
    started.value.save_as(tmp_path / "mine.zip")
    with ZipFile(tmp_path / "mine.zip") as archive:
        assert b"Fish & chips" in archive.read("outbox.json")
    page.close()
