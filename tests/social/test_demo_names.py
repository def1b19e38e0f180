"""The demo's cast does not take anybody's place, and nobody is taken for it."""

import pytest

from salon.app.demo import fill_with_demo
from salon.kit.errors import Invalid
from tests.social.conftest import Invite


async def test_whoever_has_a_name_of_the_cast_is_not_taken_for_it(invite: Invite) -> None:
    await invite("mira")
    with pytest.raises(Invalid, match="somebody's here already: mira"):
        await fill_with_demo(print)
