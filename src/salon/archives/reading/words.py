"""Turning what other places write into plain text and times."""

import datetime as dt
import email.utils
from typing import Any

import lxml.html
from lxml.etree import ParserError

BLOCKS = frozenset({"p", "div", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3"})


def to_text(html: str) -> str:
    """What a post in HTML says, as somebody would type it: paragraphs, line breaks, whole addresses of links."""
    if "<" not in html:
        html = f"<p>{html}</p>"
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except (ParserError, ValueError):
        return ""
    pieces: list[str] = []
    _walk(root, pieces)
    lines = [line.strip(" ") for line in "".join(pieces).split("\n")]
    text = "\n".join(lines).strip("\n")
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def _walk(top: Any, pieces: list[str]) -> None:
    """Without recursion: nobody bounds how deep a stranger's tags go."""
    stack: list[tuple[Any, bool]] = [(top, False)]
    while stack:
        node, left = stack.pop()
        if left:
            if node.tag in BLOCKS:
                pieces.append("\n\n")
            pieces.append(node.tail or "" if node is not top else "")
            continue
        stack.append((node, True))
        if node.tag == "br":
            pieces.append("\n")
        elif node.tag == "a" and "mention" not in (node.get("class") or "") and node.get("href", "").startswith("http"):
            pieces.append(node.get("href"))
            continue
        elif isinstance(node.tag, str) and node.tag not in {"script", "style"}:
            if node.tag == "li":
                pieces.append("\n- ")
            pieces.append(node.text or "")
        else:
            continue
        stack.extend((child, False) for child in reversed(node))


def to_time(value: Any) -> dt.datetime | None:
    """A time in any of the ways archives write it: ISO 8601, "Wed Oct 10 20:19:24 +0000 2018", seconds since 1970."""
    moment = None
    try:
        if isinstance(value, int | float):
            moment = dt.datetime.fromtimestamp(value, dt.UTC)
        elif isinstance(value, str) and value[:4].isdigit():
            moment = dt.datetime.fromisoformat(value)
        elif isinstance(value, str):
            parts = value.split()
            moment = email.utils.parsedate_to_datetime(
                f"{parts[0]}, {parts[2]} {parts[1]} {parts[5]} {parts[3]} {parts[4]}"
            )
    except (ValueError, OverflowError, IndexError, OSError):
        return None
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def mend(text: Any) -> str:
    """Words of an Instagram export, whose UTF-8 was written as if each byte were a letter."""
    if not isinstance(text, str):
        return ""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def as_text(value: Any) -> str:
    """A value that should be text."""
    return value if isinstance(value, str) else ""


def as_dict(value: Any) -> dict[str, Any]:
    """A value that should be an object."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """A value that should be a list; one thing alone counts as a list of it."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def as_number(value: Any) -> int:
    """A value that should be a number, counted from 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31 else 0
