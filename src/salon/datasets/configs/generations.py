"""The config `generations`: pictures made here, with what was asked for."""

import numpy as np
import pyarrow as pa

from salon.datasets.configs.shape import (
    ALLOWS,
    AUTHOR,
    DAY,
    IMAGE,
    ITEM,
    KEYS,
    USAGE,
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

# A recipe its author hides is in no release.
PICTURES = """
    SELECT m.id, p.id, p.author_id
    FROM media m JOIN posts p ON p.id = m.post_id
    WHERE m.generation_id IS NOT NULL AND m.deleted_at IS NULL AND m.kind = 'image' AND m.state = 'ready'
      AND p.recipe = 'shown' AND p.deleted_at IS NULL
      AND p.id NOT IN (SELECT l.subject_id FROM log l WHERE l.seq > %(seq)s AND l.kind = 'RightsChanged')
"""
READ = f"""
    SELECT ARRAY[m.original ->> 'key'] AS files, ARRAY[(m.original -> 'bytes')::bigint] AS sizes, m.post_id,
           p.author_id, g.prompt, nullif(g.negative_prompt, '') AS negative_prompt, coalesce(v.style, g.style) AS style,
           m.engine, v.model, v.model_version, v.seed, (m.original -> 'width')::int AS width,
           (m.original -> 'height')::int AS height, m.variation, g.count AS variations, m.degree, m.evidence,
           (p.created_at AT TIME ZONE 'UTC')::date AS day,
           ARRAY(SELECT o.post_id FROM generation_parents o WHERE o.generation_id = g.id ORDER BY o.place, o.post_id)
           AS parents, v.chosen_place, v.chosen_order
    FROM {KEYS}
    JOIN media m ON m.id = w.first
    JOIN posts p ON p.id = m.post_id
    JOIN generations g ON g.id = m.generation_id
    JOIN variations v ON v.generation_id = m.generation_id AND v.index = m.variation
    ORDER BY w.place
"""


def keep(selection: Selection, found: list[Ids]) -> Keys:
    """Every picture made here that is in a post which may be in it, and whose recipe is shown."""
    pictures, posts, authors = found
    kept = selection.find(posts) >= 0
    nothing = np.zeros(int(kept.sum()), np.int64)
    return Keys(pictures[kept], nothing, authors[kept], [Part(posts[kept], authors[kept])])


def turn(scene: Scene, rows: Rows) -> dict[str, Array]:
    """The columns of these pictures."""
    allows, usage = scene.list_uses(rows["post_id"])
    same = ("style", "engine", "model", "model_version", "seed", "width", "height", "variation", "variations")
    return {
        **{name: rows[name] for name in (*same, "evidence", "day")},
        "post": scene.name_posts(rows["post_id"]),
        "author": scene.name_accounts(rows["author_id"]),
        "prompt": scrub_all(rows["prompt"]),
        "negative_prompt": scrub_all(rows["negative_prompt"]),
        "position": rows["chosen_place"],
        "ordered_by": rows["chosen_order"],
        "origin": rows["degree"],
        "parents": scene.list_names(rows["parents"]),
        "allows": allows,
        "content_usage": usage,
    }


GENERATIONS = Config(
    name="generations",
    says="Pictures made here and posted, with what their makers asked for, where they show it.",
    item=b"picture",
    columns=(
        ITEM,
        Column("post", pa.string(), "The post it is in, a row of `posts`."),
        AUTHOR,
        Column("prompt", pa.string(), "What was asked for, without what points at a person."),
        Column("negative_prompt", pa.string(), "What was not to be in it."),
        Column("style", pa.string(), "The style that was chosen, if any."),
        Column("engine", pa.string(), "What drew it."),
        Column("model", pa.string(), "Which model of the engine, if it has several."),
        Column("model_version", pa.string(), "And its version."),
        Column("seed", pa.int64(), "What chance began with."),
        Column("width", pa.int32(), "Of the picture, in pixels."),
        Column("height", pa.int32(), "Of the picture, in pixels."),
        Column("variation", pa.int16(), "Which of the pictures drawn together it is, from 0."),
        Column("variations", pa.int16(), "How many were drawn together; it is the one its maker chose to post."),
        Column("position", pa.int16(), "Where it stood before its maker who chose it, from 0; null: not known."),
        Column("ordered_by", pa.int32(), "Which version of a learned model had put it there; null: as they were made."),
        Column("origin", pa.string(), "How it was made: assisted, generated, autonomous."),
        Column("evidence", pa.string(), "How that is known."),
        Column("image", IMAGE, "The picture as it is shown here, with its Content Credentials."),
        DAY,
        Column("parents", pa.list_(pa.string()), "The posts it grew out of; all of them are in this release."),
        ALLOWS,
        USAGE,
    ),
    find=(PICTURES, 3),
    keep=keep,
    read=READ,
    turn=turn,
    pictures=("image",),
    task="text-to-image",
)
