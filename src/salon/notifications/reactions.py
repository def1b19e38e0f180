"""Who is told when the log says something happened; one statement a kind, over a whole batch."""

from salon.checks.events import DecisionMade
from salon.consent.events import LikenessChanged
from salon.kit.db import Tx
from salon.kit.log import Batch, Reader
from salon.notifications.push.sending import defer_pushes
from salon.posts.events import PollEnded, PostBoosted, PostEdited, PostFavourited, PostPublished, PostUnfavourited
from salon.relationships.events import (
    AccountMoved,
    FollowAccepted,
    Followed,
    FollowRejected,
    FollowRequested,
    PeopleFound,
    Unfollowed,
)
from salon.safety.events import AccountWarned, AppealSettled, LabelAppealAnswered, LabelAppealed, NoteTakenDown
from salon.studio.events import GenerationFinished, PictureRemixed

# Whoever rated a note that was shown, and whose post it is about, hears that it is no longer.
NOTE_TAKEN_AWAY = """
    SELECT told.account_id, 'salon.note_gone', told.account_id, p.id, l.seq, l.at
    FROM span l
    JOIN context_notes n ON n.id = (l.body ->> 'note_id')::bigint
    JOIN posts p ON p.id = n.post_id AND p.deleted_at IS NULL
    CROSS JOIN LATERAL (
        SELECT r.rater_id AS account_id FROM context_ratings r WHERE r.note_id = n.id
        UNION
        SELECT p.author_id
    ) told
    WHERE l.kind = '{kind}' AND (l.body ->> 'was_shown')::boolean AND told.account_id <> n.writer_id
      AND NOT EXISTS (SELECT 1 FROM note_wishes w WHERE w.account_id = told.account_id AND NOT w.hears_of_notes)
"""
# Each source selects (owner_id, kind, from_id, post_id, seq, at) from `span`, the batch's part of the log.
SOURCES = {
    Followed.kind: """
        SELECT l.subject_id, 'follow', l.actor_id, NULL::bigint, l.seq, l.at
        FROM span l JOIN follows f ON f.follower_id = l.actor_id AND f.followee_id = l.subject_id
        WHERE l.kind = 'Followed' AND f.state = 'accepted'
    """,
    FollowAccepted.kind: """
        SELECT l.actor_id, 'follow', l.subject_id, NULL::bigint, l.seq, l.at
        FROM span l JOIN follows f ON f.follower_id = l.subject_id AND f.followee_id = l.actor_id
        WHERE l.kind = 'FollowAccepted' AND f.state = 'accepted'
    """,
    FollowRequested.kind: """
        SELECT l.subject_id, 'follow_request', l.actor_id, NULL::bigint, l.seq, l.at
        FROM span l JOIN follows f ON f.follower_id = l.actor_id AND f.followee_id = l.subject_id
        WHERE l.kind = 'FollowRequested' AND f.state = 'requested'
    """,
    AccountMoved.kind: """
        SELECT f.follower_id, 'salon.moved', l.actor_id, NULL::bigint, l.seq, l.at
        FROM span l JOIN follows f ON f.followee_id = l.subject_id AND f.move_id = (l.body ->> 'move_id')::bigint
        WHERE l.kind = 'AccountMoved'
    """,
    PeopleFound.kind: """
        SELECT f.owner_id, 'salon.found', l.actor_id, NULL::bigint, l.seq, l.at
        FROM span l JOIN found_people f ON f.account_id = l.subject_id AND f.id >= (l.body ->> 'first_id')::bigint
        WHERE l.kind = 'PeopleFound' AND NOT f.dismissed
    """,
    PostFavourited.kind: """
        SELECT p.author_id, 'favourite', l.actor_id, p.id, l.seq, l.at
        FROM span l JOIN posts p ON p.id = l.subject_id
        JOIN favourites f ON f.account_id = l.actor_id AND f.post_id = p.id
        WHERE l.kind = 'PostFavourited' AND p.deleted_at IS NULL
    """,
    PostBoosted.kind: """
        SELECT p.author_id, 'reblog', l.actor_id, p.id, l.seq, l.at
        FROM span l JOIN posts p ON p.id = l.subject_id
        WHERE l.kind = 'PostBoosted' AND p.deleted_at IS NULL
    """,
    PostPublished.kind: """
        SELECT told.account_id, told.kind, l.actor_id, p.id, l.seq, l.at
        FROM span l JOIN posts p ON p.id = l.subject_id
        CROSS JOIN LATERAL (
            SELECT m.account_id, 'mention' AS kind FROM post_mentions m WHERE m.post_id = p.id
            UNION
            SELECT p.reply_to_author_id, 'mention'
            WHERE p.reply_to_author_id IS NOT NULL AND p.visibility <> 'direct'
            UNION
            SELECT f.follower_id, 'status' FROM follows f
            WHERE f.followee_id = p.author_id AND f.state = 'accepted' AND f.notifies
              AND p.visibility <> 'direct' AND p.reply_to_id IS NULL
            UNION
            SELECT o.author_id, 'quote' FROM posts o
            WHERE o.id = p.quote_of_id AND p.quote_state = 'accepted' AND o.deleted_at IS NULL
        ) told
        WHERE l.kind = 'PostPublished' AND p.deleted_at IS NULL
    """,
    PollEnded.kind: """
        SELECT told.account_id, 'poll', l.actor_id, p.id, l.seq, l.at
        FROM span l JOIN posts p ON p.id = l.subject_id
        CROSS JOIN LATERAL (
            SELECT p.author_id AS account_id
            UNION
            SELECT v.account_id FROM poll_votes v WHERE v.post_id = p.id
        ) told
        WHERE l.kind = 'PollEnded' AND p.deleted_at IS NULL
    """,
    PostEdited.kind: """
        SELECT told.account_id, told.kind, l.actor_id, told.post_id, l.seq, l.at
        FROM span l JOIN posts p ON p.id = l.subject_id
        CROSS JOIN LATERAL (
            SELECT b.author_id AS account_id, 'update' AS kind, p.id AS post_id
            FROM posts b WHERE b.boost_of_id = p.id AND b.deleted_at IS NULL
            UNION ALL
            SELECT q.author_id, 'quoted_update', q.id
            FROM posts q WHERE q.quote_of_id = p.id AND q.deleted_at IS NULL AND q.quote_state = 'accepted'
        ) told
        WHERE l.kind = 'PostEdited' AND p.deleted_at IS NULL
    """,
    AccountWarned.kind: """
        SELECT l.subject_id, 'moderation_warning', l.subject_id, NULL::bigint, l.seq, l.at
        FROM span l WHERE l.kind = 'AccountWarned'
    """,
    # What was refused was said in the answer, and a measure about an account is told by its warning. Who reported hears
    # what came of it. They seem to tell themselves: who decided is not named.
    DecisionMade.kind: """
        SELECT told.account_id, told.kind, told.account_id, NULL::bigint, l.seq, l.at
        FROM span l JOIN decisions d ON d.id = l.subject_id
        CROSS JOIN LATERAL (
            SELECT d.account_id, 'moderation_warning' AS kind
            WHERE d.subject <> 'account' AND d.action NOT IN ('refuse', 'nothing')
            UNION
            SELECT r.reporter_id, 'salon.report' FROM reports r WHERE r.id = d.report_id
            UNION
            SELECT n.notifier_id, 'salon.report' FROM notices n WHERE n.id = d.notice_id AND n.notifier_id IS NOT NULL
        ) told
        WHERE l.kind = 'DecisionMade'
    """,
    AppealSettled.kind: """
        SELECT a.by_id, 'salon.appeal', a.by_id, NULL::bigint, l.seq, l.at
        FROM span l JOIN appeals a ON a.id = l.subject_id
        WHERE l.kind = 'AppealSettled' AND a.by_id IS NOT NULL
    """,
    LabelAppealed.kind: """
        SELECT (l.body ->> 'labeler_id')::bigint, 'salon.label_appeal', l.actor_id, NULL::bigint, l.seq, l.at
        FROM span l WHERE l.kind = 'LabelAppealed'
    """,
    LabelAppealAnswered.kind: """
        SELECT (l.body ->> 'account_id')::bigint, 'salon.label_answer', l.actor_id, NULL::bigint, l.seq, l.at
        FROM span l WHERE l.kind = 'LabelAppealAnswered'
    """,
    # Whoever wrote or rated a note, and whose post it is about, hears that it is shown or no longer; of nobody in
    # particular, so they seem to tell themselves. The room of notes stands above this one, hence the name.
    "ContextSettled": """
        SELECT told.account_id, told.kind, told.account_id, told.post_id, l.seq, l.at
        FROM span l
        CROSS JOIN LATERAL (
            SELECT jsonb_array_elements_text(l.body -> 'shown')::bigint AS id, 'salon.note_shown' AS kind
            UNION ALL
            SELECT jsonb_array_elements_text(l.body -> 'gone')::bigint, 'salon.note_gone'
        ) note
        JOIN context_notes n ON n.id = note.id AND n.withdrawn_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM context_notes_taken_down d WHERE d.note_id = n.id)
             AND NOT (n.drafted_by IS NOT NULL AND EXISTS (
                 SELECT 1 FROM threads_without_drafted_notes w WHERE w.thread_id = n.thread_id))
        JOIN posts p ON p.id = n.post_id AND p.deleted_at IS NULL
        CROSS JOIN LATERAL (
            SELECT n.writer_id AS account_id, note.kind, n.post_id
            UNION
            SELECT r.rater_id, note.kind, n.post_id FROM context_ratings r WHERE r.note_id = n.id
            UNION
            SELECT p.author_id, note.kind, n.post_id
        ) told
        WHERE l.kind = 'ContextSettled'
          AND NOT EXISTS (SELECT 1 FROM note_wishes w WHERE w.account_id = told.account_id AND NOT w.hears_of_notes)
    """,
    # The same where its writer took it back or moderators took it down, who are told of that otherwise.
    "ContextWithdrawn": NOTE_TAKEN_AWAY.format(kind="ContextWithdrawn"),
    NoteTakenDown.kind: NOTE_TAKEN_AWAY.format(kind=NoteTakenDown.kind),
    # Drafts of oneself, as soon as there is something to look at; and a yes to what one made.
    GenerationFinished.kind: """
        SELECT u.account_id, 'salon.likeness', l.actor_id, NULL::bigint, l.seq, l.at
        FROM span l JOIN likeness_uses u ON u.generation_id = l.subject_id
        WHERE l.kind = 'GenerationFinished' AND u.state = 'open'
          AND EXISTS (SELECT 1 FROM media m WHERE m.generation_id = l.subject_id AND m.deleted_at IS NULL)
    """,
    LikenessChanged.kind: """
        SELECT (l.body ->> 'maker_id')::bigint, 'salon.likeness_agreed', l.actor_id, NULL::bigint, l.seq, l.at
        FROM span l WHERE l.kind = 'LikenessChanged' AND l.body ->> 'deed' = 'picture_approved'
    """,
    PictureRemixed.kind: """
        SELECT (l.body ->> 'parent_author_id')::bigint, 'salon.remix', l.actor_id, p.id, l.seq, l.at
        FROM span l JOIN posts p ON p.id = (l.body ->> 'child_id')::bigint
        WHERE l.kind = 'PictureRemixed' AND p.deleted_at IS NULL AND p.visibility <> 'direct'
          AND p.imported_from IS NULL
        UNION ALL
        SELECT DISTINCT ON (w.account_id, p.id) w.account_id, 'salon.descendant', l.actor_id, p.id, l.seq, l.at
        FROM span l JOIN posts p ON p.id = (l.body ->> 'child_id')::bigint
        CROSS JOIN LATERAL (
            WITH RECURSIVE up AS (
                SELECT e.parent_id AS id FROM remix_edges e WHERE e.child_id = l.subject_id
                UNION
                SELECT e.parent_id FROM remix_edges e JOIN up ON e.child_id = up.id
            )
            SELECT DISTINCT ancestor.author_id AS account_id
            FROM up JOIN posts ancestor ON ancestor.id = up.id
            JOIN remix_wishes w ON w.account_id = ancestor.author_id AND w.hears_of_descendants
        ) w
        WHERE l.kind = 'PictureRemixed' AND p.deleted_at IS NULL AND p.visibility <> 'direct'
          AND p.imported_from IS NULL
          AND NOT EXISTS (SELECT 1 FROM remix_edges e JOIN posts parent ON parent.id = e.parent_id
                          WHERE e.child_id = p.id AND parent.author_id = w.account_id)
    """,
}

# In Mastodon's manner: what many do to one post, or following, is told together for half a day; so is what became
# of notes on others' posts.
GROUP_KEY = """
    CASE WHEN n.kind IN ('favourite', 'reblog')
         THEN n.kind || '-' || n.post_id || '-' || extract(epoch FROM n.at)::bigint / 43200
         WHEN n.kind IN ('salon.note_shown', 'salon.note_gone')
              AND NOT EXISTS (SELECT 1 FROM posts own WHERE own.id = n.post_id AND own.author_id = n.owner_id)
         THEN n.kind || '-' || extract(epoch FROM n.at)::bigint / 43200
         WHEN n.kind = 'follow' THEN 'follow-' || extract(epoch FROM n.at)::bigint / 43200
    END
"""
# What the owner's policy says of one notification: its strictest answer, unless they accepted this person before.
POLICY = """
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM notification_permissions g WHERE g.owner_id = n.owner_id AND g.from_id = n.from_id)
            OR n.owner_id = n.from_id OR n.kind IN ('poll', 'salon.moved', 'salon.found', 'salon.likeness')
            THEN 'accept'
        WHEN 'drop' = ANY(said) THEN 'drop' WHEN 'filter' = ANY(said) THEN 'filter' ELSE 'accept' END AS answer
    FROM (
        SELECT ARRAY[
            CASE WHEN NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = n.owner_id AND f.followee_id = n.from_id
                                  AND f.state = 'accepted') THEN y.for_not_following END,
            CASE WHEN NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = n.from_id AND f.followee_id = n.owner_id
                                  AND f.state = 'accepted') THEN y.for_not_followers END,
            CASE WHEN (SELECT created_at FROM accounts a WHERE a.id = n.from_id) > now() - interval '30 days'
                 THEN y.for_new_accounts END,
            CASE WHEN n.kind IN ('mention', 'quote') AND EXISTS (
                SELECT 1 FROM posts p WHERE p.id = n.post_id AND p.visibility = 'direct'
                AND p.reply_to_author_id IS DISTINCT FROM n.owner_id) THEN y.for_private_mentions END,
            CASE WHEN EXISTS (SELECT 1 FROM accounts a WHERE a.id = n.from_id AND a.silenced_at IS NOT NULL)
                 AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = n.owner_id AND f.followee_id = n.from_id
                                 AND f.state = 'accepted') THEN coalesce(y.for_limited_accounts, 'filter') END
        ] AS said
        FROM (SELECT 1) one LEFT JOIN notification_policies y ON y.owner_id = n.owner_id
    ) policy
"""

# Nobody in particular tells of these.
OF_NOBODY = "'poll', 'moderation_warning', 'salon.report', 'salon.appeal', 'salon.note_shown', 'salon.note_gone'"
TAKEN_BACK = frozenset({PostUnfavourited.kind, Unfollowed.kind, FollowRejected.kind})


async def tell_people(tx: Tx, batch: Batch) -> None:
    """Write the notifications of a batch; nobody is told by themselves, by the blocked or by the muted."""
    sources = [source for kind, source in SOURCES.items() if kind in batch.kinds]
    if sources:
        await tx.execute(
            f"""
            WITH span AS MATERIALIZED (SELECT * FROM log WHERE seq > %s AND seq <= %s)
            INSERT INTO notifications (owner_id, kind, from_id, post_id, seq, created_at, id, group_key, filtered)
            SELECT n.*, made.id, coalesce({GROUP_KEY}, 'ungrouped-' || made.id), coalesce(y.answer = 'filter', false)
            FROM (
                SELECT * FROM ({" UNION ALL ".join(sources)}) AS told(owner_id, kind, from_id, post_id, seq, at)
                ORDER BY told.seq -- before ids are given, so that they follow the log
            ) n
            CROSS JOIN LATERAL (SELECT new_id() + 0 * n.seq AS id) made
            LEFT JOIN LATERAL ({POLICY}) y ON true
            WHERE (n.owner_id <> n.from_id OR n.kind IN ({OF_NOBODY}))
              AND NOT EXISTS (SELECT 1 FROM thread_mutes q JOIN posts about ON about.id = n.post_id
                              WHERE q.account_id = n.owner_id AND q.thread_id = coalesce(about.thread_id, about.id)
                                AND n.kind IN ('mention', 'favourite', 'reblog', 'quote',
                                               'salon.note_shown', 'salon.note_gone'))
              AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = n.owner_id AND a.state = 'active')
              AND NOT EXISTS (SELECT 1 FROM blocks x
                              WHERE (x.blocker_id = n.owner_id AND x.blocked_id = n.from_id)
                                 OR (x.blocker_id = n.from_id AND x.blocked_id = n.owner_id))
              AND NOT EXISTS (SELECT 1 FROM mutes u
                              WHERE u.muter_id = n.owner_id AND u.muted_id = n.from_id AND u.hides_notifications
                                AND n.kind <> 'salon.likeness'
                                AND (u.expires_at IS NULL OR u.expires_at > now()))
              AND y.answer IS DISTINCT FROM 'drop'
            ORDER BY n.seq
            ON CONFLICT DO NOTHING
            """,
            (batch.after, batch.upto),
        )
    if batch.has(PostUnfavourited, Unfollowed, FollowRejected):
        await _take_back(tx, batch)


async def _take_back(tx: Tx, batch: Batch) -> None:
    """A favourite or follow taken back takes its notification along, unless it has been given again."""
    await tx.execute(
        """
        DELETE FROM notifications n
        USING log l
        WHERE l.seq > %s AND l.seq <= %s AND (
            (l.kind = 'PostUnfavourited' AND n.owner_id = (l.body ->> 'author_id')::bigint AND n.kind = 'favourite'
             AND n.from_id = l.actor_id AND n.post_id = l.subject_id
             AND NOT EXISTS (SELECT 1 FROM favourites f WHERE f.account_id = l.actor_id AND f.post_id = l.subject_id))
            OR
            (l.kind = 'Unfollowed' AND n.owner_id = l.subject_id AND n.kind IN ('follow', 'follow_request')
             AND n.from_id = l.actor_id
             AND NOT EXISTS (SELECT 1 FROM follows f
                             WHERE f.follower_id = l.actor_id AND f.followee_id = l.subject_id))
            OR
            (l.kind = 'FollowRejected' AND n.owner_id = l.actor_id AND n.kind = 'follow_request'
             AND n.from_id = l.subject_id
             AND NOT EXISTS (SELECT 1 FROM follows f
                             WHERE f.follower_id = l.subject_id AND f.followee_id = l.actor_id))
        )
        """,
        (batch.after, batch.upto),
    )


async def rebuild_notifications(tx: Tx) -> None:
    """Write everything again from the whole log; what people cleared away comes back."""
    await tx.execute("TRUNCATE notifications")
    row = await (await tx.execute("SELECT seq FROM log_cursors WHERE reader = 'notifications'")).fetchone()
    if row is not None and row[0]:
        kinds = frozenset(SOURCES) | TAKEN_BACK
        await tell_people(tx, Batch(0, row[0], kinds))


async def tell_and_push(tx: Tx, batch: Batch) -> None:
    """Write the notifications of a batch, and queue their pushes; a rebuild writes only."""
    await tell_people(tx, batch)
    await defer_pushes(tx, batch)


NOTIFICATIONS = Reader(
    name="notifications",
    listens=frozenset(SOURCES) | TAKEN_BACK,
    react=tell_and_push,
    rebuild=rebuild_notifications,
    rests=0.05,
)
