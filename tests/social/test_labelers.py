"""Labelers: anyone may be one, says what they find, and is heard only by who chose to listen."""

from typing import Any

import httpx
import psycopg
import pytest

from salon.kit import db
from salon.safety.labelers.sight import Chosen, Claim, Standing, Subscription, to_sight
from tests.conftest import Settle
from tests.social.conftest import Invite, Person, watching, words
from tests.social.labelling import SALON, claims, declares, labels, listens, shows
from tests.statements import counting


def test_the_rule_hears_only_whom_a_viewer_chose_and_each_label_once() -> None:
    heard = Subscription(7, "scout", [Chosen(1, "spam", "Spam", "warn"), Chosen(2, "rude", "Rude", "hide")])
    standing = [
        Standing(3, 30, 7, "spam"),
        Standing(3, None, 7, "spam"),
        Standing(3, None, 7, "rude"),
        Standing(3, 30, 7, "undeclared"),
        Standing(3, 30, 8, "spam"),
    ]
    sight = to_sight({1: (heard,)}, standing)
    told = sight.list_claims(1, [30], [3])
    assert told == [
        Claim(2, 7, "scout", "rude", "Rude", "hide", of_account=True),
        Claim(1, 7, "scout", "spam", "Spam", "warn", of_account=False),
    ]
    assert sight.list_claims(1, [31], [4]) == []
    assert sight.list_claims(2, [30], [3]) == []
    assert sight.list_claims(None, [30], [3]) == []


async def test_a_label_is_seen_only_by_who_listens_and_says_who_claims_it(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await declares(carol)
    post = await bob.writes("Buy my boots")
    await labels(carol, "spam", status_id=post["id"])
    path = f"/api/v1/statuses/{post['id']}"
    assert (await alice.get(path)).json()["salon"]["labels"] == []
    await listens(alice, carol)
    shown = (await alice.get(path)).json()
    assert shown["salon"]["labels"] == [
        {
            "value": "spam",
            "name": "Spam",
            "labeler": {"id": carol.id, "acct": "carol"},
            "of": "status",
            "action": "warn",
        }
    ]
    (met,) = shown["filtered"]
    assert (met["filter"]["title"], met["filter"]["filter_action"]) == ("@carol: Spam", "warn")
    assert int(met["filter"]["id"]) < 0, "nobody's own filter"
    for other in (bob, carol):
        assert (await other.get(path)).json()["filtered"] == []
    assert (await alice._client.get(path)).json()["salon"]["labels"] == []


async def test_what_a_label_does_is_the_listeners_choice_in_every_timeline_thread_and_search(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await declares(carol)
    root = await bob.writes("a calm sea #sea")
    rude = await bob.writes("a rude sea #sea")
    reply = await carol.writes("a rude answer", in_reply_to_id=root["id"])
    await alice.does("bookmark", rude)
    await settle()
    await labels(carol, "rude", status_id=rude["id"])
    await labels(carol, "rude", status_id=reply["id"])
    await settle()
    paths: list[tuple[str, dict[str, Any]]] = [
        ("/api/v1/timelines/home", {}),
        ("/api/v1/timelines/public", {}),
        ("/api/v1/timelines/tag/sea", {}),
        ("/api/v1/bookmarks", {}),
        ("/api/v2/search", {"q": "sea"}),
        (f"/api/v1/accounts/{bob.id}/statuses", {}),
        (f"/api/v1/statuses/{root['id']}/context", {}),
    ]
    wanted: list[tuple[dict[str, str], int]] = [
        ({}, 0),
        ({"rude": "warn"}, 1),
        ({"rude": "show"}, 1),
        ({"rude": "hide"}, 0),
    ]
    for choices, times in wanted:
        await listens(alice, carol, **choices)
        for path, query in paths:
            found = [post for post in await shows(alice, path, **query) if "rude" in words(post)]
            assert (path, choices, len(found)) == (path, choices, times)
            for post in found:
                assert claims(post) == [("carol", "rude", choices["rude"])]
                assert len(post["filtered"]) == (choices["rude"] == "warn")
    named = await alice.get(f"/api/v1/statuses/{rude['id']}")
    assert named.status_code == 200, "found by who asks for it by name"
    await client.delete(f"{SALON}/labelers/{carol.id}/subscription", headers=alice.headers)
    for path, query in paths:
        assert (path, sum("rude" in words(post) for post in await shows(alice, path, **query))) == (path, 1)


async def test_a_label_on_an_account_covers_what_it_posts_and_boosts(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await declares(carol)
    await listens(alice, carol, rude="hide")
    other = await carol.writes("something kind")
    await bob.writes("my own words")
    await bob.does("reblog", other)
    await settle()
    assert await alice.home() == ["boost: something kind", "my own words"]
    await labels(carol, "rude", account_id=bob.id)
    await settle()
    assert await alice.home() == []
    await labels(carol, "rude", verb="/retract", account_id=bob.id)
    await settle()
    assert await alice.home() == ["boost: something kind", "my own words"]


async def test_a_quote_is_covered_with_what_it_quotes(alice: Person, bob: Person, carol: Person) -> None:
    await declares(carol)
    await listens(alice, carol)
    quoted = await carol.writes("cheap boots")
    quoting = await bob.writes("look at this", quoted_status_id=quoted["id"])
    await labels(carol, "spam", status_id=quoted["id"])
    shown = (await alice.get(f"/api/v1/statuses/{quoting['id']}")).json()
    assert [one["filter"]["title"] for one in shown["filtered"]] == ["@carol: Spam"]
    assert claims(shown) == []
    assert claims(shown["quote"]["quoted_status"]) == [("carol", "spam", "warn")]


async def test_a_stream_keeps_to_the_labels(alice: Person, bob: Person, carol: Person, settle: Settle) -> None:
    await alice.follows(bob)
    await settle()
    await declares(carol)
    await labels(carol, "rude", account_id=bob.id)
    with watching(alice) as take:
        await bob.writes("before she listens")
        await settle()
        assert [words(post) for event, post in take() if event == "update"] == ["before she listens"]
        await listens(alice, carol)
        await bob.writes("after")
        await settle()
        assert [event for event, _ in take() if event == "update"] == []


async def test_what_was_put_and_taken_back_stays_on_record(alice: Person, bob: Person, carol: Person) -> None:
    await declares(carol)
    post = await bob.writes("Buy my boots")
    first = await labels(carol, "spam", status_id=post["id"])
    again = await labels(carol, "spam", status_id=post["id"])
    assert (first["id"] is None, again["id"]) == (False, None), "it stands already"
    await labels(carol, "spam", verb="/retract", status_id=post["id"])
    await labels(carol, "spam", verb="/retract", status=404, status_id=post["id"])
    await labels(carol, "rude", account_id=bob.id)
    told = (await carol.get(f"{SALON}/labels")).json()
    assert [(one["value"], one["retracts"], one["status_id"]) for one in told] == [
        ("rude", False, None),
        ("spam", True, post["id"]),
        ("spam", False, post["id"]),
    ]
    mine = (await bob.get(f"{SALON}/labels/about_me")).json()
    assert [(one["labeler"]["username"], one["value"]) for one in mine] == [("carol", "rude")]
    assert (await alice.get(f"{SALON}/labels")).json() == []
    assert (await alice.get(f"{SALON}/labels/about_me")).json() == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with db.transaction() as tx:
            await tx.execute("UPDATE label_deeds SET value = 'kind'")


async def test_a_labeler_speaks_only_of_what_anybody_may_see(alice: Person, bob: Person, carol: Person) -> None:
    await declares(carol)
    await carol.follows(bob)
    for visibility in ("private", "direct"):
        post = await bob.writes("@carol between us", visibility=visibility)
        await labels(carol, "spam", status=404, status_id=post["id"])
    public = await bob.writes("for all")
    await bob.post(f"/api/v1/accounts/{carol.id}/block")
    await labels(carol, "spam", status_id=public["id"])
    await listens(alice, carol)
    assert claims((await alice.get(f"/api/v1/statuses/{public['id']}")).json()) == [("carol", "spam", "warn")]
    await labels(alice, "spam", status=403, status_id=public["id"])
    await labels(carol, "unheard-of", status=422, status_id=public["id"])
    await labels(carol, "spam", status=422)
    await labels(carol, "spam", status=422, status_id=public["id"], account_id=bob.id)
    await labels(carol, "spam", status=404, account_id="1")


async def test_who_ends_as_a_labeler_or_is_suspended_is_heard_no_more(
    client: httpx.AsyncClient, alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await declares(carol)
    await listens(alice, carol)
    post = await bob.writes("something rude")
    await labels(carol, "rude", status_id=post["id"])
    await settle()
    assert await alice.home() == []
    await declares(carol, [{"value": "rude", "name": "Rough", "severity": "warn"}])
    await settle()
    (shown,) = (await alice.get("/api/v1/timelines/home")).json()
    assert shown["filtered"][0]["filter"]["title"] == "@carol: Rough"
    assert (await client.delete(f"{SALON}/labeler", headers=carol.headers)).status_code == 200
    await settle()
    (shown,) = (await alice.get("/api/v1/timelines/home")).json()
    assert (shown["filtered"], shown["salon"]["labels"]) == ([], [])
    assert (await alice.get(f"{SALON}/labelers/{carol.id}")).status_code == 404
    await declares(carol)
    await settle()
    assert await alice.home() == []
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET state = 'suspended' WHERE id = %s", (carol.account_id,))
    assert (await alice.get(f"{SALON}/labelers")).json() == []


async def test_one_listens_to_twenty_labelers_at_most(invite: Invite, alice: Person) -> None:
    for number in range(21):
        labeler = await invite(f"labeler{number}")
        await declares(labeler)
        told = await listens(alice, labeler, status=200 if number < 20 else 422)
    assert "20 labelers" in told["error"]
    mine = (await alice.get(f"{SALON}/labelers/subscribed")).json()
    assert len(mine) == 20
    await listens(alice, labeler, status=422)
    page = (await alice.get(f"{SALON}/labelers", limit=15)).json()
    rest = (await alice.get(f"{SALON}/labelers", limit=15, max_id=page[-1]["id"])).json()
    assert len(page) + len(rest) == 21
    assert sum(one["subscribed"] for one in [*page, *rest]) == 20


async def test_bad_declarations_and_choices_are_refused(alice: Person, bob: Person) -> None:
    good = {"value": "spam", "name": "Spam"}
    for bad in (
        [],
        [good, good],
        [good | {"value": "Not Small"}],
        [good | {"name": " "}],
        [good | {"severity": "burn"}],
        [good | {"description": "x" * 501}],
        [{"value": f"v{number}", "name": "x"} for number in range(41)],
    ):
        await declares(alice, bad, status=422)
    assert (await alice.get(f"{SALON}/labeler")).json() is None
    await listens(bob, alice, status=404)
    await declares(alice, [good])
    await listens(bob, alice, status=422, spam="burn")
    await listens(bob, alice, status=422, unheard="hide")
    assert (await listens(bob, alice, spam="hide"))["choices"] == {"spam": "hide"}


async def test_who_listens_to_nobody_pays_nothing_for_labels(alice: Person, bob: Person, settle: Settle) -> None:
    await bob.writes("plain")
    await settle()
    await alice.get("/api/v1/timelines/public")
    with counting() as sent:
        assert (await alice.get("/api/v1/timelines/public")).status_code == 200
    assert sent
    assert not any("labels" in one for one in sent)
