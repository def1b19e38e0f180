"""The ledger: nothing is allowed unless somebody said so, what was said can be proven, and a no reaches far."""

import asyncio
import datetime as dt
import os
import sys
from typing import Any

import httpx
import psycopg
import pytest

from salon.consent.actions import forget_old_evidence
from salon.consent.chain import Finding, verify_ledger
from salon.kit import clock, db
from tests.conftest import Settle
from tests.consent.people import CONSENT, allows, answers_of, say, say_of, states, write
from tests.media_room.test_media_api import photo
from tests.studio.people import Cast, Person, change, fetch, json_of, make

GENERATIVE = "ai.train.generative"


async def verify() -> Finding:
    async with db.transaction() as tx:
        return await verify_ledger(tx)


async def test_nothing_is_allowed_until_its_author_says_so(client: httpx.AsyncClient, adults: Cast) -> None:
    post = await write(client, adults.alice)
    assert set((await answers_of(client, post["id"])).values()) == {"unsaid"}
    assert post["salon"]["usage"] == {"allows": [], "content_usage": "train-ai=n", "tdm_reservation": 1}
    choices = json_of(await client.get(CONSENT, headers=adults.alice.headers))
    assert len(choices["purposes"]) == 9
    assert {one["state"] for one in choices["purposes"]} == {"undeclared"}
    assert not any(one["allowed"] for one in choices["purposes"])


async def test_a_yes_and_a_later_no_reach_every_post_at_once(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    post = await write(client, adults.alice)
    chosen = await say(client, adults.alice, generative=True, search_index=True)
    assert states(chosen) == {GENERATIVE: "given", "search.index": "given"}
    await settle()
    assert await allows(client, post["id"]) == [GENERATIVE, "search.index"]
    seen = await client.get(f"/api/v1/statuses/{post['id']}")
    assert seen.headers["content-usage"] == "train-ai=y, search=y"
    assert states(await say(client, adults.alice, generative=False))[GENERATIVE] == "withdrawn"
    await settle()
    assert await allows(client, post["id"]) == ["search.index"]
    assert (await answers_of(client, post["id"]))[GENERATIVE] == "no"


async def test_who_never_said_yes_refuses_and_who_did_withdraws(client: httpx.AsyncClient, adults: Cast) -> None:
    assert states(await say(client, adults.alice, dataset_public=False)) == {"dataset.public": "refused"}
    assert states(await say(client, adults.alice, dataset_public=True)) == {"dataset.public": "given"}
    assert states(await say(client, adults.alice, dataset_public=False)) == {"dataset.public": "withdrawn"}
    await say(client, adults.alice, dataset_public=False)
    history = json_of(await client.get(f"{CONSENT}/history", headers=adults.alice.headers))
    assert [one["state"] for one in history] == ["withdrawn", "given", "refused"], "the same no twice is one"
    assert history[1]["words"].startswith("My public posts may be part of datasets")
    assert json_of(await client.get(f"{CONSENT}/history", headers=adults.bob.headers)) == []


@pytest.mark.parametrize("age", ["unknown", "minor"])
async def test_only_adults_can_say_yes_and_who_turns_out_not_to_be_one_is_left_out(
    client: httpx.AsyncClient, adults: Cast, age: str
) -> None:
    post = await write(client, adults.alice)
    await say(client, adults.alice, generative=True)
    assert (await answers_of(client, post["id"]))[GENERATIVE] == "yes"
    await change("UPDATE accounts SET age_class = %s", age)
    assert (await answers_of(client, post["id"]))[GENERATIVE] == "no"
    await say(client, adults.bob, 403, generative=True)
    await say(client, adults.bob, generative=False)


async def test_who_says_to_be_an_adult_can_say_yes_and_who_takes_that_back_shares_nothing(
    client: httpx.AsyncClient, cast: Cast, settle: Settle
) -> None:
    async def says(age: str, status: int = 200) -> None:
        json_of(await client.put("/api/salon/v1/age", json={"age": age}, headers=cast.alice.headers), status)
        await settle()

    post = await write(client, cast.alice)
    await say(client, cast.alice, 403, generative=True)
    await says("adult")
    await say(client, cast.alice, generative=True)
    await settle()
    assert await allows(client, post["id"]) == [GENERATIVE]
    await says("minor")
    assert await allows(client, post["id"]) == []
    await says("very old", 422)


@pytest.mark.parametrize(
    "draft",
    [{"visibility": "private"}, {"visibility": "direct"}, {"visibility": "unlisted"}, {"sensitive": True}],
    ids=str,
)
async def test_what_is_not_for_everybody_is_never_shared(client: httpx.AsyncClient, adults: Cast, draft: Any) -> None:
    post = await write(client, adults.alice, **draft)
    await say(client, adults.alice, generative=True)
    await say_of(client, adults.alice, post["id"], generative=True)
    seen = await client.get(f"/api/salon/v1/posts/{post['id']}/consent", headers=adults.alice.headers)
    assert json_of(seen)["answers"][GENERATIVE] == "no"


async def test_one_post_may_differ_but_a_no_to_everything_reaches_every_earlier_yes(
    client: httpx.AsyncClient, adults: Cast
) -> None:
    one, other = [(await write(client, adults.alice))["id"] for _ in range(2)]
    await say_of(client, adults.alice, one, generative=True)
    assert [(await answers_of(client, post))[GENERATIVE] for post in (one, other)] == ["yes", "unsaid"]
    await say(client, adults.alice, generative=True)
    await say_of(client, adults.alice, other, generative=False)
    assert [(await answers_of(client, post))[GENERATIVE] for post in (one, other)] == ["yes", "no"]
    await say(client, adults.alice, generative=False)
    assert [(await answers_of(client, post))[GENERATIVE] for post in (one, other)] == ["no", "no"]
    await say_of(client, adults.alice, one, generative=True)
    assert (await answers_of(client, one))[GENERATIVE] == "yes", "a later exception stands"
    await say_of(client, adults.alice, one, generative=None)
    assert (await answers_of(client, one))[GENERATIVE] == "no"
    assert (await verify()).problems == []


async def test_only_the_author_speaks_for_a_post(client: httpx.AsyncClient, adults: Cast) -> None:
    post = await write(client, adults.alice)
    await say_of(client, adults.bob, post["id"], 404, generative=True)
    hidden = await write(client, adults.alice, visibility="private")
    answer = await client.get(f"/api/salon/v1/posts/{hidden['id']}/consent", headers=adults.bob.headers)
    assert answer.status_code == 404
    own = json_of(await client.get(f"/api/salon/v1/posts/{post['id']}/consent", headers=adults.alice.headers))
    assert own["said"] == {}
    assert "said" not in json_of(await client.get(f"/api/salon/v1/posts/{post['id']}/consent"))


async def test_the_author_of_everything_a_remix_grew_out_of_must_agree(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    async def draws(who: Person, parents: list[int]) -> int:
        made = await make(who, "the sea", parents=parents)
        return int((await write(client, who, media_ids=[str(made.variations[0].media_id)]))["id"])

    root = await draws(adults.alice, [])
    middle = await draws(adults.bob, [root])
    last = await draws(adults.carol, [middle])
    for who in (adults.carol, adults.bob):
        await say(client, who, generative=True)
        await settle()
        assert await allows(client, last) == []
    await say(client, adults.alice, generative=True)
    await settle()
    assert await allows(client, last) == await allows(client, middle) == await allows(client, root) == [GENERATIVE]
    await say_of(client, adults.alice, root, generative=False)
    await settle()
    assert [await allows(client, post) for post in (root, middle, last)] == [[], [], []]
    await say_of(client, adults.alice, root, generative=None)
    await settle()
    assert await allows(client, last) == [GENERATIVE]
    await client.delete(f"/api/v1/statuses/{root}", headers=adults.alice.headers)
    await settle()
    assert await allows(client, last) == [], "who took their post away cannot be asked any more"


async def test_what_a_browser_objects_to_is_written_once_and_honoured(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    post = await write(client, adults.alice)
    await say(client, adults.alice, generative=True, search_index=True)
    signal = {**adults.alice.headers, "Sec-GPC": "1"}
    for _ in range(3):
        await client.get("/api/v1/timelines/home", headers=signal)
    await settle()
    assert await allows(client, post["id"]) == ["search.index"], "search hands nothing to others"
    choices = json_of(await client.get(CONSENT, headers=signal))
    assert choices["signal"] == {"sent": True, "honoured": True}
    assert states(choices)[GENERATIVE] == "objected"
    rows = await fetch("SELECT count(*), count(DISTINCT purpose) FROM consent_ledger WHERE method = 'gpc_signal'")
    assert rows == [(7, 7)]
    refused = await say(client, adults.alice, 403, headers={"Sec-GPC": "1"}, generative=True)
    assert "Global Privacy Control" in refused["error"]
    await say(client, adults.alice, generative=True)
    await settle()
    assert await allows(client, post["id"]) == [GENERATIVE, "search.index"], "without the signal a person decides"
    await client.get("/api/v1/timelines/home", headers=signal)
    await settle()
    assert await allows(client, post["id"]) == ["search.index"]
    assert await client.get("/api/v1/timelines/public", headers={"Sec-GPC": "1"})


async def test_a_request_can_keep_one_post_back_but_never_open_it(client: httpx.AsyncClient, adults: Cast) -> None:
    await say(client, adults.alice, generative=True, discriminative=True, dataset_public=True)
    kept = await write(client, adults.alice, {"Content-Usage": "train-ai=n"})
    assert kept["salon"]["usage"]["allows"] == ["dataset.public"]
    await say(client, adults.alice, generative=False)
    opened = await write(client, adults.alice, {"Content-Usage": "train-ai=y"})
    assert GENERATIVE not in opened["salon"]["usage"]["allows"]
    await say_of(client, adults.alice, kept["id"], generative=True)
    assert (await answers_of(client, kept["id"]))[GENERATIVE] == "yes", "what a request said its author may take back"


async def test_what_a_file_forbids_stays_forbidden_while_it_is_in_the_post(
    client: httpx.AsyncClient, adults: Cast
) -> None:
    await say(client, adults.alice, generative=True, dataset_public=True)
    sent = {"file": ("sea.png", photo())}
    headers = {**adults.alice.headers, "Content-Usage": "train-ai=n"}
    media = json_of(await client.post("/api/v2/media", files=sent, headers=headers))
    post = await write(client, adults.alice, media_ids=[media["id"]])
    assert post["salon"]["usage"]["allows"] == ["dataset.public"]
    for wish in (True, None):
        refused = await say_of(client, adults.alice, post["id"], 403, generative=wish)
        assert "file" in refused["error"]
    body = {"status": "no picture after all", "media_ids": []}
    json_of(await client.put(f"/api/v1/statuses/{post['id']}", json=body, headers=adults.alice.headers))
    await say_of(client, adults.alice, post["id"], generative=None)
    assert await allows(client, post["id"]) == [GENERATIVE, "dataset.public"]


async def test_what_a_file_forbids_stays_forbidden_however_often_it_is_drawn_anew(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    await say(client, adults.alice, generative=True)
    sent = {"file": ("sea.png", photo())}
    headers = {**adults.alice.headers, "Content-Usage": "train-ai=n"}
    media_id = json_of(await client.post("/api/v2/media", files=sent, headers=headers))["id"]
    for _ in range(2):
        wish = {"prompt": "the same at night", "engine": "gradients", "references": [int(media_id)]}
        made = json_of(await client.post("/api/salon/v1/generations", json=wish, headers=adults.alice.headers), 202)
        await settle()
        made = json_of(await client.get(f"/api/salon/v1/generations/{made['id']}", headers=adults.alice.headers))
        media_id = made["media"][0]["id"]
    post = await write(client, adults.alice, media_ids=[media_id])
    assert post["salon"]["usage"]["allows"] == []
    await say_of(client, adults.alice, post["id"], 403, generative=True)


async def test_a_post_can_say_for_itself_when_it_is_written(client: httpx.AsyncClient, adults: Cast) -> None:
    post = await write(client, adults.alice, consent={GENERATIVE: True, "dataset.public": False})
    assert post["salon"]["usage"]["allows"] == [GENERATIVE]
    answer = await client.post(
        "/api/v1/statuses", json={"status": "x", "consent": {"no.such": True}}, headers=adults.alice.headers
    )
    assert answer.status_code == 422
    assert await fetch("SELECT count(*) FROM posts") == [(1,)], "nothing half-written"


async def test_a_post_says_yes_to_nothing_under_a_signal_or_before_it_is_there(
    client: httpx.AsyncClient, adults: Cast
) -> None:
    later = (clock.now() + dt.timedelta(hours=1)).isoformat()
    for body, headers, status in (
        ({"status": "x", "consent": {GENERATIVE: True}}, {"Sec-GPC": "1"}, 403),
        ({"status": "x", "consent": {GENERATIVE: True}, "scheduled_at": later}, {}, 422),
        ({"status": "x", "consent": {GENERATIVE: False}, "scheduled_at": later}, {}, 200),
    ):
        answer = await client.post("/api/v1/statuses", json=body, headers={**adults.alice.headers, **headers})
        assert answer.status_code == status, answer.text
    post = await write(client, adults.alice)
    body = {"status": "y", "consent": {GENERATIVE: True}}
    answer = await client.put(
        f"/api/v1/statuses/{post['id']}", json=body, headers={**adults.alice.headers, "Sec-GPC": "1"}
    )
    assert answer.status_code == 403
    assert await allows(client, post["id"]) == []


async def test_the_chain_holds_and_a_changed_row_is_found(client: httpx.AsyncClient, adults: Cast) -> None:
    for who in adults:
        await say(client, who, generative=True, dataset_public=False)
    assert (await verify())[0] == 6
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        await change("UPDATE consent_ledger SET state = 'given' WHERE seq = 2")
    before = await verify()
    assert before.problems == []
    await tamper("UPDATE consent_ledger SET state = 'given' WHERE seq = 2")
    assert (await verify()).problems[0] == "Row 2 was changed after it was written."
    await tamper("DELETE FROM consent_ledger WHERE seq = 2")
    assert "does not follow" in (await verify()).problems[0]


async def test_a_shortened_ledger_and_a_changed_answer_are_found(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    await say(client, adults.alice, generative=False)
    await settle()
    await change("UPDATE consent_state SET state = 'given', notice_version = 1")
    assert "is not what was said" in (await verify()).problems[0]
    await change("DELETE FROM consent_state")
    await tamper("DELETE FROM consent_ledger")
    assert "which the ledger does not hold" in (await verify()).problems[0]


async def tamper(statement: str) -> None:
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL session_replication_role = replica")
        await tx.execute(statement.encode())


async def test_the_ledger_survives_who_it_is_about_and_then_names_nobody(
    client: httpx.AsyncClient, adults: Cast
) -> None:
    await say(client, adults.alice, generative=True)
    await say(client, adults.bob, generative=True)
    await change("DELETE FROM accounts WHERE id = %s", adults.alice.id)
    assert await fetch("SELECT count(*) FROM consent_ledger") == [(2,)]
    assert (await verify()).problems == []
    kept = [
        await fetch(f"SELECT * FROM {table}") for table in ("consent_subjects", "consent_evidence", "consent_state")
    ]
    assert [len(rows) for rows in kept] == [1, 1, 1]
    assert str(adults.alice.id) not in str(await fetch("SELECT * FROM consent_ledger"))


async def test_evidence_shows_little_and_goes_when_it_is_old(client: httpx.AsyncClient, adults: Cast) -> None:
    await say(
        client, adults.alice, headers={"User-Agent": "a browser", "X-Forwarded-For": "198.51.100.77"}, generative=True
    )
    ((body,),) = await fetch("SELECT body FROM consent_evidence")
    assert body["address"] == "198.51.100.0/24"
    assert "a browser" not in str(body)
    assert body["language"] == "en"
    with clock.at(clock.now() + dt.timedelta(days=31)):
        async with db.transaction() as tx:
            assert await forget_old_evidence(tx) == 1
    assert (await verify()).problems == []


async def test_words_that_changed_since_they_were_read_are_read_again(client: httpx.AsyncClient, adults: Cast) -> None:
    body = {"purposes": {GENERATIVE: True}, "notices": {GENERATIVE: 99}}
    assert (await client.put(CONSENT, json=body, headers=adults.alice.headers)).status_code == 409
    body = {"purposes": {GENERATIVE: True}, "notices": {GENERATIVE: 1}, "language": "de"}
    chosen = json_of(await client.put(CONSENT, json=body, headers=adults.alice.headers))
    assert chosen["purposes"][0]["sentence"].startswith("Modelle, die Bilder")
    await change("UPDATE consent_state SET notice_version = 0")  # as if the words had needed a new yes since
    chosen = json_of(await client.get(CONSENT, headers=adults.alice.headers))
    assert (chosen["purposes"][0]["state"], chosen["purposes"][0]["allowed"]) == ("expired", False)


async def test_a_receipt_tells_every_event_with_its_words(client: httpx.AsyncClient, adults: Cast) -> None:
    await say(client, adults.alice, generative=True)
    await say(client, adults.alice, generative=False)
    receipt = json_of(await client.get(f"{CONSENT}/receipt", headers=adults.alice.headers))
    assert receipt["schema_version"] == "dpv-27560:receipt-eu-gdpr"
    events = receipt["processing"][0]["consent_events"]
    assert [one["event_state"] for one in events] == ["given", "withdrawn"]
    assert events[0]["notice"]["text"].startswith("Models that make pictures")
    assert len(receipt["processing"]) == 9


@pytest.mark.parametrize("body", [{}, {"purposes": {}}, {"purposes": {"x": True}}, {"purposes": {GENERATIVE: "maybe"}}])
async def test_what_cannot_be_said_is_refused_with_a_sentence(
    client: httpx.AsyncClient, adults: Cast, body: Any
) -> None:
    answer = await client.put(CONSENT, json=body, headers=adults.alice.headers)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert await fetch("SELECT count(*) FROM consent_ledger") == [(0,)]


async def test_intents_say_only_what_somebody_said(client: httpx.AsyncClient, adults: Cast) -> None:
    address = f"/api/salon/v1/accounts/{adults.alice.id}/intents"
    assert json_of(await client.get(address)) == {"$type": "org.user-intents.declaration"}
    await say(client, adults.alice, generative=True, bridge_protocol=False)
    intents = json_of(await client.get(address))
    assert intents["syntheticContentGeneration"]["allow"] is True
    assert intents["protocolBridging"]["allow"] is False
    assert "bulkDataset" not in intents


async def test_the_command_tells_whether_the_ledger_holds(
    client: httpx.AsyncClient, adults: Cast, database_url: str
) -> None:
    async def check() -> tuple[int, str]:
        env = {**os.environ, "DATABASE_URL": database_url, "SALON_DATA": "/nowhere"}
        command = [sys.executable, "-m", "salon.app.cli", "consent", "verify"]
        run = await asyncio.create_subprocess_exec(*command, env=env, stdout=asyncio.subprocess.PIPE)
        told, _ = await run.communicate()
        return run.returncode or 0, told.decode()

    await say(client, adults.alice, generative=True)
    code, told = await check()
    assert code == 0
    assert told.startswith("1 rows")
    assert told.endswith("The ledger holds.\n")
    await tamper("UPDATE consent_ledger SET state = 'refused'")
    code, told = await check()
    assert code == 1
    assert "Row 1 was changed" in told
