"""What can be said of the pictures one wants beyond words, from the request to the engine."""

import base64
import io
from typing import Any

import httpx
import msgspec
import pytest
from PIL import Image

from salon.kit.context import set_settings
from salon.kit.limits import Limit
from salon.kit.settings import Settings
from salon.studio import asking
from tests.conftest import Settle
from tests.studio.people import Cast, Person, fetch, json_of, look, make, post, post_picture

GENERATIONS = "/api/salon/v1/generations"


def png(mode: str = "RGBA", side: int = 64) -> str:
    file = io.BytesIO()
    image = Image.new(mode, (side, side))
    image.paste((10, 20, 30, 255)[: len(mode)], (0, 0, side, side // 2))
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


async def request(client: httpx.AsyncClient, person: Person, status: int = 202, **wish: Any) -> Any:
    wanted = {"engine": "gradients", "prompt": "echo a meadow", **wish}
    return json_of(await client.post(GENERATIONS, json=wanted, headers=person.headers), status)


async def heard(generation_id: str) -> dict[str, Any]:
    """What the engine says it was asked."""
    [(scene,)] = await fetch("SELECT scene FROM variations WHERE generation_id = %s", int(generation_id))
    return dict(scene["heard"])


async def test_an_engine_is_told_everything_that_was_asked(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    root, picture = await post_picture(cast.alice)
    own = (await make(cast.bob, "a hill")).variations[0].media_id
    asked = await request(
        client,
        cast.bob,
        negative_prompt=" people\x07 ",
        size="wide",
        parents=[str(root)],
        references=[str(own), str(picture)],
        mask=png(),
    )
    assert (asked["negative_prompt"], asked["size"], asked["width"], asked["height"]) == ("people", "wide", 1280, 720)
    assert (asked["references"], asked["masked"]) == ([str(own), str(picture)], True)
    await settle()
    made = json_of(await client.get(f"{GENERATIONS}/{asked['id']}", headers=cast.bob.headers))
    assert made["state"] == "ready", made
    meta = made["media"][0]["meta"]["original"]
    assert (meta["width"], meta["height"]) == (1280, 720)
    assert await heard(asked["id"]) == {
        "negative_prompt": "people",
        "sources": [root],
        "references": [None, root],
        "seen": True,
        "mask": [64, 64, 0.5],
        "region": None,
        "id": f"{asked['id']}-0",
    }


async def test_a_region_reaches_the_engine(client: httpx.AsyncClient, cast: Cast, settle: Settle) -> None:
    root, _ = await post_picture(cast.alice)
    region = {"x": 0.25, "y": 0.5, "width": 0.5, "height": 0.25}
    asked = await request(client, cast.bob, parents=[str(root)], region=region)
    await settle()
    assert (await heard(asked["id"]))["region"] == [0.25, 0.5, 0.5, 0.25]


async def test_a_picture_that_was_only_looked_at_is_credited(client: httpx.AsyncClient, cast: Cast) -> None:
    root, picture = await post_picture(cast.alice)
    made = await make(cast.bob, "a hill", references=[picture])
    child = await post(cast.bob, [made.variations[0].media_id or 0])
    assert json_of(await client.get(f"/api/v1/statuses/{child}"))["salon"]["parents"] == [str(root)]


async def test_pictures_that_may_not_be_remixed_may_not_be_looked_at(client: httpx.AsyncClient, cast: Cast) -> None:
    _, kept = await post_picture(cast.alice, remix="nobody")
    _, hidden = await post_picture(cast.alice, visibility="direct")
    unposted = (await make(cast.alice, "a hill")).variations[0].media_id
    said = await request(client, cast.bob, 403, references=[str(kept)])
    assert "does not want it remixed" in said["error"]
    for media_id in (hidden, unposted, 99, 10**30):
        said = await request(client, cast.bob, 404, references=[media_id])
        assert "does not exist" in said["error"]
    assert await fetch("SELECT id FROM generations WHERE owner_id = %s", cast.bob.id) == []


async def test_one_picture_is_made_again_with_a_new_seed(client: httpx.AsyncClient, cast: Cast, settle: Settle) -> None:
    root, picture = await post_picture(cast.alice)
    first = await request(
        client, cast.bob, count=2, seed=5, style="steep", size="wide", parents=[str(root)], references=[str(picture)],
        negative_prompt="people", region={"x": 0, "y": 0, "width": 1, "height": 0.5},
    )  # fmt: skip
    await settle()
    again = json_of(
        await client.post(
            GENERATIONS,
            json={"prompt": "something else", "regenerate": {"generation_id": first["id"], "index": 1}},
            headers=cast.bob.headers,
        ),
        202,
    )
    same = ("prompt", "negative_prompt", "style", "size", "engine", "parents", "references", "masked", "width")
    assert {name: again[name] for name in same} == {name: first[name] for name in same}
    assert again["count"] == 1
    assert again["seed"] not in {5, 6}
    assert again["regenerates"] == {"generation_id": first["id"], "index": 1}
    await settle()
    assert (await look(cast.bob, int(again["id"]))).state == "ready"
    assert (await heard(again["id"]))["region"] == [0, 0, 1, 0.5]
    for person, index in ((cast.alice, 1), (cast.bob, 2), (cast.bob, -1)):
        earlier = {"generation_id": first["id"], "index": index}
        said = await request(client, person, 404, regenerate=earlier)
        assert "not among yours" in said["error"]


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"size": "huge"}, "Gradients does not know that size. It knows: square, wide."),
        ({"engine": "composer", "negative_prompt": "people"}, "Salon Composer cannot be told what to leave out."),
        ({"engine": "composer", "mask": png()}, "Salon Composer cannot change only a part of a picture."),
        ({"engine": "composer", "references": ["1"]}, "Salon Composer can look at no pictures"),
        ({"references": ["1", "2", "3"]}, "Gradients can look at at most 2 pictures"),
        ({"mask": png()}, "Say which picture is to be changed in that part."),
        ({"mask": "bm90IGEgcGljdHVyZQ=="}, "This is not a picture that can be shown here."),
        ({"mask": "%%%"}, "Validation failed"),
        ({"region": {"x": 0.5, "y": 0, "width": 0.6, "height": 1}, "parents": ["1"]}, "must lie inside the picture"),
        ({"region": {"x": 0.5}}, "Validation failed"),
        ({"prompt": "\u200b\u200e \x07"}, "Say what you would like to see."),
        ({"prompt": "x" * 100_000}, "longer than 2000 characters"),
        ({"negative_prompt": "x" * 2001}, "longer than 2000 characters"),
    ],
)
async def test_what_an_engine_cannot_do_is_refused_with_a_sentence(
    client: httpx.AsyncClient, cast: Cast, wish: dict[str, Any], sentence: str
) -> None:
    assert sentence in (await request(client, cast.bob, 422, **wish))["error"]
    assert await fetch("SELECT id FROM generations") == []


@pytest.mark.parametrize("prompt", ["日本の庭に雪が降る", "مدينة في الليل", "🦊👩‍🚀 \u202egnp", "a\r\nb\tc\x1b[31m"])
async def test_prompts_in_any_script_reach_the_engine(cast: Cast, prompt: str) -> None:
    made = await make(cast.alice, prompt)
    assert made.state == "ready"
    assert made.prompt == prompt.replace("\x1b", "").replace("\r", "")


async def test_engines_say_what_they_can_do(client: httpx.AsyncClient) -> None:
    engines = {engine["id"]: engine for engine in json_of(await client.get("/api/salon/v1/engines"))}
    gradients = engines["gradients"]
    assert gradients["sizes"] == [
        {"id": "square", "name": "Square", "width": 1024, "height": 1024},
        {"id": "wide", "name": "Wide", "width": 1280, "height": 720},
    ]
    told = ("edits", "masks", "references", "negative_prompt", "repeats", "paid", "price", "seconds")
    assert {name: gradients[name] for name in told} == {
        "edits": True, "masks": True, "references": 2, "negative_prompt": True, "repeats": True, "paid": False,
        "price": 0, "seconds": 0.1,
    }  # fmt: skip
    assert not engines["composer"]["masks"]
    assert len(engines["composer"]["sizes"]) == 5


async def test_the_composer_draws_every_shape_it_offers(client: httpx.AsyncClient, cast: Cast) -> None:
    for size in json_of(await client.get("/api/salon/v1/engines"))[0]["sizes"]:
        made = await make(cast.alice, "a fox in a meadow", engine="composer", size=size["id"], seed=3)
        assert made.state == "ready"
        [(width, height)] = await fetch(
            "SELECT original ->> 'width', original ->> 'height' FROM media WHERE generation_id = %s", made.id
        )
        assert (int(width), int(height)) == (size["width"], size["height"])


async def test_masks_have_a_limit_of_their_own(
    client: httpx.AsyncClient, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MASKS", Limit("masks", 1, 86_400))
    set_settings(msgspec.structs.replace(settings, rate_limits=True))
    body = {"engine": "composer", "prompt": "x", "mask": png()}
    asked = [
        (await client.post(f"{GENERATIONS}/estimate", json=body, headers=cast.alice.headers)).status_code
        for _ in range(2)
    ]
    set_settings(settings)
    assert asked == [422, 429]
