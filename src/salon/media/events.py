"""What can happen to a picture or clip; `subject_id` is the media id unless it is said otherwise."""

from salon.kit.log import Event


class MediaUploaded(Event, frozen=True, kw_only=True):
    """Somebody added a picture from their device."""

    degree: str


class MediaDiscarded(Event, frozen=True, kw_only=True):
    """Somebody took a picture back before posting it."""


class MediaProcessed(Event, frozen=True, kw_only=True):
    """A video or sound was made ready, or could not be."""

    state: str


class PictureFoundMoving(Event, frozen=True, kw_only=True):
    """A posted picture that was kept before this was noted turned out to be animated; `subject_id` is its post."""
