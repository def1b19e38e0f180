"""The engines of this place: the built-in composer and whatever is plugged in under `salon.engines`."""

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points

from salon.kit.settings import Settings
from salon.studio.engines.composer import ComposerEngine
from salon.studio.engines.protocol import Engine

GROUP = "salon.engines"
DEFAULT = ComposerEngine.id


@cache
def load_engines(settings: Settings) -> dict[str, Engine]:
    """Every engine by id, the default first; an entry point names a callable that takes the settings."""
    engines: list[Engine] = [ComposerEngine(settings)]
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        build: Callable[[Settings], Engine] = point.load()
        engines.append(build(settings))
    return {engine.id: engine for engine in engines}
