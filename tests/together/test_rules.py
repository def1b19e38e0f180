"""Which prompt a day gets, what is a template, who is ahead."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.kit.errors import Invalid
from salon.together import rules
from salon.together.daily import list_own_prompts

DAY = dt.date(2026, 11, 25)


def test_a_day_has_the_same_prompt_whoever_asks_and_a_round_repeats_none() -> None:
    prompts = list_own_prompts()
    assert len(prompts) >= 60
    assert len(set(prompts)) == len(prompts)
    start = dt.date.fromordinal(DAY.toordinal() // len(prompts) * len(prompts))
    days = [start + dt.timedelta(days=count) for count in range(2 * len(prompts))]
    chosen = [rules.choose_prompt(prompts, day) for day in days]
    assert chosen == [rules.choose_prompt(list(reversed(prompts)), day) for day in days], (
        "the order of the list is no matter"
    )
    first, second = chosen[: len(prompts)], chosen[len(prompts) :]
    assert sorted(first) == sorted(second) == sorted(prompts)
    assert first != second


@pytest.mark.parametrize(
    ("typed", "stored", "slots"),
    [
        ("my pet as ___", "my pet as {something}", ["something"]),
        ("a {animal}  in a { place }", "a {animal} in a {place}", ["animal", "place"]),
        ("___ and ____", "{something} and {something 2}", ["something", "something 2"]),
        ("{x} meets {x}", "{x} meets {x}", ["x"]),
    ],
)
def test_blanks_and_braces_are_slots(typed: str, stored: str, slots: list[str]) -> None:
    assert rules.to_template(typed) == stored
    assert rules.list_slots(stored) == slots


@pytest.mark.parametrize(
    "typed", ["", "a fox", "a {} fox", "a {fox", "a fox} {x}", "{a}{b}{c}{d}{e}{f}", "{" + "a" * 31 + "}"]
)
def test_what_has_no_slots_is_no_template(typed: str) -> None:
    with pytest.raises(Invalid):
        rules.to_template(typed)


def test_filling_replaces_every_slot_and_nothing_else() -> None:
    assert rules.fill("{x} meets {y} and {x}", {"x": " a {y} ", "y": "b"}) == "a {y} meets b and a {y}"
    for wrong in ({}, {"x": ""}, {"x": "a" * 81}, {"x": "a", "z": "b"}):
        with pytest.raises(Invalid):
            rules.fill("{x}", wrong)


@given(st.text(alphabet="_{}ab ", max_size=40))
def test_what_is_a_template_stays_one(typed: str) -> None:
    try:
        stored = rules.to_template(typed)
    except Invalid:
        return
    assert rules.to_template(stored) == stored
    filled = rules.fill(stored, dict.fromkeys(rules.list_slots(stored), "fox"))
    assert "fox" in filled
    assert not set("{}") & set(filled)


def test_strengths_say_how_often_one_wins() -> None:
    wins = {(1, 2): 2000, (2, 1): 1000, (2, 3): 3000, (3, 2): 1000}
    strength = rules.rank_by_preference([1, 2, 3], wins)
    assert strength[1] / strength[2] == pytest.approx(2, rel=0.01)
    assert strength[2] / strength[3] == pytest.approx(3, rel=0.01)


def test_nobody_is_infinitely_strong_and_the_unseen_are_average() -> None:
    strength = rules.rank_by_preference([1, 2, 3], {(1, 2): 1})
    assert strength[1] > strength[3] > strength[2] > 0
    assert strength[3] == 1
    assert rules.rank_by_preference([], {}) == {}


def test_whom_one_beat_matters() -> None:
    """Each won once; who beat the strong one is ahead of who beat the weak one."""
    wins = {(10, 20): 9, (20, 10): 1, (1, 10): 1, (2, 20): 1}
    strength = rules.rank_by_preference([1, 2, 10, 20], wins)
    assert strength[1] > strength[2]
