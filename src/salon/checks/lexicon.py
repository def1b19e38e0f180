"""The words the rules know, by concept, and where they stand in a text."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from salon.checks.reading import plain

BROKEN = 5  # letters a word must have to be known in two halves
STEM = 3  # letters by which terms that stand for a beginning are found
SPACELESS = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


class Hit(NamedTuple):
    """A concept in a text, and from which word to which it was said."""

    concept: str
    start: int
    end: int  # behind its last word


class _Term(NamedTuple):
    concept: str
    words: tuple[str, ...]
    open_end: bool  # the last word is only a beginning


class Lexicon(NamedTuple):
    """Terms by their first word, by the beginning of their only word, and those of scripts without spaces."""

    whole: dict[str, list[_Term]]
    begun: dict[str, list[_Term]]
    spaceless: list[tuple[str, str]]  # (concept, letters)
    broken: dict[str, str]  # words that say enough for being found in two halves, and their concept


@cache
def load_lexicon() -> Lexicon:
    """Read the words once."""
    lexicon = Lexicon({}, {}, [], {})
    concept = ""
    for line in _read("concepts.txt"):
        if line.startswith("["):
            concept = line.strip("[]")
            continue
        for term in filter(None, (one.strip() for one in line.split(","))):
            if SPACELESS.search(term):
                lexicon.spaceless.append((concept, plain(term)))
            else:
                _add(lexicon, concept, term)
    lexicon.broken.update(
        (word, term.concept)
        for terms in (*lexicon.whole.values(), *lexicon.begun.values())
        for term in terms
        for word in term.words
        if len(term.words) == 1 and term.concept in {"sexual", "strip"} and len(word) >= BROKEN
    )
    lexicon.spaceless.sort(key=lambda one: (one[0] != "innocent", -len(one[1])))
    return lexicon


def _add(lexicon: Lexicon, concept: str, written: str) -> None:
    words = tuple(re.findall(r"\w+", plain(written)))
    term = _Term(concept, words, written.endswith("*"))
    if len(words) == 1 and term.open_end:
        lexicon.begun.setdefault(words[0][:STEM], []).append(term)
    else:
        lexicon.whole.setdefault(words[0], []).append(term)


def _read(name: str) -> list[str]:
    text = (files("salon.checks") / "words" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def find_concepts(words: list[str]) -> list[Hit]:
    """Where concepts are said; words inside an innocent phrase say nothing else."""
    lexicon = load_lexicon()
    hits = []
    for place, word in enumerate(words):
        hits += [
            Hit(term.concept, place, place + len(term.words))
            for term in lexicon.whole.get(word, ())
            if _stands(term, words, place)
        ]
        hits += [
            Hit(term.concept, place, place + 1)
            for term in lexicon.begun.get(word[:STEM], ())
            if word.startswith(term.words[0])
        ]
        halves = word + words[place + 1] if place + 1 < len(words) else ""
        if halves in lexicon.broken:
            hits.append(Hit(lexicon.broken[halves], place, place + 2))
    hits += _find_spaceless(words, lexicon)
    hidden = {place for hit in hits if hit.concept == "innocent" for place in range(hit.start, hit.end)}
    said = [one for one in hits if one.concept == "innocent" or not hidden.intersection(range(one.start, one.end))]
    return sorted(said, key=lambda one: one.start)


def _stands(term: _Term, words: list[str], place: int) -> bool:
    if len(term.words) == 1:
        return True  # by its one word it was found
    found = words[place : place + len(term.words)]
    if len(found) < len(term.words):
        return False
    if term.open_end:
        return tuple(found[:-1]) == term.words[:-1] and found[-1].startswith(term.words[-1])
    return tuple(found) == term.words


def _find_spaceless(words: list[str], lexicon: Lexicon) -> list[Hit]:
    hits = []
    for place, word in enumerate(words):
        if SPACELESS.search(word):
            left = word
            for concept, letters in lexicon.spaceless:
                if letters in left:
                    if concept == "innocent":
                        left = left.replace(letters, "\n")
                    else:
                        hits.append(Hit(concept, place, place + 1))
    return hits


class Name(NamedTuple):
    """Somebody in the public eye; `strict` names are words as well and count only as they are written."""

    words: tuple[str, ...]
    written: str
    strict: bool


@cache
def load_names() -> dict[str, list[Name]]:
    """The people whose likeness is not drawn without their word, by the first word of their name."""
    names: dict[str, list[Name]] = {}
    for line in _read("people.txt"):
        words = skeleton(line.lstrip("="))
        names.setdefault(words[0], []).append(Name(words, line.lstrip("="), line.startswith("=")))
    return names


def skeleton(text: str) -> tuple[str, ...]:
    """A name's words with letters that are put for one another made the same."""
    same = plain(text).translate(str.maketrans("01345789v", "oieastbgu")).replace("@", "a").replace("$", "s")
    return tuple(re.findall(r"\w+", same))
