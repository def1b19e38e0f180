"""Pictures: the same again for the same request, every style, every place, hostile prompts."""

import hashlib
import time

import msgspec
import numpy as np
import pytest
from PIL import Image

from salon.studio.composer import STYLES, Pack, Picture, Request, Scene, Stage, compose
from salon.studio.composer.backdrops import BACKDROPS
from salon.studio.composer.cutting import Part, render_part
from salon.studio.composer.engine import PREVIEW_SIDE
from salon.studio.composer.painter import Painter
from salon.studio.composer.resting import close_eyes

FOXES = "two foxes drinking tea under a cherry tree at dusk"


def compose_all(pack: Pack, prompt: str, seed: int = 7, **more: object) -> tuple[list[Stage], Picture]:
    stages = list(compose(pack, Request(prompt, seed, **more)))  # type: ignore[arg-type]
    assert isinstance(stages[-1], Picture)
    return stages[:-1], stages[-1]


def digest(image: Image.Image | None) -> str:
    assert image is not None
    return hashlib.sha256(image.tobytes()).hexdigest()


def test_the_same_request_gives_the_same_pixels(pack: Pack) -> None:
    first, again, other = (compose_all(pack, FOXES, seed)[1] for seed in (7, 7, 8))
    assert digest(first.image) == digest(again.image)
    assert first.scene == again.scene
    assert digest(first.image) != digest(other.image)


def test_stages_lead_to_the_picture(pack: Pack) -> None:
    stages, picture = compose_all(pack, FOXES)
    assert len(stages) >= 4
    assert [s.progress for s in stages] == sorted(s.progress for s in stages)
    assert "drawing the fox" in {s.words for s in stages}
    previews = [s.image for s in stages if s.image is not None]
    assert all(max(p.size) <= PREVIEW_SIDE for p in previews)
    assert len({digest(p) for p in previews}) >= 4
    assert picture.progress == 1.0
    assert picture.image is not None
    assert (picture.image.mode, picture.image.size) == ("RGB", (1024, 1024))


def test_every_style_renders_and_looks_like_no_other(pack: Pack) -> None:
    seen = set()
    for style, _, _ in STYLES:
        _, picture = compose_all(pack, "a cat in the garden", style=style)
        assert picture.style == picture.scene.style == style
        assert picture.image is not None
        assert np.asarray(picture.image).std() > 12
        seen.add(digest(picture.image.resize((16, 16))))
    assert len(seen) == len(STYLES)


def test_a_style_in_the_prompt_is_used_unless_one_is_chosen(pack: Pack) -> None:
    assert compose_all(pack, "a fox, in watercolor")[1].style == "watercolor"
    assert compose_all(pack, "a fox, in watercolor", style="ink")[1].style == "ink"


@pytest.mark.parametrize("place", sorted(BACKDROPS))
def test_every_place_can_be_painted_at_night_and_in_winter(pack: Pack, place: str) -> None:
    weather = {"city": "rain", "sea": "fog", "forest": "snow"}.get(place, "clear")
    painter = Painter(pack, Scene(seed=3, place=place, time="night", weather=weather, season="winter"))
    images = [image for _, image in painter.paint()]
    pixels = np.asarray(images[-1])
    assert pixels.std() > 8
    assert len(np.unique(pixels.reshape(-1, 3)[::97], axis=0)) > 100


def test_the_scene_is_json_and_paints_the_same_picture_again(pack: Pack) -> None:
    _, picture = compose_all(pack, FOXES)
    scene = msgspec.json.decode(msgspec.json.encode(picture.scene), type=Scene)
    assert scene == picture.scene
    *_, (_, image) = Painter(pack, scene).paint()
    *_, (_, again) = Painter(pack, picture.scene).paint()
    assert digest(image) == digest(again)


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        (FOXES, "Two foxes drinking tea under a cherry tree at dusk, as a storybook illustration."),
        ("a cat surfing at sunset, watercolor", "A cat surfing on a surfboard at sea at dusk, in watercolour."),
        ("a dragon flying over a castle at night, poster", "A dragon flying over a castle at night, as a poster."),
        (
            "ein Bär liest ein Buch im Wald bei Nacht",
            "A bear reading a book in a forest at night, as a storybook illustration.",
        ),
        ("a red canoe on a lake at noon, minimal", "A red canoe on a lake, in a minimal style."),
    ],
)
def test_the_alt_text_says_exactly_what_is_there(pack: Pack, prompt: str, sentence: str) -> None:
    assert compose_all(pack, prompt)[1].alt_text == sentence


@pytest.mark.parametrize(
    ("prompt", "sprites"),
    [
        ("a train crossing a bridge", ("drawn:bridge", "locomotive")),
        ("an owl on a branch", ("drawn:branch", "owl")),
        ("a fox sitting on a park bench", ("drawn:bench", "fox")),
    ],
)
def test_who_is_on_something_stands_above_it_and_over_its_middle(
    pack: Pack, prompt: str, sprites: tuple[str, str]
) -> None:
    actors = {a.sprite: a for a in compose_all(pack, prompt, width=256, height=256)[1].scene.actors}
    under, over = (actors[s] for s in sprites)
    assert over.y < under.y
    assert abs(over.x - under.x) < 0.2


def test_a_family_are_three_different_people_and_a_card_lays_out_what_its_words_are_about(pack: Pack) -> None:
    family = compose_all(pack, "a family on the beach", width=256, height=256)[1].scene.actors
    assert len({a.sprite for a in family}) == 3
    card = compose_all(pack, 'a card that says "Feliz cumpleaños"', width=256, height=256)[1]
    assert "birthday-cake" in {a.sprite for a in card.scene.actors}
    assert "birthday cake" in card.alt_text


def test_nobody_sleeps_with_open_eyes(pack: Pack) -> None:
    fox = pack.get_drawing("fox")
    asleep = close_eyes(fox)
    box = (0, 0, fox.width, fox.height)
    assert (
        render_part(Part(asleep.body, *box[2:]), 128).tobytes() != render_part(Part(fox.body, *box[2:]), 128).tobytes()
    )
    assert asleep.body.startswith(fox.body)
    assert asleep.body.count("<ellipse") - fox.body.count("<ellipse") == 2


def test_nothing_drawable_makes_abstract_art_and_says_so(pack: Pack) -> None:
    _, picture = compose_all(pack, "zorblax of the quibbling")
    assert picture.scene.actors == []
    assert picture.scene.abstract
    assert "I could not draw: zorblax" in picture.notes
    assert picture.alt_text.startswith("An abstract picture")


@pytest.mark.parametrize(
    "prompt",
    ["x" * 100_000, "a cat " * 17_000, "مرحبا بالعالم", "\x00a fox\x1b[31m\u202e",
     "🦊🌲🌙👩🏽‍🚀",
     "<svg onload=x>'; DROP TABLE sprite; --", "\ud800 fox", '"' * 400, "9" * 300 + " cats",
     'a bear "ابجد \u202e 日本"'],
    ids=lambda p: repr(p[:12]),
)  # fmt: skip
def test_hostile_prompts_make_a_picture_quickly(pack: Pack, prompt: str) -> None:
    started = time.process_time()
    _, picture = compose_all(pack, prompt)
    assert picture.image is not None
    assert len(picture.scene.actors) <= 12
    assert time.process_time() - started < 12


def test_wrong_requests_are_refused_with_a_sentence(pack: Pack) -> None:
    with pytest.raises(ValueError, match="no style called 'fresco'"):
        next(compose(pack, Request("a fox", 1, "fresco")))
    with pytest.raises(ValueError, match="64 to 2048"):
        next(compose(pack, Request("a fox", 1, width=9)))


@pytest.mark.parametrize("size", [(1344, 756), (1152, 864), (864, 1152), (756, 1344)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize(
    "prompt", ["a lighthouse at sea", "two foxes drinking tea under a cherry tree", "a hot air balloon over the sea"]
)
def test_other_shapes_are_composed_for_and_cut_nobody_off(pack: Pack, prompt: str, size: tuple[int, int]) -> None:
    _, picture = compose_all(pack, prompt, width=size[0], height=size[1])
    assert picture.image is not None
    assert picture.image.size == size
    painter = Painter(pack, picture.scene)
    *_, _ = painter.paint()
    mask = np.asarray(painter.subjects) > 0
    assert abs(mask.shape[1] / mask.shape[0] - size[0] / size[1]) < 0.01
    edges = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    assert not edges.any()
    rows = np.flatnonzero(mask.any(axis=1))
    assert rows[-1] - rows[0] > 0.3 * mask.shape[0]


def test_words_are_set_with_their_accents_and_nowhere_else(pack: Pack) -> None:
    _, bare = compose_all(pack, "a bear in the meadow", width=512, height=512)
    _, said = compose_all(pack, 'a bear in the meadow "¡Feliz año, Jürgen!"', width=512, height=512)
    assert said.scene.text == "¡Feliz año, Jürgen!"
    assert bare.image is not None
    assert said.image is not None
    changed = np.abs(np.asarray(bare.image).astype(int) - np.asarray(said.image)).max(axis=2) > 60
    assert changed[:170].mean() > 0.02
    assert changed[230:].mean() < 0.005
