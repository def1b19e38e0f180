"""Cutting a prompt into marked words: nouns with sprites, verbs, relations, places, times, styles."""

import re
import unicodedata
from typing import NamedTuple

from salon.studio.composer.finding import PARTS, Finder, is_function_word
from salon.studio.composer.lexicon import (
    ADJECTIVES,
    COLOURS,
    EDITS,
    NUMBERS,
    PAINTED,
    PLACES,
    RELATIONS,
    SEASONS,
    SIZES,
    STOP,
    STYLE_WORDS,
    TIMES,
    VERBS,
    WEATHERS,
)  # fmt: skip
from salon.studio.composer.sprites import ALIASES

READ_LIMIT = 500
"""Characters of a prompt that are read; the rest is ignored."""
_QUOTED = re.compile(r"[\"“„«»]([^\"“”„«»]{1,60})[\"”“«»]|(?<!\w)['‘]([^'‘’]{2,60})['’](?!\w)")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[,.;:!?&]|[^\w\s]", re.UNICODE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_AMBIGUOUS_STYLES = {"night", "paper", "neon", "minimal", "retro", "sketch", "poster", "ink"}
_GROUPS = {"couple", "family", "familie", "familia", "crowd"}
_ARTICLES = set(NUMBERS) | {"the", "my", "his", "her", "your", "our", "der", "die", "das", "el", "la"}
_LEADS_TO_MOON = {"the", "a", "full", "bright", "der", "dem", "la"}
_NEVER_SCENERY = {"moon", "mond", "luna"}


class Word(NamedTuple):
    """One marked word or phrase: its mark, what it means, how it was written."""

    mark: str
    meaning: str
    text: str


def clean_prompt(prompt: str) -> str:
    """Keep what can be read: no control characters, one kind of space, a bounded length."""
    kept = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs", "Cn", "Co"} else c
        for c in prompt[: READ_LIMIT * 4]
    )
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:READ_LIMIT]


def take_quoted(prompt: str) -> tuple[str, str | None]:
    """Take the first quoted text out of a prompt."""
    found = _QUOTED.search(prompt)
    if not found:
        return prompt, None
    return prompt[: found.start()] + " " + prompt[found.end() :], (found.group(1) or found.group(2)).strip()


class Scanner:
    """Marks the words of one prompt."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def scan(self, prompt: str) -> list[Word]:
        """Mark words from left to right, the longest known phrase first."""
        tokens = self._cut(prompt.lower().replace("’", "'"))
        words: list[Word] = []
        at = 0
        while at < len(tokens):
            for length in range(min(4, len(tokens) - at), 0, -1):
                phrase = " ".join(tokens[at : at + length])
                word = self._mark(phrase, length, tokens, at)
                if word:
                    words.append(word)
                    at += length
                    break
            else:
                words.append(Word("unknown", tokens[at], tokens[at]))
                at += 1
        return words

    def _cut(self, prompt: str) -> list[str]:
        tokens: list[str] = []
        for token in _TOKEN.findall(prompt):
            if _CJK.search(token):
                tokens += self._cut_unspaced(token)
            else:
                tokens.append(token.removesuffix("'s") if len(token) > 3 else token)
        return [t for t in tokens if t != "\ufe0f"]

    def _cut_unspaced(self, run: str) -> list[str]:
        """Cut a run without spaces at the longest names the pack knows."""
        found: list[str] = []
        at = 0
        while at < len(run):
            for end in range(min(len(run), at + 7), at, -1):
                if self._finder.find_exact(run[at:end]):
                    found.append(run[at:end])
                    at = end
                    break
            else:
                at += 1
        return found or [run]

    def _mark(self, phrase: str, length: int, tokens: list[str], at: int) -> Word | None:
        following = tokens[at + length] if at + length < len(tokens) else ""
        before = tokens[at - 1] if at else ""
        if phrase in STYLE_WORDS and self._is_style(phrase, length, before, following):
            return Word("style", STYLE_WORDS[phrase], phrase)
        if phrase.split(" ")[-1] in _NEVER_SCENERY and length < 3:
            alone = length == 1 and before in _LEADS_TO_MOON
            earlier = tokens[at - 2] if alone and at > 1 else before
            if RELATIONS.get(earlier) not in {"on", "in", "by"} and earlier != "to":
                return Word("noun", "full-moon", "moon")
        if phrase == "orange" and (not following or following in "," or following in RELATIONS or following == "and"):
            return Word("noun", "tangerine", phrase) if before not in VERBS else Word("colour", "orange", phrase)
        if phrase in _GROUPS and following not in {"of", "de", "von"}:
            return Word("noun", "person", phrase)
        if length == 1 and self._is_noun_here(phrase, before, following):
            return Word("noun", self._finder.find_exact(phrase) or phrase, phrase)
        for mark, table in _TABLES:
            if phrase in table:
                return Word(mark, table[phrase], phrase)
        if length == 1:
            return self._mark_single(phrase)
        if phrase in EDITS:
            return Word("edit", EDITS[phrase], phrase)
        first, last = phrase.split(" ")[0], phrase.split(" ")[-1]
        if is_function_word(last) or first in STOP or first in RELATIONS or first in NUMBERS:
            return None
        if phrase not in ALIASES and any(part in VERBS for part in phrase.split(" ")):
            return None
        sprite = self._finder.find_exact(phrase)
        return Word("noun", sprite, phrase) if sprite else None

    def _is_noun_here(self, word: str, before: str, following: str) -> bool:
        """Tell whether a verb or adjective stands where only a noun can: a cook, a baby sleeping."""
        if word in VERBS and not word.endswith("ing"):
            led = before in _ARTICLES or before in COLOURS or before in SIZES or before in ADJECTIVES
            return led and self._finder.find_exact(word) is not None
        if word in ADJECTIVES or word in SIZES:
            ends = following in {"", ",", ".", "and"} or following in VERBS or following in RELATIONS
            return ends and before in _ARTICLES and self._finder.find_exact(word) is not None
        return False

    def _mark_single(self, word: str) -> Word | None:
        if not any(c.isalnum() for c in word):
            sprite = self._finder.find_exact(word)
            return Word("noun", sprite, word) if sprite else Word("break" if word in ",.;:!?" else "skip", word, word)
        for mark, table in _SINGLE_TABLES:
            if word in table:
                return Word(mark, table[word], word)
        if word.isdigit():
            return Word("number", str(min(9, max(1, int(word[:6])))), word)
        if word in PARTS:
            return Word("part", word, word)
        if word in EDITS:
            return Word("edit", EDITS[word], word)
        if word in STOP or word in PAINTED:
            return Word("skip", word, word)
        if word in ADJECTIVES:
            return Word("adjective", word, word)
        sprite = self._finder.find_exact(word)
        return Word("noun", sprite, word) if sprite else None

    @staticmethod
    def _is_style(phrase: str, length: int, before: str, following: str) -> bool:
        if length > 1 or phrase not in _AMBIGUOUS_STYLES:
            return True
        if phrase == "night":
            return following == "style"
        ends = following in {"", ",", ".", "style", "look", "art"}
        return ends and (
            before in {"in", "as", ",", "a", "als", "im", "en", "style", ""} or following in {"style", "art"}
        )


_TABLES = [
    ("time", TIMES), ("weather", WEATHERS), ("season", SEASONS), ("place", PLACES), ("verb", VERBS),
    ("relation", RELATIONS),
]  # fmt: skip
_SINGLE_TABLES: list[tuple[str, dict[str, str]]] = [
    ("colour", COLOURS),
    ("size", {word: str(factor) for word, factor in SIZES.items()}),
    ("number", {word: str(count) for word, count in NUMBERS.items()}),
]
