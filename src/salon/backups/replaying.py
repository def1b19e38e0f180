"""Doing again, in a place brought back from a backup, what was erased or denied after that was made."""

import datetime as dt
from pathlib import Path

from salon.accounts.events import AccountDeleted
from salon.backups.erasures import Erasure, read_ledger
from salon.backups.files import Manifest
from salon.consent.actions import Means, decide, decide_post
from salon.kit import db, jobs
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.posts.actions import delete_post
from salon.posts.events import PostDeleted
from salon.safety.emptying import QUEUE, empty_account
from salon.safety.removal import erase_account

METHOD = "system"  # no person, now: what they had said already


async def replay_erasures(manifest: Manifest, ledger: Path) -> int:
    """Do again what the ledger says happened after a backup; returns how much that was.

    Each is a transaction, and one that is done already is none, so a replay that was stopped may begin again.
    """
    made_at = dt.datetime.fromisoformat(manifest.made_at)
    count = 0
    for erasure in read_ledger(ledger):
        in_backup = erasure.epoch == manifest.epoch and erasure.seq <= manifest.seq
        if in_backup or (erasure.epoch != manifest.epoch and dt.datetime.fromisoformat(erasure.at) < made_at):
            continue
        async with db.transaction() as tx:
            count += await _do_again(tx, erasure)
        if erasure.kind == AccountDeleted.kind:
            await empty_account(erasure.subject_id)
    await jobs.app.run_worker_async(queues=[QUEUE], wait=False, listen_notify=False, install_signal_handlers=False)
    return count


async def _do_again(tx: Tx, erasure: Erasure) -> bool:
    """Returns whether there was anything to do."""
    if erasure.kind == AccountDeleted.kind:
        rows = await tx.execute(
            "SELECT 1 FROM accounts WHERE id = %s AND state <> 'deleted' FOR UPDATE", (erasure.subject_id,)
        )
        if await rows.fetchone() is None:
            return False
        await erase_account(tx, erasure.actor_id, erasure.subject_id)
        return True
    try:
        if erasure.kind == PostDeleted.kind:
            await delete_post(tx, erasure.actor_id, erasure.subject_id)
            return True
        return bool(await _deny(tx, erasure))
    except NotFound:
        return False


async def _deny(tx: Tx, erasure: Erasure) -> dict[str, str]:
    rows = await tx.execute("SELECT 1 FROM accounts WHERE id = %s AND state <> 'deleted'", (erasure.actor_id,))
    if await rows.fetchone() is None:
        return {}
    wishes = dict.fromkeys(erasure.purposes, False)
    if erasure.subject_id == erasure.actor_id:
        return await decide(tx, erasure.actor_id, wishes, Means(METHOD))
    return await decide_post(tx, erasure.actor_id, erasure.subject_id, wishes, Means(METHOD))
