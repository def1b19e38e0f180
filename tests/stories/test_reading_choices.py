"""How somebody reads, in a real browser: what is covered, what moves, which languages; whom and what they keep away."""

import datetime as dt
import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.media_av.recordings import Recorder
from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_clips import post_clip, record  # noqa: F401
from tests.stories.test_reading import PHONE, upload
from tests.stories.test_running import wait_for

pytestmark = pytest.mark.browser
WAIT = 30_000
SIZES: list[dict[str, Any]] = [{}, PHONE]


def reading(guest: Guest) -> Any:
    return guest.get("/api/salon/v1/reading")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_a_mute_says_when_it_ends_is_made_longer_and_taken_back(
    browser: Browser,  # noqa: F811
    place: Place,
    size: dict[str, Any],
) -> None:
    reader, loud = place.invite(), place.invite()
    reader.post(f"/api/v1/accounts/{loud.id}/mute", {"duration": 3600, "notifications": False})
    page = walk_in(browser, place, reader, at="/settings/hidden", **size)
    term = page.get_by_label(f"How long {loud.username} is muted")
    expect(term.locator("option:checked")).to_contain_text("Until", timeout=WAIT)
    shoot(page, f"muted-{'phone' if size else 'desk'}")
    assert fits(page)
    term.select_option(label="For a week")
    expect(page.get_by_text(f"{loud.username} is muted until")).to_be_visible(timeout=WAIT)
    (muted,) = reader.get("/api/v1/mutes")
    left = dt.datetime.fromisoformat(muted["mute_expires_at"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=6) < left <= dt.timedelta(days=7)
    (standing,) = reader.get("/api/v1/accounts/relationships", **{"id[]": loud.id})
    assert standing["muting_notifications"] is False, "what was said of notifications stays"
    term.select_option(label="For good")
    expect(page.get_by_text(f"{loud.username} is muted for good.")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Unmute").click()
    expect(page.get_by_role("button", name="Mute", exact=True)).to_be_visible(timeout=WAIT)
    wait_for(lambda: reader.get("/api/v1/mutes") == [])
    page.context.close()


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_a_conversation_is_muted_from_its_menu_and_heard_again_from_the_settings(
    browser: Browser,  # noqa: F811
    place: Place,
    size: dict[str, Any],
) -> None:
    reader, writer = place.invite(), place.invite()
    post = writer.post("/api/v1/statuses", {"status": "A long talk about gravel"})
    page = walk_in(browser, place, reader, at=f"/posts/{post['id']}", **size)
    page.get_by_role("article").get_by_role("button", name="More").first.click(timeout=WAIT)
    page.get_by_role("menuitem", name="Mute this conversation").click()
    wait_for(lambda: reader.get(f"/api/v1/statuses/{post['id']}")["muted"])
    page.goto(f"{place.url}/settings/hidden")
    expect(page.get_by_text("A long talk about gravel")).to_be_visible(timeout=WAIT)
    page.get_by_text("A long talk about gravel").scroll_into_view_if_needed()
    shoot(page, f"muted-conversations-{'phone' if size else 'desk'}")
    page.get_by_role("button", name="Unmute").click()
    wait_for(lambda: not reader.get(f"/api/v1/statuses/{post['id']}")["muted"])
    page.get_by_label("Address of a server").fill("loud.example")
    page.get_by_role("button", name="Block", exact=True).click()
    unblock = page.get_by_role("button", name="Unblock loud.example")
    expect(unblock).to_be_visible(timeout=WAIT)
    assert reader.get("/api/v1/domain_blocks") == ["loud.example"]
    assert fits(page)
    unblock.scroll_into_view_if_needed()
    shoot(page, f"blocked-servers-{'phone' if size else 'desk'}")
    unblock.click()
    expect(unblock).to_have_count(0)
    wait_for(lambda: reader.get("/api/v1/domain_blocks") == [])
    page.context.close()


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_what_is_covered_and_which_languages_are_shown_is_chosen_once(
    browser: Browser,  # noqa: F811
    place: Place,
    size: dict[str, Any],
) -> None:
    reader, writer = place.invite(), place.invite()
    plain = upload(writer, (60, 40), (90, 120, 40))
    marked = upload(writer, (60, 40), (120, 40, 90))
    said = {"language": "de", "media_ids": [plain]}
    german = writer.post("/api/v1/statuses", {"status": f"Grün von {writer.username}", **said})
    writer.post("/api/v1/statuses", {"status": f"Rouge de {writer.username}", "language": "fr"})
    covered = writer.post("/api/v1/statuses", {"status": "Careful", "media_ids": [marked], "sensitive": True})
    page = walk_in(browser, place, reader, at="/settings/reading", **size)
    page.get_by_text("Cover everything").click(timeout=WAIT)
    wait_for(lambda: reading(reader)["media"] == "hide_all")
    page.get_by_role("checkbox", name="German").check()
    wait_for(lambda: reading(reader)["chosen_languages"] == ["de"])
    expect(page.get_by_text("You see one language.")).to_be_visible()
    shoot(page, f"reading-{'phone' if size else 'desk'}")
    assert fits(page)

    page.goto(f"{place.url}/posts/{german['id']}")
    expect(page.get_by_role("button", name="Show picture")).to_be_visible(timeout=WAIT)
    page.goto(f"{place.url}/explore")
    expect(page.get_by_text(f"Grün von {writer.username}")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(f"Rouge de {writer.username}")).to_have_count(0)

    page.goto(f"{place.url}/settings/reading")
    page.get_by_text("Cover nothing").click(timeout=WAIT)
    wait_for(lambda: reading(reader)["media"] == "show_all")
    page.get_by_role("checkbox", name="German").uncheck()
    wait_for(lambda: reading(reader)["chosen_languages"] is None)
    page.goto(f"{place.url}/posts/{covered['id']}")
    expect(page.get_by_role("button", name="Open picture")).to_be_enabled(timeout=WAIT)
    expect(page.get_by_role("button", name="Show picture")).to_have_count(0)
    page.context.close()


@pytest.mark.parametrize(("kind", "size"), [("WEBP", {}), ("PNG", PHONE)])
def test_an_animated_webp_or_png_stands_still_until_asked_where_motion_is_not_wanted(
    browser: Browser,  # noqa: F811
    place: Place,
    kind: str,
    size: dict[str, Any],
) -> None:
    guest = place.invite()
    frames = [Image.new("RGB", (300, 200), (40 * step, 90, 140)) for step in range(5)]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=200, loop=0)
    sent = guest.client.post("/api/v2/media", files={"file": (f"a.{kind.lower()}", file.getvalue())})
    assert sent.is_success, sent.text
    assert sent.json()["salon"]["animated"] is True
    post = guest.post("/api/v1/statuses", {"status": "It moves", "media_ids": [sent.json()["id"]]})
    still, moving = (sent.json()[name].rsplit("/", 1)[1] for name in ("preview_url", "url"))
    page = walk_in(browser, place, guest, at=f"/posts/{post['id']}", reduced_motion="reduce", **size)
    picture = page.locator("article .moving img")
    expect(picture).to_have_attribute("src", re.compile(re.escape(still)), timeout=WAIT)
    shoot(page, f"moving-still-{kind}")
    page.get_by_role("button", name="Let it move").click()
    expect(picture).to_have_attribute("src", re.compile(re.escape(moving)))
    page.get_by_role("button", name="Let it stand still").click()
    expect(picture).to_have_attribute("src", re.compile(re.escape(still)))
    assert fits(page)
    page.context.close()
    lively = walk_in(browser, place, guest, at=f"/posts/{post['id']}", reduced_motion="no-preference", **size)
    expect(lively.locator("article .moving img")).to_have_attribute("src", re.compile(re.escape(moving)), timeout=WAIT)
    lively.context.close()


def test_who_sees_a_new_post_and_that_its_pictures_are_covered_is_chosen_once(
    browser: Browser,  # noqa: F811
    place: Place,
) -> None:
    writer = place.invite()
    page = walk_in(browser, place, writer, at="/settings/reading")
    page.get_by_text("Followers", exact=True).click(timeout=WAIT)
    own = "/api/v1/accounts/verify_credentials"
    wait_for(lambda: writer.get(own)["source"]["privacy"] == "private")
    page.get_by_role("switch", name="Cover my pictures").check()
    wait_for(lambda: writer.get(own)["source"]["sensitive"])
    page.get_by_role("switch", name="Cover my pictures").scroll_into_view_if_needed()
    shoot(page, "posting-choices")
    page.goto(place.url)
    page.get_by_role("button", name="New post").first.click(timeout=WAIT)
    expect(page.get_by_label("Who can see it")).to_have_value("private")
    page.get_by_label("Words of the post").fill("For few.")
    page.get_by_role("dialog").get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible(timeout=WAIT)
    (post,) = writer.get(f"/api/v1/accounts/{writer.id}/statuses")
    assert post["visibility"] == "private"
    page.context.close()


def test_an_animated_picture_waits_for_somebody_who_asked_for_that(
    browser: Browser,  # noqa: F811
    place: Place,
    record: Recorder,  # noqa: F811
) -> None:
    guest = place.invite()
    post_id = post_clip(guest, record, "an animated GIF", "image/gif")
    page = walk_in(browser, place, guest, at="/settings/reading")
    page.get_by_role("switch", name="Animated pictures move by themselves").uncheck(timeout=WAIT)
    wait_for(lambda: reading(guest)["autoplay"] is False)
    page.goto(f"{place.url}/posts/{post_id}")
    video = page.locator("video")
    expect(video).to_be_visible(timeout=60_000)
    assert video.evaluate("video => video.controls && !video.autoplay && video.paused")
    page.context.close()
