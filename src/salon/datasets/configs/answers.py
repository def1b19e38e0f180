"""The config `preferences_text`: of two answers to one post the one somebody liked, with TRL's columns."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from salon.datasets.configs.feedback import JUDGED, LIKED, SHOWN
from salon.datasets.configs.shape import DAY, ITEM, KEYS, Array, Column, Config, Keys, Part, Rows, Scene
from salon.datasets.scrub import scrub_all
from salon.datasets.selection import Ids, Selection, find_in

READ = f"""
    SELECT w.first AS chosen_id, w.second AS rejected_id, q.text AS prompt, p.text AS chosen, r.text AS rejected,
           (p.created_at AT TIME ZONE 'UTC')::date AS day
    FROM {KEYS}
    JOIN posts p ON p.id = w.first
    JOIN posts r ON r.id = w.second
    JOIN posts q ON q.id = p.reply_to_id
    ORDER BY w.place
"""


def keep(selection: Selection, found: list[Ids]) -> Keys:
    """Every two answers that may be in it, as is what they answer: both were shown to somebody, who liked one."""
    raters, posts, how = found
    place = selection.find(posts)
    kept = np.flatnonzero((how & SHOWN > 0) & (place >= 0))
    kept = kept[selection.answered[place[kept]] >= 0]
    liked = how[kept] & LIKED > 0
    raters, place = raters[kept], place[kept]
    # What a person was shown under a post has one number, so that each liked answer finds those that were not.
    shown = find_in(selection.choosers, raters) * len(selection.posts) + selection.answered[place]
    first, second = _pair(shown, liked)
    # One row for two answers, though several preferred the same: whose choice it was is the first one's by id.
    order = np.lexsort((raters[first], place[second], place[first]))
    first, second = first[order], second[order]
    twice = (np.diff(place[first], prepend=-1) == 0) & (np.diff(place[second], prepend=-1) == 0)
    first, second = first[~twice], second[~twice]
    raters, chosen, rejected = raters[first], place[first], place[second]
    told = (chosen, rejected, selection.answered[chosen])
    parts = [Part(selection.posts[one], selection.authors[one]) for one in told]
    parts.append(Part(np.zeros(len(raters), np.int64), raters))
    return Keys(selection.posts[chosen], selection.posts[rejected], raters, parts)


def _pair(groups: Ids, liked: NDArray[np.bool_]) -> tuple[Ids, Ids]:
    """Places of everything that is liked, each with everything in its group that is not."""
    chosen, others = np.flatnonzero(liked), np.flatnonzero(~liked)
    others = others[np.argsort(groups[others], kind="stable")]
    begin, end = (np.searchsorted(groups[others], groups[chosen], side) for side in ("left", "right"))
    count = end - begin
    following = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(chosen, count), others[np.repeat(begin, count) + following]


def turn(scene: Scene, rows: Rows) -> dict[str, Array]:
    """The columns of these choices."""
    return {
        **{name: scrub_all(rows[name]) for name in ("prompt", "chosen", "rejected")},
        "chosen_post": scene.name_posts(rows["chosen_id"]),
        "rejected_post": scene.name_posts(rows["rejected_id"]),
        "day": rows["day"],
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
    find=(JUDGED, 3),
    keep=keep,
    read=READ,
    turn=turn,
)
