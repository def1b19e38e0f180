"""What the composer understands of a prompt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salon.studio.composer import Pack
from salon.studio.composer.finding import Finder
from salon.studio.composer.reading import Reading, read_prompt
from salon.studio.composer.scanning import clean_prompt, take_quoted


@pytest.fixture(scope="module")
def finder(pack: Pack) -> Finder:
    return Finder(pack)


def _said(reading: Reading) -> list[tuple[str, int, str | None]]:
    return [(m.sprite, m.count, m.verb) for m in reading.subjects]


@pytest.mark.parametrize(
    ("prompt", "subjects"),
    [
        ("two foxes drinking tea under a cherry tree", [("fox", 2, "drink")]),
        ("a cat surfing a wave at sunset", [("cat", 1, "surf")]),
        ("an astronaut riding a horse on the moon", [("astronaut", 1, "ride")]),
        ("a dog and a cat sitting on a park bench", [("dog", 1, "sit"), ("cat", 1, "sit")]),
        ("three penguins skating on a frozen lake", [("penguin", 3, "skate")]),
        ("ein Bär liest ein Buch im Wald", [("bear", 1, "read")]),
        ("dos gatos negros durmiendo", [("cat", 2, "sleep")]),
        ("mice dancing", [("mouse", 3, "dance")]),
        ("🦊 in the snow", [("fox", 1, None)]),
        ("猫", [("cat", 1, None)]),
        ("eine alte Frau strickt am Kamin", [("old-woman", 1, "knit")]),
        ("una niña leyendo un libro bajo un árbol", [("girl", 1, "read")]),
        ("ein Leuchtturm an der Küste", [("lighthouse", 1, None)]),
        ("ein Herbstbaum", [("drawn:tree", 1, None)]),
        ("tarta de cumpleaños", [("birthday-cake", 1, None)]),
        ("a sleeping baby", [("baby", 1, "sleep")]),
        ("a bouquet of sunflowers in a vase", [("drawn:vase", 1, None)]),
    ],
)
def test_who_is_in_it_and_what_they_do(
    finder: Finder, prompt: str, subjects: list[tuple[str, int, str | None]]
) -> None:
    assert _said(read_prompt(prompt, finder)) == subjects


@pytest.mark.parametrize(
    ("prompt", "place", "time", "weather", "season", "style"),
    [
        ("a robot in a neon city at night", "neon", "night", None, None, None),
        ("a red canoe on a mountain lake, minimal", "lake", None, None, None, "minimal"),
        ("a dragon flying over a castle at dawn", "castle", "morning", None, None, None),
        ("a fox in a snowy forest in winter, in watercolor", "forest", None, "snow", "winter", "watercolor"),
        ("Ein Hund im Regen, als Aquarell", None, None, "rain", None, "watercolor"),
        ("un perro en la playa al atardecer", "beach", "sunset", None, None, None),
        ("a cat under the moon", None, None, None, None, None),
        ("a cat on the moon", "moon", None, None, None, None),
        ("a paper boat on a pond", "lake", None, None, None, None),
        ("pixel art of a bear", None, None, None, None, "pixel"),
    ],
)
def test_where_when_and_in_which_style(
    finder: Finder,
    prompt: str,
    place: str | None,
    time: str | None,
    weather: str | None,
    season: str | None,
    style: str | None,
) -> None:
    reading = read_prompt(prompt, finder)
    assert (reading.place, reading.time, reading.weather, reading.season, reading.style) == (
        place,
        time,
        weather,
        season,
        style,
    )


def test_objects_go_to_the_one_who_acts(finder: Finder) -> None:
    reading = read_prompt("a grandmother reading a book by the fireplace", finder)
    assert reading.subjects[0].object is not None
    assert reading.subjects[0].object.sprite == "open-book"
    assert [(m.relation, m.sprite) for m in reading.around] == [("by", "drawn:fireplace")]


def test_an_occupation_dresses_the_animal_before_it(finder: Finder) -> None:
    (chef,) = read_prompt("an octopus chef", finder).subjects
    assert (chef.sprite, chef.role, chef.noun) == ("octopus", "chef" if chef.role == "chef" else "cook", "octopus chef")


def test_a_colour_belongs_to_its_noun(finder: Finder) -> None:
    reading = read_prompt("a blue fox and a cat", finder)
    assert [m.colour for m in reading.subjects] == ["blue", None]


@pytest.mark.parametrize(
    "prompt", ["over", "running through", "very beautiful", "of with from", "zorblax", "the philosophy of freedom"]
)
def test_words_that_name_no_thing_find_no_sprite(finder: Finder, prompt: str) -> None:
    reading = read_prompt(prompt, finder)
    assert [m.sprite for m in reading.subjects + reading.around] == []


def test_what_cannot_be_drawn_is_said(finder: Finder) -> None:
    reading = read_prompt("a fox with red hair and a zorblax", finder)
    assert "I could not draw: red hair" in reading.notes
    assert "I could not draw: zorblax" in reading.notes


def test_words_near_in_meaning_are_found(finder: Finder) -> None:
    assert finder.find_by_meaning("kayak") == "canoe"
    assert finder.find_by_meaning("philosopher") is None


def test_quoted_text_is_taken_as_text(finder: Finder) -> None:
    assert take_quoted('a bear with a sign "HELLO YOU"') == ("a bear with a sign  ", "HELLO YOU")
    assert read_prompt("a bear that says “cat”", finder).subjects[0].sprite == "bear"


@pytest.mark.parametrize(
    ("prompt", "text", "form"),
    [
        ('a birthday card that says "Happy Birthday Emma"', "Happy Birthday Emma", "card"),
        ("a cozy bakery with a sign saying FRESH BREAD", "FRESH BREAD", "sign"),
        ('una tienda con un letrero que dice "Panadería"', "Panadería", "sign"),
        ("ein Bär mit einem Schild mit der Aufschrift Hallo", "Hallo", "board"),
        ('a dog on a skateboard "Let\'s go"', "Let's go", "ribbon"),
        ("a girl reading a book in the park", None, "ribbon"),
    ],
)
def test_words_to_be_written_are_found_quoted_or_said(finder: Finder, prompt: str, text: str | None, form: str) -> None:
    reading = read_prompt(prompt, finder)
    assert (reading.text, reading.text_form) == (text, form)
    assert {m.sprite for m in reading.subjects + reading.around}.isdisjoint({"placard", "game-die", "open-book"})


def test_clothes_and_colours_belong_to_who_wears_them(finder: Finder) -> None:
    for prompt in ("a fox wearing a blue scarf in the snow", "un zorro con bufanda azul en la nieve"):
        (fox,) = read_prompt(prompt, finder).subjects
        assert fox.worn is not None
        assert (fox.sprite, fox.colour, fox.worn.sprite, fox.worn.colour) == ("fox", None, "scarf", "blue")
    (woman,) = read_prompt("a woman in a pink dress dancing", finder).subjects
    assert woman.garment is not None
    assert (woman.verb, woman.garment.sprite, woman.garment.colour) == ("dance", "dress", "pink")


def test_a_foreign_word_never_finds_what_an_english_one_means(finder: Finder) -> None:
    reading = read_prompt("un ramita con la llanura", finder)
    assert reading.subjects + reading.around == []
    assert len(reading.notes) == 2


def test_an_empty_prompt_is_refused_with_a_sentence(finder: Finder) -> None:
    for empty in ("", "   ", "\x00\x07", "\u200b"):
        with pytest.raises(ValueError, match="Say what the picture should show"):
            read_prompt(empty, finder)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_cleaned_to_a_bounded_line(text: str) -> None:
    clean = clean_prompt(text)
    assert len(clean) <= 500
    assert clean.isprintable()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "two",
                "red",
                "fox",
                "cat",
                "tree",
                "under",
                "with",
                "and",
                "riding",
                ",",
                ".",
                "in",
                "the",
                "of",
                "sunset",
                "snow",
                "zig",
                "🦊",
                "Bär",
                "into",
                '"',
                "remove",
            ]
        ),
        max_size=14,
    )
)
def test_any_order_of_words_is_read(finder: Finder, words: list[str]) -> None:
    prompt = " ".join(words)
    if prompt.strip():
        reading = read_prompt(prompt, finder)
        assert all(1 <= m.count <= 9 for m in reading.subjects + reading.around)


@pytest.mark.parametrize(
    ("prompt", "sprites"),
    [
        ("a man walking his dog", ["man", "dog"]),
        ("a couple dancing", ["person"]),
        ("a fish and a cook", ["fish", "cook"]),
        ("a baby sleeping", ["baby"]),
        ("a baby elephant", ["elephant"]),
        ("a bowl of strawberries", ["strawberry"]),
    ],
)
def test_a_word_is_a_noun_where_only_a_noun_can_stand(finder: Finder, prompt: str, sprites: list[str]) -> None:
    assert [m.sprite for m in read_prompt(prompt, finder).subjects] == sprites
