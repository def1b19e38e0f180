"""The engines of this place: the composer, those named in a file, and whatever is plugged in under `salon.engines`."""

import importlib.util
import os
from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points

import structlog

from salon.kit.settings import Settings
from salon.studio.engines.composer import ComposerEngine
from salon.studio.engines.configured import ImagesApi, Options, read_engines
from salon.studio.engines.images_api import ImagesApiEngine
from salon.studio.engines.pipeline import PipelineEngine
from salon.studio.engines.protocol import Engine

GROUP = "salon.engines"
logger = structlog.get_logger(__name__)


@cache
def load_engines(settings: Settings) -> dict[str, Engine]:
    """Every engine by id, the default first; an entry point names a callable that takes the settings.

    One that cannot be had is left out, and the log says why. Raises `ValueError` for a file that cannot be read.
    """
    file = read_engines(settings)
    engines: list[Engine] = [ComposerEngine(settings)]
    engines += [_build(options) for options in file.engine if _is_ready(options)]
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            build: Callable[[Settings], Engine] = point.load()
            engines.append(build(settings))
        except Exception as error:  # noqa: BLE001  somebody else's code may fail in any way
            logger.error("studio.engine_left_out", engine=point.name, error=repr(error))  # noqa: TRY400
    found: dict[str, Engine] = {}
    for engine in engines:
        if engine.id in found:
            logger.error("studio.engine_left_out", engine=engine.id, error="another engine has this id")
        else:
            found[engine.id] = engine
    if file.default in found:
        return {file.default: found.pop(file.default), **found}
    return found


def default_engine(settings: Settings) -> str:
    """The id of the engine that is used unless somebody says otherwise."""
    return next(iter(load_engines(settings)))


def _build(options: Options) -> Engine:
    return ImagesApiEngine(options) if isinstance(options, ImagesApi) else PipelineEngine(options)


def _is_ready(options: Options) -> bool:
    """Whether what an engine needs is there; the log says what is missing."""
    kind = "openai" if isinstance(options, ImagesApi) else "diffusers"
    missing = None
    if importlib.util.find_spec(kind) is None:
        missing = f"the packages of requirements-{kind}.txt are not installed"
    elif isinstance(options, ImagesApi) and options.key and not os.environ.get(options.key):
        missing = f"{options.key} is not set"
    if missing is not None:
        logger.error("studio.engine_left_out", engine=options.id, error=missing)
    return missing is None
