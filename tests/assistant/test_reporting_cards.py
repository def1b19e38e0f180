"""Cards are reported by who sees them, taken down with a decision, and given back by an appeal."""

from typing import Any

from tests.assistant.model_server import ModelServer
from tests.assistant.test_threads import path_of, read_cards, take_away
from tests.conftest import Settle
from tests.social.conftest import Invite, Person, another_operator, operator

__all__ = ["operator"]
DESK = "/api/v1/admin/reports"


def down_path(post: dict[str, Any]) -> str:
    return f"/api/salon/v1/admin/posts/{post['id']}/assistant/take_down"


async def test_a_reported_card_reaches_the_desk_goes_with_a_decision_and_comes_back_by_an_appeal(
    invite: Invite,
    operator: Person,
    alice: Person,
    bob: Person,
    carol: Person,
    model: ModelServer,
    settle: Settle,
) -> None:
    post = await alice.writes("What is this?")
    await bob.post(path_of(post))
    await settle()
    filed = await carol.post(f"{path_of(post)}/report", {"comment": "That is a lie.", "category": "violation"})
    assert filed.status_code == 200, filed.text
    [report] = (await operator.get(DESK)).json()
    named = {"post_id": post["id"], "note_id": None, "label_id": None}
    assert report["card"] == {**named, "text": "A model's words.", "taken_down": False}
    assert (report["target_account"]["id"], report["statuses"]) == (bob.id, []), "it is the doing of who asked"
    assert (await operator.post(down_path(post), {"reason": " "})).status_code == 422
    assert (await bob.post(down_path(post), {"reason": "mine"})).status_code == 403
    assert len(await read_cards(alice, post)) == 1, "nothing is half done"
    assert (await operator.post(down_path(post), {"reason": "It is a lie."})).status_code == 200
    assert await read_cards(alice, post) == []
    assert (await operator.post(down_path(post), {"reason": "Once more"})).status_code == 409
    assert (await operator.get(f"{DESK}/{report['id']}")).json()["card"]["taken_down"] is True
    assert (await bob.post(path_of(post))).status_code == 403, "it is not asked again"
    assert await take_away(bob, post) == 404, "nor made room for another"
    await settle()
    assert "moderation_warning" in [kind for kind, _ in await bob.told()]
    [told] = (await carol.get("/api/salon/v1/decisions")).json()
    assert (told["role"], told["subject"]) == ("reporter", "answer"), "who reported hears what came of it"
    [decision] = (await bob.get("/api/salon/v1/decisions")).json()
    assert (decision["subject"], decision["action"], decision["words"]) == ("answer", "remove", "A model's words.")
    assert decision["statement"]["decision_facts"] == "It is a lie."
    appealed = await bob.post(f"/api/salon/v1/decisions/{decision['id']}/appeal", {"text": "It is not."})
    assert appealed.status_code == 200, appealed.text
    second = await another_operator(invite)
    [appeal] = (await second.get("/api/salon/v1/admin/appeals")).json()
    path = f"/api/salon/v1/admin/appeals/{appeal['id']}/settle"
    assert (await operator.post(path, {"answer": "Indeed.", "reverse": True})).status_code == 403, (
        "somebody else has to"
    )
    settled = await second.post(path, {"answer": "Indeed.", "reverse": True})
    assert settled.status_code == 200, settled.text
    assert [card["text"] for card in await read_cards(alice, post)] == ["A model's words."]


async def test_a_moderator_brings_a_card_back_without_an_appeal(
    operator: Person, alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    post = await alice.writes("What is this?")
    await bob.post(path_of(post))
    await settle()
    back_path = down_path(post).replace("take_down", "restore")
    assert (await operator.post(back_path)).status_code == 404, "it stands"
    await operator.post(down_path(post), {"reason": "It is a lie."})
    assert (await bob.post(back_path)).status_code == 403
    assert await read_cards(alice, post) == []
    assert (await operator.post(back_path)).status_code == 200
    assert [card["text"] for card in await read_cards(alice, post)] == ["A model's words."]
    assert (await operator.post(back_path)).status_code == 404, "once"
    [decision] = (await bob.get("/api/salon/v1/decisions")).json()
    assert decision["reversed_at"] is not None
    assert (await operator.post(down_path(post), {"reason": "A lie after all."})).status_code == 200


async def test_who_sees_no_card_reports_none(
    operator: Person,
    alice: Person,
    bob: Person,
    model: ModelServer,
    settle: Settle,
) -> None:
    post, bare = await alice.writes("@assistant what is this?"), await alice.writes("No card here")
    await settle()
    assert (await bob.post(f"{path_of(bare)}/report", {"comment": "What?"})).status_code == 404
    await bob._client.put("/api/salon/v1/assistant/choices", json={"shows_cards": False}, headers=bob.headers)
    assert (await bob.post(f"{path_of(post)}/report", {"comment": "What?"})).status_code == 404
    for wrong in ({"category": "boring"}, {"comment": "x" * 1001}):
        assert (await alice.post(f"{path_of(post)}/report", wrong)).status_code == 422
    assert (await alice.post(f"{path_of(post)}/report", {"comment": "Mine is wrong"})).status_code == 200
    assert len((await operator.get(DESK)).json()) == 1
    assert model.orders
