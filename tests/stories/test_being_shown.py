"""What a browser tells of what it showed: nothing without a yes, and with one enough to learn what people prefer."""

import secrets
from io import BytesIO
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, walk_in  # noqa: F401
from tests.stories.test_datasets import agree, make_release
from tests.stories.test_running import wait_for

pytestmark = pytest.mark.browser
WAIT = 30_000
CONSENT = "/api/salon/v1/consent"
IMPRESSIONS = "/api/salon/v1/impressions"


def be_left(page: Page) -> None:
    """What a browser says to a page that is left, which is when the page tells the rest of what it has to tell."""
    page.evaluate("dispatchEvent(new Event('pagehide'))")


def rows_of(place: Place, release: str, config: str) -> list[dict[str, Any]]:
    """What a recipient finds in a release."""
    assert place.keeper is not None
    new = {"organisation": f"Taker {secrets.token_hex(4)}", "contact": "taker@example.org"}
    recipient = place.keeper.post("/api/salon/v1/admin/recipients", new)
    headers = {"Authorization": f"Bearer {recipient['key']}"}
    files = httpx.get(f"{place.url}/api/salon/v1/datasets/{release}").json()["files"]
    taken = [httpx.get(one, headers=headers).content for one in files if f"/data/{config}/" in one]
    return [row for one in taken for row in pq.read_table(BytesIO(one)).to_pylist()]


@pytest.mark.timeout(240)
def test_what_a_browser_showed_becomes_preferences_in_a_release(browser: Browser, place: Place) -> None:  # noqa: F811
    asker, first, second, reader = (place.invite() for _ in range(4))
    for one in (asker, first, second, reader):
        one.put("/api/salon/v1/age", {"age": "adult"})
        agree(one, yes=True)
    asked, chosen, other = (f"{word} for {asker.username}" for word in ("Tea or coffee", "A tea", "A coffee"))
    question = asker.post("/api/v1/statuses", {"status": asked})
    tea = first.post("/api/v1/statuses", {"status": chosen, "in_reply_to_id": question["id"]})
    second.post("/api/v1/statuses", {"status": other, "in_reply_to_id": question["id"]})
    page = walk_in(browser, place, reader)
    told: list[Any] = []
    page.on("requestfinished", lambda one: told.extend(one.post_data_json["seen"]) if IMPRESSIONS in one.url else None)
    page.goto(f"{place.url}/posts/{question['id']}")
    expect(page.get_by_text(other, exact=True)).to_be_visible(timeout=WAIT)
    page.wait_for_timeout(600)  # longer than a post has to be in view to count, if anybody counted
    be_left(page)
    page.goto(f"{place.url}/settings/data")
    choices = page.get_by_role("listitem").filter(has=page.locator("[id='purpose-dataset.choices']"))
    with page.expect_response(f"**{CONSENT}"):
        choices.get_by_text("Yes", exact=True).click(timeout=WAIT)
    assert told == [], "nothing leaves the page without a yes"

    page.goto(f"{place.url}/posts/{question['id']}")
    page.locator(f"[data-post='{tea['id']}']").get_by_role("button", name="Favourite").click(timeout=WAIT)
    wait_for(lambda: reader.get(f"/api/v1/statuses/{tea['id']}")["favourited"])
    for _ in range(100):
        be_left(page)
        page.wait_for_timeout(100)
        if len({one["post_id"] for one in told}) == 3:
            break
    assert {(one["surface"], one["position"]) for one in told} == {("thread", at) for at in range(3)}

    assert place.keeper is not None
    release = make_release(place.keeper)
    preferred = [row for row in rows_of(place, release, "preferences_text") if row["prompt"] == asked]
    assert [(row["chosen"], row["rejected"]) for row in preferred] == [(chosen, other)]
    judged = {row["completion"]: row["label"] for row in rows_of(place, release, "feedback_unpaired")}
    assert [judged[one] for one in (asked, chosen, other)] == [False, True, False]

    page.goto(f"{place.url}/settings/data")
    with page.expect_response(f"**{CONSENT}"):
        choices.get_by_text("No", exact=True).click(timeout=WAIT)
    told.clear()
    page.goto(f"{place.url}/posts/{question['id']}")
    expect(page.get_by_text(other, exact=True)).to_be_visible(timeout=WAIT)
    page.wait_for_timeout(600)
    be_left(page)
    page.wait_for_timeout(200)
    assert told == [], "nor after it was taken back"
    page.close()
