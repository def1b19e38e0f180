"""What can happen in the studio; `subject_id` is the generation's id, for a remix the parent post's."""

from salon.kit.log import Event


class GenerationRequested(Event, frozen=True, kw_only=True):
    """Somebody asked for pictures."""

    engine: str
    count: int


class GenerationFinished(Event, frozen=True, kw_only=True):
    """It is over: `state` is ready, failed or cancelled."""

    state: str


class PictureRemixed(Event, frozen=True, kw_only=True):
    """A post with a picture that grew out of the subject's appeared."""

    child_id: int
    parent_author_id: int


class AllowanceChanged(Event, frozen=True, kw_only=True):
    """An operator allowed the subject, a person, more or fewer pictures."""
