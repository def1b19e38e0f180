"""The desk's rooms about the checks in a real browser: held and known pictures, policies, trusted flaggers."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.media.test_fingerprints import scene
from tests.social.test_picture_checks import dunes
from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_running import wait_for
from tests.stories.test_the_desk import PHONE_SIZE, WAIT, keeper_of
from tests.stories.test_the_staff import show

pytestmark = pytest.mark.browser
ADMIN = "/api/salon/v1/admin"


def put_in_force(keeper: Guest, *rules: dict[str, object]) -> None:
    made = keeper.post(f"{ADMIN}/policies", {"rules": list(rules)})
    wait_for(lambda: keeper.get(f"{ADMIN}/policies")["versions"][0]["replay"] is not None)
    keeper.post(f"{ADMIN}/policies/{made['version']}/live")


def send(guest: Guest) -> str:
    out = io.BytesIO()
    dunes().save(out, "PNG")
    answer = guest.client.post("/api/v2/media", files={"file": ("dunes.png", out.getvalue(), "image/png")})
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


def fits(page: Page) -> None:
    page.set_viewport_size(PHONE_SIZE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"


def test_held_pictures_are_let_through_or_refused_without_a_mouse(browser: Browser, place: Place) -> None:  # noqa: F811
    keeper, author = keeper_of(place), place.invite()
    put_in_force(keeper, {"label": "sexual", "subject": "picture", "threshold": 0.4, "action": "hold"})
    try:
        second, first = send(author), send(author)
    finally:
        put_in_force(keeper)
    desk = walk_in(browser, place, keeper, at="/running/held")
    rows = desk.get_by_role("listitem").filter(has_text=author.username)
    expect(rows).to_have_count(2, timeout=WAIT)
    expect(rows.first).to_contain_text("likely to be sexual")
    picture = rows.first.get_by_role("img")
    assert "blur" in picture.evaluate("one => getComputedStyle(one).filter"), "covered until one asks"
    shoot(desk, "held")
    desk.keyboard.press("j")
    expect(rows.first).to_be_focused()
    desk.keyboard.press("v")
    expect(rows.first.get_by_role("button", name="Cover")).to_be_visible()
    assert picture.evaluate("one => getComputedStyle(one).filter") == "none"
    desk.keyboard.press("1")
    expect(rows).to_have_count(1, timeout=WAIT)
    expect(rows.first).to_be_focused()
    author.post("/api/v1/statuses", {"status": "sand", "media_ids": [first]})
    desk.keyboard.press("2")
    desk.get_by_label("Why; its owner reads this").fill("Not for here.")
    desk.get_by_role("dialog").get_by_role("button", name="Refuse").click()
    expect(rows).to_have_count(0, timeout=WAIT)
    assert author.client.get(f"/api/v1/media/{second}").status_code == 404
    assert author.get("/api/salon/v1/decisions")[0]["statement"]["decision_facts"] == "Not for here."


def test_a_picture_taken_down_is_kept_down_until_it_is_let_go(browser: Browser, place: Place) -> None:  # noqa: F811
    keeper, author, other = keeper_of(place), place.invite(), place.invite()
    out = io.BytesIO()
    scene(800, 600).save(out, "PNG")
    file = {"file": ("scene.png", out.getvalue(), "image/png")}
    media = author.client.post("/api/v2/media", files=file).json()["id"]
    post = author.post("/api/v1/statuses", {"status": "A SCENE", "media_ids": [media]})
    other.post("/api/v1/reports", {"account_id": author.id, "status_ids": [post["id"]], "comment": "It shows me."})
    desk = walk_in(browser, place, keeper, at="/running/reports")
    row = desk.get_by_role("listitem").filter(has_text="It shows me.")
    row.get_by_role("button", name="Take down").first.click()
    desk.get_by_label("Why; they read this").fill("Not theirs to show.")
    desk.get_by_label("What for").select_option(label="Intimate, without consent")
    desk.get_by_label("Keep its pictures down.").check()
    shoot(desk, "take-down-keep")
    desk.get_by_role("dialog").get_by_role("button", name="Take down").click()
    expect(desk.get_by_role("dialog")).to_be_hidden(timeout=WAIT)
    assert other.client.post("/api/v2/media", files=file).status_code == 422

    desk.goto(f"{place.url}/running/known")
    desk.get_by_label("Whose list it is").fill("Neighbours")
    listed = {"name": "list.txt", "mimeType": "text/plain", "buffer": b"0" * 64}
    desk.get_by_label("File").set_input_files([listed])  # type: ignore[list-item]
    desk.get_by_role("button", name="Bring a list").click()
    expect(desk.get_by_role("cell", name="Neighbours").first).to_be_visible(timeout=WAIT)
    expect(desk.get_by_text("1 new, 0 let go.")).to_be_visible()
    shoot(desk, "known-pictures")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download our list").click()
    assert "HASH_PDQ" in download.value.path().read_text()
    desk.get_by_label("List", exact=True).select_option(label="Our own list")
    own = desk.locator("tr[data-post]")
    expect(own).to_have_count(1, timeout=WAIT)
    own.get_by_role("button", name="Let go").click()
    desk.get_by_role("dialog").get_by_role("button", name="Let go").click()
    expect(own).to_have_count(0, timeout=WAIT)
    assert other.client.post("/api/v2/media", files=file).status_code == 200
    fits(desk)


def test_a_policy_is_drafted_tried_put_in_force_and_taken_back(browser: Browser, place: Place) -> None:  # noqa: F811
    keeper, author = keeper_of(place), place.invite()
    before = keeper.get(f"{ADMIN}/policies")["holds"]["version"]
    send(author)
    desk = walk_in(browser, place, keeper, at="/running/policies")
    expect(desk.get_by_text("What holds:")).to_be_visible(timeout=WAIT)
    desk.get_by_role("button", name="Add a rule").click()
    desk.get_by_label("What is found").last.select_option(label="sexual")
    desk.get_by_label("In", exact=True).last.select_option(label="pictures")
    desk.get_by_label("From score").last.fill("0.4")
    desk.get_by_label("What happens").last.select_option(label="refuse")
    desk.get_by_label("Domains of bad links").fill("evil.example\nWorse.example")
    desk.get_by_label("Why; the staff read this").fill("No dunes")
    desk.get_by_role("button", name="Try on last week").click()
    version = desk.get_by_role("article").first
    expect(version).to_contain_text("No dunes", timeout=WAIT)
    expect(version).to_contain_text("Tried on", timeout=WAIT)
    expect(version.get_by_role("row").filter(has_text="refuse").first).to_be_visible()
    shoot(desk, "policy")
    version.get_by_role("button", name="Put in force").click()
    desk.get_by_role("dialog").get_by_role("button", name="Put in force").click()
    expect(version).to_contain_text("holds now", timeout=WAIT)
    assert keeper.get(f"{ADMIN}/policies")["holds"]["domains"] == ["evil.example", "worse.example"]
    out = io.BytesIO()
    dunes().save(out, "PNG")
    files = {"file": ("scene.png", out.getvalue(), "image/png")}
    assert author.client.post("/api/v2/media", files=files).status_code == 422
    if before == 0:
        keeper.post(f"{ADMIN}/policies", {"rules": [], "note": "as at first"})
        wait_for(lambda: keeper.get(f"{ADMIN}/policies")["versions"][0]["replay"] is not None)
        before = keeper.get(f"{ADMIN}/policies")["versions"][0]["version"]
        desk.reload()
    older = desk.get_by_role("article", name=f"Version {before}", exact=True)
    older.get_by_role("button", name="Go back to this").or_(older.get_by_role("button", name="Put in force")).click()
    desk.get_by_role("dialog").get_by_role("button", name="Put in force").click()
    expect(older).to_contain_text("holds now", timeout=WAIT)
    assert author.client.post("/api/v2/media", files=files).status_code == 200
    fits(desk)


def test_a_flagger_is_trusted_and_their_notices_are_counted(browser: Browser, place: Place) -> None:  # noqa: F811
    keeper, author, flagger = keeper_of(place), place.invite(), place.invite()
    post = show(author, "SEVEN FALSE COINS")
    desk = walk_in(browser, place, keeper, at="/running/flaggers")
    desk.get_by_label("Handle").fill(f"@{flagger.username}")
    desk.get_by_label("Field").fill("Forged coins")
    desk.get_by_role("button", name="Trust", exact=True).click()
    row = desk.locator("tbody tr").filter(has_text=flagger.username)
    expect(row).to_contain_text("Forged coins", timeout=WAIT)
    notice = {
        "explanation": "It sells forged coins.",
        "law": "A law",
        "addresses": [f"/posts/{post['id']}"],
        "name": "Flora Flagger",
        "email": "flora@example.org",
        "good_faith": True,
    }
    sent = flagger.post("/api/salon/v1/notices", notice)
    keeper.post(f"{ADMIN}/notices/{sent['id']}/decide", {"remove": True, "answer": "They are."})
    desk.reload()
    expect(row.get_by_role("cell").nth(4)).to_have_text("1", timeout=WAIT)
    shoot(desk, "flaggers")
    row.get_by_role("button", name="Trust no longer").click()
    expect(row).to_have_count(0, timeout=WAIT)
    assert keeper.get(f"{ADMIN}/trusted_flaggers") == []
    fits(desk)


def test_a_suspension_waits_until_another_of_the_staff_agrees(browser: Browser, place: Place) -> None:  # noqa: F811
    keeper, second, author = keeper_of(place), place.invite(), place.invite()
    keeper.put(f"{ADMIN}/accounts/{second.id}/role", {"role": "moderator", "reason": "They help."})
    desk = walk_in(browser, place, keeper, at="/running/policies")
    expect(desk.get_by_text("What holds:")).to_be_visible(timeout=WAIT)
    desk.get_by_label("suspend an account").check()
    desk.get_by_label("Why; the staff read this").fill("Two minds")
    desk.get_by_role("button", name="Try on last week").click()
    version = desk.get_by_role("article").first
    expect(version).to_contain_text("Only two together: suspend an account.", timeout=WAIT)
    shoot(desk, "policy-two-minds")
    version.get_by_role("button", name="Put in force").click(timeout=WAIT)
    desk.get_by_role("dialog").get_by_role("button", name="Put in force").click()
    expect(version).to_contain_text("holds now", timeout=WAIT)
    try:
        desk.goto(f"{place.url}/running/members")
        row = desk.locator("tbody tr").filter(has_text=author.username)
        row.get_by_role("button", name="Act").click(timeout=WAIT)
        desk.get_by_label("Suspend", exact=True).check()
        desk.get_by_label("Why; they read this").fill("Threats to others")
        desk.get_by_role("dialog").get_by_role("button", name="Do it").click()
        expect(desk.get_by_text("Somebody else of the staff has to agree.")).to_be_visible(timeout=WAIT)
        desk.goto(f"{place.url}/running/proposals")
        own = desk.get_by_role("listitem").filter(has_text="Threats to others")
        expect(own.get_by_role("button", name="Take back")).to_be_visible(timeout=WAIT)
        expect(own.get_by_role("button", name="Agree")).to_have_count(0)
        fits(desk)
        other = walk_in(browser, place, second, at="/running/proposals")
        waiting = other.get_by_role("listitem").filter(has_text="Threats to others")
        expect(waiting).to_contain_text(f"proposed by @{keeper.username}", timeout=WAIT)
        shoot(other, "proposals")
        waiting.get_by_role("button", name="Agree and do it").click()
        expect(waiting).to_have_count(0, timeout=WAIT)
        assert keeper.get(f"/api/v1/admin/accounts/{author.id}")["suspended"]
        other.get_by_text("Over", exact=True).click()
        expect(waiting).to_contain_text("Agreed to and done", timeout=WAIT)
        desk.goto(f"{place.url}/running/members")
        row.get_by_role("button", name="Delete for good").click(timeout=WAIT)
        desk.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
        expect(row).to_have_count(0, timeout=WAIT)
        assert keeper.client.get(f"/api/v1/accounts/{author.id}").status_code in {404, 410}
    finally:
        made = keeper.post(f"{ADMIN}/policies", {"rules": []})
        wait_for(lambda: keeper.get(f"{ADMIN}/policies")["versions"][0]["replay"] is not None)
        waiting_policy = keeper.post(f"{ADMIN}/policies/{made['version']}/live")
        second.post(f"{ADMIN}/proposals/{waiting_policy['id']}/agree")
        keeper.put(f"{ADMIN}/accounts/{second.id}/role", {"role": "member", "reason": "It is over."})


def test_the_same_picture_elsewhere_is_found_and_goes_with_what_was_told_of(browser: Browser, place: Place) -> None:  # noqa: F811
    keeper, author, other = keeper_of(place), place.invite(), place.invite()
    posts = []
    for guest, size in ((author, (800, 600)), (other, (400, 300))):
        out = io.BytesIO()
        scene(800, 600).transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(size).save(out, "PNG")
        sent = guest.client.post("/api/v2/media", files={"file": ("drawn.png", out.getvalue(), "image/png")})
        posts.append(guest.post("/api/v1/statuses", {"status": "DRAWN", "media_ids": [sent.json()["id"]]}))
    notice = {"explanation": "It shows me asleep.", "kind": "intimate", "name": "Nora", "email": "n@example.org"}
    other.post("/api/salon/v1/notices", {**notice, "addresses": [f"/posts/{posts[0]['id']}"], "good_faith": True})
    desk = walk_in(browser, place, keeper, at="/running/notices")
    row = desk.get_by_role("listitem").filter(has_text="It shows me asleep.")
    row.get_by_role("button", name="Look for the same picture").click(timeout=WAIT)
    found = row.get_by_role("checkbox", name=f"@{other.username}")
    expect(found).not_to_be_checked(timeout=WAIT)
    picture = row.get_by_role("img").first
    assert "blur" in picture.evaluate("one => getComputedStyle(one).filter"), "covered until one asks"
    found.check()
    shoot(desk, "notice-alike")
    fits(desk)
    row.get_by_label("Why; who sent it").fill("It is intimate.")
    row.get_by_label("Which law it breaks").fill("A law")
    row.get_by_role("button", name="Take it away").click()
    expect(desk.get_by_text("Taken away: 2 posts.")).to_be_visible(timeout=WAIT)
    assert [author.get("/api/salon/v1/decisions")[0]["action"], other.get("/api/salon/v1/decisions")[0]["action"]] == [
        "remove",
        "remove",
    ]


def test_a_post_that_policy_holds_waits_and_is_seen_when_it_is_let_through(browser: Browser, place: Place) -> None:  # noqa: F811
    keeper, author, reader = keeper_of(place), place.invite(), place.invite()
    put_in_force(keeper, {"label": "sexual", "subject": "post", "threshold": 0.5, "action": "hold"})
    try:
        page = walk_in(browser, place, author)
        page.get_by_role("button", name="New post").first.click(timeout=WAIT)
        page.get_by_label("Words of the post").fill("NUDE STUDY OF FOUR HANDS")
        page.get_by_role("button", name="Post", exact=True).click()
        expect(page.get_by_text("It waits for a moderator.")).to_be_visible(timeout=WAIT)
        other = author.post("/api/v1/statuses", {"status": "NUDE STUDY OF FIVE FEET"})
    finally:
        put_in_force(keeper)
    page.goto(f"{place.url}/@{author.username}")
    own = page.get_by_role("article").filter(has_text="FOUR HANDS")
    expect(own).to_contain_text("waits for a moderator", timeout=WAIT)
    shoot(page, "post-waits")
    desk = walk_in(browser, place, keeper, at="/running/held")
    rows = desk.get_by_role("listitem").filter(has_text=author.username)
    expect(rows).to_have_count(2, timeout=WAIT)
    expect(rows.first).to_contain_text("Found: sexual")
    shoot(desk, "held-posts")
    fits(desk)
    assert reader.client.get(f"/api/v1/statuses/{other['id']}").status_code == 404
    rows.filter(has_text="FIVE FEET").focus()
    desk.keyboard.press("2")
    desk.get_by_label("Why; its owner reads this").fill("Not for here.")
    desk.get_by_role("dialog").get_by_role("button", name="Refuse").click()
    expect(rows).to_have_count(1, timeout=WAIT)
    expect(rows.first).to_be_focused()
    desk.keyboard.press("1")
    expect(rows).to_have_count(0, timeout=WAIT)
    guest = walk_in(browser, place, reader, at=f"/@{author.username}")
    seen = guest.get_by_role("article").filter(has_text="FOUR HANDS")
    expect(seen).to_be_visible(timeout=WAIT)
    expect(seen).not_to_contain_text("waits")
    assert author.get("/api/salon/v1/decisions")[0]["statement"]["decision_facts"] == "Not for here."
