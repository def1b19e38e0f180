"""Context under posts in a real browser: written, rated by two camps, shown, explained, and switched off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.assistant.model_server import ModelServer
from tests.context.camps import RATE, SEED, of_camps
from tests.stories.asking_place import opened
from tests.stories.behind import age, change
from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_running import wait_for

pytestmark = pytest.mark.browser
WAIT = 30_000
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SALON = "/api/salon/v1"


@pytest.fixture(scope="module")
def asking() -> Iterator[tuple[Place, ModelServer]]:
    with opened() as found:
        found[0].keeper = found[0].invite("keeper")
        yield found


def open_notes(page: Page, url: str, entry: str) -> Locator:
    page.goto(url)
    page.locator("article.focal").get_by_role("button", name="More").click(timeout=WAIT)
    page.get_by_role("menuitem", name=entry).click()
    dialog = page.get_by_role("dialog", name="Notes on this post")
    expect(dialog).to_be_visible(timeout=WAIT)
    return dialog


def shoot_both(page: Page, name: str) -> None:
    shoot(page, name)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    shoot(page, f"{name}-phone")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def test_a_note_is_written_rated_by_two_camps_shown_with_its_reasons_and_a_drafted_one_switched_off(
    browser: Browser,  # noqa: F811
    asking: tuple[Place, ModelServer],
) -> None:
    place, model = asking
    model.say = lambda order: "The pond froze every winter until 1990 [check this]."
    ann, ben, cleo = place.invite(), place.invite(), place.invite()
    age(place, ann, ben, cleo)
    change(place, (SEED, {}))
    bridge = ann.post("/api/v1/statuses", {"status": "They tore down the old bridge!"})
    pond = ann.post("/api/v1/statuses", {"status": "The pond never froze."})

    writing = walk_in(browser, place, ben)
    dialog = open_notes(writing, f"{place.url}/posts/{bridge['id']}", "Add context")
    dialog.get_by_label("What readers should know").fill("It is closed for repairs until May, not torn down.")
    dialog.get_by_label("Source 1").fill("https://news.example/bridge")
    shoot_both(writing, "context-writing")
    dialog.get_by_role("button", name="Propose", exact=True).click()
    expect(dialog.get_by_text("Needs more ratings")).to_be_visible(timeout=WAIT)
    dialog = open_notes(writing, f"{place.url}/posts/{pond['id']}", "Add context")
    dialog.get_by_role("button", name="Have AI draft it").click()
    expect(dialog.get_by_text("Drafted by small. Check every word: you answer for it.")).to_be_visible(timeout=WAIT)
    dialog.get_by_label("What readers should know").fill("It froze every winter until 1990.")
    dialog.get_by_label("Source 1").fill("https://weather.example/pond")
    dialog.get_by_role("button", name="Propose", exact=True).click()
    expect(dialog.get_by_text(f"Drafted by AI (small), edited and answered for by @{ben.username}")).to_be_visible(
        timeout=WAIT
    )
    writing.close()

    notes = {post["id"]: cleo.get(f"{SALON}/posts/{post['id']}/context")["notes"][0]["id"] for post in (bridge, pond)}
    change(place, *((RATE, of_camps(note_id, 2, 2)) for note_id in notes.values()))
    rating = walk_in(browser, place, cleo, at="/context")
    first, second = (rating.get_by_role("region", name="A note").nth(at) for at in range(2))
    first.get_by_role("button", name="Helpful", exact=True).click(timeout=WAIT)
    first.get_by_role("button", name="Clear").click(timeout=WAIT)
    expect(first.get_by_role("button", name="Clear")).to_have_attribute("aria-pressed", "true")
    second.get_by_role("link", name="Details and scores").focus()
    rating.keyboard.press("1")
    expect(second.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    wait_for(lambda: cleo.get(f"{SALON}/context/notes/{notes[bridge['id']]}")["my_rating"] is not None)
    shoot_both(rating, "context-rating")
    rating.close()

    def is_shown(post_id: str) -> bool:
        return ann.get(f"/api/v1/statuses/{post_id}")["salon"]["context_note"] is not None

    wait_for(lambda: is_shown(bridge["id"]) and is_shown(pond["id"]))
    reading = walk_in(browser, place, ann, at=f"/posts/{bridge['id']}")
    note = reading.get_by_role("complementary", name="Context from readers")
    expect(note.get_by_text("It is closed for repairs until May, not torn down.")).to_be_visible(timeout=WAIT)
    expect(note.get_by_role("link", name="news.example")).to_have_attribute("href", "https://news.example/bridge")
    shoot_both(reading, "context-shown")
    note.get_by_role("link", name="Why it is shown, and rating").click()
    expect(reading.get_by_role("cell", name="bridging-1")).to_be_visible(timeout=WAIT)
    shoot_both(reading, "context-why")

    reading.goto(f"{place.url}/notifications")
    expect(reading.get_by_text("A note is shown under your post").first).to_be_visible(timeout=WAIT)
    shoot_both(reading, "context-told")
    reading.goto(f"{place.url}/settings/notifications")
    reading.get_by_label("Tell me when a note is shown, or no longer").uncheck()
    wait_for(lambda: ann.get(f"{SALON}/context_notifications") == {"notes": False})
    expect(reading.get_by_role("link", name="Rate notes that wait")).to_have_attribute("href", "/context")

    dialog = open_notes(reading, f"{place.url}/posts/{pond['id']}", "Notes on this post")
    drafted = reading.locator("article.focal").get_by_text("AI draft · small")
    expect(drafted).to_have_count(1, timeout=WAIT)
    dialog.get_by_label("Show notes that AI drafted in this conversation").uncheck()
    expect(dialog.get_by_text("whoever began this conversation wants no notes here that AI drafted")).to_be_visible(
        timeout=WAIT
    )
    expect(drafted).to_have_count(0, timeout=WAIT)
    shoot_both(reading, "context-switched-off")
    assert not is_shown(pond["id"])
    assert is_shown(bridge["id"])
    reading.close()
