"""An XSS corpus in every field people write into: nothing runs, and nothing is fetched from elsewhere."""

import http.server
import json
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import lxml.html
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route

from salon.app.asgi import create_app
from salon.app.description.openapi import describe
from tests.stories.conftest import Guest, Place, free_port
from tests.stories.hostile import LONG, NO_ROUTES, NO_WORDS, SHORT, WRITTEN, Cast, write_everywhere
from tests.stories.test_access import QUIET, ROUTES
from tests.stories.test_browser import browser, shoot  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
WAIT = 30_000
# What this client has no page for (notes about people, posts for later are other apps' to show), or what stands behind
# something these walks do not press (words of a filter), or with a picture that nobody here has.
UNSEEN = {
    *("filter keyword", "private note", "scheduled", "hint of a rule", "staff note", "second dispute"),
    *("post taken down", "prompt of the day", "words for a header", "words for a portrait"),
}
# What HTML the API may hold; RichText lets no more through either.
TAGS = {
    "p",
    "br",
    "a",
    "span",
    "em",
    "i",
    "strong",
    "b",
    "del",
    "s",
    "u",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
}
ATTRIBUTES = {"href", "class", "rel", "target", "lang", "translate", "start", "reversed", "value"}
WATCH = """window.found = [];
window.ran = () => found.push('words ran');
window.alert = window.confirm = window.prompt = window.print = () => { found.push('words asked'); };
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    found.push(`refused ${violatedDirective} ${blockedURI}`));
"""
# Elements, attributes and addresses that no page of ours has, so they can only have come from people's words.
STRANGE = """() => {
    const safe = /^(https?|mailto|blob):|^data:image\\//, found = [...window.found];
    for (const element of document.querySelectorAll('*')) {
        if (element.matches('iframe, object, embed, base, marquee, math, style, frame, applet, svg script'))
            found.push(element.outerHTML.slice(0, 200));
        for (const { name, value } of element.attributes) {
            if (name.startsWith('on') || name === 'srcdoc') found.push(`${name}=${value}`);
            if (!['href', 'src', 'action', 'formaction', 'poster', 'data', 'xlink:href'].includes(name)) continue;
            if (!safe.test(new URL(value, location.href).href)) found.push(`${name}=${value}`);
        }
    }
    if ('polluted' in {} || location.origin !== window.origin) found.push('the page is not what it was');
    return found;
}"""
UNFOLD = """() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
    for (const one of document.querySelectorAll('.warning button[aria-expanded=false]')) one.click();
}"""
SEEN = """() => document.documentElement.outerHTML +
    [...document.querySelectorAll('input, textarea')].map(({ value }) => value)"""


class Hostile(http.server.BaseHTTPRequestHandler):
    """A page elsewhere whose description of itself is the corpus."""

    def do_GET(self) -> None:
        kind, body = "text/html; charset=utf-8", self.page()
        if self.path.startswith("/oembed"):
            kind = "application/json"
            body = json.dumps(
                {
                    "version": "1.0",
                    "type": "rich",
                    "title": "q-oembed",
                    "html": LONG[13],
                    "width": 9,
                    "height": 9,
                    "author_name": "q-author " + " ".join(SHORT),
                    "author_url": "javascript:ran()",
                    "provider_name": " ".join(SHORT),
                    "provider_url": "data:text/html,<script>ran()</script>",
                }
            )
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def page(self) -> str:
        words = "&quot;".join(" ".join(LONG).replace("&", "&amp;").replace("<", "&lt;").split('"'))
        return f"""<html><title>q-card {words}</title><meta property="og:description" content="q-described {words}">
            <meta property="og:site_name" content="{words}"><meta property="og:image" content="javascript:ran()">
            <meta property="og:url" content="javascript:ran()"><link rel="canonical" href="data:text/html,x">
            <link rel="alternate" type="application/json+oembed" href="/oembed"></html>"""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def outside() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def cast(chromium: str, outside: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """A place that may reach this machine, where the corpus stands everywhere."""
    env = {"SALON_OUTBOUND_NETWORKS": "127.0.0.0/8", "SALON_OUTBOUND_PORTS": "*"}
    with tempfile.TemporaryDirectory(prefix="salon-place-") as folder:
        place = Place(Path(folder), free_port(), env)
        place.start()
        place.keeper = place.invite("keeper")
        yield write_everywhere(place, outside, tmp_path_factory.mktemp("archives"))
        place.stop()


class Walker:
    """A browser of somebody's that visits pages and keeps what should not have been there."""

    def __init__(self, browser: Browser, cast: Cast, guest: Guest | None) -> None:  # noqa: F811
        self.url, self.cast = cast.place.url, cast
        self.strange, self.seen = list[str](), set[str]()
        self.context: BrowserContext = browser.new_context(service_workers="block", reduced_motion="reduce")
        if guest:
            self.context.add_cookies([{"name": "salon_session", "value": guest.cookie, "url": self.url}])
        self.page: Page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.page.on("dialog", self._refuse)
        self.context.route("**/*", self._pass)

    def _refuse(self, dialog: Dialog) -> None:
        self.strange.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _pass(self, route: Route) -> None:
        if route.request.url.startswith((self.url, "blob:", "data:")):
            route.continue_()
        else:
            self.strange.append(f"fetched {route.request.url}")
            route.abort()

    def visit(self, path: str) -> None:
        """Open a page, wait until nothing changes, open what is folded, and look at all of it."""
        self.page.goto(self.url + path)
        self.page.locator("main").first.wait_for(timeout=WAIT)
        self.page.evaluate(QUIET, 250)
        self.page.evaluate(UNFOLD)
        self.look(path)

    def look(self, where: str) -> None:
        self.strange += [f"{where}: {one}" for one in self.page.evaluate(STRANGE)]
        html = self.page.evaluate(SEEN)
        self.seen |= {field for field, mark in self.cast.scribe.marks.items() if mark in html}
        self.seen |= {word for word in ("q-card", "q-described", "q-author") if word in html}


def list_paths(cast: Cast, folder: str = "") -> list[str]:
    """Every page of the client, with what the cast wrote in place of its parameters."""
    known = {**cast.paths, "/@[acct]": f"/@{cast.member.username}", "/tags/[tag]": "/tags/grounds"}
    known |= {
        "/daily/[day]": "/together",
        "/search": "/search?q=script",
        "/settings/account/delete": "/settings/account",
    }
    paths = [
        "/" + str(one.parent.relative_to(ROUTES)).removeprefix(".") for one in (ROUTES / folder).rglob("+page.svelte")
    ]
    found = []
    for path in sorted(paths):
        base = max((one for one in known if path.startswith(one)), key=len, default="")
        found.append((known[base] if base else "") + path.removeprefix(base))
    return found


def list_imported(cast: Cast) -> list[str]:
    """The pages of the two posts brought along that have a mark."""
    marks = tuple(cast.scribe.marks[one] for one in ("imported warning", "imported option 0"))
    posts = [one for one in list_posts(cast) if any(mark in json.dumps(one) for mark in marks)]
    assert len(posts) == len(marks)
    return [f"/posts/{one['id']}" for one in posts]


def list_posts(cast: Cast) -> list[Any]:
    """Everything the member wrote or brought."""
    found: list[Any] = []
    path = f"/api/v1/accounts/{cast.member.id}/statuses"
    while page := cast.member.get(path, limit=40, **({"max_id": found[-1]["id"]} if found else {})):
        found += page
    return found


def test_hostile_words_are_only_ever_words(browser: Browser, cast: Cast) -> None:  # noqa: F811
    member, keeper = Walker(browser, cast, cast.member), Walker(browser, cast, cast.keeper)
    other, stranger = Walker(browser, cast, cast.other), Walker(browser, cast, None)
    for path in list_paths(cast):
        (keeper if path.startswith("/running") else member).visit(path)
    for path in list_imported(cast):
        member.visit(path)
    for path in ("/", f"/@{cast.member.username}", cast.paths["/posts/[id]"], "/messages", "/gallery"):
        other.visit(path)
    for path in ("/explore", f"/@{cast.member.username}", cast.paths["/posts/[id]"], "/sign-up"):
        stranger.visit(path)
    for path in ("open notice", "answered notice"):
        stranger.visit(cast.paths[path])
    member.visit(cast.paths["consent"])
    member.visit(cast.paths["letting in"])
    shoot(member.page, "hostile-consent")
    walkers = (member, keeper, other, stranger)
    assert [line for one in walkers for line in one.strange] == []
    seen = set().union(*(one.seen for one in walkers))
    written = {*cast.scribe.marks, "q-card", "q-described", "q-author"}
    assert ", ".join(sorted(written - seen)) == ", ".join(sorted(UNSEEN)), "what is on no page proves nothing"
    for one in walkers:
        one.context.close()


def test_the_watch_sees_what_got_through(browser: Browser, cast: Cast) -> None:  # noqa: F811
    walker = Walker(browser, cast, cast.member)
    walker.visit("/settings/appearance")
    assert walker.strange == []
    walker.page.evaluate("""() => {
        const image = document.body.appendChild(new Image());
        image.src = 'https://evil.example/a.png';
        const link = document.body.appendChild(document.createElement('a'));
        link.href = 'java\\tscript:ran()';
        document.body.append(document.createElement('iframe'));
        document.head.append(Object.assign(document.createElement('style'), { textContent: 'p { color: red }' }));
        ran();
    }""")
    walker.page.evaluate(QUIET, 250)
    walker.look("here")
    told = "\n".join(walker.strange)
    for sign in ("words ran", "refused img-src", "refused style-src", "href=java", "<iframe>", "<style>"):
        assert sign in told
    walker.context.close()


def test_html_has_left_all_of_it_behind_before_it_leaves_the_server(cast: Cast) -> None:
    posts = list_posts(cast)
    account = cast.member.get(f"/api/v1/accounts/{cast.member.id}")
    told = cast.member.get("/api/v1/announcements")
    html = [*(one["content"] for one in [*posts, *told]), account["note"], *(one["value"] for one in account["fields"])]
    assert len(posts) > 2 * len(LONG), "those written here and those brought"
    for one in html:
        for element in lxml.html.fragment_fromstring(one, create_parent="p").iter():
            assert element.tag in TAGS
            assert set(element.attrib) <= ATTRIBUTES
            assert element.get("href", "https:").startswith(("https:", "http:", "/"))


def test_a_feed_is_well_formed_and_holds_no_markup_of_theirs(cast: Cast) -> None:
    answer = cast.member.client.get(f"/@{cast.member.username}.rss")
    items = ET.fromstring(answer.content).findall("channel/item")
    assert items
    for item in items:
        html = item.findtext("description") or "x"
        assert {one.tag for one in lxml.html.fragment_fromstring(html, create_parent="p").iter()} <= TAGS | {"hr"}


def test_no_field_that_takes_words_is_forgotten() -> None:
    """Whoever adds one says here whether people's words go into it, and if so writes the corpus there."""
    described = describe(create_app())
    fields = set()
    for path, ways in described["paths"].items():
        for way, operation in ways.items():
            if path.endswith(NO_ROUTES) or way == "parameters":
                continue
            for body in operation.get("requestBody", {}).get("content", {}).values():
                fields |= {(name, f"{way.upper()} {path}") for name in list_words(described, body["schema"])}
    forgotten = {one for one in fields if one[0] not in NO_WORDS | WRITTEN}
    assert "\n".join(sorted(f"{route}: {name}" for name, route in forgotten)) == ""


def list_words(described: Any, schema: Any, name: str = "", depth: int = 0) -> Iterator[str]:
    """The names of a body's fields that take any string, as `rules[].text`."""
    if "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if depth > 6:
        return
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from list_words(described, one, name, depth + 1)
    for key, one in schema.get("properties", {}).items():
        yield from list_words(described, one, f"{name}.{key}".strip("."), depth + 1)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from list_words(described, schema["additionalProperties"], f"{name}{{}}", depth + 1)
    if isinstance(schema.get("items"), dict):
        yield from list_words(described, schema["items"], f"{name}[]", depth + 1)
    kinds = schema.get("type")
    if (kinds == "string" or (isinstance(kinds, list) and "string" in kinds)) and not {"enum", "format"} & set(schema):
        yield name
