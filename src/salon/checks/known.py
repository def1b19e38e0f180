"""Pictures that are kept down: found again by their fingerprints, re-encoded, made smaller or cut, among a million."""

import asyncio
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from salon.kit.db import Tx

BYTES = 32
WORDS = 4  # of 64 bits each
AT_ONCE = 1 << 15  # hashes compared in one go, so that they stay in the processor's cache
KEPT_DOWN_FOR = ("sexual_minors", "intimate", "removed")


class Match(NamedTuple):
    """A known picture that another is the same as: how many of 256 bits differ, and what it is kept down for."""

    id: int
    label: str
    distance: int


class Known:
    """Fingerprints in memory, word by word; of which picture each is, and for what that is kept down."""

    def __init__(self, hashes: bytes, ids: bytes, counts: bytes, labels: bytes) -> None:
        self.words: NDArray[np.uint64] = np.ascontiguousarray(np.frombuffer(hashes, "<u8").reshape(-1, WORDS).T)
        self._ids, self._labels = np.frombuffer(ids, ">i8"), labels
        self._owners = np.repeat(np.arange(len(self._ids), dtype=np.uint32), np.frombuffer(counts, ">i4"))

    def find(self, fingerprint: bytes, most: int) -> Match | None:
        """The nearest that differs in at most `most` bits; about 6 ms among a million.

        Half the bits are compared first: two different pictures hardly ever differ in so few of them.
        """
        wanted = np.frombuffer(fingerprint, "<u8")
        count = self.words.shape[1]
        best: Match | None = None
        mixed, apart, more = np.empty(AT_ONCE, np.uint64), np.empty(AT_ONCE, np.uint8), np.empty(AT_ONCE, np.uint8)
        for start in range(0, count, AT_ONCE):
            end = min(start + AT_ONCE, count)
            size = end - start
            np.bitwise_xor(self.words[0, start:end], wanted[0], out=mixed[:size])
            np.bitwise_count(mixed[:size], out=apart[:size])
            np.bitwise_xor(self.words[1, start:end], wanted[1], out=mixed[:size])
            np.bitwise_count(mixed[:size], out=more[:size])
            np.add(apart[:size], more[:size], out=apart[:size])
            near = np.flatnonzero(apart[:size] <= most) + start
            if near.size:
                whole = np.bitwise_count(self.words[:, near] ^ wanted[:, None]).sum(axis=0, dtype=np.int64)
                nearest = int(whole.argmin())
                distance = int(whole[nearest])
                if distance <= most and (best is None or distance < best.distance):
                    owner = self._owners[near[nearest]]
                    best = Match(int(self._ids[owner]), KEPT_DOWN_FOR[self._labels[owner]], distance)
        return best


_NONE = Known(b"", b"", b"", b"")
_kept: dict[str, tuple[int, Known]] = {"now": (0, _NONE)}
_loading = asyncio.Lock()


async def find_known(tx: Tx, fingerprint: bytes, most: int) -> Match | None:
    """The known picture that another is the same as.

    One statement; when one of them changed, all fingerprints are read again.
    """
    row = await (await tx.execute("SELECT coalesce(max(changed), 0) FROM known_pictures")).fetchone()
    assert row is not None
    if _kept["now"][0] != row[0]:
        async with _loading:
            if _kept["now"][0] != row[0]:
                _kept["now"] = (row[0], await _load(tx))
    known = _kept["now"][1]
    if not known.words.shape[1]:
        return None
    return await asyncio.to_thread(known.find, fingerprint, most)


async def _load(tx: Tx) -> Known:
    """All in a few long strings of bytes, so that a million are not a million objects."""
    row = await (
        await tx.execute(
            """
            SELECT coalesce(string_agg(pdq || cut, ''::bytea ORDER BY id), ''),
                   coalesce(string_agg(int8send(id), ''::bytea ORDER BY id), ''),
                   coalesce(string_agg(int4send(1 + length(cut) / 32), ''::bytea ORDER BY id), ''),
                   coalesce(string_agg(set_byte('\\x00', 0, array_position(%s::text[], label) - 1), ''::bytea
                                       ORDER BY id), '')
            FROM known_pictures WHERE ended_at IS NULL
            """,
            (list(KEPT_DOWN_FOR),),
        )
    ).fetchone()
    assert row is not None
    return await asyncio.to_thread(Known, *row)
