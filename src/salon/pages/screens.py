"""The first screen of a page, drawn out of what the API answers: read before the client is there, or without it.

It stands in the client's own classes (web/screen.ts) where the client will draw the same, and goes when that has.
"""

import asyncio
import base64
import hashlib
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlencode

from jinja2 import Environment

from salon.pages.asking import Req, ask_own
from salon.pages.consent import templates
from salon.pages.drawing import Poll, Quoted, draw_html, draw_words, to_local, to_name, to_poll, to_quoted
from salon.pages.foreseeing import SESSION, Foreseen
from salon.pages.headers import add_style
from salon.pages.places import is_suspended
from salon.pages.shell import Build, WebFile, etag_of

MOST_POSTS, MOST_REPLIES = 5, 5
LOOKED_AT = 3  # of a list, where the first picture is in view at all
CLIPS = frozenset({"video", "gifv", "audio"})
# As the client has them (web/src/lib/features/posts/shape.ts), so that the file fetched here is the one shown there.
ONE_WIDE, SEVERAL_WIDE = "(min-width: 45rem) 60rem, 70vw", "(min-width: 45rem) 20rem, 50vw"
CONTEXTS = {"/": "home", "/posts/[id]": "thread", "/@[acct]": "account"}
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"
OUTLINE = (b'<svg id="coming"', b"</svg>")
# What lies between is for whoever asked and for this page alone: the service worker keeps pages without it.
BEGINS, ENDS = b"<!--screen-->", b"<!--/screen-->"


class Picture(NamedTuple):
    """A picture or clip as it stands in a post; `frame` is the class of its ratio and ground."""

    kind: str
    frame: str
    width: int
    height: int
    src: str
    srcset: str
    sizes: str
    still: str
    alt: str


class Item(NamedTuple):
    """A post as it is shown here: what covers it, if anything, and its pictures, veiled or not."""

    shown: Any  # as it stands in the list, a boost perhaps
    post: Any
    cover: str
    folded: bool
    veiled: bool
    pictures: list[Picture]
    poll: Poll | None
    quoted: Quoted | None


class Screen(NamedTuple):
    """Markup for body and head, the rules of its own stylesheet, and what else its client will ask for."""

    body: str
    head: str
    style: str
    asked: list[str]


class _Reader(NamedTuple):
    """Whom it is drawn for: what they chose, which page it is, and where ratios and grounds are gathered."""

    viewer: Any
    reading: Any
    context: str
    words: Any
    rules: list[str]


async def draw_screen(request: Req, build: Build, language: str, foreseen: Foreseen | None) -> Screen | None:
    """The first screen of a page as whoever asks may see it; None where there is none, or it is not theirs to see.

    Asks for what the client will ask for, and draws nothing of what is refused.
    """
    words = build.screen_words.get(language)
    if words is None or foreseen is None or request.scope["query_string"]:
        return None
    answers = dict(
        zip(
            foreseen.addresses,
            await asyncio.gather(*(ask_own(request, one) for one in foreseen.addresses)),
            strict=True,
        )
    )
    session = answers.pop(SESSION)
    if session is None or any(one is None or is_suspended(one) for one in answers.values()):
        return None
    reader = _Reader(session["account"], session.get("reading") or {}, CONTEXTS[foreseen.page], words, [])
    values = _READ[foreseen.page](list(answers.values()), reader)
    asked = _list_standings(values.get("account"), reader)
    if asked:
        standings = await ask_own(request, asked[0]) or [{}]
        values["labels"] = standings[0].get("labels") or []
        values["covered"] = any(one["action"] != "show" for one in values["labels"])
    at, head = _name_first_picture(values.get("pinned") or values["items"])
    values |= {"t": words, "session": session, "page": foreseen.page, "first_picture": at}
    body = _environment.get_template("screen.html").render(**values)
    return Screen(body, head, "".join(reader.rules), asked)


def _list_standings(account: Any, reader: _Reader) -> list[str]:
    """Where the client asks how the reader stands to whose profile it is; nowhere for their own."""
    people = [account, account.get("moved")] if account and reader.viewer else []
    ids = [one["id"] for one in people if one and one["id"] != reader.viewer["id"]]
    return [f"/api/v1/accounts/relationships?{urlencode([('id[]', one) for one in ids])}"] if ids else []


def add_screen(file: WebFile, screen: Screen | None) -> WebFile:
    """The page with its first screen in the place of the outline; kept by nobody but the browser that asked."""
    begin = file.content.find(OUTLINE[0])
    if screen is None or begin < 0:
        return file
    end = file.content.index(OUTLINE[1], begin) + len(OUTLINE[1])
    style = f"<style>{screen.style}</style>" if screen.style else ""
    drawn = f'<div id="coming">{style}{screen.body}</div>'.encode()
    content = file.content[:begin] + BEGINS + drawn + ENDS + file.content[end:]
    head = BEGINS + screen.head.encode() + ENDS
    content = content.replace(b"</head>", head + b"</head>", 1)
    headers = file.headers | {"ETag": etag_of(content), "Cache-Control": "private, no-cache"}
    if style:
        digest = base64.b64encode(hashlib.sha256(screen.style.encode()).digest()).decode()
        headers["Content-Security-Policy"] = add_style(headers["Content-Security-Policy"], f"sha256-{digest}")
    return file._replace(content=content, twins={}, headers=headers)


def _read_home(answers: list[Any], reader: _Reader) -> dict[str, Any]:
    return {"items": [_to_item(one, reader) for one in answers[0][:MOST_POSTS]]}


def _read_post(answers: list[Any], reader: _Reader) -> dict[str, Any]:
    post, around = answers
    replies = [_to_item(one, reader) for one in around["descendants"] if one["in_reply_to_id"] == post["id"]]
    item = _to_item(post, reader)._replace(cover="")
    return {"items": [item], "threaded": bool(around["ancestors"]), "replies": replies[:MOST_REPLIES]}


def _read_profile(answers: list[Any], reader: _Reader) -> dict[str, Any]:
    account, *others = answers
    pinned, credit, posts = others if len(others) == 3 else ([], {}, [])
    return {
        "account": account,
        "works": credit.get("descended_works", 0),
        "pinned": [_to_item(one, reader) for one in pinned[:MOST_POSTS]],
        "items": [_to_item(one, reader) for one in posts[:MOST_POSTS]],
    }


_READ = {"/": _read_home, "/posts/[id]": _read_post, "/@[acct]": _read_profile}


def _to_item(shown: Any, reader: _Reader) -> Item:
    post = shown.get("reblog") or shown
    cover = _find_cover(post, reader)
    warned = bool(post["spoiler_text"])
    choice = reader.reading.get("media", "default")
    covered = choice == "hide_all" or (choice == "default" and post["sensitive"] and not warned)
    veiled = covered or _find_filter(post, reader, "blur") is not None
    several = len(post["media_attachments"]) > 1
    folded = warned and not reader.reading.get("spoilers")
    if cover:
        return Item(shown, post, cover, folded, veiled, [], None, None)
    pictures = [_to_picture(one, reader, several=several) for one in post["media_attachments"]]
    quoted = to_quoted(post, reader.words["quote"], covers=choice == "hide_all" or _is_veiled(post, choice))
    return Item(shown, post, cover, folded, veiled, pictures, to_poll(post, reader.viewer, reader.rules), quoted)


def _is_veiled(post: Any, choice: str) -> bool:
    """Whether the picture of the post that is quoted here is one that the reader wants covered."""
    quoted = (post.get("quote") or {}).get("quoted_status") or {}
    return choice == "default" and bool(quoted.get("sensitive"))


def _find_filter(post: Any, reader: _Reader, action: str) -> Any | None:
    """A filter that a post meets on this page and that wants this done."""
    met = (one["filter"] for one in post.get("filtered") or ())
    return next((one for one in met if one["filter_action"] == action and reader.context in one["context"]), None)


def _find_cover(post: Any, reader: _Reader) -> str:
    """Why a post is covered, in a sentence; labels come as filters whose ids are negative, and hide everywhere."""
    met = [one["filter"] for one in post.get("filtered") or ()]
    hidden = next((one for one in met if one["id"].startswith("-") and one["filter_action"] == "hide"), None)
    found = hidden or _find_filter(post, reader, "warn")
    if found is None:
        return ""
    sentence: str = reader.words["post"]["labelled" if found["id"].startswith("-") else "filtered"]
    return sentence.replace("{name}", found["title"])


def _to_picture(media: Any, reader: _Reader, *, several: bool) -> Picture:
    meta = media.get("meta") or {}
    small, whole = meta.get("small") or {}, meta.get("original") or {}
    size = whole or small
    width, height = int(size.get("width") or 0) or 1, int(size.get("height") or 0) or 1
    frame = f"f{len(reader.rules)}"
    ground = _to_ground(media.get("blurhash"))
    reader.rules.append(f".{frame}{{--ratio:{width / height:.5f}{ground}}}")
    still, src = to_local(media.get("preview_url") or media["url"]), to_local(media["url"] or media.get("preview_url"))
    differs = int(small.get("width") or 0) and int(small["width"]) < int(whole.get("width") or 0)
    srcset = f"{still} {small['width']}w, {src} {whole['width']}w" if differs else ""
    moves = bool((media.get("salon") or {}).get("animated"))
    kind = media["type"] if media["type"] in CLIPS else "moving" if moves else "image"
    sizes = SEVERAL_WIDE if several else ONE_WIDE
    return Picture(kind, frame, width, height, src, srcset, sizes, still, media.get("description") or "")


def _to_ground(blurhash: str | None) -> str:
    """The average colour of a blurhash (its four digits after the first two), as a declaration."""
    if not blurhash or len(blurhash) < 6 or any(digit not in DIGITS for digit in blurhash[2:6]):
        return ""
    value = 0
    for digit in blurhash[2:6]:
        value = value * len(DIGITS) + DIGITS.index(digit)
    return f";background:#{value & 0xFFFFFF:06x}"


def _name_first_picture(items: list[Item]) -> tuple[int, str]:
    """Which post has the first picture that is shown, -1 for none, and the element that has it fetched at once."""
    at = next((at for at, one in enumerate(items[:LOOKED_AT]) if one.pictures), -1)
    first = items[at] if at >= 0 else None
    if first is None or first.veiled or first.folded or first.pictures[0].kind != "image":
        return -1, ""
    picture = first.pictures[0]
    sources = f' imagesrcset="{escape(picture.srcset)}" imagesizes="{escape(picture.sizes)}"' if picture.srcset else ""
    return at, f'<link rel="preload" as="image" fetchpriority="high" href="{escape(picture.src)}"{sources}>'


def _make_environment() -> Environment:
    made = templates.overlay()
    drawn = {"local": to_local, "name": to_name, "words": draw_words, "html": draw_html}
    made.filters = {**templates.filters, **drawn}
    return made


_environment = _make_environment()
