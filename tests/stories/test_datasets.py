"""Datasets in a real browser: made at the desk, read by anybody, taken, and followed by those whose work is in them."""

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401
from tests.stories.test_running import wait_for

pytestmark = pytest.mark.browser
WAIT = 30_000
BUILDS = "/api/salon/v1/admin/dataset_builds"


def make_release(keeper: Guest) -> str:
    """Have a release made of what there is; returns its name."""
    keeper.post(BUILDS, {"kind": "build"})
    wait_for(lambda: keeper.get(BUILDS)[0]["state"] == "ready", 60)
    return str(keeper.get(BUILDS)[0]["releases"][0])


def agree(guest: Guest, *, yes: bool) -> None:
    purposes = {"purposes": {"dataset.public": yes, "stream.partners": yes}}
    guest.put("/api/salon/v1/consent", purposes)


def listen_for(place: Place, bearer: dict[str, str], words: str) -> None:
    """Read the firehose as a recipient until somebody says this."""
    url = f"{place.url}/api/salon/v1/firehose?cursor=0"
    with httpx.stream("GET", url, headers=bearer, timeout=60) as answer:
        assert any(words in line for line in answer.iter_lines())


def test_a_release_is_made_at_the_desk_taken_and_followed_until_it_is_gone(browser: Browser, place: Place) -> None:  # noqa: F811
    member, keeper = place.invite(), place.keeper
    taker = f"Archive of {member.username}"
    assert keeper is not None
    member.put("/api/salon/v1/age", {"age": "adult"})
    agree(member, yes=True)
    member.post("/api/v1/statuses", {"status": "The sea, for whoever wants it."})
    earlier = len(keeper.get(BUILDS))
    desk = walk_in(browser, place, keeper, at="/running/datasets")
    desk.get_by_role("button", name="Make a release").click()
    wait_for(lambda: len(keeper.get(BUILDS)) == earlier + 1 and keeper.get(BUILDS)[0]["state"] == "ready", 60)
    name = str(keeper.get(BUILDS)[0]["releases"][0])
    expect(desk.get_by_role("link", name=name).first).to_be_visible(timeout=WAIT)
    desk.get_by_label("Name", exact=True).fill(taker)
    desk.get_by_label("How to reach them").fill("keeper@sea.example")
    desk.get_by_role("button", name="Register").click()
    key = desk.get_by_role("status").locator("code")
    expect(key).to_be_visible(timeout=WAIT)
    bearer = {"Authorization": f"Bearer {key.inner_text()}"}
    shoot(desk, "dataset-desk")

    stranger = browser.new_page()
    stranger.goto(f"{place.url}/datasets")
    stranger.get_by_role("link", name=name).first.click()
    expect(stranger.get_by_text("posts", exact=True).first).to_be_visible(timeout=WAIT)
    shoot(stranger, "dataset")
    stranger.set_viewport_size({"width": 390, "height": 844})
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(stranger, "dataset-phone")
    stranger.close()

    for file in httpx.get(f"{place.url}/api/salon/v1/datasets/{name}").json()["files"]:
        assert httpx.get(f"{place.url}{file}" if file.startswith("/") else file, headers=bearer).status_code == 200
    listen_for(place, bearer, "The sea, for whoever wants it.")
    page = walk_in(browser, place, member, at="/settings/whereabouts")
    expect(page.get_by_text(f"{taker} got something of yours on")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("link", name=name)).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(taker).first).to_be_visible(timeout=WAIT)
    shoot(page, "whereabouts")
    agree(member, yes=False)
    wait_for(lambda: member.get("/api/salon/v1/datasets/mine")[0]["withdrawn"])
    page.reload()
    expect(page.get_by_text(taker).first).to_be_visible(timeout=WAIT)
    shoot(page, "whereabouts-withdrawn")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "whereabouts-phone")
    page.close()
    desk.reload()
    expect(desk.get_by_text(taker).first).to_be_visible(timeout=WAIT)
    shoot(desk, "dataset-desk-waiting")
    desk.close()
