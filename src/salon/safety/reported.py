"""What the checks find in the words that somebody reported, messages to named people among them."""

import asyncio
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from salon.checks.links import check_links
from salon.checks.models import LINK
from salon.checks.policy import load_policy, read_links
from salon.checks.texts import Said, check_text
from salon.kit import db, jobs
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.text import find_links, find_mentions

# A message is read only because somebody reported it whom it was written to; whoever guesses ids has nothing read.
WORDS = """
    SELECT p.id, concat_ws(E'\\n', nullif(p.spoiler_text, ''), nullif(p.text, ''),
                           (SELECT string_agg(o.title, E'\\n' ORDER BY o.place) FROM poll_options o
                            WHERE o.post_id = p.id),
                           (SELECT string_agg(m.description, E'\\n' ORDER BY m.position) FROM media m
                            WHERE m.post_id = p.id AND m.deleted_at IS NULL)), p.text
    FROM reports r JOIN posts p ON p.id = ANY(r.status_ids) AND p.deleted_at IS NULL
    WHERE r.id = %s AND (
        p.visibility IN ('public', 'unlisted')
        OR EXISTS (SELECT 1 FROM post_mentions m WHERE m.post_id = p.id AND m.account_id = r.reporter_id)
        OR (p.visibility = 'private' AND EXISTS (
            SELECT 1 FROM follows f
            WHERE f.follower_id = r.reporter_id AND f.followee_id = p.author_id AND f.state = 'accepted')))
    ORDER BY p.id
"""


async def defer_reading(tx: Tx, report_id: int) -> None:
    """Have the words of a report read as part of `tx`."""
    await read_reported.configure(connection=tx).defer_async(report_id=report_id)


@jobs.app.task(name="safety.read_reported", queue="default")
async def read_reported(report_id: int) -> None:
    """Keep with a report what the checks here find in what it names; a second run writes the same anew.

    What was said to some people only is shown to no check outside, reported or not.
    """
    async with db.reading() as conn:
        rows = await (await conn.execute(WORDS, (report_id,))).fetchall()
        policy = await load_policy(conn)
    here = settings().domain
    found: list[dict[str, Any]] = []
    for post_id, words, text in rows:
        links = find_links(text)
        said = Said(text=words, links=len(links), mentions=len(find_mentions(text, here)))
        findings = [*await asyncio.to_thread(check_text, said), *check_links(links, here)]
        found += [
            {"status_id": str(post_id), **msgspec.to_builtins(one)}
            for one in read_links(policy, findings)
            if one.label != LINK
        ]
    async with db.transaction() as tx:
        await tx.execute("UPDATE reports SET findings = %s WHERE id = %s", (Jsonb(found), report_id))
