"""What points at a person is covered, and what does not stays as it is."""

import random
import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.datasets import scrub as rules
from salon.datasets.scrub import scrub, scrub_all

COVERED = {
    "write to Anna.Meier+x@mail.example.co.uk!": "write to <email>!",
    "call +49 (0)170 1234567 now": "call <phone> now",
    "030/1234567": "<phone>",
    "(212) 555-0187": "<phone>",
    "call 01701234567": "call <phone>",
    "4111 1111 1111 1111": "<card>",
    "5500-0000-0000-0004 is mine": "<card> is mine",
    "IBAN DE89 3704 0044 0532 0130 00 please": "IBAN <iban> please",
    "GB82WEST12345698765432": "<iban>",
    "my key is sk-proj-abcDEF1234567890": "my key is <key>",
    "AKIAIOSFODNN7EXAMPLE": "<key>",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a": "<key>",
    "token 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b": "token <key>",
    "from 8.8.8.8 and 2001:4860:4860::8888": "from <ip> and <ip>",
    "@bob saw @Bob and @carol@other.example": "<user_1> saw <user_1> and <user_2>",
    "https://salon.example/@alice/1": "https://salon.example/<user_1>/1",
}
KEPT = [
    *("the heron stood in the water", "in 2026 there were 1234567 birds", "from 1914-1918", "2026-05-04", "04.05.2026"),
    *("at 12:30:45", "version 1.2.3", "192.168.1.1 and ::1", "a ratio of 3.14159265358979", "5 x 10 = 50", "C++ :-) @"),
    *("supercalifragilisticexpialidocious", "https://example.org/a/long/path-of-many-words-in-it", "#herons2026"),
    *("DE89 is a road", "1/2 cup", "100,000,000 stars", "(1) (2) (3)"),
]


@pytest.mark.parametrize("text", COVERED)
def test_what_points_at_a_person_is_covered(text: str) -> None:
    assert scrub(text) == COVERED[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_points_at_nobody_is_kept(text: str) -> None:
    assert scrub(text) == text


@given(st.text(max_size=400))
def test_covering_twice_is_covering_once(text: str) -> None:
    once = scrub(text)
    assert scrub(once) == once


def test_nearly_everything_of_a_seeded_corpus_is_found_and_nearly_nothing_else() -> None:
    dice = random.Random(5)
    names = ["the", "light", "on", "water", "this", "morning", "was", "worth", "getting", "up", "herons"]
    words = [*names, "2026", "12", "7:30"]

    def digits(count: int) -> str:
        return "".join(dice.choices("0123456789", k=count))

    def card() -> str:
        front = "4" + digits(14)
        doubled = [int(one) * (2 - place % 2) for place, one in enumerate(reversed(front))]
        check = -sum(one - 9 if one > 9 else one for one in doubled) % 10
        return " ".join((front + str(check))[place : place + 4] for place in range(0, 16, 4))

    kinds = {
        "email": lambda: f"{dice.choice(names)}.{digits(2)}@{dice.choice(names)}.example.org",
        "phone": lambda: dice.choice([f"+49 {digits(3)} {digits(7)}", f"0{digits(3)}-{digits(6)}", f"+1{digits(10)}"]),
        "card": card,
    }
    missed = dict.fromkeys(kinds, 0)
    for name, invent in kinds.items():
        for _ in range(1000):
            secret = invent()
            told = scrub(" ".join([*dice.choices(words, k=6), secret, *dice.choices(words, k=6)]))
            missed[name] += secret in told
    assert {name: count for name, count in missed.items() if count > 10} == {}, "99 in 100 are found"
    plain = [
        " ".join([*dice.choices(names, k=6), dice.choice(words), *dice.choices(names, k=6)]) for _ in range(10_000)
    ]
    assert sum(scrub(one) != one for one in plain) <= 1


PIECES = [
    *COVERED,
    *KEPT,
    "@",
    "a",
    "4",
    "٣",
    "1.2.3.4",
    "::",
    ":",
    ".",
    " ",
    "-",
    "_",
    "+",
    "/",
    "é",
    "sk-",
    "hf_",
    "DE12",
    "x" * 13,
    "a1" * 16,
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_what_is_not_looked_for_would_not_have_been_found(text: str) -> None:
    """Every pattern, one after the other, whatever the words are."""
    plain = rules._EMAIL.sub("<email>", rules._number_handles(text))
    plain = rules._KEY.sub("<key>", plain)
    plain = rules._IBAN.sub(lambda found: "<iban>" if rules._is_iban(found[0]) else found[0], plain)
    plain = rules._IP6.sub(rules._cover_address, rules._IP4.sub(rules._cover_address, plain))
    plain = rules._CARD.sub(lambda found: "<card>" if rules._is_card(re.sub(r"\D", "", found[0])) else found[0], plain)
    assert scrub(text) == rules._NUMBER.sub(rules._cover_number, plain)
    assert scrub_all(pa.array([text, None, text])).to_pylist() == [scrub(text), None, scrub(text)]
