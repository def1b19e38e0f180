"""What people change about what they are told; `subject_id` is the account itself."""

from salon.kit.log import Event


class RequestsAccepted(Event, frozen=True, kw_only=True):
    """The actor let through what was held back from some people."""
