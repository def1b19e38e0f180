"""Being deleted: asked for, thought over, done; and that nothing that names an account is forgotten."""

import asyncio
import datetime as dt
import re

import httpx
import pytest

from salon.accounts.actions.leaving import ask_deletion
from salon.kit import clock, db
from salon.kit.errors import Conflict
from salon.media.keeping import blobs
from salon.safety import fates
from salon.safety.removal import erase_due
from salon.studio.posting import publish_due
from tests.conftest import Settle
from tests.social.conftest import Person
from tests.social.test_moderation import judge, to_staff, upload

DELETION = "/api/salon/v1/account/deletion"
# What a column that names an account without being a foreign key is called.
NAMES = re.compile(r"(.*_)?(account|owner|author|voter|reporter|blocker|muter|follower|actor|subject|from|by)(_id)?$")
PASSWORD = "a long enough secret"


@pytest.fixture
async def desk(alice: Person, client: httpx.AsyncClient) -> Person:
    """Alice runs the place, and nobody else does."""
    return await to_staff(alice, "operator", client)


async def sign_in(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    client.cookies.clear()
    answer = await client.post("/api/salon/v1/session", json={"login": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return {"X-Salon-CSRF": answer.json()["csrf"], "stayed": str(answer.json()["stayed"])}


async def leave(client: httpx.AsyncClient) -> None:
    headers = await sign_in(client, "bob")
    answer = await client.post(DELETION, json={}, headers=headers)
    assert answer.status_code == 200, answer.text


async def count(query: str, *values: object) -> int:
    async with db.reading() as conn:
        row = await (await conn.execute(query.encode(), values)).fetchone()
    assert row is not None
    return int(row[0])


async def test_every_column_that_names_an_account_has_a_fate(pool: None) -> None:
    async with db.reading() as conn:
        keys = await conn.execute(
            """
            SELECT conrelid::regclass::text, attname FROM pg_constraint
            JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
            WHERE contype = 'f' AND confrelid = 'accounts'::regclass
            """
        )
        columns = await conn.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type = 'bigint' AND table_name NOT LIKE 'procrastinate%'
            """
        )
        naming = {f"{table}.{column}" for table, column in await keys.fetchall()}
        naming |= {f"{table}.{column}" for table, column in await columns.fetchall() if NAMES.fullmatch(column)}
    gone = {f"{table}.{column}" for table, names in fates.GONE.items() for column in names}
    assert not gone & fates.KEPT.keys()
    assert naming == gone | fates.KEPT.keys(), "safety/fates.py says what becomes of each"
    assert all(fates.KEPT.values())


async def test_who_leaves_is_signed_out_everywhere_and_gone_after_seven_days(
    desk: Person,
    bob: Person,
    carol: Person,
    settle: Settle,
    client: httpx.AsyncClient,
) -> None:
    picture = await upload(bob)
    post = await bob.writes("my life", media_ids=[picture])
    poll = await carol.writes("which?", poll={"options": ["sun", "rain"], "expires_in": 3600})
    asked = await bob.writes("and you?", poll={"options": ["mine", "yours"], "expires_in": 3600})
    choose = {"choices": [1]}
    assert (await bob.post(f"/api/v1/polls/{poll['poll']['id']}/votes", choose)).status_code == 200
    key = post["media_attachments"][0]["url"].split("/media/")[1]
    await carol.post(f"/api/v1/accounts/{bob.id}/note", {"comment": "lives by the sea"})
    await settle()
    await leave(client)
    assert (await client.get("/api/salon/v1/session")).json()["account"] is None
    assert (await bob.get("/api/v1/accounts/verify_credentials")).status_code == 401
    assert await erase_due() == 0
    assert (await carol.get(f"/api/v1/statuses/{post['id']}")).status_code == 200
    with clock.at(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert await erase_due() == 1
        assert await erase_due() == 0
    await settle()
    assert await blobs().open(key) is None
    for path in (f"accounts/{bob.id}", f"statuses/{post['id']}", f"polls/{asked['poll']['id']}"):
        assert (await carol.get(f"/api/v1/{path}")).status_code == 404, path
    left = (await carol.get(f"/api/v1/polls/{poll['poll']['id']}")).json()
    assert (left["votes_count"], left["voters_count"], left["options"][1]["votes_count"]) == (0, 0, 0)
    for table, columns in fates.GONE.items():
        for column in columns:
            rows = await count(f"SELECT count(*) FROM {table} WHERE {column} = %s", bob.account_id)
            assert rows == 0, f"{table}.{column}"
    assert await count("SELECT count(*) FROM poll_options WHERE title IN ('mine', 'yours')") == 0
    assert await count("SELECT count(*) FROM account_notes") == 0
    client.cookies.clear()
    login = {"login": "bob", "password": PASSWORD}
    assert (await client.post("/api/salon/v1/session", json=login)).status_code == 401


async def test_signing_in_before_it_is_done_keeps_the_account_and_says_so(
    desk: Person,
    bob: Person,
    client: httpx.AsyncClient,
) -> None:
    await leave(client)
    with clock.at(clock.now() + dt.timedelta(days=6)):
        assert (await sign_in(client, "bob"))["stayed"] == "True"
        assert (await sign_in(client, "bob"))["stayed"] == "False"
    with clock.at(clock.now() + dt.timedelta(days=30)):
        assert await erase_due() == 0


async def test_leaving_needs_a_proof_and_no_app_can_do_it(desk: Person, bob: Person, client: httpx.AsyncClient) -> None:
    assert (await bob.post(DELETION, {})).status_code == 403
    headers = await sign_in(client, "bob")
    assert (await client.get(DELETION)).json() == {"days": 7}
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        refused = await client.post(DELETION, json={}, headers=headers)
        assert (refused.status_code, "proof" in refused.json()["details"]) == (403, True)


async def test_the_only_operator_stays(desk: Person, client: httpx.AsyncClient) -> None:
    headers = await sign_in(client, "alice")
    refused = await client.post(DELETION, json={}, headers=headers)
    assert (refused.status_code, refused.json()["error"][:34]) == (409, "You are the only one who runs this")
    assert (await client.get("/api/salon/v1/session")).json()["account"] is not None


async def test_a_suspended_account_waits_for_the_moderators(
    desk: Person,
    bob: Person,
    client: httpx.AsyncClient,
) -> None:
    await leave(client)
    await judge(desk, bob, "suspend")
    with clock.at(clock.now() + dt.timedelta(days=8)):
        assert await erase_due() == 0


@pytest.mark.parametrize("way", ["disable", "leave"])
async def test_posts_for_later_of_who_is_locked_out_or_leaving_wait(
    desk: Person,
    bob: Person,
    client: httpx.AsyncClient,
    way: str,
) -> None:
    at = (clock.now() + dt.timedelta(minutes=10)).isoformat()
    assert (await bob.post("/api/v1/statuses", {"status": "later", "scheduled_at": at})).status_code == 200
    if way == "disable":
        await judge(desk, bob, "disable")
    else:
        await leave(client)
    with clock.at(clock.now() + dt.timedelta(minutes=20)):
        assert await publish_due() == 0
        async with db.transaction() as tx:
            await tx.execute("UPDATE accounts SET disabled_at = NULL, deletes_at = NULL")
        assert await publish_due() == 1


async def test_of_two_operators_who_leave_at_once_one_has_to_stay(
    desk: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    await to_staff(bob, "operator", client)

    async def go(who: Person) -> bool:
        try:
            async with db.transaction() as tx:
                await ask_deletion(tx, who.account_id)
                await asyncio.sleep(0)
        except Conflict:
            return False
        return True

    for _ in range(5):
        assert sorted(await asyncio.gather(go(desk), go(bob))) == [False, True]
        async with db.transaction() as tx:
            await tx.execute("UPDATE accounts SET deletes_at = NULL")
