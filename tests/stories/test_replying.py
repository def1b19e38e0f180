"""Saying who may reply, and folding a reply away, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot_both, walk_in  # noqa: F401
from tests.stories.test_writing import begin

pytestmark = pytest.mark.browser
WAIT = 30_000


def test_who_may_reply_is_chosen_while_writing_and_a_rude_reply_is_folded_away(
    browser: Browser,  # noqa: F811
    place: Place,
) -> None:
    author, reader = place.invite(), place.invite()
    page = walk_in(browser, place, author)
    begin(page)
    page.get_by_label("Words of the post").fill("Only for my friends")
    page.get_by_label("Who may reply").select_option(label="Followers may reply")
    page.get_by_role("button", name="Post", exact=True).last.click()
    expect(page.get_by_text("Only for my friends").first).to_be_visible(timeout=WAIT)
    closed = author.get(f"/api/v1/accounts/{author.id}/statuses")[0]
    assert closed["salon"]["reply_policy"] == "followers"
    guest = walk_in(browser, place, reader, at=f"/posts/{closed['id']}")
    expect(guest.get_by_text("chose who may reply")).to_be_visible(timeout=WAIT)

    post = author.post("/api/v1/statuses", {"status": "A calm sea"})
    reader.post("/api/v1/statuses", {"status": "A dull sea", "in_reply_to_id": post["id"]})
    page.goto(f"{place.url}/posts/{post['id']}")
    rude = page.get_by_role("article").filter(has_text="A dull sea")
    rude.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Hide this reply").click()
    expect(page.get_by_text("1 hidden reply")).to_be_visible(timeout=WAIT)
    expect(rude).to_be_hidden()
    guest.goto(f"{place.url}/posts/{post['id']}")
    guest.get_by_role("button", name="1 hidden reply").click()
    expect(guest.get_by_text("A dull sea").first).to_be_visible(timeout=WAIT)
    shoot_both(guest, "reply-unfolded")
