"""The operator's desk of datasets: a release made in the background, and recipients with what they must delete."""

import shutil

import httpx
import pytest

from salon.datasets import builds, jobs
from salon.datasets.releasing import find_releases
from salon.kit import db
from tests.conftest import Settle
from tests.consent.people import say, say_of, write
from tests.studio.people import Cast, change, fetch, json_of

DATASETS = "/api/salon/v1/datasets"
BUILDS = "/api/salon/v1/admin/dataset_builds"
RECIPIENTS = "/api/salon/v1/admin/recipients"

SCOPES = ["admin:read", "admin:write"]


@pytest.fixture
async def desk(client: httpx.AsyncClient, adults: Cast) -> dict[str, str]:
    """Alice runs the place."""
    await change("UPDATE accounts SET role = 'operator' WHERE id = %s", adults.alice.id)
    await change("UPDATE oauth_tokens SET scopes = scopes || %s WHERE account_id = %s", SCOPES, adults.alice.id)
    return adults.alice.headers


async def ask(client: httpx.AsyncClient, headers: dict[str, str], settle: Settle, kind: str) -> dict[str, object]:
    """Ask for a build and have it made."""
    asked = json_of(await client.post(BUILDS, json={"kind": kind}, headers=headers))
    again = json_of(await client.post(BUILDS, json={"kind": kind}, headers=headers))
    assert [one["id"] for one in again] == [one["id"] for one in asked], "one at a time"
    await settle()
    return dict(json_of(await client.get(BUILDS, headers=headers))[0])


async def test_a_release_asked_for_at_the_desk_is_made_and_patched_by_the_worker(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle
) -> None:
    await say(client, adults.bob, dataset_public=True)
    texts = {text: (await write(client, adults.bob, status=text))["id"] for text in ("the sea", "the shore")}
    await settle()
    made = await ask(client, desk, settle, "build")
    assert (made["state"], made["done"], made["total"], made["error"]) == ("ready", 2, 2, None)
    (name,) = made["releases"]  # type: ignore[misc]
    (listed,) = json_of(await client.get(DATASETS))
    assert listed["id"] == name
    assert {one["name"]: one["rows"] for one in listed["configs"]}["posts"] == 2
    assert all(one["says"].endswith(".") for one in listed["configs"])
    await say_of(client, adults.bob, texts["the sea"], dataset_public=False)
    await settle()
    patched = await ask(client, desk, settle, "patch")
    assert patched["releases"] == [name.removesuffix("1") + "2"]
    first = json_of(await client.get(f"{DATASETS}/{name}"))
    assert (first["gone"], first["superseded_by"]) == (1, patched["releases"][0])  # type: ignore[index]
    again = await ask(client, desk, settle, "patch")
    assert (again["state"], again["releases"]) == ("ready", [])


async def test_a_release_that_came_back_with_a_backup_and_loses_something_is_given_out_no_more(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle
) -> None:
    await say(client, adults.bob, dataset_public=True)
    post = await write(client, adults.bob, status="the sea")
    await write(client, adults.bob, status="the shore")
    await settle()
    (name,) = (await ask(client, desk, settle, "build"))["releases"]  # type: ignore[misc]
    await change("UPDATE dataset_releases SET epoch = 'of a log that ended'")
    assert (await ask(client, desk, settle, "patch"))["releases"] == []
    assert (find_releases() / name / "data").is_dir(), "nothing was taken back yet"
    await say_of(client, adults.bob, post["id"], dataset_public=False)
    await settle()
    assert (await ask(client, desk, settle, "patch"))["releases"] == []
    assert not (find_releases() / name / "data").exists()
    told = json_of(await client.get(f"{DATASETS}/{name}"))
    assert (told["gone"], told["superseded_by"], told["closed"]) == (1, None, True)


async def test_what_a_killed_worker_left_is_done_by_another_and_given_up_in_the_end(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle
) -> None:
    await say(client, adults.bob, dataset_public=True)
    await write(client, adults.bob)
    await settle()
    async with db.transaction() as tx:
        build_id = await builds.ask_build(tx, adults.alice.id, "build")
    dead = await builds.claim_build(build_id)
    assert dead is not None
    assert await builds.claim_build(build_id) is None, "somebody has it"
    silent = "UPDATE dataset_builds SET heartbeat_at = now() - interval '1 hour' WHERE id = %s"
    await change(silent, build_id)
    await settle()
    assert json_of(await client.get(BUILDS, headers=desk))[0]["state"] == "ready"
    async with db.transaction() as tx:
        await builds.end_build(tx, dead, [], "too late")
    assert json_of(await client.get(BUILDS, headers=desk))[0]["error"] is None, "the dead one's claim is lost"
    async with db.transaction() as tx:
        await tx.execute("UPDATE dataset_builds SET state = 'running', attempts = 3")
        await tx.execute(silent, (build_id,))
    await jobs.tidy_builds()
    failed = json_of(await client.get(BUILDS, headers=desk))[0]
    assert (failed["state"], failed["error"]) == ("failed", builds.MAKING.given_up)


async def test_a_build_that_fails_says_so_and_leaves_nothing_half(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle
) -> None:
    await say(client, adults.bob, dataset_public=True)
    await write(client, adults.bob)
    await settle()
    releases = find_releases()
    shutil.rmtree(releases, ignore_errors=True)
    releases.parent.mkdir(parents=True, exist_ok=True)
    releases.write_text("a file where the folder should be")
    failed = await ask(client, desk, settle, "build")
    assert (failed["state"], failed["error"]) == ("failed", jobs.BROKEN)
    assert json_of(await client.get(DATASETS)) == []
    releases.unlink()
    assert (await ask(client, desk, settle, "build"))["state"] == "ready"


async def test_recipients_are_registered_and_seen_with_what_they_have_to_delete_and_by_when(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str], settle: Settle
) -> None:
    await say(client, adults.bob, dataset_public=True)
    await write(client, adults.bob)
    await settle()
    (name,) = (await ask(client, desk, settle, "build"))["releases"]  # type: ignore[misc]
    body = {"organisation": "Archive of the Sea", "contact": "keeper@example.org"}
    key = json_of(await client.post(RECIPIENTS, json=body, headers=desk))["key"]
    assert (await client.post(RECIPIENTS, json=body, headers=desk)).status_code == 409
    for wrong in ({"organisation": " "}, {"contact": "x" * 201}, {"organisation": "x" * 201}):
        assert (await client.post(RECIPIENTS, json={**body, **wrong}, headers=desk)).status_code == 422
    (file,) = json_of(await client.get(f"{DATASETS}/{name}"))["files"]
    bearer = {"Authorization": f"Bearer {key}"}
    assert (await client.get(file, headers=bearer)).status_code == 200
    (one,) = json_of(await client.get(RECIPIENTS, headers=desk))
    (held,) = one["holdings"]
    assert (held["release"], held["waiting"], held["due_at"]) == (name, 0, None)
    await say(client, adults.bob, dataset_public=False)
    await settle()
    (held,) = json_of(await client.get(RECIPIENTS, headers=desk))[0]["holdings"]
    assert held["waiting"] == 1
    ((due,),) = await fetch("SELECT delete_by FROM dataset_tombstones")
    assert held["due_at"][:19] == due.isoformat()[:19]
    (ended,) = json_of(await client.delete(f"{RECIPIENTS}/{one['id']}", headers=desk))
    assert ended["ended_at"]
    assert (await client.get(file, headers=bearer)).status_code == 401
    assert (await client.delete(f"{RECIPIENTS}/{one['id']}", headers=desk)).status_code == 404


async def test_only_the_operator_has_releases_made(
    client: httpx.AsyncClient, adults: Cast, desk: dict[str, str]
) -> None:
    assert (await client.post(BUILDS, json={"kind": "build"}, headers=adults.bob.headers)).status_code == 403
    assert (await client.post(BUILDS, json={"kind": "all"}, headers=desk)).status_code == 422
    assert json_of(await client.get(BUILDS, headers=desk)) == []
