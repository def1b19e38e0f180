"""Lighthouse finds nothing to hold against the pages people meet first: to read, to trust and to be found by."""

from collections.abc import Iterator
from typing import Any

import pytest
from bench.lighthouse import QUALITIES, open_browser, run_lighthouse
from playwright.sync_api import BrowserContext

from tests.stories.conftest import Guest, Place, free_port
from tests.stories.test_reading import upload
from tests.stories.test_running import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def author(place: Place) -> Guest:
    """Somebody who may be found, with a post of a picture and one of words."""
    guest = place.invite()
    changed = guest.client.patch("/api/v1/accounts/update_credentials", json={"discoverable": True})
    assert changed.is_success, changed.text
    guest.post(
        "/api/v1/statuses", {"status": "A plain ground.", "media_ids": [upload(guest, (900, 600), (40, 90, 160))]}
    )
    guest.post("/api/v1/statuses", {"status": "And words. #grounds"})
    return guest


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def window(chromium: str, port: int) -> Iterator[BrowserContext]:
    with open_browser(chromium, port) as opened:
        yield opened


@pytest.mark.parametrize("page", ["home, signed out", "home", "post", "profile"])
@pytest.mark.parametrize("form", ["mobile", "desktop"])
def test_lighthouse_gives_every_page_its_hundred(
    place: Place, author: Guest, window: BrowserContext, port: int, page: str, form: str
) -> None:
    picture = author.get(f"/api/v1/accounts/{author.id}/statuses", only_media="true")[0]
    paths = {"post": f"/posts/{picture['id']}", "profile": f"/@{author.username}"}
    window.clear_cookies()
    if page == "home":
        reader = place.invite()
        reader.post(f"/api/v1/accounts/{author.id}/follow")
        wait_for(lambda: len(reader.get("/api/v1/timelines/home")) == 2)
        window.add_cookies([{"name": "salon_session", "value": reader.cookie, "url": place.url}])
    found: dict[str, Any] = run_lighthouse(port, place.url + paths.get(page, "/"), form, QUALITIES)["categories"]
    assert {name: (one["score"], one["failed"]) for name, one in found.items()} == dict.fromkeys(QUALITIES, (100, []))
