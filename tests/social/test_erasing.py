"""Erasing big lives: in steps, through kills, to the last row, and what it counted for others is counted off."""

import asyncio
import os
import sys
import time

import psycopg
import pytest

from salon.kit import db
from salon.kit.settings import Settings
from salon.safety import emptying, fates
from salon.safety.emptying import empty_account
from salon.safety.removal import erase_account, erase_due
from tests.conftest import Settle, order_events, run_jobs, wait_until_heard
from tests.social.conftest import Person
from tests.social.test_leaving import count
from tests.social.test_moderation import to_staff

LIFE = """
    INSERT INTO posts (author_id, text, html, spoiler_text, visibility, reply_to_id, deleted_at)
    SELECT %(who)s, 'canary ' || g, 'canary ' || g, 'canary', 'public', CASE WHEN g %% 10 = 0 THEN %(answered)s END,
           CASE WHEN g %% 7 = 0 THEN now() END
    FROM generate_series(1, %(posts)s) g
"""
HANGING = (
    """
    INSERT INTO post_edits (post_id, text, html, spoiler_text, sensitive, created_at)
    SELECT id, 'canary', 'canary', '', false, now() FROM posts WHERE author_id = %(who)s
    """,
    "INSERT INTO post_tags SELECT 'canary', id FROM posts WHERE author_id = %(who)s",
    "INSERT INTO favourites (account_id, post_id) SELECT %(who)s, id FROM posts WHERE author_id = %(who)s",
    "INSERT INTO home_entries SELECT %(other)s, id, author_id FROM posts WHERE author_id = %(who)s",
)


async def live(who: Person, other: Person, answered: str, posts: int) -> None:
    """A life of many posts, a tenth of them replies to one, a seventh taken back."""
    values = {"who": who.account_id, "other": other.account_id, "answered": int(answered), "posts": posts}
    async with db.transaction() as tx:
        for statement in (LIFE, *HANGING):
            await tx.execute(statement, values)
        await tx.execute(
            """
            INSERT INTO post_counts (post_id, replies)
            SELECT reply_to_id, count(*) FROM posts WHERE author_id = %(who)s AND deleted_at IS NULL
              AND reply_to_id IS NOT NULL GROUP BY 1
            ON CONFLICT (post_id) DO UPDATE SET replies = post_counts.replies + excluded.replies
            """,
            values,
        )


async def count_left(who: Person) -> int:
    """Rows that still hold something of a person."""
    left = await count(
        "SELECT count(*) FROM posts WHERE author_id = %s AND (text, html, spoiler_text) <> ('', '', '')", who.account_id
    )
    left += await count("SELECT (SELECT count(*) FROM post_edits) + (SELECT count(*) FROM post_tags)")
    for table, columns in fates.GONE.items():
        for column in columns:
            left += await count(f"SELECT count(*) FROM {table} WHERE {column} = %s", who.account_id)
    return left


async def test_a_big_life_is_erased_in_steps_and_counted_off_exactly(
    alice: Person, bob: Person, carol: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emptying, "MOST", 60)
    answered = await carol.writes("what do you say?")
    await alice.writes("I stay", in_reply_to_id=answered["id"])
    await bob.does("favourite", answered)
    quoting = await bob.writes("look at this", quoted_status_id=answered["id"])
    assert quoting["quote"]["state"] == "accepted"
    await live(bob, carol, answered["id"], 400)
    assert await count("SELECT replies FROM post_counts WHERE post_id = %s", int(answered["id"])) == 1 + 35
    before = (await alice.get(f"/api/v1/statuses/{answered['id']}")).json()
    assert (before["favourites_count"], before["quotes_count"]) == (1, 1)
    async with db.transaction() as tx:
        await erase_account(tx, bob.account_id, bob.account_id)
    await order_events()
    await wait_until_heard()
    assert (await alice.get(f"/api/v1/accounts/{bob.id}")).status_code == 404, "out of sight before it is emptied"
    assert await count_left(bob) > 400
    await settle()
    assert await count_left(bob) == 0
    after = (await alice.get(f"/api/v1/statuses/{answered['id']}")).json()
    assert (after["replies_count"], after["favourites_count"], after["quotes_count"]) == (1, 0, 0)
    assert await count("SELECT count(*) FROM erasures WHERE done_at IS NOT NULL") == 1
    assert await empty_account(bob.account_id) == 0, "nothing is left to do"


async def test_an_erasure_that_is_killed_is_gone_on_with(
    alice: Person, bob: Person, carol: Person, settings: Settings
) -> None:
    await to_staff(alice, "operator", alice._client)
    answered = await carol.writes("what do you say?")
    await live(bob, carol, answered["id"], 6000)
    command = [sys.executable, "-W", "ignore", "-m", "salon.app.cli", "account", "erase", "bob", "--yes"]
    env = {**os.environ, "DATABASE_URL": settings.database_url or "", "SALON_DATA": str(settings.data)}
    deadline = time.monotonic() + 90
    patient = "-c idle_in_transaction_session_timeout=0"  # for what is held so that it gets no further than here
    async with await psycopg.AsyncConnection.connect(settings.database_url or "", options=patient) as held:
        await held.execute("SELECT 1 FROM favourites WHERE account_id = %s FOR UPDATE", (bob.account_id,))
        run = await asyncio.create_subprocess_exec(*command, env=env)
        while not await count("SELECT count(*) FROM posts WHERE emptied_at IS NOT NULL"):
            assert time.monotonic() < deadline
        run.kill()
        await run.wait()
    assert await count("SELECT count(*) FROM erasures WHERE done_at IS NULL") == 1, "it was killed in the middle"
    assert await count_left(bob) > 0
    while await count_left(bob):  # the database goes on with a killed client's statement until it notices
        assert time.monotonic() < deadline
        assert await erase_due() == 0, "nobody else is due"
    assert await count("SELECT replies FROM post_counts WHERE post_id = %s", int(answered["id"])) == 0
    await run_jobs()


async def test_the_command_erases_at_once_and_says_so(
    alice: Person, bob: Person, carol: Person, settings: Settings
) -> None:
    await to_staff(alice, "operator", alice._client)
    await bob.writes("my life")
    env = {**os.environ, "DATABASE_URL": settings.database_url or "", "SALON_DATA": str(settings.data)}
    for name, code, said in (
        ("@bob", 0, "erased"),
        ("bob", 1, "There is nobody called bob here."),
        ("alice", 1, "You are the only one who runs this place."),
    ):
        command = [sys.executable, "-W", "ignore", "-m", "salon.app.cli", "account", "erase", name, "--yes"]
        run = await asyncio.create_subprocess_exec(
            *command, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        printed, _ = await run.communicate()
        assert (run.returncode, said in printed.decode()) == (code, True), printed
    assert await count_left(bob) == 0
