"""A world in whose challenges people prefer something."""

from tests.consent.conftest import adults
from tests.studio.conftest import cast, end_engines, engine_path, plugged_in

__all__ = ["adults", "cast", "end_engines", "engine_path", "plugged_in"]
