"""The words a page is shown with: which language, and that a page needs no others."""

import base64
import hashlib
import re
import subprocess
from pathlib import Path

import httpx
import msgspec
import pytest

from salon.kit.context import set_settings
from salon.kit.languages import choose_language, direction_of
from salon.kit.settings import Settings
from tests.conftest import ROOT

OFFERED = ("ar-XB", "de", "en")
INDEX = '<!doctype html><html lang="en"><head><script src="/a.js"></script></head><body></body></html>'
WORDS = {one: {"words/home": f"/_app/{one}.js", "words/studio": f"/_app/{one}-s.js"} for one in OFFERED}


@pytest.fixture
def web(tmp_path: Path, settings: Settings):
    (tmp_path / "index.html").write_text(INDEX)
    (tmp_path / "words.json").write_bytes(msgspec.json.encode(WORDS))
    set_settings(msgspec.structs.replace(settings, web=tmp_path))
    yield tmp_path
    set_settings(settings)


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        (None, "", "en"),
        (None, "de", "de"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "DE-ch", "de"),
        (None, "fr,nl;q=0.9", "en"),
        (None, "en;q=0.5, de;q=0.9", "de"),
        (None, "fr, de;q=0, en", "en"),
        (None, "de;q=much, *", "en"),
        (None, ";;;,,q=1,\x00", "en"),
        ("de", "en", "de"),
        ("tlh", "de", "de"),
        ("ar-XB", "de", "ar-XB"),
    ],
)
def test_a_language_is_the_chosen_one_or_the_first_the_browser_asks_for(
    chosen: str | None, accepted: str, language: str
) -> None:
    assert choose_language(chosen, accepted, OFFERED) == language


def test_languages_run_the_way_they_are_written() -> None:
    assert [direction_of(one) for one in ("en", "de", "ar-XB", "he", "fa-IR", "hey")] == [
        "ltr",
        "ltr",
        "rtl",
        "rtl",
        "rtl",
        "ltr",
    ]


@pytest.mark.parametrize(
    ("headers", "language", "direction"),
    [
        ({}, "en", "ltr"),
        ({"accept-language": "de-DE"}, "de", "ltr"),
        ({"accept-language": "de-DE", "cookie": "salon_language=ar-XB"}, "ar-XB", "rtl"),
    ],
)
async def test_a_page_comes_in_the_language_of_who_asks(
    client: httpx.AsyncClient, web: Path, headers: dict[str, str], language: str, direction: str
) -> None:
    answer = await client.get("/explore", headers=headers)
    assert f'<html lang="{language}" dir="{direction}"><head><script type="importmap">' in answer.text
    found = re.search(r'<script type="importmap">(.*?)</script>', answer.text)
    assert found is not None
    assert msgspec.json.decode(found[1]) == {"imports": WORDS[language]}
    assert f'<link rel="modulepreload" href="/_app/{language}.js">' in answer.text
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'; " in answer.headers["content-security-policy"]
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["vary"].split(", "))


async def test_a_page_kept_in_one_language_is_not_taken_for_another(client: httpx.AsyncClient, web: Path) -> None:
    english = await client.get("/explore")
    asked = {"if-none-match": english.headers["etag"]}
    assert (await client.get("/explore", headers=asked)).status_code == 304
    german = await client.get("/explore", headers=asked | {"accept-language": "de"})
    assert german.status_code == 200


def test_the_front_page_loads_within_its_budget() -> None:
    if not (ROOT / "web" / "build" / "words.json").is_file():
        pytest.skip("the web client is not built")
    done = subprocess.run(
        [ROOT / "tools" / "npm", "web", "run", "size"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
