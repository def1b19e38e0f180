"""How things were made, in a real browser: a picture tells its story, the dial is turned, a file is checked."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Response, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = pytest.mark.browser


def draw_photo() -> bytes:
    file = io.BytesIO()
    gradient = Image.radial_gradient("L").resize((900, 600))
    Image.merge("RGB", (gradient, gradient.rotate(180), gradient)).save(file, "JPEG", exif=Image.Exif())
    return file.getvalue()


def test_a_picture_tells_its_story_and_its_label_is_questioned(browser: Browser, place: Place) -> None:  # noqa: F811
    mira, tobias = place.invite(), place.invite()
    sent = mira.client.post("/api/v2/media", files={"file": ("a.jpg", draw_photo())}, data={"degree": "none"})
    assert sent.status_code == 200, sent.text
    mira.post("/api/v1/statuses", {"status": "My own hill.", "media_ids": [sent.json()["id"]]})
    page = walk_in(browser, place, tobias, at=f"/@{mira.username}")
    page.get_by_role("button", name="photo or drawing").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Said by its author.")).to_be_visible()
    dialog.get_by_role("button", name="This label is wrong").click()
    dialog.get_by_label("What it really is").select_option(label="Made by a machine")
    dialog.get_by_label("How do you know?").fill("The sun shines from two sides.")
    shoot(page, "story")
    dialog.get_by_role("button", name="Tell the moderators").click()
    expect(dialog.get_by_text("1 open question about this label")).to_be_visible()
    expect(dialog.get_by_text("Said by its author.")).to_be_visible()
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_how_an_upload_was_made_is_said_in_the_composer_and_kept_with_the_draft(
    browser: Browser,  # noqa: F811
    place: Place,
    tmp_path: Path,
    width: int,
) -> None:
    mira = place.invite()
    file = tmp_path / "hill.jpg"
    file.write_bytes(draw_photo())
    page = walk_in(browser, place, mira, viewport={"width": width, "height": 844})
    page.get_by_role("button", name="New post").first.click()
    page.get_by_role("dialog").locator("input[type=file]").first.set_input_files(file)
    how = page.get_by_label("How it was made")
    expect(how).to_have_value("unknown")
    how.select_option(label="Made with help from AI")
    page.get_by_label("Words of the post").fill("A hill, half mine.")
    page.reload()
    page.get_by_role("button", name="New post").first.click()
    expect(how).to_have_value("assisted")
    shoot(page, f"how-it-was-made-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("dialog").get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible()
    (post,) = mira.get(f"/api/v1/accounts/{mira.id}/statuses")
    assert (post["salon"]["degree"], post["salon"]["evidence"]) == ("assisted", "author")
    expect(page.get_by_role("article").get_by_role("button", name="assisted")).to_be_visible()
    page.close()


def turned(response: Response) -> bool:
    """Whether the server took another setting of the dial; reading it has the same address."""
    return response.url.endswith("/api/salon/v1/dial") and response.request.method == "PUT"


def test_the_dial_is_turned_above_a_feed_and_in_the_settings(browser: Browser, place: Place) -> None:  # noqa: F811
    mira, tobias = place.invite(), place.invite()
    tobias.post(f"/api/v1/accounts/{mira.id}/follow")
    mira.post("/api/v1/statuses", {"status": "Written by hand."})
    mira.post("/api/v1/statuses", {"status": "Written by machine.", "degree": "generated"})
    page = walk_in(browser, place, tobias)
    machine = page.get_by_role("article").filter(has_text="Written by machine.")
    expect(machine).to_be_visible()
    page.get_by_role("button", name="everything").click()
    expect(page.get_by_role("switch", name="Made by a machine")).to_be_checked()
    shoot(page, "dial")
    page.get_by_role("switch", name="Made by a machine").uncheck()
    page.get_by_role("button", name="Close").click()
    expect(machine).to_have_count(0)
    expect(page.get_by_text("Written by hand.")).to_be_visible()
    expect(page.get_by_text("everything but what machines made")).to_be_visible()
    shoot(page, "dial-turned")
    for path in (f"/@{mira.username}", "/search?q=written", "/explore"):
        page.goto(f"{place.url}{path}")
        expect(page.get_by_text("Written by hand.").first).to_be_visible()
        expect(page.get_by_role("button", name="everything but what machines made")).to_be_visible()
        expect(machine).to_have_count(0)
    page.goto(f"{place.url}/settings/provenance")
    switch = page.get_by_role("switch", name="Made by a machine")
    expect(switch).not_to_be_checked()
    switch.scroll_into_view_if_needed()
    shoot(page, "dial-settings")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "dial-settings-phone")
    with page.expect_response(turned):
        switch.check()
    robot = place.invite()
    robot.client.patch("/api/v1/accounts/update_credentials", json={"bot": True})
    tobias.post(f"/api/v1/accounts/{robot.id}/follow")
    robot.post("/api/v1/statuses", {"status": "Written by a bot."})
    page.goto(f"{place.url}/")
    expect(machine).to_be_visible()
    expect(page.get_by_text("Written by a bot.")).to_be_visible()
    page.goto(f"{place.url}/settings/provenance")
    with page.expect_response(turned):
        page.get_by_role("switch", name="Hide bots").check()
    page.goto(f"{place.url}/")
    expect(page.get_by_role("button", name="and no bots")).to_be_visible()
    expect(machine).to_be_visible()
    expect(page.get_by_text("Written by a bot.")).to_have_count(0)
    page.close()


@pytest.mark.parametrize("width", [1200, 390])
def test_anybody_checks_a_file(browser: Browser, place: Place, tmp_path: Path, width: int) -> None:  # noqa: F811
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(f"{place.url}/verify")
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(draw_photo())
    page.get_by_label("Choose a file").set_input_files(photo)
    expect(page.get_by_role("heading", name="It says nothing.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(page, f"verify-{width}")
    page.get_by_label("Address of a picture").fill(f"{place.url}/media/none.webp")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("There is no such file here")).to_be_visible()
    page.close()
