"""The studio as a client sees it, through the real application."""

import asyncio
import io
import itertools

import httpx
import msgspec
import psycopg
import pytest
from PIL import Image

from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.studio import jobs, views
from tests.conftest import Settle
from tests.studio.people import Cast, ask, change, fetch, json_of, look, make, post, post_picture

GENERATIONS = "/api/salon/v1/generations"


async def test_engines_are_listed_with_their_styles(client: httpx.AsyncClient) -> None:
    engines = json_of(await client.get("/api/salon/v1/engines"))
    assert [engine["default"] for engine in engines] == [True] + [False] * (len(engines) - 1)
    gradients = next(engine for engine in engines if engine["id"] == "gradients")
    assert gradients["name"] == "Gradients"
    assert gradients["max_count"] == 4
    assert gradients["styles"] == [
        {"id": "plain", "name": "Plain", "description": ""},
        {"id": "steep", "name": "Steep", "description": ""},
    ]


async def test_a_generation_from_request_to_media(client: httpx.AsyncClient, cast: Cast, settle: Settle) -> None:
    wish = {"prompt": " a fox ", "count": 2, "seed": 3, "engine": "gradients"}
    asked = json_of(await client.post(GENERATIONS, json=wish, headers=cast.alice.headers), 202)
    assert asked["state"] == "queued"
    assert asked["queue_position"] == 1
    assert (asked["prompt"], asked["seed"], asked["count"], asked["engine"]) == ("a fox", 3, 2, "gradients")
    assert (asked["progress"], asked["preview_url"], asked["media"], asked["parents"]) == (0, None, [], [])
    await settle()
    made = json_of(await client.get(f"{GENERATIONS}/{asked['id']}", headers=cast.alice.headers))
    assert (made["state"], made["progress"], made["queue_position"], made["error"]) == ("ready", 1.0, None, None)
    assert made["notes"] == ["I could not draw: a fox"]
    assert [one["media"] for one in made["variations"]] == made["media"]
    assert made["preview_url"] == made["media"][0]["preview_url"]
    first = made["media"][0]
    assert first["salon"] == {
        "degree": "generated",
        "evidence": "log",
        "credentials": None,
        "engine": "gradients",
        "engine_name": "Gradients",
        "prompt": "a fox",
        "seed": 3,
        "style": "plain",
        "generation_id": asked["id"],
        "held": False,
        "animated": False,
    }
    assert first["description"] == "A gradient about a fox"
    assert first["meta"]["original"] == {"width": 1024, "height": 1024, "size": "1024x1024", "aspect": 1.0}
    picture = await client.get(first["url"])
    assert picture.headers["content-type"] == "image/webp"
    assert "immutable" in picture.headers["cache-control"]
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(picture.content)).size == (1024, 1024)
    listed = await client.get(GENERATIONS, headers=cast.alice.headers)
    assert [one["id"] for one in json_of(listed)] == [asked["id"]]
    assert 'rel="next"' in listed.headers["link"]


async def test_a_generation_is_its_owners_only(client: httpx.AsyncClient, cast: Cast) -> None:
    made = await make(cast.alice, "slow dunes")
    for path in ("", "/events", "/previews/0/1"):
        assert (await client.get(f"{GENERATIONS}/{made.id}{path}", headers=cast.alice.headers)).status_code == 200
        assert (await client.get(f"{GENERATIONS}/{made.id}{path}", headers=cast.bob.headers)).status_code == 404
        assert (await client.get(f"{GENERATIONS}/{made.id}{path}")).status_code == 401
    assert (await client.post(f"{GENERATIONS}/{made.id}/cancel", headers=cast.bob.headers)).status_code == 404
    assert json_of(await client.get(GENERATIONS, headers=cast.bob.headers)) == []


async def test_bad_wishes_get_a_sentence(client: httpx.AsyncClient, cast: Cast) -> None:
    async def refused(status: int, **wish: object) -> str:
        sentence = json_of(await client.post(GENERATIONS, json=wish, headers=cast.alice.headers), status)["error"]
        assert isinstance(sentence, str)
        return sentence

    assert await refused(422, prompt="") == "Say what you would like to see."
    assert "2000 characters" in await refused(422, prompt="x" * 2001)
    assert "1 to 4" in await refused(422, prompt="a", count=9, engine="gradients")
    assert "no such engine" in await refused(422, prompt="a", engine="oracle")
    assert "does not exist" in await refused(404, prompt="a", engine="gradients", parents=["12345"])
    assert "Validation failed" in await refused(422, prompt="a", engine="gradients", count="many")
    assert (await client.post(GENERATIONS, json={"prompt": "a"})).status_code == 401
    assert (await client.get(f"{GENERATIONS}/99", headers=cast.alice.headers)).status_code == 404
    assert (await client.get(f"{GENERATIONS}/x", headers=cast.alice.headers)).status_code == 404


async def test_the_quota_answers_429(client: httpx.AsyncClient, cast: Cast, settings: Settings) -> None:
    set_settings(msgspec.structs.replace(settings, generations_per_hour=1))
    try:
        wish = {"prompt": "a meadow", "engine": "gradients"}
        json_of(await client.post(GENERATIONS, json=wish, headers=cast.alice.headers), 202)
        answer = json_of(await client.post(GENERATIONS, json=wish, headers=cast.alice.headers), 429)
        assert answer["error"].startswith("You have used your 1 pictures for this hour.")
    finally:
        set_settings(settings)


async def test_the_same_key_twice_at_once_asks_once(client: httpx.AsyncClient, cast: Cast) -> None:
    headers = {**cast.alice.headers, "Idempotency-Key": "one"}
    wish = {"prompt": "a meadow", "engine": "gradients"}
    answers = await asyncio.gather(*(client.post(GENERATIONS, json=wish, headers=headers) for _ in range(5)))
    assert len({json_of(answer, 202)["id"] for answer in answers}) == 1
    assert len(await fetch("SELECT id FROM generations")) == 1
    other = await client.post(GENERATIONS, json=wish, headers={**cast.alice.headers, "Idempotency-Key": "two"})
    assert json_of(other, 202)["id"] != json_of(answers[0], 202)["id"]


async def test_the_stream_tells_every_step_and_ends(
    client: httpx.AsyncClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation_id = await ask(cast.alice, "slow dunes")
    find_view, looks, told_queued = views.find_view, itertools.count(1), asyncio.Event()

    async def find_and_note(*given: int) -> dict[str, object] | None:
        found = await find_view(*given)
        if next(looks) == 2:  # the route looks whether there is such a thing, then the stream what to tell first
            told_queued.set()
        return found

    monkeypatch.setattr(views, "find_view", find_and_note)
    stream = asyncio.create_task(client.get(f"{GENERATIONS}/{generation_id}/events", headers=cast.alice.headers))
    async with asyncio.timeout(60):
        await told_queued.wait()
    await jobs.generate(generation_id)
    async with asyncio.timeout(60):
        answer = await stream
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [tuple(part.split("\n")) for part in answer.text.strip().split("\n\n")]
    assert events[-1] == ("event: end", "data: {}")
    told = [msgspec.json.decode(data.removeprefix("data: ")) for event, data in events[:-1]]
    assert told[0]["state"] == "queued"
    assert told[-1]["state"] == "ready"
    progress = [one["progress"] for one in told]
    assert progress == sorted(progress)
    running = [one for one in told if one["state"] == "running" and one["preview_url"]]
    assert len({one["preview_url"] for one in running}) >= 3
    assert running[0]["stage"] == "painting"


async def test_a_preview_is_a_small_webp(client: httpx.AsyncClient, cast: Cast) -> None:
    generation_id = await ask(cast.alice, "slow dunes")
    drawing = asyncio.create_task(jobs.generate(generation_id))
    url = None
    while url is None:
        url = json_of(await client.get(f"{GENERATIONS}/{generation_id}", headers=cast.alice.headers))["preview_url"]
        await asyncio.sleep(0.02)
    answer = await client.get(url, headers=cast.alice.headers)
    assert answer.headers["content-type"] == "image/webp"
    assert max(Image.open(io.BytesIO(answer.content)).size) <= 384
    await drawing


async def test_cancelling_over_http(client: httpx.AsyncClient, cast: Cast) -> None:
    generation_id = await ask(cast.alice, "a meadow")
    path = f"{GENERATIONS}/{generation_id}/cancel"
    assert json_of(await client.post(path, headers=cast.alice.headers))["state"] == "cancelled"
    assert json_of(await client.post(path, headers=cast.alice.headers))["state"] == "cancelled"


async def test_a_hidden_recipe_never_leaves(client: httpx.AsyncClient, cast: Cast, settle: Settle) -> None:
    made = await make(cast.alice, "a confidential zebra", seed=424242, style="steep")
    media_id = made.variations[0].media_id
    assert media_id is not None
    # Alt text is the author's to write; the engine's own repeats the prompt, so she writes another.
    await client.put(f"/api/v1/media/{media_id}", json={"description": "Stripes"}, headers=cast.alice.headers)
    post_id = await post(cast.alice, [media_id], "look", recipe="hidden")
    child = await make(cast.bob, "turn it round", parents=[post_id])
    assert child.variations[0].media_id is not None
    child_id = await post(cast.bob, [child.variations[0].media_id])
    await settle()
    for path in (
        f"/api/v1/statuses/{post_id}",
        f"/api/v1/statuses?id[]={post_id}",
        f"/api/v1/statuses/{post_id}/history",
        f"/api/v1/accounts/{cast.alice.id}/statuses",
        "/api/v1/timelines/public",
        f"/api/salon/v1/posts/{post_id}/lineage",
        f"/api/salon/v1/posts/{child_id}/lineage",
        GENERATIONS,
    ):
        answer = await client.get(path, headers=cast.bob.headers)
        assert answer.status_code == 200, path
        for secret in ("zebra", "424242", "steep", str(made.id)):
            assert secret not in answer.text, (path, secret)
    status = json_of(await client.get(f"/api/v1/statuses/{post_id}", headers=cast.bob.headers))
    assert status["media_attachments"][0]["salon"]["degree"] == "generated"
    assert status["media_attachments"][0]["salon"]["engine_name"] == "Gradients"


async def test_posting_a_remix_ties_it_to_its_parents(client: httpx.AsyncClient, cast: Cast, settle: Settle) -> None:
    first, _ = await post_picture(cast.alice)
    second, _ = await post_picture(cast.carol)
    remix = await make(cast.bob, "turn it round", parents=[second, first], count=2)
    media_ids = [str(one.media_id) for one in remix.variations]
    answer = await client.post(
        "/api/v1/statuses", json={"status": "ours", "media_ids": media_ids}, headers=cast.bob.headers
    )
    status = json_of(answer)
    assert sorted(status["salon"]["parents"]) == sorted([str(first), str(second)])
    child = int(status["id"])
    await settle()
    assert json_of(await client.get(f"/api/v1/statuses/{first}"))["salon"]["remixes_count"] == 1
    events = await fetch(
        "SELECT actor_id, subject_id, body ->> 'child_id', (body ->> 'parent_author_id')::bigint FROM log"
        " WHERE kind = 'PictureRemixed' ORDER BY subject_id"
    )
    assert events == sorted(
        [(cast.bob.id, first, str(child), cast.alice.id), (cast.bob.id, second, str(child), cast.carol.id)],
        key=lambda event: event[1],
    )
    lineage = json_of(await client.get(f"/api/salon/v1/posts/{first}/lineage"))
    assert [(node["id"], node["depth"], node["parents"], node["gone"]) for node in lineage["nodes"]] == [
        (str(first), 0, [], None),
        (str(child), 1, [str(first)], None),
    ]
    assert lineage["remixes_count"] == 1
    assert lineage["nodes"][1]["status"]["account"]["username"] == "bob"
    up = json_of(await client.get(f"/api/salon/v1/posts/{child}/lineage"))
    assert [(node["id"], node["depth"]) for node in up["nodes"]] == [
        (str(first), -1),
        (str(second), -1),
        (str(child), 0),
    ]


async def test_what_is_deleted_or_hidden_keeps_its_place_without_its_words(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    root, _ = await post_picture(cast.alice, text="gone soon")
    shy = await make(cast.bob, "turn it round", parents=[root])
    hidden = await post(cast.bob, [shy.variations[0].media_id or 0], "for me only", visibility="direct")
    await client.delete(f"/api/v1/statuses/{root}", headers=cast.alice.headers)
    lineage = json_of(await client.get(f"/api/salon/v1/posts/{root}/lineage"))
    assert [(node["id"], node["gone"], node["status"]) for node in lineage["nodes"]] == [
        (str(root), "deleted", None),
        (str(hidden), "hidden", None),
    ]
    seen_by_bob = json_of(await client.get(f"/api/salon/v1/posts/{hidden}/lineage", headers=cast.bob.headers))
    assert [node["gone"] for node in seen_by_bob["nodes"]] == ["deleted", None]
    assert (await client.get(f"/api/salon/v1/posts/{hidden}/lineage")).status_code == 404
    assert (await client.get("/api/salon/v1/posts/1/lineage")).status_code == 404


async def test_edges_are_written_once_and_kept(cast: Cast) -> None:
    root, _ = await post_picture(cast.alice)
    remix = await make(cast.bob, "turn it round", parents=[root])
    await post(cast.bob, [remix.variations[0].media_id or 0])
    for query in ("DELETE FROM remix_edges", "UPDATE remix_edges SET parent_id = 1"):
        with pytest.raises(psycopg.Error, match="append-only"):
            await change(query)
    assert (await look(cast.bob, remix.id)).parents == [root]
