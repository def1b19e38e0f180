"""What happens between two people: `actor_id` did it, `subject_id` is the other."""

from salon.kit.log import Event


class Followed(Event, frozen=True, kw_only=True):
    """The actor follows the subject from now on; `quiet`, the subject is told and nothing of theirs rings."""

    quiet: bool = False


class FollowRequested(Event, frozen=True, kw_only=True):
    """The actor asks to follow the subject, who decides about followers one by one."""


class FollowAccepted(Event, frozen=True, kw_only=True):
    """The actor let the subject in as a follower."""


class FollowRejected(Event, frozen=True, kw_only=True):
    """The actor turned the subject's request down."""


class Unfollowed(Event, frozen=True, kw_only=True):
    """The actor no longer follows the subject, or took the request back."""


class Blocked(Event, frozen=True, kw_only=True):
    """The actor blocks the subject; neither follows the other any more."""


class Unblocked(Event, frozen=True, kw_only=True):
    """The actor no longer blocks the subject."""


class Muted(Event, frozen=True, kw_only=True):
    """The actor does not want to see the subject, perhaps for a time."""


class Unmuted(Event, frozen=True, kw_only=True):
    """The actor wants to see the subject again."""


class PeopleFound(Event, frozen=True, kw_only=True):
    """Somebody said who they were elsewhere, and people who wait for them are asked: from row `first_id` on."""

    first_id: int


class AccountMoved(Event, frozen=True, kw_only=True):
    """The actor's person uses the subject from now on; follows with this `move_id` came along."""

    move_id: int


class MoveTakenBack(Event, frozen=True, kw_only=True):
    """The actor's person uses it again, and no longer the subject instead; followers stay where they are."""


class RegardChanged(Event, frozen=True, kw_only=True):
    """The actor keeps or shows something else about the subject: a note, an endorsement; seen by the actor."""
