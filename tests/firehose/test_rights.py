"""What a person has by right over what is known of them: it holds at once, everywhere, and can be taken back."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from salon.app.retention import keep_no_longer
from salon.kit import clock, log
from salon.kit.context import settings
from tests.conftest import Settle
from tests.consent.people import allows, say, write
from tests.datasets.test_building import read
from tests.datasets.test_releases import release, tombstones
from tests.firehose.test_firehose import register, take
from tests.studio.people import Cast, Person, change, fetch, json_of
from tests.studio.test_desk import become_operator

RIGHTS, DESK = "/api/salon/v1/rights", "/api/salon/v1/admin/rights"


async def exercise(client: httpx.AsyncClient, who: Person, **wishes: Any) -> Any:
    return json_of(await client.put(RIGHTS, json=wishes, headers=who.headers))


async def names(client: httpx.AsyncClient, path: str, who: Person | None = None) -> set[str]:
    """Who, or which tags and posts, a list names."""
    found = json_of(await client.get(path, headers=who.headers if who else {}))
    return {one.get("username") or one.get("name") or one.get("id") or one["account"]["username"] for one in found}


async def list_due(client: httpx.AsyncClient, operator: Person) -> list[tuple[str, str, bool, str]]:
    found = json_of(await client.get("/api/salon/v1/admin/deadlines", headers=operator.headers))
    return [(one["kind"], one["id"], one["overdue"], one["path"]) for one in found]


async def told_until(
    holds: Callable[[list[dict[str, Any]]], bool], port: int, start: int, key: str | None = None
) -> list[dict[str, Any]]:
    """What the stream tells from a place on, once it is as it should be: a process hears of it a moment later."""
    for _ in range(20):
        if holds(frames := await take(port, start, key)):
            return frames
    raise AssertionError(frames)


def statuses(frames: list[dict[str, Any]]) -> list[str]:
    return [one["status"] for one in frames if one["$type"] == "#account"]


async def become_popular(client: httpx.AsyncClient, adults: Cast) -> str:
    """A post of Alice's that two people like, with a tag that two people use; returns its id."""
    post = await write(client, adults.alice, status="the sea #waves")
    await write(client, adults.bob, status="me too #waves")
    for fan in (adults.bob, adults.carol):
        await client.post(f"/api/v1/statuses/{post['id']}/favourite", headers=fan.headers)
    return str(post["id"])


async def test_what_is_to_rest_is_out_of_stream_datasets_and_trends_at_once_and_comes_back(
    client: httpx.AsyncClient, adults: Cast, port: int, tmp_path: Path, settle: Settle
) -> None:
    begin = await log.head() + 1
    for one in adults:
        await say(client, one, dataset_public=True, stream_partners=True)
    post = await become_popular(client, adults)
    await settle()
    made = await release(tmp_path / "before")
    key = await register()
    await exercise(client, adults.carol, objections={"trends": True})  # makes what is trending anew
    await exercise(client, adults.carol, objections={"trends": False})
    assert await names(client, "/api/v1/trends/statuses") == {post}
    assert await names(client, "/api/v1/trends/tags") == {"waves"}
    assert "alice" in await names(client, "/api/v1/directory?local=true")
    assert await allows(client, post) == ["dataset.public", "stream.partners"]

    told = await exercise(client, adults.alice, restricted=True)
    assert told["restricted_at"]
    assert await names(client, "/api/v1/trends/statuses") == set()
    assert await names(client, "/api/v1/trends/tags") == set()
    assert "alice" not in await names(client, "/api/v1/directory?local=true")
    await write(client, adults.alice, status="while it rests")
    await settle()
    assert await allows(client, post) == []
    frames = await told_until(lambda told: not any(one.get("id") == f"p_{post}" for one in told), port, begin, key)
    marker = {"$type": "#account", "actor": f"u_{adults.alice.id}", "status": "restricted"}
    assert [{k: one[k] for k in marker} for one in frames if one["$type"] == "#account"] == [marker]
    assert "while it rests" not in str(frames)
    assert {one["reason"] for one in await tombstones(client, made)} == {"rights_claim"}
    await release(tmp_path / "while")
    assert {row["text"] for row in read(tmp_path / "while")} == {"me too #waves"}

    assert (await exercise(client, adults.alice, restricted=False))["restricted_at"] is None
    await settle()
    assert await names(client, "/api/v1/trends/statuses") == {post}
    assert await names(client, "/api/v1/trends/tags") == {"waves"}
    assert await allows(client, post) == ["dataset.public", "stream.partners"]
    frames = await told_until(lambda told: "while it rests" in str(told), port, begin, key)
    assert statuses(frames) == ["restricted", "active"]
    await release(tmp_path / "after")
    assert {row["text"] for row in read(tmp_path / "after")} == {"the sea #waves", "me too #waves", "while it rests"}


async def test_an_objection_ends_the_one_thing_it_is_about(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    start = await log.head() + 1
    post = await become_popular(client, adults)
    await client.post(f"/api/v1/accounts/{adults.bob.id}/follow", headers=adults.carol.headers)
    await exercise(client, adults.alice, objections={"trends": True})
    assert await names(client, "/api/v1/trends/statuses") == set()
    assert "alice" in await names(client, "/api/v2/suggestions", adults.carol)
    await settle()
    assert [one for one in await take(port, start) if one.get("id") == f"p_{post}"]
    told = await exercise(client, adults.alice, objections={"trends": False, "suggestions": True, "stream": True})
    assert {one["code"]: one["objected"] for one in told["interests"]} == {
        "trends": False,
        "suggestions": True,
        "stream": True,
    }
    assert await names(client, "/api/v1/trends/statuses") == {post}
    assert "alice" not in await names(client, "/api/v2/suggestions", adults.carol)
    await settle()
    frames = await told_until(lambda told: not any(one.get("id") == f"p_{post}" for one in told), port, start)
    assert statuses(frames) == ["restricted"]
    assert [(one["interest"], one["state"]) for one in told["requests"]] == [
        ("stream", "done"),
        ("suggestions", "done"),
        ("trends", "ended"),
    ]
    wrong = await client.put(RIGHTS, json={"objections": {"moderation": True}}, headers=adults.alice.headers)
    assert wrong.status_code == 422
    assert (await client.put(RIGHTS, json={}, headers=adults.alice.headers)).status_code == 422


async def test_what_is_wrong_is_put_right_on_request_within_a_month_and_answered(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    alice, bob = adults.alice, await become_operator(adults.bob)
    asked = json_of(
        await client.post(f"{RIGHTS}/requests", json={"words": "I am not the carol of 1987"}, headers=alice.headers)
    )
    (one,) = asked["requests"]
    assert (one["kind"], one["state"], one["answer"]) == ("rectify", "open", None)
    due = dt.datetime.fromisoformat(one["due_at"]) - dt.datetime.fromisoformat(one["created_at"])
    assert dt.timedelta(days=28) <= due <= dt.timedelta(days=31)
    (waiting,) = json_of(await client.get(DESK, headers=bob.headers))
    assert (waiting["id"], waiting["account"]["username"]) == (one["id"], "alice")
    assert await list_due(client, bob) == [("rights", one["id"], False, "/running/rights")]
    with clock.at(clock.now() + dt.timedelta(days=32)):
        assert await list_due(client, bob) == [("rights", one["id"], True, "/running/rights")]
    at = f"{DESK}/{one['id']}"
    assert (await client.post(f"{at}/answer", json={"answer": ""}, headers=bob.headers)).status_code == 422
    assert (await client.post(f"{at}/answer", json={"answer": "x"}, headers=alice.headers)).status_code == 403
    assert (await client.post(f"{at}/extend", json={"because": "We look"}, headers=bob.headers)).status_code == 200
    assert (await client.post(f"{at}/extend", json={"because": "Still"}, headers=bob.headers)).status_code == 422
    assert (await client.post(f"{at}/answer", json={"answer": "You are not"}, headers=bob.headers)).status_code == 200
    assert (await client.post(f"{at}/answer", json={"answer": "Again"}, headers=bob.headers)).status_code == 422
    (told,) = json_of(await client.get(RIGHTS, headers=alice.headers))["requests"]
    assert (told["state"], told["answer"], told["extended_because"]) == ("done", "You are not", "We look")
    await settle()
    messages = json_of(await client.get("/api/v1/conversations", headers=alice.headers))
    assert any("You are not" in message["last_status"]["content"] for message in messages)
    assert await list_due(client, bob) == []
    with clock.at(clock.now() + dt.timedelta(days=3 * 366 + 1)):
        await keep_no_longer()
    assert await fetch("SELECT 1 FROM rights_requests") == []


async def test_whatever_somebody_was_promised_is_on_one_list_what_is_late_first(
    client: httpx.AsyncClient, adults: Cast
) -> None:
    operator = await become_operator(adults.bob)
    now = clock.now()

    def ago(**time: float) -> dt.datetime:
        return now - dt.timedelta(**time)

    notice = {"kind": "intimate", "explanation": "That is me", "addresses": [f"{settings().base_url}/@alice"]}
    notice |= {"name": "Someone", "email": "someone@example.org", "good_faith": True}
    json_of(await client.post("/api/salon/v1/notices", json=notice))
    await change("UPDATE notices SET due_at = %s", ago(hours=2))
    await change("UPDATE accounts SET deletes_at = %s WHERE id = %s", ago(days=-3), adults.carol.id)
    await change(
        "INSERT INTO archives (owner_id, secret, created_at) VALUES (%s, 'x', %s)", adults.alice.id, ago(days=2)
    )
    await client.post(f"{RIGHTS}/requests", json={"words": "Not so"}, headers=adults.alice.headers)
    found = await list_due(client, operator)
    assert [(kind, late, path) for kind, _, late, path in found] == [
        ("archive", True, "/running"),
        ("notice", True, "/running/notices"),
        ("erasure", False, "/running/members"),
        ("rights", False, "/running/rights"),
    ]
