"""The config `feedback_unpaired`: posts somebody liked or passed over, with TRL's columns."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salon.datasets.configs.pairs import to_buckets
from salon.datasets.configs.shape import (
    DAY,
    ITEM,
    KEYS,
    Array,
    Column,
    Config,
    Keys,
    Part,
    Rows,
    Scene,
)
from salon.datasets.scrub import scrub_all
from salon.datasets.selection import Ids, Selection

# A like that came after the place in the log is not in it, nor is it told as passed over.
SHOWN, LIKED = 1, 2  # what somebody has to do with a post, in one number
JUDGED = f"""
    SELECT j.account_id, j.post_id, bit_or(j.how)
    FROM (
        SELECT f.account_id, f.post_id, {LIKED} AS how FROM favourites f WHERE f.account_id = ANY(%(choosers)s)
        UNION ALL
        SELECT i.account_id, i.post_id, {SHOWN} FROM impressions i
        WHERE i.account_id = ANY(%(choosers)s) AND i.shown_at <= %(at)s
    ) j
    WHERE NOT EXISTS (
        SELECT 1 FROM (
            SELECT actor_id, subject_id FROM log WHERE seq > %(seq)s AND kind = 'PostFavourited'
            UNION SELECT actor_id, subject_id FROM outbox WHERE kind = 'PostFavourited'
        ) l WHERE (l.actor_id, l.subject_id) = (j.account_id, j.post_id)
    )
    GROUP BY j.account_id, j.post_id
"""
READ = f"""
    SELECT w.first AS rater_id, w.second AS post_id, p.author_id, p.text, p.reply_to_id, q.text AS prompt,
           f.id IS NOT NULL AS liked, i.surface, i.position, i.dwell_ms, (p.created_at AT TIME ZONE 'UTC')::date AS day
    FROM {KEYS}
    JOIN posts p ON p.id = w.second
    LEFT JOIN posts q ON q.id = p.reply_to_id
    LEFT JOIN favourites f ON f.account_id = w.first AND f.post_id = w.second
    LEFT JOIN LATERAL (
        SELECT i.surface, i.position, i.dwell_ms FROM impressions i
        WHERE i.account_id = w.first AND i.post_id = w.second ORDER BY i.shown_at, i.surface LIMIT 1
    ) i ON true
    ORDER BY w.place
"""


def keep(selection: Selection, found: list[Ids]) -> Keys:
    """Every post that may be in it and was liked by, or shown to, somebody who agreed; nobody's own."""
    raters, posts, _ = found
    place = selection.find(posts)
    kept = (place >= 0) & (selection.authors[place] != raters if len(selection.posts) else False)
    raters, posts, place = raters[kept], posts[kept], place[kept]
    # Who wrote what is answered has a part in it, where that is told.
    asked = selection.answered[place]
    told = Part(selection.posts[asked] * (asked >= 0), selection.authors[asked] * (asked >= 0))
    parts = [Part(posts, selection.authors[place]), told, Part(np.zeros(len(raters), np.int64), raters)]
    return Keys(raters, posts, raters, parts)


def turn(scene: Scene, rows: Rows) -> dict[str, Array]:
    """The columns of these likes and passings over."""
    told = scene.name_posts(rows["reply_to_id"]).is_valid()  # what is answered may not be in this release
    return {
        "prompt": scrub_all(pc.if_else(told, rows["prompt"], "")),
        "completion": scrub_all(rows["text"]),
        "label": rows["liked"],
        "post": scene.name_posts(rows["post_id"]),
        "author": scene.name_accounts(rows["author_id"]),
        "rater": scene.name_accounts(rows["rater_id"]),
        "surface": rows["surface"],
        "position": rows["position"],
        "dwell_ms_bucket": to_buckets(rows["dwell_ms"]),
        "day": rows["day"],
    }


FEEDBACK_UNPAIRED = Config(
    name="feedback_unpaired",
    says="Posts somebody liked, or was shown and passed over; columns as TRL's unpaired preferences.",
    item=b"feedback",
    columns=(
        ITEM,
        Column("prompt", pa.string(), "The post that is answered, where that is in this release; else empty."),
        Column("completion", pa.string(), "The post's words, without what points at a person."),
        Column("label", pa.bool_(), "Whether it was liked."),
        Column("post", pa.string(), "The post, a row of `posts`; its pictures are there."),
        Column("author", pa.string(), "Who wrote it."),
        Column("rater", pa.string(), "Who liked it or passed it over; a name of this release."),
        Column("surface", pa.string(), "Where it was first shown to them, if that is known: home, public, tag, ..."),
        Column("position", pa.int16(), "How many posts stood above it there."),
        Column("dwell_ms_bucket", pa.string(), "How long it was to be seen, in milliseconds, roughly."),
        DAY,
    ),
    find=(JUDGED, 3),
    keep=keep,
    read=READ,
    turn=turn,
)
