"""Posts in other languages, by an engine that speaks LibreTranslate's protocol or DeepL's."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from PIL import Image

from salon.kit import context, db
from salon.kit.context import set_settings
from salon.kit.limits import Limit
from salon.kit.settings import Settings
from salon.mastodon import translations
from salon.posts.translating.posts import drop_old_translations, find_language
from tests.social.conftest import Person


class Translator:
    """Translates by turning words round, in either protocol; knows German, English and Portuguese of Brazil."""

    def __init__(self) -> None:
        self.port = 0
        self.status = "200 OK"
        self.spoil = ""  # HTML it adds to every text
        self.answer: bytes | None = None
        self.orders: list[tuple[str, dict[str, str], Any]] = []

    def say(self, path: str, order: Any) -> Any:
        if path == "/languages":
            return [
                {"code": "de", "name": "German", "targets": ["de", "en", "pt-BR"]},
                {"code": "en", "name": "English", "targets": ["de", "en"]},
            ]
        if path.startswith("/v2/languages"):
            return [
                {"language": "DE", "name": "German"},
                {"language": "EN-GB" if "target" in path else "EN", "name": "x"},
            ]
        if path == "/translate":
            said: dict[str, Any] = {"translatedText": [self.turn(text) for text in order["q"]]}
            if order["source"] == "auto":
                said["detectedLanguage"] = [{"language": "de", "confidence": 90} for _ in order["q"]]
            return said
        assert path == "/v2/translate"
        return {"translations": [{"text": self.turn(text), "detected_source_language": "DE"} for text in order["text"]]}

    def turn(self, text: str) -> str:
        return text.replace("Fuchs", "fox").replace("Hallo", "Hello") + (self.spoil if text else "")

    async def attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path = head[0].split(" ")[1]
        order = json.loads(body) if body else None
        self.orders.append((path, headers, order))
        said = self.answer if self.answer is not None else json.dumps(self.say(path, order)).encode()
        writer.write(f"HTTP/1.1 {self.status}\r\nContent-Length: {len(said)}\r\n\r\n".encode() + said)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def open_translator(settings: Settings, kind: str) -> AsyncIterator[Translator]:
    one = Translator()
    server = await asyncio.start_server(one.attend, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{one.port}"
    set_settings(
        msgspec.structs.replace(settings, translation_url=url, translation_engine=kind, translation_key="the key")
    )
    yield one
    server.close()
    set_settings(settings)


@pytest.fixture
async def libre(settings: Settings) -> AsyncIterator[Translator]:
    async with open_translator(settings, "libretranslate") as one:
        yield one


@pytest.fixture
async def deepl(settings: Settings) -> AsyncIterator[Translator]:
    async with open_translator(settings, "deepl") as one:
        yield one


async def translate(person: Person, post: dict[str, Any], lang: str | None = "en") -> Any:
    return await person.post(f"/api/v1/statuses/{post['id']}/translate", {"lang": lang} if lang else {})


def count_orders(translator: Translator) -> int:
    return sum(path.endswith("/translate") for path, _, _ in translator.orders)


async def test_a_post_is_translated_whole(alice: Person, bob: Person, libre: Translator) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    sent = await alice._client.post(
        "/api/v2/media",
        files={"file": ("a.png", picture.getvalue(), "image/png")},
        data={"description": "Ein Fuchs & <mehr>"},
        headers=alice.headers,
    )
    media_id = sent.json()["id"]
    post = await alice.writes(
        "Hallo, ein Fuchs! https://example.org/a", spoiler_text="Fuchs <3", language="de", media_ids=[media_id]
    )
    answer = await translate(bob, post)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    content = body.pop("content")
    assert "Hello, ein fox!" in content
    assert 'href="https://example.org/a"' in content
    assert body == {
        "id": post["id"],
        "spoiler_text": "fox <3",
        "language": "en",
        "media_attachments": [{"id": media_id, "description": "Ein fox & <mehr>"}],
        "poll": None,
        "detected_source_language": "de",
        "provider": "LibreTranslate",
    }
    order = libre.orders[-1][2]
    assert (order["source"], order["target"], order["format"], order["api_key"]) == ("de", "en", "html", "the key")


async def test_the_options_of_a_poll_are_translated(alice: Person, bob: Person, libre: Translator) -> None:
    post = await alice.writes("Hallo?", language="de", poll={"options": ["Fuchs", "nein"], "expires_in": 600})
    assert (await translate(bob, post)).json()["poll"] == {
        "id": post["id"],
        "options": [{"title": "fox"}, {"title": "nein"}],
    }


async def test_translating_has_a_limit(
    alice: Person, bob: Person, libre: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "OFTEN", Limit("translations", 2, 86_400))
    before = context.settings()
    set_settings(msgspec.structs.replace(before, rate_limits=True))
    post = await alice.writes("Hallo", language="de")
    assert [(await translate(bob, post)).status_code for _ in range(3)] == [200, 200, 429]
    set_settings(before)


async def test_deepl_is_spoken_too(alice: Person, bob: Person, deepl: Translator) -> None:
    post = await alice.writes("Hallo Fuchs", language="de")
    body = (await translate(bob, post, "en-GB")).json()
    assert (body["content"], body["language"]) == ("<p>Hello fox</p>", "en-gb")
    assert (body["detected_source_language"], body["provider"]) == ("de", "DeepL.com")
    _, headers, order = deepl.orders[-1]
    assert headers["authorization"] == "DeepL-Auth-Key the key"
    assert (order["source_lang"], order["target_lang"], order["tag_handling"]) == ("DE", "EN-GB", "html")


async def test_a_post_that_does_not_say_its_language_is_found_out(
    alice: Person, bob: Person, libre: Translator
) -> None:
    post = await alice.writes("Hallo", language=None)
    async with db.reading() as conn:
        await conn.execute("UPDATE posts SET language = NULL")
    assert (await translate(bob, post)).json()["detected_source_language"] == "de"
    assert libre.orders[-1][2]["source"] == "auto"


async def test_a_translation_is_made_once_for_everybody_until_the_post_is_edited(
    alice: Person, bob: Person, libre: Translator
) -> None:
    post = await alice.writes("Hallo", language="de")
    first, second = (await translate(bob, post)).json(), (await translate(alice, post)).json()
    assert first == second
    assert count_orders(libre) == 1
    await translate(bob, post, "pt-br")
    assert count_orders(libre) == 2
    await alice._client.put(
        f"/api/v1/statuses/{post['id']}", json={"status": "Fuchs", "language": "de"}, headers=alice.headers
    )
    assert (await translate(bob, post)).json()["content"] == "<p>fox</p>"
    assert count_orders(libre) == 3


async def test_an_engine_cannot_put_anything_harmful_into_a_post(alice: Person, bob: Person, libre: Translator) -> None:
    libre.spoil = '<img src=x onerror=alert(1)><script>alert(1)</script><a href="javascript:alert(1)" onclick=x>y</a>'
    post = await alice.writes("Hallo", language="de")
    content = (await translate(bob, post)).json()["content"]
    assert "Hello" in content
    assert not any(word in content for word in ("script", "onerror", "onclick", "<img"))


async def test_only_what_everybody_may_see_leaves_the_house(alice: Person, bob: Person, libre: Translator) -> None:
    private = await alice.writes("Hallo @bob", language="de", visibility="private")
    direct = await alice.writes("Hallo @bob", language="de", visibility="direct")
    hidden = await alice.writes("Hallo", language="de", visibility="direct")
    assert (await translate(bob, private)).status_code == 403
    assert (await translate(bob, direct)).status_code == 403
    assert (await translate(bob, hidden)).status_code == 404
    assert count_orders(libre) == 0


@pytest.mark.parametrize(("language", "target"), [("de", "xx"), ("fi", "en"), ("en", "en"), ("de", "")])
async def test_a_language_the_engine_does_not_know_is_not_permitted(
    alice: Person, bob: Person, libre: Translator, language: str, target: str
) -> None:
    post = await alice.writes("Hallo", language=language)
    answer = await translate(bob, post, target or "-")
    assert answer.status_code == 403
    assert count_orders(libre) == 0


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("429 Too Many Requests", None),
        ("456 Quota Exceeded", None),
        ("500 Oops", None),
        ("200 OK", b"not json"),
        ("200 OK", b"[]"),
        ("200 OK", b'{"translatedText": ["one of two"]}'),
    ],
)
async def test_an_engine_in_trouble_is_a_sentence_and_nothing_is_kept(
    alice: Person, bob: Person, libre: Translator, status: str, answer: bytes | None
) -> None:
    post = await alice.writes("Hallo", language="de")
    await bob.get("/api/v1/instance/translation_languages")
    libre.status, libre.answer = status, answer
    said = await translate(bob, post)
    assert said.status_code == 503
    assert said.json()["error"].startswith("The translation engine")
    libre.status, libre.answer = "200 OK", None
    assert (await translate(bob, post)).json()["content"] == "<p>Hello</p>"


async def test_the_place_says_what_its_engine_can(alice: Person, libre: Translator) -> None:
    instance = (await alice.get("/api/v2/instance")).json()
    assert instance["configuration"]["translation"] == {"enabled": True}
    languages = (await alice.get("/api/v1/instance/translation_languages")).json()
    assert languages == {"de": ["en", "pt-BR"], "en": ["de"], "und": ["de", "en", "pt-BR"]}


async def test_what_deepl_can_is_said_in_the_same_way(alice: Person, deepl: Translator) -> None:
    languages = (await alice.get("/api/v1/instance/translation_languages")).json()
    assert languages == {"de": ["en", "en-gb"], "en": ["de", "en-gb"], "und": ["de", "en", "en-gb"]}


async def test_without_an_engine_there_is_no_translation(alice: Person, bob: Person) -> None:
    post = await alice.writes("Hallo", language="de")
    assert (await translate(bob, post)).status_code == 404
    instance = (await alice.get("/api/v2/instance")).json()
    assert instance["configuration"]["translation"] == {"enabled": False}
    assert (await alice.get("/api/v1/instance/translation_languages")).json() == {}


async def test_translations_of_gone_posts_are_forgotten(alice: Person, bob: Person, libre: Translator) -> None:
    kept, gone = await alice.writes("Hallo", language="de"), await alice.writes("Fuchs", language="de")
    for post in (kept, gone):
        await translate(bob, post)
    await alice._client.delete(f"/api/v1/statuses/{gone['id']}", headers=alice.headers)
    async with db.transaction() as tx:
        await drop_old_translations(tx)
    async with db.reading() as conn:
        rows = await conn.execute("SELECT post_id FROM translations")
        assert await rows.fetchall() == [(int(kept["id"]),)]


@pytest.mark.parametrize(
    ("known", "wanted", "found"),
    [
        (["pt-BR", "pt"], "pt-br", "pt-BR"),
        (["pt"], "pt_PT", "pt"),
        (["en"], "EN-us", "en"),
        (["en"], "de", None),
        ([], "", None),
    ],
)
def test_a_language_is_named_as_its_engine_does(known: list[str], wanted: str, found: str | None) -> None:
    assert find_language(known, wanted) == found
