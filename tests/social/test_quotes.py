"""Quotes: who may, what each viewer is told, and what follows from edits, deletions and changes of mind."""

from itertools import product
from typing import Any

import httpx
import pytest

from salon.kit import db
from salon.mastodon.entities.renders import renders
from salon.posts.rights import restore, take_down
from salon.posts.rules import Standing, may_quote, may_see, quote_state
from tests.conftest import Settle
from tests.social.conftest import Invite, Person, watching, words
from tests.social.test_filters import filters_out
from tests.statements import count_statements

VISIBILITIES = ("public", "unlisted", "private", "direct")
WORDS = "a rare teapot"


@pytest.mark.parametrize(
    ("standing", "policy", "allowed"),
    [
        (Standing(), "public", {"public", "unlisted"}),
        (Standing(), "followers", set()),
        (Standing(), "nobody", set()),
        (Standing(follows=True), "public", {"public", "unlisted"}),
        (Standing(follows=True), "followers", {"public", "unlisted"}),
        (Standing(follows=True), "nobody", set()),
        (Standing(mentioned=True), "public", {"public", "unlisted"}),
        (Standing(is_author=True), "nobody", {"public", "unlisted", "private"}),
        (Standing(blocked=True, follows=True), "public", set()),
        (Standing(muted=True), "public", {"public", "unlisted"}),
    ],
)
def test_the_author_says_who_may_quote(standing: Standing, policy: str, allowed: set[str]) -> None:
    assert {one for one in VISIBILITIES if may_quote(policy, one, standing)} == allowed


@pytest.mark.parametrize(
    ("stored", "visibility", "standing", "told"),
    [
        ("accepted", "public", Standing(), "accepted"),
        ("accepted", None, Standing(), "deleted"),
        ("accepted", "private", Standing(), "unauthorized"),
        ("accepted", "private", Standing(follows=True), "accepted"),
        ("accepted", "public", Standing(blocked=True), "unauthorized"),
        ("accepted", "public", Standing(blocked=True, blocks=True), "blocked_account"),
        ("accepted", "public", Standing(muted=True), "muted_account"),
        ("accepted", "private", Standing(muted=True), "unauthorized"),
        ("accepted", "direct", Standing(is_author=True), "accepted"),
        *((stored, "public", Standing(), stored) for stored in ("pending", "rejected", "revoked")),
        *((stored, None, Standing(), stored) for stored in ("pending", "rejected", "revoked")),
    ],
)
def test_what_a_viewer_is_told_of_a_quote(stored: str, visibility: str | None, standing: Standing, told: str) -> None:
    assert quote_state(stored, visibility, standing) == told


def test_quoted_words_are_never_told_to_whom_may_not_see_them() -> None:
    for visibility, flags, blocks in product(VISIBILITIES, product((False, True), repeat=5), (False, True)):
        standing = Standing(*flags, blocks=blocks and flags[3])
        if not may_see(visibility, standing):
            assert quote_state("accepted", visibility, standing) in {"unauthorized", "blocked_account"}


async def test_a_quote_carries_the_post_its_address_and_a_count(alice: Person, bob: Person) -> None:
    post = await alice.writes(WORDS)
    assert (post["quote"], post["quotes_count"]) == (None, 0)
    quote = await bob.writes("look at this", quoted_status_id=post["id"])
    assert quote["quote"]["state"] == "accepted"
    assert quote["quote"]["quoted_status"]["id"] == post["id"]
    assert quote["quote"]["quoted_status"]["quotes_count"] == 1
    assert quote["content"].startswith('<p class="quote-inline">RE: <a href="' + post["url"])
    assert quote["content"].endswith("<p>look at this</p>")
    seen = (await alice.get(f"/api/v1/statuses/{post['id']}")).json()
    assert seen["quotes_count"] == 1
    assert seen["quote_approval"] == {"automatic": ["public"], "manual": [], "current_user": "automatic"}
    linked = await bob.writes(f"see {post['url']}", quoted_status_id=post["id"])
    assert "quote-inline" not in linked["content"], "the words have the address already"
    silent = await bob.writes("", quoted_status_id=post["id"])
    assert silent["quote"]["quoted_status"]["content"] == f"<p>{WORDS}</p>"


@pytest.mark.parametrize(
    ("policy", "visibility", "status"),
    [
        ("public", "public", {"stranger": 200, "follower": 200, "author": 200, "blocked": 404}),
        ("followers", "public", {"stranger": 404, "follower": 200, "author": 200, "blocked": 404}),
        ("nobody", "unlisted", {"stranger": 404, "follower": 404, "author": 200, "blocked": 404}),
        ("public", "private", {"stranger": 404, "follower": 404, "author": 200, "blocked": 404}),
        ("public", "direct", {"stranger": 404, "follower": 404, "author": 404, "blocked": 404}),
    ],
)
async def test_only_those_who_may_quote(
    invite: Invite, alice: Person, policy: str, visibility: str, status: dict[str, int]
) -> None:
    people = {name: await invite(name) for name in ("stranger", "follower", "blocked")} | {"author": alice}
    await people["follower"].follows(alice)
    await alice.post(f"/api/v1/accounts/{people['blocked'].id}/block")
    post = await alice.writes(WORDS, visibility=visibility, quote_approval_policy=policy)
    assert post["quote_approval"]["automatic"] == ([policy] if visibility == "public" else [])
    for name, person in people.items():
        said = (await person.get(f"/api/v1/statuses/{post['id']}")).json().get("quote_approval", {})
        answer = await person.post("/api/v1/statuses", {"status": "x", "quoted_status_id": post["id"]})
        assert answer.status_code == status[name], f"{name}: {answer.text}"
        if said:
            assert (said["current_user"] == "automatic") is (status[name] == 200), name
        if answer.status_code == 404:
            assert answer.json()["error"] == "The post you are trying to quote does not appear to exist."
    mine = (await alice.get("/api/v1/accounts/verify_credentials")).json()
    assert mine["statuses_count"] == 1 + (status["author"] == 200), "nothing was half-written"


async def test_a_stranger_is_told_that_they_may_not_quote(alice: Person, client: httpx.AsyncClient) -> None:
    post = await alice.writes(WORDS)
    assert (await client.get(f"/api/v1/statuses/{post['id']}")).json()["quote_approval"]["current_user"] == "denied"


async def test_bad_quotes_are_refused_and_nothing_is_written(alice: Person, bob: Person) -> None:
    post = await alice.writes(WORDS)
    for body, status in (
        ({"quoted_status_id": "1"}, 404),
        ({"quoted_status_id": post["id"], "quote_approval_policy": "friends"}, 422),
        ({"quoted_status_id": post["id"], "visibility": "direct"}, 422),
    ):
        answer = await bob.post("/api/v1/statuses", {"status": "x", **body})
        assert answer.status_code == status, answer.text
    assert (await bob.get(f"/api/v1/accounts/{bob.id}/statuses")).json() == []
    assert (await alice.get(f"/api/v1/statuses/{post['id']}")).json()["quotes_count"] == 0
    told = await bob.writes("@alice this", quoted_status_id=post["id"], visibility="direct")
    path = f"/api/v1/statuses/{told['id']}"
    edited = await bob._client.put(path, json={"status": "behind your back"}, headers=bob.headers)
    assert edited.status_code == 422
    assert "@<span>alice" in (await bob.get(path)).json()["content"]


async def test_a_quote_of_ones_own_followers_only_post_stays_among_followers(alice: Person, bob: Person) -> None:
    post = await alice.writes(WORDS, visibility="private")
    quote = await alice.writes("again", quoted_status_id=post["id"], visibility="public")
    assert quote["visibility"] == "private"
    assert (await bob.get(f"/api/v1/statuses/{quote['id']}")).status_code == 404


async def test_the_policy_comes_from_the_preference_and_can_be_changed(alice: Person, bob: Person) -> None:
    client = alice._client
    before = await alice.writes(WORDS)
    await client.patch(
        "/api/v1/accounts/update_credentials", json={"source": {"quote_policy": "nobody"}}, headers=alice.headers
    )
    assert (await alice.get("/api/v1/preferences")).json()["posting:default:quote_policy"] == "nobody"
    post = await alice.writes("mine alone")
    assert (before["quote_approval"]["automatic"], post["quote_approval"]["automatic"]) == (["public"], [])
    path = f"/api/v1/statuses/{post['id']}"
    changed = await client.put(
        f"{path}/interaction_policy", json={"quote_approval_policy": "followers"}, headers=alice.headers
    )
    assert changed.json()["quote_approval"]["automatic"] == ["followers"]
    kept = await client.put(path, json={"status": "edited"}, headers=alice.headers)
    assert kept.json()["quote_approval"]["automatic"] == ["followers"], "an edit that says nothing changes nothing"
    edited = await client.put(path, json={"status": "x", "quote_approval_policy": "public"}, headers=alice.headers)
    assert edited.json()["quote_approval"]["automatic"] == ["public"]
    for who, body, status in (
        (bob, {"quote_approval_policy": "nobody"}, 404),
        (alice, {"quote_approval_policy": "friends"}, 422),
        (alice, {}, 422),
    ):
        answer = await client.put(f"{path}/interaction_policy", json=body, headers=who.headers)
        assert answer.status_code == status, answer.text
    private = await alice.writes("for followers", visibility="private")
    forced = await client.put(
        f"/api/v1/statuses/{private['id']}/interaction_policy",
        json={"quote_approval_policy": "public"},
        headers=alice.headers,
    )
    assert forced.json()["quote_approval"]["automatic"] == []


@pytest.mark.parametrize(
    ("act", "told", "shown"),
    [
        ("nothing", "accepted", True),
        ("carol blocks alice", "blocked_account", False),
        ("alice blocks carol", "unauthorized", False),
        ("carol mutes alice", "muted_account", True),
        ("alice deletes", "deleted", False),
        ("alice revokes", "revoked", False),
    ],
)
async def test_each_viewer_gets_their_own_view_of_a_quote_everywhere(
    alice: Person, bob: Person, carol: Person, settle: Settle, act: str, told: str, shown: bool
) -> None:
    await carol.follows(bob)
    post = await alice.writes(WORDS)
    quote = await bob.writes("look", quoted_status_id=post["id"])
    await settle()
    assert WORDS in (await carol.get("/api/v1/timelines/home")).text, "the page is kept before anything happens"
    match act:
        case "carol blocks alice":
            await carol.post(f"/api/v1/accounts/{alice.id}/block")
        case "alice blocks carol":
            await alice.post(f"/api/v1/accounts/{carol.id}/block")
        case "carol mutes alice":
            await carol.post(f"/api/v1/accounts/{alice.id}/mute")
        case "alice deletes":
            await alice._client.delete(f"/api/v1/statuses/{post['id']}", headers=alice.headers)
        case "alice revokes":
            revoked = await alice.post(f"/api/v1/statuses/{post['id']}/quotes/{quote['id']}/revoke")
            assert revoked.json()["quote"] == {"state": "revoked", "quoted_status": None}
    await settle()
    for path in ("/api/v1/timelines/home", "/api/v1/timelines/public", f"/api/v1/accounts/{bob.id}/statuses"):
        answer = await carol.get(path)
        one = next(one for one in answer.json() if one["id"] == quote["id"])
        assert one["quote"]["state"] == told, path
        assert (one["quote"]["quoted_status"] is not None) is shown, path
        assert (WORDS in str(one)) is shown, path


@pytest.mark.parametrize("action", ["warn", "hide"])
@pytest.mark.parametrize(
    ("viewer", "marked"), [("carol", (True, True)), ("bob", (False, True)), ("alice", (False, False))]
)
async def test_filters_apply_to_quoted_words(
    alice: Person, bob: Person, carol: Person, settle: Settle, action: str, viewer: str, marked: tuple[bool, bool]
) -> None:
    outer, inner = marked
    person = {"alice": alice, "bob": bob, "carol": carol}[viewer]
    if person is not bob:
        await person.follows(bob)
    post = await alice.writes(WORDS)
    quote = await bob.writes("look", quoted_status_id=post["id"])
    await filters_out(person, "teapot", filter_action=action)
    await settle()
    seen = (await person.get(f"/api/v1/statuses/{quote['id']}")).json()
    assert bool(seen["filtered"]) is outer
    assert bool(seen["quote"]["quoted_status"]["filtered"]) is inner
    home = [one["id"] for one in (await person.get("/api/v1/timelines/home")).json()]
    assert (quote["id"] in home) is not (outer and action == "hide")


async def test_a_quote_in_a_quote_is_told_by_its_id(alice: Person, bob: Person, carol: Person) -> None:
    first = await alice.writes(WORDS)
    second = await bob.writes("second", quoted_status_id=first["id"])
    third = await carol.writes("third", quoted_status_id=second["id"])
    fourth = await alice.writes("fourth", quoted_status_id=third["id"])
    inner = third["quote"]["quoted_status"]["quote"]
    assert inner == {"state": "accepted", "quoted_status_id": first["id"]}
    assert fourth["quote"]["quoted_status"]["quote"]["quoted_status_id"] == second["id"]
    await carol.post(f"/api/v1/accounts/{alice.id}/block")
    seen = (await carol.get(f"/api/v1/statuses/{third['id']}")).json()
    assert seen["quote"]["quoted_status"]["quote"] == {"state": "blocked_account", "quoted_status_id": None}


async def test_a_boosted_quote_and_a_quoted_boost_show_the_post(alice: Person, bob: Person, carol: Person) -> None:
    post = await alice.writes(WORDS)
    quote = await bob.writes("look", quoted_status_id=post["id"])
    boost = await carol.does("reblog", quote)
    assert boost["quote"] is None
    assert boost["reblog"]["quote"]["quoted_status"]["id"] == post["id"]
    quoted = await alice.writes("ha", quoted_status_id=boost["id"])
    assert quoted["quote"]["quoted_status"]["id"] == quote["id"]


async def test_who_is_quoted_is_told_and_who_quotes_hears_of_edits(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = await alice.writes(WORDS)
    quote = await bob.writes("look", quoted_status_id=post["id"])
    await alice.writes("my own", quoted_status_id=post["id"])
    await settle()
    assert await alice.told() == [("quote", "bob")]
    group = (await alice.get("/api/v2/notifications")).json()["notification_groups"]
    assert [(one["type"], one["status_id"]) for one in group] == [("quote", quote["id"])]
    for text in ("edited", "edited again"):
        await alice._client.put(f"/api/v1/statuses/{post['id']}", json={"status": text}, headers=alice.headers)
    await settle()
    assert await bob.told() == [("quoted_update", "alice")]
    [told] = (await bob.get("/api/v1/notifications", **{"types[]": "quoted_update"})).json()
    assert (told["status"]["id"], told["status"]["quote"]["quoted_status"]["content"]) == (
        quote["id"],
        "<p>edited again</p>",
    )
    await alice.post(f"/api/v1/statuses/{post['id']}/quotes/{quote['id']}/revoke")
    await alice._client.put(f"/api/v1/statuses/{post['id']}", json={"status": "later"}, headers=alice.headers)
    await alice.post(f"/api/v1/accounts/{carol.id}/mute")
    await carol.writes("look", quoted_status_id=post["id"])
    await settle()
    assert await alice.told() == [("quote", "bob")], "a muted account never notifies me"
    assert await bob.told() == [("quoted_update", "alice")]


async def test_the_policy_holds_strangers_quotes_back(alice: Person, bob: Person, settle: Settle) -> None:
    await alice._client.patch(
        "/api/v2/notifications/policy", json={"for_not_following": "filter"}, headers=alice.headers
    )
    post = await alice.writes(WORDS)
    await bob.writes("look", quoted_status_id=post["id"])
    await settle()
    assert await alice.told() == []
    waiting = (await alice.get("/api/v1/notifications/requests")).json()
    assert [one["account"]["id"] for one in waiting] == [bob.id]


async def test_what_is_taken_down_and_restored_goes_and_comes_back_in_quotes(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await carol.follows(bob)
    post = await alice.writes(WORDS)
    quote = await bob.writes("look", quoted_status_id=post["id"])
    await settle()

    async def told() -> tuple[str, int | None]:
        await settle()
        [shown] = (await carol.get("/api/v1/timelines/home")).json()
        quoted = shown["quote"]["quoted_status"]
        return shown["quote"]["state"], quoted and quoted["quotes_count"]

    assert await told() == ("accepted", 1)
    for ids, down, back in (([post["id"]], ("deleted", None), ("accepted", 1)), ([quote["id"]], None, ("accepted", 1))):
        async with db.transaction() as tx:
            await take_down(tx, [int(one) for one in ids])
        await settle()
        if down:
            assert await told() == down
        else:
            assert (await carol.get(f"/api/v1/statuses/{post['id']}")).json()["quotes_count"] == 0
        async with db.transaction() as tx:
            await restore(tx, [int(one) for one in ids])
        assert await told() == back


async def test_quotes_are_listed_counted_and_taken_back(
    alice: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    post = await alice.writes(WORDS)
    made = [await bob.writes(f"quote {number}", quoted_status_id=post["id"]) for number in range(5)]
    hidden = await carol.writes("hidden", quoted_status_id=post["id"], visibility="private")
    path = f"/api/v1/statuses/{post['id']}"

    async def listed(who: Person) -> list[str]:
        seen: list[str] = []
        url: str | None = f"{path}/quotes?limit=2"
        while url:
            answer = await client.get(url, headers=who.headers)
            seen += [words(one).rpartition("<p>")[2] for one in answer.json()]
            url = answer.links.get("next", {}).get("url")
        return seen

    async def count() -> int:
        return int((await client.get(path)).json()["quotes_count"])

    assert await listed(alice) == [f"quote {number}" for number in (4, 3, 2, 1, 0)]
    assert await listed(carol) == ["hidden", *(f"quote {number}" for number in (4, 3, 2, 1, 0))]
    assert await count() == 6
    for _ in range(2):
        answer = await alice.post(f"{path}/quotes/{made[4]['id']}/revoke")
        assert (answer.status_code, answer.json()["quote"]["state"]) == (200, "revoked")
    await client.delete(f"/api/v1/statuses/{made[4]['id']}", headers=bob.headers)
    assert await count() == 5, "revoked twice and deleted counts once"
    await client.delete(f"/api/v1/statuses/{made[3]['id']}", headers=bob.headers)
    assert (await listed(alice), await count()) == (["quote 2", "quote 1", "quote 0"], 4)
    for who, quoted, quoting, status in (
        (bob, post, made[2], 403),
        (alice, made[1], made[2], 404),
        (alice, post, hidden, 404),
        (alice, post, post, 404),
    ):
        answer = await who.post(f"/api/v1/statuses/{quoted['id']}/quotes/{quoting['id']}/revoke")
        assert answer.status_code == status, answer.text


async def test_an_edit_keeps_the_quote_and_history_shows_it(alice: Person, bob: Person) -> None:
    post = await alice.writes(WORDS)
    quote = await bob.writes("look", quoted_status_id=post["id"])
    path = f"/api/v1/statuses/{quote['id']}"
    edited = (await bob._client.put(path, json={"status": "look here"}, headers=bob.headers)).json()
    assert edited["quote"]["quoted_status"]["id"] == post["id"]
    assert edited["content"].startswith('<p class="quote-inline">')
    assert (await bob.get(f"{path}/source")).json()["text"] == "look here"
    history: list[dict[str, Any]] = (await bob.get(f"{path}/history")).json()
    assert [one["quote"]["state"] for one in history] == ["accepted", "accepted"]


async def test_a_quote_for_later_waits_with_what_it_quotes(alice: Person, bob: Person) -> None:
    post = await alice.writes(WORDS)
    later = {"status": "look", "scheduled_at": "2099-01-01T00:00:00Z"}
    waiting = await bob.post("/api/v1/statuses", {**later, "quoted_status_id": post["id"]})
    assert waiting.json()["params"]["quoted_status_id"] == post["id"]
    assert (await bob.post("/api/v1/statuses", {**later, "quoted_status_id": "1"})).status_code == 404


async def test_open_streams_hear_of_a_quote_taken_back(alice: Person, bob: Person, settle: Settle) -> None:
    post = await alice.writes(WORDS)
    quote = await bob.writes("look", quoted_status_id=post["id"])
    await settle()
    with watching(bob) as take:
        await alice.post(f"/api/v1/statuses/{post['id']}/quotes/{quote['id']}/revoke")
        await settle()
        [(event, payload)] = take()
    assert (event, payload["quote"]) == ("status.update", {"state": "revoked", "quoted_status": None})


async def test_a_page_of_quotes_costs_no_query_per_post(alice: Person, bob: Person, settle: Settle) -> None:
    await bob.follows(alice)
    for number in range(20):
        post = await bob.writes(f"post {number}")
        await alice.writes(f"quote {number}", quoted_status_id=post["id"])
    await settle()
    await bob.home(limit=7)
    renders.clear()
    assert await count_statements(lambda: bob.home(limit=39)) <= 8, "cold"
    assert await count_statements(lambda: bob.home(limit=38)) <= 3, "warm"
