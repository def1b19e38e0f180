"""The verbs of consent: say yes or no, for all one's posts or for one; and what signals say for a person."""

import hashlib
import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from salon.accounts.agents import require_person
from salon.consent import rules
from salon.consent.chain import FIRST, Entry, hash_entry, seal_evidence
from salon.consent.events import ConsentChanged
from salon.consent.notices import LANGUAGES, find_notice
from salon.consent.purposes import BY_CODE, OF_POSTS, PURPOSES, Purpose
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Forbidden, Invalid, NotFound

LEDGER_KEY = 7_205_020  # advisory lock: "salon consent ledger": rows are chained one after the other
UNDERAGE = "Only who says to be 18 or older can say yes here."
RESERVED = "A file in this post says that this may not be done with it. That cannot be overruled."


class Means(NamedTuple):
    """How an answer came: `ui`, `api` or the signal that spoke, in which language it was asked, and what proves it."""

    method: str
    language: str = "en"
    address: str | None = None
    agent: str | None = None

    def to_evidence(self) -> dict[str, Any]:
        """What is kept as proof, apart from the ledger: as little as shows that it was this person."""
        body: dict[str, Any] = {"language": self.language, "method": self.method}
        if self.address is not None and (network := _truncate(self.address)):
            body["address"] = network
        if self.agent:
            body["agent"] = hashlib.sha256(self.agent.encode()).hexdigest()
        return body


def _truncate(address: str) -> str | None:
    """The network an address is in: enough to tell a country, not a household."""
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return None
    return str(ipaddress.ip_network(f"{one}/{24 if one.version == 4 else 48}", strict=False))


async def decide(
    tx: Tx, account_id: int, wishes: Mapping[str, bool], means: Means, notices: Mapping[str, int] | None = None
) -> dict[str, str]:
    """Say yes or no for all one's posts; returns the purposes whose state changed, with their new state.

    `notices` are the versions that were read, where the caller knows. Emits `ConsentChanged` when anything changed.
    Raises `Invalid` for a purpose there is not, `Conflict` when the words changed since they were read, `Forbidden`
    for a yes of somebody who is not known to be an adult.
    """
    _require_known(wishes)
    _require_read(wishes, notices or {})
    if any(wishes.values()):
        await require_person(tx, account_id)
        await require_adult(tx, account_id)
    await _lock(tx)
    before = await _find_states(tx, account_id, 0)
    states = {code: rules.next_state(_state(before, code), allow=allow) for code, allow in wishes.items()}
    return await _write(tx, account_id, None, _only_changes(before, states), means)


async def decide_post(
    tx: Tx, author_id: int, post_id: int, wishes: Mapping[str, bool | None], means: Means
) -> dict[str, str]:
    """The same for one post of one's own; None takes an answer back, so that what holds for all posts holds again.

    Raises as `decide`, `NotFound` for a post that is not the author's, `Forbidden` when a file in it says otherwise.
    """
    _require_known(wishes, OF_POSTS)
    found = await tx.execute(
        "SELECT 1 FROM posts WHERE id = %s AND author_id = %s AND deleted_at IS NULL AND boost_of_id IS NULL"
        " FOR UPDATE",
        (post_id, author_id),
    )
    if await found.fetchone() is None:
        raise NotFound
    loosened = {code for code, allow in wishes.items() if allow is not False}
    if loosened and not loosened.isdisjoint(await _list_reserved(tx, post_id)):
        raise Forbidden(RESERVED)
    if any(wishes.values()):
        await require_person(tx, author_id)
        await require_adult(tx, author_id)
    await _lock(tx)
    whole = await _find_states(tx, author_id, 0)
    before = {
        code: one for code, one in (await _find_states(tx, author_id, post_id)).items() if not _is_cut(one, whole, code)
    }
    states: dict[str, str] = {
        code: rules.next_state(_state(before, code), allow=allow) for code, allow in wishes.items() if allow is not None
    }
    states |= {code: "expired" for code, allow in wishes.items() if allow is None and code in before}
    return await _write(tx, author_id, post_id, _only_changes(before, states), means)


async def object_for(
    tx: Tx, account_id: int, purposes: Iterable[str], means: Means, post_id: int | None = None
) -> dict[str, str]:
    """Write that a signal objects for somebody; it only ever tightens. Emits `ConsentChanged` the first time."""
    wanted = sorted(set(purposes))
    if not wanted:
        return {}
    await _lock(tx)
    before = await _find_states(tx, account_id, post_id or 0)
    states = {code: "objected" for code in wanted if _state(before, code) != "objected"}
    return await _write(tx, account_id, post_id, states, means)


async def say_at_posting(
    tx: Tx, author_id: int, post_id: int, wishes: Mapping[str, bool], reserves: Iterable[str]
) -> None:
    """Write what a post that is published or edited brings along: its files' own no, the request's, and its author's.

    Raises as `decide_post`.
    """
    await object_for(tx, author_id, await _list_reserved(tx, post_id), Means("c2pa_import"), post_id)
    await object_for(tx, author_id, reserves, Means("content_usage_header"), post_id)
    if wishes:
        await decide_post(tx, author_id, post_id, wishes, Means("api"))


async def _list_reserved(tx: Tx, post_id: int) -> list[str]:
    """What files in a post, and all files that those were made from, say may not be done with them."""
    rows = await tx.execute(
        """
        WITH RECURSIVE made (media_id) AS (
            SELECT id FROM media WHERE post_id = %s AND deleted_at IS NULL
            UNION
            SELECT g.media_id FROM made JOIN media m ON m.id = made.media_id
            JOIN LATERAL (
                SELECT media_id FROM generation_parents WHERE generation_id = m.generation_id
                UNION ALL SELECT media_id FROM generation_references WHERE generation_id = m.generation_id
            ) g ON true
        )
        SELECT DISTINCT unnest(f.reserves) FROM made JOIN media f ON f.id = made.media_id ORDER BY 1
        """,
        (post_id,),
    )
    return [purpose for (purpose,) in await rows.fetchall()]


def list_gpc_purposes() -> list[str]:
    """What Global Privacy Control objects to."""
    return [purpose.code for purpose in PURPOSES if purpose.gpc]


async def forget_old_evidence(tx: Tx, days: int = 30) -> int:
    """Erase what shows where an answer came from after this many days; the ledger still proves words and time."""
    done = await tx.execute(
        "DELETE FROM consent_evidence WHERE at < %s::timestamptz - make_interval(days => %s)", (clock.now(), days)
    )
    return done.rowcount


def _require_known(wishes: Mapping[str, bool | None], purposes: Iterable[Purpose] = PURPOSES) -> None:
    unknown = sorted(set(wishes) - {one.code for one in purposes})
    if unknown:
        raise Invalid(f"Validation failed: there is no purpose {unknown[0]}")


def _require_read(wishes: Mapping[str, bool], notices: Mapping[str, int]) -> None:
    """What was read must be what is asked now; a no needs no reading."""
    for code, allow in wishes.items():
        if allow and notices.get(code, BY_CODE[code].notice.version) != BY_CODE[code].notice.version:
            raise Conflict("The words have changed since you read them. Read them again, please.")


async def require_adult(tx: Tx, account_id: int) -> None:
    """Raise `Forbidden` for who is not known to be an adult."""
    row = await (await tx.execute("SELECT age_class FROM accounts WHERE id = %s", (account_id,))).fetchone()
    if row is None or row[0] != "adult":
        raise Forbidden(UNDERAGE)


async def _lock(tx: Tx) -> None:
    """One writer at a time until the transaction ends: a row is hashed with the one before it."""
    await tx.execute("SELECT pg_advisory_xact_lock(%s)", (LEDGER_KEY,))


class _Now(NamedTuple):
    state: rules.State
    notice: int | None
    seq: int


async def _find_states(tx: Tx, account_id: int, post_id: int) -> dict[str, _Now]:
    rows = await tx.execute(
        "SELECT purpose, state, notice_version, seq FROM consent_state WHERE account_id = %s AND post_id = %s",
        (account_id, post_id),
    )
    return {row[0]: _Now(*row[1:]) for row in await rows.fetchall()}


def _state(before: Mapping[str, _Now], code: str) -> rules.State | None:
    return before[code].state if code in before else None


def _is_cut(one: _Now, whole: Mapping[str, _Now], code: str) -> bool:
    """Whether a yes for one post no longer holds, because a no to everything came after it."""
    now = whole.get(code)
    return one.state == "given" and now is not None and now.state not in {"given", "expired"} and now.seq > one.seq


def _only_changes(before: Mapping[str, _Now], states: Mapping[str, str]) -> dict[str, str]:
    """Leave out what was said before: a yes to the same words, a no after a no; a person's no replaces a signal's."""
    changed = {}
    for code, state in states.items():
        now = before.get(code)
        if now is not None and state == "given" == now.state and now.notice == BY_CODE[code].notice.version:
            continue
        if now is not None and state == "refused" and now.state in {"refused", "withdrawn"}:
            continue
        if now is not None and state == "expired" == now.state:
            continue
        changed[code] = state
    return changed


async def _write(
    tx: Tx, account_id: int, post_id: int | None, states: Mapping[str, str], means: Means
) -> dict[str, str]:
    """Chain rows for new states, keep what proves them, and say so in the log; nothing when nothing changed."""
    if not states:
        return {}
    entries, sealed = await _chain(tx, account_id, post_id, states, means)
    await _store_notices(tx, entries, means.language)
    await tx.execute(
        """
        INSERT INTO consent_ledger (seq, subject, purpose, post_id, state, method, notice_version, notice_sha256, at,
                                    evidence_sha256, previous_hash, hash)
        SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::int[],
                             %s::bytea[], %s::timestamptz[], %s::bytea[], %s::bytea[], %s::bytea[])
        """,
        [list(column) for column in zip(*((*entry, hash_entry(entry)) for entry in entries), strict=True)],
    )
    await _derive(tx, account_id, entries, sealed, Jsonb(means.to_evidence()))
    await log.append(
        tx,
        ConsentChanged(
            actor_id=account_id,
            subject_id=post_id or account_id,
            scope="post" if post_id else "account",
            states=dict(states),
            method=means.method,
            ledger_seq=entries[-1].seq,
            ledger_hash=hash_entry(entries[-1]).hex(),
        ),
    )
    return dict(states)


async def _chain(
    tx: Tx, account_id: int, post_id: int | None, states: Mapping[str, str], means: Means
) -> tuple[list[Entry], list[bytes]]:
    """The new rows behind the ledger's last, and the salt of each one's evidence."""
    row = await (
        await tx.execute(
            """
            WITH named AS (
                INSERT INTO consent_subjects (account_id) VALUES (%s)
                ON CONFLICT (account_id) DO UPDATE SET account_id = excluded.account_id RETURNING subject
            )
            SELECT n.subject, l.seq, l.hash FROM named n
            LEFT JOIN LATERAL (SELECT seq, hash FROM consent_ledger ORDER BY seq DESC LIMIT 1) l ON true
            """,
            (account_id,),
        )
    ).fetchone()
    assert row is not None
    subject, seq, previous = row[0], row[1] or 0, row[2] or FIRST
    entries, salts = [], []
    body, moment = means.to_evidence(), clock.now()
    for code, state in sorted(states.items()):
        seq += 1
        notice = find_notice(code, means.language) if state == "given" else None
        salt, proof = seal_evidence(body)
        version, words = (notice.version, notice.sha256) if notice else (None, None)
        entry = Entry(seq, subject, code, post_id, state, means.method, version, words, moment, proof, previous)
        previous = hash_entry(entry)
        entries.append(entry)
        salts.append(salt)
    return entries, salts


async def _store_notices(tx: Tx, entries: list[Entry], language: str) -> None:
    read = [find_notice(entry.purpose, language) for entry in entries if entry.notice_sha256 is not None]
    if read:
        await tx.execute(
            """
            INSERT INTO consent_notices (sha256, purpose, version, language, words)
            SELECT * FROM unnest(%s::bytea[], %s::text[], %s::int[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING
            """,
            (
                [one.sha256 for one in read],
                [one.purpose for one in read],
                [one.version for one in read],
                [one.language for one in read],
                [one.words for one in read],
            ),
        )


async def _derive(tx: Tx, account_id: int, entries: list[Entry], salts: list[bytes], body: Jsonb) -> None:
    """What holds now, and the evidence."""
    await tx.execute(
        """
        WITH fresh AS (
            SELECT * FROM unnest(%(seqs)s::bigint[], %(purposes)s::text[], %(states)s::text[], %(notices)s::int[],
                                 %(salts)s::bytea[]) AS f(seq, purpose, state, notice, salt)
        ),
        held AS (
            INSERT INTO consent_state (account_id, post_id, purpose, state, notice_version, seq)
            SELECT %(account)s, %(post)s, purpose, state, notice, seq FROM fresh
            ON CONFLICT (account_id, post_id, purpose) DO UPDATE
            SET state = excluded.state, notice_version = excluded.notice_version, seq = excluded.seq
        )
        INSERT INTO consent_evidence (seq, account_id, salt, body, at)
        SELECT seq, %(account)s, salt, %(body)s, %(at)s FROM fresh
        """,
        {
            "account": account_id,
            "post": entries[0].post_id or 0,
            "seqs": [entry.seq for entry in entries],
            "purposes": [entry.purpose for entry in entries],
            "states": [entry.state for entry in entries],
            "notices": [entry.notice_version for entry in entries],
            "salts": salts,
            "body": body,
            "at": entries[0].at,
        },
    )


def read_language(text: str | None) -> str:
    """The language somebody was asked in, of those spoken here."""
    wanted = (text or "")[:2].lower()
    return wanted if wanted in LANGUAGES else "en"
