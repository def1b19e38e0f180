"""Bringing an archive of Salon back: the same life, each thing once, and no noise about it."""

import asyncio
import base64
import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from salon.archives.bringing.report import Terms
from salon.archives.bringing.run import bring_archive
from salon.archives.likeness import list_differences, to_likeness
from salon.kit import db
from salon.timelines.reactions import empty_homes
from tests.archives.lives import asks, draws, export, lives, picture, read, uploads
from tests.conftest import Settle
from tests.social.conftest import Invite, Person, words

WIPE = (
    "DELETE FROM media WHERE owner_id = %(who)s",
    "DELETE FROM polls WHERE post_id IN (SELECT id FROM posts WHERE author_id = %(who)s)",
    "DELETE FROM post_edits WHERE post_id IN (SELECT id FROM posts WHERE author_id = %(who)s)",
    "DELETE FROM posts WHERE author_id = %(who)s",
    "DELETE FROM accounts WHERE id = %(who)s",
)


async def bring(person: Person, path: Path, folder: Path, audience: str = "original") -> dict[str, Any]:
    async def tell(_source: str, _done: int, _total: int) -> None:
        return

    await asyncio.to_thread(folder.mkdir)
    return await bring_archive(person.account_id, Terms(audience), path, path.name, folder, tell)


async def wipe(person: Person) -> None:
    """Nothing of a person is left, as if the place had been set up anew without them."""
    async with db.transaction() as tx:
        for step in WIPE:
            await tx.execute(step, {"who": person.account_id})


@pytest.fixture
async def rich(alice: Person, bob: Person, carol: Person, settle: Settle) -> Person:
    await lives(alice, bob, carol, settle)
    return alice


async def test_export_wipe_import_export_tells_of_the_same_life(
    rich: Person, invite: Invite, settle: Settle, tmp_path: Path
):
    before = await export(rich, tmp_path / "before.zip")
    await wipe(rich)
    back = await invite("alice")
    report = await bring(back, before, tmp_path / "read")
    await settle()
    after = await export(back, tmp_path / "after.zip")
    first, second = to_likeness(before), to_likeness(after)
    for name in first.keys() | second.keys():
        assert second.get(name) == first.get(name), name
    assert list_differences(before, after) == []
    assert report["taken"]["post"] == 12
    assert report["taken"]["picture"] == 5
    assert report["left"] == []


async def test_what_is_brought_twice_is_there_once(rich: Person, invite: Invite, settle: Settle, tmp_path: Path):
    before = await export(rich, tmp_path / "before.zip")
    again = await bring(rich, before, tmp_path / "read0")
    assert not {"post", "boost", "picture", "like", "bookmark"} & {name for name, n in again["taken"].items() if n}
    await wipe(rich)
    back = await invite("alice")
    await bring(back, before, tmp_path / "read1")
    once = await export(back, tmp_path / "once.zip")
    await bring(back, before, tmp_path / "read2")
    await settle()
    assert (await export(back, tmp_path / "twice.zip")).read_bytes() == once.read_bytes()


async def test_nobody_is_told_of_what_is_brought_and_no_home_is_filled_with_it(
    rich: Person, bob: Person, invite: Invite, settle: Settle, tmp_path: Path
):
    archive = await export(rich, tmp_path / "a.zip")
    await wipe(rich)
    back = await invite("alice")
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM notifications")
    await bob.follows(back)
    await bring(back, archive, tmp_path / "read")
    await settle()
    assert [kind for kind, _ in await bob.told() if kind != "follow"] == []
    assert [one for one in await bob.home() if "morning" in one or "lighthouse" in one] == []
    async with db.transaction() as tx:
        await empty_homes(tx)
    assert [one for one in await bob.home() if "morning" in one or "lighthouse" in one] == []
    mine = (await back.get(f"/api/v1/accounts/{back.id}/statuses")).json()
    assert len(mine) == 13


async def test_posts_from_elsewhere_are_unlisted_marked_and_keep_their_dates(
    rich: Person, invite: Invite, tmp_path: Path
):
    archive = await export(rich, tmp_path / "a.zip")
    said = read(archive)["outbox.json"]["orderedItems"]
    await wipe(rich)
    back = await invite("alice")
    await bring(back, archive, tmp_path / "read", "unlisted")
    mine = (await back.get(f"/api/v1/accounts/{back.id}/statuses")).json()
    assert {one["visibility"] for one in mine} == {"unlisted", "private", "direct"}
    assert {one["salon"]["imported_from"] for one in mine} == {"salon"}
    dates = {one["published"][:23] for one in said}
    assert {one["created_at"].removesuffix("Z") for one in mine} <= dates
    assert sorted((one["id"] for one in mine), key=int, reverse=True) == [one["id"] for one in mine]


async def test_another_place_makes_its_own_of_it(
    rich: Person, invite: Invite, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What was said to somebody there is shown to nobody who is called so here."""
    archive = await export(rich, tmp_path / "a.zip")
    moved = tmp_path / "moved.zip"
    rewrite(archive, moved, b"localhost:3000", b"elsewhere.example")
    dora = await invite("dora")
    report = await bring(dora, moved, tmp_path / "read")
    await settle()
    assert report["taken"]["post"] == 12
    assert {(one["what"], one["why"]) for one in report["left"]} >= {("follow", "not_here_yet"), ("like", "not_here")}
    mine = (await dora.get(f"/api/v1/accounts/{dora.id}/statuses")).json()
    assert [one["mentions"] for one in mine if one["mentions"]] == []
    waiting = (await dora.get("/api/salon/v1/awaited_people")).json()
    assert {(one["verb"], one["address"]) for one in waiting} == {
        ("follow", "bob@elsewhere.example"),
        ("mute", "carol@elsewhere.example"),
    }


def rewrite(source: Path, target: Path, old: bytes, new: bytes) -> None:
    """The same archive from a place with another address."""
    with ZipFile(source) as read_from, ZipFile(target, "w") as write_to:
        for name in read_from.namelist():
            data = read_from.read(name)
            write_to.writestr(name, data if name.startswith("media/") else data.replace(old, new))


async def test_what_moderators_took_down_does_not_come_back(
    alice: Person, bob: Person, operator: Person, invite: Invite, settle: Settle, tmp_path: Path
):
    bad = await bob.writes("Spam, spam, spam")
    await bob.writes("A good one", media_ids=[await uploads(bob, "fine")])
    archive = await export(bob, tmp_path / "a.zip")
    answer = await operator.post("/api/salon/v1/admin/takedowns", {"post_id": bad["id"], "reason": "spam"})
    assert answer.status_code == 200, answer.text
    await settle()
    report = await bring(bob, archive, tmp_path / "read")
    assert ("post", "taken_down") in {(one["what"], one["why"]) for one in report["left"]}
    shown = (await bob.get(f"/api/v1/accounts/{bob.id}/statuses")).json()
    assert [words(one) for one in shown] == ["A good one"]


async def test_what_one_deleted_by_mistake_comes_back_once(alice: Person, settle: Settle, tmp_path: Path):
    gone = await alice.writes("Gone by mistake")
    archive = await export(alice, tmp_path / "a.zip")
    await alice._client.delete(f"/api/v1/statuses/{gone['id']}", headers=alice.headers)
    for number in range(2):
        await bring(alice, archive, tmp_path / f"read{number}")
    await settle()
    shown = (await alice.get(f"/api/v1/accounts/{alice.id}/statuses")).json()
    assert [words(one) for one in shown] == ["Gone by mistake"]


async def test_an_archive_makes_no_remix_of_what_may_not_be_remixed(
    alice: Person, bob: Person, invite: Invite, settle: Settle, tmp_path: Path
):
    his = await draws(bob, settle, "what bob asked for")
    parent = await bob.writes("Not any more", media_ids=[his["media"][0]["id"]])
    await draws(alice, settle, "the same in red", [parent["id"]])
    archive = await export(alice, tmp_path / "a.zip")
    await asks(bob, f"/api/v1/statuses/{parent['id']}", {"remix": "nobody"}, "PUT")
    dora = await invite("dora")
    media_id = await _bring_drawn(dora, archive, tmp_path / "read")
    await dora.writes("Mine, out of his", media_ids=[str(media_id)])
    await settle()
    async with db.reading() as conn:
        assert await (await conn.execute("SELECT count(*) FROM remix_edges")).fetchone() == (0,)
    assert (await bob.get("/api/v1/notifications")).json() == []


async def _bring_drawn(person: Person, archive: Path, folder: Path) -> int:
    """Bring an archive with one picture that says it was drawn; returns the picture's id."""
    report = await bring(person, archive, folder)
    assert (report["taken"]["generations"], report["taken"]["picture"]) == (1, 1)
    async with db.reading() as conn:
        found = await conn.execute(
            "SELECT id FROM media WHERE owner_id = %s AND generation_id IS NOT NULL", (person.account_id,)
        )
        (media_id,) = await found.fetchone() or (0,)
    return int(media_id)


async def test_a_photograph_an_archive_calls_drawn_is_still_one_nobody_knows(
    alice: Person, invite: Invite, settle: Settle, tmp_path: Path
):
    drawn = await draws(alice, settle, "a chair by the window")
    archive = await export(alice, tmp_path / "a.zip")
    dora = await invite("dora")
    brought = await _bring_drawn(dora, archive, tmp_path / "read")
    wish = {"prompt": "make it sensual", "engine": "gradients"}
    path = "/api/salon/v1/generations"
    known = await alice.post(path, wish | {"references": [int(drawn["media"][0]["id"])]})
    assert known.is_success, known.text
    refused = await dora.post(path, wish | {"references": [brought]})
    assert refused.status_code == 422
    told = (await dora.get("/api/salon/v1/decisions")).json()
    assert [one["label"] for one in told] == ["intimate"]


@pytest.mark.parametrize("hostile", [True, False])
async def test_a_mask_out_of_an_archive_is_decoded_as_one_that_is_sent(
    alice: Person, invite: Invite, settle: Settle, tmp_path: Path, hostile: bool
):
    await draws(alice, settle, "a chair by the window")
    archive, masked = await export(alice, tmp_path / "a.zip"), tmp_path / "masked.zip"
    mask = base64.b64encode(b"no picture at all" if hostile else picture() + b"and something behind it").decode()
    rewrite(archive, masked, b'"mask":null', f'"mask":"{mask}"'.encode())
    dora = await invite("dora")
    await _bring_drawn(dora, masked, tmp_path / "read")
    async with db.reading() as conn:
        found = await conn.execute("SELECT mask FROM generations WHERE owner_id = %s", (dora.account_id,))
        (kept,) = await found.fetchone() or (None,)
    if hostile:
        assert kept is None
    else:
        assert b"something behind it" not in kept
        assert Image.open(io.BytesIO(kept)).size == (48, 32)
