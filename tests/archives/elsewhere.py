"""Small archives in the shapes other places give them, built here."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import libipld

from tests.archives.lives import picture

AS = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{AS}#Public"


def pack(path: Path, files: dict[str, bytes | str]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def mastodon(path: Path) -> Path:
    me, at = "https://social.example/users/anna", "2021-03-04T05:06:07Z"

    def create(number: int, content: str, **more: Any) -> dict[str, Any]:
        note = {"id": f"{me}/statuses/{number}", "type": "Note", "published": at, "content": content}
        note |= {"to": [PUBLIC], "cc": [f"{me}/followers"], "summary": None, "sensitive": False, "attachment": []}
        note |= more
        return {
            "id": f"{me}/statuses/{number}/activity",
            "type": "Create",
            "published": at,
            "object": note,
            "to": note["to"],
            "cc": note["cc"],
        }

    image = {
        "type": "Document",
        "mediaType": "image/png",
        "url": "/media_attachments/files/1/sea.png",
        "name": "the sea",
    }
    items = [
        create(
            1, '<p>Hello <a href="https://example.org/long/path"><span class="invisible">https://</span>exam…</a></p>'
        ),
        create(2, "<p>and<br />more</p><p>&lt;b&gt;</p>", inReplyTo=f"{me}/statuses/1", attachment=[image]),
        create(3, "<p>hush</p>", to=[f"{me}/followers"], cc=[]),
        create(4, "<p>lost picture</p>", attachment=[image | {"url": "/media_attachments/files/2/gone.png"}]),
        create(
            5, "<p>tea?</p>", type="Question", oneOf=[{"name": "yes", "replies": {"totalItems": 2}}, {"name": "no"}]
        ),
        {
            "id": f"{me}/statuses/6/activity",
            "type": "Announce",
            "published": at,
            "to": [PUBLIC],
            "object": "https://o.example/9",
        },
    ]
    return pack(
        path,
        {
            "actor.json": json.dumps(
                {"@context": AS, "id": me, "type": "Person", "name": "Anna", "summary": "<p>Hi</p>"}
            ),
            "outbox.json": json.dumps({"type": "OrderedCollection", "orderedItems": items}),
            "likes.json": json.dumps({"orderedItems": ["https://o.example/1"]}),
            "media_attachments/files/1/sea.png": picture(),
            "following_accounts.csv": "Account address,Show boosts,Notify on new posts,Languages\n"
            "bob@localhost:3000,false,true,\ncleo@far.example,true,false,de\n",
            "muted_accounts.csv": "Account address,Hide notifications\ncarol@localhost:3000,false\n",
            "lists.csv": "Old friends,bob@localhost:3000\n",
            "blocked_domains.csv": "#domain\nspam.example\n",
        },
    )


def x(path: Path) -> Path:
    def tweet(number: str, text: str, **more: Any) -> dict[str, Any]:
        at = "Wed Oct 10 20:19:24 +0000 2018"
        return {"tweet": {"id_str": number, "full_text": text, "created_at": at, "lang": "en", "entities": {}, **more}}

    url = {"url": "https://t.co/a", "expanded_url": "https://example.org/page"}
    media = {
        "url": "https://t.co/b",
        "media_url_https": "https://pbs.twimg.com/media/Dxyz.png",
        "ext_alt_text": "a cat",
    }
    tweets = [
        tweet(
            "1050118621198921728",
            "Fish &amp; chips https://t.co/a https://t.co/b",
            entities={"urls": [url]},
            extended_entities={"media": [media]},
        ),
        tweet(
            "1050118621198921729",
            "and on",
            in_reply_to_status_id_str="1050118621198921728",
            in_reply_to_screen_name="Anna",
        ),
        tweet("1050118621198921730", "RT @bob: not mine"),
    ]
    return pack(
        path,
        {
            "data/account.js": "window.YTD.account.part0 = " + json.dumps([{"account": {"username": "anna"}}]),
            "data/tweets.js": "window.YTD.tweets.part0 = " + json.dumps(tweets[:2]),
            "data/tweets-part1.js": "window.YTD.tweets.part1 = " + json.dumps(tweets[2:]),
            "data/tweets_media/1050118621198921728-Dxyz.png": picture(),
            "data/following.js": "window.YTD.following.part0 = " + json.dumps([{"following": {"accountId": "42"}}]),
        },
    )


def instagram(path: Path) -> Path:
    broken = "Café \U0001f600 in Köln".encode().decode("latin-1")
    posts = [
        {"media": [{"uri": "media/posts/202001/a.png", "creation_timestamp": 1577880000, "title": broken}]},
        {
            "title": "Two",
            "creation_timestamp": 1577883600,
            "media": [{"uri": f"media/posts/202001/{name}.png", "creation_timestamp": 1577883600} for name in "bc"],
        },
    ]
    following = {"relationships_following": [{"title": "", "string_list_data": [{"value": "Mia", "href": ""}]}]}
    base = "your_instagram_activity/media"
    return pack(
        path,
        {
            f"{base}/posts_1.json": json.dumps(posts),
            "connections/followers_and_following/following.json": json.dumps(following),
            **{
                f"media/posts/202001/{name}.png": picture(colour)
                for name, colour in zip("abc", ("red", "tan", "skyblue"), strict=True)
            },
        },
    )


def bluesky(path: Path) -> Path:
    blocks: dict[bytes, bytes] = {}

    def put(value: Any, codec: int = 0x71) -> bytes:
        data = value if isinstance(value, bytes) else libipld.encode_dag_cbor(value)
        cid = bytes([1, codec, 0x12, 0x20]) + hashlib.sha256(data).digest()
        if codec == 0x71:
            blocks[cid] = data
        return cid

    at, did = "2024-05-06T07:08:09.123Z", "did:plc:anna"
    blob = put(picture("navy"), 0x55)
    image = {"$type": "blob", "ref": blob, "mimeType": "image/png", "size": 1}
    link = {"index": {"byteStart": 7, "byteEnd": 14}, "features": [{"uri": "https://example.org/whole"}]}
    first = {
        "$type": "app.bsky.feed.post",
        "text": "Grüß exa.org now",
        "createdAt": at,
        "langs": ["de"],
        "facets": [link],
        "embed": {"$type": "app.bsky.embed.images", "images": [{"alt": "night", "image": image}]},
    }
    answer = {
        "$type": "app.bsky.feed.post",
        "text": "and on",
        "createdAt": "2024-05-06T07:09:09Z",
        "reply": {"parent": {"uri": f"at://{did}/app.bsky.feed.post/aaa"}},
    }
    records = {
        "app.bsky.feed.post/aaa": first,
        "app.bsky.feed.post/aab": answer,
        "app.bsky.graph.follow/aac": {"$type": "app.bsky.graph.follow", "subject": "did:plc:cleo", "createdAt": at},
    }
    entries, before = [], b""
    for key, record in sorted(records.items()):
        name = key.encode()
        shared = next(
            (n for n, (a, b) in enumerate(zip(before, name, strict=False)) if a != b), min(len(before), len(name))
        )
        entries.append({"p": shared, "k": name[shared:], "v": put(record), "t": None})
        before = name
    root = put({"did": did, "version": 3, "data": put({"l": None, "e": entries}), "rev": "1", "prev": None})
    car = io.BytesIO()
    header = libipld.encode_dag_cbor({"version": 1, "roots": [root]})
    for data in (header, *(cid + data for cid, data in blocks.items())):
        car.write(varint(len(data)) + data)
    return pack(path, {"repo.car": car.getvalue(), f"blobs/{libipld.encode_cid(blob)}.png": picture("navy")})


def varint(number: int) -> bytes:
    made = bytearray()
    while number > 127:
        made.append(number & 127 | 128)
        number >>= 7
    return bytes([*made, number])
