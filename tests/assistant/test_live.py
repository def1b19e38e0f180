"""Cards as they are written: word by word to whoever looks, harmless at every step, stopped when nobody wants them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from salon.assistant.jobs import STEP_SECONDS, to_shown
from salon.assistant.threads import UNANSWERED
from salon.kit import db
from salon.kit.chat import MAX_BYTES, MAX_LINE, NOT_UNDERSTOOD
from salon.kit.settings import Settings
from salon.mastodon.pushing_answers import EVENT, push_answers, stream_of
from tests.assistant.conftest import name_model
from tests.assistant.model_server import ModelServer, obey
from tests.assistant.test_asking import PAID, count_asks
from tests.assistant.test_catching_up import CASES, require_plain
from tests.assistant.test_threads import path_of, put, read_cards, take_away
from tests.conftest import Settle, run_jobs
from tests.social.conftest import Person
from tests.social.test_streams import listening

Told = dict[str, Any]


class Looking:
    """Somebody who looks at a conversation, and what their stream told them of it."""

    def __init__(self, subscriber: Any) -> None:
        self._subscriber = subscriber
        self.told: list[Told] = []

    async def wait_for(self, text: str | None, state: str = "asked") -> Told:
        """The first news in which the only card says this."""
        async with asyncio.timeout(20):
            while True:
                message = await self._subscriber.take()
                assert message is not None
                assert message.event == EVENT
                self.told.append(json.loads(message.payload))
                for card in self.told[-1]["cards"]:
                    if (card["text"], card["state"]) == (text, state):
                        return dict(card)


@asynccontextmanager
async def looking(person: Person, post: Told) -> AsyncIterator[Looking]:
    stream = stream_of(int(post["id"]))
    with listening(person, stream) as subscriber:
        yield Looking(subscriber)


@pytest.fixture(autouse=True)
def at_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word is a step, as the model of these tests waits after each."""
    monkeypatch.setattr("salon.assistant.jobs.STEP_SECONDS", 0.0)
    assert STEP_SECONDS > 0


async def test_a_card_is_told_word_by_word_and_the_whole_is_what_is_kept(
    alice: Person, bob: Person, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    name_model(settings, tmp_path, model, seconds=60)
    root = await alice.writes("The garden opens at nine.")
    model.held, model.say = True, lambda order: "At nine, says alice [1]."
    async with looking(alice, root) as hers:
        await bob.post(path_of(root))
        answering = asyncio.ensure_future(run_jobs())
        card = await hers.wait_for("At")
        assert [one["id"] for one in card["sources"]] == [root["id"]], "what it is made of is said from the start"
        model.further.release()
        await hers.wait_for("At nine,")
        assert [card["text"] for card in await read_cards(bob, root)] == ["At nine,"], "who comes later sees it too"
        for _ in range(9):
            model.further.release()
        await answering
        assert (await hers.wait_for("At nine, says alice [1].", "ready"))["model"] == "small"
    assert model.orders[0]["stream"] is True
    assert len(model.orders) == 1


async def test_whoever_may_not_see_a_source_is_told_no_word_of_it(
    alice: Person,
    bob: Person,
    carol: Person,
    model: ModelServer,
    settings: Settings,
    tmp_path: Path,
    settle: Settle,
) -> None:
    root = await alice.writes("A question")
    await bob.writes("Something that carol does not want to hear", in_reply_to_id=root["id"])
    await carol.post(f"/api/v1/accounts/{bob.id}/mute")
    await settle()
    name_model(settings, tmp_path, model, seconds=60)
    model.held, model.say = True, lambda order: "Something that nobody wants."
    async with looking(alice, root) as hers, looking(carol, root) as carols:
        await alice.post(path_of(root))
        answering = asyncio.ensure_future(run_jobs())
        for words in ("Something", "Something that", "Something that nobody"):
            await hers.wait_for(words)
            model.further.release()
        model.further.release()
        await answering
        await hers.wait_for("Something that nobody wants.", "ready")
        await push_answers(int(root["id"]))
        while not carols._subscriber.queue.empty():
            carols.told.append(json.loads(carols._subscriber.queue.get_nowait().payload))
    assert carols.told, "she was told something"
    assert not any(card["text"] for told in carols.told for card in told["cards"]), "and nothing of what was said"


async def test_a_conversation_one_may_not_see_is_not_listened_to(alice: Person, bob: Person) -> None:
    private = await alice.writes("for followers", visibility="private")
    for thread, status in ((private["id"], 404), ("1", 404), ("", 404)):
        answer = await bob.get(f"/api/v1/streaming/salon/thread?thread={thread}")
        assert answer.status_code == status, (thread, answer.text)


@pytest.mark.parametrize("how", ["taken away", "sent out"])
async def test_a_card_nobody_wants_any_more_is_not_written_on(
    alice: Person, bob: Person, model: ModelServer, settings: Settings, tmp_path: Path, how: str
) -> None:
    name_model(settings, tmp_path, model, PAID, seconds=60)
    root = await alice.writes("A question")
    model.held, model.say = True, lambda order: "One two three four five six seven."
    async with looking(bob, root) as his:
        await bob.post(path_of(root))
        answering = asyncio.ensure_future(run_jobs())
        await his.wait_for("One")
        if how == "taken away":
            assert await take_away(bob, root) == 200
        else:
            assert (await put(alice, path_of(root), {"wanted": False})).status_code == 200
        model.further.release()
        async with asyncio.timeout(20):
            await answering
            await model.left.wait()
    assert await read_cards(bob, root) == []
    asks, cost = await count_asks()
    assert asks == 1
    assert cost > 0, "what was set aside counts, as nobody knows what was thought by then"


@pytest.mark.parametrize("how", ["whole", "strict"])
async def test_a_server_that_does_not_answer_in_pieces_is_taken_at_its_whole_word(
    alice: Person, bob: Person, model: ModelServer, settle: Settle, how: str
) -> None:
    model.how = how
    one, two = await alice.writes("A question"), await alice.writes("Another")
    await bob.post(path_of(one))
    await settle()
    await bob.post(path_of(two))
    await settle()
    for post in (one, two):
        assert [(card["state"], card["text"]) for card in await read_cards(bob, post)] == [
            ("ready", "A model's words.")
        ]
    streams = [order["stream"] for order in model.orders]
    assert streams == ([True, True] if how == "whole" else [True, False, False]), "it is tried once"
    assert (await count_asks())[0] == 2


async def test_a_long_whole_answer_on_one_line_is_taken_where_pieces_were_asked_for(
    alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    model.how, model.say = "whole", lambda order: "Yes. " + " " * (2 * MAX_LINE)
    root = await alice.writes("A question")
    await bob.post(path_of(root))
    await settle()
    assert [(card["state"], card["text"]) for card in await read_cards(bob, root)] == [("ready", "Yes.")]
    model.say = lambda order: "Yes. " + " " * MAX_BYTES
    other = await alice.writes("Another")
    await bob.post(path_of(other))
    await settle()
    assert [card["problem"] for card in await read_cards(bob, other)] == [NOT_UNDERSTOOD]


@pytest.mark.parametrize("how", ["breaks", "errs"])
async def test_half_an_answer_is_none(alice: Person, bob: Person, model: ModelServer, settle: Settle, how: str) -> None:
    model.how, model.say = how, lambda order: "One two three"
    root = await alice.writes("A question")
    await bob.post(path_of(root))
    await settle()
    [card] = await read_cards(bob, root)
    assert (card["state"], card["text"], card["sources"]) == ("failed", None, [])
    assert card["problem"].startswith("The language model")
    assert await read_cards(alice, root) == []


async def test_an_answer_in_pieces_costs_what_the_server_says(
    alice: Person, bob: Person, model: ModelServer, settings: Settings, tmp_path: Path, settle: Settle
) -> None:
    name_model(settings, tmp_path, model, PAID)
    root = await alice.writes("A question")
    await bob.post(path_of(root))
    await settle()
    assert await count_asks() == (1, 1000 * 10 + 100 * 100)


async def test_words_that_cannot_be_shown_are_not_shown_at_any_step(
    alice: Person, model: ModelServer, settle: Settle
) -> None:
    root = await alice.writes("A question")
    model.say = lambda order: "Well then: child porn, preteen nudes and more of it and more"
    async with looking(alice, root) as hers:
        await alice.post(path_of(root))
        await settle()
        await hers.wait_for(None, "failed")
    assert not any("preteen nudes" in (card["text"] or "") for told in hers.told for card in told["cards"])
    [card] = await read_cards(alice, root)
    assert card["problem"] == "What the language model said cannot be shown here."


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["canary"])
def test_every_step_of_an_obedient_model_is_plain(case: dict[str, str]) -> None:
    """What a post talks a model into is harmless half written, too."""
    order = {"messages": [{}, {"content": case["text"][:600]}]}
    said = obey(order)
    for end in range(0, len(said), 7):
        require_plain(to_shown(said[:end], 2), case)


async def test_an_answer_that_never_ended_is_told_to_who_asked_and_may_be_asked_again(
    alice: Person, bob: Person, model: ModelServer, settle: Settle
) -> None:
    root = await alice.writes("A question")
    await bob.post(path_of(root))
    async with db.transaction() as tx:  # as if whatever was at it was killed
        await tx.execute("DELETE FROM procrastinate_jobs")
        await tx.execute("UPDATE thread_answers SET words = 'Half a', asked_at = asked_at - %s", (2 * UNANSWERED,))
    [card] = await read_cards(bob, root)
    assert (card["state"], card["text"]) == ("failed", None)
    assert card["problem"] == "Nothing came of it: the assistant did not come to an end."
    assert await read_cards(alice, root) == []
    await bob.post(path_of(root))
    await settle()
    assert [card["text"] for card in await read_cards(alice, root)] == ["A model's words."]
