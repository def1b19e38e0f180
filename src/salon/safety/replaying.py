"""Trying a policy on last week: what was wished, posted and said of oneself is read again and weighed by both.

What a check outside found is known of posts that waited for it, for words or for pictures; nothing is shown to it a
second time.
"""

import asyncio
import datetime as dt
from collections import Counter
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from salon.checks.links import check_links
from salon.checks.models import NEWCOMER_DAYS, Asked, Finding
from salon.checks.outside import CHECK
from salon.checks.pictures import check_picture
from salon.checks.policy import Policy, judge, load_policy, to_policy
from salon.checks.prompts import check_wish
from salon.checks.texts import Said, check_text
from salon.kit import clock, db, jobs
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.ids import from_time
from salon.kit.text import find_links, find_mentions

DAYS = 7
AT_ONCE = 500
MOST_EXAMPLES = 20
# A wish with what its pictures were asked for, one generation back; a place's whole tree is not walked again.
WISHES = f"""
    SELECT g.id, g.prompt, coalesce(g.negative_prompt, ''),
           g.created_at < a.created_at + interval '{NEWCOMER_DAYS} days',
           ARRAY(SELECT unnest(ARRAY[above.prompt, m.description])
                 FROM generation_parents p
                 JOIN media m ON m.id = p.media_id
                 LEFT JOIN generations above ON above.id = m.generation_id WHERE p.generation_id = g.id),
           EXISTS (SELECT 1 FROM generation_parents p JOIN media m ON m.id = p.media_id
                   WHERE p.generation_id = g.id AND (m.generation_id IS NULL OR m.engine IS NULL))
    FROM generations g JOIN accounts a ON a.id = g.owner_id
    WHERE g.created_at >= %(since)s AND g.id > %(after)s ORDER BY g.id LIMIT {AT_ONCE}
"""
REFUSED = f"""
    SELECT d.id, d.words, d.findings, d.created_at < a.created_at + interval '{NEWCOMER_DAYS} days'
    FROM decisions d JOIN accounts a ON a.id = d.account_id
    WHERE d.created_at >= %(since)s AND d.id > %(after)s AND d.subject = 'prompt' AND d.words IS NOT NULL
    ORDER BY d.id LIMIT {AT_ONCE}
"""
# What the check saw in the pictures that came, and in those that were refused when they did; ids tell the time.
PICTURES = f"""
    SELECT m.id, coalesce(m.description, ''), m.nudity,
           m.created_at < a.created_at + interval '{NEWCOMER_DAYS} days',
           (SELECT json_agg(one) FROM decisions d CROSS JOIN jsonb_array_elements(d.findings) one
            WHERE d.account_id = m.owner_id AND d.media_id = m.id AND d.subject = 'picture' AND d.decided_by IS NULL
              AND d.action <> 'refuse')
    FROM media m JOIN accounts a ON a.id = m.owner_id
    WHERE m.id > greatest(%(after)s, %(first)s) AND m.deleted_at IS NULL AND m.pdq IS NOT NULL
    ORDER BY m.id LIMIT {AT_ONCE}
"""
# Posts with all there is to read in them, and how often their authors had said the same within the hour before.
POSTS = f"""
    SELECT p.id, concat_ws(E'\\n', nullif(p.spoiler_text, ''), nullif(p.text, ''),
                           (SELECT string_agg(o.title, E'\\n' ORDER BY o.place) FROM poll_options o
                            WHERE o.post_id = p.id),
                           (SELECT string_agg(m.description, E'\\n' ORDER BY m.position) FROM media m
                            WHERE m.post_id = p.id AND m.deleted_at IS NULL)),
           p.text,
           (SELECT count(*) FROM (SELECT 1 FROM posts q WHERE q.author_id = p.author_id AND q.id < p.id
                                  AND q.created_at > p.created_at - interval '1 hour' AND q.text = p.text
                                  AND q.text <> '' AND q.deleted_at IS NULL LIMIT 100) same),
           p.created_at < a.created_at + interval '{NEWCOMER_DAYS} days',
           (SELECT d.findings FROM decisions d WHERE d.post_id = p.id AND d.subject = 'post' AND d.action = 'hold'
            ORDER BY d.id DESC LIMIT 1)
    FROM posts p JOIN accounts a ON a.id = p.author_id
    WHERE p.id > greatest(%(after)s, %(first)s) AND p.deleted_at IS NULL AND p.boost_of_id IS NULL
      AND coalesce(p.held_as, p.visibility) <> 'direct' AND p.imported_from IS NULL
    ORDER BY p.id LIMIT {AT_ONCE}
"""
# The profiles, as they stand, of those who came or posted.
PROFILES = f"""
    SELECT a.id, concat_ws(E'\\n', nullif(a.display_name, ''), nullif(a.note, ''),
                           (SELECT string_agg(concat_ws(E'\\n', field ->> 'name', field ->> 'value'), E'\\n')
                            FROM jsonb_array_elements(a.fields) field)),
           a.created_at >= %(since)s
    FROM accounts a
    WHERE a.id > %(after)s AND a.state = 'active' AND (a.display_name, a.note, a.fields) <> ('', '', '[]'::jsonb)
      AND (a.id > %(first)s OR EXISTS (SELECT 1 FROM posts p WHERE p.author_id = a.id AND p.id > %(first)s
                                       AND p.deleted_at IS NULL))
    ORDER BY a.id LIMIT {AT_ONCE}
"""
REFUSED_POSTS = f"""
    SELECT d.id, d.words, d.findings, d.created_at < a.created_at + interval '{NEWCOMER_DAYS} days'
    FROM decisions d JOIN accounts a ON a.id = d.account_id
    WHERE d.id > greatest(%(after)s, %(first)s) AND d.subject = 'post' AND d.action = 'refuse'
      AND d.decided_by IS NULL AND d.words IS NOT NULL
    ORDER BY d.id LIMIT {AT_ONCE}
"""
REFUSED_PROFILES = REFUSED_POSTS.replace("subject = 'post'", "subject = 'profile'")
REFUSED_PICTURES = f"""
    SELECT d.id, '', d.findings, d.created_at < a.created_at + interval '{NEWCOMER_DAYS} days'
    FROM decisions d JOIN accounts a ON a.id = d.account_id
    WHERE d.id > greatest(%(after)s, %(first)s) AND d.subject = 'picture' AND d.action = 'refuse'
      AND d.decided_by IS NULL
    ORDER BY d.id LIMIT {AT_ONCE}
"""


@jobs.app.task(name="safety.replay", queue="default")
async def replay_policy(version: int) -> None:
    """Keep with a policy what it would have changed; a second run writes the same anew."""
    async with db.reading() as conn:
        row = await (
            await conn.execute("SELECT rules, domains FROM policies WHERE version = %s", (version,))
        ).fetchone()
        now = await load_policy(conn)
    if row is None:
        return
    then = to_policy(version, *row)
    report = await _compare(now, then)
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE policies SET replay = %s, replayed_at = %s WHERE version = %s",
            (Jsonb(report), clock.now(), version),
        )


async def defer_replay(tx: Tx, version: int) -> None:
    """Have a policy tried as part of `tx`."""
    await replay_policy.configure(connection=tx).defer_async(version=version)


async def _compare(now: Policy, then: Policy) -> dict[str, Any]:
    since = clock.now() - dt.timedelta(days=DAYS)
    changes: Counter[tuple[str, str, str]] = Counter()
    examples: list[dict[str, str]] = []
    looked_at = 0
    for subject, query, read in (
        ("prompt", WISHES, _read_wishes),
        ("prompt", REFUSED, _read_refused),
        ("post", POSTS, _read_posts),
        ("post", REFUSED_POSTS, _read_refused),
        ("profile", PROFILES, _read_profiles),
        ("profile", REFUSED_PROFILES, _read_refused),
        ("picture", PICTURES, _read_pictures),
        ("picture", REFUSED_PICTURES, _read_refused),
    ):
        after = 0
        while True:
            async with db.reading() as conn:
                bounds = {"since": since, "first": from_time(since), "after": after}
                found = await (await conn.execute(query.encode(), bounds)).fetchall()
            if not found:
                break
            after = found[-1][0]
            looked_at += len(found)
            for words, findings, newcomer in await asyncio.to_thread(read, found):
                was, would = (judge(one, subject, findings, newcomer=newcomer).action for one in (now, then))
                changes[subject, was, would] += 1
                if was != would and len(examples) < MOST_EXAMPLES:
                    examples.append({"subject": subject, "words": words, "was": was, "would": would})
    return {
        "against": now.version,
        "days": DAYS,
        "looked_at": looked_at,
        "changes": [
            {"subject": subject, "was": was, "would": would, "count": count}
            for (subject, was, would), count in sorted(changes.items())
        ],
        "examples": examples,
    }


def _read_wishes(rows: list[tuple[Any, ...]]) -> list[tuple[str, list[Finding], bool]]:
    return [
        (
            prompt,
            check_wish(
                Asked(prompt=prompt, without=without, parents=tuple(text for text in above if text), unknown=unknown)
            ),
            newcomer,
        )
        for _, prompt, without, newcomer, above, unknown in rows
    ]


def _read_posts(rows: list[tuple[Any, ...]]) -> list[tuple[str, list[Finding], bool]]:
    here = settings().domain
    found = []
    for _, words, text, again, newcomer, held in rows:
        links, mentions = find_links(text), len(find_mentions(text, here))
        said = Said(text=words, links=len(links), mentions=mentions, again=again, newcomer=newcomer)
        outside = [one for one in msgspec.convert(held or [], list[Finding]) if one.check == CHECK]
        found.append((words, [*check_text(said), *check_links(links, here), *outside], newcomer))
    return found


def _read_profiles(rows: list[tuple[Any, ...]]) -> list[tuple[str, list[Finding], bool]]:
    here = settings().domain
    return [
        (words, [*check_text(Said(text=words)), *check_links(find_links(words), here)], newcomer)
        for _, words, newcomer in rows
    ]


def _read_refused(rows: list[tuple[Any, ...]]) -> list[tuple[str, list[Finding], bool]]:
    return [(words, msgspec.convert(findings, list[Finding]), newcomer) for _, words, findings, newcomer in rows]


def _read_pictures(rows: list[tuple[Any, ...]]) -> list[tuple[str, list[Finding], bool]]:
    found = []
    for _, words, nudity, newcomer, told in rows:
        outside = [one for one in msgspec.convert(told or [], list[Finding]) if one.check == CHECK]
        found.append((words, [*check_picture(nudity, None), *outside], newcomer))
    return found
