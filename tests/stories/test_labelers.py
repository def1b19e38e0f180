"""Labelers in a real browser: one is declared, heard, met on a post, and chosen otherwise."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
PHONE = {"width": 390, "height": 844}


def test_somebody_declares_labels_and_another_chooses_what_they_do(browser: Browser, place: Place) -> None:  # noqa: F811
    labeler, reader, writer = place.invite(), place.invite(), place.invite()
    handle = f"@{labeler.username}"
    reader.post(f"/api/v1/accounts/{writer.id}/follow")
    writer._send("PATCH", "/api/v1/accounts/update_credentials", {"note": "Words of the writer"})
    post = writer.post("/api/v1/statuses", {"status": "The butler did it"})
    page = walk_in(browser, place, labeler, at="/settings/labelers")
    page.get_by_label("By which rules you label").fill("What gives endings away")
    page.get_by_label("Label", exact=True).fill("Spoiler")
    page.get_by_label("In programs").fill("spoiler")
    page.get_by_label("What it means").fill("Tells how it ends")
    page.get_by_role("button", name="Declare").click()
    expect(page.get_by_text("You are a labeler with these labels.")).to_be_visible(timeout=WAIT)
    shoot(page, "labeler-declared")
    page.close()
    labeler.post("/api/salon/v1/labels", {"value": "spoiler", "status_id": post["id"]})

    page = walk_in(browser, place, reader, at="/settings/labelers")
    page.get_by_role("button", name=f"Listen to {handle}", exact=True).click(timeout=WAIT)
    box = page.get_by_role("region", name=f"Labels by {handle}")
    choice = box.get_by_label(f"What “Spoiler” by {handle} does")
    expect(choice).to_have_value("warn", timeout=WAIT)
    shoot(page, "labelers")

    card = page.get_by_role("article", name=writer.username).first
    page.goto(f"{place.url}/@{writer.username}")
    expect(card.get_by_text(f"Labelled by {handle}: Spoiler")).to_be_visible(timeout=WAIT)
    expect(card.get_by_text("The butler did it")).to_have_count(0)
    shoot(page, "label-met")
    card.get_by_role("button", name="Show", exact=True).click()
    expect(card.get_by_text("The butler did it")).to_be_visible(timeout=WAIT)
    expect(card.get_by_text(f"Labelled by {handle}: Spoiler")).to_be_visible()

    labeler.post("/api/salon/v1/labels", {"value": "spoiler", "account_id": writer.id})
    page.goto(f"{place.url}/@{writer.username}")
    said = page.get_by_role("note").filter(has_text=f"Labelled by {handle}: Spoiler")
    expect(page.get_by_role("heading", name=f"@{writer.username}", exact=True)).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Words of the writer")).to_have_count(0)
    shoot(page, "label-on-profile")
    said.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Words of the writer")).to_be_visible(timeout=WAIT)
    expect(said).to_be_visible()
    page.goto(f"{place.url}/search?q={writer.username}")
    person = page.get_by_role("listitem").filter(has_text=f"@{writer.username}")
    expect(person.get_by_text(f"Labelled by {handle}: Spoiler")).to_be_visible(timeout=WAIT)
    shoot(page, "label-in-search")

    page.set_viewport_size(PHONE)
    page.goto(f"{place.url}/settings/labelers")
    expect(choice).to_have_value("warn", timeout=WAIT)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    shoot(page, "labelers-phone")
    with page.expect_response(lambda answer: answer.url.endswith("/subscription") and answer.ok):
        choice.select_option(label="Leave out")
    expect(choice).to_have_value("hide", timeout=WAIT)
    assert reader.get(f"/api/v1/accounts/{writer.id}/statuses") == []
    with page.expect_response(lambda answer: answer.url.endswith("/subscription") and answer.ok):
        box.get_by_role("button", name=f"Listen to {handle} no longer").click()
    expect(page.get_by_role("button", name=f"Listen to {handle}", exact=True)).to_be_visible(timeout=WAIT)
    assert [one["id"] for one in reader.get(f"/api/v1/accounts/{writer.id}/statuses")] == [post["id"]]
    page.close()

    page = walk_in(browser, place, writer, at="/settings/labelers")
    expect(page.get_by_text(f"{handle} says of a post of yours: spoiler")).to_be_visible(timeout=WAIT)
    [told] = [one for one in writer.get("/api/salon/v1/labels/about_me") if one["status_id"] == post["id"]]
    about = page.locator("section").filter(has=page.get_by_role("heading", name="What labelers say of you"))
    line = about.locator(".label").filter(has_text="of a post of yours")
    line.get_by_role("button", name="Object", exact=True).click()
    line.get_by_label("What is wrong about it?").fill("The butler is a cat")
    with page.expect_response(lambda answer: answer.url.endswith(f"/{told['id']}/appeal") and answer.ok):
        line.get_by_role("button", name="Send the objection").click()
    expect(line.get_by_text(f"{handle} has not answered yet.")).to_be_visible(timeout=WAIT)
    page.close()

    page = walk_in(browser, place, labeler, at="/settings/labelers")
    objections = page.locator("section").filter(has=page.get_by_role("heading", name="Objections to labels"))
    expect(objections.get_by_text("The butler is a cat")).to_be_visible(timeout=WAIT)
    objections.get_by_role("button", name="Let it stand").click()
    objections.get_by_label("Why does it stay?").fill("A cat that did it")
    with page.expect_response(lambda answer: answer.url.endswith("/answer") and answer.ok):
        objections.get_by_role("button", name="Let it stand").click()
    expect(objections.get_by_text("A cat that did it")).to_be_visible(timeout=WAIT)
    shoot(page, "label-objections")
    page.close()
    [answered] = writer.get("/api/salon/v1/labels/appeals")
    assert (answered["kept"], answered["answer"]) == (True, "A cat that did it")
