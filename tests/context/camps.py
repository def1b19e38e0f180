"""Two camps of members who have rated notes before, one against the other: statements for any database."""

from typing import Any

CAMP = 10  # members of each
# `camp_l0`.. and `camp_r0`.. with an essayist whose earlier notes each camp alone, both or neither found helpful.
SEED = f"""
    WITH people AS (
        INSERT INTO accounts (username, state, created_at)
        SELECT name, 'active', now() - interval '90 days'
        FROM (SELECT 'camp_' || side || n FROM unnest(ARRAY['l', 'r']) side, generate_series(0, {CAMP - 1}) n
              UNION ALL SELECT 'essayist') named(name)
        RETURNING id, username
    ),
    counts AS (INSERT INTO account_counts (account_id) SELECT id FROM people),
    notes AS (
        INSERT INTO context_notes (post_id, thread_id, writer_id, words, sources, reason, created_at)
        SELECT -n, -n, id, 'earlier ' || n, '{{https://source.example/}}', 'other', now() - interval '60 days'
        FROM people, generate_series(1, 14) n WHERE username = 'essayist'
        RETURNING id, -post_id AS n
    )
    INSERT INTO context_ratings (note_id, rater_id, level, rated_at)
    SELECT notes.id, people.id,
           CASE WHEN (n <= 4 AND left(username, 6) = 'camp_l') OR (n BETWEEN 5 AND 8 AND left(username, 6) = 'camp_r')
                     OR n BETWEEN 9 AND 11 THEN 2 ELSE 0 END,
           now() - interval '50 days'
    FROM notes, people WHERE username LIKE 'camp\\_%%'
"""
# Every member of a camp rates a note: `%(note)s`, `%(left)s` and `%(right)s` (0, 1, 2).
RATE = """
    INSERT INTO context_ratings (note_id, rater_id, level, rated_at)
    SELECT %(note)s, id, CASE left(username, 6) WHEN 'camp_l' THEN %(left)s ELSE %(right)s END, now()
    FROM accounts WHERE username ~ '^camp_[lr][0-9]+$'
    ON CONFLICT (note_id, rater_id) DO UPDATE SET level = excluded.level, rated_at = excluded.rated_at
"""
ASK = """
    INSERT INTO context_clock (asked) VALUES (1) ON CONFLICT (one) DO UPDATE SET asked = context_clock.asked + 1
"""
AGE = "UPDATE accounts SET created_at = created_at - interval '30 days' WHERE id = ANY(%(who)s)"


def of_camps(note_id: str, left: int, right: int) -> dict[str, Any]:
    return {"note": int(note_id), "left": left, "right": right}
