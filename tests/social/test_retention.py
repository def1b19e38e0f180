"""What is kept for a while goes when its time is over, not before; and the record of processing says all of it."""

import datetime as dt
import json

import httpx

from salon.app.retention import RETENTION, describe_processing, keep_no_longer
from salon.consent.interests import INTERESTS
from salon.consent.purposes import PURPOSES
from salon.consent.record_words import speaks_of
from salon.kit import clock, db
from salon.kit.settings import Settings
from salon.safety.house import set_paper
from tests.backups.conftest import env_of, run
from tests.social.conftest import Person
from tests.social.test_leaving import count
from tests.studio.people import json_of

WORDS = "SELECT count(*) FROM posts WHERE text = 'a rash word'"


async def test_the_words_of_a_deleted_post_go_after_a_month_and_what_was_taken_down_waits(
    alice: Person, bob: Person
) -> None:
    kept, rash, taken = [await alice.writes("a rash word") for _ in range(3)]
    answered = await bob.writes("what do you say?")
    reply = await alice.writes("a rash word", in_reply_to_id=answered["id"])
    for post in (rash, reply):
        answer = await alice._client.delete(f"/api/v1/statuses/{post['id']}", headers=alice.headers)
        assert answer.status_code == 200
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE posts SET deleted_at = %s, taken_down_at = %s WHERE id = %s",
            (clock.now(), clock.now(), int(taken["id"])),
        )
    with clock.at(clock.now() + dt.timedelta(days=29)):
        await keep_no_longer()
    assert await count(WORDS) == 4
    with clock.at(clock.now() + dt.timedelta(days=31)):
        await keep_no_longer()
    assert await count(WORDS) == 2
    left = await count(f"{WORDS} AND id = ANY(%s)", [int(kept["id"]), int(taken["id"])])
    assert left == 2
    assert await count("SELECT replies FROM post_counts WHERE post_id = %s", int(answered["id"])) == 0


async def test_what_is_kept_for_a_day_is_there_for_a_day(alice: Person) -> None:
    await alice.post("/api/v1/statuses", {"status": "once"}, **{"Idempotency-Key": "one"})
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO rate_windows (key, window_start, count) VALUES ('somebody', %s, 1)", (clock.now(),)
        )
    both = "SELECT (SELECT count(*) FROM idempotency_keys) + (SELECT count(*) FROM rate_windows WHERE key = 'somebody')"
    with clock.at(clock.now() + dt.timedelta(hours=23)):
        await keep_no_longer()
    assert await count(both) == 2
    with clock.at(clock.now() + dt.timedelta(hours=25)):
        await keep_no_longer()
    assert await count(both) == 0


async def test_the_record_of_processing_says_every_purpose_and_all_that_is_kept(
    alice: Person, settings: Settings
) -> None:
    record = await describe_processing()
    told = [one["purpose"] for one in record["activities"] if "default" in one]
    assert told == [one.code for one in (*PURPOSES, *INTERESTS)]
    assert [one["data"] for one in record["activities"] if "enforced" in one] == [one.what for one in RETENTION]
    assert all(one["legal_basis"] and one["kept"] and one["recipients"] for one in record["activities"])
    printed = await run(env_of(settings), "processing")
    assert printed.code == 0, printed.printed
    assert json.loads(printed.printed)["activities"] == record["activities"]


async def test_everybody_reads_the_record_in_their_language(client: httpx.AsyncClient, alice: Person) -> None:
    async with db.transaction() as tx:
        await set_paper(tx, alice.id, "privacy_policy", "We look at nothing we need not see.")
    english = json_of(await client.get("/api/salon/v1/processing"))
    german = json_of(await client.get("/api/salon/v1/processing", headers={"Accept-Language": "de-AT,de;q=0.9"}))
    assert english["privacy_policy"] == german["privacy_policy"] == "We look at nothing we need not see."
    phrases = [
        *(one[name] for one in english["activities"] for name in one if name in TOLD),
        *(one["purpose"] for one in english["activities"] if one["kind"] == "kept"),
        *(english["third_countries"], *english["measures"], *english["data_subjects"]),
    ]
    assert len(english["activities"]) == len(PURPOSES) + len(INTERESTS) + len(RETENTION)
    assert [one for one in phrases if not speaks_of(one)] == [], "everything is said in German"
    for one, other in zip(english["activities"], german["activities"], strict=True):
        assert [name for name in one if name in TOLD and one[name] == other[name]] == []
        assert one.get("description", "") != other.get("description")
    asked = json_of(await client.get("/api/salon/v1/processing?language=de"))
    assert asked["activities"] == german["activities"]


TOLD = ("data", "legal_basis", "recipients", "kept", "default", "enforced")
