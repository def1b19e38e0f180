"""The ledger of erasures: what was deleted or taken back, in a file beside the database that no backup holds.

Brought back from a backup, a place does again what stands in it. It names nobody: ids only.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from salon.accounts.events import AccountDeleted
from salon.consent.events import ConsentChanged
from salon.kit.clock import to_wire
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.log import Batch, Reader
from salon.posts.events import PostDeleted

FILE = "erasures.jsonl"
LISTENS = frozenset({AccountDeleted.kind, PostDeleted.kind, ConsentChanged.kind})
NO = frozenset({"refused", "withdrawn", "objected"})


class Erasure(msgspec.Struct, frozen=True):
    """One thing to do again: an account or post that went, or a no; `epoch` and `seq` say where it stood in the log."""

    epoch: str
    seq: int
    at: str
    kind: str
    actor_id: int
    subject_id: int
    purposes: list[str] = []  # that were denied


def ledger_path() -> Path:
    """Where this place keeps its ledger of erasures."""
    return settings().data / FILE


def read_ledger(path: Path) -> Iterator[Erasure]:
    """What stands in a ledger, each once, in the order it was written; a line cut short by a power cut is left out."""
    seen: set[tuple[str, int]] = set()
    with path.open("rb") as file:
        for line in file:
            try:
                erasure = msgspec.json.decode(line, type=Erasure)
            except msgspec.DecodeError:
                continue
            if (erasure.epoch, erasure.seq) not in seen:
                seen.add((erasure.epoch, erasure.seq))
                yield erasure


def adopt_ledger(ledger: Path | None) -> None:
    """Have this place's own ledger hold what another says too, for when the same backup is brought back again."""
    own = ledger_path()
    if ledger is not None and not (own.exists() and own.samefile(ledger)):
        _append(own, b"".join(msgspec.json.encode(erasure) + b"\n" for erasure in read_ledger(ledger)))
    own.touch()


async def _note(tx: Tx, batch: Batch) -> None:
    """Write a stretch of the log's erasures before the cursor moves: after a kill once more, never not at all."""
    rows = await tx.execute(
        """
        SELECT h.epoch, l.seq, l.at, l.kind, l.actor_id, l.subject_id, l.body -> 'states'
        FROM log l, log_head h WHERE l.seq > %s AND l.seq <= %s AND l.kind = ANY(%s) ORDER BY l.seq
        """,
        (batch.after, batch.upto, list(LISTENS)),
    )
    lines = []
    for epoch, seq, at, kind, actor_id, subject_id, states in await rows.fetchall():
        denied = sorted(code for code, state in (states or {}).items() if state in NO)
        if denied or kind != ConsentChanged.kind:
            lines.append(msgspec.json.encode(Erasure(epoch, seq, to_wire(at), kind, actor_id, subject_id, denied)))
    if lines:
        await asyncio.to_thread(_append, ledger_path(), b"\n".join(lines) + b"\n")


def _append(path: Path, lines: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # the last line was cut short
                lines = b"\n" + lines
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


async def _write_again(tx: Tx) -> None:
    row = await (await tx.execute("SELECT seq FROM log_head")).fetchone()
    assert row is not None
    await _note(tx, Batch(0, row[0], LISTENS))
    await tx.execute("UPDATE log_cursors SET seq = %s WHERE reader = 'erasures'", (row[0],))


ERASURES = Reader("erasures", LISTENS, _note, _write_again, rests=1.0)
