"""What a browser fetches before the first page stands: as little as was promised, and compressed on its way."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
MOST = 120 * 1024  # bytes of scripts, compressed
FETCHED = """() => performance.getEntriesByType('resource').filter(({ name }) => /\\.(js|css)$/.test(name))
    .map(({ name, encodedBodySize, decodedBodySize }) => [name, encodedBodySize, decodedBodySize])"""


def test_home_needs_few_scripts_and_they_come_compressed(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    guest.post("/api/v1/statuses", {"status": "A light thing."})
    page = walk_in(browser, place, guest, service_workers="block")
    expect(page.get_by_text("A light thing.")).to_be_visible(timeout=15_000)
    fetched: list[Any] = page.evaluate(FETCHED)
    scripts = {name: sent for name, sent, _ in fetched if name.endswith(".js")}
    assert 0 < sum(scripts.values()) <= MOST, scripts
    plain = [name for name, sent, whole in fetched if whole > 1024 and sent >= whole]
    assert plain == []
    page.context.close()
