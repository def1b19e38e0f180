"""Which evidence decides how a picture is said to have been made."""

import pytest

from salon.media.rules import Testimony as Says  # pytest collects what is called Test
from salon.media.rules import judge

LOG = Says("log", "generated")
MARK = Says("watermark", "generated")
CAMERA = Says("credential", "none")
EDITED = Says("credential", "assisted")
MODEL = Says("credential", "generated")
DETECTOR = Says("detector", "generated")
CROWD = Says("crowd", "generated")


def says(degree: str) -> Says:
    return Says("author", degree)


def ruling(degree: str) -> Says:
    return Says("ruling", degree)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ([], ("unknown", None)),
        # The author's word counts where nothing is proven, and may say more than what is.
        ([says("none")], ("none", "author")),
        ([says("assisted")], ("assisted", "author")),
        ([says("unknown")], ("unknown", None)),
        ([CAMERA, says("assisted")], ("assisted", "author")),
        ([EDITED, says("generated")], ("generated", "author")),
        # It never says less than what is proven.
        ([LOG, says("none")], ("generated", "log")),
        ([MARK, says("assisted")], ("generated", "watermark")),
        ([MODEL, says("none")], ("generated", "credential")),
        ([EDITED, says("none")], ("assisted", "credential")),
        ([CAMERA, says("unknown")], ("none", "credential")),
        # Of several proofs the one that admits most; of equal ones the strongest.
        ([CAMERA, MARK], ("generated", "watermark")),
        ([MARK, MODEL], ("generated", "credential")),
        ([MODEL, LOG], ("generated", "log")),
        # A detector or a crowd convicts nobody, alone or together, whatever the author says.
        ([DETECTOR], ("unknown", None)),
        ([CROWD], ("unknown", None)),
        ([DETECTOR, CROWD], ("unknown", None)),
        ([DETECTOR, CROWD, says("none")], ("none", "author")),
        ([DETECTOR, CAMERA], ("none", "credential")),
        # Moderators may find anything but less than a machine's part that is proven.
        ([ruling("generated"), says("none"), CROWD], ("generated", "ruling")),
        ([ruling("generated"), CAMERA], ("generated", "ruling")),
        ([ruling("unknown"), says("none")], ("unknown", "ruling")),
        ([ruling("none")], ("none", "ruling")),
        ([ruling("none"), LOG], ("generated", "log")),
        ([ruling("assisted"), MARK], ("generated", "watermark")),
        ([ruling("autonomous"), LOG], ("autonomous", "ruling")),
        # After them the author may say more, not less.
        ([ruling("assisted"), says("generated")], ("generated", "author")),
        ([ruling("none"), says("none")], ("none", "ruling")),
    ],
)
def test_the_degree_shown(said: list[Says], shown: tuple[str, str | None]) -> None:
    assert judge(said) == shown
    assert judge(reversed(said)) == shown
