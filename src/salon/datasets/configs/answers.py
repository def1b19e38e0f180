"""The config `preferences_text`: of two answers to one post the one somebody liked, with TRL's columns."""

from typing import Any

import numpy as np
import pyarrow as pa

from salon.datasets.configs.shape import DAY, ITEM, KEYS, Column, Config, Keys, Part, Row, Scene
from salon.datasets.scrub import scrub_all
from salon.datasets.selection import Ids, Selection

# Both were shown to the same person, who liked one of them.
CHOSEN = """
    WITH shown AS MATERIALIZED (
        SELECT i.account_id, i.post_id, p.reply_to_id,
               bool_or(f.id IS NOT NULL) AS liked,
               bool_or(EXISTS (SELECT 1 FROM log l WHERE l.seq > %(seq)s AND l.kind = 'PostFavourited'
                               AND (l.actor_id, l.subject_id) = (i.account_id, i.post_id))) AS liked_later
        FROM impressions i
        JOIN posts p ON p.id = i.post_id AND p.reply_to_id IS NOT NULL AND p.visibility = 'public'
        LEFT JOIN favourites f ON f.account_id = i.account_id AND f.post_id = i.post_id
        WHERE i.account_id = ANY(%(choosers)s) AND i.shown_at <= %(at)s
        GROUP BY 1, 2, 3
    )
    SELECT a.account_id, a.post_id, b.post_id, a.reply_to_id
    FROM shown a JOIN shown b ON (b.account_id, b.reply_to_id) = (a.account_id, a.reply_to_id)
    WHERE a.liked AND NOT a.liked_later AND NOT b.liked
"""
READ = f"""
    SELECT NULL, w.first, w.second, q.text, p.text, r.text, (p.created_at AT TIME ZONE 'UTC')::date
    FROM {KEYS}
    JOIN posts p ON p.id = w.first
    JOIN posts r ON r.id = w.second
    JOIN posts q ON q.id = p.reply_to_id
    ORDER BY w.place
"""


def keep(selection: Selection, found: list[Ids]) -> Keys:
    """Every two answers that may be in it, as is what they answer, and of which one was liked."""
    raters, chosen, rejected, asked = found
    places = [selection.find(one) for one in (chosen, rejected, asked)]
    kept = (places[0] >= 0) & (places[1] >= 0) & (places[2] >= 0)
    # One row for two answers, though several preferred the same: whose choice it was is the first one's by id.
    order = np.lexsort((raters, rejected, chosen))
    order = order[kept[order]]
    twice = np.zeros(len(order), bool)
    twice[1:] = (chosen[order][1:] == chosen[order][:-1]) & (rejected[order][1:] == rejected[order][:-1])
    order = order[~twice]
    parts = [Part(selection.posts[one[order]], selection.authors[one[order]]) for one in places]
    parts.append(Part(np.zeros(len(order), np.int64), raters[order]))
    return Keys(chosen[order], rejected[order], raters[order], parts)


def turn(scene: Scene, rows: list[Row]) -> dict[str, Any]:
    """The columns of these choices."""
    _, chosen, rejected, asked, liked, passed, days = zip(*rows, strict=True)
    return {
        "prompt": scrub_all(asked),
        "chosen": scrub_all(liked),
        "rejected": scrub_all(passed),
        "chosen_post": scene.name_posts(chosen),
        "rejected_post": scene.name_posts(rejected),
        "day": days,
    }


PREFERENCES_TEXT = Config(
    name="preferences_text",
    says="Two answers to one post that were shown to the same person, who liked one; columns as TRL's preferences.",
    item=b"answers",
    columns=(
        ITEM,
        Column("prompt", pa.string(), "The post that is answered."),
        Column("chosen", pa.string(), "The answer that was liked."),
        Column("rejected", pa.string(), "The answer that was shown too, and was not."),
        Column("chosen_post", pa.string(), "The first, a row of `posts`."),
        Column("rejected_post", pa.string(), "The second, a row of `posts`."),
        DAY,
    ),
    find=(CHOSEN, 4),
    keep=keep,
    read=READ,
    turn=turn,
)
