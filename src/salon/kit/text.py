"""What people type becomes safe HTML in Mastodon's shape: paragraphs, links, @mentions and #tags."""

import re
from html import escape
from typing import NamedTuple

from linkify_it import LinkifyIt

_linkify = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
MENTION = re.compile(r"(?<![\w/@.])@([A-Za-z0-9_]{1,30})(?:@([A-Za-z0-9.:-]+))?(?![\w@])")
TAG = re.compile(r"(?<![\w/#&])#((?=\w*[^\W\d_])\w{1,100})")
URL_LENGTH = 23  # what a link counts for, as clients compute it


class Rendered(NamedTuple):
    """HTML, the usernames mentioned (lower case) and the tags (lower case, in order, once)."""

    html: str
    mentions: list[str]
    tags: list[str]


def find_mentions(text: str, domain: str) -> list[str]:
    """Usernames of this place mentioned in a text, lower case, each once, in order."""
    found = (match[1].lower() for match in MENTION.finditer(text) if not match[2] or match[2].lower() == domain)
    return list(dict.fromkeys(found))


def find_tags(text: str) -> list[str]:
    """Tags in a text, lower case, each once, in order; a tag has a letter in it."""
    return list(dict.fromkeys(match[1].lower() for match in TAG.finditer(_without_urls(text))))


def find_links(text: str) -> list[str]:
    """The web addresses in a text, in order."""
    return [str(link.url) for link in _links(text)]


def count_characters(text: str) -> int:
    """The length clients count: a link is 23 characters, whatever its length."""
    return len(_replace_urls(text, "x" * URL_LENGTH))


def render(text: str, base_url: str, people: frozenset[str], domain: str) -> Rendered:
    """Render a text; only usernames in `people` (lower case) become links to their profiles."""
    pieces: list[str] = []
    position = 0
    for link in _links(text):
        pieces.append(_render_words(text[position : link.index], base_url, people, domain))
        pieces.append(anchor(link.url))
        position = link.last_index
    pieces.append(_render_words(text[position:], base_url, people, domain))
    body = "".join(pieces).strip("\n")
    paragraphs = [part.replace("\n", "<br />") for part in re.split(r"\n{2,}", body) if part.strip()]
    html = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Rendered(html, [name for name in find_mentions(text, domain) if name in people], find_tags(text))


def _links(text: str) -> list:  # type: ignore[type-arg]
    if "://" not in text:
        return []
    return [link for link in _linkify.match(text) or [] if link.schema in {"http:", "https:"}]


def _replace_urls(text: str, stand_in: str) -> str:
    pieces, position = [], 0
    for link in _links(text):
        pieces += [text[position : link.index], stand_in]
        position = link.last_index
    return "".join([*pieces, text[position:]])


def _without_urls(text: str) -> str:
    return _replace_urls(text, " ")


def anchor(url: str) -> str:
    """A link to an address, shown short."""
    shown = re.sub(r"^https?://(www\.)?", "", url)
    shown = shown if len(shown) <= 40 else shown[:39] + "\u2026"
    return f'<a href="{escape(url)}" target="_blank" rel="nofollow noopener" translate="no">{escape(shown)}</a>'


def _render_words(text: str, base_url: str, people: frozenset[str], domain: str) -> str:
    def mention(match: re.Match[str]) -> str:
        name, host = match[1], match[2]
        if name.lower() not in people or (host and host.lower() != domain):
            return match[0]
        return (
            f'<span class="h-card" translate="no"><a href="{base_url}/@{name}" class="u-url mention">'
            f"@<span>{name}</span></a></span>"
        )

    def tag(match: re.Match[str]) -> str:
        name = match[1]
        return f'<a href="{base_url}/tags/{name.lower()}" class="mention hashtag" rel="tag">#<span>{name}</span></a>'

    return TAG.sub(tag, MENTION.sub(mention, escape(text, quote=False)))
