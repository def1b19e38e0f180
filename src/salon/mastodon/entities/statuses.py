"""Posts as Mastodon Statuses: rendered to bytes once and cached; what differs per viewer is filled in afterwards."""

import functools
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from salon.kit import clock
from salon.kit.cache import Cache
from salon.kit.context import settings
from salon.mastodon.entities.media import Attachments, list_attachments
from salon.mastodon.entities.people import list_account_bytes
from salon.posts import queries, rules
from salon.posts.models import Post
from salon.posts.queries import NO_FLAGS, Flags
from salon.studio.queries import list_parents

_encode = msgspec.json.Encoder().encode


class Render(NamedTuple):
    """A post rendered but for its author's account and what differs per viewer."""

    id: int
    author_id: int
    boost_of_id: int | None
    visibility: str
    remix: str
    before_account: bytes  # up to `"account":`
    after_account: bytes  # up to the viewer's own fields


renders: Cache[int, Render] = Cache(50_000)


def forget_post(post_id: int) -> None:
    """Drop a render that an event made stale."""
    renders.pop(post_id)


async def load_renders(ids: Iterable[int]) -> dict[int, Render]:
    """Renders by id, and those of the posts they boost, from the cache or in a few queries for all; gone ones lack."""
    found: dict[int, Render] = {}
    wanted = list(dict.fromkeys(ids))
    for _ in range(2):  # the posts asked for, then what they boost
        missing = []
        for post_id in wanted:
            render = renders.get(post_id)
            if render is None:
                missing.append(post_id)
            else:
                found[post_id] = render
        if missing:
            found.update(await _render_missing(missing))
        wanted = [
            boosted for render in found.values() if (boosted := render.boost_of_id) is not None and boosted not in found
        ]
        if not wanted:
            break
    return found


async def _render_missing(ids: list[int]) -> dict[int, Render]:
    token = renders.token()
    posts = await queries.list_posts(ids)
    attachments = await list_attachments([post.id for post in posts.values() if post.has_media])
    parents = await list_parents([post.id for post in posts.values() if post.has_media])
    made = {post.id: _render(post, attachments.get(post.id), parents.get(post.id, [])) for post in posts.values()}
    for post_id, render in made.items():
        renders.put(post_id, render, token)
    return made


def _render(post: Post, attachments: Attachments | None, parents: list[int]) -> Render:
    base = settings().base_url
    url = f"{base}/posts/{post.id}"
    head = {
        "id": str(post.id),
        "created_at": clock.to_wire(post.created_at),
        "in_reply_to_id": str(post.reply_to_id) if post.reply_to_id else None,
        "in_reply_to_account_id": str(post.reply_to_author_id) if post.reply_to_author_id else None,
        "sensitive": post.sensitive,
        "spoiler_text": post.spoiler_text,
        "visibility": post.visibility,
        "language": post.language,
        "uri": url,
        "url": url,
        "replies_count": post.replies,
        "reblogs_count": post.boosts,
        "favourites_count": post.favourites,
        "quotes_count": 0,
        "edited_at": clock.to_wire(post.edited_at) if post.edited_at else None,
        "content": post.html,
        "application": {"name": post.app_name, "website": None} if post.app_name else None,
        "media_attachments": attachments.entities if attachments else [],
        "mentions": [
            {"id": str(account_id), "username": name, "acct": name, "url": f"{base}/@{name}"}
            for account_id, name in post.mentions
        ],
        "tags": [{"name": tag, "url": f"{base}/tags/{tag}"} for tag in post.tags],
        "emojis": [],
        "card": None,
        "poll": None,
        "quote": None,
    }
    salon = {
        "degree": attachments.degree if attachments else "none",
        "evidence": attachments.evidence if attachments else "author",
        "parents": [str(parent) for parent in parents],
        "remixes_count": post.remixes,
        "remix": post.remix,
        "recipe": post.recipe,
    }
    return Render(
        id=post.id,
        author_id=post.author_id,
        boost_of_id=post.boost_of_id,
        visibility=post.visibility,
        remix=post.remix,
        before_account=_encode(head)[:-1] + b',"account":',
        after_account=b',"salon":' + _encode(salon)[:-1] + b',"can_remix":',
    )


_TRUE_FALSE = (b"false", b"true")
INSIDE = 4  # where in a boost's pieces those of the boosted post begin


@functools.cache
def _own_fields(*, may_remix: bool, favourited: bool, boosted: bool, bookmarked: bool) -> bytes:
    """The viewer's own fields of a Status; only sixteen forms, shared by all the answers that hold them."""
    return b"".join(
        (
            _TRUE_FALSE[may_remix],
            b'},"favourited":',
            _TRUE_FALSE[favourited],
            b',"reblogged":',
            _TRUE_FALSE[boosted],
            b',"bookmarked":',
            _TRUE_FALSE[bookmarked],
            b',"muted":false,"filtered":[],"reblog":',
        )
    )


def assemble(render: Render, flags: Flags, accounts: dict[int, bytes], boosted: Render | None = None) -> list[bytes]:
    """A whole Status in pieces: the render, its author, the viewer's fields and, for a boost, the boosted Status.

    The pieces are shared with the caches, so a kept answer costs little more than their addresses.
    """
    target = boosted or render
    own = _own_fields(
        may_remix=rules.may_remix(target.remix, target.visibility, flags.standing),
        favourited=flags.favourited,
        boosted=flags.boosted,
        bookmarked=flags.bookmarked,
    )
    inside = assemble(boosted, flags, accounts) if boosted else [b"null"]
    return [render.before_account, accounts[render.author_id], render.after_account, own, *inside, b"}"]


def visible(render: Render, boosted: Render | None, flags: Flags, *, unasked: bool) -> bool:
    """Whether the viewer may see this post, and, when it turns up unasked in a feed, would want to."""
    if render.boost_of_id is not None and boosted is None:
        return False
    if not rules.may_see((boosted or render).visibility, flags.standing):
        return False
    return not unasked or rules.shows_in_feed(flags.standing)


async def list_statuses(
    viewer_id: int | None, ids: list[int], *, unasked: bool = False, flags: dict[int, Flags] | None = None
) -> dict[int, bytes]:
    """Statuses as JSON by id, in the order asked for, those the viewer may see; see `list_pieces`."""
    found = await list_pieces(viewer_id, ids, unasked=unasked, flags=flags)
    return {post_id: b"".join(pieces) for post_id, pieces in found.items()}


async def list_pieces(
    viewer_id: int | None, ids: list[int], *, unasked: bool = False, flags: dict[int, Flags] | None = None
) -> dict[int, list[bytes]]:
    """Statuses by id as pieces of JSON, in the order asked for, those the viewer may see.

    At most: three queries for what is not cached, one for accounts not cached, one for the viewer's flags.
    `unasked` also leaves out whom the viewer muted. `flags` by post id spares their query.
    """
    found = await load_renders(ids)
    accounts = await list_account_bytes({render.author_id for render in found.values()})
    if flags is None:
        flags = await _list_flags(viewer_id, ids, found)
    result: dict[int, list[bytes]] = {}
    for post_id in ids:
        render = found.get(post_id)
        if render is None or render.author_id not in accounts:
            continue
        boosted = found.get(render.boost_of_id) if render.boost_of_id is not None else None
        own = flags.get(post_id, NO_FLAGS)
        if boosted is not None and boosted.author_id not in accounts:
            continue
        if visible(render, boosted, own, unasked=unasked):
            result[post_id] = assemble(render, own, accounts, boosted)
    return result


async def _list_flags(viewer_id: int | None, ids: list[int], found: dict[int, Render]) -> dict[int, Flags]:
    """The viewer's flags by post id; a boost has those of what it boosts."""
    if viewer_id is None:
        return {}
    targets = {post_id: found[post_id].boost_of_id or post_id for post_id in ids if post_id in found}
    by_pair = await queries.list_flags([(viewer_id, target) for target in set(targets.values())])
    return {post_id: by_pair.get((viewer_id, target), NO_FLAGS) for post_id, target in targets.items()}


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
