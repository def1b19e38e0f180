"""Which finding has which consequence: rules that moderators write, in versions, and what holds without any."""

from typing import Any

import msgspec

from salon.checks.models import ACTIONS, NEVER, Finding, Rule, Verdict
from salon.kit.db import Tx

SURE = 0.5  # from here on what is never made is refused, whatever the rules say
ALWAYS = {"prompt": NEVER, "picture": NEVER | {"removed"}}  # refused by subject, whatever the rules say
OUTSIDE = frozenset({"harassment", "hate", "illicit", "self_harm", "violence"})  # found by a check outside only
# Version 0: what holds until somebody writes another.
DEFAULT = (
    *(Rule(label=label, subject="prompt", threshold=SURE, action="refuse") for label in sorted(NEVER)),
    Rule(label="sexual_minors", subject="post", threshold=0.9, action="refuse"),
    Rule(label="spam", subject="post", threshold=1.0, action="reduce"),
    Rule(label="spam", subject="post", threshold=0.8, action="reduce", audience="newcomers"),
    Rule(label="unseen", subject="post", threshold=1.0, action="hold"),
    *(Rule(label=label, subject="post", threshold=0.9, action="hold") for label in sorted(OUTSIDE)),
    Rule(label="sexual", subject="picture", threshold=0.8, action="cover"),
    Rule(label="unseen", subject="picture", threshold=1.0, action="hold"),
)


class Policy(msgspec.Struct, frozen=True):
    """Rules with the version they are."""

    version: int
    rules: tuple[Rule, ...]


LIVE = "SELECT version, rules FROM policies WHERE live_at IS NOT NULL ORDER BY live_at DESC, version DESC LIMIT 1"


async def load_policy(tx: Tx) -> Policy:
    """The policy that holds."""
    row = await (await tx.execute(LIVE)).fetchone()
    return to_policy(*row) if row else to_policy(None, None)


def to_policy(version: int | None, rules: Any) -> Policy:
    """A row of `LIVE`; without one, what holds until somebody writes another."""
    return Policy(0, DEFAULT) if version is None else Policy(version, msgspec.convert(rules, tuple[Rule, ...]))


def judge(policy: Policy, subject: str, findings: list[Finding], *, newcomer: bool = False) -> Verdict:
    """The strictest of what the rules say about these findings; nothing found is allowed."""
    order = ACTIONS[subject]
    worst = Verdict("allow", None, policy.version, subject)
    for finding in findings:
        actions = [
            rule.action
            for rule in policy.rules
            if (rule.subject, rule.label) == (subject, finding.label)
            and finding.score >= rule.threshold
            and (rule.audience == "everyone" or newcomer)
        ]
        if finding.label in ALWAYS.get(subject, ()) and finding.score >= SURE:
            actions.append("refuse")
        strictest = max(actions, key=order.index, default="allow")
        if order.index(strictest) > order.index(worst.action):
            worst = Verdict(strictest, finding, policy.version, subject)
    return worst
