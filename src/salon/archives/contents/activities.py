"""A person and what they said as ActivityStreams, in the files Mastodon's archives have."""

import datetime as dt
from typing import Any, NamedTuple

import msgspec

from salon.archives.contents.parts import FILE, NUMBERED, Part, Values, account_of, uri_of

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
CONTEXT = [
    "https://www.w3.org/ns/activitystreams",
    {
        "salon": "https://salon.example/ns#",
        "sensitive": "as:sensitive",
        "Hashtag": "as:Hashtag",
        "toot": "http://joinmastodon.org/ns#",
        "blurhash": "toot:blurhash",
        "focalPoint": {"@container": "@list", "@id": "toot:focalPoint"},
        "discoverable": "toot:discoverable",
        "votersCount": "toot:votersCount",
    },
]
_encode = msgspec.json.Encoder().encode


class Picture(msgspec.Struct):
    """A picture in a post."""

    number: int
    file: str
    mime: str
    width: int
    height: int
    blurhash: str | None
    description: str | None
    focus_x: float
    focus_y: float


class Earlier(msgspec.Struct):
    """What a post said before it was changed."""

    text: str
    spoiler_text: str
    sensitive: bool
    alt: list[str | None]
    created_at: dt.datetime


class Option(msgspec.Struct):
    """An answer of a poll."""

    title: str
    votes: int


class PollRow(msgspec.Struct):
    """A poll of one's own."""

    expires_at: dt.datetime | None
    multiple: bool
    hide_totals: bool
    voters: int
    options: list[Option]


class Row(msgspec.Struct):
    """A post of one's own, as the statement below gives it."""

    uri: str
    url: str
    boost_of: str | None
    in_reply_to: str | None
    quote: str | None
    text: str
    html: str
    spoiler_text: str
    sensitive: bool
    visibility: str
    language: str | None
    app_name: str | None
    remix: str
    recipe: str
    degree: str | None
    quote_policy: str
    reply_policy: str
    created_at: dt.datetime
    edited_at: dt.datetime | None
    pinned_at: dt.datetime | None
    mentions: list[str]
    tags: list[str]
    pictures: list[Picture] | None
    edits: list[Earlier] | None
    poll: PollRow | None


OUTBOX = f"""
    WITH {NUMBERED}
    SELECT to_json(row_of)::text FROM (
        SELECT {uri_of("p.id")} AS uri, %(base)s || '/posts/' || p.id AS url,
               {uri_of("p.boost_of_id")} AS boost_of, {uri_of("p.reply_to_id")} AS in_reply_to,
               CASE WHEN p.quote_state = 'accepted' THEN {uri_of("p.quote_of_id")} END AS quote,
               p.text, p.html, p.spoiler_text, p.sensitive, p.visibility, p.language, p.app_name, p.remix, p.recipe,
               p.degree, p.quote_policy, p.reply_policy, p.created_at, p.edited_at, p.pinned_at,
               ARRAY(SELECT {account_of("m.account_id")} FROM post_mentions m WHERE m.post_id = p.id ORDER BY 1)
                   AS mentions,
               ARRAY(SELECT t.tag FROM post_tags t WHERE t.post_id = p.id ORDER BY t.tag COLLATE "C") AS tags,
               (SELECT json_agg(json_build_object(
                    'number', m.number, 'file', {FILE.format("m")}, 'mime', m.original ->> 'mime',
                    'width', m.original -> 'width', 'height', m.original -> 'height', 'blurhash', m.blurhash,
                    'description', m.description, 'focus_x', m.focus_x, 'focus_y', m.focus_y) ORDER BY m.position)
                FROM my_media m WHERE m.post_id = p.id) AS pictures,
               (SELECT json_agg(json_build_object(
                    'text', e.text, 'spoiler_text', e.spoiler_text, 'sensitive', e.sensitive,
                    'alt', ARRAY(SELECT one ->> 'description' FROM jsonb_array_elements(e.media) one),
                    'created_at', e.created_at) ORDER BY e.created_at, e.id)
                FROM post_edits e WHERE e.post_id = p.id) AS edits,
               (SELECT json_build_object('expires_at', q.expires_at, 'multiple', q.multiple,
                    'hide_totals', q.hide_totals, 'voters', q.voters, 'options',
                    (SELECT json_agg(json_build_object('title', o.title, 'votes', o.votes) ORDER BY o.place)
                     FROM poll_options o WHERE o.post_id = q.post_id))
                FROM polls q WHERE q.post_id = p.id) AS poll
        FROM posts p WHERE p.author_id = %(me)s AND p.deleted_at IS NULL
    ) row_of ORDER BY row_of.created_at, row_of.uri COLLATE "C"
"""
_read = msgspec.json.Decoder(Row).decode


def to_activity(text: str, values: Values) -> bytes:
    """A row of `OUTBOX` as the activity that said it."""
    row = _read(text)
    to, cc = _audience(row, values)
    activity: dict[str, Any] = {
        "id": f"{row.uri}/activity",
        "type": "Announce" if row.boost_of else "Create",
        "actor": values["actor"],
        "published": _time(row.created_at),
        "to": to,
        "cc": cc,
    }
    if row.boost_of:
        return _encode(activity | {"object": row.boost_of, "salon:visibility": row.visibility})
    return _encode(activity | {"object": _to_object(row, to, cc, values)})


def _to_object(row: Row, to: list[str], cc: list[str], values: Values) -> dict[str, Any]:
    people = [{"type": "Mention", "href": _person(one, values), "name": f"@{one}"} for one in row.mentions]
    tags = [{"type": "Hashtag", "href": f"{values['base']}/tags/{tag}", "name": f"#{tag}"} for tag in row.tags]
    return {
        "id": row.uri,
        "type": "Question" if row.poll else "Note",
        "url": row.url,
        "attributedTo": values["actor"],
        "published": _time(row.created_at),
        "updated": _time(row.edited_at) if row.edited_at else None,
        "to": to,
        "cc": cc,
        "inReplyTo": row.in_reply_to,
        "quote": row.quote,
        "summary": row.spoiler_text or None,
        "sensitive": row.sensitive,
        "content": row.html,
        "contentMap": {row.language: row.html} if row.language else None,
        "source": {"content": row.text, "mediaType": "text/plain"},
        "attachment": [_to_document(one) for one in row.pictures or []],
        "tag": people + tags,
        **(_to_question(row.poll) if row.poll else {}),
        "salon:visibility": row.visibility,
        "salon:remix": row.remix,
        "salon:recipe": row.recipe,
        "salon:degree": row.degree,
        "salon:quotePolicy": row.quote_policy,
        "salon:replyPolicy": row.reply_policy,
        "salon:app": row.app_name,
        "salon:pinned": _time(row.pinned_at) if row.pinned_at else None,
        "salon:edits": [_to_edit(one) for one in row.edits or []],
    }


def _to_document(one: Picture) -> dict[str, Any]:
    return {
        "type": "Document",
        "mediaType": one.mime,
        "url": one.file,
        "name": one.description,
        "blurhash": one.blurhash,
        "focalPoint": [one.focus_x, one.focus_y],
        "width": one.width,
        "height": one.height,
        "salon:media": one.number,
    }


def _to_question(poll: PollRow) -> dict[str, Any]:
    options = [
        {"type": "Note", "name": one.title, "replies": {"type": "Collection", "totalItems": one.votes}}
        for one in poll.options
    ]
    return {
        "anyOf" if poll.multiple else "oneOf": options,
        "endTime": _time(poll.expires_at) if poll.expires_at else None,
        "votersCount": poll.voters,
        "salon:hideTotals": poll.hide_totals,
    }


def _to_edit(one: Earlier) -> dict[str, Any]:
    return {
        "published": _time(one.created_at),
        "source": one.text,
        "summary": one.spoiler_text or None,
        "sensitive": one.sensitive,
        "alt": one.alt,
    }


def _audience(row: Row, values: Values) -> tuple[list[str], list[str]]:
    followers, people = f"{values['actor']}/followers", [_person(one, values) for one in row.mentions]
    match row.visibility:
        case "public":
            return [PUBLIC], [followers, *people]
        case "unlisted":
            return [followers], [PUBLIC, *people]
        case "private":
            return [followers], people
        case _:
            return people, []


def _person(address: str, values: Values) -> str:
    return f"{values['base']}/users/{address.partition('@')[0]}"


def _time(moment: dt.datetime) -> str:
    """To the microsecond: nothing is lost between two archives."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Actor(NamedTuple):
    """What the statement below gives of a profile."""

    username: str
    display_name: str
    note: str
    note_html: str
    fields: list[dict[str, str]]
    locked: bool
    bot: bool
    discoverable: bool
    created_at: dt.datetime
    avatar: str | None
    avatar_description: str
    header: str | None
    header_description: str


ACTOR = """
    SELECT json_build_array(
        a.username, a.display_name, a.note, a.note_html, a.fields, a.locked, a.bot, a.discoverable, a.created_at,
        'avatar.' || regexp_replace(a.avatar_key, '^.*[.]', ''), a.avatar_description,
        'header.' || regexp_replace(a.header_key, '^.*[.]', ''), a.header_description)::text
    FROM accounts a WHERE a.id = %(me)s
"""
_read_actor = msgspec.json.Decoder(Actor).decode


def to_actor(text: str, values: Values) -> bytes:
    """A row of `ACTOR` as an ActivityStreams Person."""
    row = _read_actor(text)
    me = values["actor"]
    return _encode(
        {
            "@context": CONTEXT,
            "id": me,
            "type": "Service" if row.bot else "Person",
            "preferredUsername": row.username,
            "name": row.display_name,
            "summary": row.note_html,
            "source": {"content": row.note, "mediaType": "text/plain"},
            "url": f"{values['base']}/@{row.username}",
            "published": _time(row.created_at),
            "manuallyApprovesFollowers": row.locked,
            "discoverable": row.discoverable,
            "attachment": [
                {
                    "type": "PropertyValue",
                    "name": one["name"],
                    "value": one["value_html"],
                    "salon:source": one["value"],
                }
                for one in row.fields
            ],
            "icon": _to_image(row.avatar, row.avatar_description),
            "image": _to_image(row.header, row.header_description),
            "inbox": f"{me}/inbox",
            "outbox": "outbox.json",
            "likes": "likes.json",
            "bookmarks": "bookmarks.json",
            "followers": f"{me}/followers",
        }
    )


def _to_image(file: str | None, description: str) -> dict[str, str] | None:
    return {"type": "Image", "url": file, "name": description} if file else None


def _collection(name: str, sql: str, turn: Any) -> Part:
    """A file with one OrderedCollection, written as its items come."""
    begin = _encode({"@context": CONTEXT, "id": f"{name}.json", "type": "OrderedCollection"})[:-1]
    return Part(
        f"{name}.json",
        sql,
        turn,
        lambda _: begin + b',"orderedItems":[\n',
        lambda count: b'\n],"totalItems":%d}\n' % count,
        b",\n",
    )


def _marked(table: str) -> str:
    return f"""
        SELECT {uri_of("m.post_id")} FROM {table} m JOIN posts p ON p.id = m.post_id AND p.deleted_at IS NULL
        WHERE m.account_id = %(me)s ORDER BY m.id
    """


PARTS: tuple[Part, ...] = (
    Part("actor.json", ACTOR, to_actor, foot=lambda _: b"\n"),
    _collection("outbox", OUTBOX, to_activity),
    _collection("likes", _marked("favourites"), lambda uri, _: _encode(uri)),
    _collection("bookmarks", _marked("bookmarks"), lambda uri, _: _encode(uri)),
)
