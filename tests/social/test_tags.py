"""Tags: following them, what they say of themselves, and their timelines."""

import httpx

from tests.conftest import Settle
from tests.social.conftest import Person, words


async def test_posts_with_a_followed_tag_come_home_once(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    followed = await alice.post("/api/v1/tags/Sea/follow")
    assert (followed.json()["name"], followed.json()["following"]) == ("sea", True)
    assert (await alice.post("/api/v1/tags/sky/follow")).status_code == 200
    await alice.follows(carol)
    await settle()
    await bob.writes("a stranger's #sea")
    await carol.writes("both #sea and #sky")
    await bob.writes("two of them #sea #sky")
    await bob.writes("quiet #sea", visibility="unlisted")
    await settle()
    assert [text.split(" <a")[0] for text in await alice.home()] == ["two of them", "both", "a stranger's"]
    await alice.post("/api/v1/tags/sea/unfollow")
    await alice.post("/api/v1/tags/sky/unfollow")
    await settle()
    assert len(await alice.home()) == 1


async def test_following_a_tag_brings_what_was_said_before(alice: Person, bob: Person, settle: Settle) -> None:
    await bob.writes("early #sea")
    await settle()
    assert await alice.home() == []
    await alice.post("/api/v1/tags/sea/follow")
    await settle()
    assert len(await alice.home()) == 1


async def test_a_muted_or_blocked_author_stays_out_whatever_the_tag(alice: Person, bob: Person, settle: Settle) -> None:
    await alice.post("/api/v1/tags/sea/follow")
    await alice.post(f"/api/v1/accounts/{bob.id}/mute")
    await settle()
    await bob.writes("loud #sea")
    await settle()
    assert await alice.home() == []


async def test_a_tag_tells_how_it_is_used(alice: Person, bob: Person) -> None:
    for _ in range(2):
        await bob.writes("again #sea")
    await alice.writes("me too #sea")
    tag = (await alice.get("/api/v1/tags/SEA")).json()
    assert (tag["history"][0]["uses"], tag["history"][0]["accounts"], len(tag["history"])) == ("3", "2", 7)
    await alice.post("/api/v1/tags/sea/follow")
    assert [one["name"] for one in (await alice.get("/api/v1/followed_tags")).json()] == ["sea"]
    assert (await alice.get("/api/v1/tags/no%20tag")).status_code == 404


async def test_tag_timelines_combine(alice: Person, client: httpx.AsyncClient) -> None:
    await alice.writes("one #sea")
    await alice.writes("two #sea #sky")
    await alice.writes("three #land")

    async def found(query: str) -> list[str]:
        answer = await client.get(f"/api/v1/timelines/tag/sea?{query}")
        assert answer.status_code == 200, answer.text
        return [words(post).split()[0] for post in answer.json()]

    assert await found("") == ["two", "one"]
    assert await found("any[]=land") == ["three", "two", "one"]
    assert await found("all[]=sky") == ["two"]
    assert await found("none[]=sky") == ["one"]
    assert await found("remote=true") == []


async def test_a_tag_is_shown_on_a_profile_and_hidden_by_name(alice: Person, bob: Person) -> None:
    async def shown() -> list[str]:
        return [one["name"] for one in (await bob.get(f"/api/v1/accounts/{alice.id}/featured_tags")).json()]

    for _ in range(2):
        answer = await alice.post("/api/v1/tags/Sea/feature")
        assert (answer.status_code, answer.json()["featuring"], answer.json()["following"]) == (200, True, False)
    assert await shown() == ["sea"]
    assert (await bob.get("/api/v1/tags/sea")).json()["featuring"] is False
    for number in range(9):
        assert (await alice.post(f"/api/v1/tags/tag{number}/feature")).status_code == 200
    assert (await alice.post("/api/v1/tags/eleventh/feature")).status_code == 422
    for _ in range(2):
        assert (await alice.post("/api/v1/tags/sea/unfeature")).json()["featuring"] is False
    assert len(await shown()) == 9
