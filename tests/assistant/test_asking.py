"""The language model: what it is asked, what it may cost, and what happens when it misbehaves."""

from pathlib import Path

import pytest

from salon.assistant import budget
from salon.assistant.asking import find_assistant
from salon.kit import clock, db
from salon.kit.settings import Settings
from tests.assistant.conftest import name_model
from tests.assistant.model_server import ModelServer
from tests.social.conftest import Person

TEXT = {"text": "Come to the garden tomorrow https://example.org/garden", "tone": "friendlier"}
PAID = "prices = { input = 10, output = 100 }"


async def count_asks() -> tuple[int, int]:
    async with db.reading() as conn:
        row = await (
            await conn.execute("SELECT count(*), coalesce(sum(cost), 0)::bigint FROM assistant_asks")
        ).fetchone()
    assert row is not None
    return row[0], row[1]


async def test_a_place_without_a_model_says_so_and_offers_what_rules_can_do(alice: Person) -> None:
    found = (await alice.get("/api/salon/v1/assistant")).json()
    assert found == {
        "model": None,
        "sees_pictures": False,
        "translates": False,
        "asks_left": None,
        "spend_left": None,
    }
    answer = await alice.post("/api/salon/v1/assistant/tone", TEXT)
    assert answer.status_code == 422
    assert answer.json()["error"] == "This place has no language model. Whoever runs it can name one."


async def test_the_model_is_asked_in_the_protocol_with_its_key_and_without_tools(
    alice: Person, model: ModelServer, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_KEY", "secret words")
    name_model(settings, tmp_path, model, 'key = "A_KEY"')
    model.say = lambda order: "Do come to the garden! https://example.org/garden"
    answer = await alice.post("/api/salon/v1/assistant/tone", TEXT)
    assert answer.json() == {
        "text": "Do come to the garden! https://example.org/garden",
        "made_by": "model",
        "model": "small",
    }
    assert model.paths == ["/v1/chat/completions"]
    assert model.headers[0]["authorization"] == "Bearer secret words"
    order = model.orders[0]
    assert set(order) == {"model", "messages", "max_tokens", "stream"}
    assert [one["role"] for one in order["messages"]] == ["system", "user"]
    assert "<<<content" in order["messages"][1]["content"]


@pytest.mark.parametrize(
    ("how", "sentence", "counted"),
    [
        ("refuses", "The language model would not do this.", 1),
        ("filtered", "The language model would not do this.", 1),
        ("busy", "The language model has had enough for now. Try again later.", 0),
        ("broken", "The language model has a problem just now.", 1),
        ("garbage", "The language model answered what is not understood.", 1),
        ("empty", "The language model answered what is not understood.", 1),
        ("tools", "The language model answered what is not understood.", 1),
        ("silent", "The language model does not answer just now.", 1),
        ("rude", "The language model does not answer just now.", 1),
    ],
)
async def test_whatever_the_model_does_wrong_is_a_sentence(
    alice: Person, model: ModelServer, how: str, sentence: str, counted: int
) -> None:
    model.how = how
    answer = await alice.post("/api/salon/v1/assistant/tone", TEXT)
    assert (answer.status_code, answer.json()["error"]) == (503, sentence)
    assert (await count_asks())[0] == counted, "only what was turned away at the door is given back"


async def test_one_person_asks_so_often_a_day_and_others_still_may(
    alice: Person, bob: Person, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    name_model(settings, tmp_path, model, "asks_per_day = 2")
    for _ in range(2):
        assert (await alice.post("/api/salon/v1/assistant/tone", TEXT)).status_code == 200
    assert (await alice.get("/api/salon/v1/assistant")).json()["asks_left"] == 0
    answer = await alice.post("/api/salon/v1/assistant/tone", TEXT)
    assert (answer.status_code, answer.json()["error"]) == (
        429,
        "You have asked as often as one person may in a day. Try again tomorrow.",
    )
    assert (await bob.post("/api/salon/v1/assistant/tone", TEXT)).status_code == 200
    assert len(model.orders) == 3, "the model was not called for what was refused"
    with clock.at(clock.now() + budget.DAY):
        assert (await alice.get("/api/salon/v1/assistant")).json()["asks_left"] == 2


async def test_what_it_costs_is_what_the_server_says_and_stops_at_the_cap(
    alice: Person, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    name_model(settings, tmp_path, model, f"max_tokens = 200\nspend_per_day = 0.05\n{PAID}")
    assert (await alice.post("/api/salon/v1/assistant/tone", TEXT)).status_code == 200
    assert await count_asks() == (1, 1000 * 10 + 100 * 100)
    assert (await alice.get("/api/salon/v1/assistant")).json()["spend_left"] == 30_000
    assert (await alice.post("/api/salon/v1/assistant/tone", TEXT)).status_code == 200
    answer = await alice.post("/api/salon/v1/assistant/tone", TEXT)
    assert answer.status_code == 429, "10 000 is left, and an answer may cost 20 000 and more"
    assert answer.json()["error"] == "You have used up what one person may spend on words in a day."
    assert len(model.orders) == 2


async def test_all_together_stop_at_the_places_cap(
    alice: Person, bob: Person, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    name_model(settings, tmp_path, model, f"max_tokens = 200\nspend_here_per_day = 0.04\n{PAID}")
    assert (await alice.post("/api/salon/v1/assistant/tone", TEXT)).status_code == 200
    answer = await bob.post("/api/salon/v1/assistant/tone", TEXT)
    assert answer.status_code == 429
    assert answer.json()["error"] == "What this place may spend on words in a day is used up. Try again tomorrow."


async def test_where_the_server_does_not_say_what_it_took_what_was_set_aside_counts(
    alice: Person, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    name_model(settings, tmp_path, model, f"max_tokens = 200\n{PAID}")
    model.usage = None
    assert (await alice.post("/api/salon/v1/assistant/tone", TEXT)).status_code == 200
    asks, cost = await count_asks()
    assert asks == 1
    assert cost > 200 * 100
    found = find_assistant()
    assert found is not None
    assert cost < budget.reckon(found, 5000)


async def test_what_was_asked_is_forgotten_after_five_weeks(alice: Person, model: ModelServer) -> None:
    assert (await alice.post("/api/salon/v1/assistant/tone", TEXT)).status_code == 200
    with clock.at(clock.now() + budget.KEPT - budget.DAY):
        async with db.transaction() as tx:
            await budget.drop_old_asks(tx)
    assert (await count_asks())[0] == 1
    with clock.at(clock.now() + budget.KEPT + budget.DAY):
        async with db.transaction() as tx:
            await budget.drop_old_asks(tx)
    assert (await count_asks())[0] == 0
