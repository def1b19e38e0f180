"""Whom words name is found however it is written, and what names nobody is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.checks.naming import list_handles, list_names, says_any

HERE = "https://salon.example"


@pytest.mark.parametrize(
    "text",
    [
        "@bob_b as a knight",
        "Portrait von @Bob_B im Garten",
        "retrato de @bob_b, óleo",
        "un dessin de @bob_b en hiver",
        "foto de @bob_b na praia",
        "@bob_bの肖像画",
        "＠ｂｏｂ＿ｂ as a knight",
        "@\u200bbob_b as a knight",
        "@ bob_b as a knight",
        "(at)bob_b as a knight",
        "@bob_b@salon.example as a knight",
        "bob_b@salon.example as a knight",
        "https://salon.example/@bob_b as a knight",
        "/users/bob_b as a knight",
        "the user bob_b as a knight",
        "das Mitglied bob_b als Ritter",
        "bob_b as a knight",
        "@bоb_b with a letter of another alphabet",
        "@bob_b's face on a coin",
    ],
)
def test_a_handle_is_found_in_every_guise(text: str) -> None:
    assert "bob_b" in list_handles(text, HERE)


@pytest.mark.parametrize("text", ["a lake at night", "mail to someone@example.org", "bob on a hill", "4 @ 3 metres"])
def test_what_is_no_handle_names_nobody(text: str) -> None:
    assert not {"bob", "example", "someone", "lake", "hill"} & list_handles(text, HERE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bob Miller as a knight", "bob miller"),
        ("ein Bild von Bob Miller", "bob miller"),
        ("Bob Millers Hut", "bob miller"),
        ("Bob Miller's hat", "bob miller"),
        ("le chapeau de José Núñez", "jose nunez"),
        ("Bob-Miller, oil", "bob miller"),
        ("山田太郎の肖像画", "山田太郎"),
    ],
)
def test_a_name_people_show_is_found(text: str, name: str) -> None:
    assert list_names(text)[name]


def test_a_name_in_small_letters_is_told_from_one_that_is_written_as_names_are() -> None:
    assert list_names("a blue lake")["blue lake"] is False
    assert list_names("Blue Lake")["blue lake"] is True


@pytest.mark.parametrize("text", ["at war", "AT W4R", "a w.a.r", "warships", "im Krieg"])
def test_a_word_somebody_does_not_want_is_found_however_it_is_written(text: str) -> None:
    assert says_any([text], ("war", "warship", "krieg")) is not None


def test_a_word_inside_another_is_not_that_word() -> None:
    assert says_any(["a warm award"], ("war",)) is None
    assert says_any(["sea war fare"], ("war fare",)) == "war fare"


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(name == name.lower() or name for name in list_names(text))
    assert all(one.isascii() for one in list_handles(text, HERE))
    says_any([text], ("war", text[:40]))
