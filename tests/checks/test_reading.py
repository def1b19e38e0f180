"""Words as the checks read them, and that no words keep them busy."""

import time

import pytest

from salon.checks.models import Asked
from salon.checks.naming import list_handles
from salon.checks.prompts import check_wish
from salon.checks.reading import plain
from salon.checks.texts import Said, check_text


@pytest.mark.parametrize(
    "text", ["か" + "\u3099" * 40_000, "1" + " " * 40_000 + "x", "user" + " " * 40_000 + "!", "n1ne_ " * 7000]
)
def test_no_text_keeps_the_checks_busy_however_it_is_made(text: str) -> None:
    """What takes a moment when read once takes minutes when every place is tried against every other."""
    began = time.process_time()
    check_text(Said(text=text))
    check_wish(Asked(prompt=text))
    list_handles(text, "http://localhost:3000")
    assert time.process_time() - began < 12


def test_kana_keep_the_mark_that_makes_them_other_kana() -> None:
    assert plain("か\u3099き\u3099\u3099") == "がぎ"
