"""From a report to a decision, its reasons, an appeal and everything given back, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
PHONE_SIZE = {"width": 390, "height": 844}


def test_a_post_taken_down_is_explained_appealed_and_comes_back(browser: Browser, place: Place) -> None:  # noqa: F811
    author, reader, other = place.invite(), place.invite(), place.invite()
    keeper = place.keeper
    assert keeper is not None
    keeper.client.put(f"/api/salon/v1/admin/accounts/{other.id}/role", json={"role": "moderator"}).raise_for_status()
    post = author.post("/api/v1/statuses", {"status": "ELEVEN HARMLESS FOXES"})
    reader.post("/api/v1/reports", {"account_id": author.id, "status_ids": [post["id"]], "comment": "Foxes."})
    keeper.post("/api/salon/v1/admin/takedowns", {"post_id": post["id"], "reason": "Too many foxes."})

    phone = walk_in(browser, place, author, at="/notifications", viewport=PHONE_SIZE)
    expect(phone.get_by_text("Too many foxes.")).to_be_visible(timeout=WAIT)
    shoot(phone, "decision-told-phone")
    phone.get_by_role("link", name="Reasons and appeal").click()
    expect(phone.get_by_text("A post was taken down")).to_be_visible(timeout=WAIT)
    expect(phone.get_by_text("Too many foxes.")).to_be_visible()
    phone.get_by_role("button", name="Appeal").click()
    phone.get_by_label("Why is it wrong?").fill("They are eleven, and all are kind.")
    shoot(phone, "decisions-phone")
    phone.get_by_role("button", name="Send the appeal").click()
    expect(phone.get_by_text("You appealed. Somebody will look at it.")).to_be_visible(timeout=WAIT)

    desk = walk_in(browser, place, other, at="/running/appeals")
    case = desk.get_by_role("listitem").filter(has_text="They are eleven, and all are kind.")
    case.get_by_label("What the person is told").fill("You are right about the foxes.")
    shoot(desk, "desk-appeals")
    case.get_by_role("button", name="Take the decision back").click()
    expect(desk.get_by_text("No appeals here.")).to_be_visible(timeout=WAIT)

    phone.reload()
    expect(phone.get_by_text("You appealed, and were right: it is taken back.")).to_be_visible(timeout=WAIT)
    shoot(phone, "decisions-given-back-phone")
    guest = walk_in(browser, place, reader, at=f"/posts/{post['id']}")
    expect(guest.get_by_text("ELEVEN HARMLESS FOXES").first).to_be_visible(timeout=WAIT)
    guest.goto(f"{place.url}/notifications")
    guest.get_by_role("link", name="Reasons and appeal").click()
    expect(guest.get_by_text("Something you reported was decided")).to_be_visible(timeout=WAIT)
    shoot(guest, "decisions-reporter")


def test_words_that_are_not_drawn_lead_to_their_decision(browser: Browser, place: Place) -> None:  # noqa: F811
    page = walk_in(browser, place, place.invite())
    page.get_by_role("button", name="Make a picture", exact=True).first.click()
    words = page.get_by_label("What should the picture show?")
    words.fill("my cat, naked without her collar")
    words.press("Enter")
    page.get_by_role("link", name="Why, and how to appeal").click()
    expect(page.get_by_text("A picture was not made")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("my cat, naked without her collar")).to_be_visible()
    page.get_by_role("button", name="Appeal").click()
    page.get_by_label("Why is it wrong?").fill("Cats wear nothing.")
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("You appealed. Somebody will look at it.")).to_be_visible(timeout=WAIT)


def test_a_reporter_who_finds_it_too_mild_is_answered_with_a_stricter_decision(browser: Browser, place: Place) -> None:  # noqa: F811
    author, reader, other = place.invite(), place.invite(), place.invite()
    keeper = place.keeper
    assert keeper is not None
    keeper.client.put(f"/api/salon/v1/admin/accounts/{other.id}/role", json={"role": "moderator"}).raise_for_status()
    report = reader.post("/api/v1/reports", {"account_id": author.id, "comment": "He threatens."})
    action = {"type": "sensitive", "text": "Rude.", "report_id": report["id"]}
    keeper.client.post(f"/api/v1/admin/accounts/{author.id}/action", json=action).raise_for_status()
    [told] = reader.get("/api/salon/v1/decisions")
    reader.post(f"/api/salon/v1/decisions/{told['id']}/appeal", {"text": "That stops no threats."})
    desk = walk_in(browser, place, other, at="/running/appeals")
    case = desk.get_by_role("listitem").filter(has_text="That stops no threats.")
    case.get_by_label("What the person is told").fill("It does not.")
    expect(case.get_by_role("button", name="Take the decision back")).to_have_count(0)
    expect(case.get_by_role("button", name="Be stricter")).to_be_disabled()
    case.get_by_label("What is done besides").select_option(label="Their account is suspended")
    shoot(desk, "desk-appeal-too-mild")
    case.get_by_role("button", name="Be stricter").click()
    expect(case).to_have_count(0, timeout=WAIT)
    assert keeper.get(f"/api/v1/admin/accounts/{author.id}")["suspended"]
    phone = walk_in(browser, place, reader, at="/settings/decisions", viewport=PHONE_SIZE)
    expect(phone.get_by_text("You appealed, and more was done.")).to_be_visible(timeout=WAIT)
