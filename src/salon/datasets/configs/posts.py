"""The config `posts`: what people wrote, with their pictures."""

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
    to_lists,
)
from salon.datasets.scrub import scrub_all
from salon.datasets.selection import Ids, Selection

READ = f"""
    SELECT m.files, m.sizes, w.first AS post_id, p.author_id, p.text, p.spoiler_text, p.language,
           (p.created_at AT TIME ZONE 'UTC')::date AS day, p.degree, m.degrees, m.descriptions, p.reply_to_id,
           p.quote_of_id, a.bot, t.tags, e.parents
    FROM {KEYS}
    JOIN posts p ON p.id = w.first
    JOIN accounts a ON a.id = p.author_id
    LEFT JOIN LATERAL (
        SELECT array_agg(m.original ->> 'key' ORDER BY m.position, m.id) AS files,
               array_agg((m.original -> 'bytes')::bigint ORDER BY m.position, m.id) AS sizes,
               array_agg(m.degree ORDER BY m.position, m.id) AS degrees,
               array_agg(coalesce(m.description, '') ORDER BY m.position, m.id) AS descriptions
        FROM media m WHERE m.post_id = w.first AND p.has_media AND m.deleted_at IS NULL AND m.kind = 'image'
                       AND m.state = 'ready'
    ) m ON true
    LEFT JOIN LATERAL (SELECT array_agg(t.tag ORDER BY t.tag) AS tags FROM post_tags t WHERE t.post_id = w.first) t
        ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(e.parent_id ORDER BY e.parent_id) AS parents FROM remix_edges e WHERE e.child_id = w.first
    ) e ON true
    ORDER BY w.place
"""


def keep(selection: Selection, _found: list[Ids]) -> Keys:
    """Every post that may be in it."""
    nothing = np.zeros(len(selection.posts), np.int64)
    return Keys(selection.posts, nothing, selection.authors, [Part(selection.posts, selection.authors)])


def turn(scene: Scene, rows: Rows) -> dict[str, Array]:
    """The columns of these posts."""
    allows, usage = scene.list_uses(rows["post_id"])
    return {
        "author": scene.name_accounts(rows["author_id"]),
        "text": scrub_all(rows["text"]),
        "content_warning": scrub_all(rows["spoiler_text"].fill_null("")),
        "language": rows["language"],
        "day": rows["day"],
        "automated": rows["bot"],
        "degree": rows["degree"],
        "image_degrees": to_lists(rows["degrees"], rows["degrees"].flatten()),
        "image_descriptions": to_lists(rows["descriptions"], scrub_all(rows["descriptions"].flatten())),
        "in_reply_to": scene.name_posts(rows["reply_to_id"]),
        "quote_of": scene.name_posts(rows["quote_of_id"]),
        "parents": scene.list_names(rows["parents"]),
        "tags": to_lists(rows["tags"], rows["tags"].flatten()),
        "allows": allows,
        "content_usage": usage,
    }


POSTS = Config(
    name="posts",
    says="What people wrote in public, with their pictures.",
    item=b"post",
    columns=(
        ITEM,
        AUTHOR,
        Column("text", pa.string(), "The words, without what points at a person."),
        Column("content_warning", pa.string(), "What is shown before the words, if anything."),
        Column("language", pa.string(), "The language its author says it is in."),
        DAY,
        Column("automated", pa.bool_(), "Whether the account says it is a program."),
        Column("degree", pa.string(), "How the author says the post was made: none, assisted, generated, autonomous."),
        Column("images", pa.list_(IMAGE), "Its pictures as they are shown here, with their Content Credentials."),
        Column("image_degrees", pa.list_(pa.string()), "How each picture was made, as it is shown here."),
        Column("image_descriptions", pa.list_(pa.string()), "What is to be seen, for those who do not; may be empty."),
        Column("in_reply_to", pa.string(), "The post it answers, where that is in this release."),
        Column("quote_of", pa.string(), "The post it quotes, where that is in this release."),
        Column(
            "parents", pa.list_(pa.string()), "The posts its pictures grew out of; all of them are in this release."
        ),
        Column("tags", pa.list_(pa.string()), "Its hashtags."),
        ALLOWS,
        USAGE,
    ),
    find=None,
    keep=keep,
    read=READ,
    turn=turn,
    pictures=("images",),
    task="image-to-text",
)
