"""Tools that tell a person of their own: notifications, and the pictures they made."""

from typing import Annotated

import msgspec

from salon.kit.clock import to_wire
from salon.kit.fencing import SHORT
from salon.mastodon.entities.notifications import render_notifications
from salon.mcp.calling import Answer, Call, tool
from salon.mcp.cards import PageWish, PictureCard, PostCard, Told, find_next, tell_all, tell_post, to_page, to_post
from salon.notifications import queries as notifications
from salon.studio import gallery


class Notice(msgspec.Struct, kw_only=True):
    """Something the person is told: who did what, to which post."""

    id: str
    kind: str
    by: str
    at: str
    post: PostCard | None = None


class Notices(Told, kw_only=True):
    """A page of notifications, newest first."""

    notifications: list[Notice]
    next_cursor: str | None = None


class _Account(msgspec.Struct):
    acct: str


class _Notification(msgspec.Struct):
    type: str
    account: _Account
    status: msgspec.Raw = msgspec.Raw()


_decode = msgspec.json.Decoder(_Notification).decode


@tool("Read notifications", "mcp:read", Notices)
async def read_notifications(call: Call, wish: PageWish) -> Answer:
    """Read what the person was told: who answered, favourited, followed, remixed."""
    rows = await notifications.list_notifications(call.caller.person_id, to_page(wish.cursor, wish.limit))
    found = await render_notifications(rows, own_words=True)
    told = []
    for row in rows:
        if row.id not in found:
            continue
        one = _decode(found[row.id])
        post = to_post(bytes(one.status), call.fence) if bytes(one.status) else None
        told.append(
            Notice(id=str(row.id), kind=one.type, by=f"@{one.account.acct}", at=to_wire(row.created_at), post=post)
        )
    after = find_next([row.id for row in rows], wish.limit)
    lines = [f"{one.kind} by {one.by} at {one.at}" + (f"\n{tell_post(one.post)}" if one.post else "") for one in told]
    answer = Notices(fence=call.fence.nonce, notifications=told, next_cursor=after)
    return Answer(answer, tell_all(lines, "There are no notifications.", after))


class MyPicturesWish(PageWish, kw_only=True, forbid_unknown_fields=True):
    """What to look for among one's own pictures."""

    query: Annotated[str, msgspec.Meta(max_length=200)] = ""


class MyPicture(PictureCard, kw_only=True):
    """A picture the person made; `prompt` is fenced."""

    prompt: str
    generation_id: str
    post_id: str | None = None
    made_at: str


class MyPictures(Told, kw_only=True):
    """A page of the person's own pictures, newest first."""

    pictures: list[MyPicture]
    next_cursor: str | None = None


@tool("Look through my pictures", "mcp:read", MyPictures)
async def list_my_pictures(call: Call, wish: MyPicturesWish) -> Answer:
    """Look through the pictures the person made here, posted or not."""
    page = to_page(wish.cursor, wish.limit)
    pieces = await gallery.list_pieces(call.caller.person_id, gallery.Wanted(q=wish.query), page)
    pictures = [
        MyPicture(
            id=view["id"],
            url=view["media"]["url"],
            preview_url=view["media"]["preview_url"],
            description=call.fence.wrap(view["media"]["description"], "the person", SHORT),
            prompt=call.fence.wrap(view["prompt"], "the person", SHORT),
            generation_id=view["generation_id"],
            post_id=view["post_id"],
            made_at=view["created_at"],
        )
        for view in await gallery.list_views(pieces)
    ]
    after = find_next([piece.media_id for piece in pieces], wish.limit)
    lines = [f"Picture {one.id}, made {one.made_at}: {one.prompt}" for one in pictures]
    answer = MyPictures(fence=call.fence.nonce, pictures=pictures, next_cursor=after)
    return Answer(answer, tell_all(lines, "There are no pictures.", after))
