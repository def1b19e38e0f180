"""The built-in composer through the whole studio: picture, words about it, remix."""

import httpx

from salon.kit.context import settings as current
from salon.media.keeping import blobs
from salon.studio.composer import STYLES
from salon.studio.engines import composer, load_engines
from salon.studio.engines.protocol import Order, Progress, Result, Source
from tests.studio.people import Cast, fetch, json_of, make, post


async def test_the_composer_is_the_default_and_named_for_what_it_is(client: httpx.AsyncClient, cast: Cast) -> None:
    engine = json_of(await client.get("/api/salon/v1/engines"))[0]
    assert (engine["id"], engine["name"], engine["kind"], engine["default"]) == (
        "composer",
        "Salon Composer",
        "composer",
        True,
    )
    assert [style["id"] for style in engine["styles"]] == [one for one, _, _ in STYLES]
    asked = await client.post("/api/salon/v1/generations", json={"prompt": "a fox"}, headers=cast.alice.headers)
    assert json_of(asked, 202)["engine"] == "composer"


async def test_the_same_prompt_and_seed_give_the_same_picture(cast: Cast) -> None:
    wish = {"engine": "composer", "prompt": "a fox reading under a tree at night", "seed": 11}
    first, second = await make(cast.alice, **wish), await make(cast.bob, **wish)
    assert (first.state, second.state) == ("ready", "ready")
    hashes = await fetch("SELECT DISTINCT blurhash FROM media")
    assert len(hashes) == 1
    [(alt_text, scene)] = await fetch(
        "SELECT m.description, v.scene FROM media m JOIN variations v ON v.generation_id = m.generation_id"
        " WHERE m.owner_id = %s",
        cast.alice.id,
    )
    assert "fox" in alt_text.lower()
    assert scene["time"] == "night"


async def test_a_remix_edits_the_scene(cast: Cast) -> None:
    parent = await make(cast.alice, "a fox in a meadow", engine="composer", seed=3, style="paper")
    post_id = await post(cast.alice, [parent.variations[0].media_id or 0])
    remix = await make(cast.bob, "make it night, add a cat", engine="composer", seed=4, parents=[post_id])
    assert remix.state == "ready"
    [(before,)] = await fetch("SELECT scene FROM variations WHERE generation_id = %s", parent.id)
    [(after,)] = await fetch("SELECT scene FROM variations WHERE generation_id = %s", remix.id)
    assert after["time"] == "night"
    assert {actor["noun"] for actor in before["actors"]} < {actor["noun"] for actor in after["actors"]}
    assert after["style"] == "paper"


def test_a_picture_of_another_maker_is_started_from_in_words() -> None:
    engine = load_engines(current())["composer"]
    engine.open()
    source = Source(post_id=1, description="A red boat on the sea", engine="gradients", scene={"colour": 7})
    *steps, result = engine.make(Order(prompt="make it night", seed=1, sources=[source]))
    assert isinstance(result, Result)
    assert composer.FROM_WORDS in result.notes
    assert result.scene["time"] == "night"
    assert any("boat" in actor["noun"] for actor in result.scene["actors"])
    assert len([step for step in steps if isinstance(step, Progress) and step.preview]) >= 3
    bare = Source(post_id=1, engine="composer", scene={"nothing": "known"})
    *_, other = engine.make(Order(prompt="a boat", seed=1, sources=[bare, bare]))
    assert isinstance(other, Result)
    assert composer.FROM_NOTHING in other.notes
    assert composer.ONE_ONLY in other.notes


async def test_a_composed_picture_can_be_looked_at(cast: Cast) -> None:
    made = await make(cast.alice, "two owls on a branch under a full moon", engine="composer", seed=2, count=2)
    keys = await fetch("SELECT original ->> 'key', original ->> 'width' FROM media WHERE generation_id = %s", made.id)
    assert [width for _, width in keys] == ["1024", "1024"]
    pictures = [await blobs().find(key) for key, _ in keys]
    assert all(pictures)
    assert pictures[0] != pictures[1]
