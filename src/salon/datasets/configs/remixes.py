"""The config `remix_edges`: which post grew out of which."""

import pyarrow as pa

from salon.datasets.configs.shape import DAY, ITEM, KEYS, Array, Column, Config, Keys, Part, Rows, Scene
from salon.datasets.selection import Ids, Selection

EDGES = "SELECT child_id, parent_id FROM remix_edges"
READ = f"""
    SELECT w.first AS child_id, w.second AS parent_id, e.role, (p.created_at AT TIME ZONE 'UTC')::date AS day
    FROM {KEYS}
    JOIN remix_edges e ON e.child_id = w.first AND e.parent_id = w.second
    JOIN posts p ON p.id = w.first
    ORDER BY w.place
"""


def keep(selection: Selection, found: list[Ids]) -> Keys:
    """Every edge both ends of which may be in it."""
    children, parents = found
    child, parent = selection.find(children), selection.find(parents)
    kept = (child >= 0) & (parent >= 0)
    makers, sources = selection.authors[child[kept]], selection.authors[parent[kept]]
    parts = [Part(children[kept], makers), Part(parents[kept], sources)]
    return Keys(children[kept], parents[kept], makers, parts)


def turn(scene: Scene, rows: Rows) -> dict[str, Array]:
    """The columns of these edges."""
    return {
        "child": scene.name_posts(rows["child_id"]),
        "parent": scene.name_posts(rows["parent_id"]),
        "role": rows["role"],
        "day": rows["day"],
    }


REMIX_EDGES = Config(
    name="remix_edges",
    says="Which post grew out of which.",
    item=b"edge",
    columns=(
        ITEM,
        Column("child", pa.string(), "The post that grew out of another, a row of `posts`."),
        Column("parent", pa.string(), "The other, a row of `posts`."),
        Column(
            "role", pa.string(), "base: it was changed; reference: it was looked at; template: its words were used."
        ),
        DAY,
    ),
    find=(EDGES, 2),
    keep=keep,
    read=READ,
    turn=turn,
)
