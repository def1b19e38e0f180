"""Labelers: anyone may be one, says what they find, and is heard only by who chose to listen."""

from typing import Any

import httpx
import psycopg
import pytest

from salon.kit import db
from salon.safety.labelers.sight import Chosen, Claim, Standing, Subscription, to_sight
from tests.conftest import Settle
from tests.social.conftest import Invite, Person, watching, words
from tests.statements import counting

SALON = "/api/salon/v1"
LABELS = [
    {"value": "spam", "name": "Spam", "description": "Sells what nobody asked for", "severity": "warn"},
    {"value": "rude", "name": "Rude", "severity": "hide"},
    {"value": "satire", "name": "Satire", "severity": "show"},
]


async def declares(who: Person, labels: list[dict[str, Any]] = LABELS, status: int = 200) -> Any:
    body = {"about": "By the rules of the kitchen table", "labels": labels}
    answer = await who._client.put(f"{SALON}/labeler", json=body, headers=who.headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def listens(who: Person, labeler: Person, status: int = 200, **choices: str) -> Any:
    path = f"{SALON}/labelers/{labeler.id}/subscription"
    answer = await who._client.put(path, json={"choices": choices}, headers=who.headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def labels(who: Person, value: str, status: int = 200, verb: str = "", **about: str) -> Any:
    answer = await who.post(f"{SALON}/labels{verb}", {"value": value, **about})
    assert answer.status_code == status, answer.text
    return answer.json()


async def shows(who: Person, path: str, **query: Any) -> list[dict[str, Any]]:
    found = (await who.get(path, **query)).json()
    if isinstance(found, dict):
        found = found["statuses"] if "statuses" in found else found["ancestors"] + found["descendants"]
    return list(found)


def claims(post: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["labeler"]["acct"], one["value"], one["action"]) for one in post["salon"]["labels"]]


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


async def stands(who: Person, other: Person) -> dict[str, Any]:
    (found,) = (await who.get("/api/v1/accounts/relationships", **{"id[]": other.id})).json()
    return dict(found)


async def test_how_one_stands_to_somebody_says_what_labelers_one_listens_to_say_of_them(
    alice: Person, bob: Person, carol: Person
) -> None:
    await declares(carol)
    await labels(carol, "spam", account_id=bob.id)
    await labels(carol, "satire", account_id=alice.id)
    assert (await stands(alice, bob))["labels"] == []
    await listens(alice, carol)
    told = {"value": "spam", "name": "Spam", "of": "account", "action": "warn"}
    assert (await stands(alice, bob))["labels"] == [{**told, "labeler": {"id": carol.id, "acct": "carol"}}]
    followed = (await alice.post(f"/api/v1/accounts/{bob.id}/follow")).json()
    assert [one["value"] for one in followed["labels"]] == ["spam"]
    assert (await stands(alice, alice))["labels"] == [], "of oneself one is told elsewhere"
    await listens(alice, carol, spam="show")
    assert [one["action"] for one in (await stands(alice, bob))["labels"]] == ["show"]
    assert (await stands(carol, bob))["labels"] == []
    await labels(carol, "spam", verb="/retract", account_id=bob.id)
    assert (await stands(alice, bob))["labels"] == []


async def test_whom_a_label_hides_is_found_by_their_whole_name_only(
    client: httpx.AsyncClient, invite: Invite, alice: Person, carol: Person, settle: Settle
) -> None:
    dora = await invite("dorabella")
    body = {"discoverable": True, "display_name": "Dorabella Singer"}
    assert (await client.patch("/api/v1/accounts/update_credentials", json=body, headers=dora.headers)).is_success
    await declares(carol)
    await labels(carol, "rude", account_id=dora.id)
    await settle()

    async def finds(who: Person, words: str) -> list[bool]:
        answers = [
            (await who.get("/api/v2/search", q=words, type="accounts")).json()["accounts"],
            (await who.get("/api/v1/accounts/search", q=words)).json(),
        ]
        return [dora.id in {one["id"] for one in found} for found in answers]

    async def meets(who: Person) -> list[bool]:
        answers = [
            (await who.get("/api/v1/directory", local=True, limit=80)).json(),
            (await who.get("/api/v1/suggestions", limit=80)).json(),
            [one["account"] for one in (await who.get("/api/v2/suggestions", limit=80)).json()],
        ]
        return [dora.id in {one["id"] for one in found} for found in answers]

    for choices, found in (({"rude": "hide"}, False), ({"rude": "warn"}, True), ({"rude": "show"}, True)):
        await listens(alice, carol, **choices)
        assert (await finds(alice, "dorab"), await meets(alice)) == ([found] * 2, [found] * 3)
        assert await finds(alice, "@dorabella") == [True, True]
    await listens(alice, carol, rude="hide")
    assert (await finds(carol, "dorab"), await meets(carol)) == ([True] * 2, [True] * 3), "nobody else is touched"
    assert [one["id"] for one in (await dora.get("/api/v2/search", q="dorab")).json()["accounts"]] == [dora.id]


async def test_finding_people_asks_nothing_about_labels_for_who_listens_to_nobody(alice: Person, bob: Person) -> None:
    await alice.get("/api/v2/search", q="bo", type="accounts")
    with counting() as sent:
        found = (await alice.get("/api/v2/search", q="bo", type="accounts")).json()
    assert [one["id"] for one in found["accounts"]] == [bob.id]
    assert not any("label" in one for one in sent)


async def tells(who: Person) -> list[tuple[str, int]]:
    """Whose deeds somebody is told of, and what they are."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT n.kind, a.username FROM notifications n JOIN accounts a ON a.id = n.from_id"
            " WHERE n.owner_id = %s AND n.kind LIKE 'salon.label%%' ORDER BY n.id",
            (who.account_id,),
        )
        return await rows.fetchall()


async def objects(who: Person, label_id: str, status: int = 200, text: str = "I sell nothing") -> Any:
    answer = await who.post(f"{SALON}/labels/{label_id}/appeal", {"text": text})
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_who_is_labelled_objects_once_and_sees_with_the_labeler_why_it_stays(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await declares(carol)
    label = (await labels(carol, "spam", account_id=bob.id))["id"]
    for other in (alice, carol):
        await objects(other, label, status=404)
    await objects(bob, label, status=422, text=" ")
    await objects(bob, label, status=422, text="x" * 1001)
    made = await objects(bob, label)
    assert "already" in (await objects(bob, label, status=422))["error"]
    await settle()
    assert await tells(carol) == [("salon.label_appeal", "bob")]
    assert (await carol.get("/api/v1/notifications")).json() == [], "apps of Mastodon's know nothing like it"
    path = f"{SALON}/labels/appeals/{made['id']}/answer"
    for other in (alice, bob):
        assert (await other.post(path, {"keep": False})).status_code == 404
    assert (await carol.post(path, {"keep": True, "text": " "})).status_code == 422
    assert (await carol.post(path, {"keep": True, "text": "Look at your links"})).status_code == 200
    assert (await carol.post(path, {"keep": False})).status_code == 409
    (mine,) = (await bob.get(f"{SALON}/labels/about_me")).json()
    assert (mine["appeal"]["kept"], mine["appeal"]["answer"]) == (True, "Look at your links")
    for who, is_mine in ((bob, True), (carol, False)):
        (seen,) = (await who.get(f"{SALON}/labels/appeals")).json()
        assert (seen["mine"], seen["kept"], seen["text"]) == (is_mine, True, "I sell nothing")
    assert (await alice.get(f"{SALON}/labels/appeals")).json() == []
    await settle()
    assert await tells(bob) == [("salon.label_answer", "carol")]


async def test_a_label_taken_back_answers_the_objection_however_that_is_done(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await declares(carol)
    await listens(alice, carol)
    first = (await labels(carol, "spam", account_id=bob.id))["id"]
    post = await bob.writes("not rude at all")
    second = (await labels(carol, "rude", status_id=post["id"]))["id"]
    asked = await objects(bob, first)
    await objects(bob, second)
    answered = await carol.post(
        f"{SALON}/labels/appeals/{asked['id']}/answer", {"keep": False, "text": "You are right"}
    )
    assert (answered.json()["kept"], answered.json()["answer"]) == (False, "You are right")
    assert (await stands(alice, bob))["labels"] == []
    await labels(carol, "rude", verb="/retract", status_id=post["id"])
    seen = (await bob.get(f"{SALON}/labels/appeals")).json()
    assert [(one["value"], one["kept"], one["answer"]) for one in seen] == [
        ("rude", False, None),
        ("spam", False, "You are right"),
    ]
    assert (await bob.get(f"{SALON}/labels/about_me")).json() == []
    page = (await bob.get(f"{SALON}/labels/appeals", limit=1)).json()
    rest = (await bob.get(f"{SALON}/labels/appeals", limit=1, max_id=page[0]["id"])).json()
    assert [one["value"] for one in (*page, *rest)] == ["rude", "spam"]
    await settle()
    assert await tells(bob) == [("salon.label_answer", "carol")] * 2
    again = (await labels(carol, "spam", account_id=bob.id))["id"]
    await objects(bob, again)


async def test_a_label_that_is_abuse_is_taken_off_by_moderators_until_its_labeler_is_found_right(
    alice: Person, bob: Person, carol: Person, operator: Person, second: Person, settle: Settle
) -> None:
    await declares(carol)
    await listens(alice, carol)
    post = await bob.writes("about my faith")
    label = (await labels(carol, "spam", status_id=post["id"]))["id"]
    await objects(bob, label)
    path = f"/api/v1/statuses/{post['id']}"
    for other in (alice, carol):
        assert (await other.post(f"{SALON}/labels/{label}/report", {"comment": "abuse"})).status_code == 404
    told = await bob.post(f"{SALON}/labels/{label}/report", {"comment": "It mocks me"})
    assert told.status_code == 200, told.text
    (report,) = (await operator.get("/api/v1/admin/reports")).json()
    assert report["card"] == {
        "post_id": post["id"],
        "note_id": None,
        "label_id": label,
        "text": "Spam (spam): a post of @bob",
        "taken_down": False,
    }
    off = f"{SALON}/admin/labels/{label}/take_off"
    own = (await labels(carol, "spam", account_id=operator.id))["id"]
    assert (await operator.post(f"{SALON}/admin/labels/{own}/take_off", {"reason": "It is mine"})).status_code == 403
    assert (await bob.post(off, {"reason": "mine"})).status_code == 403
    assert (await operator.post(off, {"reason": " "})).status_code == 422
    assert (await operator.post(off, {"reason": "Mocking a faith is no label"})).status_code == 200
    assert (await operator.post(off, {"reason": "again"})).status_code == 409
    await settle()
    assert claims((await alice.get(path)).json()) == []
    assert (await bob.get(f"{SALON}/labels/about_me")).json() == []
    assert [one["kept"] for one in (await bob.get(f"{SALON}/labels/appeals")).json()] == [False]
    assert (await labels(carol, "spam", status_id=post["id"]))["id"] is None
    await labels(carol, "spam", verb="/retract", status=404, status_id=post["id"])
    assert claims((await alice.get(path)).json()) == [], "neither putting nor retracting brings it back"
    (report,) = (await operator.get("/api/v1/admin/reports")).json()
    assert report["card"]["taken_down"]
    (decision,) = (await carol.get(f"{SALON}/decisions")).json()
    assert (decision["subject"], decision["action"], decision["automated"]) == ("label", "remove", False)
    statement = decision["statement"]
    assert statement["decision_facts"] == "Mocking a faith is no label"
    assert statement["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
    assert (
        await carol.post(f"{SALON}/decisions/{decision['id']}/appeal", {"text": "It sells books"})
    ).status_code == 200
    (appeal,) = (await second.get(f"{SALON}/admin/appeals")).json()
    settling = {"answer": "It does sell books", "reverse": True}
    settled = await second.post(f"{SALON}/admin/appeals/{appeal['id']}/settle", settling)
    assert settled.status_code == 200, settled.text
    await settle()
    assert claims((await alice.get(path)).json()) == [("carol", "spam", "warn")]
