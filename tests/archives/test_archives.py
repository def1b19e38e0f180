"""Archives: everything of one person, nothing of another, the same bytes for the same state, for its owner only."""

import datetime as dt
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from salon.archives.actions import expire_archives
from salon.archives.contents import LEFT_OUT, PARTS
from salon.archives.jobs import tidy_archives
from salon.kit import clock, db
from tests.archives.lives import browser, export, lives, read
from tests.conftest import Settle
from tests.social.conftest import Person

PATH = "/api/salon/v1/archives"


@pytest.fixture
async def rich(alice: Person, bob: Person, carol: Person, settle: Settle) -> Person:
    await lives(alice, bob, carol, settle)
    return alice


async def test_an_archive_holds_what_a_person_said_with_all_that_belongs_to_it(rich: Person, tmp_path: Path):
    found = read(await export(rich, tmp_path / "a.zip"))
    outbox = found["outbox.json"]
    said = {
        one["object"]["source"]["content"]: one["object"] for one in outbox["orderedItems"] if "Create" in one["type"]
    }
    boosts = [one for one in outbox["orderedItems"] if one["type"] == "Announce"]
    assert outbox["totalItems"] == len(outbox["orderedItems"]) == 13
    assert len(boosts) == 1
    assert said["Under a warning"]["summary"] == "storms"
    assert said["Under a warning"]["contentMap"].keys() == {"en"}
    assert said["Hush, @bob"]["to"] == ["http://localhost:3000/users/bob"]
    assert not said["Hush, @bob"]["cc"]
    assert said["goes on"]["inReplyTo"] == said["A thread"]["id"]
    assert said["I quote"]["quote"] == said["I answer"]["inReplyTo"] == boosts[0]["object"]
    assert [one["name"] for one in said["Which?"]["anyOf"]] == ["tea, green", 'the "other"']
    edited = said["First version"]
    assert [one["source"] for one in edited["salon:edits"]] == ["Frist version"]
    assert edited["updated"]
    assert edited["salon:pinned"]
    assert edited["attachment"][0]["name"] == "a first picture"
    assert found[edited["attachment"][0]["url"]][:4] == b"RIFF"
    assert found["likes.json"]["orderedItems"] == found["bookmarks.json"]["orderedItems"] == [boosts[0]["object"]]


async def test_an_archive_holds_how_pictures_came_to_be(rich: Person, tmp_path: Path):
    found = read(await export(rich, tmp_path / "a.zip"))
    asked = found["salon/generations.jsonl"]
    assert [one["prompt"] for one in asked] == ["a lighthouse, at dusk", "the same in red", "never shown"]
    assert all(one["seed"] == "7" and one["variations"][0]["state"] == "ready" for one in asked)
    remixed = next(one for one in found["outbox.json"]["orderedItems"] if "Remixed" in str(one))["object"]
    assert found["salon/lineage.jsonl"] == [
        {"child": remixed["id"], "parent": asked[1]["parents"][0]["post"], "role": "base", "generation": 2}
    ]
    made = [one for one in found["salon/media.jsonl"] if one["generation"]]
    assert [one["degree"] for one in made] == ["generated"] * 3
    assert all(one["file"] in found for one in made)


async def test_an_archive_holds_what_one_keeps_for_oneself(rich: Person, tmp_path: Path):
    found = read(await export(rich, tmp_path / "a.zip"))
    assert found["following.csv"].splitlines()[1:] == ["bob@localhost:3000,true,false,"]
    assert found["lists.csv"].splitlines()[1:] == ['"Friends, old",bob@localhost:3000']
    assert found["mutes.csv"].splitlines()[1:] == ["carol@localhost:3000,false"]
    assert [one["title"] for one in found["salon/lists.jsonl"]] == ["Friends, old", "Nobody yet"]
    assert [one["keyword"] for one in found["salon/filters.jsonl"][0]["keywords"]] == ["gale", "storm"]
    assert found["salon/scheduled.jsonl"][0]["post"]["text"] == "In two days"
    assert found["salon/about_others.jsonl"][0]["note"] == "met in Lisbon"
    assert found["salon/reports.jsonl"][0]["comment"] == "too loud"
    assert found["salon/votes.jsonl"][0]["choices"] == [1]
    assert found["salon/settings.jsonl"][0]["email"] == "alice@example.org"


async def test_an_archive_has_no_half_of_an_answer_that_is_being_written(alice: Person, tmp_path: Path):
    async with db.transaction() as tx:
        for state, words in (("ready", "A whole answer."), ("asked", "Half an")):
            post = int((await alice.writes("A question"))["id"])
            await tx.execute(
                "INSERT INTO thread_answers (post_id, thread_id, asked_by, state, words, asked_at)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                (post, post, alice.account_id, state, words, clock.now()),
            )
    found = read(await export(alice, tmp_path / "a.zip"))
    assert [one["words"] for one in found["salon/answers.jsonl"]] == ["A whole answer."]


async def test_nothing_another_person_wrote_is_in_an_archive(rich: Person, tmp_path: Path):
    path = await export(rich, tmp_path / "a.zip")
    others = ("What bob wrote", "what bob asked for", "Remix me", "bob@example.org", "carol@example.org")
    with ZipFile(path) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            assert [one for one in others if one in text] == [], name


async def test_the_same_state_makes_the_same_bytes(rich: Person, tmp_path: Path):
    first = (await export(rich, tmp_path / "a.zip")).read_bytes()
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        assert (await export(rich, tmp_path / "b.zip")).read_bytes() == first
    await rich.writes("One more")
    assert (await export(rich, tmp_path / "c.zip")).read_bytes() != first


async def test_every_table_about_a_person_is_in_an_archive_or_says_why_not(pool: None):
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT DISTINCT cl.relname FROM pg_constraint c
            JOIN pg_class cl ON cl.oid = c.conrelid
            WHERE c.contype = 'f' AND c.confrelid = 'accounts'::regclass ORDER BY 1
            """
        )
        tables = {name for (name,) in await rows.fetchall()}
    told = tables & {name for part in PARTS for name in re.findall(r"(?:FROM|JOIN) (\w+)", part.sql)}
    assert tables - told - set(LEFT_OUT) == set()
    assert set(LEFT_OUT) & told == set(), "told in an archive after all"


async def test_an_archive_is_made_in_the_background_and_fetched_by_its_owner_only(
    rich: Person, bob: Person, settle: Settle, tmp_path: Path
):
    mine, his = await browser(rich), await browser(bob)
    asked = (await rich._client.post(PATH, headers=mine)).json()
    assert asked["state"] == "queued"
    assert asked["url"] is None
    assert (await rich._client.post(PATH, headers=mine)).json()["id"] == asked["id"], "one at a time"
    await settle()
    made = (await rich.get(f"{PATH}/{asked['id']}")).json()
    assert made["state"] == "ready"
    assert made["done"] == made["total"] >= 40
    answer = await rich._client.get(made["url"], headers=mine)
    assert answer.status_code == 200
    assert len(answer.content) == made["bytes"]
    assert answer.content == (await export(rich, tmp_path / "a.zip")).read_bytes()
    stretch = await rich._client.get(made["url"], headers={**mine, "Range": "bytes=0-3"})
    assert stretch.status_code == 206
    assert stretch.content == b"PK\x03\x04"
    assert (await rich._client.get(made["url"], headers=his)).status_code == 404
    assert (await rich._client.get(made["url"])).status_code == 401
    assert (await rich.get(made["url"])).status_code == 403, "no app takes it along"
    assert (await rich._client.get(made["url"][:-1] + "?", headers=mine)).status_code == 404
    assert (await bob.get(f"{PATH}/{asked['id']}")).status_code == 404
    assert (await bob.get(PATH)).json() == []


async def test_only_who_proved_who_they_are_gets_an_archive(alice: Person):
    mine = await browser(alice)
    assert (await alice.post(PATH)).status_code == 403
    async with db.reading() as conn:
        await conn.execute("UPDATE sessions SET proved_at = now() - interval '11 minutes'")
    answer = await alice._client.post(PATH, headers=mine)
    assert answer.status_code == 403
    assert "proof" in answer.json()["details"]
    assert (await alice.get(PATH)).json() == []


async def test_an_archive_goes_after_a_week(alice: Person, settle: Settle):
    mine = await browser(alice)
    asked = (await alice._client.post(PATH, headers=mine)).json()
    await settle()
    made = (await alice.get(f"{PATH}/{asked['id']}")).json()
    with clock.at(clock.now() + dt.timedelta(days=6, hours=23)):
        async with db.transaction() as tx:
            assert await expire_archives(tx) == []
    with clock.at(clock.now() + dt.timedelta(days=7, minutes=1)):
        await tidy_archives()
    await settle()
    gone = (await alice.get(f"{PATH}/{asked['id']}")).json()
    assert gone["state"] == "expired"
    assert gone["url"] is None
    assert (await alice._client.get(made["url"], headers=mine)).status_code == 404


async def test_what_a_dead_worker_left_is_taken_over_and_given_up_in_the_end(alice: Person, settle: Settle):
    asked = (await alice._client.post(PATH, headers=await browser(alice))).json()
    died = "UPDATE archives SET state = 'running', attempts = {}, heartbeat_at = now() - interval '5 minutes'"
    async with db.reading() as conn:
        await conn.execute("DELETE FROM procrastinate_jobs")
        await conn.execute(died.format(1).encode())
    await tidy_archives()
    await settle()
    assert (await alice.get(f"{PATH}/{asked['id']}")).json()["state"] == "ready"
    async with db.reading() as conn:
        await conn.execute(died.format(3).encode())
    await tidy_archives()
    await settle()
    given_up = (await alice.get(f"{PATH}/{asked['id']}")).json()
    assert given_up["state"] == "failed"
    assert given_up["error"].startswith("Your archive could not be made")
