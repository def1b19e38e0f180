"""Pure decisions about what two people may do with each other."""

from typing import NamedTuple


class Standing(NamedTuple):
    """How the actor and the other stand to each other before something is done."""

    same: bool = False
    other_active: bool = True
    other_locked: bool = False
    other_moved: bool = False
    silenced: bool = False  # the actor
    blocking: bool = False
    blocked_by: bool = False
    follow: str | None = None  # the actor's follow of the other: accepted, requested or none
    follow_back: str | None = None  # the other's follow of the actor


def may_find(standing: Standing) -> bool:
    """Whether there is anybody to do something with."""
    return standing.other_active and not standing.same


def may_follow(standing: Standing) -> bool:
    """Whether the actor may follow the other: neither blocks the other, who is not an account left behind."""
    return may_find(standing) and not (standing.blocking or standing.blocked_by or standing.other_moved)


def follow_state(standing: Standing) -> str:
    """What a follow becomes: people with a lock decide one by one, everybody does about the silenced.

    Whoever was let in stays in.
    """
    if standing.follow:
        return standing.follow
    return "requested" if standing.other_locked or standing.silenced else "accepted"
