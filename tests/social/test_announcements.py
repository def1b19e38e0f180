"""Announcements: the operator speaks to everybody, who put it away and react."""

from typing import Any

import httpx
import pytest

from salon.accounts.actions.apps import issue_token, register_app
from salon.kit import db
from salon.safety.announcements import end_announcements
from tests.conftest import Settle
from tests.social.conftest import Person, watching

PATH = "/api/salon/v1/announcements"


async def announces(operator: Person, text: str, **more: Any) -> dict[str, Any]:
    answer = await operator.post(PATH, {"text": text, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def heard(who: Person, **query: Any) -> list[dict[str, Any]]:
    answer = await who.get("/api/v1/announcements", **query)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


async def test_what_is_announced_reaches_members_until_they_put_it_away(operator: Person, bob: Person) -> None:
    post = await operator.writes("rules of the game")
    made = await announces(operator, f"Party at @bob's #garden: {post['url']}")
    [seen] = await heard(bob)
    assert (seen["id"], seen["read"], seen["reactions"]) == (made["id"], False, [])
    assert [one["username"] for one in seen["mentions"]] == ["bob"]
    assert [one["name"] for one in seen["tags"]] == ["garden"]
    assert seen["statuses"] == [{"id": post["id"], "url": post["url"]}]
    assert '<a href="' + post["url"] in seen["content"]
    for _ in range(2):
        assert (await bob.post(f"/api/v1/announcements/{made['id']}/dismiss")).status_code == 200
    assert await heard(bob) == []
    assert [one["read"] for one in await heard(bob, with_dismissed="true")] == [True]
    assert len(await heard(operator)) == 1


async def test_only_what_is_published_and_not_over_is_heard(operator: Person, bob: Person) -> None:
    draft = await announces(operator, "not yet", published=False)
    await announces(operator, "over", starts_at="2020-01-01T00:00:00Z", ends_at="2020-01-02T00:00:00Z", all_day=True)
    await announces(operator, "soon", starts_at="2098-01-01T00:00:00Z", ends_at="2099-01-02T00:00:00Z")
    assert [one["content"] for one in await heard(bob)] == ["<p>soon</p>"]
    assert (await bob.post(f"/api/v1/announcements/{draft['id']}/dismiss")).status_code == 404
    await operator.post(f"{PATH}/{draft['id']}/publish")
    assert len(await heard(bob)) == 2
    await operator.post(f"{PATH}/{draft['id']}/unpublish")
    assert len(await heard(bob)) == 1
    written = (await operator.get(PATH)).json()
    assert {one["text"]: one["published"] for one in written} == {"not yet": False, "over": True, "soon": True}


async def test_people_react_once_each_with_real_emoji(
    operator: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    made = await announces(operator, "cake")
    path = f"/api/v1/announcements/{made['id']}/reactions"

    async def react(who: Person, name: str, method: str = "PUT") -> int:
        return (await client.request(method, f"{path}/{name}", headers=who.headers)).status_code

    for who, name in ((bob, "🎂"), (carol, "🎂"), (bob, "🎂"), (bob, "👍🏽")):
        assert await react(who, name) == 200
    reactions = (await heard(bob))[0]["reactions"]
    assert reactions == [{"name": "🎂", "count": 2, "me": True}, {"name": "👍🏽", "count": 1, "me": True}]
    assert [one["me"] for one in (await heard(carol))[0]["reactions"]] == [True, False]
    assert await react(bob, "🎂", "DELETE") == 200
    assert (await heard(bob))[0]["reactions"][0] == {"name": "🎂", "count": 1, "me": False}
    for name in ("cake", "x", "🎂🎂"):
        assert await react(bob, name) == 422, name
    for name in "🍎🍐🍊🍋🍌🍉":
        assert await react(bob, name) == 200
    assert await react(bob, "🍇") == 422, "eight kinds are enough"
    assert await react(carol, "🍉") == 200
    assert (await client.put("/api/v1/announcements/1/reactions/🎂", headers=bob.headers)).status_code == 404


async def test_open_streams_hear_of_it(
    operator: Person, bob: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await settle()
    with watching(bob) as take:
        made = await announces(operator, "hear, hear")
        await settle()
        [(event, payload)] = take()
        assert (event, payload["id"], payload["content"]) == ("announcement", made["id"], "<p>hear, hear</p>")
        assert "read" not in payload
        await client.put(f"/api/v1/announcements/{made['id']}/reactions/🎂", headers=bob.headers)
        await settle()
        assert take() == [("announcement.reaction", {"name": "🎂", "count": 1, "announcement_id": made["id"]})]
        await client.put(f"{PATH}/{made['id']}", json={"text": "hear"}, headers=operator.headers)
        await settle()
        assert [(event, payload["content"]) for event, payload in take()] == [("announcement", "<p>hear</p>")]
        await client.delete(f"{PATH}/{made['id']}", headers=operator.headers)
        await settle()
        assert take() == [("announcement.delete", int(made["id"]))]
        await announces(operator, "only written down", published=False)
        await settle()
        assert take() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": " "}, 422),
        ({"text": "x" * 5001}, 422),
        ({"text": "x", "starts_at": "soon", "ends_at": "later"}, 422),
        ({"text": "x", "starts_at": "2099-01-01"}, 422),
        ({"text": "x", "starts_at": "2099-01-02", "ends_at": "2099-01-01"}, 422),
    ],
)
async def test_bad_announcements_are_refused(operator: Person, body: dict[str, Any], status: int) -> None:
    answer = await operator.post(PATH, body)
    assert answer.status_code == status, answer.text
    assert (await operator.get(PATH)).json() == []


async def test_members_read_with_any_token_and_only_operators_write(
    alice: Person, operator: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    made = await announces(operator, "x")
    assert (await client.get("/api/v1/announcements")).status_code == 401
    async with db.transaction() as tx:
        app, _ = await register_app(tx, "narrow", ["urn:ietf:wg:oauth:2.0:oob"], ["write:media"], None)
        narrow = (await issue_token(tx, app.id, bob.account_id, ["write:media"])).token
        of_app = (await issue_token(tx, app.id, None, ["write:media"])).token
    answers = [
        await client.get("/api/v1/announcements", headers={"Authorization": f"Bearer {token}"})
        for token in (narrow, of_app)
    ]
    assert [answer.status_code for answer in answers] == [200, 422]
    for who in (bob, alice):  # nobody; the operator through an app that was not trusted with it
        assert (await who.post(PATH, {"text": "x"})).status_code == 403
        assert (await client.delete(f"{PATH}/{made['id']}", headers=who.headers)).status_code == 403
    assert (await operator.post(f"{PATH}/1/publish")).status_code == 404


async def test_an_announcement_that_reaches_its_end_goes_from_open_screens_once(
    operator: Person, bob: Person, settle: Settle
) -> None:
    one = await announces(operator, "today", starts_at="2020-01-01T00:00:00Z", ends_at="2099-01-02T00:00:00Z")
    await announces(operator, "no end")
    await settle()
    with watching(bob) as take:
        async with db.transaction() as tx:
            assert await end_announcements(tx) == 0
            await tx.execute("UPDATE announcements SET ends_at = now() WHERE ends_at IS NOT NULL")
            assert [await end_announcements(tx) for _ in range(2)] == [1, 0]
        await settle()
        assert take() == [("announcement.delete", int(one["id"]))]
    assert [found["content"] for found in await heard(bob)] == ["<p>no end</p>"]
