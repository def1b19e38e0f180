"""What other languages say in the place of a refusal is looked up by the server's own sentence."""

import ast
import re
from collections.abc import Iterator

from tests.conftest import ROOT

LANGUAGES = ROOT / "web" / "src" / "lib" / "text"
# The rooms whose refusals a page shows, and what in them only programs, the command line or engines hear.
ROOMS = (
    *("accounts", "archives", "assistant", "consent", "context", "emoji", "posts"),
    *("relationships", "safety", "studio", "timelines", "together"),
)
UNHEARD = {
    "accounts/actions/apps.py",
    "accounts/actions/renewing.py",
    "accounts/agents.py",
    "accounts/links.py",
    "posts/agents.py",
    "posts/cards/jobs.py",
    "safety/removal.py",
    "studio/drawing.py",
}
# The client never asks for these: it has a list to choose from, or says what it must.
UNASKED = re.compile(
    r"Say into which language|Only who has declared their labels|This agent may post|Say what to search"
)


def read_german() -> set[str]:
    """The server's sentences that have German words, with {} for what is put into them."""
    german = (LANGUAGES / "de" / "refusals.ts").read_text()
    table = german[german.index("SENTENCES") : german.index("FIELDS")]
    found = re.findall(r"^\t(?:'((?:[^'\\]|\\.)+)'|\"([^\"]+)\"):", table, re.MULTILINE)
    return {single.replace("\\'", "'") or double for single, double in found}


def list_words(tree: ast.AST) -> Iterator[str]:
    """Every text in a piece of code, with {} for what is put into it."""
    inner: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inner |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value


def test_every_refusal_that_has_german_words_is_one_the_server_gives() -> None:
    given = {
        words for path in (ROOT / "src" / "salon").rglob("*.py") for words in list_words(ast.parse(path.read_text()))
    }
    sentences = read_german()
    assert len(sentences) > 200
    assert sorted(sentences - given) == []


def test_every_refusal_a_person_may_meet_on_a_page_has_german_words() -> None:
    german = read_german()
    missing = [
        f"{name}: {words}"
        for room in ROOMS
        for path in sorted((ROOT / "src" / "salon" / room).rglob("*.py"))
        if (name := str(path.relative_to(ROOT / "src" / "salon"))) not in UNHEARD
        if not name.startswith(("studio/engines/", "studio/composer/"))
        for raised in ast.walk(ast.parse(path.read_text()))
        if isinstance(raised, ast.Raise) and isinstance(raised.exc, ast.Call)
        for argument in raised.exc.args[:1]
        for words in list_words(argument)
        if words.endswith(".") and " " in words and words not in german and not UNASKED.match(words)
    ]
    assert missing == []
