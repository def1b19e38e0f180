"""What happens to datasets; `subject_id` is the build. What is told of releases stands in the firehose's."""

from salon.kit.log import Event


class DatasetBuildAsked(Event, frozen=True, kw_only=True):
    """An operator wants a release, or versions without what had to go."""

    of: str


class DatasetBuildEnded(Event, frozen=True, kw_only=True):
    """It is `ready`, or `failed`."""

    state: str
