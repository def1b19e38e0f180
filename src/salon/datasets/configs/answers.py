"""The config `preferences_text`: of two answers to one post the one somebody liked, with TRL's columns."""

from typing import Any

import numpy as np
import pyarrow as pa

from salon.datasets.configs.shape import DAY, ITEM, KEYS, Column, Config, Keys, Part, Row, Scene, stream_keys, to_day
from salon.datasets.scrub import scrub
from salon.datasets.selection import Selection
from salon.kit.db import Tx

# Both were shown to the same person, who liked one of them.
CHOSEN = """
    SELECT f.account_id, f.post_id, j.post_id, p.reply_to_id
    FROM favourites f
    JOIN posts p ON p.id = f.post_id AND p.reply_to_id IS NOT NULL
    JOIN posts q ON q.reply_to_id = p.reply_to_id AND q.id <> p.id
    JOIN impressions j ON j.account_id = f.account_id AND j.post_id = q.id AND j.shown_at <= %(at)s
    WHERE f.account_id = ANY(%(choosers)s)
      AND EXISTS (SELECT 1 FROM impressions i
                  WHERE i.account_id = f.account_id AND i.post_id = f.post_id AND i.shown_at <= %(at)s)
      AND NOT EXISTS (SELECT 1 FROM favourites g WHERE g.account_id = f.account_id AND g.post_id = q.id)
      AND NOT EXISTS (SELECT 1 FROM log l WHERE l.seq > %(seq)s AND l.kind = 'PostFavourited'
                                            AND (l.actor_id, l.subject_id) = (f.account_id, f.post_id))
"""
READ = f"""
    SELECT NULL, w.first, w.second, q.text, p.text, r.text, p.created_at
    FROM {KEYS}
    JOIN posts p ON p.id = w.first
    JOIN posts r ON r.id = w.second
    JOIN posts q ON q.id = p.reply_to_id
    ORDER BY w.place
"""


async def list_keys(tx: Tx, selection: Selection) -> Keys:
    """Every two answers that may be in it, as is what they answer, and of which one was liked."""
    values = {"choosers": selection.choosers.tolist(), "seq": selection.moment.seq, "at": selection.moment.at}
    raters, chosen, rejected, asked = await stream_keys(tx, CHOSEN, values)
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
    _, chosen, rejected, asked, liked, passed, times = zip(*rows, strict=True)
    return {
        "prompt": [scrub(one) for one in asked],
        "chosen": [scrub(one) for one in liked],
        "rejected": [scrub(one) for one in passed],
        "chosen_post": scene.name_posts(chosen),
        "rejected_post": scene.name_posts(rejected),
        "day": [to_day(one) for one in times],
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
    list_keys=list_keys,
    read=READ,
    turn=turn,
)
