"""What a page says of itself to whoever shows its link: Open Graph, oEmbed discovery, and whether to index it."""

import re
from html import escape
from typing import NamedTuple
from urllib.parse import quote, urlencode

import psycopg
from psycopg_pool import PoolTimeout

from salon.accounts.queries import find_id_by_username
from salon.accounts.views import DESCRIPTION, Account, get_account
from salon.consent.queries import find_answers
from salon.consent.signals import NOBODY_SAID, Answers, to_headers, to_tdm_reservation
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.media.keeping import blobs
from salon.media.models import File, Media
from salon.media.queries import list_for_posts
from salon.pages.feeds import PROFILE
from salon.pages.shell import WebFile, etag_of
from salon.posts.models import Post
from salon.posts.queries import list_posts
from salon.posts.rules import Standing, may_see

POST = re.compile(r"/posts/(?P<id>\d{1,19})/?", re.ASCII)
MOST_ID = 2**63 - 1
TITLE_MAX, TEXT_MAX = 90, 240
MARKUP = re.compile(r"<[^>]*>")
RSL_TYPE = "application/rsl+xml"
OPEN_GRAPH_TYPES = {"profile": "profile", "post": "article", "place": "website"}
HEAD = re.compile(rb"<title>[^<]*</title>|<meta name=\"description\"[^>]*>")


class Image(NamedTuple):
    """A picture to show beside a link."""

    url: str
    width: int
    height: int
    description: str


class Preview(NamedTuple):
    """What strangers may know of a page; `kind` is `profile`, `post` or `place`."""

    kind: str
    url: str
    title: str
    text: str
    image: Image | None
    indexed: bool
    author: Account | None = None
    html: str = ""  # of a post without a picture, what stands for it elsewhere
    answers: Answers = NOBODY_SAID  # what may be done with a post


async def find_preview(path: str) -> Preview | None:
    """What the page at this path is, as a stranger sees it; None for what they may not see and for all other pages."""
    if path in {"", "/"}:
        return _of_place()
    if found := PROFILE.fullmatch(path):
        account_id = await find_id_by_username(found["username"])
        return _of_profile(await get_account(account_id)) if account_id else None
    if (found := POST.fullmatch(path)) and int(found["id"]) <= MOST_ID:
        return await _of_post(int(found["id"]))
    return None


def _of_place() -> Preview:
    place = settings()
    return Preview("place", f"{place.base_url}/", place.title, DESCRIPTION, None, indexed=True)


def _of_profile(account: Account) -> Preview | None:
    if account.suspended is True:
        return None
    name = account.display_name or account.username
    title = f"{name} (@{account.username}@{settings().domain})"
    picture = Image(account.avatar, 0, 0, account.avatar_description)
    return Preview("profile", account.url, title, _to_plain(account.note), picture, _is_indexed(account), account)


async def _of_post(post_id: int) -> Preview | None:
    post = (await list_posts([post_id])).get(post_id)
    if post is None or post.boost_of_id is not None or not may_see(post.visibility, Standing()):
        return None
    try:
        author = await get_account(post.author_id)
    except NotFound:
        return None
    if author.suspended is True:
        return None
    media = (await list_for_posts([post_id])).get(post_id, []) if post.has_media else []
    image = None if post.sensitive else next((made for one in media if (made := _to_image(one))), None)
    said = post.spoiler_text or _to_plain(post.html) or (media[0].description if media else "") or ""
    name = author.display_name or author.username
    title = f"{name}: \u201c{_shorten(said, TITLE_MAX)}\u201d" if said else f"A post by {name}"
    answers = await find_answers(post_id)
    indexed = post.visibility == "public" and _is_indexed(author) and answers.get("search.index") != "no"
    url = f"{settings().base_url}/posts/{post_id}"
    return Preview(
        "post", url, title, _shorten(said, TEXT_MAX), image, indexed, author, _to_quotation(post, author), answers
    )


def _is_indexed(account: Account) -> bool:
    """Whether search engines may keep what somebody shows: who is discoverable here is so there."""
    return account.discoverable and account.limited is not True


def _to_image(media: Media) -> Image | None:
    """A picture, or the cover of a clip, as large as it is."""
    file: File | None = media.original if media.kind == "image" else media.small
    if file is None or not file.width:
        return None
    return Image(blobs().url(file.key), file.width, file.height, media.description or "")


def _to_quotation(post: Post, author: Account) -> str:
    """A post as a quotation in harmless HTML, its words behind the warning that it carries."""
    words = f"<p>{escape(post.spoiler_text)}</p>" if post.spoiler_text else post.html
    name, url = escape(author.display_name or author.username), f"{settings().base_url}/posts/{post.id}"
    return f'<blockquote>{words}<footer><a href="{url}">{name}</a></footer></blockquote>'


def _to_plain(html: str) -> str:
    """The words of our own HTML on one line; entities stay as they are until `_shorten` has counted them."""
    spaced = MARKUP.sub("", re.sub(r"</p>|<br ?/?>", " ", html))
    plain = spaced.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#39;", "'")
    return _shorten(plain.replace("&amp;", "&"), TEXT_MAX)


def _shorten(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "\u2026"


def embed_address(preview: Preview) -> str:
    """Where the oEmbed of a page is."""
    return f"{settings().base_url}/api/oembed?{urlencode({'url': preview.url})}"


def license_address(preview: Preview) -> str:
    """Where the licence of a post's page is, in Really Simple Licensing."""
    return f"{settings().base_url}/rsl/{preview.url.rsplit('/', 1)[-1]}"


def place_license() -> str:
    """Where the licence of everything is that has none of its own."""
    return f"{settings().base_url}/rsl.xml"


def to_license_link(address: str) -> str:
    """The header `Link` that leads to a licence."""
    return f'<{address}>; rel="license"; type="{RSL_TYPE}"'


def _list_tags(preview: Preview) -> list[str]:
    properties = {
        "og:site_name": settings().title,
        "og:type": OPEN_GRAPH_TYPES[preview.kind],
        "og:url": preview.url,
        "og:title": preview.title,
        "og:description": preview.text,
    }
    if image := preview.image:
        properties["og:image"] = image.url
        if image.width:
            properties |= {"og:image:width": str(image.width), "og:image:height": str(image.height)}
        if image.description:
            properties["og:image:alt"] = image.description
    large = preview.kind == "post" and preview.image is not None
    names = {
        "description": preview.text or preview.title,
        "twitter:card": "summary_large_image" if large else "summary",
    }
    if not preview.indexed:
        names["robots"] = "noindex"
    tags = [f"<title>{escape(preview.title)}</title>", f'<link rel="canonical" href="{escape(preview.url)}">']
    tags += [f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items() if value]
    tags += [f'<meta name="{name}" content="{escape(value)}">' for name, value in names.items()]
    if preview.kind == "post":
        tags.append(f'<meta name="tdm-reservation" content="{to_tdm_reservation(preview.answers)}">')
        tags.append(f'<link rel="license" type="{RSL_TYPE}" href="{escape(license_address(preview))}">')
        address = escape(embed_address(preview))
        tags.append(f'<link rel="alternate" type="application/json+oembed" href="{address}">')
    if preview.kind == "profile" and preview.author:
        name = quote(preview.author.username)
        address = f"{settings().base_url}/@{name}.rss"
        tags.append(f'<link rel="alternate" type="application/rss+xml" title="@{name}" href="{address}">')
    return tags


async def look_up_preview(path: str) -> Preview | None:
    """The preview of a page; None without a database too."""
    try:
        return await find_preview(path)
    except (psycopg.Error, PoolTimeout, OSError):
        return None


def add_preview(file: WebFile, preview: Preview | None) -> WebFile:
    """The client's index with what its page is and what may be done with it."""
    file = file._replace(headers=file.headers | {"Link": to_license_link(place_license())})
    if preview is None or b"</head>" not in file.content:
        return file
    head = "".join(_list_tags(preview)).encode()
    content = HEAD.sub(b"", file.content).replace(b"</head>", head + b"</head>", 1)
    headers = file.headers | {"ETag": etag_of(content)}
    if preview.kind == "post":
        headers |= to_headers(preview.answers) | {"Link": to_license_link(license_address(preview))}
    return file._replace(content=content, twins={}, headers=headers)
