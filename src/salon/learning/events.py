"""What happens to what is learned; `subject_id` is the model, 0 where it is none."""

from salon.kit.log import Event


class ModelAsked(Event, frozen=True, kw_only=True):
    """An operator wants a model of what people prefer."""


class ModelEnded(Event, frozen=True, kw_only=True):
    """It is `ready`, or `failed`."""

    state: str


class OrderChanged(Event, frozen=True, kw_only=True):
    """From now on the subject orders pictures drawn together."""
