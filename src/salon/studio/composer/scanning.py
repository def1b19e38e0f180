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
    REWRITES,
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
_SAID = re.compile(
    r"\b(?:saying|that says|which says|that reads|says|reading|with the (?:text|words?)|mit (?:dem Text|der Aufschrift|den Worten)|"
    r"que dice|con (?:el texto|las palabras|el mensaje)|con un letrero de)\s+([^,.;\"“]{2,40}?)(?=$|[,.;]|\s+(?:in|on|at|under|by|im|am|en|bajo)\s)",
    re.IGNORECASE,
)
"""Words that are to be written and were not put between quotation marks."""
_LEADS_IN = re.compile(
    r"\b(?:(?:that |which )?(?:says|reads|saying)|reading|with the (?:text|words?)|mit (?:dem text|der aufschrift)|"
    r"auf dem steht|que dice|con el texto|donde pone)\s*:?\s*$",
    re.IGNORECASE,
)
"""Words that lead in to quoted text and name nothing themselves."""
GROUPS = {"couple": 2, "paar": 2, "liebespaar": 2, "ehepaar": 2, "pareja": 2, "newlyweds": 2, "lovers": 2, "family": 3,
          "familie": 3, "familia": 3, "crowd": 5}  # fmt: skip
"""Nouns for several people, and how many."""
_GERMAN_ENDINGS = ("en", "er", "es", "em", "e")
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
    """Take the text that is to be written out of a prompt: quoted, or after words like `saying`."""
    found = _QUOTED.search(prompt)
    if found:
        before = _LEADS_IN.sub(" ", prompt[: found.start()])
        return before + " " + prompt[found.end() :], (found.group(1) or found.group(2)).strip()
    said = _SAID.search(prompt)
    if said and (said.group(0).split()[0].lower() != "reading" or said.group(1).isupper()):
        return prompt[: said.start()] + " " + prompt[said.end() :], said.group(1).strip()
    return prompt, None


def _rewrite(tokens: list[str]) -> list[str]:
    """Put other words for phrases that are best read as a small scene."""
    out: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(4, 0, -1):
            phrase = " ".join(tokens[at : at + length])
            if phrase in REWRITES:
                out += REWRITES[phrase].split(" ")
                at += length
                break
        else:
            out.append(tokens[at])
            at += 1
    return out


class Scanner:
    """Marks the words of one prompt."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def scan(self, prompt: str) -> list[Word]:
        """Mark words from left to right, the longest known phrase first."""
        tokens = _rewrite(self._cut(prompt.lower().replace("’", "'")))
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
        if phrase in GROUPS and following not in {"of", "de", "von"}:
            return Word("noun", "person", phrase)
        if length == 1 and self._is_noun_here(phrase, before, following):
            return Word("noun", self._finder.find_exact(phrase) or phrase, phrase)
        for mark, table in _TABLES:
            if phrase in table:
                return Word(mark, table[phrase], phrase)
        if length == 1:
            return self._mark_single(phrase)
        if phrase in STOP:
            return Word("skip", phrase, phrase)
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
        if word in VERBS and (not word.endswith("ing") or word == "building"):
            led = before in _ARTICLES or before in COLOURS or before in SIZES or before in ADJECTIVES
            return led and self._finder.find_exact(word) is not None
        if word in ADJECTIVES or word in SIZES:
            ends = following in {"", ",", ".", "and"} or following in VERBS or following in RELATIONS
            return (
                ends
                and (before in _ARTICLES or before in VERBS or before in ADJECTIVES)
                and self._finder.find_exact(word) is not None
            )
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
        return Word("noun", sprite, word) if sprite else self._mark_german(word)

    def _mark_german(self, word: str) -> Word | None:
        """Mark an inflected adjective by its stem, or a compound by its last part: Herbstbaum, Geburtstagskuchen."""
        for ending in _GERMAN_ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 3:
                for mark, table in (*_SINGLE_TABLES, *_TABLES[:3]):
                    if stem in table:
                        return Word(mark, table[stem], word)
                if stem in ADJECTIVES:
                    return Word("adjective", word, word)
        if len(word) < 8:
            return None
        for at in range(3, len(word) - 3):
            head, tail = word[:at].removesuffix("s"), word[at:]
            known = head in SEASONS or head in TIMES or head in PLACES or self._finder.find_exact(head)
            sprite = self._finder.find_german(tail) if known else None
            if sprite:
                return Word("noun", sprite, word)
        return None

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
