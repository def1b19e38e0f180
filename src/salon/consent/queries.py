"""The SQL that reads answers, what was said, and the history of it."""

import datetime as dt
from typing import NamedTuple

import msgspec

from salon.consent.rules import Answer
from salon.kit import db
from salon.kit.db import Tx
from salon.kit.pages import Page
from salon.kit.questions import Question

Answered = dict[str, Answer]  # by purpose; one that lacks is unsaid
_decoder = msgspec.json.Decoder(tuple[int, Answered])
_ANSWERS = "SELECT post_id, json_object_agg(purpose, answer) FROM consent_answers({ids}) GROUP BY post_id"


def ask_answers(post_ids: str) -> Question[dict[int, Answered]]:
    """What may be done with posts; those of which nobody said anything are left out. `post_ids` is SQL for an array."""
    sql = f"SELECT json_build_array(post_id, json_object_agg) FROM ({_ANSWERS.format(ids=post_ids)}) answered"
    return Question(sql, {}, _decoder, dict)


async def list_answers(conn: Tx, post_ids: list[int]) -> dict[int, Answered]:
    """The same for these posts."""
    rows = await conn.execute(_ANSWERS.format(ids="%s::bigint[]").encode(), (post_ids,))
    return dict(await rows.fetchall())


async def find_answers(post_id: int) -> Answered:
    """What may be done with one post."""
    async with db.reading() as conn:
        return (await list_answers(conn, [post_id])).get(post_id, {})


async def find_account_answers(account_id: int) -> Answered:
    """What somebody says of all their posts, before any one of them is looked at."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT purpose, answer FROM consent_of_accounts(ARRAY[%s]::bigint[])", (account_id,))
        return dict(await rows.fetchall())


async def find_answers_for_new(owner_id: int, source_ids: list[int]) -> Answered:
    """What may be done with a picture that is in no post yet: its owner and all it grew out of must say yes."""
    answers = await find_account_answers(owner_id)
    if not source_ids or "yes" not in answers.values():
        return answers
    async with db.reading() as conn:
        sources = await list_answers(conn, source_ids)
    agreed = {code for code in answers if all(sources.get(source, {}).get(code) == "yes" for source in set(source_ids))}
    return {code: "no" if said == "yes" and code not in agreed else said for code, said in answers.items()}


async def find_file_answers(key: str) -> Answered:
    """What may be done with a stored file: all posts it is in must say yes, and it must be in one."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            WITH holders AS (
                SELECT m.post_id FROM media m
                WHERE m.deleted_at IS NULL AND (m.original ->> 'key' = %(key)s OR m.small ->> 'key' = %(key)s)
            )
            SELECT purpose, CASE WHEN bool_and(answer = 'yes')
                                      AND count(*) = (SELECT count(DISTINCT coalesce(post_id, 0)) FROM holders)
                                 THEN 'yes' ELSE 'no' END
            FROM consent_answers(ARRAY(SELECT DISTINCT post_id FROM holders)) GROUP BY purpose
            """,
            {"key": key},
        )
        return dict(await rows.fetchall())


class Held(NamedTuple):
    """What somebody last said of one purpose."""

    state: str
    notice_version: int | None
    at: dt.datetime
    method: str


async def list_held(account_id: int, post_id: int = 0) -> dict[str, Held]:
    """What somebody last said, by purpose: of all their posts, or of one."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT s.purpose, s.state, s.notice_version, l.at, l.method
            FROM consent_state s JOIN consent_ledger l ON l.seq = s.seq
            WHERE s.account_id = %s AND s.post_id = %s
            """,
            (account_id, post_id),
        )
        return {row[0]: Held(*row[1:]) for row in await rows.fetchall()}


class Step(NamedTuple):
    """A row of somebody's own history; `post_id` is None where it was about all their posts."""

    seq: int
    purpose: str
    post_id: int | None
    state: str
    method: str
    notice_version: int | None
    words: str | None
    language: str | None
    at: dt.datetime
    hash: bytes


async def list_history(account_id: int, page: Page) -> list[Step]:
    """What somebody ever said, newest first, with the words they had read."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT l.seq, l.purpose, l.post_id, l.state, l.method, l.notice_version, n.words, n.language, l.at, l.hash
            FROM consent_subjects s
            JOIN consent_ledger l ON l.subject = s.subject
            LEFT JOIN consent_notices n ON n.sha256 = l.notice_sha256
            WHERE s.account_id = %s AND l.seq < %s AND l.seq > %s ORDER BY l.seq {page.order} LIMIT %s
            """,
            (account_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((Step(*row) for row in await rows.fetchall()), reverse=True)


class Standing(NamedTuple):
    """Who somebody is to the ledger: the name it knows them by, and whether they can say yes."""

    subject: str | None
    age_class: str


async def find_standing(account_id: int) -> Standing:
    """How somebody stands to the ledger."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                """
                SELECT s.subject::text, a.age_class FROM accounts a
                LEFT JOIN consent_subjects s ON s.account_id = a.id WHERE a.id = %s
                """,
                (account_id,),
            )
        ).fetchone()
    return Standing(*row) if row else Standing(None, "unknown")
