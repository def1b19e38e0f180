"""`salon account export`, `import`, `compare`, `erase`: as an operator runs them, each a process of its own."""

from pathlib import Path

from salon.kit import db
from salon.kit.settings import Settings
from tests.archives.lives import lives
from tests.archives.test_bringing import wipe
from tests.backups.conftest import env_of, run
from tests.conftest import Settle
from tests.social.conftest import Invite, Person


async def test_export_wipe_import_and_compare_by_the_commands_find_the_same_life(
    alice: Person, bob: Person, carol: Person, invite: Invite, settings: Settings, settle: Settle, tmp_path: Path
) -> None:
    await lives(alice, bob, carol, settle)
    env, before, after = env_of(settings), tmp_path / "before.zip", tmp_path / "after.zip"
    assert (await run(env, "account", "export", "@alice", "--out", before)).code == 0
    await wipe(alice)
    gone = await run(env, "account", "import", before, "--to", "alice")
    assert (gone.code, "There is nobody called alice here." in gone.printed) == (1, True)
    await invite("alice")
    brought = await run(env, "account", "import", before, "--to", "alice", "--audience", "original")
    assert (brought.code, '"left": []' in brought.printed) == (0, True), brought.printed
    await settle()
    assert (await run(env, "account", "export", "alice", "--out", after)).code == 0
    compared = await run(env, "account", "compare", before, after)
    assert (compared.code, compared.printed.strip()) == (0, "They tell of the same life.")
    async with db.transaction() as tx:  # whoever came first runs the place, and somebody has to
        await tx.execute("UPDATE accounts SET role = 'operator' WHERE id = %s", (bob.account_id,))
    assert (await run(env, "account", "erase", "alice", "--yes")).code == 0
    await settle()
    left = await run(env, "account", "export", "alice", "--out", tmp_path / "none.zip")
    assert (left.code, (tmp_path / "none.zip").exists()) == (1, False), left.printed
