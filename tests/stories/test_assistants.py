"""An evening with an assistant: the protocol's own client on one side, its person in a real browser on the other."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx2
import pytest
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientMetadata
from playwright.async_api import Browser, Page, async_playwright, expect

from mcp import Client
from tests.conftest import ROOT
from tests.mcp.conftest import CALLBACK, given
from tests.mcp.test_letting_in import Storage
from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import FLAGS

pytestmark = pytest.mark.browser
WAIT = 30_000
PASSWORD = "a long enough secret"
SHOTS = ROOT / "build" / "shots"


@pytest.fixture
async def window(chromium: str) -> AsyncIterator[Browser]:
    SHOTS.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as player:
        opened = await player.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        await opened.close()


class Consent:
    """The window an assistant opens for its person, who signs in there and chooses what it may do."""

    def __init__(self, page: Page, guest: Guest) -> None:
        self.page, self.guest = page, guest
        self.came_back = ""

    async def open(self, address: str) -> None:
        await self.page.route(f"{CALLBACK}**", lambda route: route.fulfill(body="You can close this window."))
        await self.page.goto(address)
        await expect(self.page.get_by_role("heading", name="Sign in to go on to Clever Helper")).to_be_visible()
        await self.page.get_by_label("Username or e-mail").fill(self.guest.username)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Sign in").click()
        await expect(self.page.get_by_role("heading", name="Let Clever Helper use your account?")).to_be_visible()
        await self.page.get_by_label("favourite posts and follow people as you").uncheck()
        await self.page.get_by_label("Pictures it may have made in a day").select_option("5")
        await self.page.screenshot(path=SHOTS / "assistant-consent.png", full_page=True)
        await self.page.get_by_role("button", name="Let it in").click()
        await self.page.wait_for_url(f"{CALLBACK}**")
        self.came_back = self.page.url

    async def answer(self) -> AuthorizationCodeResult:
        query = parse_qs(urlsplit(self.came_back).query)
        return AuthorizationCodeResult(code=query["code"][0], state=query["state"][0])


async def watch(client: Client, asked: dict[str, Any]) -> tuple[str, int]:
    """A picture that is ready, by its id, and how many previews were seen on the way."""
    previews = 0
    for _ in range(600):
        result = await client.call_tool("check_picture", {"generation_id": asked["generation_id"], "wait_seconds": 0})
        state = given(result)["state"]
        assert state in {"queued", "running", "ready"}, given(result)
        if state == "ready":
            return str(given(result)["pictures"][0]["id"]), previews
        previews += sum(block.type == "image" for block in result.content)
        await asyncio.sleep(0.05)
    raise AssertionError("the picture does not become ready")


async def publish(page: Page, client: Client, guest: Guest, **draft: Any) -> dict[str, Any]:
    """A draft of the assistant's, published by its person in a browser in which nobody is signed in yet."""
    kept = given(await client.call_tool("save_draft", draft))["draft"]
    asked = given(await client.call_tool("publish_draft", {"draft_id": kept["draft_id"]}))
    assert asked["state"] == "needs_confirmation"
    await page.goto(asked["confirm_url"])
    if await page.get_by_role("link", name="Sign in").count():
        await page.get_by_role("link", name="Sign in").click()
        await sign_in(page, guest)
        await page.wait_for_url(asked["confirm_url"], timeout=WAIT)
    await expect(page.get_by_text(draft["text"])).to_be_visible()
    picture = page.locator("img.picture")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 50
    await page.screenshot(path=SHOTS / "assistant-draft.png", full_page=True)
    said = [post["content"] for post in guest.get(f"/api/v1/accounts/{guest.id}/statuses")]
    assert not any(draft["text"] in one for one in said), "it is not published before its person says so"
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_role("heading", name="It is published.")).to_be_visible()
    done = given(await client.call_tool("publish_draft", {"draft_id": kept["draft_id"]}))
    assert done["state"] == "published"
    return dict(done["post"])


async def sign_in(page: Page, guest: Guest) -> None:
    await page.get_by_label("Handle or e-mail").fill(guest.username, timeout=WAIT)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def test_an_assistant_is_let_in_makes_remixes_and_publishes_only_what_its_person_said_yes_to(
    place: Place, window: Browser
) -> None:
    guest = place.invite()
    consent = Consent(await window.new_page(), guest)
    metadata = OAuthClientMetadata(client_name="Clever Helper", redirect_uris=[CALLBACK])  # type: ignore[list-item]
    storage = Storage()
    auth = OAuthClientProvider(
        f"{place.url}/mcp", metadata, storage, redirect_handler=consent.open, callback_handler=consent.answer
    )
    told: list[float] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told.append(progress)

    async with (
        httpx2.AsyncClient(auth=auth, timeout=60) as http,
        Client(streamable_http_client(f"{place.url}/mcp", http_client=http)) as client,
    ):
        wish = {"prompt": "a red fox in the snow", "wait_seconds": 30}
        made = given(await client.call_tool("make_picture", wish, progress_callback=hear))
        assert storage.tokens is not None
        assert "mcp:react" not in (storage.tokens.scope or "")
        assert told == sorted(told)
        assert told[-1] == 1.0
        picture, _ = await watch(client, made)
        page = await (await window.new_context()).new_page()
        first = await publish(page, client, guest, text="A fox in the snow", picture_ids=[picture])
        change = {"post_id": first["id"], "change": "at night, under the moon", "wait_seconds": 0}
        picture, previews = await watch(client, given(await client.call_tool("remix_picture", change)))
        assert previews > 0, "it was seen growing"
        second = await publish(page, client, guest, text="The fox at night", picture_ids=[picture])
        assert second["remix_of"] == [first["id"]]
        feed = given(await client.call_tool("read_feed", {"feed": "local"}))["posts"]
        assert [post["id"] for post in feed[:2]] == [second["id"], first["id"]]
    await page.goto(f"{place.url}/explore")
    await expect(page.get_by_text("The fox at night").first).to_be_visible(timeout=WAIT)
    await page.screenshot(path=SHOTS / "assistant-feed.png", full_page=True)


async def test_the_door_leads_back_to_where_one_was_and_never_elsewhere(place: Place, window: Browser) -> None:
    guest = place.invite()
    page = await (await window.new_context()).new_page()
    await page.goto(f"{place.url}/settings/account")
    await page.get_by_role("main").get_by_role("link", name="Sign in").click(timeout=WAIT)
    await sign_in(page, guest)
    await page.wait_for_url(f"{place.url}/settings/account", timeout=WAIT)
    for elsewhere in ("//evil.example/", "/\\evil.example", "/.//evil.example", "https://evil.example", "javascript:1"):
        page = await (await window.new_context()).new_page()
        await page.route("**/evil.example/**", lambda route: route.fulfill(body="elsewhere"))
        await page.goto(f"{place.url}/sign-in?next={quote(elsewhere, safe='')}")
        await sign_in(page, guest)
        await page.wait_for_url(lambda url: "/sign-in" not in url, timeout=WAIT)
        assert page.url.startswith(f"{place.url}/"), elsewhere
