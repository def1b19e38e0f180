"""What happens elsewhere and is told in the firehose to whoever listens; `subject_id` is the release."""

from salon.kit.log import Event


class DatasetReleased(Event, frozen=True, kw_only=True):
    """A release is there for those who may take it."""

    name: str
    version: str
