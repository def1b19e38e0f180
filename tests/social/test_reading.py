"""How somebody reads is theirs to say: languages in feeds of everybody, covers, movement, muted conversations."""

from typing import Any

import httpx
import pytest

from salon.kit import db
from salon.posts.rules import is_spoken
from salon.timelines.trends import measure_trends
from tests.conftest import Settle
from tests.social.conftest import Person, words
from tests.social.test_streams import listening

PUBLIC, TAG = "/api/v1/timelines/public", "/api/v1/timelines/tag/sea"


async def reads(client: httpx.AsyncClient, who: Person, status: int = 200, **wish: Any) -> Any:
    answer = await client.put("/api/salon/v1/reading", json=wish, headers=who.headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def shows(who: Person, path: str, **query: Any) -> list[str]:
    answer = await who.get(path, **query)
    assert answer.status_code == 200, answer.text
    return [words(post).partition(" <")[0] for post in answer.json()]


@pytest.mark.parametrize(
    ("chosen", "language", "own", "seen"),
    [
        (None, "de", False, True),
        ({"de"}, "de", False, True),
        ({"de"}, "de-AT", False, True),
        ({"de-AT"}, "de", False, False),
        ({"de"}, "en", False, False),
        ({"de"}, "en", True, True),
        ({"de"}, None, False, True),
    ],
)
def test_a_post_is_seen_in_a_chosen_language_in_none_or_when_it_is_ones_own(
    chosen: set[str] | None, language: str | None, seen: bool, own: bool
) -> None:
    assert is_spoken(None if chosen is None else frozenset(chosen), language, is_own=own) is seen


async def test_local_tags_and_trends_keep_to_the_languages_i_chose_and_home_does_not(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    posts = [
        await bob.writes("das Meer #sea", language="de"),
        await bob.writes("la mer #sea", language="fr"),
        await bob.writes("o mar #sea", language="pt-BR"),
    ]
    await alice.writes("the sea #sea", language="en")
    for post in posts:
        for fan in (bob, carol):
            await fan.does("favourite", post)
    async with db.transaction() as tx:
        await measure_trends(tx)
    await settle()
    assert len(await shows(alice, PUBLIC)) == 4
    await reads(client, alice, chosen_languages=["pt", "de"])
    for path in (PUBLIC, TAG):
        assert await shows(alice, path) == ["the sea", "o mar", "das Meer"], path
    assert sorted(await shows(alice, "/api/v1/trends/statuses")) == ["das Meer", "o mar"]
    assert len(await alice.home()) == 4
    assert "la mer" in await shows(alice, f"/api/v1/accounts/{bob.id}/statuses")
    assert len(await shows(carol, PUBLIC)) == 4, "nobody else's choice matters"
    assert (await reads(client, alice, chosen_languages=[]))["chosen_languages"] is None
    assert len(await shows(alice, PUBLIC)) == 4


async def test_a_page_of_local_is_full_of_what_i_read(client: httpx.AsyncClient, alice: Person, bob: Person) -> None:
    for number in range(3):
        await bob.writes(f"{number} auf Deutsch", language="de")
        await bob.writes(f"{number} in English", language="en")
    await reads(client, alice, chosen_languages=["de"])
    assert await shows(alice, PUBLIC, limit=2) == ["2 auf Deutsch", "1 auf Deutsch"]


async def test_the_live_stream_of_local_keeps_to_my_languages_at_once(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    with listening(alice, ("public",)) as stream:
        await bob.writes("first", language="fr")
        await settle()
        assert stream.queue.qsize() == 1
        await reads(client, alice, chosen_languages=["de"])
        await bob.writes("second", language="fr")
        await bob.writes("drittens", language="de")
        await settle()
        assert stream.queue.qsize() == 2


async def test_apps_are_told_how_i_read_and_what_is_left_out_stays(client: httpx.AsyncClient, alice: Person) -> None:
    before = {"media": "default", "spoilers": False, "autoplay": True, "chosen_languages": None, "as_made": False}
    assert (await alice.get("/api/salon/v1/reading")).json() == before
    await reads(client, alice, media="hide_all", chosen_languages=["en", "de", "de"])
    told = await reads(client, alice, autoplay=False)
    assert told == before | {"media": "hide_all", "autoplay": False, "chosen_languages": ["de", "en"]}
    preferences = (await alice.get("/api/v1/preferences")).json()
    assert preferences["reading:expand:media"] == "hide_all"
    assert preferences["reading:autoplay:gifs"] is False
    assert preferences["reading:expand:spoilers"] is False


@pytest.mark.parametrize(
    "wish", [{"media": "some"}, {"chosen_languages": ["Deutsch!"]}, {"chosen_languages": ["de"] * 101}]
)
async def test_what_cannot_be_chosen_changes_nothing(
    client: httpx.AsyncClient, alice: Person, wish: dict[str, Any]
) -> None:
    answer = await reads(client, alice, 422, autoplay=False, **wish)
    assert "Validation failed" in answer["error"]
    assert (await alice.get("/api/salon/v1/reading")).json()["autoplay"] is True


async def test_muted_conversations_are_listed_by_their_first_post_until_they_are_heard_again(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    first = await bob.writes("it begins")
    reply = await carol.writes("it goes on", in_reply_to_id=first["id"])
    other = await bob.writes("another")
    for post in (reply, other):
        await alice.post(f"/api/v1/statuses/{post['id']}/mute")
    listed = "/api/salon/v1/muted_conversations"
    assert await shows(alice, listed) == ["another", "it begins"]
    assert await shows(alice, listed, limit=1) == ["another"]
    assert await shows(bob, listed) == []
    await alice.post(f"/api/v1/statuses/{first['id']}/unmute")
    assert await shows(alice, listed) == ["another"]
