"""Models of what people prefer: kept, off until the operator says so, and no way to see unseen what they did."""

import hashlib
import random
from pathlib import Path
from typing import Any

import httpx
import pytest

from salon.kit import db
from salon.learning import jobs, trainings
from salon.learning.models import Model, find_file, read_model
from salon.learning.preferences import learn_preferences
from salon.media.keeping import blobs
from salon.posts.models import Draft
from salon.studio import posting
from tests.conftest import Settle
from tests.consent.people import say
from tests.learning.releases import CHOICES, paint, register, take_back, write_release
from tests.studio.people import Cast, change, fetch, json_of, make

LEARNING = "/api/salon/v1/admin/learning"
READING = "/api/salon/v1/reading"
SCOPES = ["admin:read", "admin:write"]


@pytest.fixture
async def desk(client: httpx.AsyncClient, adults: Cast) -> dict[str, str]:
    """Alice runs the place."""
    await change("UPDATE accounts SET role = 'operator' WHERE id = %s", adults.alice.id)
    await change("UPDATE oauth_tokens SET scopes = scopes || %s WHERE account_id = %s", SCOPES, adults.alice.id)
    return adults.alice.headers


async def learn(client: httpx.AsyncClient, desk: dict[str, str], settle: Settle) -> dict[str, Any]:
    """Ask for a model and have it made."""
    asked = json_of(await client.post(LEARNING, headers=desk))
    assert asked["models"][0]["state"] == "queued"
    assert len(json_of(await client.post(LEARNING, headers=desk))["models"]) == len(asked["models"]), "one at a time"
    await settle()
    return dict(json_of(await client.get(LEARNING, headers=desk))["models"][0])


async def put(client: httpx.AsyncClient, desk: dict[str, str], model_id: str | None, status: int = 200) -> Any:
    return json_of(await client.put(f"{LEARNING}/in_force", json={"model_id": model_id}, headers=desk), status)


async def see(client: httpx.AsyncClient, cast: Cast, generation_id: int) -> tuple[list[int], Any]:
    """In which order Bob is shown what he drew, and whose order that is."""
    view = json_of(await client.get(f"/api/salon/v1/generations/{generation_id}", headers=cast.bob.headers))
    assert [one["id"] for one in view["media"]] == [one["media"]["id"] for one in view["variations"]]
    return [one["index"] for one in view["variations"]], view["order"]


async def order_by(model: Model, generation_id: int) -> list[int]:
    rows = await fetch(
        "SELECT original ->> 'key' FROM media WHERE generation_id = %s ORDER BY variation", generation_id
    )
    return model.order([await blobs().find(key) or b"" for (key,) in rows])


async def test_a_model_is_kept_and_orders_nothing_until_it_is_put_in_force_and_nothing_when_taken_out(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    write_release(tmp_path / "bright")
    await register(tmp_path / "bright", 7)
    first = await learn(client, desk, settle)
    assert (first["version"], first["state"], first["step"], first["choices"]) == (1, "ready", first["steps"], CHOICES)
    assert (first["release"]["as_of_seq"], first["by"], first["release"]["gone"]) == (7, "alice", 0)
    assert first["trial"]["is_better"]
    assert first["sha256"] == hashlib.sha256(find_file(1).read_bytes()).hexdigest()
    bright = read_model(1, bytes.fromhex(first["sha256"]))
    assert bright == learn_preferences(tmp_path / "bright")

    before = await make(adults.bob, "a hill", seed=40, count=4)
    assert await see(client, adults, before.id) == ([0, 1, 2, 3], None), "off until the operator says so"
    write_release(tmp_path / "dark", brighter=False)
    await register(tmp_path / "dark", 8)
    second = await learn(client, desk, settle)
    dark = read_model(2, bytes.fromhex(second["sha256"]))
    assert dark is not None
    assert bright is not None

    page = await put(client, desk, first["id"])
    assert (page["in_force"]["version"], page["in_force"]["by"], page["former"]) == (1, "alice", None)
    assert await see(client, adults, before.id) == ([0, 1, 2, 3], None), "nothing moves that was seen before"
    one = await make(adults.bob, "a hill", seed=40, count=4)
    shown = await order_by(bright, one.id)
    assert await see(client, adults, one.id) == (shown, {"model": 1, "as_made": False})
    page = await put(client, desk, second["id"])
    assert (page["in_force"]["version"], page["former"]["version"]) == (2, 1)
    other = await make(adults.bob, "a hill", seed=40, count=4)
    turned = await order_by(dark, other.id)
    assert await see(client, adults, other.id) == (turned, {"model": 2, "as_made": False})
    assert shown != turned, "one of them orders otherwise than it was made"
    assert await see(client, adults, one.id) == ([0, 1, 2, 3], None), "the former one's order holds no more"
    await put(client, desk, first["id"])
    assert await see(client, adults, one.id) == (shown, {"model": 1, "as_made": False}), "rolled back in one press"
    page = await put(client, desk, None)
    assert page["in_force"] is None
    assert await see(client, adults, one.id) == ([0, 1, 2, 3], None)
    deeds = await fetch("SELECT subject FROM audit_entries WHERE action = 'model.order' ORDER BY id")
    assert [subject for (subject,) in deeds] == [first["id"], second["id"], first["id"], ""]


async def test_who_wants_it_sees_what_they_make_in_the_order_it_was_made(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    await in_force(client, desk, settle, tmp_path)
    made = await make(adults.bob, "a hill", seed=40, count=2)
    shown, _ = await see(client, adults, made.id)
    kept = json_of(await client.put(READING, json={"as_made": True}, headers=adults.bob.headers))
    assert kept["as_made"] is True
    assert await see(client, adults, made.id) == ([0, 1], {"model": 1, "as_made": True})
    assert json_of(await client.put(READING, json={"autoplay": False}, headers=adults.bob.headers))["as_made"] is True
    await client.put(READING, json={"as_made": False}, headers=adults.bob.headers)
    assert await see(client, adults, made.id) == (shown, {"model": 1, "as_made": False})


async def test_a_choice_says_where_it_stood_and_which_model_had_put_it_there(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    plain = await make(adults.bob, "a hill", seed=40, count=3)
    await in_force(client, desk, settle, tmp_path)
    ordered = await make(adults.bob, "a hill", seed=41, count=3)
    unordered = await make(adults.bob, "a hill", seed=42, count=3)
    shown, _ = await see(client, adults, ordered.id)
    await choose(adults, plain.variations[2].media_id)
    await choose(adults, ordered.variations[shown[2]].media_id)
    await client.put(READING, json={"as_made": True}, headers=adults.bob.headers)
    await choose(adults, unordered.variations[1].media_id)
    rows = await fetch(
        "SELECT generation_id, index, chosen_place, chosen_order FROM variations WHERE chosen_place IS NOT NULL"
        " ORDER BY generation_id"
    )
    assert rows == [(plain.id, 2, 2, None), (ordered.id, shown[2], 2, 1), (unordered.id, 1, 1, None)]


async def choose(cast: Cast, media_id: int | None) -> None:
    assert media_id is not None
    async with db.transaction() as tx:
        await posting.publish(tx, cast.bob.id, Draft(text="look", media_ids=[media_id]))


async def in_force(client: httpx.AsyncClient, desk: dict[str, str], settle: Settle, tmp_path: Path) -> int:
    """Have a model in force; returns the id of the release it was learned from."""
    write_release(tmp_path / "bright")
    release_id = await register(tmp_path / "bright", 7)
    await put(client, desk, (await learn(client, desk, settle))["id"])
    return release_id


async def test_the_page_shows_draws_in_both_orders_only_of_who_agreed_and_only_while_they_do(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    for who in (adults.bob, adults.carol):
        made = [await make(who, "a hill", seed=seed, count=2) for seed in (40, 90)]
        if who == adults.bob:
            await say(client, who, dataset_public=True)
        for one in made:
            async with db.transaction() as tx:
                ids = [found.media_id for found in one.variations if found.media_id]
                await posting.publish(tx, who.id, Draft(text="two", media_ids=ids))
    await make(adults.bob, "kept to himself", seed=7, count=2)
    for name, seq, brighter in (("bright", 7, True), ("dark", 8, False)):
        write_release(tmp_path / name, brighter=brighter)
        await register(tmp_path / name, seq)
        model = await learn(client, desk, settle)
        assert model["draws"] == 2, "two draws of Bob's stand in posts; Carol did not agree"
        assert len(model["examples"]) == model["otherwise"]
    models = json_of(await client.get(LEARNING, headers=desk))["models"]
    examples = [example for one in models for example in one["examples"]]
    assert len(examples) == 2, "of two models of opposite tastes one turns a pair round"
    for one in examples:
        ids = [[picture["id"] for picture in one[side]] for side in ("before", "after")]
        assert sorted(ids[0]) == sorted(ids[1])
        assert ids[0] != ids[1]
    await say(client, adults.bob, dataset_public=False)
    await settle()
    models = json_of(await client.get(LEARNING, headers=desk))["models"]
    assert [one["examples"] for one in models] == [[], []]


async def test_what_is_taken_back_is_learned_from_no_more_and_a_model_of_nothing_but_that_is_let_go_of(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    names = write_release(tmp_path / "bright")
    release_id = await register(tmp_path / "bright", 7)
    first = await learn(client, desk, settle)
    await put(client, desk, first["id"])
    await take_back(release_id, names[:5])
    (model,) = json_of(await client.get(LEARNING, headers=desk))["models"]
    assert (model["release"]["gone"], model["retired_at"]) == (5, None), "and it is asked to be learned anew"
    again = await learn(client, desk, settle)
    assert (again["choices"], again["release"]["gone"]) == (CHOICES - 5, 0)
    await take_back(release_id, names[5:])
    await jobs.tidy_models()
    page = json_of(await client.get(LEARNING, headers=desk))
    assert page["in_force"] is None
    assert [(one["retired_at"] is not None, one["weights"], one["sha256"]) for one in page["models"]] == [
        (True, [], None)
    ] * 2
    assert not find_file(1).exists()
    assert not find_file(2).exists()
    made = await make(adults.bob, "a hill", seed=40, count=2)
    assert (await see(client, adults, made.id))[1] is None
    await put(client, desk, first["id"], 422)


async def test_what_a_killed_worker_left_is_learned_by_another_and_given_up_in_the_end(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    write_release(tmp_path / "bright")
    await register(tmp_path / "bright", 7)
    async with db.transaction() as tx:
        model_id = await trainings.ask_model(tx, adults.alice.id)
    dead = await trainings.claim_model(model_id)
    assert dead is not None
    assert await trainings.claim_model(model_id) is None, "somebody has it"
    silent = "UPDATE learned_models SET heartbeat_at = now() - interval '1 hour' WHERE id = %s"
    await change(silent, model_id)
    await settle()
    (model,) = json_of(await client.get(LEARNING, headers=desk))["models"]
    assert (model["state"], model["version"]) == ("ready", 1)
    await trainings.fail_model(dead, "too late")
    assert json_of(await client.get(LEARNING, headers=desk))["models"][0]["error"] is None
    await change("UPDATE learned_models SET state = 'running', attempts = 3")
    await change(silent, model_id)
    await jobs.tidy_models()
    (failed,) = json_of(await client.get(LEARNING, headers=desk))["models"]
    assert (failed["state"], failed["error"]) == ("failed", trainings.LEARNING.given_up)


async def test_only_the_operator_learns_and_a_release_too_small_is_told(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    assert (await client.post(LEARNING, headers=adults.bob.headers)).status_code == 403
    assert (await client.post(LEARNING, headers=desk)).status_code == 422, "there is no release"
    assert (await client.put(f"{LEARNING}/in_force", json={"model_id": "1"}, headers=desk)).status_code == 404
    names = write_release(tmp_path / "small")
    await take_back(await register(tmp_path / "small", 3), names[:20])
    failed = await learn(client, desk, settle)
    assert failed["state"] == "failed"
    assert "choices to learn from in this release" in failed["error"]
    await put(client, desk, failed["id"], 422)


async def test_a_file_that_is_not_what_was_kept_orders_nothing(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    await in_force(client, desk, settle, tmp_path)
    find_file(1).write_bytes(find_file(1).read_bytes() + b" ")
    made = await make(adults.bob, "a hill", seed=40, count=2)
    assert await see(client, adults, made.id) == ([0, 1], None)
    find_file(1).unlink()
    made = await make(adults.bob, "a hill", seed=40, count=2)
    assert await see(client, adults, made.id) == ([0, 1], None)


def test_equals_stay_as_they_were_made(tmp_path: Path) -> None:
    write_release(tmp_path / "bright")
    model = learn_preferences(tmp_path / "bright")
    one = paint(90, random.Random(1))
    assert model.order([one, one, one]) == [0, 1, 2]
