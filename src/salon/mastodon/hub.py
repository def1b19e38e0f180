"""The web process's ear on the log: it drops what became stale and pushes what is new to open streams."""

import asyncio
from collections.abc import Callable, Iterable
from typing import NamedTuple

import psycopg
import structlog

from salon.kit import log
from salon.mastodon import home_pages
from salon.mastodon.entities.notifications import render_notifications
from salon.mastodon.entities.people import forget_account, list_account_bytes
from salon.mastodon.entities.statuses import Render, assemble, forget_post, list_statuses, load_renders
from salon.notifications.queries import list_fresh, read_seq
from salon.posts import events as posts
from salon.posts.queries import NO_FLAGS, Flags, list_flags
from salon.posts.rules import Standing, may_see, shows_in_feed
from salon.relationships import events as relations
from salon.timelines.queries import list_audience

READERS_CHANNEL = "salon_readers"  # the worker says here that its readers moved on
LAG = 1000  # messages a stream may fall behind before it is closed
logger = structlog.get_logger(__name__)


class Message(NamedTuple):
    """One thing pushed to a stream; `payload` is text, usually JSON."""

    stream: str
    event: str
    payload: str


class Subscriber:
    """One open connection: who looks, which streams, and what waits to be sent."""

    def __init__(self, account_id: int | None, *, own_words: bool) -> None:
        self.account_id = account_id
        self.own_words = own_words
        self.streams: set[str] = set()
        self.queue: asyncio.Queue[Message | None] = asyncio.Queue(LAG)

    def push(self, message: Message) -> None:
        """Queue a message; a reader that is too slow is told to go (None)."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        """Make the connection end."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


subscribers: set[Subscriber] = set()
PUBLIC_STREAMS = ("public", "public:local", "public:media", "public:local:media")


def _by_viewer(stream: str) -> dict[int, list[Subscriber]]:
    found: dict[int, list[Subscriber]] = {}
    for subscriber in subscribers:
        if subscriber.account_id is not None and stream in subscriber.streams:
            found.setdefault(subscriber.account_id, []).append(subscriber)
    return found


async def handle(batch: list[log.Entry], forget_credentials: Callable[[log.Event], None]) -> None:
    """Apply a batch of the log to this process: caches first, then streams."""
    for entry in batch:
        forget_credentials(entry.event)
        _forget(entry)
    fresh = {_shown_id(entry.event): entry.seq for entry in batch if _is_new(entry.event)}
    edited = {entry.event.subject_id: entry.seq for entry in batch if isinstance(entry.event, posts.PostEdited)}
    gone = {entry.event.subject_id: entry.seq for entry in batch if isinstance(entry.event, posts.PostDeleted)}
    seqs = {**fresh, **edited, **gone}
    if not seqs:
        return
    users = _by_viewer("user")
    audience = await list_audience(list(seqs), list(home_pages.here() | users.keys()))
    for owner_id, post_id in audience:
        home_pages.touch(owner_id, seqs[post_id])
    to_users = [(owner_id, post_id) for owner_id, post_id in audience if owner_id in users]
    await _push_posts(to_users, users, [*fresh], "update")
    await _push_posts(to_users, users, [*edited], "status.update")
    _push_gone(to_users, users, gone)


def _is_new(event: log.Event) -> bool:
    return isinstance(event, posts.PostPublished | posts.PostBoosted)


def _shown_id(event: log.Event) -> int:
    """The post that appears in timelines: for a boost the boost itself."""
    return event.boost_id if isinstance(event, posts.PostBoosted) else event.subject_id


COUNTED = (
    relations.Followed,
    relations.FollowAccepted,
    relations.Unfollowed,
    relations.Blocked,
    posts.PostPublished,
    posts.PostBoosted,
    posts.PostDeleted,
)


def _forget(entry: log.Entry) -> None:
    """Drop what an event made stale: posts, accounts, and the actor's own page."""
    event = entry.event
    kind = type(event).__module__
    if kind.endswith("posts.events"):
        forget_post(event.subject_id)
        if isinstance(event, posts.PostDeleted) and event.boost_of_id is not None:
            forget_post(event.boost_of_id)
        if isinstance(event, posts.PostPublished) and event.reply_to_id is not None:
            forget_post(event.reply_to_id)
    elif kind.endswith("studio.events"):
        forget_post(event.subject_id)
    if isinstance(event, COUNTED) or kind.endswith("accounts.events"):
        forget_account(event.actor_id)
    if kind.endswith("relationships.events"):
        forget_account(event.subject_id)
        home_pages.touch(event.subject_id, entry.seq)
    home_pages.touch(event.actor_id, entry.seq)


async def _push_posts(
    to_users: list[tuple[int, int]], users: dict[int, list[Subscriber]], ids: list[int], event: str
) -> None:
    if not ids or not subscribers:
        return
    renders = await load_renders(ids)
    accounts = await list_account_bytes({render.author_id for render in renders.values()})
    boosts = [(owner, renders[i].boost_of_id or i) for owner, i in to_users if i in renders and renders[i].boost_of_id]
    flags = await list_flags(boosts)
    for owner_id, post_id in to_users:
        render = renders.get(post_id)
        if render is None or render.author_id not in accounts or post_id not in ids:
            continue
        boosted = renders.get(render.boost_of_id) if render.boost_of_id else None
        if render.boost_of_id and (boosted is None or boosted.author_id not in accounts):
            continue
        own = flags.get((owner_id, boosted.id), NO_FLAGS) if boosted else _fresh_flags(owner_id, render)
        if not (may_see((boosted or render).visibility, own.standing) and shows_in_feed(own.standing)):
            continue
        message = Message("user", event, b"".join(assemble(render, own, accounts, boosted)).decode())
        for subscriber in users[owner_id]:
            subscriber.push(message)
    await _push_public([i for i in ids if i in renders], event)


def _fresh_flags(owner_id: int, render: Render) -> Flags:
    """Flags of a post just written, for somebody of its audience: they follow the author, or are the author."""
    is_author = owner_id == render.author_id
    standing = Standing(is_author=is_author, follows=not is_author, mentioned=render.visibility == "direct")
    return NO_FLAGS._replace(standing=standing)


async def _push_public(ids: list[int], event: str) -> None:
    """Push public posts that are neither replies nor boosts to public streams, one rendering a viewer."""
    watching = [s for s in subscribers if not s.streams.isdisjoint(PUBLIC_STREAMS)]
    if not watching:
        return
    renders = await load_renders(ids)
    open_ids = [
        i
        for i in ids
        if renders[i].visibility == "public"
        and renders[i].boost_of_id is None
        and b'"in_reply_to_id":null' in renders[i].before_account
    ]
    for viewer_id in {subscriber.account_id for subscriber in watching} if open_ids else ():
        found = await list_statuses(viewer_id, open_ids, unasked=True)
        for post_id, body in found.items():
            has_media = b'"media_attachments":[]' not in renders[post_id].before_account
            for subscriber in watching:
                if subscriber.account_id == viewer_id:
                    for stream in subscriber.streams.intersection(PUBLIC_STREAMS):
                        if has_media or not stream.endswith("media"):
                            subscriber.push(Message(stream, event, body.decode()))


def _push_gone(to_users: list[tuple[int, int]], users: dict[int, list[Subscriber]], gone: Iterable[int]) -> None:
    for post_id in gone:
        for owner_id, affected in to_users:
            if affected == post_id:
                for subscriber in users[owner_id]:
                    subscriber.push(Message("user", "delete", str(post_id)))
        for subscriber in subscribers:
            for stream in subscriber.streams.intersection(PUBLIC_STREAMS):
                subscriber.push(Message(stream, "delete", str(post_id)))


async def push_notifications(after: int, upto: int) -> None:
    """Push what a stretch of the log told people who are looking."""
    looking = _by_viewer("user")
    for owner_id, found in _by_viewer("user:notification").items():
        looking.setdefault(owner_id, []).extend(s for s in found if "user" not in s.streams)
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
                stream = "user" if "user" in subscriber.streams else "user:notification"
                subscriber.push(Message(stream, "notification", body.decode()))


async def listen(url: str, forget_credentials: Callable[[log.Event], None]) -> None:
    """Follow the log for ever on behalf of this process; two tasks, ended by cancelling."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_follow_log(url, forget_credentials))
        group.create_task(_follow_notifications(url))


async def _follow_log(url: str, forget_credentials: Callable[[log.Event], None]) -> None:
    tail = log.Tail(url, await log.head())
    async for batch in tail.batches():
        try:
            await handle(batch, forget_credentials)
        except (psycopg.Error, OSError):
            logger.exception("hub.batch_failed", seq=tail.seq)


async def _follow_notifications(url: str) -> None:
    seen = await read_seq()
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
                await conn.execute(f"LISTEN {READERS_CHANNEL}")
                while True:
                    if (upto := await read_seq()) > seen:
                        await push_notifications(seen, upto)
                    seen = upto
                    async for _ in conn.notifies(timeout=1.0, stop_after=1):
                        pass
        except (psycopg.Error, OSError) as error:
            logger.warning("hub.reconnecting", error=str(error))
            await asyncio.sleep(0.3)
