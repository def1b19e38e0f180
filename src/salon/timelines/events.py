"""What people change about how they read; `subject_id` is the list, or the account itself."""

from salon.kit.log import Event


class ListChanged(Event, frozen=True, kw_only=True):
    """A list of the actor's was made, changed or emptied."""


class FiltersChanged(Event, frozen=True, kw_only=True):
    """The actor's filters are others now."""


class DialChanged(Event, frozen=True, kw_only=True):
    """The actor chose by which degrees they see posts."""


class TagFollowed(Event, frozen=True, kw_only=True):
    """The actor wants public posts with a tag in their home."""


class TagUnfollowed(Event, frozen=True, kw_only=True):
    """The actor no longer wants them there."""


class TagFeatured(Event, frozen=True, kw_only=True):
    """The actor shows a tag on their profile, or no longer."""


class ConversationRead(Event, frozen=True, kw_only=True):
    """The actor read a conversation, or cleared it away; `subject_id` is the conversation."""
