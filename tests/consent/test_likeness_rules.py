"""Who may make pictures of somebody: the decision as a table."""

import datetime as dt
from itertools import product

import pytest

from salon.consent.likeness.rules import LEVELS, Standing, Terms, may_make, may_post

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
BEFORE, LATER = NOW - dt.timedelta(seconds=1), NOW + dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("level", "stranger", "mutual", "approved"),
    [
        ("me", False, False, False),
        ("approved", False, False, True),
        ("mutuals", False, True, True),
        ("everyone", True, True, True),
    ],
)
def test_each_level_lets_in_whom_it_names(level: str, stranger: bool, mutual: bool, approved: bool) -> None:
    terms = Terms(level)
    assert may_make(terms, Standing(), NOW) is stranger
    assert may_make(terms, Standing(mutual=True), NOW) is mutual
    assert may_make(terms, Standing(answer=True), NOW) is approved


def test_no_level_overrules_a_no_by_name_a_block_or_whoever_cannot_agree() -> None:
    for level, answer in product(LEVELS, (None, True, False)):
        assert not may_make(Terms(level), Standing(answer=False, mutual=True), NOW)
        assert not may_make(Terms(level), Standing(answer=answer, mutual=True, blocked=True), NOW)
        assert not may_make(Terms(level), Standing(willing=False, answer=answer, mutual=True), NOW)


def test_what_has_expired_is_a_no_and_an_answer_that_has_gives_way_to_the_level() -> None:
    assert not may_make(Terms("everyone", expires_at=NOW), Standing(answer=True), NOW)
    assert may_make(Terms("everyone", expires_at=LATER), Standing(), NOW)
    assert not may_make(Terms("approved"), Standing(answer=True, answer_until=NOW), NOW)
    assert may_make(Terms("approved"), Standing(answer=True, answer_until=LATER), NOW)
    assert may_make(Terms("everyone"), Standing(answer=False, answer_until=BEFORE), NOW)


@pytest.mark.parametrize(
    ("state", "asks_first", "allowed", "posts"),
    [
        ("open", True, True, False),
        ("open", False, True, True),
        ("open", False, False, False),
        ("approved", True, False, True),
        ("refused", False, True, False),
    ],
)
def test_posting_takes_a_yes_where_one_is_asked_for(state: str, asks_first: bool, allowed: bool, posts: bool) -> None:
    assert may_post(state, Terms("everyone", asks_first=asks_first), allowed=allowed) is posts
