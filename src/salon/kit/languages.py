"""Which language somebody is shown: the one chosen on this device, else the first their browser asks for."""

from collections.abc import Collection
from typing import Any

from litestar import Request

COOKIE = "salon_language"
DEFAULT = "en"
# Scripts that run from right to left, by the languages that are mostly written in them; XB is the made-up one of tests.
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
MOST_ASKED = 20  # languages of one browser that are looked at


def choose_language(chosen: str | None, accepted: str, offered: Collection[str]) -> str:
    """The best of `offered` for the cookie's value and the header `Accept-Language` (RFC 9110, 12.5.4).

    A language asked for is met by one that differs in its region only, as `de-AT` by `de`.
    """
    if chosen is not None and chosen in offered:
        return chosen
    for tag in _rank(accepted):
        if found := next((one for one in offered if one.lower() == tag), None):
            return found
        if found := next((one for one in offered if one.lower() == tag.partition("-")[0]), None):
            return found
    return DEFAULT


def find_language(request: Request[Any, Any, Any], offered: Collection[str]) -> str:
    """The best of `offered` for whoever asks."""
    return choose_language(request.cookies.get(COOKIE), request.headers.get("accept-language", ""), offered)


def direction_of(language: str) -> str:
    """`rtl` or `ltr`, as HTML's attribute says it."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def _rank(accepted: str) -> list[str]:
    """The tags of `Accept-Language` in lower case, the most wanted first; what is refused (`q=0`) or odd left out."""
    wanted = []
    for part in accepted.lower().split(",")[:MOST_ASKED]:
        tag, _, parameter = part.partition(";")
        try:
            quality = float(parameter.strip().removeprefix("q=") or 1) if parameter else 1.0
        except ValueError:
            continue
        if 0 < quality <= 1:
            wanted.append((quality, tag.strip()))
    return [tag for _, tag in sorted(wanted, key=lambda one: -one[0])]
