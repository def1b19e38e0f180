"""Writing in a real browser: what is offered while one types, emoji, polls, order, time, and a tab that crashes."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_reading import PHONE, upload
from tests.stories.test_running import wait_for

pytestmark = pytest.mark.browser


def begin(page: Page) -> None:
    page.get_by_role("button", name="New post").first.click(timeout=15_000)
    expect(page.get_by_label("Words of the post")).to_be_focused()


@pytest.mark.timeout(120)
def test_people_tags_and_emoji_are_offered_while_one_types(browser: Browser, place: Place) -> None:  # noqa: F811
    friend, writer = place.invite(), place.invite()
    friend.post("/api/v1/statuses", {"status": "first of #lanternfest"})
    page = walk_in(browser, place, writer)
    begin(page)
    page.keyboard.type(f"Tea with @{friend.username[:10]}")
    offer = page.get_by_role("option").filter(has_text=f"@{friend.username}")
    expect(offer).to_be_visible()
    shoot(page, "writing-offers")
    page.keyboard.press("Enter")
    page.keyboard.type("at #lanternf")
    expect(page.get_by_role("option", name="#lanternfest")).to_be_visible()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Emoji").click()
    page.get_by_label("Find an emoji").fill("fox")
    shoot(page, "writing-emoji")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Words of the post")).to_have_value(f"Tea with @{friend.username} at #lanternfest 🦊")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible(timeout=15_000)
    wait_for(lambda: [one["type"] for one in friend.get("/api/v1/notifications")] == ["mention"])
    page.close()


@pytest.mark.timeout(120)
def test_a_poll_in_the_making_survives_a_crash_of_the_tab(browser: Browser, place: Place) -> None:  # noqa: F811
    writer = place.invite()
    page = walk_in(browser, place, writer, **PHONE)
    begin(page)
    page.keyboard.type("Wer kocht?")
    page.get_by_role("button", name="Ask in a poll").click()
    page.get_by_label("Option 1").fill("Füchse")
    page.get_by_label("Option 2").fill("Eulen")
    page.get_by_label("Option 3").fill("Otter")
    page.get_by_label("How long the poll runs").select_option(label="Open for 3 days")
    page.get_by_label("Language of the post").select_option("de")
    shoot(page, "writing-poll-phone")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(place.url)
    begin(again)
    expect(again.get_by_label("Words of the post")).to_have_value("Wer kocht?")
    expect(again.get_by_label("Option 3")).to_have_value("Otter")
    again.get_by_role("button", name="Post", exact=True).click()
    expect(again.get_by_text("Posted.")).to_be_visible(timeout=15_000)
    [post] = writer.get(f"/api/v1/accounts/{writer.id}/statuses")
    assert [one["title"] for one in post["poll"]["options"]] == ["Füchse", "Eulen", "Otter"]
    assert post["language"] == "de"
    again.close()


@pytest.mark.timeout(120)
def test_pictures_are_put_in_order_and_a_post_waits_for_its_time(browser: Browser, place: Place) -> None:  # noqa: F811
    writer = place.invite()
    page = walk_in(browser, place, writer)
    begin(page)
    page.keyboard.type("Tomorrow's leaf")
    page.get_by_role("button", name="Post later").click()
    expect(page.get_by_label("When to post it")).not_to_have_value("")
    shoot(page, "writing-later")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.get_by_text("It will be posted")).to_be_visible(timeout=15_000)
    assert [one["params"]["text"] for one in writer.get("/api/v1/scheduled_statuses")] == ["Tomorrow's leaf"]
    begin(page)
    page.get_by_role("button", name="Post later").click()
    row = page.get_by_role("listitem").filter(has_text="Tomorrow's leaf")
    row.get_by_role("button", name="Call off").click()
    expect(row).to_have_count(0)
    assert writer.get("/api/v1/scheduled_statuses") == []
    page.get_by_role("button", name="Post now instead").click()

    page.get_by_role("dialog", name="New post").get_by_role("button", name="Close").click()
    expect(page.get_by_label("Words of the post")).to_have_count(0)
    kept = [upload(writer, (300, 200), (200, 90, 40)), upload(writer, (200, 300), (40, 90, 200))]
    page.evaluate(
        """([who, ids]) => localStorage.setItem(`salon.draft.${who}.new`, JSON.stringify({
            words: 'Two', warning: '', audience: 'public', pictures: ids.map((id) => ({ id, alt: 'ground ' + id }))
        }))""",
        [writer.id, kept],
    )
    page.reload()
    begin(page)
    page.get_by_role("button", name="Move later").first.click()
    shoot(page, "writing-order")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible(timeout=15_000)
    pictures = writer.get(f"/api/v1/accounts/{writer.id}/statuses")[0]["media_attachments"]
    assert [one["id"] for one in pictures] == kept[::-1]
    page.close()
