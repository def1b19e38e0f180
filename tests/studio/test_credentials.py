"""Generated pictures carry Content Credentials that an independent reader accepts."""

import json
from typing import Any

import httpx
import psutil

from salon.kit.settings import Settings
from salon.media.keeping import blobs
from salon.media.models import Maker
from salon.media.preparing import prepare_generated, warm_up
from salon.studio.engines import load_engines
from salon.studio.engines.protocol import Order
from tests.studio.gradients import TYPE, draw
from tests.studio.layers import check_both_layers, read_manifests
from tests.studio.people import Cast, fetch, make, post, post_picture


def actions_of(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    [found] = [one["data"]["actions"] for one in manifest["assertions"] if one["label"].startswith("c2pa.actions")]
    assert isinstance(found, list)
    return found


async def test_a_generated_picture_is_signed_and_names_its_engine(client: httpx.AsyncClient, cast: Cast) -> None:
    post_id, _ = await post_picture(cast.alice, "a secret recipe")
    status = (await client.get(f"/api/v1/statuses/{post_id}")).json()
    for form in ("url", "preview_url"):
        state, manifest, manifests = await read_manifests(client, status["media_attachments"][0][form])
        assert state == "Trusted"
        [created] = actions_of(manifest)
        assert created["action"] == "c2pa.created"
        assert created["digitalSourceType"] == TYPE
        assert created["softwareAgent"] == {"name": "Gradients", "version": "2.5"}
        assert "secret" not in json.dumps(manifests)


async def test_a_remix_names_its_parent_as_an_ingredient(client: httpx.AsyncClient, cast: Cast) -> None:
    first, _ = await post_picture(cast.alice)
    second, _ = await post_picture(cast.carol)
    remix = await make(cast.bob, "turn it round", parents=[first, second])
    child = await post(cast.bob, [remix.variations[0].media_id or 0])
    status = (await client.get(f"/api/v1/statuses/{child}")).json()
    state, manifest, manifests = await read_manifests(client, status["media_attachments"][0]["url"])
    assert state == "Trusted"
    assert [action["action"] for action in actions_of(manifest)] == ["c2pa.opened", "c2pa.placed", "c2pa.edited"]
    parents = manifest["ingredients"]
    assert [(one["relationship"], one["title"].rsplit("/", 1)[-1]) for one in parents] == [
        ("parentOf", str(first)),
        ("componentOf", str(second)),
    ]
    for parent in parents:
        assert actions_of(manifests[parent["active_manifest"]])[0]["action"] == "c2pa.created"


async def test_every_picture_of_every_engine_carries_both_layers_in_every_form(
    client: httpx.AsyncClient, cast: Cast, settings: Settings
) -> None:
    engines = load_engines(settings)
    assert {"composer", "gradients"} <= engines.keys()
    for engine in engines:
        first = await make(cast.alice, "a red fox by a lake", engine=engine)
        parent = await post(cast.alice, [first.variations[0].media_id or 0])
        remix = await make(cast.bob, "by night", engine=engine, parents=[parent])
        for made in (first, remix):
            await check_both_layers(client, made.variations[0].media_id)
    assert len(await fetch("SELECT 1 FROM marks WHERE media_id IS NOT NULL")) == 2 * len(engines)


async def test_a_parent_whose_file_is_gone_is_still_named(client: httpx.AsyncClient, cast: Cast) -> None:
    first, media_id = await post_picture(cast.alice)
    second, _ = await post_picture(cast.carol)
    [(key,)] = await fetch("SELECT original ->> 'key' FROM media WHERE id = %s", media_id)
    await blobs().delete(key)
    remix = await make(cast.bob, "turn it round", parents=[first, second])
    [(key,)] = await fetch("SELECT original ->> 'key' FROM media WHERE id = %s", remix.variations[0].media_id)
    state, manifest, _ = await read_manifests(client, f"/media/{key}")
    assert state == "Trusted"
    assert [one["title"].rsplit("/", 1)[-1] for one in manifest["ingredients"]] == [str(first), str(second)]


async def test_marking_signing_and_storing_a_picture_takes_little_of_a_core(pool: None) -> None:
    await warm_up()
    data, maker = draw(Order(prompt="a meadow", seed=5)), Maker("gradients", "Gradients", "2.5", TYPE)
    await prepare_generated(1, data, maker, [])
    before = cpu_seconds()
    for _ in range(4):
        await prepare_generated(1, data, maker, [])
    assert (cpu_seconds() - before) / 4 < 2, "a tenth of a second on a machine of its own"


def cpu_seconds() -> float:
    """CPU of this process and of the sandbox, its children that ended included."""
    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children())]
    return sum(one.user + one.system + one.children_user + one.children_system for one in times)
