"""What comes from outside, in a real browser: the card of a link, and a post in one's own language."""

import http.server
import io
import json
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests.stories.conftest import Place, free_port
from tests.stories.test_browser import FLAGS, shoot, walk_in

pytestmark = pytest.mark.browser
PAGE = """<html lang="de"><title>Der Fuchs am See</title><meta property="og:site_name" content="Waldblatt">
<meta property="og:description" content="Eine Geschichte."><meta property="og:image" content="/fox.png"></html>"""


class Outside(http.server.BaseHTTPRequestHandler):
    """A page with a picture, and a translation engine."""

    def do_GET(self) -> None:
        if self.path == "/languages":
            self.answer("application/json", json.dumps([{"code": "de", "name": "x", "targets": ["en"]}]).encode())
        elif self.path == "/fox.png":
            out = io.BytesIO()
            Image.new("RGB", (320, 200), "darkorange").save(out, "PNG")
            self.answer("image/png", out.getvalue())
        else:
            self.answer("text/html; charset=utf-8", PAGE.encode())

    def do_POST(self) -> None:
        order = json.loads(self.rfile.read(int(self.headers["content-length"])))
        said = [text.replace("Lies das", "Read this") for text in order["q"]]
        self.answer("application/json", json.dumps({"translatedText": said}).encode())

    def answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def outside() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def open_place(chromium: str, outside: str) -> Iterator[Place]:
    """A Salon that may reach this machine, with a translation engine."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="salon-place-") as folder:
        patch.setenv("SALON_OUTBOUND_NETWORKS", "127.0.0.0/8")
        patch.setenv("SALON_OUTBOUND_PORTS", "*")
        patch.setenv("SALON_TRANSLATION_URL", outside)
        running = Place(Path(folder), free_port())
        running.start()
        yield running
        running.stop()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


def test_a_link_shows_its_card_and_a_post_is_read_in_ones_own_language(
    browser: Browser, open_place: Place, outside: str
) -> None:
    writer, reader = open_place.invite(), open_place.invite()
    post = writer.post("/api/v1/statuses", {"status": f"Lies das: {outside}/fuchs", "language": "de"})
    page = walk_in(browser, open_place, reader, at=f"/posts/{post['id']}", locale="en-GB")
    card = page.get_by_role("link", name="Der Fuchs am See")
    expect(card).to_be_visible()
    expect(card).to_have_attribute("href", f"{outside}/fuchs")
    expect(card).to_contain_text("Waldblatt")
    picture = card.locator("img")
    assert (picture.get_attribute("src") or "").startswith("/media/")
    page.get_by_role("button", name="More").first.click()
    page.get_by_role("menuitem", name="Translate").click()
    expect(page.get_by_text("Read this")).to_be_visible()
    expect(page.get_by_text("Translated from German by LibreTranslate")).to_be_visible()
    shoot(page, "link-card")
    page.get_by_role("button", name="More").first.click()
    page.get_by_role("menuitem", name="Show original").click()
    expect(page.get_by_text("Lies das")).to_be_visible()
