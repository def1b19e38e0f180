"""Posts as Mastodon Statuses for those who look: the cached render and what differs per viewer, by one set of rules."""

import functools
from collections.abc import Iterable, Sequence

import msgspec

from salon.mastodon.entities.filters import encode_matches
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.renders import Render, load_renders
from salon.posts import polls, rules
from salon.posts.flags import NO_FLAGS, Flags, list_flags
from salon.timelines import filters
from salon.timelines.filters import Match, Ready

Pair = tuple[int | None, int]  # who looks, at which post
_TRUE_FALSE = (b"false", b"true")
_NO_POLL = b',"poll":null,"reblog":'
INSIDE = 6  # where in a boost's pieces those of the boosted post begin


@functools.cache
def _own_fields(
    *, may_remix: bool, favourited: bool, boosted: bool, bookmarked: bool, quiet: bool, pinned: bool | None
) -> bytes:
    """The viewer's own fields of a Status; there are few forms, shared by all the answers that hold them."""
    return b"".join(
        (
            _TRUE_FALSE[may_remix],
            b'},"favourited":',
            _TRUE_FALSE[favourited],
            b',"reblogged":',
            _TRUE_FALSE[boosted],
            b',"bookmarked":',
            _TRUE_FALSE[bookmarked],
            b',"muted":',
            _TRUE_FALSE[quiet],
            b"" if pinned is None else b',"pinned":' + _TRUE_FALSE[pinned],
            b',"filtered":',
        )
    )


def _assemble(
    render: Render,
    flags: Flags,
    accounts: dict[int, bytes],
    votes: list[int] | None,
    boosted: Render | None,
    matches: list[Match],
) -> list[bytes]:
    """A whole Status in pieces: the render, its author, the viewer's fields and, for a boost, the boosted Status.

    The pieces are shared with the caches, so a kept answer costs little more than their addresses.
    """
    target = boosted or render
    own = _own_fields(
        may_remix=rules.may_remix(target.remix, target.visibility, flags.standing),
        favourited=flags.favourited,
        boosted=flags.boosted,
        bookmarked=flags.bookmarked,
        quiet=flags.quiet,
        pinned=render.pinned if flags.standing.is_author and boosted is None else None,
    )
    filtered = encode_matches(matches) if matches else b"[]"
    poll = _encode_poll(render, flags, votes) if render.poll else _NO_POLL
    inside = _assemble(boosted, flags, accounts, votes, None, matches) if boosted else [b"null"]
    return [render.before_account, accounts[render.author_id], render.after_account, own, filtered, poll, *inside, b"}"]


def _encode_poll(render: Render, flags: Flags, votes: list[int] | None) -> bytes:
    poll = polls.to_entity(render.id, render.poll, votes, is_author=flags.standing.is_author) if render.poll else None
    return b',"poll":' + msgspec.json.encode(poll) + b',"reblog":'


def visible(render: Render, boosted: Render | None, flags: Flags, *, unasked: bool) -> bool:
    """Whether the viewer may see this post, and, when it turns up unasked in a feed, would want to."""
    if render.boost_of_id is not None and boosted is None:
        return False
    if not rules.may_see((boosted or render).visibility, flags.standing):
        return False
    return not unasked or rules.shows_in_feed(flags.standing)


async def list_for_viewers(
    pairs: Sequence[Pair], *, unasked: bool = False, context: str | None = None, flags: dict[Pair, Flags] | None = None
) -> dict[Pair, list[bytes]]:
    """Statuses in pieces of JSON by (viewer, post), in the order asked for, those each viewer may see.

    At most, however many there are: three queries for posts not cached, one for accounts not cached, one for all
    flags, one for filters not cached, one for votes when there are polls. `unasked` leaves out whom a viewer muted,
    `context` ("home", "public" ...) what their filters hide there. `flags` by pair spares their query.
    """
    found = await load_renders({post_id for _, post_id in pairs})
    accounts = await list_account_bytes({render.author_id for render in found.values()})
    if flags is None:
        flags = await _list_flags(pairs, found)
    ready = await filters.find_ready({viewer_id for viewer_id, _ in pairs if viewer_id is not None})
    votes = await _list_votes(pairs, found)
    result: dict[Pair, list[bytes]] = {}
    for pair in pairs:
        render = found.get(pair[1])
        boosted = found.get(render.boost_of_id) if render and render.boost_of_id is not None else None
        if render is None or not all(one is None or one.author_id in accounts for one in (render, boosted)):
            continue
        own = flags.get(pair, NO_FLAGS)
        if not visible(render, boosted, own, unasked=unasked):
            continue
        matches = _match(ready.get(pair[0] or 0, ()), render, boosted, own)
        if context and any(one.filter.action == "hide" and context in one.filter.contexts for one in matches):
            continue
        target = boosted or render
        result[pair] = _assemble(render, own, accounts, votes.get((pair[0], target.id)), boosted, matches)
    return result


def _match(ready: tuple[Ready, ...], render: Render, boosted: Render | None, flags: Flags) -> list[Match]:
    """What a post meets of the viewer's filters; nobody's own words are kept from them."""
    if not ready or flags.standing.is_author:
        return []
    target = boosted or render
    return filters.match(ready, tuple(dict.fromkeys((render.id, target.id))), target.matter)


async def _list_flags(pairs: Sequence[Pair], found: dict[int, Render]) -> dict[Pair, Flags]:
    """Flags by (viewer, post); a boost has those of what it boosts."""
    targets = {
        (viewer_id, post_id): (viewer_id, found[post_id].boost_of_id or post_id)
        for viewer_id, post_id in pairs
        if viewer_id is not None and post_id in found
    }
    by_target = await list_flags(list(set(targets.values())))
    return {pair: by_target.get(target, NO_FLAGS) for pair, target in targets.items()}


async def _list_votes(pairs: Sequence[Pair], found: dict[int, Render]) -> dict[Pair, list[int]]:
    """What the viewers voted in the polls among these posts."""
    asked: set[tuple[int, int]] = set()
    for viewer_id, post_id in pairs:
        render = found.get(post_id)
        target = found.get(render.boost_of_id) if render and render.boost_of_id else render
        if viewer_id is not None and target is not None and target.poll is not None:
            asked.add((viewer_id, target.id))
    found_votes = await polls.list_votes(asked) if asked else {}
    return {(viewer_id, post_id): places for (viewer_id, post_id), places in found_votes.items()}


async def list_pieces(
    viewer_id: int | None,
    ids: Sequence[int],
    *,
    unasked: bool = False,
    context: str | None = None,
    flags: dict[int, Flags] | None = None,
) -> dict[int, list[bytes]]:
    """The same for one viewer, by post."""
    own = None if flags is None else {(viewer_id, post_id): one for post_id, one in flags.items()}
    pairs: list[Pair] = [(viewer_id, post_id) for post_id in ids]
    found = await list_for_viewers(pairs, unasked=unasked, context=context, flags=own)
    return {post_id: pieces for (_, post_id), pieces in found.items()}


async def list_statuses(
    viewer_id: int | None, ids: Sequence[int], *, unasked: bool = False, context: str | None = None
) -> dict[int, bytes]:
    """The same as whole values."""
    found = await list_pieces(viewer_id, ids, unasked=unasked, context=context)
    return {post_id: b"".join(pieces) for post_id, pieces in found.items()}


def join_array(items: Iterable[bytes]) -> bytes:
    """A JSON array of values already rendered."""
    return b"[" + b",".join(items) + b"]"


def join_pieces(items: Iterable[list[bytes]]) -> list[bytes]:
    """The pieces of a JSON array of values in pieces."""
    joined = [b"["]
    for pieces in items:
        joined += pieces
        joined.append(b",")
    if len(joined) > 1:
        joined.pop()
    return [*joined, b"]"]
