"""Pictures that are kept down: put on the list by their fingerprints, taken off it, brought along and handed on."""

import csv
import datetime as dt
import io
import json
import re
from typing import NamedTuple

import structlog

from salon.audit.actions import Deed, note
from salon.checks.known import KEPT_DOWN_FOR
from salon.checks.pictures import SAME
from salon.kit import clock, db, jobs, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.media.images.models import REFUSALS
from salon.media.keeping import blobs
from salon.media.sandbox.uploads import fingerprint_upload_async
from salon.safety.events import KnownPicturesChanged

logger = structlog.get_logger(__name__)
HERE = "here"
LOCK = 7_205_210  # advisory lock: "salon known pictures": `changed` grows in the order of commits
MAX_NOTE = 1000
MOST_ALIKE = 100
HEADS = {"hash", "pdq", "pdq_hash", "indicator", "signal"}  # the first cell of a line that names the others
HASH = re.compile(r"[0-9a-fA-F]{64}")
# What a takedown is for, in the words of the transparency database, and what its pictures are kept down for.
LABELS = {
    "STATEMENT_CATEGORY_PROTECTION_OF_MINORS": "sexual_minors",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE": "intimate",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN": "intimate",
}


class Wanted(NamedTuple):
    """Which pictures to keep down, for what, and why; `takedown_id` is the decision it is part of."""

    media_ids: list[int]
    label: str = "removed"
    note: str = ""
    takedown_id: int | None = None


async def keep_down(tx: Tx, moderator_id: int, wanted: Wanted) -> list[int]:
    """Refuse these pictures from now on, however they are re-encoded, made smaller or cut; returns the entries' ids.

    One that is kept down already is so for what is said now, and as long as the first takedown stands. Emits
    `KnownPicturesChanged`. Raises `Invalid` for a reason there is not, `NotFound` when there is none of them.
    """
    _require_label(wanted.label)
    if len(wanted.note) > MAX_NOTE:
        raise Invalid(f"Validation failed: Note is too long (maximum is {MAX_NOTE} characters)")
    ids = await _put_on_list(tx, moderator_id, wanted)
    if not ids:
        raise NotFound
    await note(tx, moderator_id, Deed(action="picture.keep_down", subject=ids[0], details={"count": len(ids)}))
    await log.append(tx, KnownPicturesChanged(actor_id=moderator_id, subject_id=ids[0], count=len(ids)))
    return ids


async def keep_down_shown(tx: Tx, account_id: int, takedown_id: int, post_ids: list[int]) -> None:
    """The same for the pictures of posts that a member took down because they show them; no deed of the staff.

    Does nothing where no picture of theirs has a fingerprint.
    """
    rows = await tx.execute(
        "SELECT id FROM media WHERE post_id = ANY(%s) AND generation_id IS NOT NULL AND pdq IS NOT NULL", (post_ids,)
    )
    wanted = Wanted([one for (one,) in await rows.fetchall()], takedown_id=takedown_id)
    if wanted.media_ids and (ids := await _put_on_list(tx, account_id, wanted)):
        await log.append(tx, KnownPicturesChanged(actor_id=account_id, subject_id=ids[0], count=len(ids)))


async def _put_on_list(tx: Tx, actor_id: int, wanted: Wanted) -> list[int]:
    await _lock(tx)
    rows = await tx.execute(
        """
        INSERT INTO known_pictures (label, source, pdq, media_id, takedown_id, note, added_by, added_at)
        SELECT DISTINCT ON (m.pdq) %(label)s, %(source)s, m.pdq, m.id, %(takedown)s::bigint, %(note)s, %(by)s, %(now)s
        FROM media m WHERE m.id = ANY(%(media)s) AND m.pdq IS NOT NULL ORDER BY m.pdq, m.id
        ON CONFLICT (source, pdq) WHERE ended_at IS NULL DO UPDATE
        SET label = excluded.label, changed = new_id()
        RETURNING id
        """,
        {
            "label": wanted.label,
            "source": HERE,
            "takedown": wanted.takedown_id,
            "note": wanted.note.strip(),
            "by": actor_id,
            "now": clock.now(),
            "media": wanted.media_ids,
        },
    )
    ids = [one for (one,) in await rows.fetchall()]
    for one in ids:
        await take_cuts.configure(connection=tx).defer_async(known_id=one)
    return ids


async def let_go(tx: Tx, moderator_id: int, known_id: int) -> None:
    """Let a picture be shown again; emits `KnownPicturesChanged`. Raises `NotFound`."""
    if not await _end(tx, "id = %s", known_id):
        raise NotFound
    await note(tx, moderator_id, Deed(action="picture.let_go", subject=known_id))
    await log.append(tx, KnownPicturesChanged(actor_id=moderator_id, subject_id=known_id, count=-1))


async def let_go_with(tx: Tx, takedown_id: int) -> None:
    """The same for what was kept down with a takedown that is undone, as part of it."""
    await _end(tx, "takedown_id = %s", takedown_id)


async def _end(tx: Tx, which: str, value: int) -> bool:
    await _lock(tx)
    done = await tx.execute(
        f"UPDATE known_pictures SET ended_at = %s, changed = new_id() WHERE {which} AND ended_at IS NULL",
        (clock.now(), value),
    )
    return done.rowcount > 0


async def _lock(tx: Tx) -> None:
    await tx.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))


def _require_label(label: str) -> None:
    if label not in KEPT_DOWN_FOR:
        raise Invalid(f"Validation failed: Label must be one of {', '.join(KEPT_DOWN_FOR)}")


@jobs.app.task(name="safety.take_cuts", queue="default")
async def take_cuts(known_id: int) -> None:
    """Keep how a known picture looks with its sides cut; a second run writes the same anew."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                "SELECT m.original ->> 'key', m.small ->> 'key', m.kind FROM known_pictures k JOIN media m"
                " ON m.id = k.media_id WHERE k.id = %s AND k.ended_at IS NULL",
                (known_id,),
            )
        ).fetchone()
    key = (row[0] if row[2] == "image" else row[1]) if row else None
    image = await blobs().find(key) if key else None
    if image is None:
        return
    try:
        cut = await fingerprint_upload_async(image)
    except tuple(REFUSALS.values()) as error:
        logger.warning("known.not_cut", known_id=known_id, error=error.message)
        return
    async with db.transaction() as tx:
        await _lock(tx)
        await tx.execute("UPDATE known_pictures SET cut = %s, changed = new_id() WHERE id = %s", (cut, known_id))


class Entry(NamedTuple):
    """A picture that is kept down, as moderators see it: `copies` are pictures here that are the same."""

    id: int
    label: str
    source: str
    pdq: bytes
    media_id: int | None
    note: str
    added_by: int | None
    added_at: dt.datetime
    copies: int


async def list_known(page: Page, known_id: int = 0, source: str = "") -> list[Entry]:
    """Pictures that are kept down, newest first; `known_id` asks for one, `source` for those of a list."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT k.id, k.label, k.source, k.pdq, k.media_id, k.note, k.added_by, k.added_at,
                   (SELECT count(*) FROM media m WHERE m.pdq = k.pdq AND m.deleted_at IS NULL)
            FROM known_pictures k
            WHERE k.ended_at IS NULL AND k.id < %(max_id)s AND k.id > %(min_id)s
              AND (%(one)s = 0 OR k.id = %(one)s) AND (%(source)s = '' OR k.source = %(source)s)
            ORDER BY k.id {page.order} LIMIT %(limit)s
            """,
            {**page._asdict(), "one": known_id, "source": source},
        )
        return sorted((Entry(*row) for row in await rows.fetchall()), reverse=True)


class Listed(NamedTuple):
    """A list of pictures that are kept down: for what, how many, and when the latest came."""

    name: str
    labels: list[str]
    pictures: int
    changed_at: dt.datetime


async def list_lists() -> list[Listed]:
    """The lists that keep anything down, our own first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT source, array_agg(DISTINCT label ORDER BY label), count(*), max(added_at)
            FROM known_pictures WHERE ended_at IS NULL GROUP BY 1 ORDER BY source <> %s, source
            """,
            (HERE,),
        )
        return [Listed(*row) for row in await rows.fetchall()]


async def list_alike(media_id: int) -> list[tuple[int, int | None, int]]:
    """Pictures here that are the same as one: (picture, post it is in, bits that differ), the nearest first.

    Looks at all of them, so it is for moderators. Raises `NotFound` for a picture without a fingerprint.
    """
    async with db.reading() as conn:
        row = await (
            await conn.execute("SELECT encode(pdq, 'hex') FROM media WHERE id = %s AND pdq IS NOT NULL", (media_id,))
        ).fetchone()
        if row is None:
            raise NotFound
        rows = await conn.execute(
            """
            SELECT m.id, m.post_id, d.apart FROM media m
            CROSS JOIN LATERAL (SELECT bit_count(('x' || encode(m.pdq, 'hex'))::bit(256) # ('x' || %s)::bit(256))
                                       AS apart) d
            WHERE m.pdq IS NOT NULL AND m.deleted_at IS NULL AND m.id <> %s AND d.apart <= %s
            ORDER BY d.apart, m.id LIMIT %s
            """,
            (row[0], media_id, SAME, MOST_ALIKE),
        )
        return await rows.fetchall()


def read_hashes(text: str) -> list[bytes]:
    """The PDQ hashes of a list: a hash at the beginning of each line, or JSON as ThreatExchange hands it on.

    Raises `Invalid` for what is neither, or holds anything that is no hash.
    """
    if text.lstrip().startswith(("{", "[")):
        return _read_json(text)
    found = []
    for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
        first = row[0].strip() if row else ""
        if HASH.fullmatch(first):
            found.append(bytes.fromhex(first))
        elif first and not first.startswith("#") and not (number == 1 and first.lower() in HEADS):
            raise Invalid(f"Line {number} does not begin with a PDQ hash of 64 hexadecimal digits.")
    return found


def _read_json(text: str) -> list[bytes]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("This is not JSON.") from None
    entries = told.get("data") if isinstance(told, dict) else told
    if not isinstance(entries, list):
        raise Invalid('A list in JSON is an array, or an object with an array called "data".')
    found = []
    for entry in entries:
        written = entry if isinstance(entry, str) else None
        if isinstance(entry, dict) and str(entry.get("type", "HASH_PDQ")).upper() in {"HASH_PDQ", "PDQ"}:
            written = entry.get("indicator") or entry.get("hash") or entry.get("value")
        if isinstance(written, str) and HASH.fullmatch(written):
            found.append(bytes.fromhex(written))
    if entries and not found:
        raise Invalid("There is no PDQ hash in it.")
    return found


async def bring_list(tx: Tx, actor_id: int, source: str, label: str, hashes: list[bytes]) -> tuple[int, int]:
    """Let a list hold what it holds now: what is new is kept down, what it holds no more is let go.

    Returns how many came and went; the actor is 0 for whoever holds the machine. Emits `KnownPicturesChanged`. Raises
    `Invalid` for our own list's name.
    """
    _require_label(label)
    if source == HERE or not 0 < len(source) <= 100:
        raise Invalid(f'A list has a name of at most 100 letters, and another than "{HERE}".')
    await _lock(tx)
    await tx.execute("CREATE TEMPORARY TABLE brought (pdq bytea PRIMARY KEY) ON COMMIT DROP")
    async with tx.cursor() as cursor, cursor.copy("COPY brought FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["bytea"])
        for one in dict.fromkeys(hashes):
            await copy.write_row((one,))
    came = await tx.execute(
        """
        INSERT INTO known_pictures (label, source, pdq, added_at)
        SELECT %s, %s, pdq, %s FROM brought ON CONFLICT (source, pdq) WHERE ended_at IS NULL DO NOTHING
        """,
        (label, source, clock.now()),
    )
    went = await tx.execute(
        """
        UPDATE known_pictures k SET ended_at = %s, changed = new_id()
        WHERE k.source = %s AND k.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM brought b WHERE b.pdq = k.pdq)
        """,
        (clock.now(), source),
    )
    details = {"came": came.rowcount, "went": went.rowcount}
    await note(tx, actor_id, Deed(action="picture.bring_list", subject=source, details=details))
    await log.append(tx, KnownPicturesChanged(actor_id=actor_id, subject_id=0, count=came.rowcount - went.rowcount))
    return came.rowcount, went.rowcount


async def hand_on(conn: Tx, source: str = HERE) -> list[dict[str, str]]:
    """A list of ours as ThreatExchange takes it."""
    rows = await conn.execute(
        "SELECT id, encode(pdq, 'hex'), label FROM known_pictures WHERE source = %s AND ended_at IS NULL ORDER BY id",
        (source,),
    )
    return [
        {"id": f"salon-{known}", "indicator": written, "type": "HASH_PDQ", "tags": label}
        for known, written, label in await rows.fetchall()
    ]
