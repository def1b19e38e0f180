"""Whom words name here: by handle, by address, and by the name people show; for the lookups that say who that is."""

import re
import unicodedata
from urllib.parse import urlsplit

from salon.checks.reading import list_readings, plain

SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3,}")
SIGNS = re.compile(r"[\s!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\u2190-\u2bff\ufe00-\ufe0f\U0001f000-\U0001faff]+")
MARKS = re.compile(r"[\u0300-\u036f]")
AT = re.compile(r"[\(\[\{]\s*at\s*[\)\]\}]")
HANDLE = re.compile(r"(?P<before>[\w.]?)@\s?(?P<name>[a-z0-9_]{1,30})(?P<behind>@[\w.:-]+|\.\w)?")
CALLED = re.compile(
    r"\b(?:user(?:name)?|member|account|handle|profile|nutzer(?:in)?|benutzer|mitglied|konto|profil|usuari[oa]|miembro"
    r"|cuenta|perfil|utilisat(?:eur|rice)|membre|compte|membro|conta)(?:\s*(?:named|called|namens|llamad[oa]|nomme))?"
    r"[\s:\"'=]+(?P<name>[a-z0-9_]{2,30})\b"
)
PATH = re.compile(r"/users/([a-z0-9_]{1,30})\b")
LONGEST, MOST_WORDS = 6, 400  # words of a name; of a text that are looked at
SHORTEST = 3  # letters of a name in a script without spaces
STEM = 4  # letters of a word that is known by its beginning
SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def list_handles(text: str, base_url: str) -> set[str]:
    """Handles a text may name, in small letters: `@bob`, `(at) bob`, links to profiles, addresses of this place."""
    small = AT.sub("@", plain(text))
    found = {one["name"] for one in CALLED.finditer(small)} | set(PATH.findall(small))
    for match in HANDLE.finditer(small):
        # An e-mail address names nobody here; one of this place does, below.
        if not (match["before"] and match["behind"]):
            found.add(match["name"])
    host = re.escape(urlsplit(base_url).netloc.lower())
    found |= set(re.findall(rf"([a-z0-9_]{{1,30}})@{host}(?![\w-])", small))
    return found | {word for word in re.findall(r"\b[a-z0-9_]{4,30}\b", small) if "_" in word.strip("_")}


def list_names(text: str) -> dict[str, bool]:
    """Every stretch of a text that may be a name people show, as `spoken_name` in the database has them.

    Says of each whether it is written as names are, each word with a capital or in a script that has none.
    """
    composed = unicodedata.normalize("NFKD", text)
    words = SIGNS.sub(" ", MARKS.sub("", _seen(composed))).split()[:MOST_WORDS]
    found: dict[str, bool] = {}
    for first in range(len(words)):
        for end in range(first + 2, min(first + LONGEST, len(words)) + 1):
            stretch = words[first:end]
            capital = all(word[0].isupper() for word in stretch)
            name = " ".join(stretch).lower()
            for one in (name, name.removesuffix("s")):  # "Bob Millers Hut"
                found[one] = found.get(one, False) or capital
    for run in SPACELESS.findall(unicodedata.normalize("NFKC", text)):
        for first in range(min(len(run), MOST_WORDS)):
            for end in range(first + SHORTEST, min(first + 9, len(run)) + 1):
                found[unicodedata.normalize("NFKD", run[first:end])] = True
    return found


def says_any(texts: list[str], words: tuple[str, ...]) -> str | None:
    """The first of these words or phrases that one of the texts says, however it is written; endings do not count."""
    for text in texts:
        readings = list_readings(text)
        for one in words:
            phrase = list_readings(one)[0]
            if phrase and any(_says(reading, phrase) for reading in readings):
                return one
            if SCRIPT.search(one) and plain(one) in plain(text):
                return one
    return None


def _says(reading: list[str], phrase: list[str]) -> bool:
    *head, last = phrase
    for place in range(len(reading) - len(head)):
        word = reading[place + len(head)]
        if reading[place : place + len(head)] == head and (
            word == last or (len(last) >= STEM and word.startswith(last))
        ):
            return True
    return False


def _seen(text: str) -> str:
    return "".join(one for one in text if unicodedata.category(one) != "Cf")
