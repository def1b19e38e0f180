"""Reading a page: its Open Graph, Twitter, JSON-LD and plain HTML words, each where the one before is silent."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

import httpx
import msgspec
from lxml import etree

from salon.kit import clock
from salon.kit.outbound import OutboundRefused, parse_address
from salon.posts.cards.models import Found

TITLE_MAX, TEXT_MAX, NAME_MAX, URL_MAX = 300, 500, 100, 2000
MOST_TAGS, MOST_SCRIPTS = 300, 10
LOOKED_AT = 20 * TITLE_MAX  # of a title, which comes in as many pieces as it has entities
# Encodings of the web's pages; others, some of them slow, are read as UTF-8.
CHARSET = re.compile(
    r"utf-?8|us-ascii|iso-8859-\d{1,2}|latin-?1|windows-125\d|koi8-[ru]|shift[_-]jis|euc-(jp|kr)|gb(k|2312|18030)|big5"
)
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,20})", re.IGNORECASE)
ARTICLES = frozenset({"Article", "NewsArticle", "BlogPosting", "Report", "ScholarlyArticle", "WebPage", "VideoObject"})
OEMBED, LINKED_DATA = "application/json+oembed", "application/ld+json"


class _Collector:
    """Takes a page's tags as they come: no tree is built, which strangers could make as deep as they like."""

    def __init__(self) -> None:
        self.metas: dict[str, str] = {}
        self.scripts: list[str] = []
        self.title = self.language = self.oembed = ""
        self._inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "meta" and len(self.metas) < MOST_TAGS:
            name = (attributes.get("property") or attributes.get("name") or "").lower()
            self.metas.setdefault(name, attributes.get("content", ""))
        elif tag == "link" and attributes.get("type") == OEMBED:
            self.oembed = self.oembed or attributes.get("href", "")
        elif tag == "html":
            self.language = self.language or attributes.get("lang", "")
        elif tag == "title" and not self.title:
            self._inside = tag
        elif tag == "script" and attributes.get("type") == LINKED_DATA and len(self.scripts) < MOST_SCRIPTS:
            self._inside = tag
            self.scripts.append("")

    def end(self, _: str) -> None:
        self._inside = ""

    def data(self, text: str) -> None:
        if self._inside == "title" and len(self.title) < LOOKED_AT:
            self.title += text
        elif self._inside == "script":
            self.scripts[-1] += text

    def close(self) -> None:
        """What the parser calls at the end."""


class Page:
    """What a page's tags hold, and the address it came from."""

    def __init__(self, body: bytes, url: str, content_type: str = "") -> None:
        self.url = url
        self._tags = _Collector()
        parser = etree.HTMLParser(target=self._tags)
        parser.feed("<!doctype html>" + decode(body, content_type).replace("\0", ""))
        parser.close()

    def meta(self, *names: str) -> str:
        """The first of these that says something."""
        return next((value for name in names if (value := self._tags.metas.get(name, "").strip())), "")

    def find_oembed(self) -> str:
        """Where the page says more of itself, in oEmbed's JSON; "" when nowhere."""
        return to_address(self.url, self._tags.oembed)

    def read(self) -> Found | None:
        """What it says; None for a page without a title."""
        article = find_article(self._list_json())
        title = self.meta("og:title", "twitter:title") or to_name(article.get("headline")) or self._tags.title
        if not clean(title, TITLE_MAX):
            return None
        author = _first(article.get("author"))
        publisher = _first(article.get("publisher"))
        named = author if isinstance(author, dict) else {}
        home = httpx.URL(self.url)
        site = self.meta("og:site_name", "application-name") or to_name(publisher)
        image = self.meta("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
        return Found(
            title=clean(title, TITLE_MAX),
            description=clean(
                self.meta("og:description", "twitter:description", "description")
                or to_name(article.get("description")),
                TEXT_MAX,
            ),
            language=to_language(self._tags.language or self.meta("og:locale")),
            author_name=clean(self._author() or to_name(author), NAME_MAX),
            author_url=to_address(self.url, self.meta("article:author") or to_name(named.get("url"))),
            provider_name=clean(site or home.host, NAME_MAX),
            provider_url=f"{home.scheme}://{home.netloc.decode('ascii', 'replace')}",
            image_url=to_address(self.url, image or to_name(_first(article.get("image")), "url")),
            image_description=clean(self.meta("og:image:alt", "twitter:image:alt"), TEXT_MAX),
            published_at=to_moment(self.meta("article:published_time") or to_name(article.get("datePublished"))),
        )

    def _author(self) -> str:
        """Who wrote it; `article:author` is often an address, which names nobody."""
        said = self.meta("author", "twitter:creator", "article:author")
        return "" if "://" in said else said

    def _list_json(self) -> Iterator[Any]:
        for script in self._tags.scripts:
            try:
                yield msgspec.json.decode(script)
            except (msgspec.DecodeError, RecursionError, ValueError):
                continue


def with_oembed(found: Found | None, body: bytes, url: str) -> Found | None:
    """Fill what a page left open with what its oEmbed says; no markup of theirs is ever taken over."""
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return found
    if not isinstance(said, dict):
        return found
    title = (found.title if found else "") or clean(to_name(said.get("title")), TITLE_MAX)
    if not title:
        return found
    known = found or Found(title=title, provider_name=clean(httpx.URL(url).host, NAME_MAX))
    return msgspec.structs.replace(
        known,
        author_name=known.author_name or clean(to_name(said.get("author_name")), NAME_MAX),
        author_url=known.author_url or to_address(url, to_name(said.get("author_url"))),
        provider_name=clean(to_name(said.get("provider_name")), NAME_MAX) or known.provider_name,
        image_url=known.image_url or to_address(url, to_name(said.get("thumbnail_url"))),
    )


def decode(body: bytes, content_type: str) -> str:
    """The page as text, by the header's word, else the page's own, else UTF-8; what does not fit is replaced."""
    said = re.search(r"charset=[\"']?([\w-]+)", content_type, re.IGNORECASE)
    own = META_CHARSET.search(body[:4096])
    name = (said[1] if said else own[1].decode() if own else "utf-8").lower()
    return body.decode(name if CHARSET.fullmatch(name) else "utf-8", errors="replace")


def find_article(scripts: Iterable[Any]) -> dict[str, Any]:
    """The first article among a page's JSON-LD, also inside lists and graphs."""
    for script in scripts:
        candidates = script if isinstance(script, list) else [script]
        for one in candidates[:MOST_TAGS]:
            graph = one.get("@graph") if isinstance(one, dict) else None
            for thing in [one, *(graph[:MOST_TAGS] if isinstance(graph, list) else ())]:
                if isinstance(thing, dict) and _list_types(thing) & ARTICLES:
                    return thing
    return {}


def _list_types(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    return {one for one in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(one, str)}


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def to_name(value: Any, key: str = "name") -> str:
    """A text, or what a thing is called."""
    value = _first(value)
    if isinstance(value, dict):
        value = value.get(key)
    return value if isinstance(value, str) else ""


def clean(text: str, longest: int) -> str:
    """One line of plain text that can be stored, cut at `longest`."""
    plain = "".join(one for one in text[: 20 * longest] if one.isprintable() or one.isspace())
    plain = " ".join(plain.encode(errors="replace").decode().split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "\u2026"


def to_address(base: str, text: str) -> str:
    """A whole web address from one that may be relative; "" for anything else."""
    if not text.strip() or len(text) > URL_MAX:
        return ""
    try:
        whole = str(parse_address(text.strip(), httpx.URL(base)))
    except OutboundRefused:
        return ""
    return whole if len(whole) <= URL_MAX else ""


def to_language(text: str) -> str | None:
    """`en` of `en_US`."""
    found = re.match(r"[a-zA-Z]{2,3}(?=$|[-_])", text.strip())
    return found[0].lower() if found else None


def to_moment(text: str) -> str | None:
    """A time as the API writes it; None for what is none."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return clock.to_wire(moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))
    except OverflowError:
        return None
