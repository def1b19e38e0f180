"""History in files: the same as out of the log, never more than holds, and gone from the disk when it is taken back."""

import asyncio
import hashlib
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard
from websockets.asyncio.client import connect

from salon.firehose import sealing, shared
from salon.firehose.events import DatasetReleased
from salon.firehose.frames import list_frames
from salon.firehose.packing import unpack
from salon.firehose.sealing import keep_segments
from salon.firehose.segments import Segment, find_folder, find_frames, list_fresh
from salon.kit import db, log
from salon.kit.settings import Settings
from salon.posts import actions
from salon.safety.removal import erase_account
from tests.conftest import Settle
from tests.consent.people import say, write
from tests.firehose.test_firehose import PATH, register, take
from tests.studio.people import Cast, Person, change, fetch, json_of, make

STRETCH = 8


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches so short that a few posts fill some."""
    monkeypatch.setattr(sealing, "STRETCH", STRETCH)
    monkeypatch.setattr(shared, "STRETCH", STRETCH)


@pytest.fixture(autouse=True)
def empty(settings: Settings) -> None:
    """No files of an earlier test, whose segments nobody knows any more."""
    shutil.rmtree(settings.data / "firehose", ignore_errors=True)


async def likes(adults: Cast, post: str, count: int = STRETCH + 4) -> None:
    """Enough that what came before them is sealed."""
    for number in range(count):
        async with db.transaction() as tx:
            verb = actions.unfavourite_post if number % 2 else actions.favourite_post
            await verb(tx, adults.carol.id, int(post))


def on_the_disk() -> bytes:
    return b"".join(unpack(path.read_bytes()) for path in find_folder().glob("*.zst"))


async def fresh() -> list[Segment]:
    """All files that may be read, without a gap, from the first there is."""
    return await list_fresh((await fetch("SELECT min(first) FROM firehose_segments"))[0][0])


async def fetch_history(client: httpx.AsyncClient, headers: dict[str, str]) -> tuple[list[dict[str, Any]], int]:
    """Everything in files, as somebody fetches it, and where to go on."""
    plan = json_of(await client.get(f"{PATH}/segments?cursor=0", headers=headers))
    assert not plan["more"]
    dictionary = await client.get(plan["dictionary"]["url"])
    assert hashlib.sha256(dictionary.content).hexdigest().startswith(plan["dictionary"]["id"])
    told = zstandard.ZstdCompressionDict(dictionary.content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    found: list[dict[str, Any]] = []
    for one in plan["segments"]:
        answer = await client.get(one["url"], headers=headers)
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == one["sha256"]
        lines = zstandard.ZstdDecompressor(dict_data=told).decompress(answer.content).splitlines()
        assert len(lines) == one["messages"]
        found += [json.loads(line) for line in lines]
    return found, plan["next"]


async def test_files_and_then_the_stream_tell_all_that_the_log_tells_with_no_gap(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    await say(client, adults.alice, stream_partners=True)
    first = await write(client, adults.alice, status="a boat")
    await likes(adults, first["id"], 3 * STRETCH)
    await settle()
    assert await keep_segments() >= 3
    key = await register()
    everything = await list_frames(0, await log.head() + 1, await log.epoch())
    for headers, bodies in (({}, False), ({"Authorization": f"Bearer {key}"}, True)):
        found, cursor = await fetch_history(client, headers)
        found += await take(port, cursor, key if bodies else None)
        told = [one.full if bodies and one.full else one.bare for one in everything]
        assert found == [json.loads(one)["payload"] for one in told]
        assert ("a boat" in json.dumps(found)) is bodies
    replayed = await take(port, 0, key)
    assert replayed == found, "a socket replays the same out of the same files"


async def test_what_somebody_takes_back_is_read_from_no_file_at_once_and_on_no_disk_soon(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    await say(client, adults.alice, stream_partners=True)
    post = await write(client, adults.alice, status="canary01zq")
    await likes(adults, post["id"])
    await settle()
    await keep_segments()
    key = await register()
    assert b"canary01zq" in on_the_disk()
    before, cursor = await fetch_history(client, {"Authorization": f"Bearer {key}"})
    assert "canary01zq" in json.dumps(before)
    assert await fresh() != []
    await say(client, adults.alice, stream_partners=False)
    assert await fresh() == [], "before anybody has looked which files tell of it"
    await settle()
    assert "canary01zq" not in json.dumps(await take(port, 0, key))
    assert all(one.first >= cursor or not one.authors for one in await fresh())
    await keep_segments()
    assert b"canary01zq" in on_the_disk(), "a while passes, so that more that changes is made anew together"
    assert await keep_segments(rests=0) >= 1
    assert b"canary01zq" not in on_the_disk()
    after, _ = await fetch_history(client, {"Authorization": f"Bearer {key}"})
    assert [one["seq"] for one in after][: len(before)] == [one["seq"] for one in before]
    assert not any("record" in one for one in after)


async def test_nothing_of_who_is_erased_stays_in_a_file(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    for person in (adults.alice, adults.bob):
        await say(client, person, stream_partners=True)
    for number in range(5):
        await write(client, adults.alice, status=f"canary{number:02}zq")
    kept = await write(client, adults.bob, status="a boat")
    await likes(adults, kept["id"])
    await settle()
    await keep_segments()
    assert on_the_disk().count(b"canary") == 5
    async with db.transaction() as tx:
        await erase_account(tx, adults.alice.id, adults.alice.id)
    await settle()
    await keep_segments(rests=0)
    left = on_the_disk()
    assert b"canary" not in left
    assert b"a boat" in left


async def test_a_remix_goes_from_files_when_the_author_of_what_it_grew_out_of_says_no(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    for person in (adults.alice, adults.bob):
        await say(client, person, stream_partners=True)
    first = await make(adults.alice, "the sea")
    parent = await write(client, adults.alice, media_ids=[str(first.variations[0].media_id)])
    for number in range(STRETCH):  # so that the remix is in another file
        await write(client, adults.carol, status=f"walk {number}")
    made = await make(adults.bob, "a storm", parents=[int(parent["id"])])
    await write(client, adults.bob, status="canary77zq", media_ids=[str(made.variations[0].media_id)])
    await likes(adults, parent["id"])
    await settle()
    await keep_segments()
    assert b"canary77zq" in on_the_disk()
    await say(client, adults.alice, stream_partners=False)
    await settle()
    await keep_segments(rests=0)
    assert b"canary77zq" not in on_the_disk()


async def test_a_damaged_or_missing_file_is_read_around_and_made_anew(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    post = await write(client, adults.alice)
    await likes(adults, post["id"], 2 * STRETCH)
    await settle()
    await keep_segments()
    whole = await take(port, 0)
    files = sorted(find_folder().glob("*.zst"))
    files[0].write_bytes(b"not what it was")
    for path in files[1:]:
        path.unlink()
    sealed = await fetch("SELECT first FROM firehose_segments")
    assert [await find_frames(first, bodies=False) for (first,) in sealed] == [None] * len(sealed)
    shared.firehose._stretches.clear()
    assert await take(port, 0) == whole
    assert await keep_segments(rests=0) == len(sealed)
    found, cursor = await fetch_history(client, {})
    assert found == [one for one in whole if one["seq"] < cursor]


async def test_files_with_bodies_are_for_recipients_and_what_was_replaced_is_gone(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    await say(client, adults.alice, stream_partners=True)
    post = await write(client, adults.alice, status="a boat")
    await likes(adults, post["id"])
    await settle()
    await keep_segments()
    headers = {"Authorization": f"Bearer {await register()}"}
    mine = json_of(await client.get(f"{PATH}/segments", headers=headers))["segments"]
    theirs = json_of(await client.get(f"{PATH}/segments"))["segments"]
    differ = [one["url"] for one, two in zip(mine, theirs, strict=True) if one["sha256"] != two["sha256"]]
    assert len(differ) == 1
    assert (await client.get(differ[0], headers=headers)).status_code == 200
    assert (await client.get(differ[0])).status_code == 404
    assert (await client.get(f"{PATH}/segments", headers={"Authorization": "Bearer none"})).status_code == 401
    for name in ("x", "0-", "-", "0-zz", f"{'9' * 30}-00", "1-" + "0" * 64):
        assert (await client.get(f"{PATH}/segments/{name}")).status_code == 404
    assert (await client.get(f"{PATH}/segments?cursor=x")).status_code == 400
    head = await log.head()
    assert json_of(await client.get(f"{PATH}/segments?cursor={head + 9}"), 400)["head"] == head
    assert (await client.get(f"{PATH}/dictionaries/none")).status_code == 404
    await client.delete(f"/api/v1/statuses/{post['id']}", headers=adults.alice.headers)
    await settle()
    await keep_segments(rests=0)
    assert (await client.get(differ[0], headers=headers)).status_code == 404


async def test_another_epoch_and_what_a_killed_worker_left_are_thrown_away(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    post = await write(client, adults.alice)
    await likes(adults, post["id"])
    await settle()
    await keep_segments()
    known = {path.name for path in find_folder().glob("*")}
    left = find_folder() / ".left-by-a-killed-worker"
    left.write_bytes(b"x")
    _age(left)
    assert await fresh() != []
    epoch = secrets.token_hex(8)
    await change("UPDATE log_head SET epoch = %s", epoch)
    assert await fresh() == []
    await keep_segments()
    rows = await fetch("SELECT DISTINCT epoch FROM firehose_segments")
    assert rows == [(epoch,)]
    assert not left.exists()
    assert known, "files of before are kept until they are old, and then nobody knows of them"


def _age(path: Path) -> None:
    os.utime(path, (0, 0))


async def test_a_release_of_datasets_is_told_to_all_who_listen(adults: Cast, port: int, settle: Settle) -> None:
    start = await log.head() + 1
    async with db.transaction() as tx:
        await log.append(tx, DatasetReleased(actor_id=0, subject_id=5, name="salon-7", version="2.0.0"))
    await settle()
    found = await take(port, start, kinds="like")
    assert [(one["$type"], one["dataset"], one["version"]) for one in found] == [("#release", "salon-7", "2.0.0")]


async def test_packed_and_in_batches_comes_what_comes_plain(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    start = await log.head() + 1
    await say(client, adults.alice, stream_partners=True)
    post = await write(client, adults.alice, status="a boat")
    await likes(adults, post["id"])
    await settle()
    key = await register()
    plain = await take(port, start, key)
    listed = json_of(await client.get(f"{PATH}/segments"))["dictionary"]
    dictionary = zstandard.ZstdCompressionDict(
        (await client.get(listed["url"])).content, dict_type=zstandard.DICT_TYPE_RAWCONTENT
    )
    unpacking = zstandard.ZstdDecompressor(dict_data=dictionary)
    headers = {"Authorization": f"Bearer {key}"}
    for asked in ("&batch=1", f"&zstdDictionary={listed['id']}", f"&batch=1&zstdDictionary={listed['id']}"):
        found: list[dict[str, Any]] = []
        sizes = [0, 0]
        url = f"ws://127.0.0.1:{port}{PATH}?cursor={start}{asked}"
        async with connect(url, additional_headers=headers) as socket:
            while len(found) < len(plain):
                frame = await asyncio.wait_for(socket.recv(), 60)
                text = unpacking.decompress(frame) if isinstance(frame, bytes) else frame.encode()
                assert isinstance(frame, bytes) is ("zstd" in asked)
                sizes = [sizes[0] + len(frame), sizes[1] + len(text)]
                found += [json.loads(line)["payload"] for line in text.splitlines()]
        assert found == plain
        assert ("zstd" not in asked) or sizes[0] * 2 < sizes[1], "packed is less than half of it"
    over_http = await client.get(f"{PATH}?batch=1")
    assert (over_http.status_code, over_http.json()["error"]) == (400, "InvalidRequest")


async def test_whoever_gets_somebodys_words_is_written_down_and_told_to_them_and_nobody_else(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    start = await log.head() + 1
    await say(client, adults.alice, stream_partners=True)
    post = await write(client, adults.alice, status="a boat")
    await write(client, adults.bob, status="not to be passed on")
    await likes(adults, post["id"])
    await settle()
    await keep_segments()

    async def takers(who: Person) -> list[tuple[str, int, int]]:
        found = json_of(await client.get(f"{PATH}/mine", headers=who.headers))
        return [(one["organisation"], one["first_seq"], one["last_seq"]) for one in found]

    sea, sky = await register(), await register("Archive of the Sky")
    await take(port, start)
    await take(port, start, sea, kinds="like")
    assert await takers(adults.alice) == [], "nobody had any words yet"
    told = [one["seq"] for one in await take(port, start, sea) if "record" in one]
    assert await takers(adults.alice) == [("Archive of the Sea", told[0], told[0])]
    second = await write(client, adults.alice, status="another boat")
    await settle()
    told += [one["seq"] for one in await take(port, told[0] + 1, sea) if one.get("id") == f"p_{second['id']}"]
    await fetch_history(client, {"Authorization": f"Bearer {sky}"})
    (first, begin, end), last = sorted(await takers(adults.alice), reverse=True)
    assert (first, begin <= told[0] <= end) == ("Archive of the Sky", True)
    assert last == ("Archive of the Sea", told[0], told[1])
    assert await takers(adults.bob) == []
