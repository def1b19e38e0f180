"""A release: loaded by those who load such things, the same bytes each time, and nothing in it that leads to people."""

import asyncio
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from salon.datasets import choosing
from salon.datasets.building import Made, build_release
from salon.datasets.configs import CONFIGS
from salon.datasets.selection import open_snapshot
from salon.kit import log
from salon.kit.errors import Conflict, Invalid
from tests.conftest import Settle, order_events
from tests.consent.people import say, say_of, write
from tests.datasets.world import World
from tests.statements import counting
from tests.studio.people import Cast, change, fetch, make, post_picture

OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "PATH": "", "DO_NOT_TRACK": "1"}
LOAD = """
import json, os, sys, datasets
datasets.disable_progress_bars()
folder, cache = sys.argv[1:]
found = {}
for name in datasets.get_dataset_config_names(folder):
    whole = datasets.load_dataset(folder, name, cache_dir=cache)
    found[name] = sum(len(split) for split in whole.values())
    for split in whole.values():
        row = split[0]
        for column, feature in split.features.items():
            if isinstance(feature, datasets.Image):
                assert row[column].size == (64, 64), (name, column)
        if "images" in row and any(split["images"]):
            assert next(one for one in split["images"] if one)[0].size == (64, 64)
print(json.dumps(found), flush=True)
os._exit(0)  # threads of what was loaded do not always end in order
"""
DESCRIBE = """
import itertools, json, sys, warnings
warnings.simplefilter("ignore")
import mlcroissant
found = {}
described = mlcroissant.Dataset(jsonld=sys.argv[1])
for one in described.metadata.record_sets:
    found[one.name] = sum(1 for _ in described.records(one.name))
print(json.dumps(found))
"""


async def tell_nobody(*_: object) -> None:
    return None


async def build(folder: Path, as_of: int | None = None) -> Made:
    return await build_release(folder, as_of, tell_nobody)


def read(folder: Path, config: str = "posts") -> list[dict[str, Any]]:
    return [
        row for file in sorted((folder / "data" / config).glob("*.parquet")) for row in pq.read_table(file).to_pylist()
    ]


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run_python(code: str, *words: object, home: Path) -> Any:
    """Run a program without our environment, as somebody who has only the folder would; what it prints is JSON."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**OFFLINE, "HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


async def test_the_loaders_of_others_accept_a_release_without_a_network(world: World, tmp_path: Path) -> None:
    made = await build(tmp_path / "release")
    rows = {one.config.name: one.rows for one in made.about.configs}
    assert all(rows.values())
    assert run_python(LOAD, tmp_path / "release", tmp_path / "cache", home=tmp_path) == rows
    described = run_python(DESCRIBE, tmp_path / "release/croissant.json", home=tmp_path)
    assert described == {f"{name}_rows": count for name, count in rows.items()}
    validate = [
        Path(sys.executable).with_name("mlcroissant"),
        "validate",
        "--jsonld",
        tmp_path / "release/croissant.json",
    ]
    env = {**OFFLINE, "HOME": str(tmp_path)}
    done = await asyncio.to_thread(subprocess.run, validate, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    assert "Done" in done.stderr + done.stdout


async def test_the_manifest_lists_every_file_and_its_signature_holds(world: World, tmp_path: Path) -> None:
    await build(tmp_path / "release")
    manifest = (tmp_path / "release/manifest.jsonl").read_bytes()
    listed = {one["path"]: one["sha256"] for one in map(json.loads, manifest.splitlines())}
    there = digest(tmp_path / "release")
    assert listed == {name: sha256 for name, sha256 in there.items() if not name.startswith("manifest.")}
    signed = json.loads((tmp_path / "release/manifest.sig").read_bytes())
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed["public_key"]))
    key.verify(bytes.fromhex(signed["signature"]), manifest)


async def test_the_same_place_in_the_log_makes_the_same_bytes(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path, settle: Settle
) -> None:
    await say(client, adults.alice, dataset_public=True, dataset_choices=True)
    await say(client, adults.bob, dataset_public=True)
    await post_picture(adults.alice, "a heron")
    first, other = [await write(client, adults.bob, status=words) for words in ("the sea", "the shore")]
    await client.post(f"/api/v1/statuses/{first['id']}/favourite", headers=adults.alice.headers)
    await settle()
    place = await log.head()
    await build(tmp_path / "first")
    # What comes later is not in it: posts, likes, and people who only now say yes.
    await client.post(f"/api/v1/statuses/{other['id']}/favourite", headers=adults.alice.headers)
    await write(client, adults.bob, status="later")
    await write(client, adults.carol, status="somebody new")
    await say(client, adults.carol, dataset_public=True)
    await say(client, adults.bob, generative=True, dataset_choices=True)
    await settle()
    await build(tmp_path / "second", place)
    assert digest(tmp_path / "first") == digest(tmp_path / "second")
    await build(tmp_path / "now")
    assert len(read(tmp_path / "now")) == len(read(tmp_path / "first")) + 2
    assert {row["item_id"] for row in read(tmp_path / "now")}.isdisjoint(
        row["item_id"] for row in read(tmp_path / "first")
    )


async def test_what_is_not_in_the_log_yet_is_not_in_a_release_but_a_no_counts_at_once(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path
) -> None:
    await say(client, adults.alice, dataset_public=True)
    await say(client, adults.bob, dataset_public=True)
    await write(client, adults.alice, status="seen")
    await write(client, adults.bob, status="taken back")
    await order_events()
    await write(client, adults.alice, status="not ordered yet")
    await say(client, adults.bob, dataset_public=False)
    await build(tmp_path / "release")
    assert [row["text"] for row in read(tmp_path / "release")] == ["seen"]


async def test_a_release_tells_words_pictures_and_recipes_and_leaves_out_who_and_when(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path, settle: Settle
) -> None:
    await say(client, adults.alice, dataset_public=True, generative=True)
    await say(client, adults.bob, dataset_public=True)
    await post_picture(adults.alice, "a heron for anna@example.net")
    kept = await make(adults.alice, "a secret recipe with seven kinds of herbs")
    await write(
        client,
        adults.alice,
        media_ids=[str(kept.variations[0].media_id)],
        recipe="hidden",
    )
    text = "@bob and @alice, call +49 170 1234567 or write to me@example.org #sea"
    parent = await write(client, adults.alice, status=text)
    await write(client, adults.bob, status="yes", in_reply_to_id=parent["id"])
    await write(client, adults.bob, status="and to nobody", in_reply_to_id=(await write(client, adults.carol))["id"])
    await settle()
    await build(tmp_path / "release")
    rows = read(tmp_path / "release")
    told = next(row for row in rows if "sea" in row["tags"])
    assert told["text"] == "<user_1> and <user_2>, call <phone> or write to <email> #sea"
    assert set(told["allows"]) == {"dataset.public", "ai.train.generative"}
    assert told["content_usage"] == "train-ai=y"
    answers = {row["text"]: row["in_reply_to"] for row in rows}
    assert answers["yes"] == told["item_id"]
    assert answers["and to nobody"] is None, "what it answers is not in the release"
    pictures = read(tmp_path / "release", "generations")
    assert [row["prompt"] for row in pictures] == ["a heron for <email>"]
    assert {row["post"] for row in pictures} <= {row["item_id"] for row in rows}
    assert len([row for row in rows if row["images"]]) == 2, "a picture is told, its hidden recipe is not"
    names = {str(one).encode() for (one,) in await fetch("SELECT id FROM posts UNION SELECT id FROM accounts")}
    names |= {b"alice", b"carol", b"secret recipe", b"example.net", b"1234567"}
    for name in digest(tmp_path / "release"):
        file = tmp_path / "release" / name
        if file.suffix == ".parquet":
            table = pq.read_table(file)
            texts = [one for one in table.column_names if one not in {"images", "image"}]
            plain = json.dumps(table.select(texts).to_pylist(), default=str).encode()
        else:
            plain = file.read_bytes()
        assert [one for one in names if one in plain] == [], name


async def test_a_family_is_shared_only_by_all_of_it(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path, settle: Settle
) -> None:
    await say(client, adults.alice, dataset_public=True)
    await say(client, adults.bob, dataset_public=True)
    parent, _ = await post_picture(adults.alice, "a heron")
    child, _ = await post_picture(adults.bob, "with a hat")
    await change("INSERT INTO remix_edges (child_id, parent_id) VALUES (%s, %s)", child, parent)
    await settle()
    await build(tmp_path / "both")
    assert len(read(tmp_path / "both")) == 2
    (edge,) = read(tmp_path / "both", "remix_edges")
    names = {row["item_id"]: row for row in read(tmp_path / "both")}
    assert names[edge["child"]]["parents"] == [edge["parent"]]
    await say_of(client, adults.alice, parent, dataset_public=False)
    await settle()
    await build(tmp_path / "neither")
    assert not (tmp_path / "neither/data").exists(), "what grew out of it went too"
    assert "`posts`" in (tmp_path / "neither/README.md").read_text()


async def test_a_folder_with_something_in_it_and_a_place_that_is_not_there_are_refused(
    client: httpx.AsyncClient, adults: Cast, tmp_path: Path
) -> None:
    await write(client, adults.alice)
    await order_events()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter").write_text("dear")
    with pytest.raises(Conflict):
        await build(tmp_path / "mine")
    with pytest.raises(Invalid, match="it ends at"):
        await build(tmp_path / "future", await log.head() + 1)
    assert list(digest(tmp_path)) == ["mine/letter"], "nothing half is left"


async def test_a_person_who_leaves_touches_few_files(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salon.datasets.shards.SHARD_ROWS", 20)
    await build(tmp_path / "release")
    homes: dict[str, set[str]] = {}
    for name in digest(tmp_path / "release"):
        if name.startswith("data/posts/"):
            for author in pq.read_table(tmp_path / "release" / name, columns=["author"])["author"].to_pylist():
                homes.setdefault(author, set()).add(name)
    assert len(set().union(*homes.values())) > 5
    assert {len(files) for files in homes.values()} == {1}


async def test_reading_takes_a_few_statements_whatever_there_is(world: World, tmp_path: Path) -> None:
    with counting() as sent:
        await build(tmp_path / "release")
    shards = sum(name.endswith(".parquet") for name in digest(tmp_path / "release"))
    assert shards > 10
    assert len(sent) <= 20, "rows are asked for in one statement a config, and in another language"


def reading(patch: pytest.MonkeyPatch, name: str, read: str) -> None:
    """Have the rows of a config read by another statement."""
    changed = [one._replace(read=read) if one.name == name else one for one in CONFIGS]
    patch.setattr(choosing, "CONFIGS", changed)


async def until_readers(*, there: bool) -> None:
    """Wait until connections read rows of a release, or none does."""
    told = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND starts_with(query, 'COPY (')"
    async with asyncio.timeout(60):
        while bool((await fetch(told))[0][0]) is not there:  # noqa: ASYNC110  another process says when
            await asyncio.sleep(0.05)


async def test_a_build_that_is_given_up_leaves_no_connection_and_no_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading(monkeypatch, "feedback_unpaired", "SELECT pg_sleep(200)::text AS slow")
    building = asyncio.create_task(build(tmp_path / "release"))
    await until_readers(there=True)
    building.cancel()
    async with asyncio.timeout(60):
        with pytest.raises(asyncio.CancelledError):
            await building
    assert digest(tmp_path) == {}
    await until_readers(there=False)


@pytest.mark.parametrize(
    "read", ["SELECT 1 / (random() * 0)::int AS no", "SELECT 1 AS one", "SELECT 1 FROM posts, posts q"]
)
async def test_a_config_that_cannot_be_read_ends_the_build(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    reading(monkeypatch, "preferences_text", read)
    with pytest.raises((OSError, LookupError)):
        await build(tmp_path / "release")
    assert digest(tmp_path) == {}
    await until_readers(there=False)


async def test_a_build_may_wait_for_pictures_longer_than_other_transactions_may_idle(pool: None) -> None:
    async with open_snapshot() as tx:
        for setting in ("idle_in_transaction_session_timeout", "statement_timeout"):
            assert await (await tx.execute(f"SHOW {setting}".encode())).fetchone() == ("0",)
        assert await (await tx.execute("SELECT pg_current_xact_id_if_assigned()")).fetchone() == (None,)
