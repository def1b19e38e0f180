"""The web process's ear on the log: it drops what became stale and pushes what is new to open streams."""

import asyncio
from collections.abc import Callable

import psycopg
import structlog

from salon.accounts import events as people
from salon.accounts.sight import ENDING
from salon.consent.events import ConsentChanged, ProcessingChanged
from salon.consent.gpc import forget_honoured
from salon.context import events as contexts
from salon.emoji.events import EmojiChanged
from salon.kit import log
from salon.mastodon import kept_pages
from salon.mastodon.announcements import push_announcements
from salon.mastodon.conversations import push_conversations
from salon.mastodon.emojis import forget_all
from salon.mastodon.entities.people import bodies, forget_account
from salon.mastodon.entities.renders import forget_answers, forget_post, renders
from salon.mastodon.pushing import USER, push_gone, push_notifications, push_posts
from salon.mastodon.pushing_answers import follow_answers
from salon.mastodon.streams import close_streams, list_watching, tell
from salon.media.events import PictureFoundMoving
from salon.media.usage import forget_file_headers
from salon.notifications.events import RequestsAccepted
from salon.posts import events as posts
from salon.relationships import events as relations
from salon.safety.choices import apply_choices
from salon.safety.events import (
    HouseChanged,
    LabelerChanged,
    LabelGivenBack,
    LabelPut,
    LabelRetracted,
    LabelsChosen,
    LabelSettled,
    LabelTakenOff,
    NoteGivenBack,
    NoteTakenDown,
)
from salon.safety.labelers.sight import forget_all_choices, forget_choices, may_listen
from salon.studio.families import list_credited
from salon.timelines.dials import forget_dial
from salon.timelines.events import DialChanged, FiltersChanged
from salon.timelines.filters import forget_filters
from salon.timelines.queries import list_audience

READERS_CHANNEL = "salon_readers"  # the worker says here that its readers moved on
logger = structlog.get_logger(__name__)


async def handle(batch: list[log.Entry], forget_credentials: Callable[[log.Event], None]) -> None:
    """Apply a batch of the log to this process: caches first, then streams."""
    for entry in batch:
        forget_credentials(entry.event)
        if isinstance(entry.event, ENDING):
            close_streams(entry.event.subject_id)
        _forget(entry)
    _forget_labelled(batch)
    _forget_switched([entry.event for entry in batch])
    _forget_answers([entry.event for entry in batch])
    if any(isinstance(entry.event, HouseChanged) for entry in batch):
        await apply_choices()
    await push_announcements([entry.event for entry in batch])
    fresh = {_shown_id(entry.event): entry.seq for entry in batch if _is_new(entry.event)}
    edited = {entry.event.subject_id: entry.seq for entry in batch if isinstance(entry.event, CHANGED)}
    gone = {entry.event.subject_id: entry.seq for entry in batch if isinstance(entry.event, posts.PostDeleted)}
    seqs = {**fresh, **edited, **gone}
    if not seqs:
        return
    audience = await list_audience(list(seqs), kept_pages.here() | list_watching(USER).keys())
    for owner_id, post_id in audience:
        kept_pages.touch_home(owner_id, seqs[post_id])
    await push_posts(audience, [*fresh], "update")
    await push_posts(audience, [*edited], "status.update")
    await push_gone(audience, {*gone})


def _is_new(event: log.Event) -> bool:
    return isinstance(event, posts.PostPublished | posts.PostBoosted)


def _shown_id(event: log.Event) -> int:
    """The post that appears in timelines: for a boost the boost itself."""
    return event.boost_id if isinstance(event, posts.PostBoosted) else event.subject_id


async def _forget_credited(after: int, upto: int) -> None:
    """Posts whose remixes were counted look different now."""
    for post_id in await list_credited(after, upto):
        forget_post(post_id)


# Reader -> what is made of the stretch of the log it has just worked through.
DERIVED = {
    "notifications": push_notifications,
    "conversations": push_conversations,
    "lineage": _forget_credited,
}
QUOTING = (posts.PostPublished, posts.PostDeleted, posts.PostRestored, posts.QuoteRevoked)
JUDGED = (LabelTakenOff, LabelGivenBack)  # labels of a labeler's, by moderators
# After these another note, or none, is shown under the post.
NOTED = (contexts.ContextSettled, contexts.ContextWithdrawn, NoteTakenDown, NoteGivenBack)
CHANGED = (
    posts.PostEdited,
    posts.RightsChanged,
    posts.PostRestored,
    posts.QuoteRevoked,
    posts.QuotePolicyChanged,
    posts.ReplyPolicyChanged,
    posts.ReplyHidden,
    posts.CardChanged,
    PictureFoundMoving,
    LabelSettled,
    *NOTED,
)
COUNTED = (
    relations.Followed,
    relations.FollowAccepted,
    relations.Unfollowed,
    relations.Blocked,
    posts.PostPublished,
    posts.PostBoosted,
    posts.PostsImported,
    posts.PostDeleted,
    posts.PostRestored,
)
# After these, what may be done with a post, and with all that grew out of it, may be something else.
SPEAKING = (ConsentChanged, ProcessingChanged, people.ProfileUpdated)
ANSWERING = (posts.PostEdited, posts.PostDeleted, posts.PostRestored, *SPEAKING)
MODERATED = (
    *(people.AccountModerated, people.AccountSuspended, people.RoleChanged),
    *(people.AccountDeleted, people.AccountEmptied),
)


def _forget(entry: log.Entry) -> None:
    """Drop what an event made stale: posts, accounts, and the actor's own page."""
    event = entry.event
    kind = type(event).__module__
    if kind.endswith("posts.events"):
        _forget_posts(event, entry.seq)
    elif kind.endswith("studio.events") or isinstance(event, (LabelSettled, PictureFoundMoving, *NOTED)):
        forget_post(event.subject_id)
    if isinstance(event, COUNTED):
        forget_account(event.actor_id)
    if kind.endswith("accounts.events"):
        _forget_person(entry)
    if kind.endswith("relationships.events"):
        forget_account(event.subject_id)
        kept_pages.touch(event.subject_id, entry.seq)
    if isinstance(event, relations.AccountMoved | relations.MoveTakenBack):
        bodies.clear()  # the counts of many changed, and what they see
        kept_pages.touch_all(kept_pages.here(), entry.seq)
    if isinstance(event, EmojiChanged):
        forget_all()
    if isinstance(event, FiltersChanged | DialChanged | LabelsChosen | people.ReadingChosen):
        _forget_choices(event)
    if isinstance(event, RequestsAccepted):
        tell([event.actor_id], "notifications_merged", "1")
    kept_pages.touch(event.actor_id, entry.seq)


def _forget_choices(event: log.Event) -> None:
    """Drop what somebody chose not to see."""
    if isinstance(event, DialChanged | people.ReadingChosen):
        forget_dial(event.actor_id)
    elif isinstance(event, LabelsChosen):
        forget_choices(event.actor_id)
    else:
        forget_filters(event.actor_id)
        tell([event.actor_id], "filters_changed")


def _forget_labelled(batch: list[log.Entry]) -> None:
    """Drop the pages of who listens to labelers that spoke, or are others now."""
    spoke = [entry for entry in batch if isinstance(entry.event, (LabelerChanged, LabelPut, LabelRetracted, *JUDGED))]
    moderated = any(isinstance(entry.event, MODERATED) for entry in batch)
    if spoke:
        labelers = {
            entry.event.labeler_id if isinstance(entry.event, JUDGED) else entry.event.actor_id for entry in spoke
        }
        listening = [viewer_id for viewer_id in kept_pages.here() if may_listen(viewer_id, labelers)]
        kept_pages.touch_all(listening, spoke[-1].seq)
    if moderated or any(isinstance(entry.event, LabelerChanged) for entry in spoke):
        forget_all_choices()


def _forget_switched(events: list[log.Event]) -> None:
    """Drop posts under which drafted notes are shown no longer, or again."""
    for event in events:
        if isinstance(event, contexts.ContextSwitched):
            for post_id in event.touched:
                forget_post(post_id)


def _forget_answers(events: list[log.Event]) -> None:
    """Drop what may be done with posts, where it may have changed."""
    answering = [event for event in events if isinstance(event, (*ANSWERING, *MODERATED))]
    for event in answering:
        if isinstance(event, ConsentChanged):
            forget_honoured(event.actor_id)
            forget_post(event.subject_id)
    if answering:
        spoke = {event.actor_id for event in answering if isinstance(event, SPEAKING)}
        forget_answers(spoke)
        forget_file_headers()


def _forget_posts(event: log.Event, seq: int) -> None:
    """Drop the post something happened to, and those it is counted with."""
    forget_post(event.subject_id)
    if isinstance(event, posts.PostsImported):
        for post_id in event.touched:
            forget_post(post_id)
    if isinstance(event, posts.PostDeleted) and event.boost_of_id is not None:
        forget_post(event.boost_of_id)
    if isinstance(event, posts.PostPublished) and event.reply_to_id is not None:
        forget_post(event.reply_to_id)
    if isinstance(event, QUOTING) and event.quote_of_id is not None:
        forget_post(event.quote_of_id)
    if isinstance(event, posts.PostRestored):  # it is back in every page that quotes it, which only knew it as gone
        kept_pages.touch_all(kept_pages.here(), seq)


def _forget_person(entry: log.Entry) -> None:
    """Drop what changed about an account, and what is kept of others that shows it."""
    forget_account(entry.event.actor_id)
    forget_account(entry.event.subject_id)
    if isinstance(entry.event, MODERATED):
        renders.clear()  # rare, and nobody knows which posts are kept of one author
        kept_pages.touch_all(kept_pages.here(), entry.seq)


async def listen(url: str, forget_credentials: Callable[[log.Event], None]) -> None:
    """Follow the log for ever on behalf of this process; three tasks, ended by cancelling."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_follow_log(url, forget_credentials))
        group.create_task(_follow_notifications(url))
        group.create_task(follow_answers(url))


async def _follow_log(url: str, forget_credentials: Callable[[log.Event], None]) -> None:
    tail = log.Tail(url, await log.head())
    async for batch in tail.batches():
        try:
            await handle(batch, forget_credentials)
        except (psycopg.Error, OSError):
            logger.exception("hub.batch_failed", seq=tail.seq)


async def _follow_notifications(url: str) -> None:
    seen = await log.read_cursors()
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
                await conn.execute(f"LISTEN {READERS_CHANNEL}")
                while True:
                    now = await log.read_cursors()
                    for reader, push in DERIVED.items():
                        if now.get(reader, 0) > seen.get(reader, 0):
                            await push(seen.get(reader, 0), now[reader])
                    seen = now
                    async for _ in conn.notifies(timeout=1.0, stop_after=1):
                        pass
        except (psycopg.Error, OSError) as error:
            logger.warning("hub.reconnecting", error=str(error))
            await asyncio.sleep(0.3)
