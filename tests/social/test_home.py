"""Home timelines: what belongs in them, pages, caches the log keeps right, and rebuilding."""

import httpx
import pytest

from salon.kit import db
from salon.kit.log.readers import rebuild_reader
from salon.timelines import queries
from salon.timelines.queries import list_audience
from salon.timelines.reactions import HOMES
from tests.conftest import Settle
from tests.social.conftest import Invite, Person


async def test_a_post_reaches_followers_and_nobody_else(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await bob.follows(alice)
    await settle()
    await alice.writes("hello")
    await alice.writes("for followers", visibility="private")
    await settle()
    assert await bob.home() == ["for followers", "hello"]
    assert await alice.home() == ["for followers", "hello"]
    assert await carol.home() == []


async def test_following_brings_earlier_posts_and_unfollowing_takes_them_away(
    alice: Person, bob: Person, settle: Settle
) -> None:
    await alice.writes("from before")
    await bob.follows(alice)
    await settle()
    assert await bob.home() == ["from before"]
    await bob.post(f"/api/v1/accounts/{alice.id}/unfollow")
    await settle()
    assert await bob.home() == []


async def test_replies_to_strangers_stay_out(alice: Person, bob: Person, carol: Person, settle: Settle) -> None:
    await bob.follows(alice)
    await settle()
    strange = await carol.writes("carol speaks")
    await alice.writes("answering carol", in_reply_to_id=strange["id"])
    own = await alice.writes("thread one")
    await alice.writes("thread two", in_reply_to_id=own["id"])
    await settle()
    assert await bob.home() == ["thread two", "thread one"]
    await bob.follows(carol)
    await settle()
    again = await alice.writes("answering again", in_reply_to_id=strange["id"])
    await settle()
    assert (await bob.home())[0] == "answering again", again


async def test_boosts_arrive_unless_the_boosted_is_muted_or_blocked(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await bob.follows(alice)
    await settle()
    post = await carol.writes("worth it")
    await alice.does("reblog", post)
    await settle()
    assert await bob.home() == ["boost: worth it"]
    await bob.post(f"/api/v1/accounts/{carol.id}/mute")
    await settle()
    assert await bob.home() == []
    await bob.post(f"/api/v1/accounts/{carol.id}/unmute")
    await bob.post(f"/api/v1/accounts/{carol.id}/block")
    await settle()
    assert await bob.home() == []


async def test_pages_meet_without_gap_or_overlap(
    alice: Person, bob: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await bob.follows(alice)
    for number in range(25):
        await alice.writes(f"post {number}")
    await settle()
    seen: list[str] = []
    url: str | None = "/api/v1/timelines/home?limit=10"
    while url:
        answer = await client.get(url, headers=bob.headers)
        seen += [post["id"] for post in answer.json()]
        url = answer.links.get("next", {}).get("url")
    assert len(seen) == 25
    assert seen == sorted(set(seen), key=int, reverse=True)
    above = await bob.get("/api/v1/timelines/home", min_id=seen[-1], limit=3)
    assert [post["id"] for post in above.json()] == seen[-4:-1]
    newest = await bob.get("/api/v1/timelines/home", since_id=seen[-1], limit=3)
    assert [post["id"] for post in newest.json()] == seen[:3]


async def test_a_kept_page_never_lies(alice: Person, bob: Person, client: httpx.AsyncClient, settle: Settle) -> None:
    await bob.follows(alice)
    await settle()
    post = await alice.writes("before")
    await settle()
    for _ in range(2):
        assert await bob.home() == ["before"]
    await bob.does("favourite", post)
    page = (await bob.get("/api/v1/timelines/home")).json()
    assert (page[0]["favourited"], page[0]["favourites_count"]) == (True, 1)
    await client.put(f"/api/v1/statuses/{post['id']}", json={"status": "after"}, headers=alice.headers)
    await settle()
    assert await bob.home() == ["after"]
    await client.patch("/api/v1/accounts/update_credentials", json={"display_name": "Alice A."}, headers=alice.headers)
    await settle()
    assert (await bob.get("/api/v1/timelines/home")).json()[0]["account"]["display_name"] == "Alice A."
    await alice.post(f"/api/v1/accounts/{bob.id}/block")
    await settle()
    assert await bob.home() == []


async def test_homes_can_be_dropped_and_made_again(alice: Person, bob: Person, carol: Person, settle: Settle) -> None:
    await bob.follows(alice)
    await settle()
    stranger = await carol.writes("stranger")
    await alice.writes("one")
    await alice.does("reblog", stranger)
    await alice.writes("answer", in_reply_to_id=stranger["id"])
    await settle()
    before = [await person.home() for person in (alice, bob, carol)]
    await rebuild_reader(HOMES)
    after = [await person.home(limit=19) for person in (alice, bob, carol)]
    assert after == before


async def test_an_emptied_home_table_is_noticed_and_refilled(alice: Person, bob: Person, settle: Settle) -> None:
    await bob.follows(alice)
    await alice.writes("still here")
    await settle()
    async with db.reading() as conn:
        await conn.execute("TRUNCATE home_entries, filled_homes")  # what a crash of the database does
    await alice.writes("and this")
    await settle()
    assert await bob.home() == ["and this", "still here"]


async def test_a_home_filled_ahead_of_the_log_gets_nothing_twice(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    for fan in (bob, carol):
        await fan.follows(alice)
    await settle()
    await alice.writes("early")
    assert await bob.home() == ["early"]  # filled from the rows, before the log has delivered it
    await settle()
    assert await bob.home(limit=19) == ["early"]
    assert await carol.home() == ["early"]
    async with db.reading() as conn:
        rows = await conn.execute("SELECT owner_id, count(*) FROM home_entries GROUP BY owner_id")
        assert {count for _, count in await rows.fetchall()} == {1}


async def test_public_and_tag_timelines_show_only_public_posts(
    alice: Person, invite: Invite, client: httpx.AsyncClient
) -> None:
    dora = await invite("dora")
    shown = await alice.writes("open #sea")
    await alice.writes("quiet #sea", visibility="unlisted")
    await alice.writes("closed #sea", visibility="private")
    await dora.writes("answer #sea", in_reply_to_id=shown["id"])
    public = (await client.get("/api/v1/timelines/public")).json()
    assert [post["id"] for post in public] == [shown["id"]]
    tagged = (await client.get("/api/v1/timelines/tag/SEA")).json()
    assert {post["account"]["username"] for post in tagged} == {"alice", "dora"}


async def test_who_is_here_hears_the_same_however_many_are_here(
    alice: Person, bob: Person, carol: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bob.follows(alice)
    post = int((await alice.writes("hello"))["id"])
    await settle()
    here = {bob.account_id, carol.account_id}
    few = await list_audience([post], here)
    monkeypatch.setattr(queries, "MANY_HERE", 1)
    many = await list_audience([post], here)
    monkeypatch.setattr(queries, "MOST_HEARD", 0)
    too_many_heard = await list_audience([post], here)
    assert few == many == too_many_heard == [(bob.account_id, post)]
