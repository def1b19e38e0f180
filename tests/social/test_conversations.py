"""Direct conversations, each person's own view of them, and what is trending."""

from typing import Any

import httpx

from salon.kit import db
from salon.kit.log.readers import rebuild_reader
from salon.timelines.conversations import CONVERSATIONS
from salon.timelines.trends import measure_trends
from tests.conftest import Settle
from tests.social.conftest import Person, words


def last_words(one: dict[str, Any]) -> str:
    return words(one["last_status"]).split("</a></span> ")[-1]


async def read(who: Person) -> list[tuple[str, bool, list[str]]]:
    """(newest words, unread, the others) of each conversation."""
    answer = await who.get("/api/v1/conversations")
    assert answer.status_code == 200, answer.text
    return [
        (
            words(one["last_status"]).split("</a></span> ")[-1],
            one["unread"],
            [who["username"] for who in one["accounts"]],
        )
        for one in answer.json()
    ]


async def test_each_side_has_its_own_view(alice: Person, bob: Person, carol: Person, settle: Settle) -> None:
    first = await alice.writes("@bob psst", visibility="direct")
    await alice.writes("@carol hello", visibility="public")
    await settle()
    assert await read(alice) == [("psst", False, ["bob"])]
    assert await read(bob) == [("psst", True, ["alice"])]
    assert await read(carol) == []
    await bob.writes("@alice what?", visibility="direct", in_reply_to_id=first["id"])
    await settle()
    assert await read(alice) == [("what?", True, ["bob"])]
    one = (await alice.get("/api/v1/conversations")).json()[0]
    assert (await alice.post(f"/api/v1/conversations/{one['id']}/read")).json()["unread"] is False
    assert (await bob.post(f"/api/v1/conversations/{one['id']}/read")).status_code == 404


async def test_what_is_cleared_away_comes_back_with_a_new_word(
    alice: Person, bob: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    first = await bob.writes("@alice one", visibility="direct")
    await settle()
    one = (await alice.get("/api/v1/conversations")).json()[0]
    await client.delete(f"/api/v1/conversations/{one['id']}", headers=alice.headers)
    assert await read(alice) == []
    await bob.writes("@alice two", visibility="direct", in_reply_to_id=first["id"])
    await settle()
    assert await read(alice) == [("two", True, ["bob"])]


async def test_a_deleted_word_gives_way_to_the_one_before(
    alice: Person, bob: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    first = await bob.writes("@alice one", visibility="direct")
    second = await bob.writes("@alice two", visibility="direct", in_reply_to_id=first["id"])
    await settle()
    await client.delete(f"/api/v1/statuses/{second['id']}", headers=bob.headers)
    await settle()
    assert [text for text, _, _ in await read(alice)] == ["one"]
    await client.delete(f"/api/v1/statuses/{first['id']}", headers=bob.headers)
    await settle()
    assert await read(alice) == []
    direct = (await alice.get("/api/v1/timelines/direct")).json()
    assert direct == []


async def test_conversations_can_be_made_again(alice: Person, bob: Person, settle: Settle) -> None:
    await bob.writes("@alice one", visibility="direct")
    await bob.writes("@alice another", visibility="direct")
    await settle()
    before = await read(alice)
    await rebuild_reader(CONVERSATIONS)
    assert await read(alice) == before


async def test_what_several_people_do_is_trending(alice: Person, bob: Person, carol: Person) -> None:
    liked = await alice.writes("liked by two #sea")
    await bob.writes("also #sea #lonely")
    for fan in (bob, carol):
        await fan.does("favourite", liked)
    async with db.transaction() as tx:
        await measure_trends(tx)
    tags = (await carol.get("/api/v1/trends/tags")).json()
    assert [(one["name"], one["history"][0]["accounts"]) for one in tags] == [("sea", "2")]
    posts = (await carol.get("/api/v1/trends/statuses")).json()
    assert [one["id"] for one in posts] == [liked["id"]]
    assert (await carol.get("/api/v1/trends/statuses", offset=1)).json() == []
    await carol.post(f"/api/v1/accounts/{alice.id}/block")
    assert (await carol.get("/api/v1/trends/statuses")).json() == []


async def test_a_conversation_shows_the_newest_word_its_owner_may_see(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    first = await bob.writes("@alice @carol one", visibility="direct")
    await carol.writes("@alice @bob two", visibility="direct", in_reply_to_id=first["id"])
    await settle()
    assert await read(alice) == [("two", True, ["bob", "carol"])]
    await alice.post(f"/api/v1/accounts/{carol.id}/block")
    assert await read(alice) == [("one", True, ["bob", "carol"])]
    assert await read(bob) == [("two", True, ["alice", "carol"])]
    await alice.post(f"/api/v1/accounts/{bob.id}/block")
    assert await read(alice) == []
