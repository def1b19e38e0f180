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
    page = walk_in(browser, place, guest, at="/settings/bring")
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


def test_somebody_known_from_elsewhere_is_asked_about_when_they_come(
    browser: Browser,  # noqa: F811
    place: Place,
    tmp_path: Path,
) -> None:
    waiting, comer = place.invite(), place.invite()
    address = f"{comer.username}@far.example"
    people = tmp_path / "following_accounts.csv"
    people.write_text(f"Account address,Show boosts\n{address},true\nnobody@far.example,true\n")
    page = walk_in(browser, place, waiting, at="/settings/bring")
    page.get_by_label("The file, as the other place gave it to you").set_input_files(people)
    page.get_by_role("radiogroup", name="When people you know come here later").get_by_text("Follow them").click()
    page.get_by_role("button", name="Bring it here").click()
    expect(page.get_by_text("People you wait for")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(f"@{address}").last).to_be_visible()
    comer.post("/api/salon/v1/aliases", {"address": f"@{address}"})
    page.goto(f"{place.url}/notifications")
    page.get_by_role("link", name="is here, and says that you know each other").click(timeout=WAIT)
    expect(page.get_by_text(f"Says they were @{address}")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("button", name="Not them")).to_be_visible()
    shoot(page, "found")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_text("Is it them?").scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "found-phone")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Not them")).to_have_count(0, timeout=WAIT)
    page.reload()
    expect(page.get_by_text("People you wait for")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Is it them?")).to_have_count(0)
    page.close()
