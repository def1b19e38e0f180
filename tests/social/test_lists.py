"""Lists of people one reads together."""

import httpx

from tests.conftest import Settle
from tests.social.conftest import Invite, Person, words


async def make_list(owner: Person, *people: Person, **more: object) -> dict[str, object]:
    made = await owner.post("/api/v1/lists", {"title": "Painters", **more})
    assert made.status_code == 200, made.text
    one = dict(made.json())
    if people:
        added = await owner.post(f"/api/v1/lists/{one['id']}/accounts", {"account_ids": [p.id for p in people]})
        assert added.status_code == 200, added.text
    return one


async def read(owner: Person, one: dict[str, object]) -> list[str]:
    answer = await owner.get(f"/api/v1/timelines/list/{one['id']}")
    assert answer.status_code == 200, answer.text
    return [words(post) for post in answer.json()]


async def test_a_list_shows_its_people_and_nobody_else(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    for other in (bob, carol):
        await alice.follows(other)
    one = await make_list(alice, bob)
    assert one == {"id": one["id"], "title": "Painters", "replies_policy": "list", "exclusive": False}
    await bob.writes("on the list")
    await carol.writes("not on it")
    assert await read(alice, one) == ["on the list"]
    members = (await alice.get(f"/api/v1/lists/{one['id']}/accounts")).json()
    assert [member["username"] for member in members] == ["bob"]
    assert [found["id"] for found in (await alice.get(f"/api/v1/accounts/{bob.id}/lists")).json()] == [one["id"]]
    assert (await alice.get(f"/api/v1/accounts/{carol.id}/lists")).json() == []


async def test_only_who_is_followed_can_be_listed_and_only_once(alice: Person, bob: Person) -> None:
    one = await make_list(alice)
    path = f"/api/v1/lists/{one['id']}/accounts"
    assert (await alice.post(path, {"account_ids": [bob.id]})).status_code == 404
    await alice.follows(bob)
    assert (await alice.post(path, {"account_ids": [bob.id]})).status_code == 200
    assert (await alice.post(path, {"account_ids": [bob.id]})).status_code == 422


async def test_a_list_is_its_owners_alone(alice: Person, bob: Person) -> None:
    one = await make_list(alice)
    assert (await bob.get(f"/api/v1/lists/{one['id']}")).status_code == 404
    assert (await bob.get(f"/api/v1/timelines/list/{one['id']}")).status_code == 404
    assert (await bob.get("/api/v1/lists")).json() == []


async def test_replies_are_shown_as_the_list_says(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    for other in (bob, carol):
        await alice.follows(other)
    one = await make_list(alice, bob)
    post = await carol.writes("a question")
    await bob.writes("an answer", in_reply_to_id=post["id"])
    seen = {}
    for policy in ("list", "followed", "none"):
        await client.put(f"/api/v1/lists/{one['id']}", json={"replies_policy": policy}, headers=alice.headers)
        seen[policy] = await read(alice, one)
    assert seen == {"list": [], "followed": ["an answer"], "none": []}


async def test_people_of_an_exclusive_list_stay_out_of_home(
    alice: Person, bob: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await alice.follows(bob)
    await settle()
    await bob.writes("before")
    await settle()
    assert await alice.home() == ["before"]
    one = await make_list(alice, bob, exclusive=True)
    await settle()
    await bob.writes("after")
    await settle()
    assert await alice.home() == []
    assert await read(alice, one) == ["after", "before"]
    await client.delete(f"/api/v1/lists/{one['id']}", headers=alice.headers)
    await settle()
    assert await alice.home() == ["after", "before"]


async def test_bad_lists_are_refused_in_words(alice: Person, client: httpx.AsyncClient) -> None:
    assert (await alice.post("/api/v1/lists", {"title": " "})).status_code == 422
    assert (await alice.post("/api/v1/lists", {"title": "x", "replies_policy": "all"})).status_code == 422
    gone = await client.request(
        "DELETE", "/api/v1/lists/1/accounts", json={"account_ids": ["1"]}, headers=alice.headers
    )
    assert gone.status_code == 404


async def test_whom_one_follows_no_longer_leaves_ones_lists(
    alice: Person, bob: Person, carol: Person, invite: Invite, settle: Settle
) -> None:
    dora = await invite("dora")
    people = (bob, carol, dora)
    for other in people:
        await alice.follows(other)
    one = await make_list(alice, *people, exclusive=True)
    own = f"/api/v1/lists/{one['id']}/accounts"
    await alice.post(own, {"account_ids": [alice.id]})

    async def members() -> set[str]:
        await settle()
        return {member["username"] for member in (await alice.get(own)).json()}

    assert await members() == {"alice", "bob", "carol", "dora"}
    await alice.post(f"/api/v1/accounts/{bob.id}/unfollow")
    assert await members() == {"alice", "carol", "dora"}
    await carol.post(f"/api/v1/accounts/{alice.id}/block")
    assert await members() == {"alice", "dora"}
    await dora.post(f"/api/v1/accounts/{alice.id}/remove_from_followers")
    assert await members() == {"alice"}
    await alice.follows(bob)
    assert await members() == {"alice"}
    await bob.writes("in the home again")
    await settle()
    assert "in the home again" in await alice.home()
