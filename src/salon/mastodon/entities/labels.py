"""What labelers say of a post, in its Status: as filters that it meets, which every app obeys, and in our own field."""

from collections.abc import Iterable

import msgspec

from salon.mastodon.entities.renders import Render
from salon.safety.labelers.sight import Claim
from salon.timelines.filters import CONTEXTS, Filter, Match


def list_matches(claims: Iterable[Claim]) -> list[Match]:
    """Claims that cover a post or keep it away, as the filters apps know; "show" is in our own field only.

    Their ids are below zero, so they are nobody's own filter.
    """
    return [
        Match(
            Filter(-one.kind_id, f"@{one.username}: {one.name}", list(CONTEXTS), one.action, None, [], []),
            [],
            [],
        )
        for one in claims
        if one.action != "show"
    ]


def encode_claims(claims: Iterable[Claim]) -> bytes:
    """The `labels` of a status: who says what, and what the viewer wants done about it."""
    return msgspec.json.encode(
        [
            {
                "value": one.value,
                "name": one.name,
                "labeler": {"id": str(one.labeler_id), "acct": one.username},
                "of": "account" if one.of_account else "status",
                "action": one.action,
            }
            for one in claims
        ]
    )


def list_labelled(renders: Iterable[Render]) -> tuple[set[int], set[int]]:
    """The posts that may bear labels, and who wrote them."""
    found = list(renders)
    return {one.id for one in found if one.boost_of_id is None}, {one.author_id for one in found}
