"""The cast and the plugged-in engine, as in the studio's tests."""

from tests.studio.conftest import cast, end_engines, engine_path, plugged_in

__all__ = ["cast", "end_engines", "engine_path", "plugged_in"]
