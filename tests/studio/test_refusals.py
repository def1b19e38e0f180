"""A wish that is refused: nothing of it is made, and the person can read why."""

import httpx
import pytest

from tests.studio.people import Cast, fetch, json_of, post_picture

GENERATIONS = "/api/salon/v1/generations"
DECISIONS = "/api/salon/v1/decisions"


async def refuse(client: httpx.AsyncClient, cast: Cast, **wish: object) -> dict[str, str]:
    return json_of(
        await client.post(GENERATIONS, json={"engine": "gradients", **wish}, headers=cast.alice.headers), 422
    )


async def test_a_refused_wish_is_not_made_and_its_reasons_can_be_read(client: httpx.AsyncClient, cast: Cast) -> None:
    told = await refuse(client, cast, prompt="nude schoolgirl")
    assert told["error"].startswith("This cannot be drawn: nothing sexual with children")
    assert await fetch("SELECT count(*) FROM generations") == [(0,)]
    mine = json_of(await client.get(DECISIONS, headers=cast.alice.headers))
    assert [one["id"] for one in mine] == [told["decision_id"]]
    assert (mine[0]["subject"], mine[0]["label"], mine[0]["action"]) == ("prompt", "sexual_minors", "refuse")
    assert mine[0]["words"] == "nude schoolgirl"
    said = mine[0]["statement"]
    assert said["category"] == "STATEMENT_CATEGORY_PROTECTION_OF_MINORS"
    assert (said["automated_detection"], said["automated_decision"]) == ("Yes", "AUTOMATED_DECISION_FULLY")
    assert said["puid"] == f"salon-{told['decision_id']}"
    assert "schoolgirl" not in str(said)
    assert "alice" not in str(said)
    assert json_of(await client.get(f"{DECISIONS}/{told['decision_id']}", headers=cast.alice.headers)) == mine[0]


async def test_decisions_are_read_by_whom_they_are_about_only(client: httpx.AsyncClient, cast: Cast) -> None:
    told = await refuse(client, cast, prompt="undress my neighbour")
    assert json_of(await client.get(DECISIONS, headers=cast.bob.headers)) == []
    other = await client.get(f"{DECISIONS}/{told['decision_id']}", headers=cast.bob.headers)
    assert other.status_code == 404
    assert (await client.get(DECISIONS)).status_code == 401


async def test_a_refusal_is_written_down_each_time_and_uses_no_key_up(client: httpx.AsyncClient, cast: Cast) -> None:
    headers = {**cast.alice.headers, "Idempotency-Key": "once"}
    wish = {"engine": "gradients", "prompt": "deepfake porn of my teacher"}
    ids = {json_of(await client.post(GENERATIONS, json=wish, headers=headers), 422)["decision_id"] for _ in range(2)}
    assert len(ids) == 2
    harmless = {"engine": "gradients", "prompt": "a lake"}
    json_of(await client.post(GENERATIONS, json=harmless, headers=headers), 202)


async def test_a_remix_is_refused_for_what_its_ancestors_show(client: httpx.AsyncClient, cast: Cast) -> None:
    post_id, _ = await post_picture(cast.bob, "two children on a beach")
    wish = {"prompt": "take off the swimsuit", "parents": [str(post_id)]}
    told = await refuse(client, cast, **wish)
    assert "decision_id" in told
    calm = {"engine": "gradients", "prompt": "make it night", "parents": [str(post_id)]}
    json_of(await client.post(GENERATIONS, json=calm, headers=cast.alice.headers), 202)


@pytest.mark.parametrize("prompt", ["@bob as a pirate", "Angela Merkel on a boat"])
async def test_nobody_else_is_drawn_by_name(client: httpx.AsyncClient, cast: Cast, prompt: str) -> None:
    told = await refuse(client, cast, prompt=prompt)
    assert "likeness of a real person" in told["error"]
    own = {"engine": "gradients", "prompt": "@alice as a pirate"}
    json_of(await client.post(GENERATIONS, json=own, headers=cast.alice.headers), 202)


async def test_templates_are_filled_under_the_same_rules(client: httpx.AsyncClient, cast: Cast) -> None:
    post_id, _ = await post_picture(cast.alice, "a fox on a hill")
    template = {"title": "Hill", "prompt": "{who} on a hill", "example_id": str(post_id)}
    made = json_of(await client.post("/api/salon/v1/templates", json=template, headers=cast.alice.headers))
    fills = f"/api/salon/v1/templates/{made['id']}/fills"
    refused = await client.post(fills, json={"slots": {"who": "a naked child"}}, headers=cast.bob.headers)
    assert "decision_id" in json_of(refused, 422)
