"""Words as a check reads them: without the tricks that hide them from a machine and not from a person."""

import re
import unicodedata

# Letters of other alphabets that look like ours; what compatibility forms (full width, mathematical) undo is not here.
LOOKALIKES = str.maketrans(
    {
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k", "ӏ": "l", "м": "m",
        "н": "h", "о": "o", "р": "p", "ѕ": "s", "т": "t", "у": "y", "х": "x", "α": "a", "ε": "e", "ι": "i", "κ": "k",
        "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ı": "i", "ł": "l", "ß": "ss",
    }
)  # fmt: skip
STANDINS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s"})
SPELT = re.compile(r"(?<!\w)(?:\w[ .\-_*|/]){2,}\w(?!\w)")  # n u d e
TIGHT = re.compile(r"(?<!\w)(?:\w[.\-_*|/]){2,}\w(?!\w)")  # n.u.d.e, which ends where a blank stands
SIGNS = re.compile(r"(?<=\w)[@$](?=\w)")
WORD = re.compile(r"\w+")
MEASURED = re.compile(r"\d+(?:st|nd|rd|th|yo|y|yr|yrs|x|d|k|s|am|pm|px|mm|cm|km|m|kg|g|er|jahrig\w*|a|o)?")
UNSEEN = dict.fromkeys(one for one in (*range(32), 127) if chr(one) not in "\n\t")
MARKS = frozenset({"\u0303"})  # of all accents the tilde stays: years are not what they become without it


def plain(text: str) -> str:
    """One spelling of a text: small, of one alphabet, without accents and what nobody sees."""
    if text.isascii():  # most texts, and for a tenth of the time
        return text.translate(UNSEEN).casefold()
    composed = unicodedata.normalize("NFKC", text)
    seen = (one for one in composed if one in "\n\t" or unicodedata.category(one) not in {"Cf", "Cc", "Co"})
    small = "".join(seen).casefold().translate(LOOKALIKES)
    return "".join(_without_accents(small))


def _without_accents(text: str) -> list[str]:
    made: list[str] = []
    for one in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(one):
            made.append(one)
        elif one in MARKS and made and made[-1] == "n":
            made[-1] = "ñ"
        elif one in "\u3099\u309a" and made:  # kana with one of these marks are other kana; more are put for show
            other = unicodedata.normalize("NFC", made[-1] + one)
            made[-1] = other if len(other) == 1 else made[-1]
    return made


def list_readings(text: str) -> list[list[str]]:
    """The words of a text as they stand and, where something stands in for letters, as they are meant."""
    small = plain(text)
    readings = [WORD.findall(small)]
    tight = TIGHT.sub(_join, small)
    for joined in dict.fromkeys((SPELT.sub(_join, tight), SPELT.sub(_join_all_but_first, tight))):
        words = WORD.findall(SIGNS.sub(lambda found: found[0].translate(STANDINS), joined))
        for table in (STANDINS, {**STANDINS, ord("1"): "l"}, dict.fromkeys(map(ord, "0123456789"), "")):
            meant = [word if word.isalpha() or MEASURED.fullmatch(word) else word.translate(table) for word in words]
            if meant not in readings:
                readings.append(meant)
    return readings


def _join(found: re.Match[str]) -> str:
    return re.sub(r"[ .\-_*|/]", "", found[0])


def _join_all_but_first(found: re.Match[str]) -> str:
    """In "a n u d e" the first letter is a word."""
    joined = _join(found)
    return f"{joined[0]} {joined[1:]}"
