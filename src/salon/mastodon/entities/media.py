"""The MediaAttachments of posts, in one query."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from salon.media import queries
from salon.media.rules import weightiest
from salon.media.views import to_attachment


class Attachments(NamedTuple):
    """The pictures of one post as MediaAttachments, and how they were made taken together."""

    entities: list[dict[str, Any]]
    degree: str
    evidence: str | None


async def list_attachments(post_ids: Iterable[int]) -> dict[int, Attachments]:
    """Attachments by post id, in the order they were posted; posts without any are left out."""
    found = await queries.list_for_posts(list(post_ids))
    return {
        post_id: Attachments(
            [to_attachment(one) for one in pictures], *weightiest([(one.degree, one.evidence) for one in pictures])
        )
        for post_id, pictures in found.items()
    }
