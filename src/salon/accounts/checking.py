"""Asking the checks about the words of a profile before others see them."""

import asyncio
import datetime as dt

from msgspec import UNSET

from salon.accounts.models import ProfileChange
from salon.checks.decisions import ProfileRefused
from salon.checks.links import check_links
from salon.checks.models import NEWCOMER_DAYS
from salon.checks.policy import judge, load_policy
from salon.checks.texts import Said, check_text
from salon.kit import clock
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.text import find_links


async def require_showable(tx: Tx, account_id: int, change: ProfileChange) -> None:
    """Raise `ProfileRefused` for a name, words or fields that policy refuses.

    What an appeal gave back is taken as it was.
    """
    words = _list_words(change)
    if not words:
        return
    row = await (
        await tx.execute(
            """
            SELECT created_at > %(week)s,
                   EXISTS (SELECT 1 FROM decisions d WHERE d.account_id = a.id AND d.subject = 'profile'
                           AND d.words = %(words)s AND d.reversed_at IS NOT NULL)
            FROM accounts a WHERE a.id = %(account)s
            """,
            {"week": clock.now() - dt.timedelta(days=NEWCOMER_DAYS), "words": words, "account": account_id},
        )
    ).fetchone()
    if row is None or row[1]:
        return
    found = await asyncio.to_thread(check_text, Said(text=words))
    found += check_links(find_links(words), settings().domain)
    verdict = judge(await load_policy(tx), "profile", found, newcomer=bool(row[0]))
    if verdict.action == "refuse":
        raise ProfileRefused(account_id, words, verdict)


def _list_words(change: ProfileChange) -> str:
    """All there is to read in what changes."""
    words = [one for one in (change.display_name, change.note) if one is not UNSET]
    if change.fields is not UNSET:
        words += [part for field in change.fields for part in (field.name, field.value)]
    return "\n".join(one.strip() for one in words if one.strip())
