"""The studio in a real browser: before pressing, while it draws, and what one can do with what came of it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Error, Page, expect

from tests.learning.releases import REGISTER, to_row, write_release
from tests.stories.behind import change
from tests.stories.conftest import Guest, Place
from tests.stories.studio_place import opened
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_reading import upload

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
WAIT = 30_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def studio() -> Iterator[Place]:
    """A running Salon with three engines, shared by these stories."""
    with opened() as place:
        place.keeper = place.invite()  # the first to come runs the place
        yield place


def open_studio(page: Page) -> None:
    page.get_by_role("button", name="Make a picture", exact=True).first.click()
    expect(page.get_by_label("What should the picture show?")).to_be_focused(timeout=15_000)


def unfold(page: Page) -> None:
    more = page.get_by_role("button", name=re.compile("^More "))
    if more.get_attribute("aria-expanded") == "false":
        more.click()


def draw(page: Page, prompt: str, count: int = 1) -> None:
    """Type a prompt, press Enter and wait until every picture is there."""
    page.get_by_label("What should the picture show?").fill(prompt)
    page.get_by_label("What should the picture show?").press("Enter")
    expect(page.get_by_role("button", name=f"picture {count} in the post")).to_be_enabled(timeout=60_000)


def use(page: Page, engine: str, count: int = 1) -> None:
    unfold(page)
    page.get_by_role("radio", name=engine).check()
    page.get_by_role("radiogroup", name="How many").get_by_text(str(count), exact=True).click()


def test_time_cost_and_place_in_the_queue_are_told_before_pressing(browser: Browser, studio: Place) -> None:  # noqa: F811
    page = walk_in(browser, studio, studio.invite())
    open_studio(page)
    told = page.get_by_role("status", name="What this will take")
    expect(told).to_contain_text("About 4 seconds · free")
    page.keyboard.type("a boat")
    expect(told).to_contain_text("begins at once")
    unfold(page)
    page.get_by_role("radio", name="Paid Service").check()
    expect(told).to_contain_text("about $0.20")
    page.get_by_role("radiogroup", name="How many").get_by_text("1", exact=True).click()
    expect(told).to_contain_text("about $0.05")
    shoot(page, "studio-more")
    page.context.close()


def test_a_picture_that_is_not_allowed_is_refused_in_words_before_pressing(
    browser: Browser,  # noqa: F811
    studio: Place,
) -> None:
    poor = studio.invite()
    assert studio.keeper is not None
    studio.keeper.put(f"/api/salon/v1/allowances/{poor.id}", {"spend_per_day": 100_000})
    page = walk_in(browser, studio, poor)
    open_studio(page)
    page.keyboard.type("a boat")
    use(page, "Paid Service", 4)
    told = page.get_by_role("status", name="What this will take")
    expect(told).to_contain_text("That would cost about $0.20, and you have $0.10 of your $0.10 a day left.")
    page.context.close()


def test_all_but_the_prompt_folds_away_and_is_remembered(browser: Browser, studio: Place) -> None:  # noqa: F811
    page = walk_in(browser, studio, studio.invite())
    open_studio(page)
    expect(page.get_by_role("radiogroup", name="Shape")).to_have_count(0)
    unfold(page)
    page.get_by_role("radio", name="Neon").check(force=True)
    page.get_by_role("radio", name="Wide").check(force=True)
    page.get_by_role("radiogroup", name="How many").get_by_text("2", exact=True).click()
    page.reload()
    open_studio(page)
    expect(page.get_by_role("radio", name="Wide")).to_be_checked()
    more = page.get_by_role("button", name="More Neon · Wide · 2 pictures")
    more.click()
    expect(page.get_by_role("radiogroup", name="Shape")).to_have_count(0)
    page.reload()
    open_studio(page)
    expect(more).to_have_attribute("aria-expanded", "false")
    draw(page, "a boat", 2)
    box = page.get_by_role("button", name="Put picture 1 in the post").bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(1344 / 768, rel=0.02)
    page.context.close()


def test_offered_words_are_taken_only_when_one_wants_them(browser: Browser, studio: Place) -> None:  # noqa: F811
    page = walk_in(browser, studio, studio.invite())
    open_studio(page)
    prompt = page.get_by_label("What should the picture show?")
    prompt.fill("a fox")
    page.get_by_role("button", name="Suggest more words").click()
    offers = page.get_by_role("button", name=re.compile("^Take over: "))
    expect(offers.first).to_be_visible()
    expect(prompt).to_have_value("a fox")
    added = (offers.nth(1).get_attribute("aria-label") or "").removeprefix("Take over: ")
    offers.nth(1).click()
    expect(prompt).to_have_value(f"a fox {added}")
    expect(prompt).to_be_focused()
    page.get_by_role("button", name="Take back").click()
    expect(prompt).to_have_value("a fox")
    page.get_by_role("button", name="Leave it as it is").click()
    expect(offers).to_have_count(0)
    page.context.close()


def test_one_picture_is_drawn_again_and_nothing_is_lost(browser: Browser, studio: Place) -> None:  # noqa: F811
    guest = studio.invite()
    page = walk_in(browser, studio, guest)
    open_studio(page)
    use(page, "Gradients", 2)
    draw(page, "a slow hill", 2)
    page.get_by_role("button", name="What to do with picture 2").click()
    page.get_by_role("menuitem", name="Draw this one again").click()
    expect(page.get_by_role("button", name="Picture 2,")).to_be_visible()
    expect(page.get_by_role("button", name="Put picture 1 in the post")).to_be_enabled()
    expect(page.get_by_role("button", name="Put picture 2 in the post")).to_be_enabled(timeout=60_000)
    page.get_by_role("button", name="Put earlier picture 1 in the post").click()
    again, first = guest.get("/api/salon/v1/generations")
    assert again["regenerates"] == {"generation_id": first["id"], "index": 1}
    assert again["seed"] not in {one["seed"] for one in first["variations"]}
    page.get_by_role("button", name="What to do with picture 1").click()
    page.get_by_role("menuitem", name="4 others like this").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Not drawn").last).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Stopped.")).to_be_visible()
    shoot(page, "studio-stopped")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible(timeout=15_000)
    [post] = guest.get(f"/api/v1/accounts/{guest.id}/statuses")
    assert post["media_attachments"][0]["id"] == first["media"][1]["id"]
    page.context.close()


def test_a_seed_is_shown_and_can_be_kept(browser: Browser, studio: Place) -> None:  # noqa: F811
    guest = studio.invite()
    page = walk_in(browser, studio, guest)
    open_studio(page)
    use(page, "Gradients")
    draw(page, "a hill")
    [first] = guest.get("/api/salon/v1/generations")
    page.get_by_role("button", name=f"Keep {first['seed']}").click()
    expect(page.get_by_label("Seed", exact=True)).to_have_value(str(first["seed"]))
    page.get_by_role("button", name="Draw anew").click()
    expect(page.get_by_role("button", name="Put earlier picture 1 in the post")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Put picture 1 in the post")).to_be_enabled(timeout=60_000)
    assert [one["seed"] for one in guest.get("/api/salon/v1/generations")] == [first["seed"]] * 2
    page.context.close()


def test_a_crash_of_the_tab_loses_nothing(browser: Browser, studio: Place) -> None:  # noqa: F811
    page = walk_in(browser, studio, studio.invite())
    open_studio(page)
    use(page, "Gradients", 2)
    draw(page, "a hill", 2)
    page.get_by_role("button", name="Put picture 2 in the post").click()
    page.get_by_label("Words of the post").fill("Look at this hill.")
    page.get_by_label("What should the picture show?").fill("a slow hill")
    page.get_by_label("What should the picture show?").press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_enabled()
    expect(page.get_by_text("0 of 2 done")).to_be_visible(timeout=15_000)
    crash(page)

    again = page.context.new_page()
    again.goto(studio.url)
    open_studio(again)
    expect(again.get_by_label("What should the picture show?")).to_have_value("a slow hill")
    expect(again.get_by_label("Words of the post")).to_have_value("Look at this hill.")
    expect(again.get_by_role("button", name="Remove picture")).to_have_count(1)
    expect(again.get_by_role("button", name="Put picture 2 in the post")).to_be_enabled(timeout=60_000)
    again.get_by_role("button", name="Post", exact=True).click()
    expect(again.get_by_text("Posted.")).to_be_visible(timeout=15_000)
    open_studio(again)
    expect(again.get_by_label("What should the picture show?")).to_have_value("")
    again.context.close()


def crash(page: Page) -> None:
    """End the page's process as the system would: nothing of the page's own runs any more."""
    with pytest.raises(Error):
        page.goto("chrome://crash")
    page.close()


def test_everything_one_made_is_found_used_again_posted_and_deleted(browser: Browser, studio: Place) -> None:  # noqa: F811
    guest = studio.invite()
    make_quietly(guest, prompt="a red fox", engine="gradients", style="steep")
    make_quietly(guest, prompt="a boat at sea", engine="composer", size="wide")
    page = walk_in(browser, studio, guest)
    page.get_by_role("link", name="Made by you").click()
    fox = page.get_by_role("button", name="Open: a red fox")
    boat = page.get_by_role("button", name="Open: a boat at sea")
    expect(fox).to_be_visible(timeout=15_000)
    shoot(page, "gallery")
    page.get_by_label("Search what you made").fill("fox")
    expect(boat).to_have_count(0)
    expect(fox).to_be_visible()
    page.get_by_label("Search what you made").fill("")
    page.get_by_label("Engine").select_option(label="Salon Composer")
    expect(fox).to_have_count(0)
    page.get_by_label("Engine").select_option(label="Any engine")

    fox.press("Enter")
    page.get_by_role("button", name="Use again").click()
    expect(page.get_by_label("What should the picture show?")).to_have_value("a red fox")
    expect(page.get_by_role("radio", name="Gradients")).to_be_checked()
    page.keyboard.press("Escape")

    boat.click()
    shoot(page, "gallery-piece")
    page.get_by_role("button", name="Post it").click()
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible(timeout=15_000)
    page.reload()
    page.get_by_text("Not posted", exact=True).click()
    expect(boat).to_have_count(0)
    fox.click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog", name="Delete this picture?").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Nothing like that")).to_be_visible()
    [left] = guest.get("/api/salon/v1/gallery")
    assert (left["prompt"], left["post_id"] is not None) == ("a boat at sea", True)
    page.context.close()


def make_quietly(guest: Guest, **wish: str) -> None:
    """Ask for a picture without a window and wait for it on its stream."""
    asked = guest.post("/api/salon/v1/generations", wish)
    with guest.client.stream("GET", f"/api/salon/v1/generations/{asked['id']}/events", timeout=60) as events:
        assert "event: end" in list(events.iter_lines())


def test_a_part_is_changed_with_a_brush_and_with_the_keyboard_alone(browser: Browser, studio: Place) -> None:  # noqa: F811
    guest = studio.invite()
    page = walk_in(browser, studio, guest)
    open_studio(page)
    use(page, "Gradients")
    draw(page, "a hill")
    page.get_by_role("button", name="What to do with picture 1").click()
    page.get_by_role("menuitem", name="Change a part").click()
    expect(page.get_by_label("What should be there?")).to_be_focused()
    expect(page.get_by_role("button", name="Change it")).to_be_disabled()
    box = page.get_by_alt_text("Paint over what may change").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 80, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 140, steps=6)
    page.mouse.up()
    page.get_by_label("What should be there?").fill("a boat")
    shoot(page, "studio-region")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("button", name="Put earlier picture 1 in the post")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Put picture 1 in the post")).to_be_enabled(timeout=60_000)

    page.get_by_role("button", name="What to do with picture 1").press("Enter")
    page.keyboard.press("ArrowDown")
    page.get_by_role("menuitem", name="Change a part").press("Enter")
    page.get_by_role("radio", name="Brush").press("ArrowRight")
    marked = page.get_by_role("application", name="The part that may change.")
    marked.press("ArrowLeft")
    marked.press("Shift+ArrowDown")
    expect(page.get_by_text("40% by 42%, 28% from the left, 30% from the top")).to_be_attached()
    page.get_by_label("What should be there?").fill("a bird")
    page.get_by_label("What should be there?").press("Enter")
    expect(page.get_by_role("button", name="Put earlier picture 2 in the post")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Put picture 1 in the post")).to_be_enabled(timeout=60_000)
    bird, boat, hill = guest.get("/api/salon/v1/generations")
    assert (bird["masked"], boat["masked"], hill["masked"]) == (True, True, False)
    assert boat["references"] == [hill["media"][0]["id"]]
    page.context.close()


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_a_part_is_changed_of_whichever_parent_the_person_chooses(
    browser: Browser,  # noqa: F811
    studio: Place,
    size: dict[str, Any],
) -> None:
    mira, reader = studio.invite(), studio.invite()
    first, second = (
        mira.post(
            "/api/v1/statuses", {"status": words, "media_ids": [upload(mira, (80, 60), colour)], "remix": "everyone"}
        )
        for words, colour in (("A red ground", (170, 50, 40)), ("A blue ground", (50, 70, 160)))
    )
    reader.post(f"/api/v1/accounts/{mira.id}/follow")
    page = walk_in(browser, studio, reader, **size)
    card = page.locator(f'article[data-post="{first["id"]}"]')
    card.get_by_role("button", name="Remix").click(timeout=15_000)
    use(page, "Gradients")
    page.locator(f'article[data-post="{second["id"]}"]').get_by_role("button", name="More").first.click()
    page.get_by_role("menuitem", name="Use in the open remix").click()
    card.get_by_role("button", name="Change a part").click()
    pictures = card.get_by_role("group", name="Which picture changes?")
    expect(pictures.get_by_role("radio", name="Picture 1")).to_be_checked()
    pictures.get_by_role("radio", name="Picture 1").press("ArrowRight")
    expect(pictures.get_by_role("radio", name="Picture 2")).to_be_checked()
    card.get_by_text("Box", exact=True).click()
    card.get_by_label("What should be there?").fill("a boat")
    shoot(page, f"studio-region-parents-{'phone' if size else 'desk'}")
    card.get_by_role("button", name="Change it").click()
    expect(card.get_by_role("button", name="Put picture 1 in the post")).to_be_enabled(timeout=60_000)
    asked = reader.get("/api/salon/v1/generations")[0]
    assert (asked["masked"], asked["parents"]) == (True, [second["id"], first["id"]])
    page.context.close()


def test_pictures_to_look_at_come_from_the_device_the_gallery_and_a_post(
    browser: Browser,  # noqa: F811
    studio: Place,
) -> None:
    guest, friend = studio.invite(), studio.invite()
    make_quietly(guest, prompt="a red fox", engine="gradients")
    make_quietly(friend, prompt="a hill", engine="gradients")
    [made] = friend.get("/api/salon/v1/gallery")
    post = friend.post("/api/v1/statuses", {"media_ids": [made["id"]]})
    page = walk_in(browser, studio, guest)
    open_studio(page)
    use(page, "Gradients")
    add = page.get_by_role("button", name="Add a picture", exact=True).first
    add.click()
    page.get_by_role("button", name="Take this picture: A gradient about a red fox").click()
    add.click()
    page.get_by_text("Link to a post").click()
    page.get_by_label("Address of a post").fill("nonsense")
    page.get_by_label("Address of a post").press("Enter")
    expect(page.get_by_text("That is not the address of a post here.")).to_be_visible()
    page.get_by_label("Address of a post").fill(f"{studio.url}/posts/{post['id']}")
    page.get_by_label("Address of a post").press("Enter")
    page.get_by_role("button", name="Take this picture: A gradient about a hill").click()
    draw(page, "both of them")
    asked = guest.get("/api/salon/v1/generations")[0]
    assert asked["references"] == [guest.get("/api/salon/v1/gallery")[1]["id"], made["id"]]

    page.get_by_role("button", name="Do not look at this picture").first.click()
    add.click()
    page.get_by_label("From this device").set_input_files(
        {"name": "dot.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(page.get_by_role("img", name="Picture to look at 2")).to_be_visible(timeout=30_000)
    shoot(page, "studio-references")
    page.context.close()


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 90, 40)).save(file, "PNG")
    return file.getvalue()


def test_the_operator_sees_what_was_used_and_changes_limits(browser: Browser, studio: Place) -> None:  # noqa: F811
    guest = studio.invite()
    make_quietly(guest, prompt="a red fox", engine="gradients")
    assert studio.keeper is not None
    page = walk_in(browser, studio, studio.keeper)
    page.get_by_role("link", name="Usage").click()
    expect(page.get_by_role("row", name="Gradients")).to_be_visible(timeout=15_000)
    row = page.get_by_role("row", name=f"@{guest.username}")
    expect(row.get_by_role("cell").first).to_have_text("1")
    shoot(page, "usage")
    row.get_by_role("button", name="Change the limits").click()
    expect(page.get_by_text("Now 120, of which 119 left")).to_be_visible()
    page.get_by_label("Pictures in an hour").fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A number of 0 or more, or nothing.")).to_be_visible()
    page.get_by_label("Pictures in an hour").fill("1")
    page.get_by_label("Dollars in a day").fill("2.50")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Limits of @{guest.username} changed.")).to_be_visible()
    told = guest.post("/api/salon/v1/generations/estimate", {"prompt": "a", "engine": "gradients"})
    assert told["refusal"].startswith("You have used your 1 pictures for this hour.")
    assert told["left"]["spend_per_day"] == 2_500_000
    seen = walk_in(browser, studio, guest)
    seen.goto(f"{studio.url}/usage")
    expect(seen.get_by_text("This page is for whoever runs this place.")).to_be_visible(timeout=15_000)
    expect(seen.get_by_role("link", name="Usage")).to_have_count(0)
    seen.context.close()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_studio_and_the_gallery_fit_a_phone(browser: Browser, studio: Place, scheme: str) -> None:  # noqa: F811
    guest = studio.invite()
    make_quietly(guest, prompt="two foxes drinking tea", engine="composer", size="tall")
    page = walk_in(browser, studio, guest, color_scheme=scheme, **PHONE)
    open_studio(page)
    unfold(page)
    shoot(page, f"studio-phone-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Everything you made").click()
    page.get_by_role("button", name="Open: two foxes").click(timeout=15_000)
    shoot(page, f"gallery-phone-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


def test_a_learned_order_is_put_in_force_seen_turned_off_for_oneself_and_taken_out(
    browser: Browser,  # noqa: F811
    studio: Place,
    tmp_path: Path,
) -> None:
    keeper, maker = studio.keeper, studio.invite()
    assert keeper is not None
    write_release(tmp_path / "bright")
    change(studio, (REGISTER, to_row(tmp_path / "bright", 1)))
    desk = walk_in(browser, studio, keeper)
    desk.goto(f"{studio.url}/running/learning")
    expect(desk.get_by_text("No model orders anything.")).to_be_visible(timeout=WAIT)
    desk.get_by_role("button", name="Learn from the newest release").click()
    force = desk.get_by_role("button", name="Put version 1 in force")
    expect(force).to_be_visible(timeout=60_000)
    expect(desk.get_by_text("What won before")).to_be_visible()
    force.click()
    expect(desk.get_by_text("Version 1 orders pictures of one prompt.")).to_be_visible(timeout=WAIT)
    expect(desk.get_by_text(f"by @{keeper.username}").first).to_be_visible()
    shoot(desk, "learned-order")
    desk.set_viewport_size({"width": 390, "height": 844})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390

    page = walk_in(browser, studio, maker)
    open_studio(page)
    use(page, "Gradients", 2)
    draw(page, "a hill", 2)
    expect(page.get_by_text("Ordered by what people here tended to choose.")).to_be_visible(timeout=WAIT)
    shoot(page, "learned-order-studio")
    page.get_by_role("button", name="Show in the order they were made").click()
    expect(page.get_by_text("In the order they were made.")).to_be_visible(timeout=WAIT)
    (made,) = maker.get("/api/salon/v1/generations")
    assert [one["index"] for one in made["variations"]] == [0, 1]
    assert made["order"] == {"model": 1, "as_made": True}
    page.get_by_role("button", name="Order by what people here tended to choose").click()
    expect(page.get_by_text("Ordered by what people here tended to choose.")).to_be_visible(timeout=WAIT)

    desk.get_by_role("button", name="Let none order them").click()
    expect(desk.get_by_text("No model orders anything.")).to_be_visible(timeout=WAIT)
    (made,) = maker.get("/api/salon/v1/generations")
    assert ([one["index"] for one in made["variations"]], made["order"]) == ([0, 1], None)
