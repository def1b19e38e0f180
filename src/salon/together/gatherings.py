"""What challenges, chains and templates share: their words, whose they are, and taking them away."""

from salon.audit.actions import Deed, note
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.posts import actions as posts
from salon.together.events import GatheringRemoved

MAX_TITLE = 80
TABLES = {"challenge": "challenges", "chain": "chains", "template": "templates"}


def to_title(text: str) -> str:
    """A title in one line; raises `Invalid` when there is none or it is too long."""
    tidy = " ".join(text.split())
    if not 0 < len(tidy) <= MAX_TITLE:
        raise Invalid(f"Validation failed: A title has 1 to {MAX_TITLE} characters")
    return tidy


async def require_own_picture(tx: Tx, author_id: int, post_id: int) -> int:
    """The first picture of the author's own post that everybody can see; raises `NotFound` or `Invalid` else."""
    target = await posts.require_target(tx, author_id, post_id)
    if target.id != post_id or not target.standing.is_author:
        raise Forbidden("Only a post of your own can be used for this.")
    if target.visibility not in {"public", "unlisted"}:
        raise Invalid("Validation failed: Everybody must be able to see the post")
    row = await (
        await tx.execute(
            "SELECT id FROM media WHERE post_id = %s AND kind = 'image' AND deleted_at IS NULL"
            " ORDER BY position LIMIT 1",
            (post_id,),
        )
    ).fetchone()
    if row is None:
        raise Invalid("Validation failed: There is no picture in that post")
    return int(row[0])


async def remove(tx: Tx, actor_id: int, what: str, gathering_id: int, *, moderates: bool) -> None:
    """Take a challenge, chain or template away; its posts stay. Emits `GatheringRemoved`.

    Raises `NotFound` when there is none, `Forbidden` for one that somebody else started, unless the actor moderates.
    """
    table = TABLES[what]
    row = await (
        await tx.execute(
            f"SELECT author_id FROM {table} WHERE id = %s AND removed_at IS NULL FOR UPDATE", (gathering_id,)
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row[0] != actor_id and not moderates:
        raise Forbidden("Only whoever started it, or a moderator, can take it away.")
    await tx.execute(f"UPDATE {table} SET removed_at = %s WHERE id = %s", (clock.now(), gathering_id))
    if row[0] != actor_id:
        await note(tx, actor_id, Deed(action=f"{what}.remove", subject=gathering_id, account_id=row[0]))
    await log.append(tx, GatheringRemoved(actor_id=actor_id, subject_id=gathering_id, what=what))
