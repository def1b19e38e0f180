"""What happens to custom emoji; `subject_id` is the emoji."""

from salon.kit.log import Event


class EmojiChanged(Event, frozen=True, kw_only=True):
    """The operator added, changed or removed a custom emoji."""
