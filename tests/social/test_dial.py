"""The dial: everybody chooses by how posts were made, and the server keeps to it in every feed and stream."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from salon.kit import db
from salon.mastodon.streams import Subscriber, subscribers
from salon.posts.rules import passes_dial
from salon.timelines.trends import measure_trends
from tests.conftest import Settle
from tests.social.conftest import Person, words
from tests.statements import count_statements

EVERYTHING = {"degrees": ["none", "assisted", "generated", "autonomous"], "unknown": True}
PEOPLE = {"degrees": ["none"], "unknown": True}


async def turns(client: httpx.AsyncClient, who: Person, status: int = 200, **wish: Any) -> Any:
    answer = await client.put("/api/salon/v1/dial", json=wish, headers=who.headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def shows(who: Person, path: str, **query: Any) -> list[str]:
    answer = await who.get(path, **query)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return [words(post) for post in (found["statuses"] if isinstance(found, dict) else found)]


async def posts_a_photo(client: httpx.AsyncClient, who: Person, status: str, **more: Any) -> dict[str, Any]:
    file = io.BytesIO()
    Image.linear_gradient("L").save(file, "PNG")
    answer = await client.post("/api/v2/media", files={"file": ("a.png", file.getvalue())}, headers=who.headers)
    assert answer.status_code == 200, answer.text
    return await who.writes(status, media_ids=[answer.json()["id"]], **more)


@pytest.mark.parametrize("degree", ["none", "assisted", "generated", "autonomous", "unknown"])
def test_a_post_passes_when_its_degree_is_chosen_or_it_is_ones_own(degree: str) -> None:
    for shown in (frozenset[str](), frozenset({"none"}), frozenset({"generated", "unknown"})):
        assert passes_dial(shown, degree, is_own=False) == (degree in shown)
        assert passes_dial(shown, degree, is_own=True)


async def test_everything_is_shown_until_somebody_turns_it(client: httpx.AsyncClient, alice: Person) -> None:
    dial = (await alice.get("/api/salon/v1/dial")).json()
    assert dial["everywhere"] == EVERYTHING
    assert dial["feeds"] == dict.fromkeys(["home", "local", "explore", "search", "profiles"])


async def test_what_was_not_chosen_is_left_out_of_every_feed_and_found_by_name(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await bob.writes("sea by hand #sea")
    made = await bob.writes("sea by machine #sea", degree="generated")
    await alice.writes("my own sea #sea", degree="generated")
    for fan in (bob, carol):
        await fan.does("favourite", made)
    async with db.transaction() as tx:
        await measure_trends(tx)
    await settle()
    paths: list[tuple[str, dict[str, Any]]] = [
        ("/api/v1/timelines/home", {}),
        ("/api/v1/timelines/public", {}),
        ("/api/v1/timelines/tag/sea", {}),
        ("/api/v1/trends/statuses", {}),
        ("/api/v2/search", {"q": "sea"}),
        (f"/api/v1/accounts/{bob.id}/statuses", {}),
    ]
    for path, query in paths:
        found = [text for text in await shows(alice, path, **query) if "machine" in text]
        assert (path, len(found)) == (path, 1)
    await turns(client, alice, everywhere=PEOPLE)
    for path, query in paths:
        found = [text for text in await shows(alice, path, **query) if "machine" in text]
        assert (path, found) == (path, [])
    own = [text for text in await shows(alice, "/api/v1/timelines/public") if "own" in text]
    assert len(own) == 1
    assert (await alice.get(f"/api/v1/statuses/{made['id']}")).status_code == 200
    seen = [text for text in await shows(bob, "/api/v1/timelines/public") if "machine" in text]
    assert len(seen) == 1, "nobody else's dial matters"


async def test_a_feed_may_have_a_choice_of_its_own(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await bob.writes("by hand")
    await bob.writes("by machine", degree="generated")
    await settle()
    dial = await turns(client, alice, feeds={"home": PEOPLE})
    assert dial["everywhere"] == EVERYTHING
    assert dial["feeds"]["home"] == PEOPLE
    assert await alice.home() == ["by hand"]
    assert await shows(alice, "/api/v1/timelines/public") == ["by machine", "by hand"]
    await turns(client, alice, everywhere={"degrees": ["generated"], "unknown": False})
    assert await alice.home() == ["by hand"]
    assert await shows(alice, "/api/v1/timelines/public") == ["by machine"]
    dial = await turns(client, alice, feeds={"home": None})
    assert dial["feeds"]["home"] is None
    assert await alice.home() == ["by machine"]


async def test_what_nobody_knows_has_a_switch_of_its_own(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    await posts_a_photo(client, bob, "a photo, says nobody")
    await posts_a_photo(client, bob, "a photo, says bob", degree="none")
    await settle()
    await turns(client, alice, everywhere={"degrees": ["none"], "unknown": False})
    assert await shows(alice, "/api/v1/timelines/public") == ["a photo, says bob"]
    await turns(client, alice, everywhere={"degrees": [], "unknown": True})
    assert await shows(alice, "/api/v1/timelines/public") == ["a photo, says nobody"]


async def test_boosts_and_quotes_follow_what_is_in_them(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    made = await carol.writes("by machine", degree="generated")
    await bob.does("reblog", made)
    await bob.writes("look at this", quoted_status_id=made["id"])
    await settle()
    assert len(await alice.home()) == 2
    await turns(client, alice, everywhere=PEOPLE)
    assert await alice.home() == []


async def test_a_kept_page_learns_that_a_post_it_left_out_has_changed(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    made = await carol.writes("by machine", degree="generated")
    await bob.does("reblog", made)
    await bob.writes("by hand")
    await settle()
    await turns(client, alice, everywhere=PEOPLE)
    assert await alice.home() == ["by hand"]
    await client.put(
        f"/api/v1/statuses/{made['id']}", json={"status": "by hand after all", "degree": "none"}, headers=carol.headers
    )
    await settle()
    assert await alice.home() == ["by hand", "boost: by hand after all"]


async def test_a_warm_home_page_asks_nothing_of_the_database_for_the_dial(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await bob.writes("by hand")
    await bob.writes("by machine", degree="generated")
    await settle()
    await turns(client, alice, everywhere=PEOPLE)
    assert await alice.home() == ["by hand"]
    counted = [await count_statements(alice.home) for _ in range(3)]
    assert min(counted) == 0  # the ear on the log may ask something meanwhile
    assert await alice.home() == ["by hand"]


async def test_streams_show_what_their_feeds_show(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await turns(client, alice, everywhere=PEOPLE, feeds={"local": EVERYTHING})
    await settle()
    watching = {}
    for stream in (("user",), ("public",), ("hashtag", "sea")):
        watching[stream[0]] = Subscriber(alice.account_id, own_words=True)
        watching[stream[0]].streams.add(stream)
    subscribers.update(watching.values())
    try:
        await bob.writes("by hand #sea")
        await bob.writes("by machine #sea", degree="generated")
        await settle()
    finally:
        subscribers.difference_update(watching.values())
    counts = {name: one.queue.qsize() for name, one in watching.items()}
    assert counts == {"user": 1, "public": 2, "hashtag": 1}


async def test_a_bot_is_said_to_be_one(alice: Person, client: httpx.AsyncClient, settle: Settle) -> None:
    await client.patch("/api/v1/accounts/update_credentials", json={"bot": True}, headers=alice.headers)
    post = await alice.writes("rain at eight")
    assert (post["salon"]["degree"], post["salon"]["evidence"]) == ("autonomous", "author")


@pytest.mark.parametrize(
    "wish",
    [
        {"everywhere": {"degrees": ["human"]}},
        {"everywhere": {"degrees": [], "unknown": False}},
        {"everywhere": {"degrees": "none of them"}},
        {"everywhere": 7},
        {"feeds": {"garden": PEOPLE}},
        {"feeds": {"home": {"degrees": [], "unknown": False}}},
        {"feeds": []},
    ],
)
async def test_a_dial_that_makes_no_sense_is_refused_and_nothing_changes(
    client: httpx.AsyncClient, alice: Person, wish: dict[str, Any]
) -> None:
    assert len((await turns(client, alice, 422, **wish))["error"]) > 10
    assert (await alice.get("/api/salon/v1/dial")).json()["everywhere"] == EVERYTHING
