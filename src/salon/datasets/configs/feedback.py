"""The config `feedback_unpaired`: posts somebody liked or passed over, with TRL's columns."""

from typing import Any

import numpy as np
import pyarrow as pa

from salon.datasets.configs.pairs import to_bucket
from salon.datasets.configs.shape import (
    DAY,
    ITEM,
    KEYS,
    Column,
    Config,
    Keys,
    Part,
    Row,
    Scene,
)
from salon.datasets.scrub import scrub_all
from salon.datasets.selection import Ids, Selection

# A like that came after the place in the log is not in it, nor is it told as passed over.
JUDGED = """
    SELECT j.account_id, j.post_id, coalesce(p.reply_to_id, 0)
    FROM (
        SELECT f.account_id, f.post_id FROM favourites f WHERE f.account_id = ANY(%(choosers)s)
        UNION
        SELECT i.account_id, i.post_id FROM impressions i
        WHERE i.account_id = ANY(%(choosers)s) AND i.shown_at <= %(at)s
    ) j
    JOIN posts p ON p.id = j.post_id AND p.visibility = 'public' AND p.author_id <> j.account_id
    WHERE NOT EXISTS (
        SELECT 1 FROM (
            SELECT actor_id, subject_id FROM log WHERE seq > %(seq)s AND kind = 'PostFavourited'
            UNION SELECT actor_id, subject_id FROM outbox WHERE kind = 'PostFavourited'
        ) l WHERE (l.actor_id, l.subject_id) = (j.account_id, j.post_id)
    )
"""
READ = f"""
    SELECT NULL, w.first, w.second, p.author_id, p.text, p.reply_to_id, q.text, f.id IS NOT NULL, i.surface, i.position,
           i.dwell_ms, (p.created_at AT TIME ZONE 'UTC')::date
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
    raters, posts, asked = found
    place = selection.find(posts)
    kept = (place >= 0) & (selection.authors[place] != raters if len(selection.posts) else False)
    raters, posts, authors = raters[kept], posts[kept], selection.authors[place[kept]]
    # Who wrote what is answered has a part in it, where that is told.
    answered = selection.find(asked[kept])
    told = Part(
        np.where(answered >= 0, asked[kept], 0),
        np.where(answered >= 0, selection.authors[answered] if len(selection.authors) else 0, 0),
    )
    parts = [Part(posts, authors), told, Part(np.zeros(len(raters), np.int64), raters)]
    return Keys(raters, posts, raters, parts)


def turn(scene: Scene, rows: list[Row]) -> dict[str, Any]:
    """The columns of these likes and passings over."""
    _, raters, posts, authors, texts, answered, prompts, liked, surfaces, places, dwelt, days = zip(*rows, strict=True)
    known = scene.name_posts(answered).is_valid().to_pylist()
    return {
        "prompt": scrub_all(one if told else "" for one, told in zip(prompts, known, strict=True)),
        "completion": scrub_all(texts),
        "label": liked,
        "post": scene.name_posts(posts),
        "author": scene.name_accounts(authors),
        "rater": scene.name_accounts(raters),
        "surface": surfaces,
        "position": places,
        "dwell_ms_bucket": [to_bucket(one) for one in dwelt],
        "day": days,
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
