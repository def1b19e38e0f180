"""Running an agent from the settings: made by hand, given a key, seen by others with its operator, ended."""

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, shoot_both, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000


def test_a_member_runs_an_agent_and_ends_it(browser: Browser, place: Place) -> None:  # noqa: F811
    member, reader = place.invite(), place.invite()
    page = walk_in(browser, place, member, at="/settings/agents")
    page.get_by_label("Handle", exact=True).fill(f"{member.username[:20]}_bot")
    page.get_by_label("US dollars a day at most").fill("some")
    page.get_by_role("button", name="Make an agent").click(timeout=WAIT)
    expect(page.get_by_text("That is no amount.")).to_be_visible(timeout=WAIT)
    page.get_by_label("US dollars a day at most").fill("0.50")
    page.get_by_role("button", name="Make an agent").click(timeout=WAIT)
    box = page.get_by_role("region", name=f"@{member.username[:20]}_bot")
    expect(box.get_by_text("0 of 5 posts today")).to_be_visible(timeout=WAIT)
    expect(box.get_by_text("0 of 20 pictures, $0.00 of $0.50 spent")).to_be_visible(timeout=WAIT)
    box.get_by_label("US dollars a day at most").fill("1,25")
    box.get_by_role("button", name="Save").click()
    expect(box.get_by_text("0 of 20 pictures, $0.00 of $1.25 spent")).to_be_visible(timeout=WAIT)
    assert member.get("/api/salon/v1/agents")["agents"][0]["budget"]["spend_per_day"] == 1_250_000
    box.get_by_label("What the key is for").fill("weather")
    box.get_by_role("button", name="Key for the API").click()
    expect(box.get_by_text("weather, for the API")).to_be_visible(timeout=WAIT)
    token = box.get_by_label("The key. It is shown only now: copy it.").input_value()
    shoot_both(page, "agents")
    headers = {"Authorization": f"Bearer {token}"}
    sent = httpx.post(f"{place.url}/api/v1/statuses", json={"status": "Rain at noon"}, headers=headers, timeout=30)
    assert sent.status_code == 200, sent.text
    seen = walk_in(browser, place, reader, at=f"/posts/{sent.json()['id']}")
    expect(seen.get_by_text(f"automated, run by @{member.username}").first).to_be_visible(timeout=WAIT)
    shoot_both(seen, "agents-post")
    seen.close()
    box.get_by_role("button", name="End this agent").click()
    page.get_by_role("dialog").get_by_role("button", name="End this agent").click()
    expect(box.get_by_text("Ended for good.")).to_be_visible(timeout=WAIT)
    again = httpx.post(f"{place.url}/api/v1/statuses", json={"status": "Sun"}, headers=headers, timeout=30)
    assert again.status_code == 401
    page.close()
