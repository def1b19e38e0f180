"""Pushing posts and notifications to open streams: what a stream shows is what its timeline shows."""

from collections.abc import Sequence

from salon.accounts.staff import list_silenced
from salon.kit.questions import ask_one
from salon.mastodon.entities.notifications import render_notifications
from salon.mastodon.entities.renders import Render, load_renders
from salon.mastodon.entities.statuses import Pair, list_for_viewers
from salon.mastodon.streams import Message, Stream, Subscriber, list_watched, list_watching, subscribers
from salon.notifications.queries import list_fresh
from salon.posts.flags import ask_flags
from salon.posts.queries import Trace, list_traces
from salon.posts.rules import may_see, shows_in_feed
from salon.timelines.dials import Feed
from salon.timelines.lists import find_lists_of

USER, NOTIFICATIONS = ("user",), ("user:notification",)


async def push_posts(audience: Sequence[tuple[int, int]], ids: list[int], event: str) -> None:
    """Push posts (`update`, `status.update`) to the homes of `audience` and to every open stream they belong in."""
    if not ids or not subscribers:
        return
    users = list_watching(USER)
    pairs: list[Pair] = [pair for pair in audience if pair[0] in users and pair[1] in ids]
    for (owner_id, _), shown in (await list_for_viewers(pairs, unasked=True, context="home", feed="home")).items():
        message = Message(USER, event, b"".join(shown.pieces).decode())
        for subscriber in users[owner_id or 0]:
            subscriber.push(message)
    renders = await load_renders(ids)
    fresh = [renders[post_id] for post_id in ids if post_id in renders]
    await _push_open(fresh, event)
    await _push_lists(fresh, event)


def open_streams(render: Render | Trace) -> set[Stream]:
    """The streams anybody may watch that a post belongs in."""
    if render.visibility != "public" or render.boost_of_id is not None:
        return set()
    found: set[Stream] = set()
    for tag in render.tags:
        found |= {("hashtag", tag), ("hashtag:local", tag)}
    if not render.is_reply:
        found |= {("public",), ("public:local",)}
        if render.has_media:
            found |= {("public:media",), ("public:local:media",)}
    return found


async def _push_open(fresh: list[Render], event: str) -> None:
    wanted = {render.id: streams for render in fresh if (streams := open_streams(render))}
    if not list_watching(*{stream for streams in wanted.values() for stream in streams}):
        return
    silenced = await list_silenced([render.author_id for render in fresh if render.id in wanted])
    wanted = {
        render.id: wanted[render.id] for render in fresh if render.id in wanted and render.author_id not in silenced
    }
    tagged = {post_id: {stream for stream in streams if len(stream) > 1} for post_id, streams in wanted.items()}
    await _push_streams(tagged, event, "explore")
    await _push_streams({post_id: streams - tagged[post_id] for post_id, streams in wanted.items()}, event, "local")


async def _push_lists(fresh: list[Render], event: str) -> None:
    wanted: dict[int, set[Stream]] = {}
    for list_id, post_id in await _list_lists_of(fresh):
        wanted.setdefault(post_id, set()).add(("list", str(list_id)))
    await _push_streams(wanted, event, "home")


async def _list_lists_of(posts: Sequence[Render | Trace]) -> list[tuple[int, int]]:
    """(list, post) for the lists somebody watches just now."""
    watched = {int(stream[1]) for stream in list_watched("list")}
    if not watched:
        return []
    return [
        (list_id, one.id)
        for list_id, author_id in await find_lists_of([one.author_id for one in posts], list(watched))
        for one in posts
        if one.author_id == author_id and one.visibility != "direct"
    ]


async def _push_streams(wanted: dict[int, set[Stream]], event: str, feed: Feed) -> None:
    """Push posts by id to streams, one rendering a viewer, in one batch for all of them."""
    watching, pairs = _list_pairs(wanted)
    context = "home" if feed == "home" else "public"
    found = await list_for_viewers(pairs, unasked=True, context=context, feed=feed)
    for (viewer_id, post_id), shown in found.items():
        body = b"".join(shown.pieces).decode()
        for subscriber in watching[viewer_id or 0]:
            for stream in subscriber.streams & wanted[post_id]:
                subscriber.push(Message(stream, event, body))


def _list_pairs(wanted: dict[int, set[Stream]]) -> tuple[dict[int, list[Subscriber]], list[Pair]]:
    """Who watches streams that posts belong in, and (viewer, post) for each of them."""
    watching = list_watching(*{stream for streams in wanted.values() for stream in streams})
    pairs: list[Pair] = [
        (viewer_id, post_id)
        for viewer_id, open_here in watching.items()
        for post_id, streams in wanted.items()
        if any(not subscriber.streams.isdisjoint(streams) for subscriber in open_here)
    ]
    return watching, pairs


async def push_gone(audience: Sequence[tuple[int, int]], gone: set[int]) -> None:
    """Tell the homes that held a post, and those who could see it in an open stream, that it went."""
    if not gone or not subscribers:
        return
    users = list_watching(USER)
    for owner_id, post_id in {pair for pair in audience if pair[1] in gone}:
        for subscriber in users.get(owner_id, ()):
            subscriber.push(Message(USER, "delete", str(post_id)))
    if not list_watching(*{stream for subscriber in subscribers for stream in subscriber.streams if stream != USER}):
        return
    found = await list_traces([*gone])
    silenced = await list_silenced([one.author_id for one in found.values()])
    wanted = {one.id: open_streams(one) for one in found.values() if one.author_id not in silenced}
    for list_id, post_id in await _list_lists_of([*found.values()]):
        wanted.setdefault(post_id, set()).add(("list", str(list_id)))
    watching, pairs = _list_pairs(wanted)
    flags = await ask_one(ask_flags([(viewer_id, post_id) for viewer_id, post_id in pairs if viewer_id is not None]))
    for (viewer_id, post_id), one in flags.items():
        if may_see(found[post_id].visibility, one.standing) and shows_in_feed(one.standing):
            for subscriber in watching[viewer_id]:
                for stream in subscriber.streams & wanted[post_id]:
                    subscriber.push(Message(stream, "delete", str(post_id)))


async def push_notifications(after: int, upto: int) -> None:
    """Push what a stretch of the log told people who are looking."""
    looking = list_watching(USER, NOTIFICATIONS)
    if not looking:
        return
    rows = await list_fresh(after, upto, list(looking))
    if not rows:
        return
    forms = {own_words: await render_notifications(rows, own_words=own_words) for own_words in (False, True)}
    for row in rows:
        for subscriber in looking[row.owner_id]:
            body = forms[subscriber.own_words].get(row.id)
            if body is not None:
                stream = USER if USER in subscriber.streams else NOTIFICATIONS
                subscriber.push(Message(stream, "notification", body.decode()))
