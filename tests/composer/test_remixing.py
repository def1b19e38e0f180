"""Remixes edit the parent's scene and keep what was not named."""

import pytest

from salon.studio.composer import Actor, Pack, Picture, Scene
from salon.studio.composer.engine import Request
from salon.studio.composer.finding import Finder
from salon.studio.composer.layout import stage_scene
from salon.studio.composer.reading import read_prompt
from salon.studio.composer.remix import edit_scene
from tests.composer.test_composing import compose_all, digest

PARENT = "a fox and a dog under a tree in a meadow"


@pytest.fixture(scope="module")
def finder(pack: Pack) -> Finder:
    return Finder(pack)


@pytest.fixture(scope="module")
def parent(finder: Finder) -> Scene:
    return stage_scene(read_prompt(PARENT, finder), 7, "storybook")


def edit(finder: Finder, parent: Scene, change: str, seed: int = 11) -> tuple[Scene, list[str]]:
    return edit_scene(parent, read_prompt(change, finder), finder, seed, None)


def find_actor(scene: Scene, sprite: str) -> Actor:
    return next(a for a in scene.actors if a.sprite == sprite)


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ("make it night", "time", "night"), ("in watercolor", "style", "watercolor"), ("more snow", "weather", "snow"),
        ("put it on the moon", "place", "moon"), ("in autumn", "season", "autumn"), ("mach es Nacht", "time", "night"),
    ],
)  # fmt: skip
def test_surroundings_change_and_everyone_stays(
    finder: Finder, parent: Scene, change: str, field: str, value: str
) -> None:
    scene, notes = edit(finder, parent, change)
    assert getattr(scene, field) == value
    assert [(a.sprite, a.x, a.size) for a in scene.actors] == [(a.sprite, a.x, a.size) for a in parent.actors]
    assert notes == []


@pytest.mark.parametrize(
    ("change", "sprites"),
    [
        ("add a cat", ["drawn:tree", "fox", "dog", "cat"]),
        ("add two penguins", ["drawn:tree", "fox", "dog", "penguin", "penguin"]),
        ("remove the tree", ["fox", "dog"]),
        ("ohne Baum", ["fox", "dog"]),
        ("remove the dog and the tree", ["fox"]),
        ("turn the dog into a robot", ["drawn:tree", "fox", "robot"]),
        ("make it night, add a cat", ["drawn:tree", "fox", "dog", "cat"]),
    ],
)
def test_the_cast_changes_as_asked_and_the_rest_keeps_its_place(
    finder: Finder, parent: Scene, change: str, sprites: list[str]
) -> None:
    scene, _ = edit(finder, parent, change)
    assert [a.sprite for a in scene.actors] == sprites
    assert find_actor(scene, "fox") == find_actor(parent, "fox")


def test_colour_size_and_deed_go_to_the_one_named(finder: Finder, parent: Scene) -> None:
    assert find_actor(edit(finder, parent, "make the fox red")[0], "fox").colour == "red"
    assert find_actor(edit(finder, parent, "make the fox red")[0], "dog").colour is None
    assert find_actor(edit(finder, parent, "make the dog bigger")[0], "dog").size > find_actor(parent, "dog").size
    assert find_actor(edit(finder, parent, "make the fox dance")[0], "fox").verb == "dance"
    assert find_actor(edit(finder, parent, "give the fox a hat")[0], "fox").worn == "top-hat"


def test_a_change_that_cannot_be_read_says_so_and_keeps_the_cast(finder: Finder, parent: Scene) -> None:
    scene, notes = edit(finder, parent, "zorblax")
    assert "I could not read the change, so I varied the details" in notes
    assert scene.actors == parent.actors
    assert scene.decor != parent.decor


def test_removing_what_is_not_there_says_so(finder: Finder, parent: Scene) -> None:
    scene, notes = edit(finder, parent, "remove the whale")
    assert notes == ["There was no whale to remove"]
    assert scene.actors == parent.actors


def test_the_parent_is_never_changed(finder: Finder, parent: Scene) -> None:
    before = [a.sprite for a in parent.actors], parent.time, parent.style
    edit(finder, parent, "make it night, add a cat, remove the tree, in ink")
    assert ([a.sprite for a in parent.actors], parent.time, parent.style) == before


def test_a_remix_paints_another_picture_from_the_parents_scene(pack: Pack) -> None:
    _, first = compose_all(pack, PARENT)
    stages, second = compose_all(pack, "make it night, add a cat", parent=first.scene)
    assert isinstance(second, Picture)
    assert "drawing the cat" in {s.words for s in stages}
    assert digest(first.image) != digest(second.image)
    assert second.alt_text == "A fox, a dog and a cat under a tree in a meadow at night, as a storybook illustration."
    assert Request("x", 1).parent is None


def test_the_same_fox_with_its_scarf_goes_through_three_edits(finder: Finder) -> None:
    scene = stage_scene(read_prompt("a fox wearing a blue scarf in a meadow", finder), 7, "storybook")
    fox = find_actor(scene, "fox")
    for step, change in enumerate(("make it night", "add a cat", "put them on the beach", "give the fox a lantern")):
        scene, notes = edit(finder, scene, change, seed=20 + step)
        assert notes == []
    kept = find_actor(scene, "fox")
    assert (kept.worn, kept.worn_colour, kept.colour, kept.size) == ("scarf", "blue", None, fox.size)
    assert kept.prop == "drawn:hand-lantern"
    assert (scene.time, scene.place) == ("night", "beach")
    assert [a.sprite for a in scene.actors] == ["fox", "cat"]


@pytest.mark.parametrize(
    ("change", "worn", "colour"),
    [
        ("make the scarf red", "scarf", "red"),
        ("give the fox a green hat", "top-hat", "green"),
        ("mach den Schal rot", "scarf", "red"),
    ],
)
def test_what_is_worn_can_be_recoloured_and_changed(finder: Finder, change: str, worn: str, colour: str) -> None:
    scene = stage_scene(read_prompt("a fox wearing a blue scarf", finder), 7, "storybook")
    edited, notes = edit(finder, scene, change)
    fox = find_actor(edited, "fox")
    assert (fox.worn, fox.worn_colour, fox.colour, notes) == (worn, colour, None, [])


def test_a_remix_of_another_shape_keeps_everybody_where_they_were(pack: Pack, finder: Finder, parent: Scene) -> None:
    _, picture = compose_all(pack, "make it snow", parent=parent, width=1344, height=756)
    assert picture.scene.ratio == round(1344 / 756, 3)
    assert [(a.sprite, a.x, a.y, a.size) for a in picture.scene.actors] == [
        (a.sprite, a.x, a.y, a.size) for a in parent.actors
    ]
