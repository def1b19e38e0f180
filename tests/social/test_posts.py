"""Posts: writing, editing, deleting, who sees what, and what bad input gets."""

import asyncio
from itertools import product

import httpx
import pytest

from salon.accounts.actions.apps import issue_token, register_app
from salon.kit import db
from salon.posts.rules import Standing, may_boost, may_remix, may_see, narrower
from tests.conftest import Settle
from tests.social.conftest import Person
from tests.social.test_profile_feed import upload

VISIBILITIES = ("public", "unlisted", "private", "direct")


@pytest.mark.parametrize(
    ("standing", "seen"),
    [
        (Standing(), {"public", "unlisted"}),
        (Standing(follows=True), {"public", "unlisted", "private"}),
        (Standing(mentioned=True), set(VISIBILITIES)),
        (Standing(is_author=True), set(VISIBILITIES)),
        (Standing(blocked=True), set()),
        (Standing(blocked=True, follows=True, mentioned=True), set()),
        (Standing(muted=True), {"public", "unlisted"}),
    ],
)
def test_who_may_see_a_post(standing: Standing, seen: set[str]) -> None:
    assert {visibility for visibility in VISIBILITIES if may_see(visibility, standing)} == seen


def test_nobody_may_boost_or_remix_what_they_may_not_see() -> None:
    for visibility, remix, flags in product(
        VISIBILITIES, ("everyone", "followers", "nobody"), product((False, True), repeat=4)
    ):
        standing = Standing(*flags)
        if not may_see(visibility, standing):
            assert not may_boost(visibility, standing)
            assert not may_remix(remix, visibility, standing)


@pytest.mark.parametrize(
    ("remix", "standing", "allowed"),
    [
        ("everyone", Standing(), True),
        ("followers", Standing(), False),
        ("followers", Standing(follows=True), True),
        ("nobody", Standing(follows=True), False),
        ("nobody", Standing(is_author=True), True),
        ("everyone", Standing(blocked=True), False),
    ],
)
def test_the_author_says_who_may_remix(remix: str, standing: Standing, allowed: bool) -> None:
    assert may_remix(remix, "public", standing) is allowed


def test_an_answer_is_never_seen_by_more_than_what_it_answers() -> None:
    assert narrower("public", "private") == "private"
    assert narrower("public", "direct") == "direct"
    assert narrower("direct", "private") == "direct"
    assert narrower("public", "unlisted") == "public"


async def test_words_become_safe_html_with_links(alice: Person, bob: Person) -> None:
    post = await alice.writes("Hi @bob <script>alert(1)</script> see https://example.org/a?b=1&c=2 #Fun\n\nBye @nobody")
    assert "<script>" not in post["content"]
    assert "&lt;script&gt;" in post["content"]
    assert 'href="https://example.org/a?b=1&amp;c=2"' in post["content"]
    assert post["mentions"][0]["username"] == "bob"
    assert [tag["name"] for tag in post["tags"]] == ["fun"]
    assert post["content"].count("<p>") == 2
    assert "@nobody" in post["content"]
    assert "/@nobody" not in post["content"]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"status": ""}, 422, "blank"),
        ({"status": "   \n"}, 422, "blank"),
        ({"status": "x" * 5001}, 422, "5000"),
        ({"status": "hi", "visibility": "everyone"}, 422, "Visibility"),
        ({"status": "hi", "in_reply_to_id": "123"}, 404, "does not appear to exist"),
        ({"status": "hi", "in_reply_to_id": "what"}, 404, "not found"),
        ({"status": "hi", "media_ids": ["99"]}, 422, ""),
        ({"status": "hi \x00"}, 422, "stored"),
        ({"status": "hi", "remix": "maybe"}, 422, "Remix"),
        ([1, 2], 400, "object"),
    ],
)
async def test_bad_posts_get_a_sentence_and_change_nothing(alice: Person, body: object, status: int, says: str) -> None:
    answer = await alice.post("/api/v1/statuses", body)
    assert answer.status_code == status, answer.text
    assert says.lower() in answer.json()["error"].lower()
    assert (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json() == []


async def test_a_link_counts_for_23_characters(alice: Person) -> None:
    link = "https://example.org/" + "a" * 300
    assert (await alice.post("/api/v1/statuses", {"status": "x" * 4976 + " " + link})).status_code == 200
    assert (await alice.post("/api/v1/statuses", {"status": "x" * 4977 + " " + link})).status_code == 422


async def test_pressing_post_twice_at_once_posts_once(alice: Person) -> None:
    body = {"status": "only once"}
    answers = await asyncio.gather(
        *(alice.post("/api/v1/statuses", body, **{"Idempotency-Key": "k1"}) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json()) == 1


async def test_a_failed_post_does_not_use_up_its_key(alice: Person) -> None:
    assert (await alice.post("/api/v1/statuses", {"status": ""}, **{"Idempotency-Key": "k2"})).status_code == 422
    assert (await alice.post("/api/v1/statuses", {"status": "now"}, **{"Idempotency-Key": "k2"})).status_code == 200


async def test_an_edit_keeps_what_was_there(alice: Person, bob: Person, client: httpx.AsyncClient) -> None:
    post = await alice.writes("first #one")
    answer = await client.put(f"/api/v1/statuses/{post['id']}", json={"status": "second #two"}, headers=alice.headers)
    assert answer.json()["edited_at"] is not None
    assert [tag["name"] for tag in answer.json()["tags"]] == ["two"]
    history = (await bob.get(f"/api/v1/statuses/{post['id']}/history")).json()
    assert ["first" in history[0]["content"], "second" in history[1]["content"]] == [True, True]
    assert (await alice.get(f"/api/v1/statuses/{post['id']}/source")).json()["text"] == "second #two"
    assert (
        await client.put(f"/api/v1/statuses/{post['id']}", json={"status": "mine"}, headers=bob.headers)
    ).status_code == 404


async def test_a_deleted_post_is_gone_everywhere(
    alice: Person, bob: Person, client: httpx.AsyncClient, settle: Settle
) -> None:
    await bob.follows(alice)
    post = await alice.writes("short-lived #gone")
    await bob.does("favourite", post)
    await settle()
    answer = await client.delete(f"/api/v1/statuses/{post['id']}", headers=alice.headers)
    assert answer.json()["text"] == "short-lived #gone"
    await settle()
    assert (await bob.get(f"/api/v1/statuses/{post['id']}")).status_code == 404
    assert await bob.home() == []
    assert (await bob.get("/api/v1/favourites")).json() == []
    assert (await bob.get("/api/v1/timelines/tag/gone")).json() == []
    assert (await client.get("/api/v1/timelines/public")).json() == []


async def test_only_the_mentioned_see_a_direct_post(
    alice: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    post = await alice.writes("psst @bob", visibility="direct")
    assert (await bob.get(f"/api/v1/statuses/{post['id']}")).status_code == 200
    assert (await carol.get(f"/api/v1/statuses/{post['id']}")).status_code == 404
    assert (await client.get(f"/api/v1/statuses/{post['id']}")).status_code == 404
    assert (await carol.post(f"/api/v1/statuses/{post['id']}/favourite")).status_code == 404
    assert (await bob.post(f"/api/v1/statuses/{post['id']}/reblog")).status_code == 403


async def test_the_blocked_neither_see_nor_answer(alice: Person, bob: Person) -> None:
    post = await alice.writes("for friends")
    await alice.post(f"/api/v1/accounts/{bob.id}/block")
    assert (await bob.get(f"/api/v1/statuses/{post['id']}")).status_code == 404
    assert (await bob.post("/api/v1/statuses", {"status": "but", "in_reply_to_id": post["id"]})).status_code == 404


async def test_counts_and_marks_are_right_whoever_looks(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = await alice.writes("count me")
    for _ in range(2):
        await bob.does("favourite", post)
    boosted = await bob.does("reblog", post)
    assert boosted["reblog"]["id"] == post["id"]
    await bob.does("bookmark", post)
    await carol.writes("an answer", in_reply_to_id=post["id"])
    await settle()
    seen = (await bob.get(f"/api/v1/statuses/{post['id']}")).json()
    assert (seen["favourites_count"], seen["reblogs_count"], seen["replies_count"]) == (1, 1, 1)
    assert (seen["favourited"], seen["reblogged"], seen["bookmarked"]) == (True, True, True)
    other = (await carol.get(f"/api/v1/statuses/{post['id']}")).json()
    assert (other["favourited"], other["reblogged"], other["bookmarked"]) == (False, False, False)
    await bob.does("unfavourite", post)
    await bob.does("unreblog", post)
    await settle()
    after = (await bob.get(f"/api/v1/statuses/{post['id']}")).json()
    assert (after["favourites_count"], after["reblogs_count"], after["favourited"]) == (0, 0, False)


async def test_the_conversation_is_whole_and_in_order(alice: Person, bob: Person, carol: Person) -> None:
    first = await alice.writes("one")
    second = await bob.writes("two", in_reply_to_id=first["id"])
    third = await carol.writes("three", in_reply_to_id=second["id"])
    aside = await carol.writes("aside", in_reply_to_id=first["id"])
    context = (await alice.get(f"/api/v1/statuses/{second['id']}/context")).json()
    assert [post["id"] for post in context["ancestors"]] == [first["id"]]
    assert [post["id"] for post in context["descendants"]] == [third["id"]]
    whole = (await alice.get(f"/api/v1/statuses/{first['id']}/context")).json()
    assert [post["id"] for post in whole["descendants"]] == [second["id"], third["id"], aside["id"]]


async def test_a_post_is_found_by_what_its_pictures_show_as_they_are_described_now(
    client: httpx.AsyncClient, alice: Person, bob: Person, settle: Settle
) -> None:
    async def find(words: str) -> list[str]:
        return [post["id"] for post in (await bob.get("/api/v2/search", q=words)).json()["statuses"]]

    pictures = [await upload(alice, client, description) for description in ("Two herons on a jetty", "A heron asleep")]
    post = await alice.writes("Evening, #quiet", media_ids=pictures)
    hidden = await upload(alice, client, "A heron for myself")
    await alice.writes("Not for everybody", media_ids=[hidden], visibility="private")
    await settle()
    assert await find("heron") == await find("herons jetty") == [post["id"]]
    assert await find("heron -evening") == []
    attributes = [{"id": pictures[0], "description": "Two cranes"}, {"id": pictures[1], "description": "A crane"}]
    changed = {"status": "Evening, #quiet", "media_ids": pictures, "media_attributes": attributes}
    path = f"/api/v1/statuses/{post['id']}"
    assert (await client.put(path, json=changed, headers=alice.headers)).status_code == 200
    assert (await find("heron"), await find("cranes")) == ([], [post["id"]])
    assert (await client.delete(path, headers=alice.headers)).status_code == 200
    assert await find("cranes") == []


async def test_search_finds_posts_people_and_tags(alice: Person, bob: Person) -> None:
    await alice.writes("a heron by the canal #birds")
    await alice.writes("a secret heron", visibility="private")
    found = (await bob.get("/api/v2/search", q="heron")).json()
    assert len(found["statuses"]) == 1
    assert (await bob.get("/api/v2/search", q="#bir")).json()["hashtags"][0]["name"] == "birds"
    assert (await bob.get("/api/v2/search", q="@ali")).json()["accounts"][0]["username"] == "alice"


@pytest.mark.parametrize("scope", ["read", "read:accounts", "write:media"])
async def test_a_token_without_the_scope_writes_nothing(alice: Person, client: httpx.AsyncClient, scope: str) -> None:
    async with db.transaction() as tx:
        app, _ = await register_app(tx, "reader", ["urn:ietf:wg:oauth:2.0:oob"], [scope], None)
        grant = await issue_token(tx, app.id, alice.account_id, [scope])
    answer = await client.post(
        "/api/v1/statuses", json={"status": "no"}, headers={"Authorization": f"Bearer {grant.token}"}
    )
    assert answer.status_code == 403
    assert answer.json() == {"error": "This action is outside the authorized scopes"}
