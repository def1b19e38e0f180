"""Pictures that were kept before it was noted whether they move: each is looked at once, a few at a time."""

import obstore.exceptions

from salon.kit import db, log
from salon.media.events import PictureFoundMoving
from salon.media.keeping import blobs

AT_ONCE = 50
HEAD_BYTES = 21  # as far as the flags of the extended form of WebP, the only form we keep what moves in
ANIMATION = 0x02  # https://developers.google.com/speed/webp/docs/riff_container, "Extended File Format"


def moves(head: bytes) -> bool:
    """Whether a file that begins so is an animated WebP."""
    extended = head[:4] == b"RIFF" and head[8:16] == b"WEBPVP8X" and len(head) >= HEAD_BYTES
    return extended and bool(head[HEAD_BYTES - 1] & ANIMATION)


async def note_older_pictures() -> int:
    """Look at the next pictures of which nothing is noted, and note it; emits `PictureFoundMoving`.

    Returns how many there were. What was noted is not looked at again, so that it goes on where it was stopped, and two
    workers that do it at once do no harm. A file that is not there does not move.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT id, original ->> 'key' FROM media
            WHERE kind = 'image' AND deleted_at IS NULL AND original IS NOT NULL AND NOT original ? 'animated'
            ORDER BY id LIMIT %s
            """,
            (AT_ONCE,),
        )
        untold = await rows.fetchall()
    if not untold:
        return 0
    try:
        found = [moves(await _read_head(key)) for _, key in untold]
    except obstore.exceptions.BaseError as error:
        raise OSError(str(error)) from error
    async with db.transaction() as tx:
        changed = await tx.execute(
            """
            UPDATE media m SET original = m.original || jsonb_build_object('animated', t.moves)
            FROM unnest(%s::bigint[], %s::boolean[]) AS t (id, moves)
            WHERE m.id = t.id AND NOT m.original ? 'animated'
            RETURNING m.owner_id, m.post_id, t.moves
            """,
            ([media_id for media_id, _ in untold], found),
        )
        shown = {(owner, post) for owner, post, moving in await changed.fetchall() if moving and post is not None}
        if shown:
            said = (PictureFoundMoving(actor_id=owner, subject_id=post) for owner, post in sorted(shown))
            await log.append(tx, *said)
    return len(untold)


async def _read_head(key: str) -> bytes:
    opened = await blobs().open(key, 0, HEAD_BYTES)
    return b"".join([piece async for piece in opened.pieces]) if opened else b""
