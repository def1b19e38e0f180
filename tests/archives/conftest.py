"""The cast of the social tests, and the engine that draws for tests."""

from tests.social.conftest import alice, bob, carol, invite, operator
from tests.studio.conftest import end_engines, engine_path, plugged_in

__all__ = ["alice", "bob", "carol", "end_engines", "engine_path", "invite", "operator", "plugged_in"]
