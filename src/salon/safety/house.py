"""What the operator says about this place: its rules, and papers such as description and privacy policy."""

import datetime as dt
from typing import NamedTuple

from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.safety.events import HouseChanged

PAPERS = ("description", "privacy_policy", "terms_of_service", "contact")
MAX_PAPER = 50_000
MAX_RULE = 1000


class Rule(NamedTuple):
    """A rule of this place with a hint that explains it."""

    id: int
    text: str
    hint: str


class Paper(NamedTuple):
    """Plain words, and since when they stand."""

    content: str
    updated_at: dt.datetime


async def list_rules() -> list[Rule]:
    """The rules, in the operator's order."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT id, text, hint FROM place_rules ORDER BY place, id")
        return [Rule(*row) for row in await rows.fetchall()]


async def list_papers() -> dict[str, Paper]:
    """The papers that were written."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT name, content, updated_at FROM place_papers")
        return {row[0]: Paper(row[1], row[2]) for row in await rows.fetchall()}


async def set_rules(tx: Tx, actor_id: int, rules: list[tuple[str, str]]) -> None:
    """Write all rules anew as (text, hint); one whose words stay keeps its id. Emits `HouseChanged`."""
    if any(not text.strip() or len(text) > MAX_RULE or len(hint) > MAX_RULE for text, hint in rules):
        raise Invalid(f"Validation failed: a rule needs words, at most {MAX_RULE} characters of them")
    texts, hints = [text.strip() for text, _ in rules], [hint.strip() for _, hint in rules]
    if len(set(texts)) < len(texts):
        raise Invalid("Validation failed: two rules say the same")
    await tx.execute("DELETE FROM place_rules WHERE NOT text = ANY(%s)", (texts,))
    await tx.execute(
        """
        UPDATE place_rules r SET place = w.place, hint = w.hint
        FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS w(text, hint, place) WHERE r.text = w.text
        """,
        (texts, hints),
    )
    await tx.execute(
        """
        INSERT INTO place_rules (place, text, hint)
        SELECT w.place, w.text, w.hint FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS w(text, hint, place)
        WHERE NOT EXISTS (SELECT 1 FROM place_rules r WHERE r.text = w.text)
        """,
        (texts, hints),
    )
    await note(tx, actor_id, Deed(action="place.write_rules", details={"rules": len(texts)}))
    await log.append(tx, HouseChanged(actor_id=actor_id, subject_id=actor_id))


async def set_paper(tx: Tx, actor_id: int, name: str, content: str) -> None:
    """Write a paper, or with "" take it away; emits `HouseChanged`. Raises `NotFound` for one there is not."""
    if name not in PAPERS:
        raise NotFound
    if len(content) > MAX_PAPER:
        raise Invalid(f"Validation failed: at most {MAX_PAPER} characters")
    if content.strip():
        await tx.execute(
            "INSERT INTO place_papers VALUES (%s, %s, %s)"
            " ON CONFLICT (name) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at",
            (name, content.strip(), clock.now()),
        )
    else:
        await tx.execute("DELETE FROM place_papers WHERE name = %s", (name,))
    await note(tx, actor_id, Deed(action="place.write_paper", subject=name))
    await log.append(tx, HouseChanged(actor_id=actor_id, subject_id=actor_id))


class Week(NamedTuple):
    """What happened here in one week that began at `start`."""

    start: dt.datetime
    posts: int
    people: int
    sign_ups: int


async def list_weeks(count: int = 12) -> list[Week]:
    """The last weeks, this one first: public posts, people who posted, people who came."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT w.start,
                   (SELECT count(*) FROM posts p WHERE p.id >= w.low AND p.id < w.high AND p.deleted_at IS NULL
                    AND p.visibility = 'public'),
                   (SELECT count(DISTINCT p.author_id) FROM posts p WHERE p.id >= w.low AND p.id < w.high),
                   (SELECT count(*) FROM accounts a WHERE a.id >= w.low AND a.id < w.high)
            FROM (
                SELECT start, (extract(epoch FROM start) * 1000)::bigint << 16 AS low,
                       (extract(epoch FROM start + interval '7 days') * 1000)::bigint << 16 AS high
                FROM generate_series(date_trunc('week', %(now)s::timestamptz) - (%(count)s - 1) * interval '7 days',
                                     date_trunc('week', %(now)s::timestamptz), interval '7 days') AS g(start)
            ) w ORDER BY w.start DESC
            """,
            {"now": clock.now(), "count": count},
        )
        return [Week(*row) for row in await rows.fetchall()]
