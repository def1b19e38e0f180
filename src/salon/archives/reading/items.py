"""What is read out of an archive, whoever made it: one item a line."""

import datetime as dt
from typing import Any

import msgspec

SOURCES = ("salon", "mastodon", "x", "instagram", "bluesky")


class Picture(msgspec.Struct, omit_defaults=True):
    """A picture or clip; `path` is where the child put its bytes, None when the archive does not have them."""

    path: str | None
    description: str | None = None
    focus_x: float = 0.0
    focus_y: float = 0.0
    number: int | None = None  # and all below: of an archive of Salon's own
    created_at: dt.datetime | None = None
    generation: int | None = None
    variation: int | None = None
    said: str | None = None  # how it was made, by the archive's word


class Option(msgspec.Struct):
    """An answer of a poll, and how many chose it."""

    title: str
    votes: int = 0


class Poll(msgspec.Struct, omit_defaults=True):
    """A poll as it ended."""

    options: list[Option]
    multiple: bool = False
    hide_totals: bool = False
    voters: int = 0
    expires_at: dt.datetime | None = None


class Earlier(msgspec.Struct, omit_defaults=True):
    """What a post said before it was changed."""

    text: str
    created_at: dt.datetime
    spoiler_text: str = ""
    sensitive: bool = False


class Post(msgspec.Struct, tag="post", omit_defaults=True):
    """Something its owner said, known by the address it has where it was said."""

    origin: str
    created_at: dt.datetime
    text: str = ""
    spoiler_text: str = ""
    sensitive: bool = False
    visibility: str = "public"
    language: str | None = None
    in_reply_to: str | None = None
    quote: str | None = None
    pictures: list[Picture] = []
    poll: Poll | None = None
    edits: list[Earlier] = []
    edited_at: dt.datetime | None = None
    mentions: list[str] = []
    remix: str = "everyone"
    recipe: str = "shown"
    degree: str | None = None
    quote_policy: str = "public"
    reply_policy: str = "everyone"
    app_name: str | None = None
    pinned_at: dt.datetime | None = None


class Boost(msgspec.Struct, tag="boost"):
    """Somebody's post shown to one's own followers."""

    origin: str
    created_at: dt.datetime
    of: str
    visibility: str = "public"


class Mark(msgspec.Struct, tag="mark"):
    """A `like` or `bookmark` of a post."""

    verb: str
    uri: str


class Person(msgspec.Struct, tag="person", omit_defaults=True):
    """Somebody to `follow`, `mute` or `block`."""

    verb: str
    address: str
    shows_boosts: bool = True
    notifies: bool = False
    languages: list[str] = []
    hides_notifications: bool = True
    expires_at: dt.datetime | None = None


class PeopleList(msgspec.Struct, tag="list", omit_defaults=True):
    """A list with the addresses of those on it."""

    title: str
    members: list[str]
    replies_policy: str = "list"
    exclusive: bool = False


class Kept(msgspec.Struct, tag="kept"):
    """A line of one of Salon's own files, by the file's name."""

    name: str
    row: dict[str, Any]


class Loose(msgspec.Struct, tag="loose"):
    """A picture that is in no post."""

    picture: Picture


class Lost(msgspec.Struct, tag="lost"):
    """Something that could not be read: what it was, and why, both words the client knows."""

    what: str
    why: str
    example: str = ""


class Head(msgspec.Struct, tag="head"):
    """The first line: whose archive it is."""

    source: str
    base: str = ""  # the place it comes from, if it is a Salon or a Mastodon
    domain: str = ""


Item = Head | Post | Boost | Mark | Person | PeopleList | Kept | Loose | Lost
