"""Moving to another account in a real browser: both say so, a password is asked for, and everybody is led along."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_security import PASSWORD, PHONE, forget_proof

pytestmark = pytest.mark.browser
WAIT = 30_000
PAGE = "/settings/account/move"


def test_somebody_moves_and_their_follower_finds_them_and_they_come_back(browser: Browser, place: Place) -> None:  # noqa: F811
    old, new, fan = place.invite(), place.invite(), place.invite()
    fan.post(f"/api/v1/accounts/{old.id}/follow")
    old.post("/api/v1/statuses", {"status": "The last of the summer pictures"})
    page = walk_in(browser, place, new, at="/settings/account")
    page.get_by_role("link", name="Move, or say who you were").click()
    page.get_by_label("A handle here, or an address elsewhere").fill("nobody_of_that_name")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("is of nobody here")).to_be_visible(timeout=WAIT)
    page.get_by_label("A handle here, or an address elsewhere").fill(f"@{old.username}")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("button", name=f"Remove {old.username}")).to_be_visible(timeout=WAIT)
    shoot(page, "move-alias")
    page.close()

    forget_proof(place, old)
    page = walk_in(browser, place, old, at=PAGE)
    page.get_by_label("The handle of your new account").fill(f"@{new.username}")
    shoot(page, "move")
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Move", exact=True).click()
    proof = page.get_by_role("dialog", name="Is it you?")
    proof.get_by_label("Password").fill(PASSWORD)
    proof.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("1 follower came along")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(f"You have moved to @{new.username}.")).to_be_visible()
    shoot(page, "moved")
    page.set_viewport_size(PHONE)
    shoot(page, "moved-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    seen = walk_in(browser, place, fan, at="/notifications")
    expect(seen.get_by_text("has moved to")).to_be_visible(timeout=WAIT)
    shoot(seen, "move-told")
    seen.goto(f"{place.url}/@{old.username}")
    note = seen.get_by_role("note")
    expect(note.get_by_role("button", name="Following")).to_be_visible(timeout=WAIT)
    expect(seen.get_by_role("button", name="Follow", exact=True)).to_have_count(0)
    shoot(seen, "move-profile")
    seen.set_viewport_size(PHONE)
    shoot(seen, "move-profile-phone")
    assert seen.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    note.get_by_role("link").click()
    expect(seen.get_by_role("heading", name=new.username, level=1)).to_be_visible(timeout=WAIT)
    seen.close()

    page.get_by_role("button", name="Use this account again").click()
    expect(page.get_by_text("You moved not long ago.")).to_be_visible(timeout=WAIT)
    shoot(page, "move-back-phone")
    page.close()
    old.post("/api/v1/statuses", {"status": "Back again"})
