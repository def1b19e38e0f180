"""Nothing people write runs in a browser: whatever got through would still find no way to become a script."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Place
from tests.stories.test_browser import browser, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
# Each way words may become a script or a page, and what a browser says when the page's policy refuses it.
WAYS = {
    "markup": "document.createElement('p').innerHTML = '<b>bold</b>'",
    "parser": "new DOMParser().parseFromString('<b>bold</b>', 'text/html')",
    "address of a script": "document.createElement('script').src = '/words.json'",
    "words of a script": "document.createElement('script').text = '1'",
    "a handler in an attribute": "document.createElement('p').setAttribute('onclick', '1')",
    "a frame's own words": "document.createElement('iframe').srcdoc = '<b>bold</b>'",
    "address of a worker": "navigator.serviceWorker.register('/elsewhere.js')",
    "a policy of another name": "trustedTypes.createPolicy('mine', { createHTML: (words) => words })",
    "another policy of this name": "trustedTypes.createPolicy('workers', { createScriptURL: (words) => words })",
}
TRY = """(ways) => Promise.all(Object.entries(ways).map(async ([name, way]) => {
    try { await way(); return `${name} is let through`; } catch (problem) { return null; }
}))"""
HEAR = """window.refused = [];
addEventListener('securitypolicyviolation', (event) => refused.push(event.violatedDirective))"""


def open_heard(browser: Browser, place: Place) -> tuple[Page, list[str]]:  # noqa: F811
    """The front page of somebody new, which notes what its policy refuses."""
    page = walk_in(browser, place, place.invite())
    page.add_init_script(HEAR)
    page.reload()
    expect(page.get_by_role("main").first).to_be_visible(timeout=WAIT)
    return page, page.evaluate("refused")


def test_words_become_no_script_by_any_way_a_page_has(browser: Browser, place: Place) -> None:  # noqa: F811
    page, refused = open_heard(browser, place)
    assert refused == [], "the page itself does nothing its policy refuses"
    ways = ", ".join(f"{name!r}: () => ({way})" for name, way in WAYS.items())
    answers: list[Any] = page.evaluate(f"() => ({TRY})({{ {ways} }})")
    assert [one for one in answers if one] == []
    assert set(page.evaluate("refused")) >= {"require-trusted-types-for", "trusted-types"}
    page.context.close()


def test_the_worker_of_this_place_is_still_registered(browser: Browser, place: Place) -> None:  # noqa: F811
    page, refused = open_heard(browser, place)
    found = page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.scriptURL)")
    assert found == f"{place.url}/service-worker.js"
    assert refused == []
    page.context.close()
