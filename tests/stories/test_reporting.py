"""From a report, or a stranger's notice, to a decision, its reasons, an appeal and all restored, in a browser."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_running import wait_for

pytestmark = pytest.mark.browser
WAIT = 30_000
PHONE_SIZE = {"width": 390, "height": 844}


def keeper_of(place: Place) -> Guest:
    assert place.keeper is not None
    return place.keeper


def post_picture(guest: Guest, words: str, *parents: str) -> dict[str, Any]:
    """Have a picture drawn, a remix of others' where there are parents, and post it."""
    wish = {"prompt": "eleven foxes at dusk", "count": 1, "parents": list(parents)}
    asked = guest.post("/api/salon/v1/generations", wish)
    path = f"/api/salon/v1/generations/{asked['id']}"
    wait_for(lambda: guest.get(path)["state"] == "ready", 60)
    media = guest.get(path)["media"][0]["id"]
    return dict(guest.post("/api/v1/statuses", {"status": words, "media_ids": [media]}))


def list_places(place: Place, reader: Guest, post: dict[str, Any], child: dict[str, Any]) -> dict[str, bool]:
    """Where the post is found: every way in which somebody comes upon it, signed in and not."""
    stranger = httpx.Client(base_url=place.url, timeout=30)

    def has(answer: httpx.Response) -> bool:
        return answer.is_success and post["media_attachments"][0]["id"] in answer.text

    paths = {
        "home": "/api/v1/timelines/home",
        "tag": "/api/v1/timelines/tag/elevenfoxes",
        "search": "/api/v2/search?q=eleven+kindly&type=statuses",
        "profile": f"/api/v1/accounts/{post['account']['id']}/statuses",
        "itself": f"/api/v1/statuses/{post['id']}",
        "bookmarks": "/api/v1/bookmarks",
        "family": f"/api/salon/v1/posts/{child['id']}/lineage",
    }
    found = {name: has(reader.client.get(path)) for name, path in paths.items()}
    for name in ("tag", "profile", "itself"):
        found[f"{name} for strangers"] = has(stranger.get(paths[name]))
    found["page"] = "Eleven kindly foxes" in stranger.get(f"/posts/{post['id']}").text
    found["feed"] = "Eleven kindly foxes" in stranger.get(f"/@{post['account']['username']}.rss").text
    return found


def list_deeds(keeper: Guest, count: int) -> list[str]:
    """What the staff did last, oldest first."""
    return [one["action"] for one in keeper.get("/api/salon/v1/admin/audit", limit=count)][::-1]


def act_on_report(desk: Page, place: Place, words: str) -> None:
    desk.goto(f"{place.url}/running/reports")
    row = desk.get_by_role("listitem").filter(has_text=words)
    row.get_by_role("button", name="Take down").first.click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Foxes are not allowed.")
    dialog.get_by_role("button", name="Take down").click()
    expect(dialog).to_be_hidden(timeout=WAIT)
    shoot(desk, "report-acted")
    row.get_by_role("button", name="Close").click()
    expect(row).to_be_hidden(timeout=WAIT)


def test_a_report_becomes_a_decision_and_its_reversal_restores_everything_everywhere(
    browser: Browser,  # noqa: F811
    place: Place,
) -> None:
    author, reader, other, remixer = (place.invite() for _ in range(4))
    keeper = keeper_of(place)
    keeper.put(f"/api/salon/v1/admin/accounts/{other.id}/role", {"role": "moderator"})
    reader.post(f"/api/v1/accounts/{author.id}/follow")
    post = post_picture(author, "Eleven kindly foxes #elevenfoxes")
    child = post_picture(remixer, "And twelve", post["id"])
    reader.post(f"/api/v1/statuses/{post['id']}/bookmark")
    wait_for(lambda: all(list_places(place, reader, post, child).values()))
    before = keeper.get("/api/salon/v1/admin/audit", limit=1)

    page = walk_in(browser, place, reader, at=f"/posts/{post['id']}")
    page.get_by_role("button", name="More", exact=True).first.click()
    page.get_by_role("menuitem", name="Report").click()
    page.get_by_label("What the moderators should know").fill("These foxes look at me.")
    shoot(page, "report")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You will hear what comes of it.")).to_be_visible(timeout=WAIT)

    act_on_report(walk_in(browser, place, keeper), place, "These foxes look at me.")
    wait_for(lambda: not any(list_places(place, reader, post, child).values()))

    phone = walk_in(browser, place, author, at="/notifications", viewport=PHONE_SIZE)
    phone.get_by_role("link", name="Reasons and appeal").click()
    expect(phone.get_by_text("Foxes are not allowed.")).to_be_visible(timeout=WAIT)
    phone.get_by_role("button", name="Appeal").click()
    phone.get_by_label("Why is it wrong?").fill("No rule says so.")
    phone.get_by_role("button", name="Send the appeal").click()
    expect(phone.get_by_text("You appealed. Somebody will look at it.")).to_be_visible(timeout=WAIT)

    judge = walk_in(browser, place, other, at="/running/appeals")
    case = judge.get_by_role("listitem").filter(has_text="No rule says so.")
    case.get_by_label("What the person is told").fill("Indeed none does.")
    case.get_by_role("button", name="Take the decision back").click()
    expect(case).to_be_hidden(timeout=WAIT)
    wait_for(lambda: all(list_places(place, reader, post, child).values()))
    phone.goto(f"{place.url}/notifications")
    expect(phone.get_by_text("Your appeal was decided")).to_be_visible(timeout=WAIT)

    done = ["post.take_down", "report.close", "post.restore", "appeal.reverse"]
    assert int(keeper.get("/api/salon/v1/admin/audit", limit=1)[0]["id"]) == int(before[0]["id"]) + len(done)
    assert list_deeds(keeper, len(done)) == done


def test_a_stranger_tells_of_something_illegal_and_reads_what_came_of_it(browser: Browser, place: Place) -> None:  # noqa: F811
    author, keeper = place.invite(), keeper_of(place)
    post = author.post("/api/v1/statuses", {"status": "SEVEN WICKED WOLVES"})
    page = browser.new_page(viewport=PHONE_SIZE)
    page.goto(f"{place.url}/posts/{post['id']}")
    page.get_by_role("button", name="More", exact=True).first.click()
    page.get_by_role("menuitem", name="Report").click()
    expect(page.get_by_label("Where it is")).to_have_value(f"{place.url}/posts/{post['id']}", timeout=WAIT)
    page.get_by_label("Why it is illegal").fill("It calls for violence.")
    page.get_by_label("Your name").fill("Nina Notifier")
    page.get_by_label("Your e-mail address").fill("nina@example.org")
    page.get_by_label("I believe in good faith").check()
    shoot(page, "notice-phone")
    page.get_by_role("button", name="Send the notice").click()
    expect(page.get_by_text("Somebody will look at it.")).to_be_visible(timeout=WAIT)
    shoot(page, "notice-receipt-phone")

    desk = walk_in(browser, place, keeper, at="/running/notices")
    case = desk.get_by_role("listitem").filter(has_text="It calls for violence.")
    expect(case.get_by_text("168 hours left")).to_be_visible(timeout=WAIT)
    case.get_by_label("Why; who sent it").fill("It does.")
    case.get_by_label("Which law it breaks").fill("A law")
    shoot(desk, "desk-notices")
    case.get_by_role("button", name="Take it away").click()
    expect(desk.get_by_text("Taken away: 1 post.")).to_be_visible(timeout=WAIT)
    page.reload()
    expect(page.get_by_text("It was taken away.")).to_be_visible(timeout=WAIT)
    wait_for(lambda: httpx.get(f"{place.url}/api/v1/statuses/{post['id']}").status_code == 404)
    page.close()
