"""What happens to archives; the actor is whose archive it is."""

from salon.kit.log import Event


class ArchiveAsked(Event, frozen=True, kw_only=True):
    """Somebody wants all that is kept of them; `subject_id` is the archive."""


class ArchiveMade(Event, frozen=True, kw_only=True):
    """It is `ready` to be fetched, or `failed`."""

    state: str


class ImportAsked(Event, frozen=True, kw_only=True):
    """Somebody brought an archive; `subject_id` is the import."""


class ImportEnded(Event, frozen=True, kw_only=True):
    """It was read, `ready`, or `failed`."""

    state: str
