"""Asking the checks about the words of a post before it is there; messages to named people are left alone."""

import asyncio
import datetime as dt

from salon.checks.decisions import VISIBILITY, PostRefused, record_decision, state_machines
from salon.checks.models import NEWCOMER_DAYS, Verdict
from salon.checks.pictures import check_picture
from salon.checks.policy import LIVE, Policy, judge, to_policy
from salon.checks.texts import Said, check_text
from salon.kit import clock
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.ids import from_time
from salon.kit.text import find_links, find_mentions
from salon.posts.models import Draft

SHOWN = {
    "cover": f"{VISIBILITY}CONTENT_LABELLED",
    "reduce": f"{VISIBILITY}CONTENT_DEMOTED",
}


async def weigh(tx: Tx, author_id: int, draft: Draft) -> list[Verdict]:
    """What policy makes of a draft, nothing where it is left alone: `cover` and `reduce` are done to the draft.

    Raises `PostRefused` for what may not be posted.
    """
    if draft.visibility == "direct":
        return []
    row = await (
        await tx.execute(
            f"""
            SELECT live.version, live.rules,
                   (SELECT created_at FROM accounts WHERE id = %(author)s) > %(week)s,
                   (SELECT count(*) FROM (SELECT 1 FROM posts WHERE author_id = %(author)s AND deleted_at IS NULL
                                          AND id > %(hour)s AND text = %(text)s AND %(text)s <> '' LIMIT 100) same),
                   (SELECT max(m.nudity) FROM media m
                    WHERE m.id = ANY(%(pictures)s) AND m.owner_id = %(author)s
                      AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.post_id = m.post_id AND d.subject = 'picture'
                                      AND d.label = 'sexual' AND d.reversed_at IS NOT NULL))
            FROM (SELECT 1) always LEFT JOIN ({LIVE}) live ON true
            """,
            {
                "author": author_id,
                "text": draft.text,
                "pictures": draft.media_ids,
                "week": clock.now() - dt.timedelta(days=NEWCOMER_DAYS),
                "hour": from_time(clock.now() - dt.timedelta(hours=1)),  # ids tell the time, and there is an index
            },
        )
    ).fetchone()
    assert row is not None
    version, rules, is_newcomer, again, nudity = row
    policy = to_policy(version, rules)
    verdicts = []
    if nudity is not None:
        verdicts.append(judge(policy, "picture", check_picture(nudity, None), newcomer=bool(is_newcomer)))
    if any(rule.subject == "post" for rule in policy.rules):
        verdicts.append(await _weigh_words(policy, draft, again, newcomer=bool(is_newcomer)))
    done = []
    for verdict in verdicts:
        if verdict.action == "refuse":
            raise PostRefused(author_id, draft.text, verdict)
        if verdict.action == "cover" and not draft.sensitive:
            draft.sensitive = True
            done.append(verdict)
        if verdict.action == "reduce" and draft.visibility == "public":
            draft.visibility = "unlisted"
            done.append(verdict)
    return done


async def _weigh_words(policy: Policy, draft: Draft, again: int, *, newcomer: bool) -> Verdict:
    said = Said(
        text=f"{draft.spoiler_text}\n{draft.text}",
        links=len(find_links(draft.text)),
        mentions=len(find_mentions(draft.text, settings().domain)),
        again=again,
        newcomer=newcomer,
    )
    return judge(policy, "post", await asyncio.to_thread(check_text, said), newcomer=newcomer)


async def keep(tx: Tx, author_id: int, post_id: int, verdicts: list[Verdict]) -> None:
    """Keep the statements of reasons of what was done to a post."""
    for verdict in verdicts:
        statement = state_machines(author_id, verdict.subject, verdict)
        statement.post_id = post_id
        statement.decision_visibility = [SHOWN[verdict.action]]
        await record_decision(tx, statement)
