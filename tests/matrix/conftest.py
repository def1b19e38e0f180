"""The engine that draws for tests."""

from tests.studio.conftest import end_engines, engine_path, plugged_in

__all__ = ["end_engines", "engine_path", "plugged_in"]
