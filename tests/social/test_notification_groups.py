"""Notifications told together, and the policy about whose come through."""

import random
from typing import Any

import httpx
import pytest

from salon.kit import db
from tests.conftest import Settle
from tests.social.conftest import Invite, Person


async def read_groups(who: Person, **query: Any) -> dict[str, Any]:
    answer = await who.get("/api/v2/notifications", **query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_what_many_do_to_one_post_is_told_together(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post, other = await alice.writes("like me"), await alice.writes("and me")
    for fan in (bob, carol):
        await fan.does("favourite", post)
        await fan.follows(alice)
    await bob.does("favourite", other)
    await bob.writes("@alice hello")
    await settle()
    found = await read_groups(alice)
    told = [(one["type"], one["notifications_count"], one["status_id"]) for one in found["notification_groups"]]
    assert sorted(told[1:], key=str) == sorted(
        [("favourite", 1, other["id"]), ("follow", 2, None), ("favourite", 2, post["id"])], key=str
    )
    assert told[0][:2] == ("mention", 1)
    assert {account["username"] for account in found["accounts"]} == {"bob", "carol"}
    assert {status["id"] for status in found["statuses"]} >= {post["id"], other["id"]}
    both = next(one for one in found["notification_groups"] if one["status_id"] == post["id"])
    assert both["sample_account_ids"] == [carol.id, bob.id]
    assert both["group_key"].startswith(f"favourite-{post['id']}-")
    one = (await alice.get(f"/api/v2/notifications/{both['group_key']}")).json()
    assert one["notification_groups"][0]["notifications_count"] == 2
    people = (await alice.get(f"/api/v2/notifications/{both['group_key']}/accounts")).json()
    assert [person["username"] for person in people] == ["carol", "bob"]
    apart = await read_groups(alice, **{"grouped_types[]": "reblog"})
    assert len(apart["notification_groups"]) == 6
    assert (await alice.post(f"/api/v2/notifications/{both['group_key']}/dismiss")).status_code == 200
    assert len((await read_groups(alice))["notification_groups"]) == 3


async def scatter(owner: Person, people: list[Person], chance: random.Random) -> None:
    """Favourites of few posts by many people, between mentions, in an order nobody planned."""
    posts = [await owner.writes(f"post {number}") for number in range(7)]
    rows = [
        ("favourite", who.account_id, int(post["id"]), f"favourite-{post['id']}-1")
        for post in posts
        for who in people
        if chance.random() < 0.8
    ]
    rows += [
        ("mention", chance.choice(people).account_id, int((await owner.writes("x"))["id"]), None) for _ in range(9)
    ]
    chance.shuffle(rows)
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM notifications WHERE owner_id = %s", (owner.account_id,))
        for kind, from_id, post_id, key in rows:
            await tx.execute(
                """
                INSERT INTO notifications (owner_id, kind, from_id, post_id, seq, created_at, id, group_key)
                SELECT %s, %s, %s, %s, 0, now(), id, coalesce(%s, 'ungrouped-' || id) FROM (SELECT new_id() AS id) one
                """,
                (owner.account_id, kind, from_id, post_id, key),
            )


@pytest.mark.parametrize("seed", range(3))
async def test_pages_of_every_size_tell_what_one_page_tells(
    alice: Person, bob: Person, carol: Person, invite: Invite, settle: Settle, client: httpx.AsyncClient, seed: int
) -> None:
    people = [bob, carol, *[await invite(f"fan{number}") for number in range(3)]]
    await settle()
    await scatter(alice, people, random.Random(seed))
    whole = (await read_groups(alice, limit=80))["notification_groups"]
    assert len({one["group_key"] for one in whole}) == len(whole) > 10
    for size in range(1, len(whole) + 2):
        seen: dict[str, dict[str, Any]] = {}
        told: list[tuple[int, int]] = []
        url: str | None = f"/api/v2/notifications?limit={size}"
        while url:
            answer = await client.get(url, headers=alice.headers)
            for one in answer.json()["notification_groups"]:
                seen.setdefault(one["group_key"], one)
                told.append((int(one["page_min_id"]), int(one["most_recent_notification_id"])))
            url = answer.links.get("next", {}).get("url")
        assert [one["group_key"] for one in whole] == [*seen], size
        assert [one["notifications_count"] for one in whole] == [one["notifications_count"] for one in seen.values()]
        assert all(low <= high for low, high in told)


async def test_pages_of_groups_meet(alice: Person, bob: Person, settle: Settle) -> None:
    posts = [await alice.writes(f"post {number}") for number in range(5)]
    for post in posts:
        await bob.does("favourite", post)
        await settle()
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while groups := (await read_groups(alice, **query))["notification_groups"]:
        seen += [one["status_id"] for one in groups]
        query["max_id"] = groups[-1]["page_min_id"]
    assert seen == [post["id"] for post in reversed(posts)]


async def test_partial_accounts_are_small(alice: Person, bob: Person, carol: Person, settle: Settle) -> None:
    for fan in (bob, carol):
        await fan.follows(alice)
    await settle()
    found = await read_groups(alice, expand_accounts="partial_avatars")
    assert [account["username"] for account in found["accounts"]] == ["carol"]
    assert [account["acct"] for account in found["partial_accounts"]] == ["bob"]
    assert "note" not in found["partial_accounts"][0]


async def test_strangers_are_held_back_until_they_are_let_through(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await alice.follows(carol)
    path = "/api/v2/notifications/policy"
    answer = await client.patch(path, json={"for_not_following": "filter"}, headers=alice.headers)
    assert (answer.status_code, answer.json()["for_not_following"]) == (200, "filter")
    for other in (bob, carol):
        await other.writes("@alice knock knock")
    await settle()
    assert await alice.told() == [("mention", "carol")]
    held = (await alice.get("/api/v1/notifications/requests")).json()
    assert [(one["account"]["username"], one["notifications_count"]) for one in held] == [("bob", "1")]
    assert (await alice.get(path)).json()["summary"] == {
        "pending_requests_count": 1,
        "pending_notifications_count": 1,
    }
    accepted = await alice.post(f"/api/v1/notifications/requests/{held[0]['id']}/accept")
    assert accepted.status_code == 200
    assert sorted(await alice.told()) == [("mention", "bob"), ("mention", "carol")]
    await bob.writes("@alice and again")
    await settle()
    assert len(await alice.told()) == 3
    assert (await alice.get("/api/v1/notifications/requests")).json() == []


async def test_many_requests_are_decided_at_once_however_an_app_names_them(
    alice: Person, bob: Person, carol: Person, invite: Invite, settle: Settle, client: httpx.AsyncClient
) -> None:
    dora = await invite("dora")
    await client.patch("/api/v2/notifications/policy", json={"for_not_following": "filter"}, headers=alice.headers)
    for who in (bob, carol, dora):
        await who.writes("@alice hello")
    await settle()
    path = "/api/v1/notifications/requests"
    for verb, form in (
        ("accept", {"id[]": [bob.id]}),
        ("dismiss", {"id[][]": [carol.id]}),
        ("accept", {"id": dora.id}),
    ):
        before = len((await alice.get(path)).json())
        answer = await client.post(f"{path}/{verb}", data=form, headers=alice.headers)
        assert answer.status_code == 200, answer.text
        assert len((await alice.get(path)).json()) == before - 1, form
    assert {who for _, who in await alice.told()} == {"bob", "dora"}


async def test_what_is_dropped_is_never_told_and_requests_can_be_cleared(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    path = "/api/v2/notifications/policy"
    await client.patch(
        path, json={"for_not_followers": "filter", "for_private_mentions": "drop"}, headers=alice.headers
    )
    await bob.writes("@alice psst", visibility="direct")
    await carol.writes("@alice hello")
    await settle()
    held = (await alice.get("/api/v1/notifications/requests")).json()
    assert [one["account"]["username"] for one in held] == ["carol"]
    cleared = await alice.post("/api/v1/notifications/requests/dismiss", {"id": [carol.id]})
    assert cleared.status_code == 200
    assert (await alice.get("/api/v1/notifications/requests")).json() == []
    assert (await alice.get("/api/v1/notifications", include_filtered=True)).json() == []


async def test_the_older_policy_reads_the_newer(alice: Person, client: httpx.AsyncClient, invite: Invite) -> None:
    path = "/api/v1/notifications/policy"
    answer = await client.put(path, json={"filter_new_accounts": True}, headers=alice.headers)
    assert answer.json()["filter_new_accounts"] is True
    newer = (await alice.get("/api/v2/notifications/policy")).json()
    assert (newer["for_new_accounts"], newer["for_not_following"]) == ("filter", "accept")
    bad = await client.patch("/api/v2/notifications/policy", json={"for_new_accounts": "burn"}, headers=alice.headers)
    assert bad.status_code == 422
    assert (await alice.post("/api/v1/notifications/requests/1/accept")).status_code == 404
