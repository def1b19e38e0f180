"""What happens with context under posts; `subject_id` is the post a note is about, or the conversation of a switch."""

import msgspec

from salon.kit.log import Event


class ContextProposed(Event, frozen=True, kw_only=True):
    """Somebody proposed a note about a post."""

    note_id: int


class ContextWithdrawn(Event, frozen=True, kw_only=True):
    """A note's writer took it back; `was_shown` says whether it was found helpful then."""

    note_id: int
    was_shown: bool = False


class ContextRated(Event, frozen=True, kw_only=True):
    """Somebody rated a note, otherwise than before, or takes that back; what they said is theirs."""

    note_id: int


class ContextSettled(Event, frozen=True, kw_only=True):
    """Another note than before is found helpful under a post, or none is any more."""

    shown: list[int] = msgspec.field(default_factory=list)  # notes that are found helpful now, and were not
    gone: list[int] = msgspec.field(default_factory=list)  # and those that are no longer


class ContextSwitched(Event, frozen=True, kw_only=True):
    """Whoever began a conversation says anew whether notes a model drafted are shown in it."""

    touched: list[int] = msgspec.field(default_factory=list)  # posts of it with such notes


class ContextDrafted(Event, frozen=True, kw_only=True):
    """Somebody had a language model draft a note about a post."""
