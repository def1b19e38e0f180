"""Who hides bots as a class sees none of what they post, in no app; conversations stay readable."""

from typing import Any

import httpx
import pytest

from salon.kit import db
from salon.posts.rules import shows_class
from salon.timelines.trends import measure_trends
from tests.conftest import Settle
from tests.social.conftest import Person, words
from tests.statements import count_statements

DIAL = "/api/salon/v1/dial"


async def hides_bots(client: httpx.AsyncClient, who: Person, *, hides: bool = True) -> None:
    answer = await client.put(DIAL, json={"hides_bots": hides}, headers=who.headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["hides_bots"] is hides


async def is_bot(client: httpx.AsyncClient, who: Person, *, bot: bool = True) -> None:
    answer = await client.patch("/api/v1/accounts/update_credentials", json={"bot": bot}, headers=who.headers)
    assert answer.json()["bot"] is bot


async def shows(who: Person, path: str, **query: Any) -> list[str]:
    answer = await who.get(path, **query)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return [words(post) for post in (found["statuses"] if isinstance(found, dict) else found)]


@pytest.mark.parametrize("hides", [True, False])
@pytest.mark.parametrize("bot", [True, False])
@pytest.mark.parametrize("own", [True, False])
def test_a_class_is_shown_unless_it_is_hidden_or_it_is_oneself(hides: bool, bot: bool, own: bool) -> None:
    assert shows_class(hides_bots=hides, is_bot=bot, is_own=own) == (own or not hides or not bot)


async def test_what_bots_post_is_in_no_feed_of_who_hides_them_and_back_at_once(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await is_bot(client, bob)
    await alice.follows(bob)
    await alice.follows(carol)
    made = await bob.writes("the bot says sea #sea")
    await carol.writes("people say sea #sea")
    await carol.writes("look at this", quoted_status_id=made["id"])
    await carol.does("favourite", made)
    await alice.does("favourite", made)
    own = (await alice.post("/api/v1/lists", {"title": "mine"})).json()["id"]
    await alice.post(f"/api/v1/lists/{own}/accounts", {"account_ids": [bob.id, carol.id]})
    async with db.transaction() as tx:
        await measure_trends(tx)
    await settle()
    paths: list[tuple[str, dict[str, Any]]] = [
        ("/api/v1/timelines/home", {}),
        ("/api/v1/timelines/public", {}),
        ("/api/v1/timelines/tag/sea", {}),
        (f"/api/v1/timelines/list/{own}", {}),
        ("/api/v1/trends/statuses", {}),
        ("/api/v2/search", {"q": "sea"}),
    ]
    for path, query in paths:
        assert any("bot says" in text for text in await shows(alice, path, **query)), path
    await hides_bots(client, alice)
    for path, query in paths:
        seen = await shows(alice, path, **query)
        assert not any("bot says" in text or "look at this" in text for text in seen), (path, seen)
    assert len(await alice.home()) == 1
    assert len(await shows(alice, f"/api/v1/accounts/{bob.id}/statuses")) == 1, "opened by name"
    assert len(await shows(carol, "/api/v1/timelines/public")) == 3, "nobody else's choice matters"
    await hides_bots(client, alice, hides=False)
    for path, query in paths:
        assert any("bot says" in text for text in await shows(alice, path, **query)), path


async def test_a_kept_home_learns_who_is_a_bot_and_who_is_one_no_longer(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await bob.writes("hello")
    await alice.writes("mine")
    await settle()
    await hides_bots(client, alice)
    assert await alice.home() == ["mine", "hello"]
    await is_bot(client, bob)
    await settle()
    assert await alice.home() == ["mine"]
    await is_bot(client, bob, bot=False)
    await settle()
    assert await alice.home() == ["mine", "hello"]


async def test_what_was_not_chosen_is_folded_in_a_conversation_and_among_bookmarks(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person
) -> None:
    await is_bot(client, bob)
    root = await carol.writes("what do you think?")
    reply = await bob.writes("beep", in_reply_to_id=root["id"])
    made = await carol.writes("drawn by machine", in_reply_to_id=root["id"], degree="generated")
    await carol.writes("nice", in_reply_to_id=reply["id"])
    for one in (reply, made, root):
        await alice.does("bookmark", one)

    async def folded() -> tuple[set[str], set[str]]:
        thread = (await alice.get(f"/api/v1/statuses/{root['id']}/context")).json()["descendants"]
        marked = (await alice.get("/api/v1/bookmarks")).json()
        assert (len(thread), len(marked)) == (3, 3), "nothing is gone"
        both = [{words(post) for post in page if post["filtered"]} for page in (thread, marked)]
        return both[0], both[1]

    assert await folded() == (set(), set())
    await hides_bots(client, alice)
    assert await folded() == ({"beep"}, {"beep"})
    await client.put(DIAL, json={"everywhere": {"degrees": ["none"], "unknown": True}}, headers=alice.headers)
    assert await folded() == ({"beep", "drawn by machine"}, {"beep", "drawn by machine"})
    thread = (await alice.get(f"/api/v1/statuses/{reply['id']}")).json()
    assert thread["filtered"] == [], "asked for by name"


async def test_bots_one_does_not_follow_tell_nobody_who_hides_them(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await is_bot(client, bob)
    post = await alice.writes("hello")
    for fan in (bob, carol):
        await fan.does("favourite", post)
    await bob.writes("@alice beep")
    await settle()

    async def told() -> tuple[list[str], int, list[int]]:
        rows = (await alice.get("/api/v1/notifications")).json()
        unread = (await alice.get("/api/v1/notifications/unread_count")).json()["count"]
        groups = (await alice.get("/api/v2/notifications")).json()["notification_groups"]
        return [row["account"]["username"] for row in rows], unread, [one["notifications_count"] for one in groups]

    assert await told() == (["bob", "carol", "bob"], 3, [1, 2])
    await hides_bots(client, alice)
    assert await told() == (["carol"], 1, [1])
    await alice.follows(bob)
    assert await told() == (["bob", "carol", "bob"], 3, [1, 2])


async def test_bots_are_suggested_to_nobody_who_hides_them(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person
) -> None:
    await is_bot(client, bob)
    for who in (bob, carol):
        await client.patch("/api/v1/accounts/update_credentials", json={"discoverable": True}, headers=who.headers)

    async def suggested() -> set[str]:
        people = [one["account"] for one in (await alice.get("/api/v2/suggestions")).json()]
        directory = (await alice.get("/api/v1/directory")).json()
        return {one["username"] for one in [*people, *directory]} - {"alice"}

    assert await suggested() == {"bob", "carol"}
    await hides_bots(client, alice)
    assert await suggested() == {"carol"}


async def test_hiding_bots_costs_no_further_statement(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    await is_bot(client, bob)
    await bob.writes("beep")
    await settle()
    for hides in (False, True):
        await hides_bots(client, alice, hides=hides)
        await alice.get("/api/v1/timelines/public")
        assert await count_statements(lambda: alice.get("/api/v1/timelines/public")) <= 2
