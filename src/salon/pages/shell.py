"""The web client's files, out of memory: typed, compressed and cached as each of them wants."""

import base64
import hashlib
import mimetypes
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from salon.kit.languages import DEFAULT, direction_of
from salon.pages.headers import content_security_policy

T = TypeVar("T")
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".wasm": "application/wasm",
    ".map": "application/json",
}
ASSET_ENDINGS = frozenset({*TYPES, ".png", ".jpg", ".jpeg", ".gif", ".avif", ".txt", ".xml", ".html"})
# Addresses of the server: what is not there is not a place in the client.
SERVERS = ("api/", "oauth/", ".well-known/", "nodeinfo/", "media/", "avatars/", "headers/")
COMPRESSED = (("br", ".br"), ("gzip", ".gz"))  # in order of preference
# Written by the build: for every language, the files of its words by the names that pages ask for.
WORDS = "words.json"
# Written by the build: for every page, the files it needs before it can show anything.
PAGES = "pages.json"
FIRST_WORDS = "words/home"  # needed by every page
# Written by the build: for every language, the words the server draws a first screen with.
SCREEN_WORDS = "screen-words.json"
# The client's files of fonts by the beginnings of their names: what each is called in rules, and its weights.
FONTS = {"figtree-latin-wght": ("Figtree", "300 900"), "newsreader-latin-500": ("Newsreader", "500")}
FONT_FILE = re.compile(rf"/({'|'.join(FONTS)})-[^/]*\.woff2$")
HTML_TAG = re.compile(r"<html[^>]*>")


class WebFile(NamedTuple):
    """A file of the build with its compressed twins."""

    content: bytes
    twins: dict[str, bytes]
    headers: dict[str, str]
    media_type: str


class Needs(msgspec.Struct):
    """What a page of the client imports at once; words by the names they are imported by."""

    scripts: list[str]
    styles: list[str]
    words: list[str]


class Build(NamedTuple):
    """A build of the web client as it was at `stamp`."""

    stamp: int
    files: dict[str, WebFile]
    indexes: dict[str, WebFile]  # the index by language
    words: dict[str, dict[str, str]]  # by language, the files of the words by their names
    needs: dict[str, Needs]  # by the client's name of the page, as "/posts/[id]"
    screen_words: dict[str, Any]  # by language


_builds: dict[Path, Build] = {}


def find_build(folder: Path) -> Build | None:
    """The built web client, read once and again when it is built anew; None when there is none."""
    try:
        stamp = (folder / "index.html").stat().st_mtime_ns
    except OSError:
        return None
    build = _builds.get(folder)
    if build is None or build.stamp != stamp:
        files = _read_files(folder)
        words = _decode(files, WORDS, dict[str, dict[str, str]])
        needs = _decode(files, PAGES, dict[str, Needs])
        said = _decode(files, SCREEN_WORDS, dict[str, Any])
        build = _builds[folder] = Build(stamp, files, _write_indexes(files, words), words, needs, said)
    return build


def find_file(build: Build, path: str, language: str = DEFAULT) -> WebFile | None:
    """The file of an address; any address that is not a file's is the client's own to route, so its index."""
    path = path.strip("/")
    if path.startswith(SERVERS):
        return None
    if path != "index.html" and (found := build.files.get(path)):
        return found
    if path.startswith("_app/") or Path(path).suffix.lower() in ASSET_ENDINGS:
        return None
    return build.indexes.get(language) or build.files["index.html"]


def list_needs(build: Build, page: str, language: str, *, drawn: bool) -> list[str]:
    """The elements by which a page of the client names what it needs, so that all of it is fetched at once.

    `page` is the client's own name for it, as "/posts/[id]"; what the index names anyhow is not named again. The styles
    hold at once where the page comes with its first screen `drawn`.
    """
    needs = build.needs.get(page)
    index = build.indexes.get(language)
    if needs is None or index is None:
        return []
    words = [found for name in needs.words if (found := build.words[language].get(name))]
    tags = [(path, f'<link rel="modulepreload" href="{path}">') for path in [*words, *needs.scripts]]
    how = 'rel="stylesheet"' if drawn else 'rel="preload" as="style" crossorigin'
    tags += [(path, f'<link {how} href="{path}">') for path in needs.styles]
    return [tag for path, tag in tags if f'="{path}"'.encode() not in index.content]


def write_font_faces(folder: Path) -> str:
    """Rules that name the fonts of the client as built in a folder, for pages that are not the client's."""
    build = find_build(folder)
    found = [(FONT_FILE.search(path), path) for path in sorted(build.files)] if build else []
    return "".join(
        f"@font-face {{ font-family: {FONTS[name[1]][0]}; font-weight: {FONTS[name[1]][1]}; font-display: swap;"
        f" src: url(/{path}) format('woff2'); }}\n"
        for name, path in found
        if name
    )


def _decode(files: dict[str, WebFile], name: str, kind: type[T]) -> T:
    """What the build wrote into one of its lists; an older build has none."""
    return msgspec.json.decode(files[name].content if name in files else b"{}", type=kind)


def _write_indexes(files: dict[str, WebFile], words_of: dict[str, dict[str, str]]) -> dict[str, WebFile]:
    """The index for each language: its words are what the page's modules import, and the first are fetched at once."""
    index = files["index.html"]
    html = index.content.decode()
    indexes = {}
    for language, names in words_of.items():
        imports = msgspec.json.encode({"imports": names}).decode()
        words = f'<script type="importmap">{imports}</script>'
        words += f'<link rel="modulepreload" href="{names[FIRST_WORDS]}">'
        tag = f'<html lang="{language}" dir="{direction_of(language)}">'
        # An import map has to come before anything that loads a module.
        content = HTML_TAG.sub(tag, html, count=1).replace("<head>", f"<head>{words}", 1).encode()
        vary = {"Vary": "Accept-Encoding, Accept-Language, Cookie"}
        indexes[language] = index._replace(
            content=content, twins={}, headers=index.headers | vary | _index_headers(content)
        )
    return indexes


def _index_headers(content: bytes) -> dict[str, str]:
    policy = content_security_policy(hash_scripts(content.decode()))
    return {"ETag": etag_of(content), "Content-Security-Policy": policy}


def etag_of(content: bytes) -> str:
    """What changes whenever the content does."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _read_files(folder: Path) -> dict[str, WebFile]:
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in {".br", ".gz"}:
            name = path.relative_to(folder).as_posix()
            found[name] = _read_file(path, name)
    return found


def _read_file(path: Path, name: str) -> WebFile:
    content = path.read_bytes()
    media_type = TYPES.get(path.suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"ETag": etag_of(content), "Vary": "Accept-Encoding"}
    immutable = name.startswith("_app/immutable/")
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "no-cache"
    if path.suffix == ".html":
        headers |= _index_headers(content)
    twins = {
        encoding: twin.read_bytes()
        for encoding, suffix in COMPRESSED
        if (twin := path.with_name(path.name + suffix)).is_file()
    }
    return WebFile(content, twins, headers, media_type)


class _InlineScripts(HTMLParser):
    """Collects what stands between script tags that load nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and "src" not in dict(attrs):
            self._inside = True
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False


def hash_scripts(html: str) -> tuple[str, ...]:
    """The hashes of a page's inline scripts, as its Content-Security-Policy names them."""
    parser = _InlineScripts()
    parser.feed(html.replace("\r\n", "\n"))
    parser.close()
    digests = (hashlib.sha256(script.encode()).digest() for script in parser.found)
    return tuple(f"sha256-{base64.b64encode(digest).decode()}" for digest in digests)
