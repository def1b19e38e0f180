"""Quoting in a real browser, and what the operator adds to every page: an announcement, an emoji."""

import io

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot_both, walk_in  # noqa: F401

pytestmark = pytest.mark.browser


def draw_cup() -> bytes:
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((4, 4, 60, 60), fill=(220, 90, 40))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_post_is_quoted_shown_small_and_taken_out_again(browser: Browser, place: Place) -> None:  # noqa: F811
    mira, tobias = place.invite(), place.invite()
    mira.post(f"/api/v1/accounts/{tobias.id}/follow")
    mira.post("/api/v1/statuses", {"status": "A cup stands on the table."})
    page = walk_in(browser, place, tobias, at=f"/@{mira.username}")
    page.get_by_role("article").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Quote").click()
    expect(page.get_by_role("link", name="Quoted post by")).to_contain_text("A cup stands on the table.")
    page.get_by_label("Words of the post").fill("Whose cup?")
    page.get_by_label("Who may quote").select_option(label="Followers may quote")
    shoot_both(page, "quote-composer")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible()
    [quote] = mira.get(f"/api/v1/accounts/{tobias.id}/statuses")
    assert quote["quote_approval"]["automatic"] == ["followers"]
    page.close()

    seeing = walk_in(browser, place, mira)
    quoted = seeing.get_by_role("link", name="Quoted post by")
    expect(quoted).to_contain_text("A cup stands on the table.")
    expect(seeing.get_by_text("RE:")).to_be_hidden()
    shoot_both(seeing, "quote")
    card = seeing.get_by_role("article").filter(has_text="Whose cup?")
    card.get_by_role("button", name="More").click()
    seeing.get_by_role("menuitem", name="Take my post out of this quote").click()
    expect(card.get_by_text("taken out by its author")).to_be_visible()
    expect(quoted).to_have_count(0)
    seeing.close()


def test_a_quoted_post_can_be_left_out_before_posting(browser: Browser, place: Place) -> None:  # noqa: F811
    mira, tobias = place.invite(), place.invite()
    mira.post("/api/v1/statuses", {"status": "Quote me or not."})
    page = walk_in(browser, place, tobias, at=f"/@{mira.username}")
    page.get_by_role("article").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Quote").click()
    page.get_by_role("button", name="Leave the quoted post out").click()
    expect(page.get_by_role("link", name="Quoted post by")).to_have_count(0)
    page.get_by_label("Words of the post").fill("Rather not.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible()
    [post] = tobias.get(f"/api/v1/accounts/{tobias.id}/statuses")
    assert post["quote"] is None
    page.close()


def test_an_announcement_with_an_emoji_is_put_away(browser: Browser, place: Place) -> None:  # noqa: F811
    operator = place.keeper
    assert operator is not None
    added = operator.client.post(
        "/api/salon/v1/emojis", data={"shortcode": "cup"}, files={"image": ("cup.png", draw_cup(), "image/png")}
    )
    assert added.status_code == 200, added.text
    guest = place.invite()
    guest.client.patch("/api/v1/accounts/update_credentials", json={"display_name": "Cup :cup: lover"})
    guest.post("/api/v1/statuses", {"status": "tea in a :cup: at 12:30:45"})
    page = walk_in(browser, place, guest)
    expect(page.get_by_role("article").get_by_role("img", name=":cup:")).to_have_count(2)
    expect(page.get_by_role("article")).to_contain_text("at 12:30:45")
    made = operator.post("/api/salon/v1/announcements", {"text": "Tea at four, bring a :cup:"})
    banner = page.get_by_role("region", name="Announcement")
    expect(banner).to_contain_text("Tea at four")
    expect(banner.get_by_role("img", name=":cup:")).to_be_visible()
    shoot_both(page, "announcement")
    banner.get_by_role("button", name="Put away").click()
    expect(banner).to_have_count(0)
    page.reload()
    expect(page.get_by_role("article")).to_contain_text("at 12:30:45")
    expect(banner).to_have_count(0)
    assert guest.get("/api/v1/announcements") == []
    operator.client.delete(f"/api/salon/v1/announcements/{made['id']}")
    page.close()
