"""Taking out of words what points at a person: addresses, numbers, keys and names of accounts."""

import ipaddress
import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HANDLE = re.compile(r"(?<![\w@])@([A-Za-z0-9_]{1,30})(?:@[\w-]{1,63}(?:\.[\w-]{1,63})+)?")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_IP4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)")
_IP6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
# A key: something long that mixes letters and digits as no word does, or begins as the keys of known services do.
_KEY = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|ghs|glpat|xox[abprs]|AKIA|ASIA|AIza|hf|eyJ)[-_A-Za-z0-9.]{12,}"
    r"|(?<![A-Za-z0-9_/-])(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{32,}(?![A-Za-z0-9_-])"
)
_DECIMAL = re.compile(r"[1-9]\d{0,2}\.\d+|0\.\d+")
_CARD = re.compile(r"(?<!\d)(?:\d{4}[ -]?){3}\d{1,7}(?!\d)")
_NUMBER = re.compile(r"(?<![\w.,])\+?\(?\d(?:[ ./()-]{0,2}\d){6,}(?![\w])")
_DATE = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d"
)
# One of these is in all words of which something is covered, and few others have any; RE2, where \d is ASCII's alone.
_SUSPECTS = (
    "@",
    "[-_A-Za-z0-9.]{14}",  # a key
    r"[A-Z]{2}\p{Nd}{2}",  # an IBAN
    r"\p{Nd}\.\p{Nd}+\.\p{Nd}",  # an address of four numbers
    ":[0-9A-Fa-f]{0,4}:",  # one of eight
    r"\p{Nd}(?:[ ./()-]{0,2}\p{Nd}){6}",  # a telephone, or a card
)


def scrub(text: str) -> str:
    """The words without what points at a person; the same name is the same `<user_n>` within them."""
    text = _EMAIL.sub("<email>", _number_handles(text))
    text = _KEY.sub("<key>", text)
    text = _IBAN.sub(lambda found: "<iban>" if _is_iban(found[0]) else found[0], text)
    text = _IP6.sub(_cover_address, _IP4.sub(_cover_address, text))
    text = _CARD.sub(lambda found: "<card>" if _is_card(re.sub(r"\D", "", found[0])) else found[0], text)
    return _NUMBER.sub(_cover_number, text)


def scrub_all(texts: Any) -> Any:
    """Each of these words (a `pa.StringArray`) without what points at a person; null stays null.

    All are gone through together for what could be covered at all, so few are looked at one by one, and those once.
    """
    suspect = pc.match_substring_regex(texts, "|".join(_SUSPECTS)).fill_null(fill_value=False)
    found = texts.filter(suspect).dictionary_encode()
    known = pa.array([scrub(text) for text in found.dictionary.to_pylist()], pa.string())
    return pc.replace_with_mask(texts, suspect, known.take(found.indices))


def _number_handles(text: str) -> str:
    known: dict[str, int] = {}
    return _HANDLE.sub(lambda found: f"<user_{known.setdefault(found[0].lower(), len(known) + 1)}>", text)


def _cover_address(found: re.Match[str]) -> str:
    """Only what names a machine of somebody: private and reserved addresses point at nobody."""
    try:
        address = ipaddress.ip_address(found[0])
    except ValueError:
        return found[0]
    return "<ip>" if address.is_global else found[0]


def _cover_number(found: re.Match[str]) -> str:
    text = found[0]
    digits = re.sub(r"\D", "", text)
    if _DATE.fullmatch(text) or _DECIMAL.fullmatch(text) or _IP4.fullmatch(text):
        return text
    # Without a plus, a nought or any break in it, a short run of digits is a count more often than a telephone.
    spoken = text[0] in "+(0" or re.search(r"[ ./()-]", text)
    return "<phone>" if spoken or len(digits) >= 9 else text


def _is_card(digits: str) -> bool:
    """Luhn's check, which one number in ten passes by chance."""
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_iban(text: str) -> bool:
    """ISO 7064, modulo 97."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1
