"""Stories of languages: German from the browser or by choice, and a script that runs from right to left."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser as browser  # noqa: PLC0414  the module's fixture, shared
from tests.stories.test_browser import shoot, walk_in
from tests.stories.test_reading import upload

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def test_the_front_page_speaks_the_browsers_language_and_another_by_choice(browser: Browser, place: Place) -> None:
    context = browser.new_context(locale="de-AT", viewport=DESK)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page broke: {error}"))
    page.goto(place.url)
    expect(page.get_by_role("heading", name="Mach Bilder. Rede darüber.")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "de"
    shoot(page, "german-front")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Make pictures. Talk about them.")).to_be_visible()
    page.goto(f"{place.url}/sign-up")
    expect(page.get_by_label("Handle")).to_be_visible()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_label("Benutzername")).to_be_visible()
    shoot(page, "german-join")
    page.goto(f"{place.url}/sign-in")
    page.get_by_label("Benutzername").fill("nobody_of_that_name")
    page.get_by_label("Passwort", exact=True).fill("not the right one")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_text("Name und Passwort passen nicht zusammen.")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_member_chooses_german_and_every_page_is(browser: Browser, place: Place, width: str) -> None:
    guest = write_something(place)
    page = walk_in(
        browser,
        place,
        guest,
        at="/settings/languages",
        viewport=DESK if width == "desk" else PHONE,
        reduced_motion="reduce",
    )
    page.get_by_label("Language of the interface").select_option("de")
    expect(page.get_by_role("heading", name="Sprachen")).to_be_visible()
    page.get_by_label("Sprache deiner Beiträge").select_option("de")
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    assert guest.get("/api/v1/preferences")["posting:default:language"] == "de"
    shoot(page, f"german-languages-{width}")
    for path, words in [
        ("/", "Ein Bild von gestern."),
        ("/explore", "Im Trend"),
        ("/notifications", "Alles ruhig"),
        (f"/@{guest.username}", "Profil bearbeiten"),
        ("/together", "Remix-Ketten"),
        ("/gallery", "Noch nichts gemacht"),
        ("/settings/account", "Notfallcodes"),
        ("/verify", "Ein Bild prüfen"),
    ]:
        page.goto(place.url + path)
        expect(page.get_by_text(words).first).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "de"
        assert overflow(page) <= 0, path
    page.goto(f"{place.url}/gallery")
    search = page.get_by_label("In deinen Bildern suchen")
    search.evaluate("(field) => field.removeAttribute('maxlength')")
    search.fill("Fuchs " * 40)
    expect(page.get_by_text("Such nach höchstens 200 Zeichen.")).to_be_visible()
    page.goto(place.url)
    expect(page.get_by_text("Ein Bild von gestern.").first).to_be_visible()
    shoot(page, f"german-home-{width}")
    page.get_by_role("button", name="Bild machen").first.click()
    expect(page.get_by_label("Was soll das Bild zeigen?").last).to_be_visible()
    shoot(page, f"german-studio-{width}")
    page.context.close()


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_pages_hold_up_from_right_to_left(browser: Browser, place: Place, width: str) -> None:
    guest = write_something(place)
    arabic = guest.post("/api/v1/statuses", {"status": "مرحبا بالعالم. هذه لوحة من Salon."})
    page = walk_in(browser, place, guest, viewport=DESK if width == "desk" else PHONE, reduced_motion="reduce")
    page.context.add_cookies([{"name": "salon_language", "value": "ar-XB", "url": place.url}])
    for name, path in [
        ("home", "/"),
        ("post", f"/posts/{arabic['id']}"),
        ("settings", "/settings"),
        ("profile", f"/@{guest.username}"),
        ("explore", "/explore"),
    ]:
        page.goto(place.url + path)
        expect(page.locator("main h1, main article").first).to_be_attached()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert overflow(page) <= 0, path
        shoot(page, f"rtl-{name}-{width}")
    page.goto(place.url)
    page.locator(".begin .say").click()
    expect(page.locator("dialog textarea").first).to_be_visible()
    assert overflow(page) <= 0
    shoot(page, f"rtl-composer-{width}")
    page.context.close()


def test_the_words_of_a_post_run_the_way_they_are_written(browser: Browser, place: Place) -> None:
    guest = place.invite()
    post = guest.post("/api/v1/statuses", {"status": "שלום לכולם\n\nHello everybody"})
    page = walk_in(browser, place, guest, at=f"/posts/{post['id']}")
    expect(page.get_by_text("שלום לכולם").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.rich')).direction") == "rtl"
    edges = page.evaluate(
        """[...document.querySelectorAll('.rich p')].map((line) => {
            const range = document.createRange();
            range.selectNodeContents(line);
            const words = range.getBoundingClientRect(), box = line.parentElement.getBoundingClientRect();
            return box.right - words.right < 2 ? 'right' : words.left - box.left < 2 ? 'left' : 'between';
        })"""
    )
    assert edges == ["right", "left"]
    page.context.close()


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def write_something(place: Place) -> Guest:
    """Somebody who has posted words and a picture."""
    guest = place.invite()
    picture = upload(guest, (900, 600), (180, 90, 60))
    guest.post("/api/v1/statuses", {"status": "Ein Bild von gestern.", "media_ids": [picture], "language": "de"})
    return guest


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_an_app_is_let_in_in_german(browser: Browser, place: Place, width: str) -> None:
    guest = place.invite()
    wanted = {"client_name": "Fernrohr", "redirect_uris": f"{place.url}/explore", "scopes": "read write:statuses"}
    app = guest.post("/api/v1/apps", wanted)
    asked = {"response_type": "code", "client_id": app["client_id"], "scope": wanted["scopes"]}
    context = browser.new_context(locale="de-AT", viewport=DESK if width == "desk" else PHONE)
    page = context.new_page()
    page.goto(f"{place.url}/oauth/authorize?{urlencode(asked)}")
    page.get_by_label("Benutzername oder E-Mail").fill(guest.username)
    page.get_by_label("Passwort").fill("a long enough secret")
    shoot(page, f"german-sign-in-for-app-{width}")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_text("alles sehen, was dein Konto sieht, auch private Beiträge")).to_be_visible()
    shoot(page, f"german-consent-{width}")
    assert overflow(page) <= 0
    page.get_by_role("button", name="Hereinlassen").click()
    page.wait_for_url(f"{place.url}/explore?code=*")
    context.close()
