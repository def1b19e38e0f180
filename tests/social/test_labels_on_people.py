"""Labels on people: on their profiles, and where people are found."""

import httpx

from tests.conftest import Settle
from tests.social.conftest import Invite, Person
from tests.social.labelling import declares, labels, listens, stands
from tests.statements import counting


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
