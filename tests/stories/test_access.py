"""Every page of the web client for those who listen, magnify or use no mouse: axe finds nothing, light or dark."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.stories.behind import age
from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, walk_in  # noqa: F401
from tests.stories.test_datasets import make_release
from tests.stories.test_reading import upload
from tests.stories.test_studio import make_quietly

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
WAIT = 30_000
DESKTOP, PHONE, SMALL_PHONE = ((1280, 900), (390, 844), (360, 740))
STILL: dict[str, Any] = {"reduced_motion": "reduce", "service_workers": "block"}
AXE = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
ROUTES = ROOT / "web" / "src" / "routes"
# What a page's colours decide; all else is the same in the dark.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
RUN = """async (rules) => {
    const turning = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(turning.map(({ finished }) => finished));
    const only = rules.length ? { runOnly: { type: 'rule', values: rules } } : {};
    const { violations } = await axe.run(document, { ...only, resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, any, all, none }) =>
            `${id}: ${help}: ${target.join(' ')} (${[...any, ...all, ...none].map((one) => one.message).join('; ')})`));
}"""
QUIET = """(pause) => new Promise((resolve) => {
    let timer;
    const watch = new MutationObserver(() => again());
    const done = () => { watch.disconnect(); resolve(); };
    const again = () => { clearTimeout(timer); timer = setTimeout(done, pause); };
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    setTimeout(done, 5000);
    again();
})"""
# The outermost things that make a page wider than its window.
SIDEWAYS = """() => {
    if (document.documentElement.scrollWidth <= innerWidth) return '';
    const wide = [...document.querySelectorAll('main *')].filter((one) =>
        one.getBoundingClientRect().right > innerWidth + 1 && !one.parentElement.closest('nav, .scroller'));
    return wide.slice(0, 5).map((one) => `${one.tagName}.${one.className}`).join('; ') || 'something outside of main';
}"""

# Headings that say what the page's title says already.
TWICE = """() => {
    const [title, ...others] = [...document.querySelectorAll('main :is(h1, h2)')].map((one) => one.textContent.trim());
    return others.filter((one) => one === title).join('; ');
}"""


@dataclass
class Filled:
    """A place with something on every page, and where it is."""

    place: Place
    keeper: Guest
    member: Guest
    stranger: Guest
    params: dict[str, str]

    def list_paths(self, folder: str = "") -> list[str]:
        """The address of every page there is, its parameters filled in."""
        found = sorted((ROUTES / folder).rglob("+page.svelte"))
        paths = ["/" + str(one.parent.relative_to(ROUTES)).removeprefix(".") for one in found]
        return [self._to_address(path) for path in paths]

    def _to_address(self, path: str) -> str:
        for name, value in self.params.items():
            if path.startswith(name):
                return value + path.removeprefix(name)
        assert "[" not in path, f"give {path} something to show"
        return path


@pytest.fixture(scope="module")
def filled(place: Place) -> Filled:
    """Posts, pictures, a poll, a conversation, a report and things to join, all by their people."""
    keeper, member, stranger = place.keeper, place.invite(), place.invite()
    assert keeper is not None
    shown = member.post("/api/v1/statuses", {"status": "A ground. #grounds", "media_ids": [ground(member)]})
    member.post("/api/v1/statuses", {"status": "Read https://example.org/ and `code`", "spoiler_text": "Long"})
    poll = {"options": ["one", "two"], "expires_in": 3600}
    stranger.post("/api/v1/statuses", {"status": f"@{member.username} which?", "poll": poll})
    stranger.post("/api/v1/statuses", {"status": "Fine ground!", "in_reply_to_id": shown["id"]})
    stranger.post("/api/v1/statuses", {"status": f"@{member.username} hush", "visibility": "direct"})
    stranger.post(f"/api/v1/statuses/{shown['id']}/favourite")
    member.post(f"/api/v1/statuses/{shown['id']}/bookmark")
    member.post(f"/api/v1/accounts/{stranger.id}/follow")
    stranger.post(f"/api/v1/accounts/{member.id}/follow")
    stranger.post("/api/v1/reports", {"account_id": member.id, "status_ids": [shown["id"]], "comment": "Plain."})
    stranger.post("/api/salon/v1/feedback", {"words": "More grounds."})
    ends_at = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).isoformat()
    call = {"title": "Plain grounds", "rules": "One colour.", "tag": "plaingrounds", "ends_at": ends_at}
    challenge = member.post("/api/salon/v1/challenges", call)
    chain = member.post("/api/salon/v1/chains", {"title": "Add one", "post_id": shown["id"], "most_turns": 3})
    day = dt.datetime.now(dt.UTC).date().isoformat()
    make_quietly(member, prompt="a hill at dawn")
    drawn = member.get("/api/salon/v1/generations")[0]["media"][0]
    hill = member.post("/api/v1/statuses", {"status": "Drawn here.", "media_ids": [drawn["id"]]})
    template = {"title": "A hill at", "prompt": "a hill at {time}", "example_id": hill["id"]}
    template = member.post("/api/salon/v1/templates", template)
    lists = member.post("/api/v1/lists", {"title": "Grounds"})
    age(place, stranger, member)
    note = {"text": "It is a plain one.", "sources": ["https://example.org/"], "reason": "missing_context"}
    note = stranger.post(f"/api/salon/v1/posts/{shown['id']}/context", note)["notes"][0]
    params = {
        "/@[acct]": f"/@{member.username}",
        "/posts/[id]": f"/posts/{shown['id']}",
        "/tags/[tag]": "/tags/grounds",
        "/lists/[id]": f"/lists/{lists['id']}",
        "/context/[id]": f"/context/{note['id']}",
        "/challenges/[id]": f"/challenges/{challenge['id']}",
        "/chains/[id]": f"/chains/{chain['id']}",
        "/templates/[id]": f"/templates/{template['id']}",
        "/daily/[day]": f"/daily/{day}",
        "/datasets/[name]": f"/datasets/{make_release(keeper)}",
        "/search": "/search?q=ground",
    }
    return Filled(place, keeper, member, stranger, params)


def ground(guest: Guest) -> str:
    return upload(guest, (600, 400), (40, 90, 160))


class Inspector:
    """Walks a page and keeps what axe finds, each with where it was found."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.found = page, url, list[str]()

    def visit(self, path: str) -> None:
        """Open an address and inspect it once nothing changes any more: on a desktop, then as wide as a phone."""
        self.page.goto(self.url + path)
        self.page.locator("main").first.wait_for(timeout=WAIT)
        self.inspect(path)
        if twice := self.page.evaluate(TWICE):
            self.found.append(f"{path} has its title twice: {twice}")
        for size in (SMALL_PHONE, PHONE):
            self._resize(size)
            if sideways := self.page.evaluate(SIDEWAYS):
                self.found.append(f"{path} scrolls sideways at {size[0]} px: {sideways}")
        self._run(path, "phone", [])
        self._resize(DESKTOP)

    def inspect(self, where: str) -> None:
        """Inspect what is open; in the dark only what colours decide."""
        self.page.evaluate(QUIET, 250)
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE)
        for scheme, rules in (("light", []), ("dark", OF_COLOUR)):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self._run(where, scheme, rules)
        self.page.emulate_media(color_scheme="light")

    def _run(self, where: str, how: str, rules: list[str]) -> None:
        found: list[Any] = self.page.evaluate(RUN, rules)
        self.found += [f"{where} ({how}): {one}" for one in found]

    def _resize(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.evaluate(QUIET, 60)


@pytest.fixture
def opened(browser: Browser, filled: Filled) -> Iterator[Any]:  # noqa: F811
    """Open windows for somebody or for nobody, each with its inspector; in the end nothing may have been found."""
    made: list[Inspector] = []

    def open_for(guest: Guest | None, **options: Any) -> Inspector:
        if guest:
            page = walk_in(browser, filled.place, guest, **STILL, **options)
        else:
            page = browser.new_context(**STILL, **options).new_page()
        made.append(Inspector(page, filled.place.url))
        return made[-1]

    yield open_for
    for one in made:
        one.page.context.close()
    found = [line for one in made for line in one.found]
    assert not found, "\n".join([f"{len(found)} found:", *found])


def test_every_page_reads_well_to_its_operator(filled: Filled, opened: Any) -> None:
    inspector = opened(filled.keeper)
    for path in filled.list_paths("running"):
        inspector.visit(path)


def test_every_page_reads_well_to_a_member(filled: Filled, opened: Any) -> None:
    inspector = opened(filled.member)
    for path in filled.list_paths():
        if not path.startswith("/running"):
            inspector.visit(path)


def test_every_door_reads_well_to_a_stranger(filled: Filled, opened: Any) -> None:
    inspector = opened(None)
    for path in ("/", "/sign-in", "/sign-up", "/recover", "/verify", "/explore", filled.params["/posts/[id]"]):
        inspector.visit(path)


def test_what_opens_over_a_page_reads_well(filled: Filled, opened: Any) -> None:
    inspector = opened(filled.member)
    page: Page = inspector.page
    page.goto(inspector.url + filled.params["/posts/[id]"])
    page.get_by_role("button", name="More").first.click(timeout=WAIT)
    expect(page.get_by_role("menu").first).to_be_visible()
    inspector.inspect("a menu")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open picture").first.click()
    expect(page.get_by_role("dialog", name="Picture")).to_be_visible()
    inspector.inspect("the lightbox")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").first).to_be_visible()
    inspector.inspect("a dialog")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New post").first.click()
    expect(page.get_by_label("Words of the post").last).to_be_visible(timeout=WAIT)
    inspector.inspect("the composer")
    page.goto(inspector.url)
    page.get_by_role("button", name="Make a picture", exact=True).first.click(timeout=WAIT)
    expect(page.get_by_label("What should the picture show?").last).to_be_visible(timeout=WAIT)
    inspector.inspect("the studio")
