"""Pictures of oneself, in a real browser: allowed, looked at, agreed to, refused, and gone where they were posted."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_access import Inspector
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_reading import PHONE
from tests.stories.test_running import wait_for
from tests.stories.test_studio import make_quietly

pytestmark = pytest.mark.browser
WAIT = 30_000
LIKENESS = "/api/salon/v1/likeness"


def draw(maker: Guest, prompt: str) -> str:
    """Make a picture without a window; returns its id."""
    make_quietly(maker, prompt=prompt, engine="composer")
    return str(maker.get("/api/salon/v1/gallery")[0]["id"])


def wish(maker: Guest, prompt: str) -> int:
    asked = maker.client.post("/api/salon/v1/generations", json={"prompt": prompt, "engine": "composer"})
    return asked.status_code


def test_nobody_is_pictured_until_they_say_who_may(browser: Browser, place: Place) -> None:  # noqa: F811
    shown, maker = place.invite(), place.invite()
    assert wish(maker, f"@{shown.username} as a pirate") == 422
    page = walk_in(browser, place, shown, at="/settings/likeness")
    everyone = page.get_by_label("Everyone here")
    expect(everyone).to_be_disabled(timeout=WAIT)
    page.get_by_role("button", name="I am 18 or older").click()
    expect(everyone).to_be_enabled(timeout=WAIT)
    everyone.check()
    page.get_by_label("What for, in your own words").fill("Friendly cartoons")
    page.get_by_label("Words that may not be in such a wish").fill("war, beer")
    page.get_by_label("How long this holds").select_option(label="For 30 days")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You said who may make pictures of you.")).to_be_visible(timeout=WAIT)
    said = shown.get(LIKENESS)
    assert (said["level"], said["scope"], said["never"], said["asks_first"]) == (
        *("everyone", "Friendly cartoons", ["war", "beer"]),
        True,
    )
    assert said["expires_at"] is not None
    assert wish(maker, f"@{shown.username} at war") == 422
    assert wish(maker, f"@{shown.username} as a pirate") == 202

    studio = walk_in(browser, place, maker)
    studio.get_by_role("button", name="Make a picture", exact=True).first.click()
    studio.get_by_label("What should the picture show?").fill(f"@{shown.username} as a pirate")
    expect(studio.get_by_text(f"A picture of @{shown.username}.")).to_be_visible(timeout=WAIT)
    expect(studio.get_by_text("Friendly cartoons")).to_be_visible()
    expect(studio.get_by_text("Not with: war, beer.")).to_be_visible()
    expect(studio.get_by_text("you can post it once they agree")).to_be_visible()
    shoot(studio, "likeness-studio")
    studio.context.close()

    page.get_by_label("Handle", exact=True).fill(f"@{maker.username}")
    page.get_by_role("button", name="Never").click()
    expect(page.get_by_text("May never make pictures of me")).to_be_visible(timeout=WAIT)
    assert wish(maker, f"@{shown.username} as a sailor") == 422
    shoot(page, "likeness")
    page.get_by_role("button", name=f"Forget what I said of {maker.username}").click()
    expect(page.get_by_text("You have not answered anybody by name.")).to_be_visible(timeout=WAIT)
    assert wish(maker, f"@{shown.username} as a sailor") == 202
    page.context.close()


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_a_draft_is_agreed_to_posted_and_refused_after_all(
    browser: Browser,  # noqa: F811
    place: Place,
    size: dict[str, Any],
) -> None:
    shown, maker = place.invite(), place.invite()
    shown.put("/api/salon/v1/age", {"age": "adult"})
    shown.put(LIKENESS, {"level": "everyone"})
    media_id = draw(maker, f"@{shown.username} as a pirate")
    posting = {"status": "Ahoy", "media_ids": [media_id]}
    assert maker.client.post("/api/v1/statuses", json=posting).status_code == 403
    wait_for(lambda: "salon.likeness" in {one["type"] for one in shown.get("/api/v1/notifications")})

    page = walk_in(browser, place, shown, at="/notifications", **size)
    page.get_by_role("link", name="made a picture of you: look at it").click(timeout=WAIT)
    picture = page.get_by_alt_text(f"A picture of you by {maker.username}")
    expect(picture).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Waits for your answer")).to_be_visible()
    page.get_by_role("button", name=f"Agree to the picture by {maker.username}").click()
    expect(page.get_by_text("You agreed", exact=True)).to_be_visible(timeout=WAIT)
    post = maker.post("/api/v1/statuses", posting)
    wait_for(lambda: "salon.likeness_agreed" in {one["type"] for one in maker.get("/api/v1/notifications")})

    page.goto(f"{place.url}/settings/likeness")
    expect(page.get_by_role("link", name="See the post")).to_be_visible(timeout=WAIT)
    shoot(page, f"likeness-uses-{'phone' if size else 'desk'}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inspector = Inspector(page, place.url)
    inspector.inspect("pictures of somebody")
    assert inspector.found == []
    refuse(page, f"Refuse the picture by {maker.username}", "Refuse")
    expect(page.get_by_text("You refused, and it is gone")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("link", name="See the post")).to_have_count(0)
    assert shown.client.get(f"/api/v1/statuses/{post['id']}").status_code == 404
    (decided,) = maker.get("/api/salon/v1/decisions")
    assert (decided["label"], decided["action"]) == ("likeness", "remove")
    page.goto(f"{place.url}/posts/{post['id']}")
    expect(page.get_by_text("Ahoy")).to_have_count(0)
    page.context.close()


def refuse(page: Page, button: str, action: str) -> None:
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name=action, exact=True).click()


def test_everything_is_taken_back_at_once(browser: Browser, place: Place) -> None:  # noqa: F811
    shown, one, other = place.invite(), place.invite(), place.invite()
    shown.put("/api/salon/v1/age", {"age": "adult"})
    shown.put(LIKENESS, {"level": "everyone", "asks_first": False})
    posts = []
    for maker in (one, other):
        media_id = draw(maker, f"@{shown.username} in a boat")
        posts.append(maker.post("/api/v1/statuses", {"status": "A boat", "media_ids": [media_id]})["id"])
    page = walk_in(browser, place, shown, at="/settings/likeness")
    expect(page.get_by_role("link", name="See the post")).to_have_count(2, timeout=WAIT)
    refuse(page, "Take everything back", "Take everything back")
    expect(page.get_by_text("2 pictures are gone.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("You refused, and it is gone")).to_have_count(2, timeout=WAIT)
    for post_id in posts:
        assert shown.client.get(f"/api/v1/statuses/{post_id}").status_code == 404
    assert wish(one, f"@{shown.username} in a boat") == 202, "who may make more is said apart"
    page.context.close()
