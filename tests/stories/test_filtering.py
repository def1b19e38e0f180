"""Filters in a real browser: made in the settings, met in a feed, and taken back."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
PHONE = {"width": 390, "height": 844}


def test_posts_with_words_somebody_filters_are_covered_and_then_left_out(browser: Browser, place: Place) -> None:  # noqa: F811
    reader, writer = place.invite(), place.invite()
    reader.post(f"/api/v1/accounts/{writer.id}/follow")
    writer.post("/api/v1/statuses", {"status": "Spiders in the cellar again"})
    writer.post("/api/v1/statuses", {"status": "A quiet evening"})
    page = walk_in(browser, place, reader, at="/settings/filters")
    page.get_by_role("button", name="New filter").click(timeout=WAIT)
    page.get_by_label("Words or phrases, one a line").fill("spiders\nbeetles")
    page.get_by_label("For how long").select_option(label="A week")
    shoot(page, "filter-form")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("spiders, beetles")).to_be_visible(timeout=WAIT)
    shoot(page, "filters")

    page.goto(place.url)
    expect(page.get_by_text("A quiet evening")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Meets your filter “spiders, beetles”.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("in the cellar again")).to_have_count(0)
    shoot(page, "filter-met")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("in the cellar again")).to_be_visible()

    page.set_viewport_size(PHONE)
    page.goto(f"{place.url}/settings/filters")
    page.get_by_role("button", name="Change the filter").click(timeout=WAIT)
    page.get_by_label("Words or phrases, one a line").fill("spiders")
    page.get_by_text("Leave them out").click()
    shoot(page, "filter-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Change the filter spiders")).to_be_visible(timeout=WAIT)
    (kept,) = reader.get("/api/v2/filters")
    assert [(one["keyword"], one["whole_word"]) for one in kept["keywords"]] == [("spiders", True)]
    assert (kept["filter_action"], kept["expires_at"] is not None) == ("hide", True)
    page.goto(place.url)
    expect(page.get_by_text("A quiet evening")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Meets your filter")).to_have_count(0)
    expect(page.get_by_text("in the cellar again")).to_have_count(0)

    page.goto(f"{place.url}/settings/filters")
    page.get_by_role("button", name="Delete the filter spiders").click(timeout=WAIT)
    expect(page.get_by_text("You have no filters.")).to_be_visible(timeout=WAIT)
    page.close()
