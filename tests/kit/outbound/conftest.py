"""Each test of the outside begins with the settings of the process."""

import pytest

from salon.kit.context import set_settings
from salon.kit.settings import Settings


@pytest.fixture(autouse=True)
def own_settings_of_the_process(settings: Settings):
    set_settings(settings)
    yield
    set_settings(settings)
