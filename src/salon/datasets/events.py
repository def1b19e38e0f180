"""What happens to datasets; `subject_id` is the release, of builds the build."""

from salon.kit.log import Event


class DatasetReleased(Event, frozen=True, kw_only=True):
    """A release is there for those who may take it."""

    name: str
    version: str


class DatasetBuildAsked(Event, frozen=True, kw_only=True):
    """An operator wants a release, or versions without what had to go."""

    of: str


class DatasetBuildEnded(Event, frozen=True, kw_only=True):
    """It is `ready`, or `failed`."""

    state: str
