"""What a check answers, what it is asked about, and what a policy makes of it."""

from typing import NamedTuple

import msgspec

NEVER = frozenset({"sexual_minors", "intimate", "likeness"})  # is not made, whatever a policy says
LABELS = (
    *("sexual_minors", "intimate", "likeness", "sexual", "spam", "removed", "unseen"),
    *("harassment", "hate", "illicit", "self_harm", "violence"),
    *("link_listed", "link_lookalike", "link_short"),
)
LINK = "link"  # of a finding that says no more than where a link leads
# What can be done about each, the mildest first.
ACTIONS = {
    "prompt": ("allow", "refuse"),
    "post": ("allow", "cover", "reduce", "hold", "refuse"),
    "picture": ("allow", "cover", "hold", "refuse"),
    "profile": ("allow", "refuse"),
}
AUDIENCES = ("everyone", "newcomers")
NEWCOMER_DAYS = 7  # how long somebody is one


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found, how surely (0 to 1), by what it was seen, and which edition of which check saw it."""

    label: str
    score: float
    evidence: str
    check: str
    version: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A wish for pictures as the checks read it.

    `parents` are words about the pictures it starts from; `unknown` says that of one of them nobody here knows how it
    was made, so that it may show somebody. `unagreed` says by what it would show people here who have not agreed to it,
    and `shows` whether it would show anybody here but whoever asks.
    """

    prompt: str
    without: str = ""
    parents: tuple[str, ...] = ()
    unknown: bool = False
    newcomer: bool = False
    unagreed: tuple[str, ...] = ()
    shows: bool = False


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """From which score on something is done about a label, and what; of all that apply the strictest holds."""

    label: str
    subject: str
    threshold: float
    action: str
    audience: str = "everyone"


class Verdict(NamedTuple):
    """What is to be done, the finding it follows from (None: nothing was found) and the policy's version."""

    action: str
    finding: Finding | None
    policy_version: int
    subject: str = "prompt"  # what it is about
    media_id: int | None = None  # the picture it is about, where that is here
