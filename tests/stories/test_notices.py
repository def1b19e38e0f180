"""Being told of things in a real browser: groups, kinds, a pill in place of a jump, who comes through, what is kept."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_running import wait_for
from tests.stories.test_the_desk import PHONE_SIZE, WAIT

pytestmark = pytest.mark.browser


def test_many_who_like_a_post_are_told_as_one_and_what_is_new_waits_behind_a_pill(
    browser: Browser,  # noqa: F811
    place: Place,
) -> None:
    owner, first, second, third = (place.invite() for _ in range(4))
    post = owner.post("/api/v1/statuses", {"status": "A quiet lake"})
    for guest in (first, second, third):
        guest.post(f"/api/v1/statuses/{post['id']}/favourite")
    second.post("/api/v1/statuses", {"status": f"@{owner.username} where is this?"})
    wait_for(lambda: owner.get("/api/v2/notifications/unread_count")["count"] == 4)
    page = walk_in(browser, place, owner)
    expect(page.get_by_role("link", name="Notifications").first).to_contain_text("4", timeout=WAIT)
    page.goto(f"{place.url}/notifications")
    group = page.get_by_role("listitem").filter(has_text="favourited your post")
    expect(group).to_contain_text("and 2 others", timeout=WAIT)
    expect(group.get_by_role("img")).to_have_count(0)
    assert group.locator(".faces a").count() == 3
    expect(page.get_by_text("where is this?")).to_be_visible()
    wait_for(lambda: owner.get("/api/v1/markers", **{"timeline[]": "notifications"})["notifications"]["last_read_id"])
    wait_for(lambda: owner.get("/api/v2/notifications/unread_count")["count"] == 0)
    shoot(page, "notices")
    third.post(f"/api/v1/accounts/{owner.id}/follow")
    pill = page.get_by_role("button", name="1 new")
    expect(pill).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("followed you")).to_have_count(0)
    shoot(page, "notices-pill")
    pill.click()
    expect(page.get_by_text("followed you")).to_be_visible(timeout=WAIT)
    page.get_by_text("Mentions", exact=True).click()
    expect(page.get_by_text("where is this?")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("followed you")).to_have_count(0)
    page.set_viewport_size(PHONE_SIZE)
    shoot(page, "notices-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"


def test_a_long_list_keeps_its_place_on_the_way_back(browser: Browser, place: Place) -> None:  # noqa: F811
    owner, other = place.invite(), place.invite()
    for number in range(45):
        other.post("/api/v1/statuses", {"status": f"@{owner.username} line {number}"})
    wait_for(lambda: owner.get("/api/v2/notifications/unread_count")["count"] >= 45)
    page = walk_in(browser, place, owner, at="/notifications")
    expect(page.get_by_text("line 44")).to_be_visible(timeout=WAIT)
    for _ in range(12):
        page.mouse.wheel(0, 2500)
        page.wait_for_timeout(150)
    expect(page.get_by_text("line 0")).to_be_visible(timeout=WAIT)
    before = page.evaluate("scrollY")
    assert before > 2000
    page.get_by_role("link", name="Explore").first.click()
    page.wait_for_url("**/explore")
    page.go_back()
    expect(page.get_by_text("line 0")).to_be_visible(timeout=WAIT)
    wait_for(lambda: abs(page.evaluate("scrollY") - before) < 300)


def test_strangers_are_held_back_and_let_through_together(browser: Browser, place: Place) -> None:  # noqa: F811
    owner, first, second, third = (place.invite() for _ in range(4))
    page = walk_in(browser, place, owner, at="/settings/notifications")
    row = page.get_by_role("radiogroup", name="People you do not follow")
    row.get_by_text("Held back").click()
    wait_for(lambda: owner.get("/api/v2/notifications/policy")["for_not_following"] == "filter")
    shoot(page, "notices-policy")
    for guest in (first, second, third):
        guest.post("/api/v1/statuses", {"status": f"@{owner.username} hello from {guest.username}"})
    wait_for(lambda: len(owner.get("/api/v1/notifications/requests")) == 3)
    page.goto(f"{place.url}/notifications")
    page.get_by_role("link", name="Held back: notifications of 3 people").click()
    expect(page.get_by_text(f"hello from {first.username}")).to_be_visible(timeout=WAIT)
    page.get_by_label(f"Choose {first.username}").check()
    page.get_by_label(f"Choose {second.username}").check()
    shoot(page, "notices-held-back")
    page.set_viewport_size(PHONE_SIZE)
    shoot(page, "notices-held-back-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"
    page.get_by_role("button", name="Accept 2").click()
    expect(page.get_by_text(f"hello from {first.username}")).to_be_hidden(timeout=WAIT)
    page.get_by_role("button", name="Dismiss", exact=True).click()
    expect(page.get_by_text("Nothing is held back")).to_be_visible(timeout=WAIT)
    told = {one["account"]["username"] for one in owner.get("/api/v1/notifications")}
    assert told == {first.username, second.username}
