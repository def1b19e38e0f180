"""What speaks for the degree of stored pictures, and the verbs that add to it: the author's word and rulings."""

from collections.abc import Iterable
from typing import Any

from salon.kit import clock
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.media import rules
from salon.media.rules import Testimony

COLUMNS = """
    m.engine IS NOT NULL, m.credentials ->> 'state', m.credentials -> 'source_types', m.recognised IS NOT NULL,
    m.ruled_degree, m.said_degree
"""
PROVEN_BY = {
    "log": "this place's own log",
    "credential": "Content Credentials that hold",
    "watermark": "this place's watermark in it",
}


def to_testimony(row: tuple[Any, ...]) -> list[Testimony]:
    """What speaks for a degree, from the `COLUMNS` of a row of `media`."""
    made_here, state, source_types, recognised, ruled, said = row
    claimed = rules.degree_of(state, source_types or []) if state else None
    found = {
        "log": "generated" if made_here else None,
        "credential": claimed,
        "watermark": "generated" if recognised else None,
        "ruling": ruled,
        "author": said,
    }
    return [Testimony(evidence, degree) for evidence, degree in found.items() if degree]


async def say_degree(tx: Tx, owner_id: int, media_ids: list[int], degree: str) -> None:
    """Record the author's word about their own pictures and judge each anew; "unknown" takes the word back.

    Raises `Invalid` for what cannot be said, `NotFound` unless all are the owner's.
    """
    rules.require_sayable(degree)
    said, at = rules.to_word(degree, clock.now())
    done = await tx.execute(
        "UPDATE media SET said_degree = %s, said_at = %s WHERE id = ANY(%s) AND owner_id = %s AND deleted_at IS NULL",
        (said, at, media_ids, owner_id),
    )
    if done.rowcount != len(set(media_ids)):
        raise NotFound
    await _judge_anew(tx, media_ids)


async def rule_degree(tx: Tx, media_id: int, degree: str) -> None:
    """Record what moderators found and judge the picture anew.

    Raises `Invalid` for less than is proven, `NotFound` for a picture that is not there.
    """
    if degree not in rules.DEGREES:
        raise Invalid("Validation failed: Degree must be none, assisted, generated, autonomous or unknown")
    said = (await _list_testimony(tx, [media_id])).get(media_id)
    if said is None:
        raise NotFound
    proven = rules.find_proven(said)
    if proven is not None and proven.degree != "none" and rules.is_more(proven.degree, degree):
        raise Invalid(
            f"That this picture is {proven.degree} is proven by {PROVEN_BY[proven.evidence]}:"
            " it cannot be shown as anything less."
        )
    await tx.execute("UPDATE media SET ruled_degree = %s, ruled_at = %s WHERE id = %s", (degree, clock.now(), media_id))
    await _judge_anew(tx, [media_id])


async def _judge_anew(tx: Tx, media_ids: list[int]) -> None:
    judged = {media_id: rules.judge(said) for media_id, said in (await _list_testimony(tx, media_ids)).items()}
    await tx.execute(
        """
        UPDATE media SET degree = judged.degree, evidence = judged.evidence
        FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS judged(id, degree, evidence) WHERE media.id = judged.id
        """,
        ([*judged], [degree for degree, _ in judged.values()], [evidence for _, evidence in judged.values()]),
    )


async def _list_testimony(tx: Tx, media_ids: Iterable[int]) -> dict[int, list[Testimony]]:
    rows = await tx.execute(
        f"SELECT m.id, {COLUMNS} FROM media m WHERE m.id = ANY(%s) AND m.deleted_at IS NULL ORDER BY m.id FOR UPDATE",
        (list(media_ids),),
    )
    return {row[0]: to_testimony(row[1:]) for row in await rows.fetchall()}
