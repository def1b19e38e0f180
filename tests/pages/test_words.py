"""The pages the server renders itself speak the language a browser asks for, and say all of it in each."""

import re

import httpx
import pytest

from salon.accounts.rules import ASSISTANT_SCOPES, SCOPES
from salon.pages.consent import TEMPLATES, describe_scope
from salon.pages.words import LANGUAGES
from tests.accounts.cast import PASSWORD, join
from tests.accounts.test_oauth import ask, read_form, register

GERMAN = {"accept-language": "de-AT,en;q=0.5"}


async def test_an_app_is_let_in_in_german_where_the_browser_asks_for_it(client: httpx.AsyncClient) -> None:
    await join("alice")
    app = await register(client, client_name="<i>Tusk</i>", scopes="read write:statuses admin:read:reports")
    asked = ask(app, scope="read write:statuses")
    page = await client.get("/oauth/authorize", params=asked, headers=GERMAN)
    assert '<html lang="de">' in page.text
    assert "weiter zu <strong>&lt;i&gt;Tusk&lt;/i&gt;</strong>" in page.text
    login = read_form(page.text) | {"do": "sign_in", "login": "alice"}
    refused = await client.post("/oauth/authorize", data=login | {"password": "another secret"}, headers=GERMAN)
    assert refused.status_code == 401
    assert "gehören nicht zusammen" in refused.text
    signed_in = await client.post("/oauth/authorize", data=login | {"password": PASSWORD}, headers=GERMAN)
    consent = await client.get(signed_in.headers["location"], headers=GERMAN)
    assert "alles sehen, was dein Konto sieht" in consent.text
    assert "ändern: deine Beiträge und Feeds" in consent.text
    assert "Sign in" not in consent.text
    english = await client.get(signed_in.headers["location"], headers=GERMAN | {"cookie": _cookies(client, "en")})
    assert "see everything your account can see" in english.text, "what was chosen on the device counts before"


def _cookies(client: httpx.AsyncClient, language: str) -> str:
    return "; ".join([*(f"{name}={value}" for name, value in client.cookies.items()), f"salon_language={language}"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scope_is_told_in_every_language(language: str) -> None:
    words = LANGUAGES[language]
    told = {scope: describe_scope(words, scope) for scope in [*SCOPES, *ASSISTANT_SCOPES]}
    assert len(set(told.values())) == len(told), "no two scopes are told alike"
    if language != "en":
        english = {describe_scope(LANGUAGES["en"], scope) for scope in told}
        assert english.isdisjoint(told.values())


def test_no_language_leaves_anything_of_another_out() -> None:
    first = LANGUAGES["en"]
    for words in LANGUAGES.values():
        for name, said, meant in zip(first._fields, words, first, strict=True):
            assert type(said) is type(meant), name
            assert list_places(said) == list_places(meant), name
        assert words.scopes.keys() == first.scopes.keys()
        assert words.nouns.keys() == first.nouns.keys()
        assert words.audiences.keys() == first.audiences.keys()


def list_places(said: object) -> list[str]:
    return sorted(re.findall(r"{\w+}", said)) if isinstance(said, str) else []


def test_a_template_says_nothing_by_itself() -> None:
    for template in TEMPLATES.glob("*.html"):
        text = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>|&\w+;", " ", template.read_text(), flags=re.DOTALL)
        assert re.findall(r"[A-Za-zÄÖÜäöü]{2,}", text) == [], template.name
