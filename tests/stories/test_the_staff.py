"""The staff at work in a real browser: the queue by keyboard, labels, announcements, emoji, roles and the audit."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_the_desk import PHONE_SIZE, WAIT, keeper_of

pytestmark = pytest.mark.browser


def paint(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "PNG")
    return out.getvalue()


def show(guest: Guest, words: str) -> dict:
    """A post with a picture its author uploaded."""
    media = guest.client.post("/api/v2/media", files={"file": ("sea.png", paint(), "image/png")}).json()
    return guest.post("/api/v1/statuses", {"status": words, "media_ids": [media["id"]]})


def open_queue(desk: Page, place: Place, comment: str) -> None:
    desk.goto(f"{place.url}/running/reports")
    expect(desk.get_by_text(comment)).to_be_visible(timeout=WAIT)


def test_a_moderator_works_the_queue_without_a_mouse(browser: Browser, place: Place) -> None:  # noqa: F811
    loud, rude, quiet = place.invite(), place.invite(), place.invite()
    shown = show(loud, "LOOK AT THIS")
    for about, post_ids, comment in ((rude, [], "Was rude to me."), (loud, [shown["id"]], "Not for here.")):
        quiet.post("/api/v1/reports", {"account_id": about.id, "status_ids": post_ids, "comment": comment})
    desk = walk_in(browser, place, keeper_of(place))
    open_queue(desk, place, "Not for here.")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys of the queue")).to_be_visible()
    shoot(desk, "staff-queue-keys")
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    report = desk.get_by_role("listitem").filter(has_text="Not for here.")
    expect(report).to_be_focused()
    picture = report.get_by_role("img")
    assert "blur" in picture.evaluate("one => getComputedStyle(one).filter"), "covered until one asks"
    desk.keyboard.press("9")
    expect(desk.get_by_label("What the others should know")).to_be_focused()
    desk.keyboard.type("Second time this week")
    desk.get_by_role("button", name="Note", exact=True).last.click()
    expect(report.get_by_text("Second time this week")).to_be_visible(timeout=WAIT)
    report.focus()
    desk.keyboard.press("8")
    expect(report.get_by_text("Taken on by you")).to_be_visible(timeout=WAIT)
    shoot(desk, "staff-queue")
    desk.keyboard.press("v")
    assert picture.evaluate("one => getComputedStyle(one).filter") == "none"
    desk.keyboard.press("7")
    desk.get_by_label("Why; they read this").fill("Against the rules.")
    shoot(desk, "staff-take-down")
    desk.get_by_role("dialog").get_by_role("button", name="Take down").click()
    expect(desk.get_by_role("dialog")).to_be_hidden(timeout=WAIT)
    report.focus()
    desk.keyboard.press("1")
    expect(report).to_be_hidden(timeout=WAIT)
    following = desk.get_by_role("listitem").filter(has_text="Was rude to me.")
    expect(following).to_be_focused()
    desk.keyboard.press("4")
    expect(desk.get_by_label("Why; they read this")).to_be_focused()
    desk.keyboard.type("Be kind.")
    assert desk.get_by_label("Silence").is_checked()
    desk.get_by_role("button", name="Do it").click()
    expect(following).to_be_hidden(timeout=WAIT)
    seen = keeper_of(place).get(f"/api/v1/admin/accounts/{rude.id}")
    assert seen["silenced"]
    assert quiet.client.get(f"/api/v1/statuses/{shown['id']}").status_code == 404
    desk.goto(f"{place.url}/running/audit")
    expect(desk.get_by_role("row").filter(has_text="silenced").filter(has_text="Be kind.")).to_be_visible(timeout=WAIT)
    shoot(desk, "staff-audit")
    desk.get_by_label("Which").select_option(label="Posts")
    expect(desk.get_by_role("row").filter(has_text="Against the rules.")).to_be_visible(timeout=WAIT)
    expect(desk.get_by_text("Be kind.")).to_be_hidden()
    desk.set_viewport_size(PHONE_SIZE)
    shoot(desk, "staff-audit-phone")
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"


def test_several_reports_are_picked_by_key_and_closed_together_and_a_rule_is_suggested(
    browser: Browser,  # noqa: F811
    place: Place,
) -> None:
    about, teller = place.invite(), place.invite()
    keeper = keeper_of(place)
    words = f"a rule of {about.username}"
    rules = [{"text": one["text"], "hint": one["hint"]} for one in keeper.get("/api/v1/instance/rules")]
    keeper.put("/api/salon/v1/place", {"rules": [*rules, {"text": words}], "papers": {}})
    rule = next(one for one in keeper.get("/api/v1/instance/rules") if one["text"] == words)
    try:
        for turn in range(3):  # found broken more often than any other rule
            told = teller.post("/api/v1/reports", {"account_id": about.id, "category": "legal", "comment": str(turn)})
            keeper.put(f"/api/v1/admin/reports/{told['id']}", {"category": "legal", "rule_ids": []})
            keeper.put(f"/api/v1/admin/reports/{told['id']}", {"category": "violation", "rule_ids": [int(rule["id"])]})
            verdict = {"type": "none", "text": "Mind the rules", "report_id": told["id"]}
            keeper.client.post(f"/api/v1/admin/accounts/{about.id}/action", json=verdict).raise_for_status()
        ids = []
        for comment in ("Together, the first.", "Together, the second."):
            report = {"account_id": about.id, "category": "violation", "comment": comment}
            ids.append(teller.post("/api/v1/reports", report)["id"])
        desk = walk_in(browser, place, keeper)
        open_queue(desk, place, "Together, the second.")
        one, other = (desk.locator(f'[data-post="{report_id}"]') for report_id in ids)
        suggested = keeper.get(f"/api/v1/admin/reports/{ids[1]}")["suggested"]
        expect(other.get_by_text(f"Suggested rule: {suggested['text']}")).to_be_visible(timeout=WAIT)
        other.focus()
        desk.keyboard.press("0")
        expect(other.get_by_text("Suggested rule")).to_be_hidden(timeout=WAIT)
        assert [rule["text"] for rule in keeper.get(f"/api/v1/admin/reports/{ids[1]}")["rules"]] == [suggested["text"]]
        for report_line in (one, other):
            report_line.focus()
            desk.keyboard.press("x")
        together = desk.get_by_role("group", name="What is picked")
        expect(together.get_by_text("2 reports picked")).to_be_visible(timeout=WAIT)
        shoot(desk, "staff-queue-together")
        together.get_by_role("button", name="Close all").click()
        for report_line in (one, other):
            expect(report_line).to_be_hidden(timeout=WAIT)
        assert all(keeper.get(f"/api/v1/admin/reports/{one}")["action_taken"] for one in ids)
    finally:
        keeper.put("/api/salon/v1/place", {"rules": rules, "papers": {}})


def test_posts_of_several_go_together_and_their_authors_are_told_together(browser: Browser, place: Place) -> None:  # noqa: F811
    teller, *loud = (place.invite() for _ in range(3))
    keeper, posts, ids = keeper_of(place), [], []
    for guest in loud:
        posts.append(guest.post("/api/v1/statuses", {"status": "Buy now, all of you"}))
        report = {"account_id": guest.id, "status_ids": [posts[-1]["id"]], "comment": f"Sells, {guest.username}"}
        ids.append(teller.post("/api/v1/reports", report)["id"])
    desk = walk_in(browser, place, keeper)
    open_queue(desk, place, f"Sells, {loud[1].username}")
    lines = [desk.locator(f'[data-post="{report_id}"]') for report_id in ids]
    for line in lines:
        line.focus()
        desk.keyboard.press("x")
    together = desk.get_by_role("group", name="What is picked")
    together.get_by_role("button", name="Take their posts down").click()
    expect(desk.get_by_role("dialog", name="Take 2 posts down?")).to_be_visible()
    desk.get_by_label("Why; they read this").fill("Selling is not for here.")
    desk.get_by_role("dialog").get_by_role("button", name="Take down").click()
    expect(desk.get_by_role("dialog")).to_be_hidden(timeout=WAIT)
    together.get_by_role("button", name="Decide about them").click()
    expect(desk.get_by_role("dialog", name="What to do about 2 people?")).to_be_visible()
    desk.get_by_label("Silence").check()
    desk.get_by_label("Why; they read this").fill("Do not sell here.")
    shoot(desk, "staff-decide-together")
    desk.get_by_role("button", name="Do it").click()
    for line in lines:
        expect(line).to_be_hidden(timeout=WAIT)
    expect(together).to_be_hidden()
    for guest, post in zip(loud, posts, strict=True):
        assert guest.client.get(f"/api/v1/statuses/{post['id']}").status_code == 404
        assert keeper.get(f"/api/v1/admin/accounts/{guest.id}")["silenced"]
        facts = [one["statement"]["decision_facts"] for one in guest.get("/api/salon/v1/decisions")]
        assert len(facts) == 2, "each has their own decisions"
        for reason in ("Selling is not for here.", "Do not sell here."):
            assert any(one.endswith(reason) for one in facts)


def test_a_disputed_label_is_looked_at_and_decided(browser: Browser, place: Place) -> None:  # noqa: F811
    painter, doubter = place.invite(), place.invite()
    post = show(painter, "my own hand")
    media_id = post["media_attachments"][0]["id"]
    reason = "Seven fingers on the left hand."
    doubter.post(f"/api/salon/v1/media/{media_id}/disputes", {"degree": "generated", "reason": reason})
    desk = walk_in(browser, place, keeper_of(place), at="/running/labels")
    case = desk.get_by_role("listitem").filter(has_text=reason)
    expect(case.get_by_role("img")).to_be_visible(timeout=WAIT)
    expect(case.get_by_text("Somebody says: Made by a machine")).to_be_visible()
    shoot(desk, "staff-labels")
    case.get_by_label("It really is").select_option(label="Made by a machine")
    case.get_by_label("Note to both").fill("We counted them.")
    desk.set_viewport_size(PHONE_SIZE)
    shoot(desk, "staff-labels-phone")
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"
    case.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text(reason)).to_be_hidden(timeout=WAIT)
    assert painter.get(f"/api/salon/v1/media/{media_id}/provenance")["degree"] == "generated"


def test_the_operator_announces_changes_and_withdraws(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    desk = walk_in(browser, place, keeper_of(place), at="/running/announcements")
    desk.get_by_label("What everybody should know").fill("On Friday we paint together.")
    desk.get_by_role("button", name="Keep for later").click()
    row = desk.get_by_role("listitem").filter(has_text="we paint together")
    expect(row.get_by_text("Nobody sees it")).to_be_visible(timeout=WAIT)
    assert guest.get("/api/v1/announcements") == []
    row.get_by_role("button", name="Publish").click()
    expect(row.get_by_text("Published")).to_be_visible(timeout=WAIT)
    assert len(guest.get("/api/v1/announcements")) == 1
    row.get_by_role("button", name="Change").click()
    desk.get_by_label("Begins").fill("2030-01-04T18:00")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_contain_text("a start needs an end", timeout=WAIT)
    desk.get_by_label("Ends").fill("2030-01-04T20:00")
    shoot(desk, "staff-announcements")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", name="Announce something")).to_be_visible(timeout=WAIT)
    assert guest.get("/api/v1/announcements")[0]["ends_at"].startswith("2030-01-04")
    row.get_by_role("button", name="Withdraw").click()
    expect(row.get_by_text("Nobody sees it")).to_be_visible(timeout=WAIT)
    assert guest.get("/api/v1/announcements") == []
    row.get_by_role("button", name="Remove").click()
    desk.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(row).to_be_hidden(timeout=WAIT)


def test_an_emoji_is_added_sorted_disabled_and_removed(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()

    def offered() -> bool:  # other stories of the same place have emoji of their own
        return "blobfox" in {one["shortcode"] for one in guest.get("/api/v1/custom_emojis")}

    desk = walk_in(browser, place, keeper_of(place), at="/running/emoji")
    desk.get_by_label("Name between colons").fill("blobfox")
    desk.get_by_label("Picture (PNG").set_input_files(
        {"name": "fox.png", "mimeType": "image/png", "buffer": paint("orange")}
    )
    desk.get_by_role("button", name="Add an emoji").click()
    row = desk.get_by_role("row").filter(has_text=":blobfox:")
    expect(row).to_be_visible(timeout=WAIT)
    category = row.get_by_label("Category :blobfox:")
    category.fill("animals")
    category.press("Tab")
    row.get_by_role("button", name="Disable").click()
    expect(row.get_by_text("Disabled")).to_be_visible(timeout=WAIT)
    shoot(desk, "staff-emoji")
    kept = {one["shortcode"]: one["category"] for one in keeper_of(place).get("/api/salon/v1/emojis")}
    assert kept["blobfox"] == "animals"
    assert not offered()
    row.get_by_role("button", name="Enable").click()
    expect(row.get_by_text("Offered", exact=True)).to_be_visible(timeout=WAIT)
    assert offered()
    row.get_by_role("button", name="Remove").click()
    desk.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(row).to_be_hidden(timeout=WAIT)


def test_a_role_is_given_and_taken_and_somebody_always_runs_the_place(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    desk = walk_in(browser, place, keeper_of(place), at="/running/members")
    desk.get_by_label("Handle begins with").fill(guest.username)
    desk.get_by_role("button", name=f"Change role: @{guest.username}").click()
    desk.get_by_label("Moderator").check()
    desk.get_by_label("Why; the staff read this").fill("Knows everybody.")
    shoot(desk, "staff-role")
    desk.get_by_role("button", name="Give").click()
    expect(desk.get_by_role("row").filter(has_text=guest.username)).to_contain_text("Moderator", timeout=WAIT)
    page = walk_in(browser, place, guest, at="/running/reports")
    expect(page.get_by_role("link", name="Audit")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("link", name="Emoji", exact=True)).to_have_count(0)
    desk.get_by_label("Handle begins with").fill("keeper")
    desk.get_by_role("button", name="Change role: @keeper").click()
    desk.get_by_label("Member", exact=False).first.check()
    desk.get_by_role("button", name="Give").click()
    expect(desk.get_by_role("alert")).to_contain_text("Somebody has to run this place", timeout=WAIT)
