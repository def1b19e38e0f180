"""Who may write notes and rate them, and how many notes in a day: pure decisions."""

import datetime as dt
from typing import NamedTuple

from salon.checks.models import NEWCOMER_DAYS

# As long as the checks take somebody for new: whoever made fifty accounts for one note waits with all of them.
LEAST_AGE = dt.timedelta(days=NEWCOMER_DAYS)
LATELY = dt.timedelta(days=30)  # in which nothing was decided against them
# Notes a day: of somebody nobody knows as a writer yet, and at most.
START, MOST = 3, 20
FIVE, TEN = 5, 10  # how many of the latest notes that came to an end are looked at

ONLY_PEOPLE = "Notes are written and rated by people, not by automated accounts."
TOO_NEW = "Notes are for members who have been here for a week."
NOT_NOW = "Notes are not for accounts that moderators restricted, or decided against in the last 30 days."
OWN_POST = "Notes on your own post are rated by others. You can edit the post, or answer below it."
OWN_NOTE = "You wrote this note; others rate it."


class Member(NamedTuple):
    """What counts about whoever wants to write or rate."""

    age: dt.timedelta
    automated: bool = False
    restricted: bool = False  # silenced, covered, locked out or gone
    decided_against: int = 0  # lately, by moderators, and not taken back


def problem_with(member: Member) -> str | None:
    """Why somebody may neither write nor rate notes, in a sentence; None if they may."""
    if member.automated:
        return ONLY_PEOPLE
    if member.restricted or member.decided_against:
        return NOT_NOW
    if member.age < LEAST_AGE:
        return TOO_NEW
    return None


def earned_quota(settled: list[str], shown: int) -> int:
    """Notes somebody may write in a day; `settled` are states of their notes that came to an end, the newest first.

    Three, and one more for each note found helpful, up to 20. Where three of the latest five were found unhelpful two,
    and where eight of the latest ten were, one: the steps by which Community Notes lowers what AI writers may hand in.
    """
    bad = [state == "not_helpful" for state in settled]
    if sum(bad[:TEN]) >= 8:
        return 1
    if sum(bad[:FIVE]) >= 3:
        return 2
    return min(MOST, START + shown)
