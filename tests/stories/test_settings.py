"""The settings in a real browser: every section is found, on a desk beside the list and on a phone behind it."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, come_in, shoot, walk_in  # noqa: F401
from tests.stories.test_reading import PHONE

pytestmark = pytest.mark.browser
WAIT = 30_000
SECTIONS = {
    "Profile": "Save profile",
    "Appearance": "Dark",
    "Notifications": "This device",
    "Human and AI": "Tell me of remixes of remixes",
    "Data and privacy": "Nothing is allowed unless you say so.",
    "Reading and posting": "Languages you read",
    "What you keep away": "Muted",
    "Apps": "You have let no app in.",
    "Account and security": "Sign out",
}


def test_on_a_desk_every_section_opens_beside_the_list_of_all(browser: Browser, place: Place) -> None:  # noqa: F811
    page = walk_in(browser, place, place.invite(), at="/settings")
    sections = page.get_by_role("navigation", name="Settings")
    for name, found_there in SECTIONS.items():
        sections.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible(timeout=WAIT)
        expect(page.get_by_text(found_there).first).to_be_visible(timeout=WAIT)
    shoot(page, "settings-account")
    expect(sections.get_by_role("link", name="Running this place")).to_have_count(0)
    page.close()


def test_on_a_phone_the_list_comes_first_and_a_section_leads_back_to_it(browser: Browser, place: Place) -> None:  # noqa: F811
    page = come_in(browser, place, place.invite())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{place.url}/settings")
    sections = page.get_by_role("navigation", name="Settings")
    expect(sections.get_by_role("link", name="Apps")).to_be_visible(timeout=WAIT)
    shoot(page, "settings-phone")
    for name, found_there in SECTIONS.items():
        sections.get_by_role("link", name=name).click()
        expect(page.get_by_text(found_there).first).to_be_visible(timeout=WAIT)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        page.get_by_role("link", name="All settings").click()
    page.close()


def test_a_member_makes_and_takes_back_an_invitation_where_the_operator_lets_them(
    browser: Browser,  # noqa: F811
    place: Place,
) -> None:
    assert place.keeper is not None
    desk = "/api/salon/v1/admin/settings"
    guest = place.invite()
    assert place.keeper.client.patch(desk, json={"settings": {"member_invites": 3}}).is_success
    try:
        page = walk_in(browser, place, guest, at="/settings")
        page.get_by_role("navigation", name="Settings").get_by_role("link", name="Invitations").click()
        page.get_by_role("button", name="Make an invitation").click()
        expect(page.get_by_text("You can make 2 more.")).to_be_visible(timeout=WAIT)
        assert "/sign-up?invite=" in page.get_by_label("Invitation to pass on").input_value()
        shoot(page, "invitations")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        shoot(page, "invitations-phone")
        page.get_by_role("button", name="Take back").click()
        expect(page.get_by_label("Invitation to pass on")).to_have_count(0, timeout=WAIT)
        page.close()
    finally:
        assert place.keeper.client.patch(desk, json={"settings": {"member_invites": None}}).is_success


def test_what_somebody_likes_is_a_tab_of_their_profile_once_they_say_so(browser: Browser, place: Place) -> None:  # noqa: F811
    fan, author = place.invite(), place.invite()
    liked = author.post("/api/v1/statuses", {"status": "Worth a like."})
    fan.post(f"/api/v1/statuses/{liked['id']}/favourite")
    own, other = come_in(browser, place, fan), come_in(browser, place, author, **PHONE)
    own.goto(f"{place.url}/@{fan.username}?show=likes")
    expect(own.get_by_text("Only you see what you like.")).to_be_visible(timeout=WAIT)
    other.goto(f"{place.url}/@{fan.username}")
    expect(other.get_by_role("link", name="Pictures", exact=True)).to_be_visible(timeout=WAIT)
    expect(other.get_by_role("link", name="Likes", exact=True)).to_have_count(0)

    own.get_by_role("link", name="Change this").click()
    own.get_by_label("Show what I like").check(timeout=WAIT)
    own.get_by_role("button", name="Save profile").click()
    expect(own.get_by_text("Saved")).to_be_visible(timeout=WAIT)
    other.reload()
    other.get_by_role("link", name="Likes", exact=True).click(timeout=WAIT)
    expect(other.get_by_text("Worth a like.")).to_be_visible(timeout=WAIT)
    shoot(other, "likes-of-another-phone")
    for page in (own, other):
        page.context.close()
