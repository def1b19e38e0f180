"""The studio's cast and its plugged-in engine."""

from tests.studio.conftest import cast, end_engines, engine_path, plugged_in

__all__ = ["cast", "end_engines", "engine_path", "plugged_in"]
