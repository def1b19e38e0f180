"""From a wish to an order: which engine, which shape, which pictures, and whether all of that is possible."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.kit.ids import MAX_ID
from salon.kit.limits import Limit, spend
from salon.media.images.models import Limits
from salon.media.sandbox.uploads import process_upload_async
from salon.posts import actions as posts
from salon.posts.rules import may_remix
from salon.studio import rules
from salon.studio.engines import default_engine, load_engines
from salon.studio.models import Again, Asked, Region, Wish

MASKS = Limit("masks", 60, 600)
MASK = Limits(max_bytes=4 * 1024 * 1024, original_side=1024)


async def read_mask(owner_id: int, wish: Wish) -> Wish:
    """The wish with its mask decoded in the sandbox and encoded anew.

    Raises `Invalid` when it is no picture, `RateLimited` for too many: nothing else bounds what estimates take.
    """
    if wish.mask is None:
        return wish
    await spend(MASKS, str(owner_id))
    return replace(wish, mask=await clean_mask(wish.mask))


async def clean_mask(mask: bytes) -> bytes:
    """A mask decoded in the sandbox and encoded anew, as engines may be given it; raises `Invalid` for no picture."""
    return (await process_upload_async(mask, MASK)).original.data


async def settle_wish(tx: Tx, owner_id: int, wish: Wish) -> Asked:
    """Find everything a wish names and make sure that it can be granted.

    Raises `Invalid` for what cannot be made, `NotFound` and `Forbidden` for pictures that may not be used.
    """
    if not all(0 <= one <= MAX_ID for one in (*wish.parents, *wish.references)):
        raise NotFound("A picture you want to start from does not exist, or not any more.")
    again = wish.regenerate
    if again is not None:
        wish = await _require_earlier(tx, owner_id, wish, again)
    engine = load_engines(settings()).get(wish.engine or default_engine(settings()))
    size = rules.require_possible(wish, engine)
    assert engine is not None
    parents = [await _require_parent(tx, owner_id, post_id) for post_id in dict.fromkeys(wish.parents)]
    references = await _require_references(tx, owner_id, list(dict.fromkeys(wish.references)))
    return Asked(wish, engine, size, parents, references, again)


async def _require_earlier(tx: Tx, owner_id: int, wish: Wish, again: Again) -> Wish:
    """The order of an earlier generation of one's own, with a new seed unless one is given."""
    row = await (
        await tx.execute(
            """
            SELECT prompt, negative_prompt, style, size, engine,
                   ARRAY(SELECT post_id FROM generation_parents p
                         WHERE p.generation_id = g.id AND p.role = 'parent' ORDER BY place),
                   ARRAY(SELECT media_id FROM generation_references r WHERE r.generation_id = g.id ORDER BY place),
                   mask, region
            FROM generations g
            WHERE g.id = %s AND g.owner_id = %s AND %s BETWEEN 0 AND g.count - 1
            """,
            (min(max(again.generation_id, 0), MAX_ID), owner_id, min(max(again.index, -1), 99)),
        )
    ).fetchone()
    if row is None:
        raise NotFound("The picture you want once more is not among yours.")
    prompt, negative_prompt, style, size, engine, parents, references, mask, region = row
    return Wish(
        prompt=prompt,
        negative_prompt=negative_prompt,
        count=wish.count,
        seed=wish.seed,
        style=style,
        size=size,
        engine=engine,
        parents=parents,
        references=references,
        mask=mask,
        region=_to_region(region),
    )


def _to_region(numbers: Sequence[float] | None) -> Region | None:
    return msgspec.convert(dict(zip(Region.__struct_fields__, numbers, strict=True)), Region) if numbers else None


async def _require_parent(tx: Tx, viewer_id: int, post_id: int) -> tuple[int, int]:
    """The post to start from and its first picture; raises when the viewer may not remix it or it has none."""
    await _require_remixable(tx, viewer_id, post_id)
    row = await (
        await tx.execute(
            """
            SELECT id FROM media WHERE post_id = %s AND kind = 'image' AND deleted_at IS NULL
            ORDER BY position LIMIT 1
            """,
            (post_id,),
        )
    ).fetchone()
    if row is None:
        raise Invalid("There is no picture in that post to remix.")
    return post_id, int(row[0])


async def _require_remixable(tx: Tx, viewer_id: int, post_id: int) -> None:
    try:
        target = await posts.require_target(tx, viewer_id, post_id)
    except NotFound:
        raise NotFound("The post you want to remix does not exist, or not any more.") from None
    if not may_remix(target.remix, target.visibility, target.standing):
        raise Forbidden(
            "Only followers of its author may remix this post."
            if target.remix == "followers"
            else "The author of this post does not want it remixed."
        )


async def _require_references(tx: Tx, viewer_id: int, media_ids: list[int]) -> list[tuple[int, int | None]]:
    """The pictures to look at with the posts they are in: one's own, or in posts the viewer may remix."""
    if not media_ids:
        return []
    rows = await tx.execute(
        """
        SELECT id, owner_id, post_id FROM media
        WHERE id = ANY(%s) AND kind = 'image' AND state = 'ready' AND deleted_at IS NULL
        """,
        (media_ids,),
    )
    found = {media_id: (owner_id, post_id) for media_id, owner_id, post_id in await rows.fetchall()}
    for media_id in media_ids:
        owner_id, post_id = found.get(media_id, (None, None))
        if owner_id == viewer_id:
            continue
        if post_id is None:
            raise NotFound("A picture you want to refer to does not exist, or not any more.")
        await _require_remixable(tx, viewer_id, post_id)
    return [(media_id, found[media_id][1]) for media_id in media_ids]
