"""What clients show of answers: each widget in a sandboxed frame of a real browser, its host passing data only."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp.client import advertise
from playwright.async_api import Browser, FrameLocator, Locator, Page, async_playwright, expect

from mcp import Client
from salon.kit.settings import Settings
from salon.mcp.widgets import APP, EXTENSION, SKYBRIDGE, WIDGETS, to_uri
from tests.conftest import ROOT, Settle
from tests.mcp.conftest import Ask, Connect, given, let_assistant_in
from tests.mcp.test_tools import draw
from tests.social.conftest import Person
from tests.stories.hostile import LONG
from tests.stories.test_browser import FLAGS

# The frame stays in the page's process: requests of another could leave before Playwright hears of them.
ONE_PROCESS = "--disable-features=IsolateSandboxedIframes"
SHOTS = ROOT / "build" / "shots"
SHOWS_WIDGETS = [advertise(EXTENSION, {"mimeTypes": [APP]})]
SAY = "parent.postMessage('pwned','*')"
ATTACK = f'<img src=x onerror="{SAY}"><script>{SAY}</script> & <b>bold</b>'
# A host as MCP Apps has it: it answers the frame's hello, hands it the result, and passes its calls on.
HOST = """
<!doctype html><body style="margin:0">
<iframe id="frame" sandbox="allow-scripts" style="width:100%;border:0"></iframe><script>
window.heard = [];
const frame = document.getElementById('frame');
const tell = (message) => frame.contentWindow.postMessage({ jsonrpc: '2.0', ...message }, '*');
window.addEventListener('message', async ({ data }) => {
    window.heard.push(data);
    const hello = { hostInfo: { name: 'host', version: '1' }, hostCapabilities: {}, hostContext: {} };
    if (data.method === 'ui/initialize') tell({ id: data.id, result: hello });
    if (data.method === 'ui/notifications/initialized')
        tell({ method: 'ui/notifications/tool-result', params: window.result });
    if (data.method === 'ui/notifications/size-changed') frame.style.height = data.params.height + 'px';
    if (data.method === 'tools/call') tell({ id: data.id, result: await window.callTool(data.params) });
});
window.open_widget = (html, result) => { window.result = result; frame.srcdoc = html; };
</script></body>
"""


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    SHOTS.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as player:
        opened = await player.chromium.launch(executable_path=chromium, args=[*FLAGS, ONE_PROCESS])
        yield opened
        await opened.close()


class Host:
    """A client that shows widgets, as far as a widget can tell."""

    def __init__(self, page: Page, client: Client) -> None:
        self.page, self.client = page, client
        self.frame: FrameLocator = page.frame_locator("#frame")
        self.complaints: list[str] = []

    async def show(self, widget: str, result: Any) -> None:
        html = (await self.client.read_resource(to_uri(widget))).contents[0].text  # type: ignore[union-attr]
        shown = result.model_dump(by_alias=True, mode="json", exclude_none=True)
        await self.page.evaluate("([html, result]) => open_widget(html, result)", [html, shown])

    async def heard(self) -> list[Any]:
        return list(await self.page.evaluate("window.heard"))

    async def shoot(self, name: str) -> Path:
        path = SHOTS / f"widget-{name}.png"
        await self.page.screenshot(path=path, full_page=True)
        return path


async def require_shown(picture: Locator) -> None:
    """The picture came and is one; Chromium refuses to decode those it has not begun to paint."""
    for _ in range(100):
        if await picture.evaluate("image => image.complete && image.naturalWidth") > 50:
            return
        await picture.page.wait_for_timeout(50)
    raise AssertionError("the picture does not come")


OpenHost = Callable[[], AbstractAsyncContextManager[Host]]


@pytest.fixture
async def open_host(
    browser: Browser, connect: Connect, alice: Person, client: httpx.AsyncClient, settings: Settings
) -> OpenHost:
    """A function that opens a host of Alice's, connected for real; pictures of this place come from the application."""

    @asynccontextmanager
    async def run() -> AsyncIterator[Host]:
        page = await browser.new_page(viewport={"width": 480, "height": 700})
        async with connect(await let_assistant_in(alice.account_id), extensions=SHOWS_WIDGETS) as assistant:
            opened = Host(page, assistant)

            async def call(params: dict[str, Any]) -> Any:
                result = await assistant.call_tool(params["name"], params["arguments"])
                return result.model_dump(by_alias=True, mode="json", exclude_none=True)

            async def serve(route: Any) -> None:
                answer = await client.get(route.request.url.removeprefix(settings.base_url))
                await route.fulfill(status=answer.status_code, body=answer.content, headers=dict(answer.headers))

            page.on("console", lambda said: opened.complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: opened.complaints.append(str(error)))
            await page.route(f"{settings.base_url}/**", serve)
            await page.expose_function("callTool", call)
            await page.set_content(HOST)
            yield opened
            assert opened.complaints == []
        await page.close()

    return run


async def test_widgets_are_listed_read_and_named_by_tools(connect: Connect, alice: Person, settings: Settings) -> None:
    async with connect(await let_assistant_in(alice.account_id)) as client:
        listed = {str(one.uri): one for one in (await client.list_resources()).resources}
        assert set(listed) == {to_uri(name, mime) for name in WIDGETS for mime in (APP, SKYBRIDGE)}
        for uri, one in listed.items():
            page = (await client.read_resource(uri)).contents[0]
            assert page.mime_type == one.mime_type
            text = page.text.replace(settings.base_url, "").replace("http-equiv", "")  # type: ignore[union-attr]
            assert "http" not in text.replace("https?:", "")
            assert "innerHTML" not in page.text  # type: ignore[union-attr]
        named = [tool for tool in (await client.list_tools()).tools if tool.meta and "ui" in tool.meta]
        assert {tool.meta["ui"]["resourceUri"] for tool in named} <= set(listed)  # type: ignore[index]
        assert {tool.meta["openai/outputTemplate"] for tool in named} <= set(listed)  # type: ignore[index]
        assert {tool.name for tool in named} >= {"read_feed", "make_picture", "read_family", "publish_draft"}


@pytest.mark.browser
async def test_hostile_words_are_only_words_in_a_card(open_host: OpenHost, bob: Person) -> None:
    async with open_host() as host:
        for one in LONG[:20]:
            await bob.writes(f"said: {one}")
        await host.show("feed", await host.client.call_tool("read_feed", {"feed": "local", "limit": 20}))
        await expect(host.frame.locator("article")).to_have_count(20)
        strange = host.frame.locator("article :is(script, img, svg, style, iframe, math, form, video, base, template)")
        await expect(strange).to_have_count(0)
        await expect(host.frame.locator("article a[href^='javascript']")).to_have_count(0)


@pytest.mark.browser
async def test_posts_are_cards_and_what_they_say_is_never_run(open_host: OpenHost, bob: Person) -> None:
    async with open_host() as host:
        await bob.writes(ATTACK)
        await bob.writes("a quiet evening\n\nwith two paragraphs")
        await host.show("feed", await host.client.call_tool("read_feed", {"feed": "local"}))
        await expect(host.frame.locator("article")).to_have_count(2)
        await expect(host.frame.get_by_text("onerror=")).to_be_visible()
        await expect(host.frame.locator(".words b, .words img, .words script")).to_have_count(0)
        assert "content" not in (await host.frame.locator("main").inner_text())
        assert "pwned" not in await host.heard()
        await host.shoot("feed")


@pytest.mark.browser
async def test_a_picture_is_seen_coming_into_being(open_host: OpenHost, settle: Settle) -> None:
    async with open_host() as host:
        wish = {"prompt": "a fox", "engine": "gradients", "wait_seconds": 0}
        await host.show("making", await host.client.call_tool("make_picture", wish))
        await expect(host.frame.locator("progress")).to_be_visible()
        await host.shoot("making-waits")
        await settle()
        await expect(host.frame.locator("img")).to_be_visible(timeout=15_000)
        await expect(host.frame.locator("progress")).to_have_count(0)
        await require_shown(host.frame.locator("img"))
        called = {one["params"]["name"] for one in await host.heard() if one.get("method") == "tools/call"}
        assert called == {"check_picture"}
        await host.shoot("making-ready")


@pytest.mark.browser
async def test_a_family_is_a_tree_with_its_pictures(
    open_host: OpenHost, ask: Ask, alice: Person, bob: Person, settle: Settle
) -> None:
    async with open_host() as host:
        first = await draw(alice, ask, settle)
        post = await alice.writes("my fox", media_ids=[first["pictures"][0]["id"]])
        token = await let_assistant_in(bob.account_id)
        wish = {"post_id": post["id"], "change": "make it night", "engine": "gradients", "wait_seconds": 0}
        made = given(await ask(token, "remix_picture", **wish))
        await settle()
        done = given(await ask(token, "check_picture", generation_id=made["generation_id"], wait_seconds=0))
        child = await bob.writes("a night fox", media_ids=[done["pictures"][0]["id"]])
        await settle()
        await host.show("lineage", await host.client.call_tool("read_family", {"post_id": child["id"]}))
        await expect(host.frame.locator("li")).to_have_count(2)
        await expect(host.frame.locator("li.here")).to_contain_text("make it night")
        await require_shown(host.frame.locator("img").first)
        await host.shoot("lineage")


@pytest.mark.browser
async def test_the_button_of_a_draft_is_the_persons_yes(open_host: OpenHost, alice: Person) -> None:
    async with open_host() as host:
        draft = given(await host.client.call_tool("save_draft", {"text": f"publish me {ATTACK}"}))["draft"]
        asked = await host.client.call_tool("publish_draft", {"draft_id": draft["draft_id"]})
        assert asked.structured_content["state"] == "needs_confirmation"
        await host.show("compose", asked)
        await expect(host.frame.get_by_text("onerror=")).to_be_visible()
        await host.shoot("compose")
        assert (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json() == []
        await host.frame.get_by_role("button", name="Publish").click()
        await expect(host.frame.get_by_text("Published.")).to_be_visible()
        assert len((await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json()) == 1
        assert "pwned" not in await host.heard()
        await host.shoot("compose-published")


@pytest.mark.browser
async def test_without_a_code_the_button_leads_to_our_page(open_host: OpenHost) -> None:
    async with open_host() as host:
        kept = await host.client.call_tool("save_draft", {"text": "look at me"})
        await host.show("compose", kept)
        await host.frame.get_by_role("button", name="Look and publish").click()
        await host.page.wait_for_function("heard.some(({ method }) => method === 'ui/open-link')")
        opened = [one["params"]["url"] for one in await host.heard() if one.get("method") == "ui/open-link"]
        assert opened == [kept.structured_content["draft"]["confirm_url"]]
