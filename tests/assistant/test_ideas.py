"""Ideas for a picture: offered by rules or a model, out of what people think of today, within one's own day."""

from pathlib import Path

import pytest

from salon.assistant.ideas import LONGEST, MOST, SUBJECTS, read_ideas
from salon.kit import db
from salon.kit.settings import Settings
from salon.studio.composer import Pack
from salon.studio.composer.finding import Finder
from salon.studio.composer.reading import read_prompt
from salon.timelines.trends import measure_trends
from salon.together.daily import find_daily, today
from tests.assistant.conftest import name_model
from tests.assistant.model_server import ModelServer, obey
from tests.assistant.test_asking import PAID, count_asks
from tests.assistant.test_catching_up import CASES, require_plain
from tests.composer.conftest import pack
from tests.social.conftest import Person

__all__ = ["pack"]
IDEAS = "/api/salon/v1/assistant/ideas"


async def let_trend(people: list[Person], tag: str) -> None:
    for person in people:
        await person.writes(f"Look at #{tag}")
    async with db.transaction() as tx:
        await measure_trends(tx)


async def test_without_a_model_ideas_are_todays_prompt_trends_and_what_the_composer_draws(
    alice: Person, bob: Person
) -> None:
    await let_trend([alice, bob], "lighthouses")
    await let_trend([alice, bob], "day365")
    told = (await alice.post(IDEAS)).json()
    assert (told["made_by"], told["model"], told["problem"]) == ("rules", None, None)
    assert [one["source"] for one in told["ideas"]] == ["daily", "trend", *["rules"] * (MOST - 2)]
    daily = await find_daily(today())
    assert daily is not None
    assert told["ideas"][0]["text"] == daily.text
    assert told["ideas"][1]["text"].startswith("lighthouses "), "a number is nothing to draw"
    again = (await alice.post(IDEAS)).json()
    assert again["ideas"][2:] != told["ideas"][2:], "and others when one asks again"


def test_the_composer_draws_every_subject_it_offers(pack: Pack) -> None:
    finder = Finder(pack)
    for subject in SUBJECTS:
        found = read_prompt(subject, finder)
        assert found.subjects, subject
        assert found.notes == [], subject


async def test_a_model_makes_ideas_out_of_what_people_think_of_and_the_person_pays_for_it(
    alice: Person, bob: Person, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    name_model(settings, tmp_path, model, PAID)
    await let_trend([alice, bob], "lighthouses")
    model.say = lambda order: (
        '1. "A heron waits for the ferry."\n\n- Two snails race past a tram\n* Two snails race past a tram'
    )
    told = (await alice.post(IDEAS)).json()
    assert (told["made_by"], told["model"]) == ("model", "small")
    assert [(one["source"], one["text"]) for one in told["ideas"][1:]] == [
        ("model", "A heron waits for the ferry."),
        ("model", "Two snails race past a tram"),
    ]
    assert told["ideas"][0]["source"] == "daily"
    asked = model.orders[0]["messages"][1]["content"]
    assert "lighthouses" in asked
    assert "<<<content" in asked, "what people wrote is fenced"
    asks, cost = await count_asks()
    assert asks == 1
    assert cost > 0


@pytest.mark.parametrize("how", ["busy", "broken", "refuses", "empty"])
async def test_when_the_model_does_not_answer_rules_do_and_it_is_said(
    alice: Person, model: ModelServer, how: str
) -> None:
    model.how = how
    told = (await alice.post(IDEAS)).json()
    assert told["made_by"] == "rules"
    assert told["problem"].startswith("The language model")
    assert len(told["ideas"]) == MOST


async def test_who_has_asked_enough_today_gets_ideas_by_rules(
    alice: Person, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    name_model(settings, tmp_path, model, "asks_per_day = 1")
    assert (await alice.post(IDEAS)).json()["made_by"] == "model"
    told = (await alice.post(IDEAS)).json()
    assert (told["made_by"], len(told["ideas"])) == ("rules", MOST)
    assert told["problem"].startswith("You have asked as often")
    assert len(model.orders) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["canary"])
def test_an_obedient_model_makes_plain_ideas_only(case: dict[str, str]) -> None:
    said = obey({"messages": [{}, {"content": case["text"][:600]}]})
    for idea in read_ideas(said):
        require_plain(idea, case)
        assert len(idea) <= LONGEST
