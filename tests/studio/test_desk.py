"""Estimates, the gallery, help with words, and the operator's books."""

from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from salon.accounts.actions.apps import issue_token, register_app
from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.conftest import order_events
from tests.studio.people import Cast, Person, ask, change, fetch, json_of, look, make, post
from tests.studio.service import serving

API = "/api/salon/v1"


async def become_operator(person: Person) -> Person:
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET role = 'operator' WHERE id = %s", (person.id,))
        app, _ = await register_app(tx, "Desk", ["urn:ietf:wg:oauth:2.0:oob"], ["admin:read", "admin:write"])
        grant = await issue_token(tx, app.id, person.id, ["admin:read", "admin:write"])
    return Person(person.id, {"Authorization": f"Bearer {grant.token}"})


async def estimate(client: httpx.AsyncClient, person: Person, status: int = 200, **wish: Any) -> Any:
    wanted = {"prompt": "a fox", "engine": "gradients", **wish}
    return json_of(await client.post(f"{API}/generations/estimate", json=wanted, headers=person.headers), status)


async def test_an_estimate_says_time_place_and_what_is_left(client: httpx.AsyncClient, cast: Cast) -> None:
    found = await estimate(client, cast.alice, count=2)
    assert found == {
        "engine": "gradients",
        "seconds": 0.2,
        "wait_seconds": 0.0,
        "queue_position": 1,
        "price": 0,
        "refusal": None,
        "shows": [],
        "left": {"pictures_per_hour": 120, "pictures_total": None, "spend_per_day": 1_000_000, "spend_total": None},
    }
    for _ in range(4):
        await ask(cast.bob, "a hill", count=2)
    queued = await estimate(client, cast.alice)
    assert (queued["queue_position"], queued["wait_seconds"]) == (5, 0.2)
    assert await fetch("SELECT id FROM generations WHERE owner_id = %s", cast.alice.id) == []
    refused = await estimate(client, cast.alice, 422, size="huge")
    assert "does not know that size" in refused["error"]
    await estimate(client, cast.alice, 404, parents=["77"])


async def test_an_estimate_learns_from_what_the_last_ones_took(client: httpx.AsyncClient, cast: Cast) -> None:
    await make(cast.bob, "a hill", count=3)
    await change("UPDATE variations SET took_ms = 4000 + index * 1000")
    assert (await estimate(client, cast.alice, count=2))["seconds"] == 10.0
    asked = await client.post(
        f"{API}/generations", json={"prompt": "a", "engine": "gradients"}, headers=cast.bob.headers
    )
    told = json_of(asked, 202)
    assert (told["estimated_seconds"], told["seconds_left"], told["cost"]) == (5.0, 5.0, 0)


async def test_an_estimate_tells_what_is_used_up(client: httpx.AsyncClient, cast: Cast) -> None:
    operator = await become_operator(cast.carol)
    answer = await client.put(f"{API}/allowances/{cast.alice.id}", json={"pictures_total": 1}, headers=operator.headers)
    assert json_of(answer) == {
        "account_id": str(cast.alice.id),
        "pictures_per_hour": 120,
        "pictures_total": 1,
        "spend_per_day": 1_000_000,
        "spend_total": None,
    }
    await make(cast.alice, "a fox")
    found = await estimate(client, cast.alice)
    assert found["left"]["pictures_total"] == 0
    assert found["refusal"] == "You have 0 of your 1 pictures left. Whoever runs this place can give more."
    asked = await client.post(f"{API}/generations", json={"prompt": "a"}, headers=cast.alice.headers)
    assert json_of(asked, 429)["error"] == found["refusal"]
    assert (await estimate(client, cast.bob))["refusal"] is None
    await client.put(f"{API}/allowances/{cast.alice.id}", json={"pictures_per_hour": 0}, headers=operator.headers)
    assert "used your 0 pictures" in (await estimate(client, cast.alice))["refusal"]
    await client.put(f"{API}/allowances/{cast.alice.id}", json={}, headers=operator.headers)
    assert (await estimate(client, cast.alice))["refusal"] is None
    await order_events()
    assert len(await fetch("SELECT 1 FROM log WHERE kind = 'AllowanceChanged' AND subject_id = %s", cast.alice.id)) == 3
    await client.put(f"{API}/allowances/{cast.alice.id}", json={"pictures_per_hour": 5}, headers=operator.headers)
    shown = json_of(await client.get(f"{API}/allowances/{cast.alice.id}", headers=operator.headers))
    assert (shown["pictures_per_hour"], shown["left"]["pictures_per_hour"], shown["spend_per_day"]) == (5, 4, 1_000_000)
    assert shown["set"] == {
        "pictures_per_hour": 5,
        "pictures_total": None,
        "spend_per_day": None,
        "spend_total": None,
    }
    refused = await client.get(f"{API}/allowances/{cast.alice.id}", headers=cast.alice.headers)
    assert refused.status_code == 403
    assert (await client.get(f"{API}/allowances/99", headers=operator.headers)).status_code == 404
    gone = await client.put(f"{API}/allowances/99", json={}, headers=operator.headers)
    assert gone.status_code == 404
    bad = await client.put(f"{API}/allowances/{cast.alice.id}", json={"pictures_total": -1}, headers=operator.headers)
    assert bad.status_code == 422


async def look_in_gallery(client: httpx.AsyncClient, person: Person, **query: Any) -> list[str]:
    answer = await client.get(f"{API}/gallery", params=query, headers=person.headers)
    return [piece["prompt"] for piece in json_of(answer)]


async def test_the_gallery_keeps_everything_one_made_and_finds_it(client: httpx.AsyncClient, cast: Cast) -> None:
    await make(cast.alice, "a red fox in snow", style="steep")
    boat = await make(cast.alice, "a boat")
    await make(cast.alice, "日本の庭に雪が降る")
    await make(cast.alice, "fail")
    await make(cast.bob, "a fox of bob's")
    media_id = boat.variations[0].media_id or 0
    await client.put(
        f"/api/v1/media/{media_id}", json={"description": "Sails by a lighthouse"}, headers=cast.alice.headers
    )
    assert await look_in_gallery(client, cast.alice) == ["日本の庭に雪が降る", "a boat", "a red fox in snow"]
    for found in ("fox", "SNOW red", "sno", "fox in"):
        assert await look_in_gallery(client, cast.alice, q=found) == ["a red fox in snow"], found
    assert await look_in_gallery(client, cast.alice, q="boat lighthouse") == ["a boat"]
    assert await look_in_gallery(client, cast.alice, q="雪") == ["日本の庭に雪が降る"]
    assert await look_in_gallery(client, cast.alice, q="'; % & | !:*") == []
    assert await look_in_gallery(client, cast.alice, style="steep") == ["a red fox in snow"]
    assert await look_in_gallery(client, cast.alice, engine="composer") == []
    await post(cast.alice, [media_id])
    assert await look_in_gallery(client, cast.alice, posted="true") == ["a boat"]
    assert len(await look_in_gallery(client, cast.alice, posted="false")) == 2
    assert (await client.get(f"{API}/gallery", params={"q": "x" * 201}, headers=cast.alice.headers)).status_code == 422


async def test_the_gallery_turns_its_pages(client: httpx.AsyncClient, cast: Cast) -> None:
    await make(cast.alice, "a fox", count=4, seed=10)
    seeds: list[int] = []
    url: str | None = f"{API}/gallery?limit=3&q=fox"
    while url:
        answer = await client.get(url, headers=cast.alice.headers)
        seeds += [piece["seed"] for piece in json_of(answer)]
        url = answer.links.get("next", {}).get("url")
    assert seeds == [13, 12, 11, 10]


async def test_a_picture_can_be_thrown_away_unless_it_is_posted(client: httpx.AsyncClient, cast: Cast) -> None:
    made = await make(cast.alice, "a fox", count=2)
    posted, gone = (one.media_id or 0 for one in made.variations)
    await post(cast.alice, [posted])
    for person, media_id, status in (
        (cast.bob, gone, 404),
        (cast.alice, posted, 422),
        (cast.alice, gone, 200),
        (cast.alice, gone, 404),
    ):
        answer = await client.delete(f"{API}/gallery/{media_id}", headers=person.headers)
        assert answer.status_code == status, (media_id, answer.text)
    assert len(await look_in_gallery(client, cast.alice)) == 1
    assert await fetch("SELECT index FROM variations WHERE scene IS NULL") == [(1,)]


async def test_a_picture_in_a_deleted_post_can_be_thrown_away_too(client: httpx.AsyncClient, cast: Cast) -> None:
    made = await make(cast.alice, "a fox", count=2)
    deleted, taken_down = (one.media_id or 0 for one in made.variations)
    own, other = await post(cast.alice, [deleted]), await post(cast.alice, [taken_down])
    await client.delete(f"/api/v1/statuses/{own}", headers=cast.alice.headers)
    await change("UPDATE posts SET deleted_at = now(), taken_down_at = now() WHERE id = %s", other)
    answer = await client.delete(f"{API}/gallery/{deleted}", headers=cast.alice.headers)
    assert answer.status_code == 200, answer.text
    kept = json_of(await client.delete(f"{API}/gallery/{taken_down}", headers=cast.alice.headers), 422)
    assert kept["error"].startswith("Moderators took the post of this picture down")
    assert len(await look_in_gallery(client, cast.alice)) == 1


async def test_a_place_in_the_queue_counts_its_own_engine_only(cast: Cast) -> None:
    await ask(cast.alice, "a fox", engine="composer")
    await ask(cast.bob, "a fox")
    assert (await look(cast.carol, await ask(cast.carol, "a fox"))).queue_position == 2


async def test_the_operator_sees_what_was_used(client: httpx.AsyncClient, cast: Cast) -> None:
    operator = await become_operator(cast.carol)
    await make(cast.alice, "a fox", count=3)
    await make(cast.alice, "fail")
    await make(cast.bob, "a fox")
    await change("UPDATE variations SET took_ms = 2000")
    await change(
        "INSERT INTO charges (generation_id, index, owner_id, engine, state, reserve, cost, created_at)"
        " SELECT id, 0, owner_id, engine, 'paid', 5, 7, now() FROM generations WHERE owner_id = %s LIMIT 1",
        cast.bob.id,
    )
    found = json_of(await client.get(f"{API}/usage", headers=operator.headers))
    assert found["total"] == {"pictures": 4, "failures": 1, "cancelled": 0, "cost": 7, "open": 0, "seconds": 10.0}
    assert [(one["engine"], one["pictures"]) for one in found["engines"]] == [("gradients", 4)]
    assert [(one["username"], one["pictures"], one["failures"], one["cost"]) for one in found["people"]] == [
        ("bob", 1, 0, 7),
        ("alice", 3, 1, 0),
    ]
    assert (await client.get(f"{API}/usage?days=0", headers=operator.headers)).status_code == 422
    assert (await client.get(f"{API}/usage", headers=cast.alice.headers)).status_code == 403


async def suggest(client: httpx.AsyncClient, person: Person, prompt: str) -> Any:
    return json_of(await client.post(f"{API}/prompts/suggest", json={"prompt": prompt}, headers=person.headers))


async def test_help_with_words_adds_what_is_open_and_changes_nothing(client: httpx.AsyncClient, cast: Cast) -> None:
    found = await suggest(client, cast.alice, "a fox in a forest at night")
    assert found["source"] == "rules"
    assert {one["about"] for one in found["suggestions"]} == {"all", "weather", "season", "style"}
    for one in found["suggestions"]:
        assert one["prompt"] == f"a fox in a forest at night {one['adds']}"
    assert found == await suggest(client, cast.bob, "a fox in a forest at night")
    assert {"place", "time"} <= {one["about"] for one in (await suggest(client, cast.alice, ""))["suggestions"]}
    german = await suggest(client, cast.alice, "ein Fuchs im Wald bei Nacht")
    assert not {"place", "time"} & {one["about"] for one in german["suggestions"]}
    long = await client.post(f"{API}/prompts/suggest", json={"prompt": "x" * 2001}, headers=cast.alice.headers)
    assert long.status_code == 422


async def test_a_language_model_helps_where_one_is_set_up_and_rules_where_it_fails(
    client: httpx.AsyncClient, cast: Cast, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALON_TEST_KEY", "sk-local")
    with serving() as service:
        file = tmp_path / "engines.toml"
        file.write_text(f'[suggest]\nbase_url = "{service.url}"\nmodel = "small"\nkey = "SALON_TEST_KEY"\n')
        set_settings(msgspec.structs.replace(settings, engines=str(file), rate_limits=True))
        try:
            found = await suggest(client, cast.alice, "a fox")
            assert found == {
                "source": "model",
                "suggestions": [
                    {"prompt": "a fox, at dawn", "adds": "", "about": "all"},
                    {"prompt": "a fox, from above", "adds": "", "about": "all"},
                ],
            }
            assert service.asked[0]["model"] == "small"
            for prompt in ("broken", "garbage"):
                assert (await suggest(client, cast.alice, prompt))["source"] == "rules"
            for _ in range(17):
                await suggest(client, cast.alice, "a fox")
            refused = await client.post(f"{API}/prompts/suggest", json={"prompt": "a"}, headers=cast.alice.headers)
            assert refused.status_code == 429
        finally:
            set_settings(settings)
    assert (await suggest(client, cast.alice, "a fox"))["source"] == "rules"
