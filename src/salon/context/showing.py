"""The one note that is shown under each post, for whoever renders posts."""

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from salon.context.models import OPEN
from salon.context.queries import BEFORE_EDIT, SWITCHED_OFF, TAKEN_DOWN
from salon.kit.questions import Question


class ShownNote(NamedTuple):
    """The note shown under a post, with how many found it helpful on which side."""

    post_id: int
    id: int
    writer_id: int
    writer: str
    words: str
    sources: list[str]
    reason: str
    drafted_by: str | None
    created_at: str
    before_edit: bool
    ratings: int
    low: int
    high: int


_decoder = msgspec.json.Decoder(ShownNote)
_pairs = msgspec.json.Decoder(tuple[int, int])


def ask_shown(post_ids: str) -> Question[dict[int, ShownNote]]:
    """The notes shown under posts, one each: of those found helpful the best. `post_ids` is SQL for their ids."""
    sql = f"""
        SELECT DISTINCT ON (n.post_id) json_build_array(
            n.post_id, n.id, n.writer_id, w.username, n.words, n.sources, n.reason, n.drafted_by, n.created_at,
            {BEFORE_EDIT}, n.ratings, n.low, n.high)
        FROM context_notes n
        JOIN posts p ON p.id = n.post_id AND p.visibility IN ({", ".join(f"'{one}'" for one in OPEN)})
        JOIN accounts w ON w.id = n.writer_id AND w.state = 'active'
        WHERE n.post_id = ANY({post_ids}) AND n.state = 'helpful' AND n.withdrawn_at IS NULL
          AND NOT {TAKEN_DOWN} AND NOT {SWITCHED_OFF}
        ORDER BY n.post_id, n.intercept DESC, n.id
    """
    return Question(sql, {}, _decoder, lambda rows: {note.post_id: note for note in rows})


def ask_apart(viewers: Collection[int], writers: Collection[int]) -> Question[set[tuple[int, int]]]:
    """Which of these viewers and writers are blocked, either way: (viewer, writer). Nothing is asked without both."""
    sql = """
        SELECT json_build_array(v, w) FROM unnest(%(note_viewers)s::bigint[]) v, unnest(%(note_writers)s::bigint[]) w
        WHERE EXISTS (SELECT 1 FROM blocks x WHERE (x.blocker_id, x.blocked_id) IN ((v, w), (w, v)))
    """
    values = {"note_viewers": sorted(viewers), "note_writers": sorted(writers)}
    return Question(sql if viewers and writers else None, values, _pairs, set)
