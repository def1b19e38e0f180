"""Challenges: entering, judging two by two, and the standings."""

import datetime as dt
from typing import Any

import httpx
import pytest

from salon.accounts.actions.signing_up import sign_up
from salon.accounts.models import NewAccount
from salon.kit import clock, db
from salon.together import challenges, pairs
from tests.conftest import Settle
from tests.studio.people import Cast, Person, change, fetch, json_of, post_picture

API = "/api/salon/v1/challenges"


async def start(client: httpx.AsyncClient, who: Person, **more: Any) -> dict[str, Any]:
    ends_at = (clock.now() + dt.timedelta(days=1)).isoformat()
    call = {"title": "Tiny doors", "rules": "One door, very small.", "tag": "tinydoors", "ends_at": ends_at, **more}
    return dict(json_of(await client.post(API, json=call, headers=who.headers)))


async def crowd(count: int) -> list[int]:
    """People who are only there to vote and to post."""
    made = []
    for number in range(count):
        new = NewAccount(
            username=f"guest{number}", email=f"g{number}@example.org", password="a long password", agreement=True
        )
        made.append(await sign_up(new, by_operator=True))
    return made


async def enter_words(challenge_id: int, authors: list[int]) -> list[int]:
    """Entries as rows: what the vote needs of a post is that it is there."""
    posts = []
    for author_id in authors:
        [(post_id,)] = await fetch(
            "INSERT INTO posts (author_id, visibility, has_media) VALUES (%s, 'public', true) RETURNING id", author_id
        )
        await change(
            "INSERT INTO challenge_entries (challenge_id, post_id, author_id) VALUES (%s, %s, %s)",
            challenge_id,
            post_id,
            author_id,
        )
        posts.append(post_id)
    return posts


async def deal(voter_id: int, challenge_id: int) -> pairs.Pair | None:
    async with db.transaction() as tx:
        return await pairs.deal(tx, voter_id, challenge_id)


async def judge(voter_id: int, challenge_id: int, pair: pairs.Pair, choice: str) -> None:
    async with db.transaction() as tx:
        await pairs.judge(tx, voter_id, challenge_id, pair.id, choice)


async def test_a_public_picture_with_the_tag_is_an_entry_the_first_of_each_person(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    challenge = await start(client, cast.alice)
    assert (challenge["state"], challenge["tag"], challenge["entries_count"]) == ("running", "tinydoors", 0)
    first, _ = await post_picture(cast.bob, text="here #TinyDoors")
    await post_picture(cast.bob, text="one more #tinydoors")
    await post_picture(cast.carol, text="for friends #tinydoors", visibility="private")
    await client.post("/api/v1/statuses", json={"status": "just words #tinydoors"}, headers=cast.alice.headers)
    await settle()
    entries = json_of(await client.get(f"{API}/{challenge['id']}/entries"))
    assert [one["id"] for one in entries] == [str(first)]


async def test_a_post_of_ones_own_is_entered_by_a_button_once(client: httpx.AsyncClient, cast: Cast) -> None:
    challenge = await start(client, cast.alice)
    address = f"{API}/{challenge['id']}/entries"
    mine, _ = await post_picture(cast.bob)
    hers, _ = await post_picture(cast.carol)
    other, _ = await post_picture(cast.bob)
    shy, _ = await post_picture(cast.carol, visibility="private")

    async def enter(who: Person, post_id: object) -> httpx.Response:
        return await client.post(address, json={"post_id": str(post_id)}, headers=who.headers)

    assert json_of(await enter(cast.bob, mine))["entries_count"] == 1
    assert json_of(await enter(cast.bob, mine))["entries_count"] == 1, "a second time changes nothing"
    assert (await enter(cast.bob, other)).status_code == 409
    assert (await enter(cast.bob, hers)).status_code == 403
    assert (await enter(cast.carol, shy)).status_code == 422
    assert (await enter(cast.carol, 1)).status_code == 404
    await change("UPDATE challenges SET ends_at = now()")
    assert json_of(await enter(cast.carol, hers), 409)["error"] == "This challenge is over."


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "a" * 81},
        {"rules": ""},
        {"rules": "a" * 2001},
        {"tag": "two words"},
        {"tag": "123"},
        {"tag": ""},
        {"ends_at": "soon"},
        {"ends_at": "2020-01-01T00:00:00Z"},
        {"ends_at": "2999-01-01T00:00:00"},
    ],
)
async def test_what_cannot_be_asked_is_refused_in_words(
    client: httpx.AsyncClient, cast: Cast, wrong: dict[str, str]
) -> None:
    ends_at = (clock.now() + dt.timedelta(days=1)).isoformat()
    call = {"title": "Tiny doors", "rules": "One door.", "tag": "tinydoors", "ends_at": ends_at, **wrong}
    answer = await client.post(API, json=call, headers=cast.alice.headers)
    assert answer.status_code == 422
    assert len(answer.json()["error"]) > 30
    assert await fetch("SELECT 1 FROM challenges") == []


async def test_two_running_challenges_never_share_a_tag(client: httpx.AsyncClient, cast: Cast) -> None:
    first = await start(client, cast.alice)
    ends_at = (clock.now() + dt.timedelta(days=1)).isoformat()
    again = {"title": "Mine", "rules": "x", "tag": "#TinyDoors", "ends_at": ends_at}
    assert (await client.post(API, json=again, headers=cast.bob.headers)).status_code == 422
    assert (await client.delete(f"{API}/{first['id']}", headers=cast.bob.headers)).status_code == 403
    assert (await client.delete(f"{API}/{first['id']}", headers=cast.alice.headers)).status_code == 200
    assert (await client.get(f"{API}/{first['id']}")).status_code == 404
    assert (await client.post(API, json=again, headers=cast.bob.headers)).status_code == 200


async def test_a_voter_judges_each_pair_once_and_never_their_own(client: httpx.AsyncClient, cast: Cast) -> None:
    challenge = int((await start(client, cast.alice))["id"])
    people = [one.id for one in cast]
    own, *_ = await enter_words(challenge, [*people, *await crowd(2)])
    seen: list[frozenset[int]] = []
    while (pair := await deal(cast.alice.id, challenge)) is not None:
        assert await deal(cast.alice.id, challenge) == pair, "asking again does not give another"
        assert own not in pair[1:]
        seen.append(frozenset(pair[1:]))
        await judge(cast.alice.id, challenge, pair, "left")
    assert len(seen) == len(set(seen)) == 6, "every pair of the four others"


async def test_a_pair_is_judged_by_whom_it_was_dealt_to_and_not_twice(client: httpx.AsyncClient, cast: Cast) -> None:
    challenge = await start(client, cast.alice)
    await enter_words(int(challenge["id"]), await crowd(3))
    address = f"{API}/{challenge['id']}/pairs"
    pair = await deal(cast.alice.id, int(challenge["id"]))
    assert pair is not None

    async def say(who: Person, choice: str) -> int:
        answer = await client.post(f"{address}/{pair.id}", json={"choice": choice}, headers=who.headers)
        return answer.status_code

    assert await say(cast.bob, "left") == 404
    assert await say(cast.alice, "both") == 422
    assert await say(cast.alice, "right") == 200
    assert await say(cast.alice, "left") == 409
    [row] = await fetch(
        "SELECT voter_id, left_id, right_id, left_shown, right_shown, choice, chosen_at >= shown_at"
        " FROM challenge_pairs"
    )
    assert row == (cast.alice.id, pair.left_id, pair.right_id, 0, 0, "right", True), "kept as preference data"
    events = await fetch("SELECT body ->> 'choice' FROM outbox WHERE kind = 'PairJudged'")
    events += await fetch(
        "SELECT body ->> 'choice' FROM log WHERE kind = 'PairJudged' AND actor_id = %s", cast.alice.id
    )
    assert events == [("right",)]


async def test_exposure_is_balanced_and_sides_are_by_chance(client: httpx.AsyncClient, cast: Cast) -> None:
    challenge = int((await start(client, cast.alice))["id"])
    people = await crowd(10)
    await enter_words(challenge, people)
    dealt = []
    for voter_id in people:
        for _ in range(6):
            pair = await deal(voter_id, challenge)
            assert pair is not None
            dealt.append((pair.left_id, pair.right_id))
            await judge(voter_id, challenge, pair, "skip")
    shown = [count for (count,) in await fetch("SELECT shown FROM challenge_entries")]
    assert sum(shown) == 120
    assert max(shown) - min(shown) <= 3
    turned = sum(1 for left_id, right_id in dealt if left_id > right_id)
    assert 12 <= turned <= 48, "chance is fair: outside one in a million times"


async def test_the_one_people_prefer_comes_out_ahead(client: httpx.AsyncClient, cast: Cast, settle: Settle) -> None:
    started = await start(client, cast.alice)
    challenge = int(started["id"])
    people = await crowd(6)
    entries = await enter_words(challenge, people)
    for voter_id in [*people, cast.alice.id, cast.bob.id]:
        while (pair := await deal(voter_id, challenge)) is not None:
            await judge(voter_id, challenge, pair, "left" if pair.left_id < pair.right_id else "right")
    await pairs.rank_and_end()
    rows = json_of(await client.get(f"{API}/{challenge}/standings"))
    assert [int(row["status"]["id"]) for row in rows] == sorted(entries)
    assert [row["place"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["strength"] for row in rows] == sorted((row["strength"] for row in rows), reverse=True)
    assert json_of(await client.get(f"{API}/{challenge}"))["choices_count"] == 2 * 15 + 6 * 10
    await change("UPDATE challenges SET ends_at = now()")
    await pairs.rank_and_end()
    await pairs.rank_and_end()
    await settle()
    assert json_of(await client.get(f"{API}/{challenge}"))["state"] == "over"
    ended = await fetch("SELECT 1 FROM log WHERE kind = 'ChallengeEnded' AND subject_id = %s", challenge)
    assert len(ended) == 1
    assert [one["id"] for one in json_of(await client.get(f"{API}?state=over"))] == [started["id"]]
    assert json_of(await client.get(f"{API}?state=running")) == []


async def test_an_entry_that_goes_makes_room_for_another_pair(client: httpx.AsyncClient, cast: Cast) -> None:
    challenge = int((await start(client, cast.alice))["id"])
    await enter_words(challenge, await crowd(3))
    pair = await deal(cast.alice.id, challenge)
    assert pair is not None
    await change("UPDATE posts SET deleted_at = now() WHERE id = %s", pair.left_id)
    other = await deal(cast.alice.id, challenge)
    assert other is not None
    assert pair.left_id not in other[1:]


async def test_the_tag_of_a_challenge_takes_entries_again_after_a_rebuild(cast: Cast, settle: Settle) -> None:
    async with db.transaction() as tx:
        call = challenges.Call(title="T", rules="R", tag="again", ends_at=clock.now() + dt.timedelta(days=1))
        challenge_id = await challenges.start(tx, cast.alice.id, call)
    await post_picture(cast.bob, text="#again")
    await settle()
    before = await fetch("SELECT post_id FROM challenge_entries WHERE challenge_id = %s", challenge_id)
    await change("DELETE FROM challenge_entries")
    async with db.transaction() as tx:
        await challenges.enter_again(tx)
    assert await fetch("SELECT post_id FROM challenge_entries WHERE challenge_id = %s", challenge_id) == before != []


async def test_whoever_has_everything_rest_is_neither_shown_nor_ranked_nor_counted(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    challenge = int((await start(client, cast.alice))["id"])
    voter, *authors = await crowd(4)
    posts = await enter_words(challenge, authors)
    while (pair := await deal(voter, challenge)) is not None:
        await judge(voter, challenge, pair, "left")
    await pairs.rank_and_end()
    places = "SELECT post_id FROM challenge_entries WHERE challenge_id = %s AND place IS NOT NULL ORDER BY post_id"
    count = "SELECT choices FROM challenges WHERE id = %s"
    assert (await fetch(places, challenge), await fetch(count, challenge)) == ([(one,) for one in posts], [(3,)])
    await change("UPDATE accounts SET restricted_at = now() WHERE id = %s", authors[0])
    await pairs.rank_and_end()
    assert (await fetch(places, challenge), await fetch(count, challenge)) == ([(one,) for one in posts[1:]], [(1,)])
    pair = await deal(cast.bob.id, challenge)
    assert pair is not None
    assert {pair.left_id, pair.right_id} == set(posts[1:])
    await change("UPDATE accounts SET restricted_at = now() WHERE id = %s", voter)
    async with db.transaction() as tx:
        await pairs.rank(tx, challenge)
    assert await fetch(count, challenge) == [(0,)]
    await change("UPDATE accounts SET restricted_at = NULL")
    await pairs.rank_and_end()
    assert (await fetch(places, challenge), await fetch(count, challenge)) == ([(one,) for one in posts], [(3,)])
