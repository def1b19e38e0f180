"""What a model said, made harmless: words and nothing else, whatever it was talked into."""

import re
from collections.abc import Collection

from salon.kit.fencing import clean
from salon.kit.text import MENTION, find_links

MOST = 2000  # characters of an answer
_LINK = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.|(?:mailto|data|javascript|vbscript|tel|blob):)\S*")
_MARKDOWN = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
_REFERENCE = re.compile(r"\[(\d{1,4})\]")
_FENCE = re.compile(r"<{2,}[^<>\n]{0,120}>{2,}")
_MARKS = re.compile(r"<{2,}|>{2,}")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,2000}>")
_HASHTAG = re.compile(r"(?<![\w/&])#(?=\w)")


def to_plain(said: str, *, keep: str = "", most: int = MOST) -> str:
    """A model's words without links, names that notify, tags, HTML or marks of a fence, but those that stand in `keep`.

    `keep` is the person's own text the model was to work on.
    """
    text = _FENCE.sub("", clean(said, 20_000))
    links = frozenset(find_links(keep))
    text = _MARKDOWN.sub(lambda found: found[0] if found[0] in keep else found[1], text)
    while (bare := _TAG.sub(lambda found: found[0] if found[0] in keep else "", text)) != text:
        text = bare
    text = _MARKS.sub(lambda found: found[0] if found[0] in keep else "", text)
    text = _LINK.sub(lambda found: _own_link(found[0], links), text)
    names = {found[0].lower() for found in MENTION.finditer(keep)}
    text = MENTION.sub(lambda found: found[0] if found[0].lower() in names else found[0].lstrip("@"), text)
    if "#" not in keep:
        text = _HASHTAG.sub("", text)
    return clean(text, most)


def _own_link(found: str, links: Collection[str]) -> str:
    """A link of the person's own with whatever ends its sentence; anything else goes."""
    bare = found.rstrip(".,;:!?)]}>\"'")
    return found if bare in links or found in links else ""


def refer(text: str, sources: int) -> str:
    """The same with only such references ([1]) as there are sources for."""
    return _REFERENCE.sub(lambda found: found[0] if 1 <= int(found[1]) <= sources else "", text).strip()
