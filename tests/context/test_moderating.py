"""Notes are reported by who sees them, taken down with a decision, given back by an appeal; they go with a writer."""

from salon.accounts.actions.profiles import suspend_account
from salon.kit import clock, db
from salon.safety.transparency import measure_year
from tests.assistant.model_server import ModelServer
from tests.conftest import Settle
from tests.context.conftest import NOTE, SALON, Camps, note_path, notes_of, propose, remove, shown_to
from tests.social.conftest import Invite, Person, another_operator
from tests.statements import count_statements

DESK = "/api/v1/admin/reports"


async def test_a_reported_note_reaches_the_desk_goes_with_a_decision_and_comes_back_by_an_appeal(
    invite: Invite, operator: Person, alice: Person, bob: Person, carol: Person, camps: Camps, settle: Settle
) -> None:
    post = await alice.writes("They tore down the bridge!")
    note = await propose(bob, post)
    await camps(note["id"], 2, 2)
    filed = await carol.post(note_path(note, "/report"), {"comment": "That is a lie.", "category": "violation"})
    assert filed.status_code == 200, filed.text
    [report] = (await operator.get(DESK)).json()
    said = f"{NOTE['text']}\n{NOTE['sources'][0]}"  # type: ignore[index]
    named = {"post_id": post["id"], "note_id": note["id"], "label_id": None}
    assert report["card"] == {**named, "text": said, "taken_down": False}
    assert report["target_account"]["id"] == bob.id
    down = f"{SALON}/admin/context/notes/{note['id']}/take_down"
    assert (await bob.post(down, {"reason": "mine"})).status_code == 403
    assert (await operator.post(down, {"reason": " "})).status_code == 422
    assert await shown_to(carol, post) == NOTE["text"], "nothing is half done"
    assert (await operator.post(down, {"reason": "It is a lie."})).status_code == 200
    assert await shown_to(carol, post) is None, "at once"
    assert (await carol.get(note_path(note))).status_code == 404
    [seen] = (await bob.get(notes_of(post))).json()["notes"]
    assert seen["taken_down"] is True, "its writer still sees it"
    assert await remove(bob, note_path(note)) == 404, "it is evidence now"
    assert (await operator.post(down, {"reason": "Once more"})).status_code == 409
    assert (await operator.get(f"{DESK}/{report['id']}")).json()["card"]["taken_down"] is True
    await settle()
    [decision] = (await bob.get(f"{SALON}/decisions")).json()
    assert (decision["subject"], decision["action"], decision["words"]) == ("note", "remove", said)
    assert (await bob.get(f"{SALON}/context")).json()["me"]["problem"] is not None, "whoever is decided against waits"
    appealed = await bob.post(f"{SALON}/decisions/{decision['id']}/appeal", {"text": "It is not."})
    assert appealed.status_code == 200, appealed.text
    second = await another_operator(invite)
    [appeal] = (await second.get(f"{SALON}/admin/appeals")).json()
    path = f"{SALON}/admin/appeals/{appeal['id']}/settle"
    settled = await second.post(path, {"answer": "Indeed.", "reverse": True})
    assert settled.status_code == 200, settled.text
    await settle()
    assert await shown_to(carol, post) == NOTE["text"]
    assert (await bob.get(f"{SALON}/context")).json()["me"]["problem"] is None
    year = (await measure_year(clock.now().year))["11_context_notes"]
    assert (year[0][:2], ("helpful", 4) in [row[:2] for row in year]) == (("state", "notes"), True)


async def test_notes_go_with_their_writer(alice: Person, bob: Person, carol: Person, camps: Camps, settle: Settle):
    post = await alice.writes("They tore down the bridge!")
    note = await propose(bob, post)
    await camps(note["id"], 2, 2)
    assert await shown_to(carol, post) == NOTE["text"]
    async with db.transaction() as tx:
        await suspend_account(tx, alice.account_id, bob.account_id)
    await settle()
    assert await shown_to(carol, post) is None
    assert (await carol.get(note_path(note))).status_code == 404


async def test_notes_cost_a_timeline_one_query_however_many(
    alice: Person, bob: Person, carol: Person, camps: Camps
) -> None:
    posts = [await alice.writes(f"Claim {n}") for n in range(3)]
    notes = [await propose(bob, post) for post in posts[:2]]
    path = f"/api/v1/accounts/{alice.id}/statuses?limit=10"
    await carol.get(path)
    without = await count_statements(lambda: carol.get(path + "&max_id=9000000000000000000"))
    for note in notes:
        await camps(note["id"], 2, 2)
    shown = await carol.get(path)
    assert [one["salon"]["context_note"] is not None for one in shown.json()] == [False, True, True]
    assert await count_statements(lambda: carol.get(path + "&max_id=9000000000000000001")) <= without + 1


async def test_drafts_are_for_who_may_write_a_note_here(
    alice: Person, bob: Person, carol: Person, cast: None, invite: Invite, model: ModelServer
) -> None:
    post, hidden = await alice.writes("A claim"), await alice.writes("A claim", visibility="private")
    assert (await bob.post(f"{notes_of(hidden)}/draft")).status_code == 404
    assert (await (await invite("newcomer")).post(f"{notes_of(post)}/draft")).status_code == 403
    assert (await alice.post(f"{notes_of(hidden)}/draft")).status_code == 422
    assert model.orders == []
    assert (await bob.post(f"{notes_of(post)}/draft")).status_code == 200


async def test_without_a_model_there_is_no_draft_and_the_page_offers_none(
    alice: Person, bob: Person, carol: Person, cast: None
) -> None:
    post = await alice.writes("A claim")
    assert (await bob.get(notes_of(post))).json()["may_draft"] is False
    assert (await bob.post(f"{notes_of(post)}/draft")).status_code == 422
