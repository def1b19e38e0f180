"""The main job in a real browser: make a picture, post it, a friend sees it live and remixes it."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import ROOT
from tests.stories.conftest import Guest, Place
from tests.stories.test_running import wait_for

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = ROOT / "build" / "shots"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


def come_in(browser: Browser, place: Place, guest: Guest, **options: object) -> Page:
    """A window of somebody who is signed in, nothing opened yet; an error of a page's own fails the story."""
    context: BrowserContext = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
    context.add_cookies([{"name": "salon_session", "value": guest.cookie, "url": place.url}])
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page broke: {error}"))
    return page


def walk_in(browser: Browser, place: Place, guest: Guest, at: str = "/", **options: object) -> Page:
    """Open a page, the front page unless another is named, as somebody who is signed in."""
    page = come_in(browser, place, guest, **options)
    page.goto(place.url + at)
    return page


def until(page: Page, script: str, seconds: float = 60) -> object:
    """Ask the page again and again; returns the first true answer.

    Playwright's own `wait_for_function` asks again inside the page by `eval`, which our content security policy
    forbids: it breaks whenever its first try is false.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := page.evaluate(script):
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"the page never came to this: {script}")


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=str(SHOTS / f"{name}.png"))


def shoot_both(page: Page, name: str) -> None:
    """The page as it is, and as wide as a phone, where nothing may stick out."""
    shoot(page, name)
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    shoot(page, f"{name}-phone")
    if wide:
        page.set_viewport_size(wide)


def test_somebody_new_joins_by_hand(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    page.goto(place.url)
    page.get_by_role("link", name="Join").first.click()
    page.get_by_label("Handle").fill("newcomer")
    page.get_by_label("E-mail").fill("newcomer@example.org")
    page.get_by_label("Password", exact=True).fill("a long enough secret")
    agree = page.get_by_role("checkbox")
    if agree.count():
        agree.first.check()
    shoot(page, "join")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("button", name="Skip all of it").click()
    expect(page.get_by_text("Your walls are still bare")).to_be_visible()
    shoot(page, "empty-home")
    page.close()


def test_a_prompt_becomes_a_post_that_a_friend_sees_and_remixes(browser: Browser, place: Place) -> None:
    mira, tobias = place.invite(), place.invite()
    tobias.post(f"/api/v1/accounts/{mira.id}/follow")
    tobias.post("/api/v1/statuses", {"status": "Waiting for pictures."})
    making, watching = walk_in(browser, place, mira), walk_in(browser, place, tobias)
    expect(watching.get_by_text("Waiting for pictures.")).to_be_visible()

    make_picture(making, "two foxes drinking tea under a cherry tree", "studio")
    making.get_by_label("Words of the post").last.fill("They said one cup.")
    making.get_by_role("button", name="Post", exact=True).last.click()
    expect(making.get_by_text("They said one cup.").first).to_be_visible()
    shoot(making, "home-with-own-post")

    pill = watching.get_by_text("1 new post")
    expect(pill).to_be_visible()
    shoot(watching, "pill")
    pill.click()
    expect(watching.get_by_text("They said one cup.")).to_be_visible()
    watching.get_by_role("button", name="Favourite", exact=False).first.click()

    watching.get_by_role("button", name="Remix", exact=False).first.click()
    remix_picture(watching, "make it night, add a cat")
    watching.get_by_role("button", name="Post", exact=True).last.click()
    expect(watching.get_by_text("remix of").first).to_be_visible()
    shoot(watching, "remix-posted")

    post = mira.get(f"/api/v1/accounts/{mira.id}/statuses")[0]
    assert post["favourites_count"] == 1
    wait_for(lambda: mira.get(f"/api/v1/statuses/{post['id']}")["salon"]["remixes_count"] == 1)
    assert post["media_attachments"][0]["description"]
    wait_for(lambda: {"favourite", "salon.remix"} <= {one["type"] for one in mira.get("/api/v1/notifications")})
    making.goto(f"{place.url}/posts/{post['id']}")
    expect(making.get_by_text("1 remix").first).to_be_visible()
    shoot(making, "post")


def make_picture(page: Page, prompt: str, shot: str) -> None:
    """Open the studio from home, type a prompt where the cursor already is, wait, and choose the first picture."""
    page.get_by_role("button", name="Make a picture", exact=True).first.click()
    expect(page.get_by_label("What should the picture show?").last).to_be_focused()
    page.keyboard.type(prompt)
    page.get_by_role("button", name="Draw", exact=True).last.click()
    choose(page, shot)


def remix_picture(page: Page, change: str) -> None:
    """In the studio that opened for a remix: say what to change, wait, and choose the first."""
    field = page.get_by_label("Say what to change").last
    field.fill(change)
    page.get_by_role("button", name="Draw", exact=True).last.click()
    choose(page, "remix-studio")


def choose(page: Page, shot: str) -> None:
    first = page.get_by_role("button", name="Put picture 1 in the post").first
    expect(first).to_be_enabled(timeout=60_000)
    shoot(page, shot)
    first.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(browser: Browser, place: Place, scheme: str) -> None:
    guest = place.invite()
    guest.post("/api/v1/statuses", {"status": "Hello from a pocket. " * 12})
    page = walk_in(
        browser,
        place,
        guest,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        color_scheme=scheme,
    )
    expect(page.get_by_text("Hello from a pocket.").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, f"phone-{scheme}")
