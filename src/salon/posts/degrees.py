"""What an author says of how a post was made: of its pictures, and of the words themselves."""

from salon.kit.db import Tx
from salon.media import degrees as media
from salon.posts.models import Draft


def of_words(draft: Draft) -> str | None:
    """What is kept of the author's word for the words: "none" needs no saying, and "unknown" says nothing."""
    return draft.degree if draft.degree in {"assisted", "generated"} else None


async def say_of_pictures(tx: Tx, author_id: int, draft: Draft) -> None:
    """Let the author's word hold for the pictures of a draft that are in its post now, where it says anything."""
    if draft.degree is not None and draft.media_ids:
        await media.say_degree(tx, author_id, draft.media_ids, draft.degree)
