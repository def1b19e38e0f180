"""Asking the checks about the words and links of a note before others see it."""

import asyncio

from salon.checks.decisions import NoteRefused
from salon.checks.links import check_links
from salon.checks.models import Finding
from salon.checks.outside import ask_about
from salon.checks.policy import judge, load_policy
from salon.checks.texts import Said, check_text
from salon.context.models import NewNote
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Invalid
from salon.kit.text import find_links


def list_words(note: NewNote) -> str:
    """All there is to read in a note."""
    return "\n".join((note.text, *note.sources))


async def look_at(note: NewNote) -> list[Finding]:
    """What the checks find in a note; the one outside is asked too, so call it before a transaction."""
    words = list_words(note)
    read = await asyncio.to_thread(check_text, Said(text=words))
    links = check_links([*note.sources, *find_links(note.text)], settings().domain)
    return [*read, *links, *await ask_about(words)]


async def require_showable(tx: Tx, writer_id: int, note: NewNote, findings: list[Finding]) -> None:
    """Raise `NoteRefused` for what a post with these words would be covered, shown to fewer, held or refused for.

    A note stands under somebody else's post: there is no lesser form of it. What an appeal gave back is taken as it
    was. Raises `Invalid` where the check outside did not answer.
    """
    words = list_words(note)
    verdict = judge(await load_policy(tx), "post", findings)
    if verdict.action == "allow":
        return
    assert verdict.finding is not None
    if verdict.finding.label == "unseen":
        raise Invalid("This could not be checked just now. Try again in a while.")
    row = await (
        await tx.execute(
            """
            SELECT 1 FROM decisions WHERE account_id = %s AND subject = 'note' AND words = %s
              AND reversed_at IS NOT NULL LIMIT 1
            """,
            (writer_id, words),
        )
    ).fetchone()
    if row is None:
        raise NoteRefused(writer_id, words, verdict)
