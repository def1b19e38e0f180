"""The settings of this process: set once at start, read anywhere."""

from salon.kit.settings import Settings

_current: list[Settings] = []


def set_settings(value: Settings) -> None:
    """Make these the settings of the process; a later call replaces them."""
    _current[:] = [value]


def settings() -> Settings:
    """The settings of the process; raises `LookupError` when nobody has set them."""
    if not _current:
        raise LookupError("set_settings() has not been called")
    return _current[0]
