"""The assistant in conversations: only when called, as one card, where it is wanted, made of what all may read."""

import json
from pathlib import Path
from typing import Any

import pytest

from salon.accounts.agents import ONLY_PEOPLE
from salon.kit import db
from salon.kit.settings import Settings
from tests.agents.conftest import make_agent
from tests.assistant.conftest import name_model
from tests.assistant.model_server import ModelServer, obey
from tests.assistant.test_catching_up import CASES, require_fenced, require_plain
from tests.conftest import Settle
from tests.matrix.test_standings import photograph
from tests.social.conftest import Person

CHANGED_ALONG = {"thread_answers", "assistant_asks", "log", "log_head", "log_cursors", "outbox", "rate_windows"}


def path_of(post: dict[str, Any]) -> str:
    return f"/api/salon/v1/posts/{post['id']}/assistant"


async def read_cards(person: Person, post: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await person.get(path_of(post))
    assert answer.status_code == 200, answer.text
    return list(answer.json()["cards"])


async def put(person: Person, path: str, body: dict[str, Any]) -> Any:
    return await person._client.put(path, json=body, headers=person.headers)


async def take_away(person: Person, post: dict[str, Any]) -> int:
    answer = await person._client.delete(path_of(post), headers=person.headers)
    return answer.status_code


async def test_nobody_called_it_and_it_says_nothing(
    alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    root = await alice.writes("Is the assistant any good? write to assistant@example.org or @assistants")
    await bob.writes("Who knows.", in_reply_to_id=root["id"])
    await settle()
    assert model.orders == []
    assert await read_cards(bob, root) == []


@pytest.mark.parametrize("by_name", [True, False])
async def test_called_by_name_or_button_it_answers_as_one_card_with_sources(
    alice: Person, bob: Person, carol: Person, model: ModelServer, settle: Settle, by_name: bool
) -> None:
    root = await alice.writes("The garden opens at nine.")
    asked = await bob.writes("@Assistant when does it open?" if by_name else "When?", in_reply_to_id=root["id"])
    model.say = lambda order: "At nine, says alice [1]."
    if not by_name:
        answer = await carol.post(path_of(asked))
        assert [card["state"] for card in answer.json()["cards"]] == ["asked"]
        await carol.post(path_of(asked))
    await settle()
    [card] = await read_cards(alice, root)
    assert (card["post_id"], card["state"], card["text"]) == (asked["id"], "ready", "At nine, says alice [1].")
    assert (card["model"], card["degree"]) == ("small", "generated")
    assert [one["id"] for one in card["sources"]] == [root["id"], asked["id"]]
    assert card["sources"][0]["handle"] == "@alice"
    assert len(model.orders) == 1
    assert (await bob.get(f"/api/v1/statuses/{asked['id']}/context")).json()["descendants"] == [], "it is no post"
    assert [kind for kind, _ in await alice.told()] == ["mention"] or await alice.told() == [], "and tells nobody"


async def test_without_a_model_there_is_a_sentence_and_no_card(alice: Person, settle: Settle) -> None:
    post = await alice.writes("@assistant are you there?")
    answer = await alice.post(path_of(post))
    assert (answer.status_code, answer.json()["error"].split(".")[0]) == (422, "This place has no language model")
    await settle()
    found = (await alice.get(path_of(post))).json()
    assert (found["available"], found["cards"]) == (False, [])


async def test_the_operator_switches_it_off_in_conversations(
    alice: Person, model: ModelServer, settings: Settings, tmp_path: Path, settle: Settle
) -> None:
    name_model(settings, tmp_path, model, "in_threads = false")
    post = await alice.writes("@assistant are you there?")
    assert (await alice.post(path_of(post))).status_code == 422
    await settle()
    assert model.orders == []
    answer = await alice.post("/api/salon/v1/assistant/tone", {"text": "Hello", "tone": "formal"})
    assert answer.status_code == 200, "help with one's own words stays"


async def test_whoever_began_a_conversation_sends_it_out_of_it(
    alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    root = await alice.writes("My garden")
    reply = await bob.writes("@assistant what is this?", in_reply_to_id=root["id"])
    await settle()
    assert len(await read_cards(bob, root)) == 1
    assert (await put(bob, path_of(root), {"wanted": False})).status_code == 404, "not bob's to say"
    assert (await put(alice, path_of(reply), {"wanted": False})).status_code == 404
    found = (await put(alice, path_of(root), {"wanted": False})).json()
    assert (found["wanted"], found["available"], found["mine"], found["cards"]) == (False, False, True, [])
    refused = await bob.post(path_of(reply))
    assert (refused.status_code, refused.json()["error"]) == (
        403,
        "Whoever began this conversation wants no assistant in it.",
    )
    again = await bob.writes("@assistant and now?", in_reply_to_id=root["id"])
    await settle()
    assert len(model.orders) == 1
    assert (await put(alice, path_of(root), {"wanted": True})).status_code == 200
    assert [card["post_id"] for card in await read_cards(bob, again)] == [reply["id"]]


async def test_who_wants_it_in_none_of_their_conversations_says_so_once(
    alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    assert (await put(alice, "/api/salon/v1/assistant/choices", {"in_my_threads": False})).json() == {
        "shows_cards": True,
        "in_my_threads": False,
    }
    root = await alice.writes("My garden")
    await bob.writes("@assistant what is this?", in_reply_to_id=root["id"])
    await settle()
    assert (await bob.post(path_of(root))).status_code == 403
    assert model.orders == []


async def test_whoever_wants_to_see_no_cards_sees_none(
    alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    root = await alice.writes("@assistant say something")
    await settle()
    assert len(await read_cards(bob, root)) == 1
    await put(bob, "/api/salon/v1/assistant/choices", {"shows_cards": False})
    assert await read_cards(bob, root) == []
    await put(bob, "/api/salon/v1/assistant/choices", {"shows_cards": True})
    await put(bob, "/api/salon/v1/dial", {"everywhere": {"degrees": ["none", "assisted"], "unknown": True}})
    assert await read_cards(bob, root) == [], "the dial counts too"
    assert len(await read_cards(alice, root)) == 1


async def test_a_card_is_made_of_what_everybody_may_read(
    alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    root = await alice.writes("The open part")
    await alice.writes("The followers' part", visibility="private", in_reply_to_id=root["id"])
    await alice.writes("@bob the secret part", visibility="direct", in_reply_to_id=root["id"])
    model.say = obey
    await bob.post(path_of(root))
    await settle()
    [card] = await read_cards(bob, root)
    assert "open part" in card["text"]
    assert "followers' part" not in json.dumps(model.orders)
    assert "secret part" not in json.dumps(model.orders)
    private = await alice.writes("for followers", visibility="private")
    refused = await alice.post(path_of(private))
    assert (refused.status_code, refused.json()["error"]) == (
        422,
        "The assistant answers only where everybody may read.",
    )
    assert (await bob.post(path_of(private))).status_code == 404


async def test_a_card_goes_with_any_post_it_was_made_of(
    alice: Person, bob: Person, carol: Person, model: ModelServer, settle: Settle
) -> None:
    root = await alice.writes("A question")
    gone = await bob.writes("Words that will be taken back", in_reply_to_id=root["id"])
    await carol.post(path_of(root))
    await settle()
    assert len(await read_cards(carol, root)) == 1
    await alice.post(f"/api/v1/accounts/{bob.id}/mute")
    assert await read_cards(alice, root) == [], "of somebody muted"
    await bob._client.delete(f"/api/v1/statuses/{gone['id']}", headers=bob.headers)
    assert await read_cards(carol, root) == []


async def test_a_card_is_taken_away_by_whom_it_concerns(
    alice: Person, bob: Person, carol: Person, model: ModelServer, settle: Settle
) -> None:
    root = await alice.writes("A question")
    reply = await bob.writes("@assistant well?", in_reply_to_id=root["id"])
    await settle()
    assert await take_away(carol, reply) == 404
    assert await take_away(alice, reply) == 200
    assert await read_cards(bob, root) == []
    assert await take_away(bob, reply) == 404


@pytest.mark.parametrize("how", ["busy", "refuses", "garbage", "silent", "broken", "empty", "tools"])
async def test_a_failure_is_told_to_whoever_asked_and_may_be_asked_again(
    alice: Person, bob: Person, model: ModelServer, settle: Settle, how: str
) -> None:
    root = await alice.writes("A question")
    model.how = how
    await bob.post(path_of(root))
    await settle()
    [card] = await read_cards(bob, root)
    assert (card["state"], card["text"], card["sources"]) == ("failed", None, [])
    assert card["problem"].startswith("The language model")
    assert await read_cards(alice, root) == []
    model.how = "ok"
    await bob.post(path_of(root))
    await settle()
    [card] = await read_cards(alice, root)
    assert card["state"] == "ready"


async def test_an_automated_account_calls_nobody(
    alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET bot = true WHERE id = %s", (bob.account_id,))
    post = await bob.writes("@assistant talk to me")
    await settle()
    assert (await bob.post(path_of(post))).status_code == 403
    assert model.orders == []


async def test_an_agent_has_no_help_from_the_model_as_that_is_in_no_budget_of_its(
    alice: Person, model: ModelServer
) -> None:
    agent = await make_agent(alice)
    refused = await agent.post("/api/salon/v1/assistant/tone", {"text": "Hello", "tone": "formal"})
    assert (refused.status_code, refused.json()["error"]) == (403, ONLY_PEOPLE)
    root = await alice.writes("One")
    await alice.writes("Two", in_reply_to_id=root["id"])
    told = (await agent.post("/api/salon/v1/assistant/catch_up", {"status_id": root["id"]})).json()
    assert (told["made_by"], told["posts"], told["problem"]) == ("rules", 2, ONLY_PEOPLE)
    assert model.orders == []


async def test_what_may_not_be_shown_is_no_card(alice: Person, model: ModelServer, settle: Settle) -> None:
    post = await alice.writes("@assistant say something")
    model.say = lambda order: "child porn, preteen nudes"
    await settle()
    [card] = await read_cards(alice, post)
    assert (card["state"], card["problem"]) == ("failed", "What the language model said cannot be shown here.")


async def test_no_post_talks_an_obedient_model_into_more_than_a_card(
    alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    """Each case calls the assistant, and the model does what it says: a card of plain words, and nothing else."""
    model.say = obey
    written = [await bob.writes(f"@assistant {case['text'][:4000]}", in_reply_to_id=None) for case in CASES]
    await alice.told()
    before = await photograph()
    await settle()
    after = await photograph()
    changed = {table for table in after if after[table] != before[table]}
    assert {table for table in changed if not table.startswith("procrastinate")} <= CHANGED_ALONG | FEEDS
    by_canary = {order["messages"][1]["content"]: order for order in model.orders}
    assert len(by_canary) == len(CASES)
    for case, post in zip(CASES, written, strict=True):
        [card] = await read_cards(alice, post)
        assert card["state"] == "ready", (case, card)
        require_plain(card["text"], case)
        [content] = [one for one in by_canary if case["canary"] in one]
        require_fenced_all(content, case["canary"])
    assert await alice.told() == []


FEEDS = {"daily_choices", "home_entries", "filled_homes", "notifications", "post_cards", "cards"}  # what happens anyway


def require_fenced_all(content: str, canary: str) -> None:
    """Both fences of a question hold: that of the conversation, and that of what was asked."""
    first, _, second = content.partition("\n\nYou stand under post [")
    require_fenced(first, canary)
    require_fenced("\n" + second.partition("\n")[2].join(["x\n", ""]), canary)
