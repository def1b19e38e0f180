"""The config `remix_edges`: which post grew out of which."""

from typing import Any

import pyarrow as pa

from salon.datasets.configs.shape import DAY, ITEM, KEYS, Column, Config, Keys, Part, Row, Scene
from salon.datasets.selection import Ids, Selection

EDGES = "SELECT child_id, parent_id FROM remix_edges"
READ = f"""
    SELECT NULL, w.first, w.second, e.role, (p.created_at AT TIME ZONE 'UTC')::date
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


def turn(scene: Scene, rows: list[Row]) -> dict[str, Any]:
    """The columns of these edges."""
    _, children, parents, roles, days = zip(*rows, strict=True)
    return {
        "child": scene.name_posts(children),
        "parent": scene.name_posts(parents),
        "role": roles,
        "day": days,
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
