"""Running a place in a real browser: settings, members, reports, invitations, feedback and its answer."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
PHONE_SIZE = {"width": 390, "height": 844}


def keeper_of(place: Place) -> Guest:
    assert place.keeper is not None
    return place.keeper


def test_the_operator_names_the_place_by_keyboard_and_everybody_reads_it(browser: Browser, place: Place) -> None:  # noqa: F811
    desk = walk_in(browser, place, keeper_of(place), at="/settings")
    desk.get_by_role("link", name="Running this place").click()
    expect(desk.get_by_text("Before guests come")).to_be_visible(timeout=WAIT)
    shoot(desk, "desk-overview")
    desk.keyboard.press("2")
    expect(desk.get_by_role("heading", name="Reports", level=1)).to_be_visible(timeout=WAIT)
    pages = desk.get_by_role("navigation", name="Pages of the desk")
    pages.get_by_role("link", name="Settings").press("Enter")
    try:
        name = desk.get_by_label("Name of this place")
        name.fill("The Blue Room")
        desk.get_by_label("Rules").fill("Be kind\nSay how it was made")
        shoot(desk, "desk-settings")
        name.press("Enter")
        expect(desk.get_by_text("Saved. It holds at once.")).to_be_visible(timeout=WAIT)
        stranger = browser.new_page()
        stranger.goto(place.url)
        expect(stranger.get_by_text("The Blue Room").first).to_be_visible(timeout=WAIT)
        stranger.close()
    finally:
        keeper = keeper_of(place)
        assert keeper.client.patch("/api/salon/v1/admin/settings", json={"settings": {"title": None}}).is_success
    assert [rule["text"] for rule in keeper.get("/api/v1/instance/rules")] == ["Be kind", "Say how it was made"]


def test_a_member_is_found_and_silenced_and_a_report_is_closed(browser: Browser, place: Place) -> None:  # noqa: F811
    loud, quiet = place.invite(), place.invite()
    post = loud.post("/api/v1/statuses", {"status": "BUY SEVEN FOXES"})
    quiet.post("/api/v1/reports", {"account_id": loud.id, "status_ids": [post["id"]], "comment": "Shouts."})
    desk = walk_in(browser, place, keeper_of(place), at="/running/reports")
    expect(desk.get_by_text("Shouts.")).to_be_visible(timeout=WAIT)
    shoot(desk, "desk-reports")
    row = desk.get_by_role("listitem").filter(has_text="Shouts.")
    row.get_by_role("button", name="Act").click()
    desk.get_by_text("Silence", exact=True).click()
    desk.get_by_label("Why; they read this").fill("Please whisper.")
    shoot(desk, "desk-judging")
    desk.get_by_role("button", name="Do it").click()
    expect(desk.get_by_text("Shouts.")).to_be_hidden(timeout=WAIT)
    desk.goto(f"{place.url}/running/members")
    desk.get_by_label("Handle begins with").fill(loud.username)
    rows = desk.locator("tbody tr")
    expect(rows.filter(has_text=loud.username)).to_contain_text("Silenced", timeout=WAIT)
    desk.get_by_role("button", name="Make an invitation").click()
    expect(desk.get_by_text("1 place left")).to_be_visible(timeout=WAIT)
    shoot(desk, "desk-members")
    rows.filter(has_text=loud.username).get_by_role("button", name="End silence").click()
    expect(desk.get_by_role("button", name="End silence")).to_be_hidden(timeout=WAIT)


def test_feedback_is_given_on_a_phone_and_its_answer_arrives(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    phone = walk_in(browser, place, guest, at="/feedback", viewport=PHONE_SIZE)
    phone.get_by_label("Your words").fill("The foxes are too small.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Thank you. It was passed on.")).to_be_visible(timeout=WAIT)
    shoot(phone, "feedback-phone")
    desk = walk_in(browser, place, keeper_of(place), at="/running/feedback")
    said = desk.get_by_role("listitem").filter(has_text="The foxes are too small.")
    said.get_by_role("button", name="Answer").click()
    desk.get_by_label("Answer").fill("They grow next week.")
    shoot(desk, "desk-feedback")
    desk.get_by_role("button", name="Send").click()
    expect(said.get_by_text("Answered: They grow next week.")).to_be_visible(timeout=WAIT)
    phone.goto(f"{place.url}/notifications")
    expect(phone.get_by_text("They grow next week.").first).to_be_visible(timeout=WAIT)
    desk.set_viewport_size(PHONE_SIZE)
    desk.goto(f"{place.url}/running")
    expect(desk.get_by_text("Waits for you")).to_be_visible(timeout=WAIT)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"
    shoot(desk, "desk-phone")
    desk.locator("summary").filter(has_text="Pages of the desk").click()
    shoot(desk, "desk-phone-pages")
    desk.get_by_role("link", name="Held", exact=True).click()
    expect(desk.get_by_role("heading", name="Held", level=1)).to_be_visible(timeout=WAIT)


def test_a_member_who_opens_the_desk_is_told_whose_it_is(browser: Browser, place: Place) -> None:  # noqa: F811
    page = walk_in(browser, place, place.invite(), at="/running/members")
    expect(page.get_by_text("This is for those who run the place")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("table")).to_have_count(0)
