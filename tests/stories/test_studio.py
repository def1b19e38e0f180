"""The studio in a real browser: before pressing, while it draws, and what one can do with what came of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.stories.conftest import Place
from tests.stories.studio_place import opened
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def studio() -> Iterator[Place]:
    """A running Salon with three engines, shared by these stories."""
    with opened() as place:
        place.keeper = place.invite()  # the first to come runs the place
        yield place


def open_studio(page: Page) -> None:
    page.get_by_role("button", name="Make a picture", exact=True).first.click()
    expect(page.get_by_label("What should the picture show?")).to_be_focused(timeout=15_000)


def unfold(page: Page) -> None:
    more = page.get_by_role("button", name=re.compile("^More "))
    if more.get_attribute("aria-expanded") == "false":
        more.click()


def draw(page: Page, prompt: str, count: int = 1) -> None:
    """Type a prompt, press Enter and wait until every picture is there."""
    page.get_by_label("What should the picture show?").fill(prompt)
    page.get_by_label("What should the picture show?").press("Enter")
    expect(page.get_by_role("button", name=f"picture {count} in the post")).to_be_enabled(timeout=60_000)


def use(page: Page, engine: str, count: int = 1) -> None:
    unfold(page)
    page.get_by_role("radio", name=engine).check()
    page.get_by_role("radiogroup", name="How many").get_by_text(str(count), exact=True).click()


def test_time_cost_and_place_in_the_queue_are_told_before_pressing(browser: Browser, studio: Place) -> None:  # noqa: F811
    page = walk_in(browser, studio, studio.invite())
    open_studio(page)
    told = page.get_by_role("status", name="What this will take")
    expect(told).to_contain_text("About 4 seconds · free")
    page.keyboard.type("a boat")
    expect(told).to_contain_text("begins at once")
    unfold(page)
    page.get_by_role("radio", name="Paid Service").check()
    expect(told).to_contain_text("about $0.20")
    page.get_by_role("radiogroup", name="How many").get_by_text("1", exact=True).click()
    expect(told).to_contain_text("about $0.05")
    shoot(page, "studio-more")
    page.context.close()


def test_a_picture_that_is_not_allowed_is_refused_in_words_before_pressing(
    browser: Browser,  # noqa: F811
    studio: Place,
) -> None:
    poor = studio.invite()
    assert studio.keeper is not None
    studio.keeper.put(f"/api/salon/v1/allowances/{poor.id}", {"spend_per_day": 100_000})
    page = walk_in(browser, studio, poor)
    open_studio(page)
    page.keyboard.type("a boat")
    use(page, "Paid Service", 4)
    told = page.get_by_role("status", name="What this will take")
    expect(told).to_contain_text("That would cost about $0.20, and you have $0.10 of your $0.10 a day left.")
    page.context.close()


def test_all_but_the_prompt_folds_away_and_is_remembered(browser: Browser, studio: Place) -> None:  # noqa: F811
    page = walk_in(browser, studio, studio.invite())
    open_studio(page)
    expect(page.get_by_role("radiogroup", name="Shape")).to_have_count(0)
    unfold(page)
    page.get_by_role("radio", name="Neon").check(force=True)
    page.get_by_role("radio", name="Wide").check(force=True)
    page.get_by_role("radiogroup", name="How many").get_by_text("2", exact=True).click()
    page.reload()
    open_studio(page)
    expect(page.get_by_role("radio", name="Wide")).to_be_checked()
    more = page.get_by_role("button", name="More Neon · Wide · 2 pictures")
    more.click()
    expect(page.get_by_role("radiogroup", name="Shape")).to_have_count(0)
    page.reload()
    open_studio(page)
    expect(more).to_have_attribute("aria-expanded", "false")
    draw(page, "a boat", 2)
    box = page.get_by_role("button", name="Put picture 1 in the post").bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(1344 / 768, rel=0.02)
    page.context.close()


def test_offered_words_are_taken_only_when_one_wants_them(browser: Browser, studio: Place) -> None:  # noqa: F811
    page = walk_in(browser, studio, studio.invite())
    open_studio(page)
    prompt = page.get_by_label("What should the picture show?")
    prompt.fill("a fox")
    page.get_by_role("button", name="Suggest more words").click()
    offers = page.get_by_role("button", name=re.compile("^Take over: "))
    expect(offers.first).to_be_visible()
    expect(prompt).to_have_value("a fox")
    added = (offers.nth(1).get_attribute("aria-label") or "").removeprefix("Take over: ")
    offers.nth(1).click()
    expect(prompt).to_have_value(f"a fox {added}")
    expect(prompt).to_be_focused()
    page.get_by_role("button", name="Take back").click()
    expect(prompt).to_have_value("a fox")
    page.get_by_role("button", name="Leave it as it is").click()
    expect(offers).to_have_count(0)
    page.context.close()


def test_one_picture_is_drawn_again_and_nothing_is_lost(browser: Browser, studio: Place) -> None:  # noqa: F811
    guest = studio.invite()
    page = walk_in(browser, studio, guest)
    open_studio(page)
    use(page, "Gradients", 2)
    draw(page, "a slow hill", 2)
    page.get_by_role("button", name="What to do with picture 2").click()
    page.get_by_role("menuitem", name="Draw this one again").click()
    expect(page.get_by_role("button", name="Picture 2,")).to_be_visible()
    expect(page.get_by_role("button", name="Put picture 1 in the post")).to_be_enabled()
    expect(page.get_by_role("button", name="Put picture 2 in the post")).to_be_enabled(timeout=60_000)
    page.get_by_role("button", name="Put earlier picture 1 in the post").click()
    again, first = guest.get("/api/salon/v1/generations")
    assert again["regenerates"] == {"generation_id": first["id"], "index": 1}
    assert again["seed"] not in {one["seed"] for one in first["variations"]}
    page.get_by_role("button", name="What to do with picture 1").click()
    page.get_by_role("menuitem", name="4 others like this").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Not drawn").last).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Stopped.")).to_be_visible()
    shoot(page, "studio-stopped")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible(timeout=15_000)
    [post] = guest.get(f"/api/v1/accounts/{guest.id}/statuses")
    assert post["media_attachments"][0]["id"] == first["media"][1]["id"]
    page.context.close()


def test_a_seed_is_shown_and_can_be_kept(browser: Browser, studio: Place) -> None:  # noqa: F811
    guest = studio.invite()
    page = walk_in(browser, studio, guest)
    open_studio(page)
    use(page, "Gradients")
    draw(page, "a hill")
    [first] = guest.get("/api/salon/v1/generations")
    page.get_by_role("button", name=f"Keep {first['seed']}").click()
    expect(page.get_by_label("Seed", exact=True)).to_have_value(str(first["seed"]))
    page.get_by_role("button", name="Draw anew").click()
    expect(page.get_by_role("button", name="Put earlier picture 1 in the post")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Put picture 1 in the post")).to_be_enabled(timeout=60_000)
    assert [one["seed"] for one in guest.get("/api/salon/v1/generations")] == [first["seed"]] * 2
    page.context.close()


def test_a_crash_of_the_tab_loses_nothing(browser: Browser, studio: Place) -> None:  # noqa: F811
    page = walk_in(browser, studio, studio.invite())
    open_studio(page)
    use(page, "Gradients", 2)
    draw(page, "a hill", 2)
    page.get_by_role("button", name="Put picture 2 in the post").click()
    page.get_by_label("Words of the post").fill("Look at this hill.")
    page.get_by_label("What should the picture show?").fill("a slow hill")
    page.get_by_label("What should the picture show?").press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_enabled()
    expect(page.get_by_text("0 of 2 done")).to_be_visible(timeout=15_000)
    crash(page)

    again = page.context.new_page()
    again.goto(studio.url)
    open_studio(again)
    expect(again.get_by_label("What should the picture show?")).to_have_value("a slow hill")
    expect(again.get_by_label("Words of the post")).to_have_value("Look at this hill.")
    expect(again.get_by_role("button", name="Remove picture")).to_have_count(1)
    expect(again.get_by_role("button", name="Put picture 2 in the post")).to_be_enabled(timeout=60_000)
    again.get_by_role("button", name="Post", exact=True).click()
    expect(again.get_by_text("Posted.")).to_be_visible(timeout=15_000)
    open_studio(again)
    expect(again.get_by_label("What should the picture show?")).to_have_value("")
    again.context.close()


def crash(page: Page) -> None:
    """End the page's process as the system would: nothing of the page's own runs any more."""
    with pytest.raises(Error):
        page.goto("chrome://crash")
    page.close()
