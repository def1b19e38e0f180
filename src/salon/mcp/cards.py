"""Posts, people and pictures as an assistant gets them: few fields, and every word of a person's fenced."""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import Annotated, Any

import msgspec

from salon.kit.errors import Invalid
from salon.kit.fencing import NOTICE, SHORT, Fence
from salon.kit.ids import MAX_ID
from salon.kit.pages import Page

Limit = Annotated[int, msgspec.Meta(ge=1, le=40, description="How many at most.")]
Cursor = Annotated[str, msgspec.Meta(description="`next_cursor` of the page before; leave out for the first page.")]
Id = Annotated[str, msgspec.Meta(pattern=r"^\d{1,19}$", description="The id of a post, person, picture or draft.")]
Key = Annotated[
    str,
    msgspec.Meta(max_length=120, description="Any text of your own; sent again with it, the same is not done twice."),
]


class PageWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which stretch."""

    cursor: Cursor = ""
    limit: Limit = 10


class PictureCard(msgspec.Struct, kw_only=True):
    """A picture in a post; `description` is fenced."""

    id: str
    url: str | None = None
    preview_url: str | None = None
    description: str = ""


class PostCard(msgspec.Struct, kw_only=True):
    """A post; `text`, `warning` and `options` are what its author wrote, fenced."""

    id: str
    url: str
    author: str
    created_at: str
    text: str
    warning: str = ""
    options: list[str] = []
    visibility: str
    how_made: str
    pictures: list[PictureCard] = []
    replies: int = 0
    boosts: int = 0
    favourites: int = 0
    remixes: int = 0
    can_remix: bool = False
    favourited: bool = False
    reply_to_id: str | None = None
    boosted_by: str | None = None
    quotes_id: str | None = None
    remix_of: list[str] = []


class PersonCard(msgspec.Struct, kw_only=True):
    """A person; `about` is what they wrote of themselves, fenced."""

    id: str
    handle: str
    url: str
    about: str = ""
    avatar_url: str = ""
    is_bot: bool = False
    is_locked: bool = False
    posts: int = 0
    followers: int = 0
    following: int = 0


class Told(msgspec.Struct, kw_only=True):
    """What every answer with words of others begins with."""

    notice: str = NOTICE
    fence: str = ""


class _Account(msgspec.Struct):
    id: str
    acct: str
    url: str = ""
    note: str = ""
    avatar: str = ""
    bot: bool = False
    locked: bool = False
    statuses_count: int = 0
    followers_count: int = 0
    following_count: int = 0


class _Attachment(msgspec.Struct):
    id: str
    type: str
    url: str | None = None
    preview_url: str | None = None
    description: str | None = None


class _Option(msgspec.Struct):
    title: str


class _Poll(msgspec.Struct):
    options: list[_Option]


class _Made(msgspec.Struct):
    degree: str = "none"
    parents: list[str] = []
    remixes_count: int = 0
    can_remix: bool = False


class _Quoted(msgspec.Struct):
    id: str


class _Quote(msgspec.Struct):
    quoted_status: _Quoted | None = None


class _Status(msgspec.Struct):
    id: str
    url: str
    account: _Account
    created_at: str
    content: str
    spoiler_text: str
    visibility: str
    media_attachments: list[_Attachment]
    replies_count: int
    reblogs_count: int
    favourites_count: int
    salon: _Made
    favourited: bool = False
    in_reply_to_id: str | None = None
    poll: _Poll | None = None
    quote: _Quote | None = None
    reblog: "_Status | None" = None


_decode_status = msgspec.json.Decoder(_Status).decode
_decode_account = msgspec.json.Decoder(_Account).decode
_BREAK = re.compile(r"<br ?/?>")
_TAGS = re.compile(r"<[^>]*>")


def to_words(html: str) -> str:
    """The words of HTML that this place rendered."""
    return unescape(_TAGS.sub("", _BREAK.sub("\n", html.replace("</p><p>", "\n\n"))))


def to_post(status: bytes, fence: Fence) -> PostCard:
    """A Status of the API as a card; a boost is the post that was boosted, and says by whom."""
    outer = _decode_status(status)
    one = outer.reblog or outer
    handle = f"@{one.account.acct}"
    return PostCard(
        id=one.id,
        url=one.url,
        author=handle,
        created_at=one.created_at,
        text=fence.wrap(to_words(one.content), handle),
        warning=fence.wrap(one.spoiler_text, handle, SHORT),
        options=[fence.wrap(option.title, handle, SHORT) for option in one.poll.options] if one.poll else [],
        visibility=one.visibility,
        how_made=one.salon.degree,
        pictures=[
            PictureCard(
                id=media.id,
                url=media.url,
                preview_url=media.preview_url,
                description=fence.wrap(media.description, handle, SHORT),
            )
            for media in one.media_attachments
        ],
        replies=one.replies_count,
        boosts=one.reblogs_count,
        favourites=one.favourites_count,
        remixes=one.salon.remixes_count,
        can_remix=one.salon.can_remix and bool(one.media_attachments),
        favourited=one.favourited,
        reply_to_id=one.in_reply_to_id,
        boosted_by=f"@{outer.account.acct}" if outer.reblog else None,
        quotes_id=one.quote.quoted_status.id if one.quote and one.quote.quoted_status else None,
        remix_of=one.salon.parents,
    )


def to_person(account: bytes, fence: Fence) -> PersonCard:
    """An Account of the API as a card."""
    one = _decode_account(account)
    handle = f"@{one.acct}"
    return PersonCard(
        id=one.id,
        handle=handle,
        url=one.url,
        about=fence.wrap(to_words(one.note), handle, SHORT),
        avatar_url=one.avatar,
        is_bot=one.bot,
        is_locked=one.locked,
        posts=one.statuses_count,
        followers=one.followers_count,
        following=one.following_count,
    )


def tell_post(card: PostCard) -> str:
    """A post in lines for reading."""
    counts = f"{card.replies} replies, {card.favourites} favourites, {card.remixes} remixes"
    boosted = f", boosted by {card.boosted_by}" if card.boosted_by else ""
    lines = [f"Post {card.id} by {card.author}{boosted}, {card.created_at} ({card.how_made}; {counts})"]
    lines += [f"Content warning: {card.warning}"] if card.warning else []
    lines += [card.text] if card.text else []
    lines += [f"Poll option: {option}" for option in card.options]
    lines += [f"Picture {one.id}: {one.description or 'not described'}" for one in card.pictures]
    return "\n".join(lines)


def tell_all(lines: Iterable[str], nothing: str, next_cursor: str | None = None) -> str:
    """Things in lines for reading, with the notice before them."""
    told = list(lines)
    if not told:
        return nothing
    more = [f"More with cursor {next_cursor}."] if next_cursor else []
    return "\n\n".join([NOTICE, *told, *more])


def to_page(cursor: str, limit: int) -> Page:
    """The stretch a cursor stands for; raises `Invalid` for one that is none of ours."""
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 19):
        raise Invalid("That cursor is not one of ours.")
    return Page(min(int(cursor), MAX_ID) if cursor else MAX_ID, 0, limit, ascending=False)


def find_next(cursors: Sequence[Any], limit: int) -> str | None:
    """The cursor of the next page, if this one is full."""
    return str(cursors[-1]) if cursors and len(cursors) >= limit else None
