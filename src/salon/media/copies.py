"""The same file again in other posts: as it was sent, or taken from here and sent back."""

from salon.kit.db import Tx

# Every way in which a file of one picture `m` can be a file of another `o`; each is found by an index of its own.
SAME = " UNION ".join(
    f"SELECT o.post_id FROM of_these m JOIN media o ON {theirs} = {ours}"
    f" WHERE {theirs} IS NOT NULL AND o.deleted_at IS NULL"
    for theirs, ours in (
        ("o.sent_sha256", "m.sent_sha256"),
        ("o.sent_sha256", "m.original ->> 'sha256'"),
        ("o.sent_sha256", "m.small ->> 'sha256'"),
        ("o.original ->> 'sha256'", "m.sent_sha256"),
        ("o.small ->> 'sha256'", "m.sent_sha256"),
    )
)


async def list_copies(tx: Tx, post_ids: list[int]) -> list[int]:
    """Posts besides these that show a file of theirs, byte for byte; one query."""
    rows = await tx.execute(
        f"""
        WITH of_these AS MATERIALIZED (SELECT * FROM media WHERE post_id = ANY(%(ids)s))
        SELECT p.id FROM posts p JOIN ({SAME}) c ON c.post_id = p.id
        WHERE p.deleted_at IS NULL AND NOT p.id = ANY(%(ids)s) ORDER BY p.id
        """,
        {"ids": post_ids},
    )
    return [post_id for (post_id,) in await rows.fetchall()]
