"""The running Salon that real clients talk to."""

from tests.stories.conftest import place

__all__ = ["place"]
