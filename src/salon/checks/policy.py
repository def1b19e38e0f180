"""Which finding has which consequence: rules that moderators write, in versions, and what holds without any."""

from typing import Any

import msgspec

from salon.checks.links import is_within
from salon.checks.models import ACTIONS, LINK, NEVER, Finding, Rule, Verdict
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
    Rule(label="sexual_minors", subject="profile", threshold=0.9, action="refuse"),
    Rule(label="link_listed", subject="profile", threshold=1.0, action="refuse"),
    Rule(label="link_lookalike", subject="profile", threshold=0.9, action="refuse"),
    Rule(label="link_listed", subject="post", threshold=1.0, action="refuse"),
    Rule(label="link_lookalike", subject="post", threshold=0.9, action="hold"),
    Rule(label="unseen", subject="post", threshold=1.0, action="hold"),
    *(Rule(label=label, subject="post", threshold=0.9, action="hold") for label in sorted(OUTSIDE)),
    Rule(label="sexual", subject="picture", threshold=0.8, action="cover"),
    Rule(label="unseen", subject="picture", threshold=1.0, action="hold"),
    *(Rule(label=label, subject="picture", threshold=0.9, action="hold") for label in sorted(OUTSIDE)),
)


class Policy(msgspec.Struct, frozen=True):
    """Rules with the version they are."""

    version: int
    rules: tuple[Rule, ...]
    domains: frozenset[str] = frozenset()  # where bad links lead, as people read them


LIVE = (
    "SELECT version, rules, domains FROM policies WHERE live_at IS NOT NULL ORDER BY live_at DESC, version DESC LIMIT 1"
)


async def load_policy(tx: Tx) -> Policy:
    """The policy that holds."""
    row = await (await tx.execute(LIVE)).fetchone()
    return to_policy(*row) if row else to_policy(None, None, None)


def to_policy(version: int | None, rules: Any, domains: list[str] | None) -> Policy:
    """A row of `LIVE`; without one, what holds until somebody writes another."""
    if version is None:
        return Policy(0, DEFAULT)
    return Policy(version, msgspec.convert(rules, tuple[Rule, ...]), frozenset(domains or ()))


def read_links(policy: Policy, findings: list[Finding]) -> list[Finding]:
    """Findings with links to where the policy says that bad ones lead; of other links nothing follows."""
    return [
        finding if finding.label != LINK else msgspec.structs.replace(finding, label="link_listed")
        for finding in findings
        if finding.label != LINK or is_within(finding.evidence, policy.domains)
    ]


def judge(policy: Policy, subject: str, findings: list[Finding], *, newcomer: bool = False) -> Verdict:
    """The strictest of what the rules say about these findings; nothing found is allowed."""
    order = ACTIONS[subject]
    worst = Verdict("allow", None, policy.version, subject)
    for finding in read_links(policy, findings):
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
