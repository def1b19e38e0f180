"""What labelers do: declare themselves, put labels, take them back."""

import re

from salon.accounts.agents import require_person
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound, invalid_field
from salon.safety.events import LabelAppealAnswered, LabelerChanged, LabelPut, LabelRetracted
from salon.safety.labelers.models import SEVERITIES, Kind, Subject

MOST_KINDS = 40
MAX_VALUE, MAX_NAME, MAX_DESCRIPTION, MAX_ABOUT = 40, 60, 500, 1000
VALUE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


async def declare_labeler(tx: Tx, account_id: int, about: str, kinds: list[Kind]) -> None:
    """Make one's account a labeler, or declare its labels anew; emits `LabelerChanged`.

    A label no longer declared shows nowhere, and is shown again when it is declared again. Raises `Invalid` for words
    that are missing or too long, `Forbidden` for an agent.
    """
    await require_person(tx, account_id)
    _check(about, kinds)
    await tx.execute(
        """
        INSERT INTO labelers (account_id, about, created_at) VALUES (%s, %s, %s)
        ON CONFLICT (account_id) DO UPDATE SET about = excluded.about, ended_at = NULL
        """,
        (account_id, about.strip(), clock.now()),
    )
    await tx.execute(
        "DELETE FROM label_kinds WHERE labeler_id = %s AND value <> ALL(%s)",
        (account_id, [one.value for one in kinds]),
    )
    await tx.execute(
        """
        INSERT INTO label_kinds (labeler_id, value, name, description, severity, place)
        SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY
        ON CONFLICT (labeler_id, value) DO UPDATE
        SET name = excluded.name, description = excluded.description, severity = excluded.severity,
            place = excluded.place
        """,
        (
            account_id,
            [one.value for one in kinds],
            [one.name.strip() for one in kinds],
            [one.description.strip() for one in kinds],
            [one.severity for one in kinds],
        ),
    )
    await log.append(tx, LabelerChanged(actor_id=account_id, subject_id=account_id))


def _check(about: str, kinds: list[Kind]) -> None:
    if not about.strip() or len(about) > MAX_ABOUT:
        raise invalid_field(
            "about", "ERR_INVALID", f"must say by which rules you label, in at most {MAX_ABOUT} characters"
        )
    if not 0 < len(kinds) <= MOST_KINDS:
        raise invalid_field("labels", "ERR_INVALID", f"must be from 1 to {MOST_KINDS}")
    if len({one.value for one in kinds}) < len(kinds):
        raise invalid_field("labels", "ERR_TAKEN", "must each have a value of their own")
    for one in kinds:
        if not VALUE.fullmatch(one.value) or len(one.value) > MAX_VALUE:
            raise invalid_field("value", "ERR_INVALID", "must be small letters, digits and single hyphens, at most 40")
        if not one.name.strip() or len(one.name) > MAX_NAME:
            raise invalid_field("name", "ERR_INVALID", f"must have from 1 to {MAX_NAME} characters")
        if len(one.description) > MAX_DESCRIPTION:
            raise invalid_field("description", "ERR_TOO_LONG", f"must have at most {MAX_DESCRIPTION} characters")
        if one.severity not in SEVERITIES:
            raise invalid_field("severity", "ERR_INVALID", "must be hide, warn or show")


async def end_labeler(tx: Tx, account_id: int) -> None:
    """Label no longer: what was put shows nowhere from now on, and stays on record. Emits `LabelerChanged`.

    Raises `NotFound` for who is no labeler.
    """
    done = await tx.execute(
        "UPDATE labelers SET ended_at = %s WHERE account_id = %s AND ended_at IS NULL", (clock.now(), account_id)
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, LabelerChanged(actor_id=account_id, subject_id=account_id))


async def put_label(tx: Tx, labeler_id: int, value: str, subject: Subject) -> int | None:
    """Claim something about an account or a post; returns the deed's id, emits `LabelPut`.

    A label that stands already, or that moderators took off, is left as it is, and None is returned. Raises
    `Forbidden` for who is no labeler, `Invalid` for a label it does not declare.
    """
    await _require_declared(tx, labeler_id, value)
    return await _record(tx, labeler_id, value, subject, retracts=False)


async def retract_label(tx: Tx, labeler_id: int, value: str, subject: Subject) -> int:
    """Take a label back, declared still or not; returns the deed's id, emits `LabelRetracted`.

    An objection to it has got what it asked for. Raises `NotFound` when it does not stand.
    """
    standing = await tx.execute(
        """
        SELECT id FROM labels WHERE labeler_id = %s AND value = %s AND account_id = %s
                                AND post_id IS NOT DISTINCT FROM %s AND taken_off_at IS NULL
        FOR UPDATE
        """,
        (labeler_id, value, subject.account_id, subject.post_id),
    )
    row = await standing.fetchone()
    if row is None:
        raise NotFound
    await close_appeals(tx, row[0])
    made = await _record(tx, labeler_id, value, subject, retracts=True)
    if made is None:
        raise NotFound
    return made


async def close_appeals(tx: Tx, label_id: int) -> None:
    """Answer an open objection by what was done: the label is gone. Emits `LabelAppealAnswered` for its labeler."""
    row = await (
        await tx.execute(
            """
            UPDATE label_appeals SET kept = false, answered_at = %s WHERE label_id = %s AND kept IS NULL
            RETURNING id, labeler_id, account_id
            """,
            (clock.now(), label_id),
        )
    ).fetchone()
    if row is not None:
        await log.append(tx, LabelAppealAnswered(actor_id=row[1], subject_id=row[0], account_id=row[2]))


async def _record(tx: Tx, labeler_id: int, value: str, subject: Subject, *, retracts: bool) -> int | None:
    """Write the deed and what stands after it; None when nothing changes. Takes turns with itself over one label."""
    values = {
        "labeler": labeler_id,
        "value": value,
        "account": subject.account_id,
        "post": subject.post_id,
        "retracts": retracts,
        "now": clock.now(),
    }
    change = (
        """
        DELETE FROM labels WHERE labeler_id = %(labeler)s AND value = %(value)s AND account_id = %(account)s
                             AND post_id IS NOT DISTINCT FROM %(post)s AND taken_off_at IS NULL
        RETURNING new_id() AS id
        """
        if retracts
        else """
        INSERT INTO labels (id, labeler_id, value, account_id, post_id)
        VALUES (new_id(), %(labeler)s, %(value)s, %(account)s, %(post)s)
        ON CONFLICT (account_id, post_id, labeler_id, value) DO NOTHING RETURNING id
        """
    )
    row = await (
        await tx.execute(
            f"""
            WITH changed AS ({change})
            INSERT INTO label_deeds (id, labeler_id, value, account_id, post_id, retracts, done_at)
            SELECT id, %(labeler)s, %(value)s, %(account)s, %(post)s, %(retracts)s, %(now)s FROM changed RETURNING id
            """,
            values,
        )
    ).fetchone()
    if row is None:
        return None
    event = LabelRetracted if retracts else LabelPut
    await log.append(tx, event(actor_id=labeler_id, subject_id=subject.post_id or subject.account_id, value=value))
    return int(row[0])


async def _require_declared(tx: Tx, labeler_id: int, value: str) -> None:
    row = await (
        await tx.execute(
            """
            SELECT EXISTS (SELECT 1 FROM label_kinds k WHERE k.labeler_id = l.account_id AND k.value = %s)
            FROM labelers l WHERE l.account_id = %s AND l.ended_at IS NULL FOR SHARE
            """,
            (value, labeler_id),
        )
    ).fetchone()
    if row is None:
        raise Forbidden("Only who has declared their labels may put one.")
    if not row[0]:
        raise Invalid("Validation failed: Value is none of the labels you declared")


async def get_subject(tx: Tx, *, post_id: int | None = None, account_id: int | None = None) -> Subject:
    """What may be labelled: an account that is here, or a post anybody may see; else raises `NotFound`.

    Blocks do not count, or whoever is labelled could keep a labeler off. Followers-only and direct posts are nobody
    else's to speak of.
    """
    found = await tx.execute(
        """
        SELECT p.author_id FROM posts p JOIN accounts a ON a.id = p.author_id
        WHERE p.id = %(post)s AND p.deleted_at IS NULL AND p.boost_of_id IS NULL AND a.state = 'active'
          AND p.visibility IN ('public', 'unlisted')
        """
        if post_id is not None
        else "SELECT id FROM accounts WHERE id = %(account)s AND state = 'active'",
        {"post": post_id, "account": account_id},
    )
    row = await found.fetchone()
    if row is None:
        raise NotFound
    return Subject(row[0], post_id)
