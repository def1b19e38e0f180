"""What labelers say, as JSON: of a post as filters that it meets, which every app obeys, and in a field of our own."""

from collections.abc import Iterable
from typing import Literal

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


class ClaimingLabeler(msgspec.Struct, frozen=True):
    """Who claims something."""

    id: str
    acct: str


class LabelClaim(msgspec.Struct, frozen=True):
    """One label: who says what, and what the viewer wants done about it."""

    value: str
    name: str
    labeler: ClaimingLabeler
    of: Literal["account", "status"]
    action: str


def to_claims(claims: Iterable[Claim]) -> list[LabelClaim]:
    """Claims as they are told."""
    return [
        LabelClaim(
            one.value,
            one.name,
            ClaimingLabeler(str(one.labeler_id), one.username),
            "account" if one.of_account else "status",
            one.action,
        )
        for one in claims
    ]


def encode_claims(claims: Iterable[Claim]) -> bytes:
    """The `labels` of a status."""
    return msgspec.json.encode(to_claims(claims))


def list_labelled(renders: Iterable[Render]) -> tuple[set[int], set[int]]:
    """The posts that may bear labels, and who wrote them."""
    found = list(renders)
    return {one.id for one in found if one.boost_of_id is None}, {one.author_id for one in found}
