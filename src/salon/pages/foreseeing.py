"""What a page's client will ask for first, named in the page, so that a browser asks at once and not when told to."""

from html import escape
from typing import NamedTuple
from urllib.parse import quote

from salon.pages.feeds import PROFILE
from salon.pages.previews import POST, Preview
from salon.pages.shell import Build, WebFile, etag_of, list_needs

SESSION = "/api/salon/v1/session"


class Foreseen(NamedTuple):
    """A page by the client's name for it, and the addresses it asks for; the client's own words, to the letter."""

    page: str
    addresses: list[str]


def foresee(path: str, preview: Preview | None, *, signed_in: bool) -> Foreseen | None:
    """What the page at this path asks for; None for a page that is seldom the first that somebody opens.

    What turns out not to be theirs to see is refused as it would be later; what is named in vain is only lost.
    """
    if path in {"", "/"}:
        first = "/api/v1/timelines/home" if signed_in else "/api/v1/timelines/public?local=true"
        return Foreseen("/", [SESSION, first])
    if found := POST.fullmatch(path):
        post = f"/api/v1/statuses/{found['id']}"
        return Foreseen("/posts/[id]", [SESSION, post, f"{post}/context"])
    if found := PROFILE.fullmatch(path):
        addresses = [SESSION, f"/api/v1/accounts/lookup?acct={quote(found['username'])}"]
        if preview and preview.author:
            posts = f"/api/v1/accounts/{preview.author.id}/statuses"
            credit = f"/api/salon/v1/accounts/{preview.author.id}/credit"
            addresses += [f"{posts}?pinned=true", credit, f"{posts}?exclude_replies=true"]
        return Foreseen("/@[acct]", addresses)
    return None


def add_foreseen(file: WebFile, build: Build, language: str, foreseen: Foreseen | None, *, drawn: bool) -> WebFile:
    """The page with what it needs and asks for named in its head.

    Where its first screen comes with it, `drawn`, the client's turn is after that: the page's script lets it begin.
    """
    if foreseen is None or b"</head>" not in file.content:
        return file
    how = 'rel="asked"' if drawn else 'rel="preload" as="fetch" crossorigin'
    asked = "".join(f'<link {how} href="{escape(one)}">' for one in foreseen.addresses)
    needed = "".join(list_needs(build, foreseen.page, language, drawn=drawn))
    content = file.content.replace(b"</head>", needed.encode() + asked.encode() + b"</head>", 1)
    if drawn:
        content = content.replace(b'rel="modulepreload"', b'rel="later"')
    return file._replace(content=content, twins={}, headers=file.headers | {"ETag": etag_of(content)})
