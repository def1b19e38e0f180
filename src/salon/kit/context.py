"""The settings of this process: set once at start, with what the operator chose since on top; read anywhere."""

import msgspec

from salon.kit.settings import Settings

_current: list[Settings] = []
_given: list[Settings] = []


def set_settings(value: Settings) -> None:
    """Make these the settings of the process; a later call replaces them and all choices."""
    _given[:] = [value]
    _current[:] = [value]


def choose_settings(choices: dict[str, object]) -> None:
    """Lay these choices, by field and of its type, over the settings given at start; they replace earlier choices."""
    _current[:] = [msgspec.structs.replace(given_settings(), **choices)]


def settings() -> Settings:
    """The settings of the process; raises `LookupError` when nobody has set them."""
    if not _current:
        raise LookupError("set_settings() has not been called")
    return _current[0]


def given_settings() -> Settings:
    """The settings as they were given at start, without what the operator chose since."""
    if not _given:
        raise LookupError("set_settings() has not been called")
    return _given[0]
