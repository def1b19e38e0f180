"""Which rule a report may be about: the one that was found broken most often in reports like it."""

from typing import NamedTuple

from salon.checks.grounds import GROUNDS
from salon.kit import db

LATEST = 500  # closed reports that are gone through
# Alike are reports in whose words the checks found the same; where they found nothing, those of the same category.
ALIKE = f"""
    WITH closed AS MATERIALIZED (
        SELECT o.id, o.category, o.rule_ids,
               ARRAY(SELECT one ->> 'label' FROM jsonb_array_elements(coalesce(o.findings, '[]')) one) AS labels
        FROM reports o
        WHERE o.action_taken_at IS NOT NULL AND o.rule_ids <> '{{}}'
          AND EXISTS (SELECT 1 FROM decisions d WHERE d.report_id = o.id AND d.action <> 'nothing'
                                                  AND d.reversed_at IS NULL)
        ORDER BY o.id DESC LIMIT {LATEST}
    ),
    asked AS (
        SELECT r.id, r.category,
               ARRAY(SELECT one ->> 'label' FROM jsonb_array_elements(coalesce(r.findings, '[]')) one) AS labels
        FROM reports r WHERE r.id = ANY(%s)
    )
    SELECT DISTINCT ON (a.id) a.id, p.id, p.text, count(*)
    FROM asked a
    JOIN closed c ON c.id <> a.id
                  AND CASE WHEN a.labels <> '{{}}' THEN c.labels && a.labels ELSE c.category = a.category END
    CROSS JOIN unnest(c.rule_ids) rule
    JOIN place_rules p ON p.id = rule
    GROUP BY a.id, p.id, p.text ORDER BY a.id, count(*) DESC, p.id
"""


class Suggestion(NamedTuple):
    """A rule, and in how many reports like this one it was found broken; without an id, what the checks go by."""

    rule_id: int | None
    text: str
    times: int


async def suggest_rules(report_ids: list[int], found: dict[int, str]) -> dict[int, Suggestion]:
    """A rule for each of these reports for which there is one, one query.

    `found` has for a report the label the checks are surest of: where nothing like it was decided yet, the rule behind
    that is suggested.
    """
    if not report_ids:
        return {}
    async with db.reading() as conn:
        rows = await conn.execute(ALIKE, (report_ids,))
        decided = {row[0]: Suggestion(*row[1:]) for row in await rows.fetchall()}
    grounds = {
        report_id: Suggestion(None, GROUNDS[label].rule, 0) for report_id, label in found.items() if label in GROUNDS
    }
    return {**grounds, **decided}
