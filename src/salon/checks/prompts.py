"""What is never drawn, read from the words of a wish: in English, German, Spanish, French, Portuguese and Japanese."""

import re
from bisect import bisect_left
from typing import NamedTuple

from salon.checks.lexicon import Hit, find_concepts, load_names, skeleton
from salon.checks.models import Asked, Finding
from salon.checks.reading import list_readings, plain

CHECK, VERSION = "prompt-rules", "1"
NEAR, CLOSE = 5, 3  # words between what is taken off and what it is taken from; between "my" and whom
NUMBERS = (
    "seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|acht|neun|zehn|elf|zwolf|dreizehn|vierzehn"
    "|funfzehn|sechzehn|siebzehn|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete|sept|huit|neuf|dix|onze"
    "|douze|treize|quatorze|quinze|seize|sete|oito|nove|dez|doze|treze|catorze|quinze|dezesseis|dezessete"
)
YEARS = r"(?:yo|y/?o|yrs?|years?|year-?olds?|jahre?n?|jahrig\w*|ans|anos|años|añitos|歳|才)"
AGE = re.compile(
    rf"(?<![\d.,])(?:[0-9]|1[0-7])(?:\s*-)?\s*{YEARS}(?![a-z])"
    rf"|\b(?:{NUMBERS})(?:\s*-)?\s*{YEARS}"
    rf"|\b(?:is|aged?|like|turned|looks|etwa|circa|erst|tiene|tenga|de|environ|tem|tenha|ist|ait)\s+(?:{NUMBERS}|[7-9]|1[0-7])\b"
    rf"|[,(]\s*(?:{NUMBERS}|[3-9]|1[0-7])\s*(?:[,.;)]|$)"
    rf"|\b(?:{NUMBERS}|[3-9]|1[0-7])\s*(?:and|und|y|et|e|&)\s*(?:{NUMBERS}|[3-9]|1[0-7])\b"
    rf"|(?:{NUMBERS})jahrig"
)
NAME = re.compile(r"\b[^\W\d_a-z][^\W\d_A-Z]+(?:[ -][^\W\d_a-z][^\W\d_A-Z]+)+")


class _Seen(NamedTuple):
    """What a text says: its concepts and whether an age below eighteen is among its words."""

    hits: list[Hit]  # in the order of their places
    young_age: bool
    left_out: bool = False  # clothes are among what is to be left out

    def says(self, *concepts: str) -> bool:
        return any(hit.concept in concepts for hit in self.hits)

    def near(self, first: str, then: str, most: int) -> bool:
        """Whether one thing is said at most so many words behind another."""
        starts = [hit.start for hit in self.hits if hit.concept == then]
        for hit in self.hits:
            if hit.concept == first:
                place = bisect_left(starts, hit.end)
                if place < len(starts) and starts[place] - hit.end <= most:
                    return True
        return False

    @property
    def child(self) -> bool:
        return self.young_age or self.says("minor", "young")

    @property
    def bares(self) -> bool:
        """Asks to take something off, or for what is only there when it is off."""
        return (
            self.left_out
            or self.says("strip")
            or self.near("removal", "garment", NEAR)
            or (self.says("sheer") and self.says("garment"))
        )

    @property
    def somebody(self) -> bool:
        """A person of whom it is said which."""
        return self.says("known") or self.near("own", "person", CLOSE) or self.near("that", "person", 1)


def check_wish(asked: Asked) -> list[Finding]:
    """Everything a wish must not be, once by label; an edit is read together with what it changes."""
    found: dict[str, Finding] = {}
    before = [seen for text in asked.parents for seen in _list_seen(list_readings(text), text)]
    readings = list_readings(asked.prompt)
    left_out = _Seen(find_concepts(["without", *list_readings(asked.without)[0]]), young_age=False).bares
    for seen in _list_seen(readings, asked.prompt, left_out=left_out and bool(asked.without)):
        for label, evidence in _judge(seen, before, asked):
            found.setdefault(label, _finding(label, evidence))
    if likeness := _find_likeness(asked, readings):
        found.setdefault("likeness", _finding("likeness", likeness))
    return list(found.values())


def _finding(label: str, evidence: str, score: float = 1.0) -> Finding:
    return Finding(label=label, score=score, evidence=evidence, check=CHECK, version=VERSION)


def _list_seen(readings: list[list[str]], text: str, *, left_out: bool = False) -> list[_Seen]:
    young = AGE.search(plain(text)) is not None
    return [_Seen(find_concepts(words), young, left_out) for words in readings]


def _judge(seen: _Seen, before: list[_Seen], asked: Asked) -> list[tuple[str, str]]:
    """(label, why) of one reading."""
    edits = bool(before) or asked.unknown
    sexual = seen.says("sexual") or seen.bares
    was_sexual = any(one.says("sexual") for one in before)
    found = []
    if seen.says("abuse"):
        found.append(("sexual_minors", "words for pictures of abuse"))
    if (sexual or was_sexual) and (seen.child or any(one.child for one in before)) and (sexual or seen.child):
        found.append(("sexual_minors", "a child, and what is sexual"))
    if _is_intimate(seen, sexual=sexual) or (asked.shows and (sexual or was_sexual)):
        found.append(("intimate", "somebody exposed without their word"))
    if edits and sexual and (asked.unknown or seen.bares or any(one.says("person", "known") for one in before)):
        found.append(("intimate", "a picture of somebody, undressed"))
    if seen.says("sexual"):
        found.append(("sexual", "what is sexual"))
    return found


def _is_intimate(seen: _Seen, *, sexual: bool) -> bool:
    if seen.says("voyeur") or (seen.says("hidden") and seen.says("private")):
        return True
    if seen.says("hidden") and sexual:
        return True
    if seen.bares and (seen.somebody or (seen.says("strip") and seen.says("person"))):
        return True
    if seen.bares and seen.says("sexual") and seen.says("pronoun"):
        return True
    return seen.says("sexual") and (seen.somebody or (seen.says("own") and not seen.near("own", "thing", CLOSE)))


def _find_likeness(asked: Asked, readings: list[list[str]]) -> str | None:
    """By what a wish names a real person; None when it does not."""
    if name := _find_name(asked.prompt):
        return name
    if asked.unagreed:
        return asked.unagreed[0]
    for words in readings:
        seen = _Seen(find_concepts(words), young_age=False)
        if seen.near("own", "person", CLOSE) and (seen.near("person", "face", 2) or seen.near("face", "own", 2)):
            return "the face of a real person"
        if seen.says("faces") and (seen.says("person", "known", "own") or _has_name(asked.prompt)):
            return "the face of a real person"
        if seen.says("alike") and seen.near("own", "person", CLOSE) and (_has_name(asked.prompt) or "exactly" in words):
            return "the likeness of a real person"
    return None


def _has_name(text: str) -> bool:
    return NAME.search(text) is not None


def _find_name(text: str) -> str | None:
    names, words = load_names(), skeleton(text)
    for place, word in enumerate(words):
        for name in names.get(word, ()):
            if words[place : place + len(name.words)] == name.words and (
                not name.strict or re.search(rf"\b{re.escape(name.written)}\b", text)
            ):
                return name.written
    return None
