"""The yearly transparency report: counted by the database, as tables with a name each."""

import datetime as dt
from typing import Any, NamedTuple

from salon.kit import clock, db
from salon.kit.context import settings

DECIDED = "d.created_at >= %(from)s AND d.created_at < %(to)s AND d.action NOT IN ('none', 'nothing')"
REPORTED = "r.created_at >= %(from)s AND r.created_at < %(to)s"
RESTRICTIONS = """
    CASE WHEN d.decision_account IS NOT NULL THEN 'account' WHEN d.decision_provision IS NOT NULL THEN 'provision'
         ELSE 'visibility' END
"""


class Part(NamedTuple):
    """One table of the report."""

    name: str
    columns: tuple[str, ...]
    sql: str


MEASURES = """
    SELECT d.category, {by}, count(*), count(*) FILTER (WHERE d.automated_detection),
           count(*) FILTER (WHERE d.automated_decision = 'AUTOMATED_DECISION_FULLY')
    FROM decisions d WHERE {decided} AND {condition}
    GROUP BY 1, 2 ORDER BY 1, 2
"""
COUNTED = ("measures", "detected_by_machine", "decided_by_machine")
PARTS = (
    Part(
        "2_orders_of_member_states",
        ("category", "orders_to_act", "orders_to_inform"),
        "SELECT ''::text, 0, 0 WHERE false",
    ),
    Part(
        "3_notices",
        ("category", "notices", "by_trusted_flaggers", "led_to_measures", "median_hours_to_decide"),
        f"""
        SELECT t.category, count(*), count(*) FILTER (WHERE t.trusted), count(*) FILTER (WHERE t.led),
               round((percentile_cont(0.5) WITHIN GROUP (
                   ORDER BY extract(epoch FROM t.decided_at - t.created_at) / 3600))::numeric, 1)
        FROM (
            SELECT r.category, false AS trusted, r.created_at, r.action_taken_at AS decided_at,
                   EXISTS (SELECT 1 FROM decisions d WHERE d.report_id = r.id
                           AND d.action NOT IN ('none', 'nothing')) AS led
            FROM reports r WHERE {REPORTED}
            UNION ALL
            SELECT r.category, r.trusted, r.created_at, r.decided_at, r.state = 'removed'
            FROM notices r WHERE {REPORTED}
        ) t GROUP BY 1 ORDER BY 1
        """,
    ),
    Part(
        "4_illegal_content_found_by_ourselves",
        ("category", "restriction", *COUNTED),
        MEASURES.format(
            by=RESTRICTIONS,
            decided=DECIDED,
            condition="d.source_type = 'SOURCE_VOLUNTARY' AND d.decision_ground = 'DECISION_GROUND_ILLEGAL_CONTENT'",
        ),
    ),
    Part(
        "5_breaches_of_our_rules_found_by_ourselves",
        ("category", "restriction", *COUNTED),
        MEASURES.format(
            by=RESTRICTIONS,
            decided=DECIDED,
            condition="d.source_type = 'SOURCE_VOLUNTARY'"
            " AND d.decision_ground = 'DECISION_GROUND_INCOMPATIBLE_CONTENT'",
        ),
    ),
    Part(
        "6_measures_after_notices",
        ("category", "restriction", *COUNTED),
        MEASURES.format(by=RESTRICTIONS, decided=DECIDED, condition="d.source_type <> 'SOURCE_VOLUNTARY'"),
    ),
    Part(
        "7_complaints",
        ("by", "filed", "upheld", "reversed", "made_stricter", "open", "median_hours_to_decide"),
        """
        SELECT a.role, count(*), count(*) FILTER (WHERE a.state = 'upheld'),
               count(*) FILTER (WHERE a.state = 'reversed'), count(*) FILTER (WHERE a.state = 'stricter'),
               count(*) FILTER (WHERE a.state = 'open'),
               round((percentile_cont(0.5) WITHIN GROUP (
                   ORDER BY extract(epoch FROM a.settled_at - a.created_at) / 3600))::numeric, 1)
        FROM appeals a WHERE a.created_at >= %(from)s AND a.created_at < %(to)s GROUP BY 1 ORDER BY 1
        """,
    ),
    Part(
        "8_automated_means",
        ("label", "subject", "decided_by_machine", "appealed", "reversed", "share_reversed"),
        f"""
        SELECT d.label, d.subject, count(*), count(a.id), count(*) FILTER (WHERE d.reversed_at IS NOT NULL),
               round(count(*) FILTER (WHERE d.reversed_at IS NOT NULL)::numeric / count(*), 4)
        FROM decisions d LEFT JOIN appeals a ON a.decision_id = d.id AND a.role = 'author'
        WHERE {DECIDED} AND d.automated_decision = 'AUTOMATED_DECISION_FULLY' GROUP BY 1, 2 ORDER BY 1, 2
        """,
    ),
    Part(
        "9_people_and_members",
        (
            *("moderators", "who_decided", "deeds_proposed_to_a_second", "agreed_to", "refused"),
            "active_members_a_month",
        ),
        f"""
        SELECT (SELECT count(*) FROM accounts WHERE role <> 'member' AND state = 'active'),
               (SELECT count(DISTINCT d.decided_by) FROM decisions d WHERE {DECIDED}),
               q.made, q.agreed, q.refused,
               (SELECT round(coalesce(avg(n), 0), 1) FROM (
                    SELECT count(DISTINCT p.author_id) AS n FROM posts p
                    WHERE p.created_at >= %(from)s AND p.created_at < %(to)s
                    GROUP BY date_trunc('month', p.created_at)) months)
        FROM (SELECT count(*) AS made, count(*) FILTER (WHERE state = 'agreed') AS agreed,
                     count(*) FILTER (WHERE state = 'refused') AS refused
              FROM proposals WHERE created_at >= %(from)s AND created_at < %(to)s) q
        """,
    ),
)
# What the template does not ask for: notes about posts, and what labelers say.
NOTES = Part(
    "11_context_notes",
    ("state", "notes", "drafted_by_a_model", "taken_back", "taken_down", "ratings"),
    """
    SELECT t.state, count(*), count(t.drafted_by), count(t.withdrawn_at), count(*) FILTER (WHERE t.down), sum(t.ratings)
    FROM (
        SELECT n.state, n.drafted_by, n.withdrawn_at,
               EXISTS (SELECT 1 FROM context_notes_taken_down d WHERE d.note_id = n.id) AS down,
               (SELECT count(*) FROM context_ratings r WHERE r.note_id = n.id) AS ratings
        FROM context_notes n WHERE n.created_at >= %(from)s AND n.created_at < %(to)s
    ) t GROUP BY 1 ORDER BY 1
    """,
)
LABELS = Part(
    "12_labels",
    (
        *("labelers_are", "labelers", "labels_put", "of_them_on_posts", "taken_back", "objections", "labels_kept"),
        *("labels_dropped", "objections_open", "taken_off_by_moderators"),
    ),
    """
    WITH kinds AS (
        SELECT b.account_id AS labeler_id,
               CASE WHEN g.account_id IS NOT NULL THEN 'agents' WHEN a.bot THEN 'bots'
                    WHEN a.role <> 'member' THEN 'staff'
                    ELSE 'members' END AS kind
        FROM labelers b JOIN accounts a ON a.id = b.account_id LEFT JOIN agents g ON g.account_id = a.id
    ), counted AS (
        SELECT labeler_id, NOT retracts AS put, (NOT retracts AND post_id IS NOT NULL) AS on_post, retracts AS back,
               false AS objected, NULL::boolean AS kept, false AS off
        FROM label_deeds WHERE done_at >= %(from)s AND done_at < %(to)s
        UNION ALL
        SELECT labeler_id, false, false, false, true, kept, false
        FROM label_appeals WHERE created_at >= %(from)s AND created_at < %(to)s
        UNION ALL
        SELECT labeler_id, false, false, false, false, NULL, true
        FROM labels WHERE taken_off_at >= %(from)s AND taken_off_at < %(to)s
    )
    SELECT k.kind, count(DISTINCT c.labeler_id) FILTER (WHERE c.put), count(*) FILTER (WHERE c.put),
           count(*) FILTER (WHERE c.on_post), count(*) FILTER (WHERE c.back), count(*) FILTER (WHERE c.objected),
           count(*) FILTER (WHERE c.kept), count(*) FILTER (WHERE NOT c.kept),
           count(*) FILTER (WHERE c.objected AND c.kept IS NULL), count(*) FILTER (WHERE c.off)
    FROM counted c JOIN kinds k USING (labeler_id) GROUP BY 1 ORDER BY 1
    """,
)
QUALITATIVE = (
    ("orders", "Orders of member states are not kept here: whoever receives one writes it into table 2 by hand."),
    (
        "automated_means",
        (
            "Rules over words decide what is never drawn; `make bench-safety` says what they miss and block."
            " A classifier says how likely a picture is a sexual one, and fingerprints whether it is kept down;"
            " neither is told who somebody is."
        ),
    ),
    ("safeguards", "Every decision has its reasons and can be appealed for six months; somebody else decides then."),
    ("members", "Active members are counted by who posted; who only reads is not followed."),
)


async def measure_year(year: int) -> dict[str, list[tuple[Any, ...]]]:
    """The ten tables of a year and two of our own, by the names of their files; the first row has the columns."""
    start, end = dt.datetime(year, 1, 1, tzinfo=dt.UTC), dt.datetime(year + 1, 1, 1, tzinfo=dt.UTC)
    place = settings()
    made: dict[str, list[tuple[Any, ...]]] = {
        "1_service": [
            ("name", "address", "from", "to", "made_at"),
            (place.title, place.base_url, start.date().isoformat(), f"{year}-12-31", clock.to_wire(clock.now())),
        ]
    }
    async with db.transaction() as tx:
        await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for part in (*PARTS, NOTES, LABELS):
            rows = await tx.execute(part.sql.encode(), {"from": start, "to": end})
            made[part.name] = [part.columns, *await rows.fetchall()]
    made["10_qualitative"] = [("about", "words"), *QUALITATIVE]
    for own in (NOTES, LABELS):  # the last
        made[own.name] = made.pop(own.name)
    return made
