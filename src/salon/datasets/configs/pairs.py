"""The config `preferences_image`: which of two pictures somebody preferred, with Pick-a-Pic's columns."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salon.datasets.configs.shape import (
    DAY,
    IMAGE,
    ITEM,
    KEYS,
    Array,
    Column,
    Config,
    Keys,
    Part,
    Rows,
    Scene,
    to_ids,
    to_names,
)
from salon.datasets.scrub import scrub_all
from salon.datasets.selection import Ids, Selection, find_in

JUDGED = """
    SELECT c.id, c.left_id, c.right_id, c.voter_id
    FROM challenge_pairs c
    WHERE c.choice IN ('left', 'right', 'skip') AND c.chosen_at <= %(at)s
      AND EXISTS (SELECT 1 FROM media m WHERE m.post_id = c.left_id AND m.deleted_at IS NULL
                  AND m.kind = 'image' AND m.state = 'ready')
      AND EXISTS (SELECT 1 FROM media m WHERE m.post_id = c.right_id AND m.deleted_at IS NULL
                  AND m.kind = 'image' AND m.state = 'ready')
"""
# The first picture of each post is what was judged. The words of the challenge are its author's, who was not asked.
READ = f"""
    SELECT ARRAY[l.file, r.file] AS files, ARRAY[l.size, r.size] AS sizes, c.id AS pair_id, c.left_id, c.right_id,
           c.voter_id, l.prompt AS prompt_0, r.prompt AS prompt_1, l.engine AS model_0, r.engine AS model_1, c.choice,
           c.left_shown AS shown_0, c.right_shown AS shown_1,
           (extract(epoch FROM c.chosen_at - c.shown_at) * 1000)::bigint AS looked_ms,
           (c.chosen_at AT TIME ZONE 'UTC')::date AS day, l.place AS maker_position_0, r.place AS maker_position_1,
           l.version AS ordered_by_0, r.version AS ordered_by_1
    FROM {KEYS}
    JOIN challenge_pairs c ON c.id = w.first
    JOIN LATERAL ({{left}}) l ON true
    JOIN LATERAL ({{right}}) r ON true
    ORDER BY w.place
"""
PICTURE = """
    SELECT m.original ->> 'key' AS file, (m.original -> 'bytes')::bigint AS size, m.engine,
           CASE WHEN p.recipe = 'shown' THEN nullif(g.prompt, '') END AS prompt, v.chosen_place AS place,
           v.chosen_order AS version
    FROM media m JOIN posts p ON p.id = m.post_id LEFT JOIN generations g ON g.id = m.generation_id
    LEFT JOIN variations v ON v.generation_id = m.generation_id AND v.index = m.variation
    WHERE m.post_id = {side} AND m.deleted_at IS NULL AND m.kind = 'image' AND m.state = 'ready'
    ORDER BY m.position, m.id LIMIT 1
"""
# Upper bounds in milliseconds: how long somebody looked tells care from haste, to the second it would tell who it was.
DWELL = (1_000, 3_000, 10_000, 30_000)
OF_EACH = ("model", "shown", "maker_position", "ordered_by")  # told of both pictures as they are read
BUCKETS = (*(f"<{bound}" for bound in DWELL), f">={DWELL[-1]}")


def keep(selection: Selection, found: list[Ids]) -> Keys:
    """Every judgement of somebody who agreed, about two posts that may be in it."""
    pairs, lefts, rights, voters = found
    left, right = selection.find(lefts), selection.find(rights)
    kept = (left >= 0) & (right >= 0) & (find_in(selection.choosers, voters) >= 0)
    left, right, voters = left[kept], right[kept], voters[kept]
    nothing = np.zeros(len(voters), np.int64)
    parts = [
        Part(selection.posts[left], selection.authors[left]),
        Part(selection.posts[right], selection.authors[right]),
        Part(nothing, voters),
    ]
    return Keys(pairs[kept], nothing, voters, parts)


def turn(scene: Scene, rows: Rows) -> dict[str, Array]:
    """The columns of these judgements."""
    count, raters = len(rows), scene.name_accounts(rows["voter_id"])
    names = [scene.name_posts(rows[side]) for side in ("left_id", "right_id")]
    left, right = (pc.equal(rows["choice"], side) for side in ("left", "right"))
    same = pc.equal(rows["prompt_0"], rows["prompt_1"]).fill_null(fill_value=False)
    rankings = scene.namer.name_all(b"ranking", rows["pair_id"].to_pylist())
    return {
        **{name: rows[name] for name in (*(f"{one}_{side}" for one in OF_EACH for side in (0, 1)), "day")},
        "are_different": pa.repeat(pa.scalar(value=True), count),
        "best_image_uid": pc.case_when(pc.make_struct(left, right), *names, "tie"),
        "caption": scrub_all(pc.if_else(same, rows["prompt_0"], "")),
        "has_label": pc.or_(left, right),
        "image_0_uid": names[0],
        "image_1_uid": names[1],
        "label_0": pc.case_when(pc.make_struct(left, right), 1.0, 0.0, 0.5),
        "label_1": pc.case_when(pc.make_struct(left, right), 0.0, 1.0, 0.5),
        "prompt_0": scrub_all(rows["prompt_0"]),
        "prompt_1": scrub_all(rows["prompt_1"]),
        "ranking_id": to_names(np.frombuffer(rankings, "V16")),
        "user_id": raters,
        "rater": raters,
        "surface": pa.repeat("challenge", count),
        "position_0": pa.repeat(0, count),
        "position_1": pa.repeat(1, count),
        "dwell_ms_bucket": to_buckets(rows["looked_ms"]),
    }


def to_buckets(milliseconds: Array) -> Array:
    """How long somebody looked, roughly: `<1000`, `<3000` and so on, `>=30000`; null stays null."""
    places = np.searchsorted(DWELL, to_ids(milliseconds), side="right")
    return pc.if_else(milliseconds.is_valid(), pa.array(BUCKETS).take(pa.array(places)), None)


TEXT, LABEL = pa.string(), pa.float32()
STOOD = "Where the {} one stood among those drawn with it, when its maker chose it to post, from 0; null: not known."
ORDERED = "Which version of a learned model had put the {} one there; null: none, they stood as they were made."
PREFERENCES_IMAGE = Config(
    name="preferences_image",
    says="Which of two pictures in a challenge somebody preferred; columns as in Pick-a-Pic, and what debiasing needs.",
    item=b"pair",
    columns=(
        ITEM,
        Column("are_different", pa.bool_(), "Always true: nobody is shown the same picture twice."),
        Column("best_image_uid", TEXT, "The one that was preferred; tie where the judge passed."),
        Column("caption", TEXT, "What both were asked for, where that is the same and shown; else empty."),
        Column("has_label", pa.bool_(), "Whether one was preferred."),
        Column("image_0_uid", TEXT, "The post of the left picture, a row of `posts`."),
        Column("image_1_uid", TEXT, "The post of the right picture, a row of `posts`."),
        Column("jpg_0", IMAGE, "The left picture, as it is shown here."),
        Column("jpg_1", IMAGE, "The right picture, as it is shown here."),
        Column("label_0", LABEL, "1.0: the left one was preferred; 0.5: neither."),
        Column("label_1", LABEL, "1.0: the right one was preferred; 0.5: neither."),
        Column("model_0", TEXT, "What drew the left one; null for what was not made here."),
        Column("model_1", TEXT, "What drew the right one; null for what was not made here."),
        Column("prompt_0", TEXT, "What the left one's maker asked for, where it is shown."),
        Column("prompt_1", TEXT, "What the right one's maker asked for, where it is shown."),
        Column("ranking_id", TEXT, "The judgement, by another name than the row's."),
        Column("user_id", TEXT, "The same as `rater`, by Pick-a-Pic's name."),
        Column("rater", TEXT, "Who judged: a name that is the same within this release only."),
        Column("surface", TEXT, "Where it was shown."),
        Column("position_0", pa.int16(), "0: on the left, or above on a narrow screen."),
        Column("position_1", pa.int16(), "1: on the right, or below."),
        Column("shown_0", pa.int32(), "In how many pairs the left one had been shown before."),
        Column("shown_1", pa.int32(), "In how many pairs the right one had been shown before."),
        Column("maker_position_0", pa.int16(), STOOD.format("left")),
        Column("maker_position_1", pa.int16(), STOOD.format("right")),
        Column("ordered_by_0", pa.int32(), ORDERED.format("left")),
        Column("ordered_by_1", pa.int32(), ORDERED.format("right")),
        Column("dwell_ms_bucket", TEXT, "How long the judge looked, in milliseconds, roughly."),
        DAY,
    ),
    find=(JUDGED, 4),
    keep=keep,
    read=READ.format(left=PICTURE.format(side="c.left_id"), right=PICTURE.format(side="c.right_id")),
    turn=turn,
    pictures=("jpg_0", "jpg_1"),
    task="image-classification",
)
