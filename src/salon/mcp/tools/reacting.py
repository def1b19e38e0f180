"""Tools that do small things in a person's name: favourite, keep, follow.

What was asked with a key is done once: asked again with it, after the person took it back by themselves, it stays so.
"""

from collections.abc import Awaitable, Callable

import msgspec

from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.kit.idempotency import once
from salon.kit.ids import parse_id
from salon.mastodon.entities.people import forget_account, list_account_bytes
from salon.mastodon.entities.statuses import list_statuses
from salon.mastodon.statuses import made_stale
from salon.mcp import deeds
from salon.mcp.calling import Answer, Call, tool
from salon.mcp.cards import Id, Key, PersonCard, PostCard, Told, tell_all, tell_post, to_person, to_post
from salon.mcp.tools.reading import Handle, find_person, tell_person
from salon.posts import actions as posts
from salon.relationships import actions as relationships


class ReactWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """To which post; `undo` takes it back."""

    post_id: Id
    undo: bool = False
    idempotency_key: Key = ""


class OnePost(Told, kw_only=True):
    """The post as it is now."""

    post: PostCard


@tool("Favourite a post", "mcp:react", OnePost, reads=False)
async def favourite_post(call: Call, wish: ReactWish) -> Answer:
    """Favourite a post as the person, or take that back; its author is told."""
    actor_id = call.caller.person_id
    verb = posts.unfavourite_post if wish.undo else posts.favourite_post
    return await _react(call, wish, lambda tx: verb(tx, actor_id, parse_id(wish.post_id)))


@tool("Keep a post", "mcp:react", OnePost, reads=False)
async def bookmark_post(call: Call, wish: ReactWish) -> Answer:
    """Keep a post among the person's bookmarks, or take it out; nobody else knows."""
    actor_id = call.caller.person_id
    return await _react(
        call, wish, lambda tx: posts.bookmark_post(tx, actor_id, parse_id(wish.post_id), keep=not wish.undo)
    )


async def _react(call: Call, wish: ReactWish, act: Callable[[Tx], Awaitable[int]]) -> Answer:
    actor_id = call.caller.person_id
    post_id = await _do_once(call, wish.idempotency_key, act)
    made_stale(actor_id, post_id)
    found = await list_statuses(actor_id, [post_id])
    if post_id not in found:
        raise NotFound
    card = to_post(found[post_id], call.fence)
    return Answer(OnePost(fence=call.fence.nonce, post=card), tell_all(["Done.", tell_post(card)], ""))


async def _do_once(call: Call, key: str, act: Callable[[Tx], Awaitable[int]]) -> int:
    name = call.params.name

    async def do(tx: Tx) -> int:
        subject_id = await act(tx)
        await deeds.record(tx, call.viewer, name, subject_id)
        return subject_id

    return await once(call.caller.person_id, call.to_key(name, key), do)


class FollowWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whom; `undo` stops following."""

    person: Handle
    undo: bool = False
    idempotency_key: Key = ""


class OnePerson(Told, kw_only=True):
    """The person as they are now."""

    person: PersonCard


@tool("Follow somebody", "mcp:react", OnePerson, reads=False)
async def follow_person(call: Call, wish: FollowWish) -> Answer:
    """Follow somebody as the person, or stop; somebody locked is asked first."""
    actor_id, other_id = call.caller.person_id, await find_person(wish.person)
    verb = relationships.unfollow if wish.undo else relationships.follow

    async def follow(tx: Tx) -> int:
        await verb(tx, actor_id, other_id)
        return other_id

    await _do_once(call, wish.idempotency_key, follow)
    forget_account(actor_id)
    forget_account(other_id)
    found = await list_account_bytes([other_id])
    if other_id not in found:
        raise NotFound
    card = to_person(found[other_id], call.fence)
    return Answer(OnePerson(fence=call.fence.nonce, person=card), tell_all(["Done.", tell_person(card)], ""))
