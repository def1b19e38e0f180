"""Who may follow whom, by truth tables."""

from itertools import product

import pytest

from salon.relationships.rules import Standing, follow_state, may_find, may_follow


@pytest.mark.parametrize(("same", "active", "blocking", "blocked"), list(product((False, True), repeat=4)))
def test_only_present_others_without_a_block_are_followed(
    same: bool, active: bool, blocking: bool, blocked: bool
) -> None:
    standing = Standing(same=same, other_active=active, blocking=blocking, blocked_by=blocked)
    assert may_find(standing) is (active and not same)
    assert may_follow(standing) is (active and not (same or blocking or blocked))


@pytest.mark.parametrize(
    ("follow", "locked", "state"),
    [
        (None, False, "accepted"),
        (None, True, "requested"),
        ("accepted", True, "accepted"),
        ("accepted", False, "accepted"),
        ("requested", True, "requested"),
        ("requested", False, "requested"),
    ],
)
def test_a_lock_asks_newcomers_and_leaves_others_alone(follow: str | None, locked: bool, state: str) -> None:
    assert follow_state(Standing(other_locked=locked, follow=follow)) == state
