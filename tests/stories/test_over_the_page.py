"""What opens over a page, where scrollbars take room: the veil covers all of it, nothing moves, no words are cut."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.stories.conftest import Place
from tests.stories.test_browser import FLAGS, SHOTS, shoot, walk_in

pytestmark = pytest.mark.browser
WAIT = 30_000
WIDTH, HEIGHT = 1280, 900
CUT = """() => [...document.querySelectorAll('dialog select')].filter((one) => {
    const width = one.getBoundingClientRect().width;
    one.style.maxWidth = 'none';
    const whole = one.getBoundingClientRect().width;
    one.style.maxWidth = '';
    return whole > width + 1;
}).map((one) => one.selectedOptions[0].label)"""


@pytest.fixture(scope="module")
def barred(chromium: str) -> Iterator[Browser]:
    """A browser whose scrollbars take room, as on most desks."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=chromium, args=FLAGS, ignore_default_args=["--hide-scrollbars"])
        yield opened
        opened.close()


def colours(page: Page) -> list[tuple[int, ...]]:
    """Along the page's far edge, from before the scrollbar's place to its end."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return [shot.getpixel((x, HEIGHT // 3)) for x in (WIDTH - 20, WIDTH - 8, WIDTH - 1)]  # type: ignore[misc]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_veil_of_a_dialog_covers_the_whole_page_and_nothing_moves(
    barred: Browser, place: Place, scheme: str
) -> None:
    guest = place.invite()
    guest.post("/api/v1/statuses", {"status": "Long.\n" * 80})
    page = walk_in(barred, place, guest, color_scheme=scheme, service_workers="block", reduced_motion="reduce")
    name = page.get_by_role("button", name="New post").first
    expect(name).to_be_visible(timeout=WAIT)
    before, bright = name.bounding_box(), colours(page)
    name.click()
    expect(page.get_by_label("Words of the post").last).to_be_visible(timeout=WAIT)
    assert len(set(colours(page))) == 1
    assert colours(page)[0] != bright[0]
    assert name.bounding_box() == before
    shoot(page, f"over-the-page-{scheme}")
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_chosen_in_the_composer_is_read_to_its_end(barred: Browser, place: Place, width: int) -> None:
    page = walk_in(barred, place, place.invite(), viewport={"width": width, "height": HEIGHT}, service_workers="block")
    page.get_by_role("button", name="New post").first.click(timeout=WAIT)
    expect(page.get_by_label("Words of the post").last).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Make a picture").last.click()
    expect(page.get_by_label("What should the picture show?").last).to_be_visible(timeout=WAIT)
    assert page.locator("dialog select").count() > 0
    assert page.evaluate(CUT) == []
    shoot(page, f"composer-choices-{width}")
    page.context.close()
