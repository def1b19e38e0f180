"""Profiles as RSS: what somebody posts for everybody to see, for readers of feeds."""

import re
from email.utils import format_datetime
from html import escape
from xml.etree import ElementTree as ET

from litestar import Response

from salon import __version__
from salon.accounts.queries import find_id_by_username
from salon.accounts.views import Account, get_account
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.ids import MAX_ID
from salon.kit.pages import Page
from salon.media.keeping import blobs
from salon.media.models import Media
from salon.media.queries import list_for_posts
from salon.posts.models import Post
from salon.posts.queries import list_posts
from salon.posts.rules import Standing, may_see
from salon.timelines.queries import ProfileFilter, list_profile

FEED = re.compile(r"/@(?P<username>\w{1,30})(?P<tab>/with_replies|/media|/tagged/[^/]{1,100})?\.rss", re.ASCII)
PROFILE = re.compile(r"/@(?P<username>\w{1,30})/?", re.ASCII)
SHOWN, LOOKED_AT = 20, 40  # posts; those for followers only are left out
MEDIA = "http://search.yahoo.com/mrss/"
# XML 1.0 cannot hold them, escaped or not.
UNHOLDABLE = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
ET.register_namespace("media", MEDIA)


async def answer_feed(username: str, tab: str) -> Response[bytes]:
    """The newest public posts of a person, without boosts; raises `NotFound` for nobody and for the suspended.

    `tab` is empty, `/with_replies`, `/media` or `/tagged/` and a tag.
    """
    account_id = await find_id_by_username(username)
    if account_id is None:
        raise NotFound
    account = await get_account(account_id)
    if account.suspended is True:
        raise NotFound
    wanted = ProfileFilter(
        only_media=tab == "/media",
        exclude_replies=tab == "",
        exclude_boosts=True,
        tag=tab.removeprefix("/tagged/").lower() if tab.startswith("/tagged/") else None,
    )
    ids = [*await list_profile(None, account_id, Page(MAX_ID, 0, LOOKED_AT, ascending=False), wanted)]
    found = await list_posts(ids)
    shown = [post for i in ids if (post := found.get(i)) and may_see(post.visibility, Standing())][:SHOWN]
    media = await list_for_posts([post.id for post in shown if post.has_media])
    feed = _to_feed(account, [_to_item(post, media.get(post.id, [])) for post in shown], shown)
    return Response(
        ET.tostring(feed, encoding="utf-8", xml_declaration=True),
        media_type="application/rss+xml; charset=utf-8",
        headers={"Cache-Control": "public, max-age=60"},
    )


def _to_feed(account: Account, items: list[ET.Element], posts: list[Post]) -> ET.Element:
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    title = account.display_name or account.username
    _add(channel, "title", title)
    _add(channel, "description", f"Public posts from @{account.username}@{settings().domain}")
    _add(channel, "link", account.url)
    image = ET.SubElement(channel, "image")
    _add(image, "url", account.avatar)
    _add(image, "title", title)
    _add(image, "link", account.url)
    if posts:
        _add(channel, "lastBuildDate", format_datetime(posts[0].created_at))
    _add(channel, "generator", f"Salon {__version__}")
    channel.extend(items)
    return rss


def _to_item(post: Post, media: list[Media]) -> ET.Element:
    item = ET.Element("item")
    url = f"{settings().base_url}/posts/{post.id}"
    ET.SubElement(item, "guid", isPermaLink="true").text = url
    _add(item, "link", url)
    _add(item, "pubDate", format_datetime(post.created_at))
    warning = f"<p><strong>{escape(post.spoiler_text)}</strong></p><hr>" if post.spoiler_text else ""
    options = "".join(f"<li>{escape(title)}</li>" for title, _ in post.poll.options) if post.poll else ""
    _add(item, "description", warning + post.html + (f"<ul>{options}</ul>" if options else ""))
    for number, one in enumerate(media):
        if one.original is None:
            continue
        address, size = blobs().url(one.original.key), str(one.original.bytes)
        if number == 0:  # feeds have room for one; all of them follow in the media namespace
            ET.SubElement(item, "enclosure", url=address, type=one.original.mime, length=size)
        medium = {"url": address, "type": one.original.mime, "fileSize": size, "medium": _medium(one)}
        content = ET.SubElement(item, f"{{{MEDIA}}}content", medium)
        rating = ET.SubElement(content, f"{{{MEDIA}}}rating", scheme="urn:simple")
        rating.text = "adult" if post.sensitive else "nonadult"
        if one.description:
            described = ET.SubElement(content, f"{{{MEDIA}}}description", type="plain")
            described.text = UNHOLDABLE.sub("", one.description)
    for tag in post.tags:
        _add(item, "category", tag)
    return item


def _medium(media: Media) -> str:
    return {"gifv": "video", "video": "video", "audio": "audio"}.get(media.kind, "image")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = UNHOLDABLE.sub("", text)
