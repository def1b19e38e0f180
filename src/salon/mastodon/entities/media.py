"""The MediaAttachments of a post."""

from typing import Any, NamedTuple

from salon.media.models import Media
from salon.media.rules import weightiest
from salon.media.views import to_attachment


class Attachments(NamedTuple):
    """The pictures of one post as MediaAttachments, and how they were made taken together."""

    entities: list[dict[str, Any]]
    degree: str
    evidence: str | None


def to_attachments(pictures: list[Media]) -> Attachments:
    """The pictures of a post, in the order they were posted."""
    made = weightiest([(one.degree, one.evidence) for one in pictures])
    return Attachments([to_attachment(one) for one in pictures], *made)
