"""Films, sounds and what was an animated picture, in a real browser: given in the composer, played in a post."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.media_av.recordings import Recorder
from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, until, walk_in  # noqa: F401
from tests.stories.test_running import wait_for

pytestmark = pytest.mark.browser
WAIT = 60_000


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Recorder:
    return Recorder(tmp_path_factory.mktemp("clips"))


def post_clip(guest: Guest, record: Recorder, name: str, kind: str) -> str:
    """A post with a clip in it; returns its id."""
    file = (f"a.{kind.split('/')[1]}", record(name), kind)
    sent = guest.client.post("/api/v2/media", data={"description": name}, files={"file": file})
    assert sent.is_success, sent.text
    wait_for(lambda: guest.get(f"/api/v1/media/{sent.json()['id']}")["url"], 60)
    return str(guest.post("/api/v1/statuses", {"status": name, "media_ids": [sent.json()["id"]]})["id"])


def test_a_film_is_given_in_the_composer_and_plays_in_its_post(
    browser: Browser,  # noqa: F811
    place: Place,
    record: Recorder,
    tmp_path: Path,
) -> None:
    guest = place.invite()
    film = tmp_path / "film.mp4"
    film.write_bytes(record("a phone's MP4"))
    page = walk_in(browser, place, guest)
    page.get_by_role("button", name="New post").first.click()
    page.get_by_role("dialog").locator("input[type=file]").first.set_input_files(film)
    expect(page.get_by_text("Not described yet")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("textbox", name="Describe this video for people who cannot")).to_be_visible()
    shoot(page, "clip-draft")
    page.get_by_role("dialog").get_by_role("textbox").first.fill("It moves.")
    page.get_by_role("dialog").get_by_role("button", name="Post", exact=True).click()
    video = page.locator("article video").first
    expect(video).to_be_visible(timeout=WAIT)
    assert video.evaluate("video => video.paused && video.controls"), "it waits until somebody presses play"
    video.evaluate("video => video.play()")
    expect(video).to_have_js_property("paused", False)
    until(page, "document.querySelector('article video').currentTime > 0")
    shoot(page, "clip")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "clip-phone")
    page.close()


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_an_animated_picture_moves_by_itself_only_for_those_who_like_motion(
    browser: Browser,  # noqa: F811
    place: Place,
    record: Recorder,
    motion: str,
    *,
    moves: bool,
) -> None:
    guest = place.invite()
    post_id = post_clip(guest, record, "an animated GIF", "image/gif")
    page = walk_in(browser, place, guest, at=f"/posts/{post_id}", reduced_motion=motion)
    video = page.locator("video")
    expect(video).to_be_visible(timeout=WAIT)
    if moves:
        until(page, "document.querySelector('video').currentTime > 0")
    else:
        assert video.evaluate("video => video.controls && !video.autoplay && video.paused")
        assert video.get_attribute("poster"), "what is shown stands still"
    page.close()


def test_a_sound_has_a_player(browser: Browser, place: Place, record: Recorder) -> None:  # noqa: F811
    guest = place.invite()
    post_id = post_clip(guest, record, "an MP3", "audio/mpeg")
    page = walk_in(browser, place, guest, at=f"/posts/{post_id}")
    sound = page.locator("audio")
    expect(sound).to_be_visible(timeout=WAIT)
    assert sound.get_attribute("aria-label") == "an MP3"
    sound.evaluate("audio => audio.play()")
    until(page, "document.querySelector('audio').currentTime > 0")
    shoot(page, "sound")
    page.close()
