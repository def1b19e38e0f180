"""Backups: whole or not there, brought back whole or not at all, and nobody comes back who was erased since."""

import asyncio
import json
import re
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from salon.backups.erasures import FILE, read_ledger
from salon.backups.making import STORED
from salon.datasets.jobs import patch_releases, tell_nobody
from salon.datasets.releasing import find_releases, make_release
from salon.kit import clock, db, log
from salon.kit.settings import Settings
from salon.learning.models import find_file
from salon.media.keeping import blobs
from salon.safety.removal import erase_account
from tests.backups.conftest import Elsewhere, env_of, run, start
from tests.conftest import Settle
from tests.social.conftest import Person
from tests.social.test_moderation import upload

FILE_KEY = re.compile(r"(.*_)?key")
# Columns of text called so that name no file.
NO_FILES = {"idempotency_keys.key", "notifications.group_key", "rate_windows.key"}


def picture_of(post: dict[str, Any], size: str = "url") -> str:
    return str(post["media_attachments"][0][size].split("/media/")[1])


def is_there(path: Path) -> bool:
    return path.exists()


def list_files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


async def test_every_column_that_names_a_file_is_backed_up(pool: None) -> None:
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'text' AND table_name NOT LIKE 'procrastinate%'"
        )
        found = {(table, column) for table, column in await rows.fetchall() if FILE_KEY.fullmatch(column)}
    named = {f"{table}.{column}" for table, column in found} - NO_FILES
    assert named == {"accounts.avatar_key", "accounts.header_key", "archives.key", "imports.key", "custom_emoji.key"}
    assert all(name.split(".")[0] in STORED for name in named)


async def test_what_was_there_comes_back_and_what_was_erased_since_does_not(
    alice: Person,
    bob: Person,
    carol: Person,
    settings: Settings,
    settle: Settle,
    backup: Path,
    elsewhere: Elsewhere,
) -> None:
    kept = await alice.writes("a boat", media_ids=[await upload(alice)])
    regretted = await alice.writes("a rash word")
    gone = await bob.writes("my life", media_ids=[await upload(bob)])
    await settle()
    made = await run(env_of(settings), "backup", backup)
    assert made.code == 0, made.printed
    assert json.loads((backup / "manifest.json").read_text())["seq"] == await log.head()
    assert list_files(backup / "media") >= {picture_of(kept), picture_of(gone)}
    later = await carol.writes("after the backup", media_ids=[await upload(carol)])
    answer = await alice._client.delete(f"/api/v1/statuses/{regretted['id']}", headers=alice.headers)
    assert answer.status_code == 200
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET age_class = 'adult'")
    await settle()
    async with db.transaction() as tx:
        await erase_account(tx, bob.account_id, bob.account_id)
    await settle()
    ledger = settings.data / FILE
    assert {one.subject_id for one in read_ledger(ledger)} >= {bob.account_id, int(regretted["id"])}
    back = await run(elsewhere.env, "restore", backup, "--yes")
    assert back.code == 1
    assert "no ledger of erasures" in back.printed
    back = await run(elsewhere.env, "restore", backup, "--yes", "--erasures", ledger)
    assert back.code == 0, back.printed
    assert "2 erasures were done again" in back.printed
    words = [text for (text,) in await elsewhere.fetch("SELECT text FROM posts WHERE deleted_at IS NULL")]
    assert words == ["a boat"]
    assert await elsewhere.fetch(
        "SELECT text, state FROM posts JOIN accounts a ON a.id = author_id AND a.id = %s", bob.account_id
    ) == [("", "deleted")]
    files = list_files(elsewhere.data / "media")
    assert picture_of(kept) in files
    assert not files & {picture_of(gone), picture_of(gone, "preview_url"), picture_of(later)}
    assert await elsewhere.fetch("SELECT epoch FROM log_head") != [(await log.epoch(),)]
    assert await elsewhere.fetch("SELECT count(*) FROM sessions") == [(0,)]
    assert list_files(elsewhere.data / "authority") == list_files(settings.data / "authority")
    again = await run(elsewhere.env, "restore", backup, "--yes")
    assert again.code == 0, "the ledger that was given is its own now"
    assert "2 erasures were done again" in again.printed
    assert await blobs().open(picture_of(later)) is not None, "the first place is as it was"


async def test_a_no_said_after_the_backup_holds_when_it_is_brought_back(
    alice: Person, settings: Settings, settle: Settle, backup: Path, elsewhere: Elsewhere
) -> None:
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET age_class = 'adult', age_said_at = now()")
    answers = "/api/salon/v1/consent"

    async def say(**wishes: bool) -> None:
        body = {"purposes": {name.replace("_", "."): allow for name, allow in wishes.items()}}
        answer = await alice._client.put(answers, json=body, headers=alice.headers)
        assert answer.status_code == 200, answer.text

    await say(stream_partners=True, dataset_public=True)
    await settle()
    assert (await run(env_of(settings), "backup", backup)).code == 0
    await say(stream_partners=False)
    await settle()
    back = await run(elsewhere.env, "restore", backup, "--yes", "--erasures", settings.data / FILE)
    assert back.code == 0, back.printed
    rows = await elsewhere.fetch("SELECT purpose, state FROM consent_state WHERE post_id = 0 ORDER BY purpose")
    assert rows == [("dataset.public", "given"), ("stream.partners", "withdrawn")]


def read_words(folder: Path) -> set[str]:
    """What the posts of a release say."""
    files = (folder / "data" / "posts").glob("*.parquet")
    return {text for file in files for text in pq.read_table(file, columns=["text"])["text"].to_pylist()}


async def test_datasets_come_back_but_not_what_was_taken_back_since(
    alice: Person, bob: Person, settings: Settings, settle: Settle, backup: Path, elsewhere: Elsewhere
) -> None:
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET age_class = 'adult', age_said_at = now()")
    releases, theirs = find_releases(), elsewhere.data / "datasets" / "releases"
    names = []
    for who, words in ((alice, "a boat"), (bob, "my life")):
        said = {"purposes": {"dataset.public": True}}
        answer = await who._client.put("/api/salon/v1/consent", json=said, headers=who.headers)
        assert answer.status_code == 200, answer.text
        await who.writes(words)
        await settle()
        names.append(await make_release(None, tell_nobody))
    alone, both = names
    assert read_words(releases / both) == {"a boat", "my life"}
    find_file(1).parent.mkdir(exist_ok=True)
    find_file(1).write_text("a model")
    assert (await run(env_of(settings), "backup", backup)).code == 0
    async with db.transaction() as tx:
        await erase_account(tx, bob.account_id, bob.account_id)
    await settle()
    back = await run(elsewhere.env, "restore", backup, "--yes", "--erasures", settings.data / FILE)
    assert back.code == 0, back.printed
    assert list_files(theirs / alone) == list_files(releases / alone)
    assert read_words(theirs / alone) == {"a boat"}
    assert not (theirs / both).exists(), "Bob is in it"
    given = "SELECT folder, superseded_at IS NULL FROM dataset_releases ORDER BY as_of_seq"
    assert await elsewhere.fetch(given) == [(str(theirs / alone), True), (str(theirs / both), False)]
    assert (elsewhere.data / "learning" / "model-1.json").read_text() == "a model"

    (patched,) = await patch_releases(clock.now())
    assert read_words(releases / patched) == {"a boat"}
    assert (releases / both / "README.md").exists()
    assert not (releases / both / "data").exists(), "of a version nobody gets any more nothing is kept"
    assert read_words(releases / alone) == {"a boat"}


async def test_a_backup_that_is_killed_is_none_and_the_next_is_whole(
    alice: Person, settings: Settings, settle: Settle, backup: Path
) -> None:
    await alice.writes("a boat", media_ids=[await upload(alice)])
    process = await start(env_of(settings), "backup", backup)
    part = backup.with_name("backup.part")
    deadline = time.monotonic() + 60
    while not is_there(part):
        await asyncio.sleep(0)
        assert time.monotonic() < deadline
    process.kill()
    await process.wait()
    assert not is_there(backup)
    refused = await run(env_of(settings), "restore", part, "--yes", "--without-erasures")
    assert refused.code == 1
    assert (await run(env_of(settings), "backup", backup)).code == 0
    assert not is_there(part)
    second = await run(env_of(settings), "backup", backup)
    assert (second.code, "already" in second.printed) == (1, True)


async def test_a_restore_that_is_killed_has_changed_nothing_and_can_be_done_again(
    alice: Person, settings: Settings, settle: Settle, backup: Path, elsewhere: Elsewhere
) -> None:
    await alice.writes("a boat")
    await settle()
    assert (await run(env_of(settings), "backup", backup)).code == 0
    assert (await run(elsewhere.env, "migrate")).code == 0
    await elsewhere.fetch("INSERT INTO daily_prompts VALUES (1, 'as it was') RETURNING 1")
    process = await start(elsewhere.env, "restore", backup, "--yes", "--without-erasures")
    deadline = time.monotonic() + 60
    while not any(name.startswith("salon_restoring") for name in await elsewhere.databases()):
        assert time.monotonic() < deadline
    process.kill()
    await process.wait()
    assert await elsewhere.fetch("SELECT text FROM daily_prompts") == [("as it was",)]
    assert await elsewhere.fetch("SELECT count(*) FROM posts") == [(0,)]
    back = await run(elsewhere.env, "restore", backup, "--yes", "--without-erasures")
    assert back.code == 0, back.printed
    assert await elsewhere.fetch("SELECT text FROM posts") == [("a boat",)]
    assert not [name for name in await elsewhere.databases() if re.match("salon_(restoring|before)", name)]


@pytest.mark.parametrize("harm", ["changed", "missing", "unfinished"])
async def test_a_backup_that_is_not_whole_is_refused_before_anything_happens(
    alice: Person, settings: Settings, settle: Settle, backup: Path, elsewhere: Elsewhere, harm: str
) -> None:
    post = await alice.writes("a boat", media_ids=[await upload(alice)])
    assert (await run(env_of(settings), "backup", backup)).code == 0
    picture = backup / "media" / picture_of(post)
    if harm == "changed":
        data = bytearray(picture.read_bytes())
        data[len(data) // 2] ^= 1
        picture.write_bytes(data)
    else:
        (picture if harm == "missing" else backup / "manifest.json").unlink()
    refused = await run(elsewhere.env, "restore", backup, "--yes", "--without-erasures")
    assert refused.code == 1
    said = {"changed": "is not what was backed up", "missing": "is missing", "unfinished": "is no backup"}
    assert said[harm] in refused.printed
    assert await elsewhere.fetch("SELECT count(*) FROM accounts") == [(0,)]


async def test_nothing_is_brought_back_over_a_place_that_runs(
    alice: Person, settings: Settings, settle: Settle, backup: Path
) -> None:
    await alice.writes("a boat")
    assert (await run(env_of(settings), "backup", backup)).code == 0
    refused = await run(env_of(settings), "restore", backup, "--yes", "--without-erasures")
    assert (refused.code, "Stop Salon" in refused.printed) == (1, True)
