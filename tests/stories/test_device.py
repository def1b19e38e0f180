"""Being told while no page is open: the service worker in a real browser, and its switch."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.stories.conftest import Place
from tests.stories.test_browser import FLAGS, until, walk_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=chromium, args=[*FLAGS, "--headless=new"])
        yield opened
        opened.close()


def test_a_push_is_shown_while_no_page_listens(browser: Browser, place: Place) -> None:
    page = walk_in(browser, place, place.invite())
    page.context.grant_permissions(["notifications"], origin=place.url)
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")  # the page registers it by itself
    until(
        page,
        "navigator.serviceWorker.getRegistration().then((one) => one?.active?.state === 'activated')",
    )
    told = {
        "notification_id": 7,
        "title": "You were mentioned by bob",
        "body": "hello",
        "icon": f"{place.url}/avatars/1.png",
        "url": f"{place.url}/explore",
    }
    shown = None
    for _ in range(3):  # a push service tries again too, while a worker is only just there
        devtools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": place.url, "registrationId": found[-1], "data": json.dumps(told)},
        )
        shown = page.evaluate(
            """async () => {
                const registration = await navigator.serviceWorker.ready;
                for (let tries = 0; tries < 100; tries++) {
                    const [one] = await registration.getNotifications();
                    if (one) return [one.title, one.body, one.tag, one.data];
                    await new Promise((wake) => setTimeout(wake, 50));
                }
                return null;
            }"""
        )
        if shown is not None:
            break
    assert shown == ["You were mentioned by bob", "hello", "7", f"{place.url}/explore"]


def test_a_browser_that_refuses_is_said_in_a_sentence(browser: Browser, place: Place) -> None:
    page = walk_in(browser, place, place.invite(), at="/settings/notifications")
    switch = page.get_by_role("switch", name="Tell me on this device")
    expect(switch).not_to_be_checked()
    switch.click()
    expect(page.get_by_text("This browser does not let Salon tell you.")).to_be_visible()
    expect(switch).not_to_be_checked()
