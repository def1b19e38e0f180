"""The verbs of posting: each is one transaction's worth of rows and its event."""

from typing import NamedTuple

from salon.kit import clock, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.kit.text import count_characters
from salon.media import actions as media
from salon.media.rules import require_sayable
from salon.posts import checking, degrees, polls, queries, quotes, replies, rules
from salon.posts.agents import require_within_quota
from salon.posts.events import (
    PostBoosted,
    PostDeleted,
    PostEdited,
    PostFavourited,
    PostHeld,
    PostMarked,
    PostPublished,
    PostUnfavourited,
    ThreadMuted,
)
from salon.posts.holding import require_not_held
from salon.posts.models import Draft
from salon.posts.rights import require_rights
from salon.posts.wording import render_words

MAX_PINS = 5
LEFT_BEHIND = "You have moved to another account. Post there, or take the move back in the settings."


async def publish_post(tx: Tx, author_id: int, draft: Draft) -> int:
    """Store a post with its mentions, tags and pictures; returns its id and emits `PostPublished`.

    What policy holds for a moderator mentions nobody and counts nowhere yet, and emits `PostHeld` instead: then
    `draft.held_as` says for whom it is to be. Raises `Invalid` for a post that is empty, too long or carries pictures
    that cannot be used, `NotFound` when it answers a post the author may not see or quotes one they may not quote,
    `PostRefused` for what policy refuses, `Forbidden` for an account left behind and where others only may reply.
    """
    require_postable(draft)
    reply_to = await replies.find_parent(tx, author_id, draft)
    quoted = await quotes.find_quoted(tx, author_id, draft)
    rendered, mentioned = await render_words(tx, draft.text, quoted.id if quoted else None)
    visibility = draft.visibility
    for parent in (reply_to, quoted):
        visibility = rules.narrower(visibility, parent.visibility) if parent else visibility
    draft.visibility = visibility
    verdicts = await checking.weigh(tx, author_id, draft)
    visibility, held_as = draft.visibility, draft.held_as
    meant = held_as or visibility
    await quotes.require_told(tx, quoted.id if quoted else None, meant, [author_id, *mentioned])
    row = await (
        await tx.execute(
            """
            WITH post AS (
                INSERT INTO posts (author_id, reply_to_id, reply_to_author_id, thread_id, text, html, spoiler_text,
                                   sensitive, visibility, language, app_name, remix, recipe, has_media, created_at,
                                   quote_of_id, quote_state, quote_policy, reply_policy, held_as, held_at, degree)
                SELECT a.id, %(reply_to_id)s, %(reply_to_author_id)s, %(thread_id)s, %(text)s, %(html)s,
                       %(spoiler_text)s, %(sensitive)s, %(visibility)s, %(language)s, %(app_name)s, %(remix)s,
                       %(recipe)s, %(has_media)s, %(now)s, %(quote_of_id)s, %(quote_state)s,
                       coalesce(%(quote_policy)s, a.quote_policy), %(reply_policy)s, %(held_as)s::text,
                       CASE WHEN %(held_as)s::text IS NOT NULL THEN %(now)s END,
                       CASE WHEN a.bot THEN 'autonomous' ELSE %(degree)s END
                FROM accounts a WHERE a.id = %(author_id)s AND a.moved_to_id IS NULL
                RETURNING id
            ),
            mentions AS (
                INSERT INTO post_mentions SELECT post.id, m FROM post, unnest(%(mentioned)s::bigint[]) m
            ),
            tags AS (INSERT INTO post_tags SELECT t, post.id FROM post, unnest(%(tags)s::text[]) t),
            counted AS (
                INSERT INTO account_counts (account_id, posts, last_post_at)
                SELECT %(author_id)s, 1, %(now)s WHERE %(held_as)s::text IS NULL
                ON CONFLICT (account_id) DO UPDATE SET posts = account_counts.posts + 1, last_post_at = %(now)s
            ),
            answered AS (
                INSERT INTO post_counts (post_id, replies)
                SELECT %(reply_to_id)s::bigint, 1
                WHERE %(reply_to_id)s::bigint IS NOT NULL AND %(held_as)s::text IS NULL
                ON CONFLICT (post_id) DO UPDATE SET replies = post_counts.replies + 1
            ),
            quoted AS (
                INSERT INTO post_counts (post_id, quotes)
                SELECT %(quote_of_id)s::bigint, 1
                WHERE %(quote_of_id)s::bigint IS NOT NULL AND %(held_as)s::text IS NULL
                ON CONFLICT (post_id) DO UPDATE SET quotes = post_counts.quotes + 1
            )
            SELECT id, EXISTS (SELECT 1 FROM agents WHERE account_id = %(author_id)s) FROM post
            """,
            {
                "author_id": author_id,
                "reply_to_id": reply_to.id if reply_to else None,
                "reply_to_author_id": reply_to.author_id if reply_to else None,
                "thread_id": (reply_to.thread_id or reply_to.id) if reply_to else None,
                "text": draft.text,
                "html": rendered.html,
                "spoiler_text": draft.spoiler_text,
                "sensitive": draft.sensitive or bool(draft.spoiler_text),
                "visibility": visibility,
                "language": draft.language,
                "app_name": draft.app_name,
                "remix": draft.remix,
                "recipe": draft.recipe,
                "degree": degrees.of_words(draft),
                "quote_of_id": quoted.id if quoted else None,
                "quote_state": "accepted" if quoted else None,
                "quote_policy": rules.narrowed_quotes(draft.quote_policy, meant),
                "held_as": held_as,
                "reply_policy": "everyone" if reply_to else draft.reply_policy,
                "has_media": bool(draft.media_ids),
                "now": clock.now(),
                "mentioned": [] if held_as else mentioned,
                "tags": [] if held_as else rendered.tags,
            },
        )
    ).fetchone()
    if row is None:
        raise Forbidden(LEFT_BEHIND)
    post_id, is_agent = int(row[0]), bool(row[1])
    if is_agent:
        await require_within_quota(tx, author_id)
    if draft.poll is not None:
        await polls.store_poll(tx, post_id, draft.poll)
    if draft.media_ids:
        await media.attach(tx, post_id, draft.media_ids, author_id)
        await degrees.say_of_pictures(tx, author_id, draft)
    published = PostPublished(
        actor_id=author_id,
        subject_id=post_id,
        visibility=visibility,
        reply_to_id=reply_to.id if reply_to else None,
        quote_of_id=quoted.id if quoted else None,
    )
    await log.append(tx, PostHeld(actor_id=author_id, subject_id=post_id) if held_as else published)
    await checking.keep(tx, author_id, post_id, verdicts)
    return post_id


def require_postable(draft: Draft) -> None:
    """Raise `Invalid` for a draft that is empty, too long or says what cannot be."""
    if draft.poll is not None:
        polls.check(draft.poll)
        if draft.media_ids:
            raise Invalid("Validation failed: Cannot attach files to a post with a poll")
    has_more = draft.media_ids or draft.quote_of_id or (draft.spoiler_text and draft.poll)
    if not draft.text.strip() and not has_more:
        raise Invalid(
            "Validation failed: Text can't be blank",
            {"text": [{"error": "ERR_BLANK", "description": "can't be blank"}]},
        )
    limit = settings().post_max_characters
    if count_characters(draft.text) + len(draft.spoiler_text) > limit:
        raise Invalid(
            f"Validation failed: Text character limit of {limit} exceeded",
            {"text": [{"error": "ERR_TOO_LONG", "description": f"character limit of {limit} exceeded"}]},
        )
    if draft.visibility not in {"public", "unlisted", "private", "direct"}:
        raise Invalid("Validation failed: Visibility is not included in the list")
    require_rights(draft.remix, draft.recipe)
    quotes.require_policy(draft.quote_policy)
    replies.require_policy(draft.reply_policy)
    require_sayable(draft.degree)


class _Own(NamedTuple):
    """What of one's own post decides how it may be changed."""

    boost_of_id: int | None
    reply_to_id: int | None
    quote_of_id: int | None
    quote_state: str | None
    visibility: str
    held: bool


async def _own(tx: Tx, author_id: int, post_id: int) -> _Own:
    """Lock the author's own post, or raise `NotFound`."""
    row = await (
        await tx.execute(
            "SELECT boost_of_id, reply_to_id, quote_of_id, quote_state, visibility, held_at IS NOT NULL"
            " FROM posts"
            " WHERE id = %s AND author_id = %s AND deleted_at IS NULL FOR UPDATE",
            (post_id, author_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    return _Own(*row)


async def edit_post(tx: Tx, author_id: int, post_id: int, draft: Draft) -> None:
    """Change words and pictures of one's own post; what it was is kept and can be read. Emits `PostEdited`.

    What it quotes stays as it is, and so does who sees it, unless policy shows the new words to fewer.
    """
    own = await _own(tx, author_id, post_id)
    if own.boost_of_id is not None:
        raise Invalid("Validation failed: a boost cannot be edited")
    require_not_held(held=own.held, why="Delete it to write it anew.")
    draft.quote_of_id = own.quote_of_id
    require_postable(draft)
    draft.visibility = own.visibility
    verdicts = await checking.weigh(tx, author_id, draft, post_id)
    rendered, mentioned = await render_words(tx, draft.text, own.quote_of_id)
    await quotes.require_told(tx, own.quote_of_id, own.visibility, [author_id, *mentioned])
    kept = await media.snapshot(tx, post_id)
    await tx.execute(
        """
        INSERT INTO post_edits (post_id, text, html, spoiler_text, sensitive, media, created_at)
        SELECT id, text, html, spoiler_text, sensitive, %s::jsonb, coalesce(edited_at, created_at)
        FROM posts WHERE id = %s
        """,
        (kept, post_id),
    )
    await tx.execute(
        """
        UPDATE posts SET text = %s, html = %s, spoiler_text = %s, sensitive = %s, visibility = %s,
                         language = coalesce(%s, language), has_media = %s, edited_at = %s,
                         quote_policy = coalesce(%s, quote_policy),
                         degree = CASE WHEN degree = 'autonomous' OR %s::text IS NULL THEN degree ELSE %s END
        WHERE id = %s
        """,
        (
            draft.text,
            rendered.html,
            draft.spoiler_text,
            draft.sensitive or bool(draft.spoiler_text),
            draft.visibility,
            draft.language,
            bool(draft.media_ids),
            clock.now(),
            rules.narrowed_quotes(draft.quote_policy, own.visibility),
            draft.degree,
            degrees.of_words(draft),
            post_id,
        ),
    )
    await tx.execute("DELETE FROM post_tags WHERE post_id = %s", (post_id,))
    await tx.execute("INSERT INTO post_tags SELECT t, %s FROM unnest(%s::text[]) t", (post_id, rendered.tags))
    await tx.execute("DELETE FROM post_mentions WHERE post_id = %s", (post_id,))
    await tx.execute("INSERT INTO post_mentions SELECT %s, m FROM unnest(%s::bigint[]) m", (post_id, mentioned))
    await media.replace(tx, post_id, draft.media_ids, author_id)
    for media_id, description in draft.descriptions.items():
        await media.describe_posted(tx, author_id, post_id, media_id, description)
    await degrees.say_of_pictures(tx, author_id, draft)
    await polls.replace_poll(tx, post_id, draft.poll)
    narrowed = draft.visibility != own.visibility
    await log.append(tx, PostEdited(actor_id=author_id, subject_id=post_id, narrowed=narrowed))
    await checking.keep(tx, author_id, post_id, verdicts)


async def mute_thread(tx: Tx, actor_id: int, post_id: int, *, quiet: bool) -> int:
    """Hear nothing more of a post's conversation, or hear of it again; emits `ThreadMuted`. Returns the post's id."""
    target = await require_target(tx, actor_id, post_id)
    thread_id = target.thread_id or target.id
    if quiet:
        await tx.execute(
            "INSERT INTO thread_mutes (account_id, thread_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (actor_id, thread_id),
        )
    else:
        await tx.execute("DELETE FROM thread_mutes WHERE account_id = %s AND thread_id = %s", (actor_id, thread_id))
    await log.append(tx, ThreadMuted(actor_id=actor_id, subject_id=target.id))
    return target.id


async def delete_post(tx: Tx, author_id: int, post_id: int) -> None:
    """Take one's own post away; a remix keeps its place in the family tree as a tombstone. Emits `PostDeleted`."""
    own = await _own(tx, author_id, post_id)
    await tx.execute("UPDATE posts SET deleted_at = %s, pinned_at = NULL WHERE id = %s", (clock.now(), post_id))
    if own.held:  # it counted nowhere
        await log.append(tx, PostDeleted(actor_id=author_id, subject_id=post_id))
        return
    await tx.execute("UPDATE account_counts SET posts = greatest(posts - 1, 0) WHERE account_id = %s", (author_id,))
    if own.boost_of_id is not None:
        await _count(tx, own.boost_of_id, "boosts", -1)
    if own.reply_to_id is not None:
        await _count(tx, own.reply_to_id, "replies", -1)
    if own.quote_of_id is not None and own.quote_state == "accepted":
        await _count(tx, own.quote_of_id, "quotes", -1)
    await log.append(
        tx,
        PostDeleted(actor_id=author_id, subject_id=post_id, boost_of_id=own.boost_of_id, quote_of_id=own.quote_of_id),
    )


async def _count(tx: Tx, post_id: int, column: str, change: int) -> None:
    assert column in {"boosts", "replies", "favourites", "quotes"}
    await tx.execute(
        f"""
        INSERT INTO post_counts (post_id, {column}) VALUES (%s, greatest(%s, 0))
        ON CONFLICT (post_id) DO UPDATE SET {column} = greatest(post_counts.{column} + %s, 0)
        """,
        (post_id, change, change),
    )


async def require_target(tx: Tx, viewer_id: int, post_id: int) -> queries.Target:
    """The post a viewer wants to act on; raises `NotFound` when they may not see it."""
    target = await queries.find_target(tx, viewer_id, post_id)
    if target is None or not rules.may_see(target.visibility, target.standing):
        raise NotFound
    return target


async def boost_post(tx: Tx, actor_id: int, post_id: int, visibility: str = "public") -> int:
    """Boost a post, or find one's earlier boost; returns the boost's id and emits `PostBoosted` the first time."""
    target = await require_target(tx, actor_id, post_id)
    if not rules.may_boost(target.visibility, target.standing):
        raise Forbidden
    shown = visibility if target.visibility == "public" else target.visibility
    row = await (
        await tx.execute(
            """
            INSERT INTO posts (author_id, boost_of_id, visibility, created_at)
            SELECT id, %s, %s, %s FROM accounts WHERE id = %s AND moved_to_id IS NULL
            ON CONFLICT (boost_of_id, author_id) WHERE boost_of_id IS NOT NULL AND deleted_at IS NULL DO NOTHING
            RETURNING id, EXISTS (SELECT 1 FROM agents WHERE account_id = author_id)
            """,
            (target.id, shown, clock.now(), actor_id),
        )
    ).fetchone()
    if row is None:
        earlier = await _find_boost(tx, actor_id, target.id)
        if earlier is None:
            raise Forbidden(LEFT_BEHIND)
        return earlier
    boost_id, is_agent = row
    if is_agent:
        await require_within_quota(tx, actor_id)
    await _count(tx, target.id, "boosts", 1)
    await tx.execute(
        """
        INSERT INTO account_counts (account_id, posts) VALUES (%s, 1)
        ON CONFLICT (account_id) DO UPDATE SET posts = account_counts.posts + 1
        """,
        (actor_id,),
    )
    await log.append(
        tx, PostBoosted(actor_id=actor_id, subject_id=target.id, boost_id=boost_id, author_id=target.author_id)
    )
    return int(boost_id)


async def _find_boost(tx: Tx, actor_id: int, post_id: int) -> int | None:
    row = await (
        await tx.execute(
            "SELECT id FROM posts WHERE boost_of_id = %s AND author_id = %s AND deleted_at IS NULL",
            (post_id, actor_id),
        )
    ).fetchone()
    return int(row[0]) if row else None


async def unboost_post(tx: Tx, actor_id: int, post_id: int) -> int:
    """Take a boost back; returns the id of the post that was boosted. Nothing happens when there is none."""
    target = await require_target(tx, actor_id, post_id)
    boost_id = await _find_boost(tx, actor_id, target.id)
    if boost_id is not None:
        await delete_post(tx, actor_id, boost_id)
    return target.id


async def favourite_post(tx: Tx, actor_id: int, post_id: int) -> int:
    """Favourite a post; a second time changes nothing. Returns the post's id."""
    target = await require_target(tx, actor_id, post_id)
    added = await tx.execute(
        "INSERT INTO favourites (account_id, post_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", (actor_id, target.id)
    )
    if added.rowcount:
        await _count(tx, target.id, "favourites", 1)
        await log.append(tx, PostFavourited(actor_id=actor_id, subject_id=target.id, author_id=target.author_id))
    return target.id


async def unfavourite_post(tx: Tx, actor_id: int, post_id: int) -> int:
    """Take a favourite back. Returns the post's id."""
    target = await require_target(tx, actor_id, post_id)
    removed = await tx.execute("DELETE FROM favourites WHERE account_id = %s AND post_id = %s", (actor_id, target.id))
    if removed.rowcount:
        await _count(tx, target.id, "favourites", -1)
        await log.append(tx, PostUnfavourited(actor_id=actor_id, subject_id=target.id, author_id=target.author_id))
    return target.id


async def bookmark_post(tx: Tx, actor_id: int, post_id: int, *, keep: bool) -> int:
    """Keep a post for later, or stop; only the actor ever knows. Returns the post's id."""
    target = await require_target(tx, actor_id, post_id)
    if keep:
        await tx.execute(
            "INSERT INTO bookmarks (account_id, post_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (actor_id, target.id),
        )
    else:
        await tx.execute("DELETE FROM bookmarks WHERE account_id = %s AND post_id = %s", (actor_id, target.id))
    await log.append(tx, PostMarked(actor_id=actor_id, subject_id=target.id))
    return target.id


async def pin_post(tx: Tx, author_id: int, post_id: int, *, pinned: bool) -> None:
    """Pin one's own post to the profile, or unpin it; at most five."""
    own = await _own(tx, author_id, post_id)
    if own.boost_of_id is not None:
        raise Invalid("Validation failed: a boost cannot be pinned")
    if pinned:
        row = await (
            await tx.execute(
                "SELECT count(*) FROM posts WHERE author_id = %s AND pinned_at IS NOT NULL AND id <> %s",
                (author_id, post_id),
            )
        ).fetchone()
        if row is not None and row[0] >= MAX_PINS:
            raise Invalid("Validation failed: You have already pinned the maximum number of posts")
    await tx.execute("UPDATE posts SET pinned_at = %s WHERE id = %s", (clock.now() if pinned else None, post_id))
    await log.append(tx, PostMarked(actor_id=author_id, subject_id=post_id))
