"""What a browser makes of this place: a long feed scrolled from end to end, and acts answered while posts stream in."""

import io
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.stories.conftest import Guest, Place, free_port

from bench.tab import Memory, find_memory, open_tab

FLAGS = ["--no-sandbox", "--disable-gpu"]  # as the stories start it
PICTURES, STEP = 40, 160  # as many different ones; pixels a frame, 9,600 a second
MOST_MB, FRAME_MS, MOST_MS = 300, 1000 / 60, 100
COPY = """
WITH made AS (
    SELECT p.id, p.author_id, p.text, p.html, p.visibility, p.language, p.created_at, m.owner_id, m.kind, m.original,
           m.small, m.blurhash, m.description, m.degree, m.evidence, row_number() OVER (ORDER BY p.id) AS at
    FROM posts p JOIN media m ON m.post_id = p.id, generate_series(1, %(times)s)
), posted AS (
    INSERT INTO posts (id, author_id, text, html, visibility, language, has_media, created_at)
    SELECT id - (at << 26), author_id, text, html, visibility, language, true, created_at - at * interval '1 second'
    FROM made WHERE at <= %(more)s
)
INSERT INTO media (owner_id, post_id, kind, original, small, blurhash, description, degree, evidence)
SELECT owner_id, id - (at << 26), kind, original, small, blurhash, description, degree, evidence
FROM made WHERE at <= %(more)s
"""
# Scrolls by a step each frame and notes how long each took; where nothing is there yet it waits.
SCROLL = """((step, most) => {
    const run = window.run = { frames: [], shown: new Set(), done: false };
    let last = 0, count = 0;
    const tick = (now) => {
        const end = document.documentElement.scrollHeight - innerHeight;
        const moved = scrollY < end - 1;
        if (last && moved) run.frames.push(now - last);
        last = moved ? now : 0;
        if (count++ % 10 === 0 || !moved) { /* a post stays on the page for longer than ten frames */
            for (const one of document.querySelectorAll('article[data-post]')) run.shown.add(one.dataset.post);
        }
        if (run.shown.size >= most) run.done = true;
        else { scrollBy(0, step); requestAnimationFrame(tick); }
    };
    requestAnimationFrame(tick);
})"""
EMPTY = """((step) => {
    const run = window.run = { frames: [] };
    document.body.append(document.createElement('div'));
    document.body.firstChild.style.height = '9000000px';
    let last = 0;
    const tick = (now) => {
        if (last) run.frames.push(now - last);
        last = now;
        scrollBy(0, step);
        requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
})"""
EVENTS = """window.acts = {}; window.act = '';
new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
        if (!one.interactionId) continue;
        const known = acts[one.interactionId];
        acts[one.interactionId] = { act: known?.act ?? act, ms: Math.max(known?.ms ?? 0, one.duration) };
    }
}).observe({ type: 'event', durationThreshold: 16, buffered: true });"""


@contextmanager
def open_hung_place(posts: int) -> Iterator[tuple[Place, Guest]]:
    """A running place with as many posts with pictures, few files under all of them, and their author."""
    with tempfile.TemporaryDirectory(prefix="salon-bench-") as folder:
        place = Place(Path(folder), free_port())
        place.start()
        try:
            author = place.invite("author")
            for number in range(min(posts, PICTURES)):
                hang(author, number)
            if (more := posts - PICTURES) > 0:
                with psycopg.connect(find_database(place), autocommit=True) as conn:
                    conn.execute(COPY, {"more": more, "times": -(-more // PICTURES)})
                    conn.execute("ANALYZE")
            yield place, author
        finally:
            place.stop()


def hang(author: Guest, number: int) -> None:
    """Post one picture: bands of colours that are nobody else's."""
    picture = Image.linear_gradient("L").resize((960, 480)).convert("RGB")
    tint = Image.new("RGB", picture.size, (37 * number % 256, 91 * number % 256, 153 * number % 256))
    out = io.BytesIO()
    Image.blend(picture, tint, 0.6).save(out, "PNG")
    form = {"description": f"Bands, number {number}"}
    sent = author.client.post("/api/v2/media", data=form, files={"file": ("a.png", out.getvalue(), "image/png")})
    author.post("/api/v1/statuses", {"status": f"Hung as number {number}.", "media_ids": [sent.json()["id"]]})


def find_database(place: Place) -> str:
    """The address of a place's own database, as its processes were told it."""
    assert place.process is not None
    children = psutil.Process(place.process.pid).children(recursive=True)
    return next(url for one in children if (url := one.environ().get("DATABASE_URL")))


@contextmanager
def open_browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def measure_scroll(chromium: str, posts: int) -> None:
    """A feed scrolled from end to end on a desktop, against an empty page scrolled by the same machine."""
    with open_hung_place(posts) as (place, _), open_tab(chromium) as (tab, browser):
        tab.open("about:blank", 1280, 900)
        tab.run(f"{EMPTY}({STEP})")
        time.sleep(5)
        _tell_frames("frames of an empty page", tab.run("run.frames"))
        _tell_memory("memory of an empty page", [find_memory(browser)], tab.count())
        tab.open(place.url, 1280, 900)
        tab.wait("document.querySelector('article[data-post]') && !document.querySelector('#coming')", 30)
        began, held = time.monotonic(), [find_memory(browser)]
        tab.run(f"{SCROLL}({STEP}, {posts})")
        while not tab.run("run.done") and time.monotonic() - began < 900:
            time.sleep(1)
            held.append(find_memory(browser))
        seen, took = tab.run("run.shown.size"), time.monotonic() - began
        _tell_frames(f"frames of {seen:,} posts", tab.run("run.frames"))
        _tell_memory(f"memory, {MOST_MB} MB asked", held, tab.count())
        print(f"{'':28} {seen:,} posts in {took:.0f} s", flush=True)
        tab.ask("HeapProfiler.collectGarbage")
        _tell_memory("memory without garbage", [find_memory(browser)], tab.count())


def _tell_memory(name: str, held: list[Memory], counts: dict[str, float]) -> None:
    print(
        f"{name:28} {max(one.footprint for one in held):5.0f} MB at most as the task manager has it,"
        f" {max(one.private for one in held):.0f} MB with the pictures it lends to others;"
        f" {counts['Nodes']:,.0f} nodes in the end, scripts {counts['JSHeapUsedSize'] / 1e6:.0f} MB",
        flush=True,
    )


def _tell_frames(name: str, frames: list[float]) -> None:
    late = sum(one > 1.5 * FRAME_MS for one in frames) / len(frames)
    cuts = statistics.quantiles(frames, n=100)
    print(
        f"{name:28} {1000 / statistics.mean(frames):5.1f} fps  p50 {cuts[49]:.1f} ms  p95 {cuts[94]:.1f} ms"
        f"  p99 {cuts[98]:.1f} ms  later than a frame {100 * late:.1f} %  ({len(frames):,} frames)",
        flush=True,
    )


def measure_acts(chromium: str, rounds: int) -> None:
    """How soon the page shows what somebody did to it, while two posts a second stream into the feed."""
    with open_hung_place(PICTURES) as (place, author), open_browser(chromium) as browser:
        reader = place.invite("reader")
        reader.post(f"/api/v1/accounts/{author.id}/follow")
        context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
        context.add_cookies([{"name": "salon_session", "value": reader.cookie, "url": place.url}])
        context.add_init_script(EVENTS)
        page = context.new_page()
        page.goto(place.url)
        expect(page.locator("article[data-post]").first).to_be_visible(timeout=30_000)
        expect(page.locator("#coming")).to_have_count(0, timeout=30_000)
        over = threading.Event()
        writer = threading.Thread(target=_stream, args=(author, over))
        writer.start()
        try:
            for number in range(rounds):
                _act(page, number)
        finally:
            over.set()
            writer.join()
        page.wait_for_timeout(500)
        _tell_acts(page.evaluate("Object.values(acts)"))


def _stream(author: Guest, over: threading.Event) -> None:
    number = 0
    while not over.wait(0.5):
        number += 1
        author.post("/api/v1/statuses", {"status": f"News, number {number}, while you are reading."})


def _act(page: Page, number: int) -> None:
    """One round of what people do on the front page."""

    def now(act: str) -> None:
        page.evaluate("(name) => { act = name; }", act)

    now("favourite")
    post = page.locator("article[data-post]").nth(number % 3)
    post.locator("[data-action=favourite]").click()
    now("menu")
    post.get_by_role("button", name="More").click()
    page.keyboard.press("Escape")
    now("composer")
    page.get_by_role("button", name="Say something, or make a picture").click()
    words = page.get_by_role("dialog").get_by_label("Words of the post")
    expect(words).to_be_visible(timeout=30_000)
    now("typing")
    page.keyboard.type("A quiet word.", delay=60)
    for _ in range(13):
        page.keyboard.press("Backspace")
    now("closing")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    now("post")
    post.locator(".when a").click()
    expect(page).to_have_url(re.compile("/posts/"))
    now("tab")
    page.locator("article .name").first.click()
    page.get_by_role("link", name="Pictures", exact=True).click()
    expect(page).to_have_url(re.compile("show=pictures"))
    now("home")
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.locator("article[data-post]").first).to_be_visible(timeout=30_000)
    now("news")
    page.locator("[data-action=show-new]").click()


def _tell_acts(found: list[Any]) -> None:
    by_act: dict[str, list[float]] = {}
    for one in found:
        by_act.setdefault(one["act"], []).append(one["ms"])
    for act, times in sorted(by_act.items()):
        slow = max(times)
        print(
            f"{act:28} p50 {statistics.median(times):4.0f} ms  at most {slow:4.0f} ms  ({len(times)} seen)", flush=True
        )
    times = sorted(one["ms"] for one in found)
    p98 = times[min(len(times) - 1, int(0.98 * len(times)))]
    print(f"{'all acts':28} p98 {p98:4.0f} ms (asked: {MOST_MS}), {len(times)} of 16 ms or more", flush=True)
