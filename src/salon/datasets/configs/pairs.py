"""The config `preferences_image`: which of two pictures somebody preferred, with Pick-a-Pic's columns."""

from bisect import bisect_right
from typing import Any

import numpy as np
import pyarrow as pa

from salon.datasets.configs.shape import (
    DAY,
    IMAGE,
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
    SELECT json_build_array(l.file, r.file), c.id, c.left_id, c.right_id, c.voter_id, l.prompt,
           r.prompt, l.engine, r.engine, c.choice, c.left_shown, c.right_shown,
           (extract(epoch FROM c.chosen_at - c.shown_at) * 1000)::bigint,
           (c.chosen_at AT TIME ZONE 'UTC')::date, l.place, r.place, l.version, r.version
    FROM {KEYS}
    JOIN challenge_pairs c ON c.id = w.first
    JOIN LATERAL ({{left}}) l ON true
    JOIN LATERAL ({{right}}) r ON true
    ORDER BY w.place
"""
PICTURE = """
    SELECT json_build_object('key', m.original ->> 'key', 'bytes', m.original -> 'bytes') AS file, m.engine,
           CASE WHEN p.recipe = 'shown' THEN g.prompt END AS prompt, v.chosen_place AS place,
           v.chosen_order AS version
    FROM media m JOIN posts p ON p.id = m.post_id LEFT JOIN generations g ON g.id = m.generation_id
    LEFT JOIN variations v ON v.generation_id = m.generation_id AND v.index = m.variation
    WHERE m.post_id = {side} AND m.deleted_at IS NULL AND m.kind = 'image' AND m.state = 'ready'
    ORDER BY m.position, m.id LIMIT 1
"""
# Upper bounds in milliseconds: how long somebody looked tells care from haste, to the second it would tell who it was.
DWELL = (1_000, 3_000, 10_000, 30_000)
BUCKETS = (*(f"<{bound}" for bound in DWELL), f">={DWELL[-1]}")
LABELS = {"left": (1.0, 0.0), "right": (0.0, 1.0), "skip": (0.5, 0.5)}


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


def turn(scene: Scene, rows: list[Row]) -> dict[str, Any]:
    """The columns of these judgements."""
    ids, lefts, rights, voters, prompts_0, prompts_1 = [*zip(*rows, strict=True)][1:7]
    models_0, models_1, choices, shown_0, shown_1, waited, days = [*zip(*rows, strict=True)][7:14]
    places_0, places_1, orders_0, orders_1 = [*zip(*rows, strict=True)][14:]
    names_0, names_1 = (scene.name_posts(side).to_pylist() for side in (lefts, rights))
    raters = scene.name_accounts(voters)
    return {
        "are_different": [True] * len(ids),
        "best_image_uid": [
            {"left": one, "right": other}.get(choice, "tie")
            for choice, one, other in zip(choices, names_0, names_1, strict=True)
        ],
        "caption": scrub_all(one if one and one == two else "" for one, two in zip(prompts_0, prompts_1, strict=True)),
        "has_label": [choice != "skip" for choice in choices],
        "image_0_uid": names_0,
        "image_1_uid": names_1,
        "label_0": [LABELS[choice][0] for choice in choices],
        "label_1": [LABELS[choice][1] for choice in choices],
        "model_0": models_0,
        "model_1": models_1,
        "prompt_0": scrub_all(one or None for one in prompts_0),
        "prompt_1": scrub_all(one or None for one in prompts_1),
        "ranking_id": [scene.namer.name(b"ranking", one).hex() for one in ids],
        "user_id": raters,
        "rater": raters,
        "surface": ["challenge"] * len(ids),
        "position_0": [0] * len(ids),
        "position_1": [1] * len(ids),
        "shown_0": shown_0,
        "shown_1": shown_1,
        "maker_position_0": places_0,
        "maker_position_1": places_1,
        "ordered_by_0": orders_0,
        "ordered_by_1": orders_1,
        "dwell_ms_bucket": [to_bucket(one) for one in waited],
        "day": days,
    }


def to_bucket(milliseconds: int | None) -> str | None:
    """How long somebody looked, roughly: `<1000`, `<3000` and so on, `>=30000`."""
    return None if milliseconds is None else BUCKETS[bisect_right(DWELL, milliseconds)]


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
