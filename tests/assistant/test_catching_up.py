"""Catching up on a conversation or a day: by rules or by a model, always with sources, for the asker alone."""

import datetime as dt
import json
from pathlib import Path

import pytest

from salon.kit import clock
from tests.assistant.model_server import ModelServer, obey
from tests.conftest import Settle
from tests.matrix.test_standings import photograph
from tests.social.conftest import Person

CASES = [json.loads(line) for line in (Path(__file__).parent.parent / "mcp/injections.jsonl").read_text().splitlines()]
CATCH_UP = "/api/salon/v1/assistant/catch_up"
KEPT_ALONG = {"assistant_asks", "filled_homes", "home_entries", "rate_windows"}


async def talk(alice: Person, bob: Person, carol: Person) -> dict[str, dict[str, object]]:
    root = await alice.writes("Who comes to the garden? There is cake.")
    yes = await bob.writes("I do. I bring tea!", in_reply_to_id=root["id"])
    no = await carol.writes("I cannot come.", in_reply_to_id=root["id"])
    late = await alice.writes("A pity.", in_reply_to_id=no["id"])
    await alice.does("favourite", yes)
    return {"root": root, "yes": yes, "no": no, "late": late}


async def test_by_rules_it_counts_quotes_and_names_its_sources(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    posts = await talk(alice, bob, carol)
    await settle()
    found = (await bob.post(CATCH_UP, {"status_id": posts["late"]["id"]})).json()
    assert (found["posts"], found["people"], found["made_by"], found["text"]) == (4, 3, "rules", None)
    assert found["speakers"][0] == {"handle": "@alice", "posts": 2}
    told = [(point["why"], point["words"]) for point in found["points"]]
    assert told == [
        ("first", "Who comes to the garden?"),
        ("most_liked", "I do."),
        ("most_answered", "I cannot come."),
        ("latest", "A pity."),
    ]
    for point in found["points"]:
        source = found["sources"][point["source"] - 1]
        assert (await bob.get(f"/api/v1/statuses/{source['id']}")).json()["url"] == source["url"]


async def test_by_a_model_it_says_so_and_refers_to_sources(
    alice: Person, bob: Person, carol: Person, model: ModelServer
) -> None:
    posts = await talk(alice, bob, carol)
    model.say = lambda order: "Alice asks who comes [1]. Bob brings tea [2]. Somebody lies [9]."
    found = (await bob.post(CATCH_UP, {"status_id": posts["root"]["id"]})).json()
    assert found["made_by"] == "model"
    assert found["model"] == "small"
    assert found["text"] == "Alice asks who comes [1]. Bob brings tea [2]. Somebody lies ."
    assert [one["id"] for one in found["sources"]] == [posts[name]["id"] for name in ("root", "yes", "no", "late")]
    assert found["posts"] == 4, "the counts come along"


@pytest.mark.parametrize("how", ["busy", "garbage", "refuses", "silent", "broken"])
async def test_when_the_model_fails_the_rules_answer_and_say_so(
    alice: Person, bob: Person, carol: Person, model: ModelServer, how: str
) -> None:
    posts = await talk(alice, bob, carol)
    model.how = how
    answer = await bob.post(CATCH_UP, {"status_id": posts["root"]["id"]})
    assert answer.status_code == 200
    assert answer.json()["made_by"] == "rules"
    assert answer.json()["problem"].startswith("The language model")
    assert answer.json()["points"]


async def test_since_yesterday_is_what_came_into_ones_own_home(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await alice.follows(bob)
    await settle()
    await bob.writes("Bob's news")
    await carol.writes("Carol's, whom nobody follows")
    await settle()
    found = (await alice.post(CATCH_UP)).json()
    assert [point["words"] for point in found["points"]] == ["Bob's news"]
    with clock.at(clock.now() + dt.timedelta(days=2)):
        old = (await alice.post(CATCH_UP)).json()
    assert (old["posts"], old["points"], old["since"]) == (0, [], None)


async def test_neither_rules_nor_model_tell_what_the_asker_may_not_see(
    alice: Person, bob: Person, carol: Person, model: ModelServer
) -> None:
    root = await alice.writes("The garden is open")
    await alice.writes("@bob the secret gate", visibility="direct", in_reply_to_id=root["id"])
    await carol.writes("Muted words", in_reply_to_id=root["id"])
    await bob.post(f"/api/v1/accounts/{carol.id}/mute")
    model.say = obey
    told = await carol.post(CATCH_UP, {"status_id": root["id"]})
    assert "secret gate" not in told.text
    assert "secret gate" not in json.dumps(model.orders)
    heard = await bob.post(CATCH_UP, {"status_id": root["id"]})
    assert "secret gate" in heard.text
    assert "Muted words" not in heard.text
    hidden = await alice.writes("for bob alone @bob", visibility="direct")
    assert (await carol.post(CATCH_UP, {"status_id": hidden["id"]})).status_code == 404


async def test_words_of_somebody_for_whom_everything_rests_are_not_used(
    alice: Person, bob: Person, carol: Person, model: ModelServer, settle: Settle
) -> None:
    root = await alice.writes("The garden is open")
    await carol.writes("The pond is frozen", in_reply_to_id=root["id"])
    await bob.writes("The gate creaks", in_reply_to_id=root["id"])
    rests = await carol._client.put("/api/salon/v1/rights", json={"restricted": True}, headers=carol.headers)
    assert rests.status_code == 200, rests.text
    model.say = obey
    told = await alice.post(CATCH_UP, {"status_id": root["id"]})
    assert "gate creaks" in told.text
    assert "pond" not in told.text
    await bob.post(f"/api/salon/v1/posts/{root['id']}/assistant")
    await settle()
    assert "garden is open" in json.dumps(model.orders)
    assert "pond" not in json.dumps(model.orders)
    own = await carol.post(CATCH_UP, {"status_id": root["id"]})
    assert "pond" in own.text, "their own words are theirs to use"


async def test_words_behind_a_warning_stay_there(alice: Person, bob: Person) -> None:
    root = await alice.writes("The butler did it", spoiler_text="The end of the film")
    found = await bob.post(CATCH_UP, {"status_id": root["id"]})
    assert "butler" not in found.text
    assert "The end of the film" in found.text


async def test_no_post_talks_an_obedient_model_into_anything_but_words(
    alice: Person, bob: Person, model: ModelServer
) -> None:
    """Each case as a post: the model gets it fenced, does what it says, and nothing comes of it but plain text."""
    model.say = obey
    roots = []
    for case in CASES:
        root = await bob.writes(f"{case['text'][:4000]}")
        await bob.writes("And now?", in_reply_to_id=root["id"])
        roots.append(root["id"])
    before = await photograph()
    for case, root_id in zip(CASES, roots, strict=True):
        model.orders.clear()
        found = (await alice.post(CATCH_UP, {"status_id": root_id})).json()
        assert found["made_by"] == "model", case
        require_fenced(model.orders[0]["messages"][1]["content"], case["canary"])
        require_plain(found["text"], case)
        assert {source["id"] for source in found["sources"]} >= {root_id}
        assert len(found["sources"]) == 2
    after = await photograph()
    assert {table for table in after if after[table] != before[table]} <= KEPT_ALONG


def require_fenced(told: str, canary: str) -> None:
    """The words stand between the marks of one fence, and nowhere else."""
    head, _, rest = told.partition("\n<<<content ")
    assert canary not in head
    nonce = rest[:16]
    outside = told
    while (start := outside.find(f"<<<content {nonce}")) >= 0:
        end = outside.index(f"<<<end {nonce}>>>", start) + len(f"<<<end {nonce}>>>")
        outside = outside[:start] + outside[end:]
    assert canary not in outside


def require_plain(text: str, case: dict[str, str]) -> None:
    lower = text.lower()
    for wrong in ("://", "www.", "javascript:", "data:", "mailto:", "@bob", "@alice", "<img", "<a ", "<script", "<<<"):
        assert wrong not in lower, (case, wrong, text)
    assert "[999]" not in text
    assert len(text) <= 2100
