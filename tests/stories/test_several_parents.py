"""A remix of several pictures in a real browser: added by a link, from another post's menu, and taken away again."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, choose, shoot, walk_in  # noqa: F401
from tests.stories.test_reading import PHONE, upload

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
WAIT = 15_000


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_a_remix_starts_from_several_pictures(browser: Browser, place: Place, size: dict[str, Any]) -> None:  # noqa: F811
    mira, tobias, reader = place.invite(), place.invite(), place.invite()
    first, second, third = (
        who.post(
            "/api/v1/statuses",
            {"status": words, "media_ids": [upload(who, (80, 60), colour)], "remix": "everyone"},
        )
        for who, words, colour in (
            (mira, "A red ground", (170, 50, 40)),
            (tobias, "A blue ground", (50, 70, 160)),
            (mira, "A green ground", (60, 130, 70)),
        )
    )
    for who in (mira, tobias):
        reader.post(f"/api/v1/accounts/{who.id}/follow")
    page = walk_in(browser, place, reader, **size)
    card = page.locator(f'article[data-post="{first["id"]}"]')
    card.get_by_role("button", name="Remix").click(timeout=WAIT)
    card.get_by_role("button", name="Add another picture").click(timeout=WAIT)
    picker = page.get_by_role("dialog", name="Another picture to start from")
    expect(picker.get_by_text("What you bookmarked appears here.")).to_be_visible(timeout=WAIT)
    picker.get_by_label("Words, or the link of a post").fill(f"{place.url}/posts/{second['id']}")
    picker.get_by_role("button", name="Find").click()
    picker.get_by_role("button", name=f"Take the picture by {tobias.username}").click(timeout=WAIT)
    further = card.get_by_role("list", name="And from")
    expect(further.get_by_role("listitem")).to_have_count(1)
    expect(card.get_by_text("draws from the first one only")).to_be_visible(timeout=WAIT)
    card.get_by_role("button", name=f"Leave out the picture by {tobias.username}").click()
    expect(further).to_have_count(0)

    for post in (second, third):
        page.locator(f'article[data-post="{post["id"]}"]').get_by_role("button", name="More").first.click()
        page.get_by_role("menuitem", name="Use in the open remix").click()
    expect(further.get_by_role("listitem")).to_have_count(2)
    card.get_by_role("button", name="Add another picture").scroll_into_view_if_needed()
    shoot(page, f"several-parents-{'phone' if size else 'desk'}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    card.get_by_label("Say what to change").fill("make it night")
    card.get_by_role("button", name="Draw", exact=True).click()
    choose(page, f"several-parents-drawn-{'phone' if size else 'desk'}")
    card.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible(timeout=WAIT)
    (remix,) = reader.get(f"/api/v1/accounts/{reader.id}/statuses")
    assert set(remix["salon"]["parents"]) == {first["id"], second["id"], third["id"]}
    page.context.close()
