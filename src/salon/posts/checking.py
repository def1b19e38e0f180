"""Asking the checks about the words of a post before it is there; messages to named people are left alone."""

import asyncio
import datetime as dt

from salon.checks.decisions import VISIBILITY, PostRefused, record_decision, state_machines
from salon.checks.models import NEWCOMER_DAYS, Verdict
from salon.checks.policy import LIVE, judge, to_policy
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


async def weigh(tx: Tx, author_id: int, draft: Draft) -> Verdict | None:
    """What policy makes of a draft, None for nothing: `cover` and `reduce` are done to the draft.

    Raises `PostRefused` for what may not be posted.
    """
    if draft.visibility == "direct":
        return None
    row = await (
        await tx.execute(
            f"""
            SELECT live.version, live.rules,
                   (SELECT created_at FROM accounts WHERE id = %(author)s) > %(week)s,
                   (SELECT count(*) FROM (SELECT 1 FROM posts WHERE author_id = %(author)s AND deleted_at IS NULL
                                          AND id > %(hour)s AND text = %(text)s AND %(text)s <> '' LIMIT 100) same)
            FROM (SELECT 1) always LEFT JOIN ({LIVE}) live ON true
            """,
            {
                "author": author_id,
                "text": draft.text,
                "week": clock.now() - dt.timedelta(days=NEWCOMER_DAYS),
                "hour": from_time(clock.now() - dt.timedelta(hours=1)),  # ids tell the time, and there is an index
            },
        )
    ).fetchone()
    assert row is not None
    version, rules, is_newcomer, again = row
    policy = to_policy(version, rules)
    if not any(rule.subject == "post" for rule in policy.rules):
        return None
    said = Said(
        text=f"{draft.spoiler_text}\n{draft.text}",
        links=len(find_links(draft.text)),
        mentions=len(find_mentions(draft.text, settings().domain)),
        again=again,
        newcomer=bool(is_newcomer),
    )
    verdict = judge(policy, "post", await asyncio.to_thread(check_text, said), newcomer=said.newcomer)
    if verdict.action == "refuse":
        raise PostRefused(author_id, draft.text, verdict)
    if verdict.action == "cover":
        draft.sensitive = True
    if verdict.action == "reduce":
        if draft.visibility != "public":
            return None
        draft.visibility = "unlisted"
    return verdict if verdict.action in SHOWN else None


async def keep(tx: Tx, author_id: int, post_id: int, verdict: Verdict | None) -> None:
    """Keep the statement of reasons of what was done to a post."""
    if verdict is not None:
        statement = state_machines(author_id, "post", verdict)
        statement.post_id = post_id
        statement.decision_visibility = [SHOWN[verdict.action]]
        await record_decision(tx, statement)
