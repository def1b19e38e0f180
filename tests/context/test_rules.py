"""Who may write and rate, and how much."""

import datetime as dt

import pytest

from salon.context.rules import NOT_NOW, ONLY_PEOPLE, TOO_NEW, Member, earned_quota, problem_with

MONTH = dt.timedelta(days=30)


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        (Member(MONTH), None),
        (Member(dt.timedelta(days=7)), None),
        (Member(dt.timedelta(days=6, hours=23)), TOO_NEW),
        (Member(MONTH, automated=True), ONLY_PEOPLE),
        (Member(MONTH, restricted=True), NOT_NOW),
        (Member(MONTH, decided_against=1), NOT_NOW),
        (Member(dt.timedelta(0), automated=True, restricted=True, decided_against=2), ONLY_PEOPLE),
    ],
)
def test_who_may(member: Member, problem: str | None) -> None:
    assert problem_with(member) == problem


@pytest.mark.parametrize(
    ("settled", "shown", "quota"),
    [
        ([], 0, 3),
        (["helpful"], 1, 4),
        (["helpful"] * 10, 40, 20),
        (["not_helpful"] * 2 + ["helpful"], 1, 4),
        (["not_helpful"] * 3 + ["helpful"] * 2, 9, 2),
        (["helpful"] * 2 + ["not_helpful"] * 8, 9, 1),
        (["helpful"] * 5 + ["not_helpful"] * 7, 5, 8),
    ],
)
def test_notes_a_day_are_earned(settled: list[str], shown: int, quota: int) -> None:
    assert earned_quota(settled, shown) == quota
