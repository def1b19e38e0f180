"""What is taken back reaches every copy: the feed, the next version, who holds it, and the files of who asks."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest

from salon.app.retention import keep_no_longer
from salon.datasets.applying import apply_tombstones
from salon.datasets.building import build_release
from salon.datasets.jobs import keep_datasets, patch_releases
from salon.datasets.registering import register_release
from salon.datasets.tombstones import DATASETS as DATASETS_READER
from salon.firehose.recipients import register_recipient
from salon.kit import clock, db, log
from tests.conftest import Settle, order_events
from tests.consent.people import say, say_of, write
from tests.datasets.test_building import digest, read
from tests.datasets.world import World
from tests.studio.people import Cast, change, fetch, json_of, post_picture

DATASETS = "/api/salon/v1/datasets"
IMPRESSIONS = "/api/salon/v1/impressions"


async def tell_nobody(*_: object) -> None:
    return None


async def release(folder: Path, as_of: int | None = None) -> str:
    """Build and make known; returns what it is asked for by."""
    made = await build_release(folder, as_of, tell_nobody)
    await register_release(made)
    return f"{made.about.name}-v{made.about.major}"


async def tombstones(client: httpx.AsyncClient, name: str, since: int = 0) -> list[dict[str, Any]]:
    answer = await client.get(f"{DATASETS}/{name}/tombstones?since={since}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


async def key_of(name: str = "Archive of the Sea") -> dict[str, str]:
    async with db.transaction() as tx:
        return {"Authorization": f"Bearer {await register_recipient(tx, name, 'keeper@example.org')}"}


async def share(client: httpx.AsyncClient, adults: Cast, **wishes: bool) -> None:
    for person in adults:
        await say(client, person, dataset_public=True, **wishes)


async def test_everybody_sees_releases_and_only_recipients_take_their_data(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path, settle: Settle
) -> None:
    await share(client, adults)
    await write(client, adults.alice, status="the sea")
    await settle()
    name = await release(tmp_path / "release")
    (listed,) = json_of(await client.get(DATASETS))
    assert listed == json_of(await client.get(f"{DATASETS}/{name}"))
    assert listed["version"] == "1.0.0"
    assert {one["name"]: one["rows"] for one in listed["configs"]}["posts"] == 1
    assert (await client.get(listed["papers"]["TERMS.md"])).text.startswith("# Terms")
    (file,) = listed["files"]
    assert (await client.get(file)).status_code == 401
    assert (await client.get(file, headers=adults.alice.headers)).status_code == 401, "a person is no recipient"
    key = await key_of()
    taken = await client.get(file, headers=key)
    assert taken.status_code == 200
    assert taken.content == (tmp_path / "release" / file.split("/files/")[1]).read_bytes()
    for wrong in ("no-such-v1", f"{name}0", "x-v\u0661", "-v", "%00-v1"):
        assert (await client.get(f"{DATASETS}/{wrong}")).status_code == 404
    for path in ("data/posts/other.parquet", "../release/TERMS.md", "..%2f..%2fetc/passwd", "/etc/passwd"):
        assert (await client.get(f"{DATASETS}/{name}/files/{path}", headers=key)).status_code == 404
    assert (await client.get(f"{DATASETS}/{name}/tombstones?since=x")).status_code == 422


async def test_building_again_at_one_place_is_the_same_release(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path, settle: Settle
) -> None:
    await share(client, adults)
    await write(client, adults.alice, status="the sea")
    await settle()
    name = await release(tmp_path / "one")
    seq = int(json_of(await client.get(f"{DATASETS}/{name}"))["as_of_seq"])
    assert await release(tmp_path / "two", seq) == name
    assert len(json_of(await client.get(DATASETS))) == 1
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


async def test_what_is_taken_back_is_in_the_feed_of_every_release_with_its_reason(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path, settle: Settle
) -> None:
    await share(client, adults)
    posts = {}
    for text in ("kept", "withdrawn", "deleted", "taken down"):
        posts[text] = (await write(client, adults.alice, status=text))["id"]
    await write(client, adults.bob, status="of who turns out to be a minor")
    await write(client, adults.carol, status="of who leaves")
    await settle()
    names = [await release(tmp_path / "one"), ""]
    await write(client, adults.bob, status="another")
    await settle()
    names[1] = await release(tmp_path / "two")
    assert await tombstones(client, names[0]) == []
    await say_of(client, adults.alice, posts["withdrawn"], dataset_public=False)
    await client.delete(f"/api/v1/statuses/{posts['deleted']}", headers=adults.alice.headers)
    await settle()
    await change("UPDATE posts SET taken_down_at = now() WHERE id = %s", int(posts["taken down"]))
    await change("UPDATE accounts SET age_class = 'minor' WHERE id = %s", adults.bob.id)
    await change("UPDATE accounts SET state = 'suspended' WHERE id = %s", adults.carol.id)
    await keep_datasets()
    for name, folder in zip(names, ("one", "two"), strict=True):
        texts = {row["item_id"]: row["text"] for row in read(tmp_path / folder)}
        gone = await tombstones(client, name)
        told = {texts[one["item_id"]]: one["reason"] for one in gone}
        assert told.pop("another", "minor") == "minor"
        assert told == {
            "withdrawn": "consent_withdrawn",
            "deleted": "erased",
            "taken down": "moderation",
            "of who turns out to be a minor": "minor",
            "of who leaves": "moderation",
        }
        assert [one["seq"] for one in gone] == sorted({one["seq"] for one in gone})
        assert await tombstones(client, name, gone[1]["seq"]) == gone[2:]
    assert not {one["item_id"] for one in await tombstones(client, names[0])} & {
        one["item_id"] for one in await tombstones(client, names[1])
    }, "a name is of one release only"


async def test_a_no_reaches_what_grew_out_of_it_and_what_others_chose(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path, settle: Settle
) -> None:
    await share(client, adults, dataset_choices=True)
    parent, _ = await post_picture(adults.alice, "a heron")
    child, _ = await post_picture(adults.bob, "with a hat")
    await change("INSERT INTO remix_edges (child_id, parent_id) VALUES (%s, %s)", child, parent)
    await client.post(f"/api/v1/statuses/{parent}/favourite", headers=adults.carol.headers)
    await client.post(f"/api/v1/statuses/{child}/favourite", headers=adults.carol.headers)
    await settle()
    name = await release(tmp_path / "release")
    held = {row["item_id"] for config in ("posts", "generations", "feedback_unpaired", "remix_edges")
            for row in read(tmp_path / "release", config)}  # fmt: skip
    assert len(held) == 7
    await say(client, adults.carol, dataset_choices=False)
    await settle()
    assert {one["config"] for one in await tombstones(client, name)} == {"feedback_unpaired"}
    await say(client, adults.alice, dataset_public=False)
    await settle()
    assert {one["item_id"] for one in await tombstones(client, name)} == held
    assert await fetch("SELECT * FROM dataset_parties") == [], "who it was is forgotten with it"


async def test_hiding_a_recipe_takes_it_out_and_leaves_the_post(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path, settle: Settle
) -> None:
    await share(client, adults)
    post, _ = await post_picture(adults.alice, "a heron")
    await settle()
    name = await release(tmp_path / "release")
    answer = await client.put(
        f"/api/v1/statuses/{post}",
        json={
            "status": "now",
            "recipe": "hidden",
            "media_ids": [str(m) for (m,) in await fetch("SELECT id FROM media")],
        },
        headers=adults.alice.headers,
    )
    assert answer.status_code == 200
    await settle()
    assert [(one["config"], one["reason"]) for one in await tombstones(client, name)] == [
        ("generations", "rights_claim")
    ]


async def test_the_next_version_lacks_what_had_to_go_and_keeps_every_other_file_as_it_was(
    world: World, client: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salon.datasets.shards.SHARD_ROWS", 150)
    name = await release(tmp_path / "one")
    ((author,),) = await fetch(
        "SELECT account_id FROM dataset_parties WHERE config = 'posts' GROUP BY 1 ORDER BY count(*), 1 LIMIT 1"
    )
    await change("UPDATE consent_state SET state = 'withdrawn' WHERE account_id = %s AND post_id = 0", author)
    await keep_datasets()
    gone = {one["item_id"] for one in await tombstones(client, name)}
    assert gone
    # A later yes brings nothing back into this line: those who hold a copy were told to delete it.
    await change("UPDATE consent_state SET state = 'given' WHERE account_id = %s AND post_id = 0", author)
    (patched,) = await patch_releases(clock.now())
    assert patched == name.removesuffix("1") + "2"
    assert await patch_releases(clock.now()) == []
    folder = Path((await fetch("SELECT folder FROM dataset_releases WHERE major = 2"))[0][0])
    before, after = ({(row["item_id"]): row for row in read(one)} for one in (tmp_path / "one", folder))
    assert set(after) == set(before) - gone
    same = digest(tmp_path / "one").items() & digest(folder).items()
    assert len([path for path, _ in same if path.startswith("data/posts/")]) > 3
    first, second = [json_of(await client.get(f"{DATASETS}/{one}")) for one in (name, patched)]
    assert first["superseded_by"] == patched
    assert second["version"] == "2.0.0"
    key = await key_of()
    assert (await client.get(first["files"][0], headers=key)).status_code == 404, "only the newest is handed out"
    assert (await client.get(first["papers"]["TERMS.md"])).status_code == 200
    assert (await client.get(second["files"][0], headers=key)).status_code == 200


async def test_who_holds_a_copy_can_take_out_what_must_go(
    world: World, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    name = await release(tmp_path / "copy")
    ((author,),) = await fetch(
        "SELECT account_id FROM dataset_parties WHERE config = 'posts' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    await change("UPDATE consent_state SET state = 'withdrawn' WHERE account_id = %s AND post_id = 0", author)
    await keep_datasets()
    feed = tmp_path / "feed"
    feed.write_bytes((await client.get(f"{DATASETS}/{name}/tombstones?since=0")).content)
    gone = await tombstones(client, name)
    before = {path: pq.read_table(tmp_path / "copy" / path) for path in digest(tmp_path / "copy") if "parquet" in path}
    done = apply_tombstones(tmp_path / "copy", feed)
    assert (done.rows, done.seq) == (len(gone), gone[-1]["seq"])
    items = {one["item_id"] for one in gone}
    for path, table in before.items():
        file = tmp_path / "copy" / path
        left = pq.read_table(file) if file.exists() else table.slice(0, 0)
        kept = [one not in items for one in table["item_id"].to_pylist()]
        assert left.equals(table.filter(kept)), path
    assert apply_tombstones(tmp_path / "copy", feed).rows == 0, "once is enough"


async def test_a_recipient_who_does_not_delete_in_time_loses_its_key(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path, settle: Settle
) -> None:
    await share(client, adults)
    await write(client, adults.alice, status="the sea")
    await write(client, adults.bob, status="the shore")
    await settle()
    name = await release(tmp_path / "release")
    careless, careful, idle = await key_of("Careless"), await key_of("Careful"), await key_of("Idle")
    for file in json_of(await client.get(f"{DATASETS}/{name}"))["files"]:
        for key in (careless, careful):
            assert (await client.get(file, headers=key)).status_code == 200
    assert json_of(await client.get(f"{DATASETS}/mine", headers=adults.alice.headers)) == [
        {
            **json_of(await client.get(f"{DATASETS}/mine", headers=adults.alice.headers))[0],
            "id": name,
            "rows": {"posts": 1},
            "recipients": ["Careful", "Careless"],
        }
    ]
    await say(client, adults.alice, dataset_public=False)
    await settle()
    (held,) = json_of(await client.get(f"{DATASETS}/mine", headers=adults.alice.headers))
    assert (held["rows"], held["withdrawn"]["rows"]) == ({}, 1)
    (gone,) = await tombstones(client, name)
    at = f"{DATASETS}/{name}/acknowledgements"
    assert (await client.post(at, json={"seq": gone["seq"] + 1}, headers=careful)).status_code == 422
    assert (await client.post(at, json={"seq": gone["seq"]}, headers=idle)).status_code == 404
    assert (await client.post(at, json={"seq": gone["seq"]})).status_code == 401
    assert json_of(await client.post(at, json={"seq": gone["seq"]}, headers=careful))["acknowledged"] == gone["seq"]

    async def states() -> dict[str, str]:
        (mine,) = json_of(await client.get(f"{DATASETS}/mine", headers=adults.alice.headers))
        return {one["organisation"]: one["state"] for one in mine["holders"]}

    assert await states() == {"Careful": "acknowledged", "Careless": "asked"}
    with clock.at(clock.now() + dt.timedelta(days=29)):
        await keep_datasets()
    assert (await client.post(at, json={"seq": 0}, headers=careless)).status_code == 200, "there is time yet"
    with clock.at(clock.now() + dt.timedelta(days=31)):
        await keep_datasets()
        assert await states() == {"Careful": "acknowledged", "Careless": "overdue"}
    assert (await client.post(at, json={"seq": 0}, headers=careless)).status_code == 401
    assert (await client.post(at, json={"seq": 0}, headers=careful)).status_code == 200


async def test_what_was_shown_is_noted_only_of_who_agreed_and_forgotten_when_they_no_longer_do(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    seen = await write(client, adults.alice, status="the sea")
    private = await write(client, adults.alice, status="a secret", visibility="private")
    own = await write(client, adults.bob, status="mine")

    async def note(**more: Any) -> httpx.Response:
        shown = [
            {"post_id": one["id"], "surface": "home", "position": 3, "dwell_ms": 1500, **more}
            for one in (seen, private, own)
        ]
        return await client.post(IMPRESSIONS, json={"seen": shown}, headers=adults.bob.headers)

    assert json_of(await note()) == {"kept": 0, "agreed": False}, "nobody is watched who did not agree"
    await say(client, adults.bob, dataset_choices=True)
    assert json_of(await note()) == {"kept": 1, "agreed": True}
    assert json_of(await note(position=9))["kept"] == 1
    assert await fetch("SELECT post_id, position, dwell_ms FROM impressions") == [(int(seen["id"]), 3, 3000)]
    assert (await note(surface="elsewhere")).status_code == 422
    assert (await note(post_id="x")).status_code in {404, 422}
    with clock.at(clock.now() + dt.timedelta(days=91)):
        await keep_no_longer()
    assert await fetch("SELECT 1 FROM impressions") == []
    await note()
    await say(client, adults.bob, dataset_choices=False)
    await settle()
    assert await fetch("SELECT 1 FROM impressions") == []


async def test_a_number_in_the_feed_is_on_the_disk_before_anybody_reads_it(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    await settle()
    start = await log.head()
    await say(client, adults.alice, dataset_public=False)
    await order_events()
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL synchronous_commit = off")  # as readers of the log begin
        await DATASETS_READER.react(tx, log.Batch(start, await log.head(), frozenset({"ConsentChanged"})))
        row = await (await tx.execute("SHOW synchronous_commit")).fetchone()
    assert row == ("on",)
