"""What a first screen is drawn with: pictures in words, how the votes of a poll stand, the words of a quoted post."""

import re
from html import escape
from typing import Any, NamedTuple

import lxml.html

from salon.kit.context import settings

# As the client has them (web/src/lib/ui/emoji.ts).
SHORTCODE = re.compile(r"(?<![\w:]):(\w{2,64}):(?![\w:])")
TAG = re.compile(r"(<[^>]*>)")


class Option(NamedTuple):
    """An answer of a poll; `frame` is the class of how long its bar is, empty where the votes are not shown."""

    title: str
    frame: str
    share: int
    most: bool
    mine: bool


class Poll(NamedTuple):
    """A poll as whoever asks sees it: to vote in, or how it stands."""

    open: bool
    several: bool
    options: list[Option]
    emojis: Any
    people: int
    over: bool
    until: str


class Quoted(NamedTuple):
    """A quoted post: a sentence in its place, or who, the picture if any, and the words."""

    sentence: str
    post: Any
    picture: Any
    words: str


def to_local(address: str | None) -> str:
    """An address of this place as a path."""
    return (address or "").removeprefix(settings().base_url)


def to_name(account: Any) -> str:
    """What somebody is called."""
    return str(account["display_name"]).strip() or str(account["username"])


def draw_words(text: str, emojis: Any) -> str:
    """HTML of plain words, with pictures for the shortcodes in them."""
    return _draw_emoji(escape(text), emojis)


def draw_html(html: str, emojis: Any) -> str:
    """The HTML of a post or profile as this place wrote it, with pictures for the shortcodes between its tags."""
    parts = TAG.split(html)
    return "".join(part if at % 2 else _draw_emoji(part, emojis) for at, part in enumerate(parts))


def _draw_emoji(escaped: str, emojis: Any) -> str:
    if not emojis or ":" not in escaped:
        return escaped
    known = {one["shortcode"]: one["url"] for one in emojis}

    def draw(found: re.Match[str]) -> str:
        if found[1] not in known:
            return found[0]
        src = escape(to_local(known[found[1]]))
        return f'<img class="emoji" src="{src}" alt="{found[0]}" title="{found[0]}" draggable="false">'

    return SHORTCODE.sub(draw, escaped)


def to_poll(post: Any, viewer: Any, rules: list[str]) -> Poll | None:
    """The poll of a post for a viewer, an account or nobody; the lengths of its bars go to the rules of the page."""
    poll = post.get("poll")
    if not poll:
        return None
    open_ = bool(viewer) and not poll["expired"] and not poll.get("voted") and viewer["id"] != post["account"]["id"]
    people = poll["votes_count"] if poll.get("voters_count") is None else poll["voters_count"]
    most = max((one["votes_count"] or 0 for one in poll["options"]), default=0)
    options = []
    for at, one in enumerate(poll["options"]):
        votes = one["votes_count"]
        share = int((votes or 0) / people * 100 + 0.5) if people else 0
        frame = f"f{len(rules)}" if votes is not None else ""
        if frame:
            rules.append(f".{frame}{{--share:{share / 100}}}")
        mine = at in (poll.get("own_votes") or ())
        options.append(Option(one["title"], frame, share, bool(votes and votes == most), mine))
    until = (poll["expires_at"] or "")[:16].replace("T", " ")
    return Poll(open_, poll["multiple"], options, poll["emojis"], people, poll["expired"], until)


def to_quoted(post: Any, words: Any, *, covers: bool) -> Quoted | None:
    """The quoted post of a post; `covers` says whether the reader wants pictures of its kind covered."""
    quote = post.get("quote")
    if not quote:
        return None
    quoted = quote.get("quoted_status")
    state = quote["state"]
    if state != "accepted" or quoted is None:
        return Quoted(words["states"].get(state, ""), quoted, None, "")
    if quoted.get("filtered"):
        return Quoted(words["filtered"], quoted, None, "")
    shown = not covers and not quoted["spoiler_text"]
    picture = next(iter(quoted["media_attachments"]), None) if shown else None
    return Quoted("", quoted, picture, quoted["spoiler_text"] or _to_plain(quoted["content"]))


def _to_plain(html: str) -> str:
    """The words of some HTML, without the address that a quote begins with."""
    spaced = re.sub(r"<br\s*/?>|</p>", r"\g<0> ", html)
    parsed = lxml.html.fragment_fromstring(spaced, create_parent="div")
    for reference in parsed.find_class("quote-inline"):
        reference.drop_tree()
    return str(parsed.text_content()).strip()
