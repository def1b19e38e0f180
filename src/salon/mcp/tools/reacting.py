"""Tools that do small things in a person's name: favourite, keep, follow."""

import msgspec

from salon.kit import db
from salon.kit.errors import NotFound
from salon.kit.ids import parse_id
from salon.mastodon.entities.people import forget_account, list_account_bytes
from salon.mastodon.entities.statuses import list_statuses
from salon.mastodon.statuses import made_stale
from salon.mcp import deeds
from salon.mcp.calling import Answer, Call, tool
from salon.mcp.cards import Id, PersonCard, PostCard, Told, tell_all, tell_post, to_person, to_post
from salon.mcp.tools.reading import Handle, find_person, tell_person
from salon.posts import actions as posts
from salon.relationships import actions as relationships


class ReactWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """To which post; `undo` takes it back."""

    post_id: Id
    undo: bool = False


class OnePost(Told, kw_only=True):
    """The post as it is now."""

    post: PostCard


@tool("Favourite a post", "mcp:react", OnePost, reads=False)
async def favourite_post(call: Call, wish: ReactWish) -> Answer:
    """Favourite a post as the person, or take that back; its author is told."""
    actor_id = call.caller.person_id
    verb = posts.unfavourite_post if wish.undo else posts.favourite_post
    async with db.transaction() as tx:
        post_id = await verb(tx, actor_id, parse_id(wish.post_id))
        await deeds.record(tx, call.viewer, "favourite_post", post_id)
    made_stale(actor_id, post_id)
    return await _answer(call, post_id)


@tool("Keep a post", "mcp:react", OnePost, reads=False)
async def bookmark_post(call: Call, wish: ReactWish) -> Answer:
    """Keep a post among the person's bookmarks, or take it out; nobody else knows."""
    actor_id = call.caller.person_id
    async with db.transaction() as tx:
        post_id = await posts.bookmark_post(tx, actor_id, parse_id(wish.post_id), keep=not wish.undo)
        await deeds.record(tx, call.viewer, "bookmark_post", post_id)
    made_stale(actor_id, post_id)
    return await _answer(call, post_id)


async def _answer(call: Call, post_id: int) -> Answer:
    found = await list_statuses(call.caller.person_id, [post_id])
    if post_id not in found:
        raise NotFound
    card = to_post(found[post_id], call.fence)
    return Answer(OnePost(fence=call.fence.nonce, post=card), tell_all(["Done.", tell_post(card)], ""))


class FollowWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whom; `undo` stops following."""

    person: Handle
    undo: bool = False


class OnePerson(Told, kw_only=True):
    """The person as they are now."""

    person: PersonCard


@tool("Follow somebody", "mcp:react", OnePerson, reads=False)
async def follow_person(call: Call, wish: FollowWish) -> Answer:
    """Follow somebody as the person, or stop; somebody locked is asked first."""
    actor_id, other_id = call.caller.person_id, await find_person(wish.person)
    verb = relationships.unfollow if wish.undo else relationships.follow
    async with db.transaction() as tx:
        await verb(tx, actor_id, other_id)
        await deeds.record(tx, call.viewer, "follow_person", other_id)
    forget_account(actor_id)
    forget_account(other_id)
    found = await list_account_bytes([other_id])
    if other_id not in found:
        raise NotFound
    card = to_person(found[other_id], call.fence)
    return Answer(OnePerson(fence=call.fence.nonce, person=card), tell_all(["Done.", tell_person(card)], ""))
