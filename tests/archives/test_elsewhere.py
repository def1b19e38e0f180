"""Archives of other places, and files that mean harm."""

import asyncio
import io
import json
import stat
import tarfile
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from salon.archives.bringing.report import Terms
from salon.archives.bringing.run import bring_archive
from salon.archives.jobs import tidy_archives
from salon.archives.opening import NotTaken, open_archive
from salon.kit import db
from tests.archives import elsewhere
from tests.conftest import Settle
from tests.social.conftest import Invite, Person, words
from tests.social.test_picture_checks import dunes, let_hold

PATH = "/api/salon/v1/imports"


async def sends(person: Person, path: Path, settle: Settle, audience: str = "unlisted") -> dict[str, Any]:
    """Send an archive as the page does, and wait until it is read."""
    data = await asyncio.to_thread(path.read_bytes)
    answer = await person._client.post(
        PATH, files={"file": (path.name, data)}, data={"audience": audience}, headers=person.headers
    )
    assert answer.status_code == 200, answer.text
    await settle()
    return dict((await person.get(f"{PATH}/{answer.json()['id']}")).json())


async def posts_of(person: Person) -> list[dict[str, Any]]:
    return list((await person.get(f"/api/v1/accounts/{person.id}/statuses")).json())


def lost(found: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {(one["what"], one["why"]): one["count"] for one in found["report"]["left"]}


async def test_an_archive_of_mastodon(alice: Person, bob: Person, carol: Person, settle: Settle, tmp_path: Path):
    found = await sends(alice, elsewhere.mastodon(tmp_path / "archive.zip"), settle)
    assert (found["state"], found["source"], found["done"]) == ("ready", "mastodon", found["total"])
    said = {words(one): one for one in await posts_of(alice)}
    assert len(said) == 5
    first = next(one for text, one in said.items() if text.startswith("Hello"))
    assert 'href="https://example.org/long/path"' in first["content"]
    assert (first["created_at"], first["visibility"]) == ("2021-03-04T05:06:07.000Z", "unlisted")
    more = said["and<br />more</p><p>&lt;b&gt;"]
    assert more["in_reply_to_id"] == first["id"]
    assert more["media_attachments"][0]["description"] == "the sea"
    assert said["hush"]["visibility"] == "private"
    poll = said["tea?"]["poll"]
    assert [(one["title"], one["votes_count"]) for one in poll["options"]] == [("yes", 2), ("no", 0)]
    assert poll["expired"]
    assert lost(found) == {
        ("boost", "not_here"): 1,
        ("like", "not_here"): 1,
        ("follow", "not_here_yet"): 1,
        ("picture", "file_missing"): 1,
    }
    standing = (await alice.get("/api/v1/accounts/relationships", **{"id[]": [bob.id, carol.id]})).json()
    assert standing[0]["following"]
    assert not standing[0]["showing_reblogs"]
    assert standing[0]["notifying"]
    assert standing[1]["muting"]
    assert [one["title"] for one in (await alice.get("/api/v1/lists")).json()] == ["Old friends"]
    assert (await alice.get("/api/v1/accounts/verify_credentials")).json()["display_name"] == "Anna"


async def test_an_archive_of_x(alice: Person, settle: Settle, tmp_path: Path):
    found = await sends(alice, elsewhere.x(tmp_path / "twitter.zip"), settle)
    newer, older = await posts_of(alice)
    assert older["content"].startswith('<p>Fish &amp; chips <a href="https://example.org/page"')
    assert "t.co" not in older["content"]
    assert older["media_attachments"][0]["description"] == "a cat"
    assert older["created_at"] == "2018-10-10T20:19:24.000Z"
    assert newer["in_reply_to_id"] == older["id"]
    assert lost(found) == {("boost", "not_here"): 1, ("follow", "not_here_yet"): 1}


async def test_an_export_of_instagram_with_its_broken_letters(alice: Person, settle: Settle, tmp_path: Path):
    found = await sends(alice, elsewhere.instagram(tmp_path / "insta.zip"), settle)
    newer, older = await posts_of(alice)
    assert words(older) == "Café \U0001f600 in Köln"
    assert len(newer["media_attachments"]) == 2
    assert older["created_at"] == "2020-01-01T12:00:00.000Z"
    assert lost(found) == {("follow", "not_here_yet"): 1}


async def test_a_repository_of_bluesky(alice: Person, settle: Settle, tmp_path: Path):
    found = await sends(alice, elsewhere.bluesky(tmp_path / "bluesky.zip"), settle)
    newer, older = await posts_of(alice)
    assert 'href="https://example.org/whole"' in older["content"]
    assert (older["language"], older["media_attachments"][0]["description"]) == ("de", "night")
    assert newer["in_reply_to_id"] == older["id"]
    assert lost(found) == {("follow", "not_here_yet"): 1}


@pytest.mark.parametrize("make", [elsewhere.mastodon, elsewhere.x, elsewhere.instagram, elsewhere.bluesky])
async def test_an_archive_that_is_sent_twice_is_there_once(alice: Person, settle: Settle, tmp_path: Path, make: Any):
    path = make(tmp_path / "archive.zip")
    await sends(alice, path, settle)
    once = [(one["id"], one["content"]) for one in await posts_of(alice)]
    found = await sends(alice, path, settle)
    assert [(one["id"], one["content"]) for one in await posts_of(alice)] == once
    assert found["report"]["already"]["post"] == len(once)


async def test_an_archive_in_a_tarball_and_a_csv_by_itself(alice: Person, bob: Person, settle: Settle, tmp_path: Path):
    path = tmp_path / "archive.tar.gz"
    with ZipFile(elsewhere.mastodon(tmp_path / "a.zip")) as archive, tarfile.open(path, "w:gz") as packed:
        for name in archive.namelist():
            info = tarfile.TarInfo(name)
            info.size = archive.getinfo(name).file_size
            packed.addfile(info, io.BytesIO(archive.read(name)))
    assert (await sends(alice, path, settle))["state"] == "ready"
    assert len(await posts_of(alice)) == 5
    alone = tmp_path / "following_accounts.csv"
    alone.write_text("Account address\nalice@localhost:3000\n")
    assert (await sends(bob, alone, settle))["report"]["taken"] == {"follow": 1}


def bomb(path: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("actor.json", "{}")
        with archive.open("outbox.json", "w", force_zip64=True) as file:
            for _ in range(200):
                file.write(b" " * (1 << 20))


def traverses(path: Path) -> None:
    elsewhere.pack(path, {"outbox.json": "{}", "../../escape.png": b"x"})


def links(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        info = ZipInfo("outbox.json")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")


def nested(path: Path) -> None:
    elsewhere.pack(path, {"actor.json": "{}", "outbox.json": "[" * 200_000})


def strange(path: Path) -> None:
    odd = {"orderedItems": [1, None, {"type": "Create", "id": [], "object": 5}, {"id": "a", "published": "x"}]}
    elsewhere.pack(path, {"actor.json": "[]", "outbox.json": json.dumps(odd)})


def broken_car(path: Path) -> None:
    elsewhere.pack(path, {"repo.car": b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f" + b"\x00" * 64})


def nothing(path: Path) -> None:
    path.write_bytes(b"just some words")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (bomb, "too large"),
        (traverses, "lead out of it"),
        (links, "links in it"),
        (nested, "could not be read"),
        (broken_car, "could not be read"),
        (nothing, "could not be read"),
    ],
)
async def test_files_that_mean_harm_are_refused_with_a_sentence(
    alice: Person, settle: Settle, tmp_path: Path, make: Any, sentence: str
):
    path = tmp_path / "evil.zip"
    await asyncio.to_thread(make, path)
    found = await sends(alice, path, settle)
    assert found["state"] == "failed"
    assert sentence in found["error"]
    assert await posts_of(alice) == []


async def test_what_makes_no_sense_in_an_archive_is_left_and_said(alice: Person, settle: Settle, tmp_path: Path):
    strange(tmp_path / "odd.zip")
    found = await sends(alice, tmp_path / "odd.zip", settle)
    assert found["state"] == "ready"
    assert sum(lost(found).values()) == 4


async def test_the_child_that_reads_has_no_more_memory_than_it_is_given(
    alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("salon.archives.opening.MEMORY_BYTES", 256 << 20)
    assert await open_archive(elsewhere.x(tmp_path / "small.zip"), "small.zip", tmp_path) == 5
    (tmp_path / "items.jsonl").unlink()
    items = [
        {"type": "Create", "id": str(n), "published": "2020-01-01", "object": {"id": str(n)}} for n in range(900_000)
    ]
    path = elsewhere.pack(
        tmp_path / "big.zip", {"actor.json": "{}", "outbox.json": json.dumps({"orderedItems": items})}
    )
    with pytest.raises(NotTaken):
        await open_archive(path, "big.zip", tmp_path)


async def test_only_one_archive_is_read_at_a_time_and_only_its_owner_sees_it(
    alice: Person, bob: Person, settle: Settle, tmp_path: Path
):
    data = elsewhere.x(tmp_path / "x.zip").read_bytes()
    send = {"files": {"file": ("x.zip", data)}, "headers": alice.headers}
    first = (await alice._client.post(PATH, **send)).json()
    assert (await alice._client.post(PATH, **send)).status_code == 409
    assert (await bob.get(f"{PATH}/{first['id']}")).status_code == 404
    bad = {**send, "data": {"audience": "everyone"}}
    assert (await alice._client.post(PATH, **bad)).status_code == 422
    assert (await alice.post(PATH, {"file": "no"})).status_code == 422
    await settle()
    assert len((await alice.get(PATH)).json()) == 1
    assert (await bob.get(PATH)).json() == []


async def test_an_import_whose_worker_died_goes_on_and_is_given_up_in_the_end(
    alice: Person, settle: Settle, tmp_path: Path
):
    data = elsewhere.x(tmp_path / "x.zip").read_bytes()
    died = "UPDATE imports SET state = 'running', attempts = {}, heartbeat_at = now() - interval '5 minutes'"
    for attempts, state in ((1, "ready"), (3, "failed")):
        await alice._client.post(PATH, files={"file": ("x.zip", data)}, headers=alice.headers)
        async with db.reading() as conn:
            await conn.execute("DELETE FROM procrastinate_jobs")
            await conn.execute(f"{died.format(attempts)} WHERE state = 'queued'".encode())
        await tidy_archives()
        await settle()
        assert (await alice.get(PATH)).json()[0]["state"] == state
    assert len(await posts_of(alice)) == 2


async def test_what_may_not_be_posted_may_not_be_brought_either(alice: Person, settle: Settle, tmp_path: Path):
    elsewhere.mastodon(tmp_path / "plain.zip")
    with ZipFile(tmp_path / "plain.zip") as source:
        files = {name: source.read(name) for name in source.namelist()}
    files["outbox.json"] = files["outbox.json"].replace(b"Hello", b"trade pthc").replace(b"the sea", b"trade pthc")
    files["outbox.json"] = files["outbox.json"].replace(b'"yes"', b'"trade pthc"')
    found = await sends(alice, elsewhere.pack(tmp_path / "archive.zip", files), settle, "original")
    assert lost(found)["post", "refused"] == 4
    assert sorted(words(one) for one in await posts_of(alice)) == ["hush"]
    told = (await alice.get("/api/salon/v1/decisions")).json()
    assert [(one["label"], one["action"]) for one in told] == [("sexual_minors", "refuse")] * 4


async def test_nobodys_archive_claims_a_post_that_was_written_here(
    alice: Person, bob: Person, carol: Person, settle: Settle, tmp_path: Path
):
    theirs = await bob.writes("Written here")
    elsewhere.mastodon(tmp_path / "plain.zip")
    with ZipFile(tmp_path / "plain.zip") as source:
        files = {name: source.read(name) for name in source.namelist()}
    claimed = files["outbox.json"].replace(b"https://social.example/users/anna/statuses/1", theirs["uri"].encode())
    await sends(alice, elsewhere.pack(tmp_path / "claims.zip", files | {"outbox.json": claimed}), settle)
    likes = json.dumps({"orderedItems": [theirs["uri"]]})
    await sends(carol, elsewhere.pack(tmp_path / "likes.zip", files | {"likes.json": likes}), settle)
    assert [one["id"] for one in (await carol.get("/api/v1/favourites")).json()] == [theirs["id"]]


async def test_posts_keep_who_saw_them_or_fewer(alice: Person, invite: Invite, settle: Settle, tmp_path: Path):
    path = elsewhere.mastodon(tmp_path / "a.zip")
    seen = {}
    for name, audience in (("one", "private"), ("two", "original")):
        person = await invite(name)
        await sends(person, path, settle, audience)
        seen[audience] = sorted({one["visibility"] for one in await posts_of(person)})
    assert seen == {"private": ["private"], "original": ["private", "public"]}
    with pytest.raises(NotTaken):
        await bring_archive(alice.account_id, Terms(), tmp_path / "a.zip", "a.zip", tmp_path / "nowhere", _tell)


async def _tell(_source: str, _done: int, _total: int) -> None:
    return


async def test_a_sexual_picture_that_is_brought_is_covered_as_one_that_is_posted(
    alice: Person, operator: Person, settle: Settle, tmp_path: Path
):
    await let_hold(operator, settle, action="cover")
    elsewhere.mastodon(tmp_path / "plain.zip")
    with ZipFile(tmp_path / "plain.zip") as source:
        files = {name: source.read(name) for name in source.namelist()}
    out = io.BytesIO()
    dunes().save(out, "PNG")
    shown = [name for name in files if name.endswith(".png")]
    assert shown
    await sends(alice, elsewhere.pack(tmp_path / "a.zip", files | dict.fromkeys(shown, out.getvalue())), settle)
    posts = [one for one in await posts_of(alice) if one["media_attachments"]]
    assert posts
    assert all(one["sensitive"] for one in posts)
    told = (await alice.get("/api/salon/v1/decisions")).json()
    assert {(one["subject"], one["action"], one["post_id"]) for one in told} == {
        ("picture", "cover", one["id"]) for one in posts
    }
