"""What the staff did cannot be rewritten, and whoever tries is found out."""

import asyncio
import json
import subprocess
import sys

import psycopg
import psycopg.errors
import pytest

from salon.audit.actions import Deed, forget_reasons, note
from salon.audit.queries import Wanted, list_entries, verify
from salon.kit import db
from salon.kit.ids import MAX_ID
from salon.kit.pages import Page
from salon.kit.settings import Settings

NEWEST = Page(MAX_ID, 0, 100, ascending=False)


async def did(actor_id: int, action: str, reason: str = "", account_id: int | None = None) -> None:
    async with db.transaction() as tx:
        await note(tx, actor_id, Deed(action=action, subject=7, account_id=account_id, reason=reason))


async def rewrite(statement: str) -> None:
    """What somebody with the database in their hands could do: switch the triggers off and change things."""
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL session_replication_role = replica")
        await tx.execute(statement.encode())


@pytest.mark.parametrize("table", ["audit_entries", "audit_chain"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_the_database_refuses_to_change_or_delete_what_the_staff_did(
    pool: None, table: str, statement: str
) -> None:
    await did(1, "report.close")
    column = {"audit_entries": "id", "audit_chain": "seq"}[table]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with db.transaction() as tx:
            await tx.execute(statement.format(table, column, column).encode())
    assert (await verify()).problem is None


async def test_a_reason_is_not_put_in_other_words(pool: None) -> None:
    await did(1, "account.suspend", "spam")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with db.transaction() as tx:
            await tx.execute("UPDATE audit_reasons SET reason = 'nothing'")


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE audit_entries SET actor_id = 9 WHERE action = 'report.b'", "Entry 2 is not what was chained."),
        ("UPDATE audit_entries SET at = at + interval '1 s' WHERE action = 'report.b'", "Entry 2 is not"),
        ("UPDATE audit_entries SET details = '{\"x\": 1}' WHERE action = 'report.a'", "Entry 1 is not"),
        ("UPDATE audit_reasons SET reason = 'other'", "The reason of entry 3 is not what was chained."),
        ("DELETE FROM audit_chain WHERE seq = 2", "Entry 2 is missing."),
        ("DELETE FROM audit_chain WHERE seq = 3", "1 entries stand in no chain."),
        ("DELETE FROM audit_entries WHERE action = 'report.b'", "Entry 2 is not what was chained."),
    ],
)
async def test_whoever_rewrites_it_past_the_triggers_is_found_out(pool: None, statement: str, problem: str) -> None:
    for action, reason in (("report.a", ""), ("report.b", ""), ("report.c", "spam")):
        await did(1, action, reason)
    assert (await verify()).problem is None
    await rewrite(statement)
    found = (await verify()).problem
    assert found is not None
    assert found.startswith(problem)


async def test_cutting_the_end_off_is_found_out_by_an_earlier_proof(pool: None) -> None:
    for action in ("report.a", "report.b"):
        await did(1, action)
    proof = await verify()
    known = f"{proof.entries}:{proof.head}"
    assert (await verify(known)).problem is None
    await rewrite("DELETE FROM audit_chain WHERE seq = 2")
    await rewrite("DELETE FROM audit_entries WHERE action = 'report.b'")
    assert (await verify()).problem is None  # what is left fits together
    assert (await verify(known)).problem is not None
    await did(1, "report.c")
    assert (await verify(known)).problem is not None


async def test_many_at_once_stand_in_one_chain_in_which_nothing_is_missing(pool: None) -> None:
    await asyncio.gather(*(did(who, "report.close") for who in range(1, 41)))
    proof = await verify()
    assert (proof.entries, proof.problem) == (40, None)
    assert sorted(one.actor_id for one in await list_entries(NEWEST, Wanted())) == list(range(1, 41))


async def test_a_deed_that_is_rolled_back_was_never_done(pool: None) -> None:
    async with db.transaction() as tx:
        await note(tx, 1, Deed(action="report.close"))
        raise psycopg.Rollback
    await did(2, "report.close")
    assert [(one.seq, one.actor_id) for one in await list_entries(NEWEST, Wanted())] == [(1, 2)]


async def test_reasons_about_somebody_are_erased_with_them_and_the_chain_still_holds(pool: None) -> None:
    await did(1, "account.silence", "they called Bo names", account_id=5)
    await did(1, "account.silence", "spam", account_id=6)
    before = await verify()
    async with db.transaction() as tx:
        await forget_reasons(tx, 5)
    assert [one.reason for one in await list_entries(NEWEST, Wanted())] == ["spam", None]
    assert await verify(f"{before.entries}:{before.head}") == before


async def test_the_command_proves_it_and_fails_when_something_was_rewritten(pool: None, settings: Settings) -> None:
    await did(1, "report.close")

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "salon.app.cli", "audit", "verify", *more]
        there = {"DATABASE_URL": settings.database_url or "", "SALON_DATA": str(settings.data)}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=there)

    proven = await asyncio.to_thread(run)
    assert proven.returncode == 0, proven.stderr
    assert proven.stdout.splitlines()[1] == "The chain holds."
    again = await asyncio.to_thread(run, "--known", proven.stdout.splitlines()[0])
    assert again.returncode == 0
    await rewrite("UPDATE audit_entries SET actor_id = 2")
    refuted = await asyncio.to_thread(run)
    assert (refuted.returncode, refuted.stdout.splitlines()[1]) == (1, "Entry 1 is not what was chained.")


async def test_details_of_any_shape_are_proven_as_they_were(pool: None) -> None:
    details = {"title": "Blå \n \u2028 \\ \" '", "n": 1.5, "none": None, "list": ["1", "2"]}
    async with db.transaction() as tx:
        await note(tx, 1, Deed(action="place.set", subject="two\nlines", details=details))
    assert (await verify()).problem is None
    one = (await list_entries(NEWEST, Wanted()))[0]
    assert (json.dumps(one.details, sort_keys=True), one.subject) == (json.dumps(details, sort_keys=True), "two lines")
