"""Reading a sprite pack: vector bodies, exact words and nearest meanings."""

import sqlite3
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from salon.studio.composer.model import PACK_FORMAT
from salon.studio.composer.wordpiece import embed


@dataclass(frozen=True)
class Drawing:
    """The SVG inside of one sprite and the size of its view box."""

    body: str
    width: int
    height: int


class Pack:
    """An open sprite pack; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise FileNotFoundError(f"There is no sprite pack at {path}.")
        self._db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._lock = Lock()
        found = self._rows("SELECT value FROM fact WHERE name = 'format'")
        if not found or found[0][0] != str(PACK_FORMAT):
            raise ValueError("This sprite pack was built for another version: run make setup to build it again.")
        self.categories: dict[str, str] = dict(self._rows("SELECT name, category FROM sprite"))  # type: ignore[arg-type]
        self._draw = lru_cache(maxsize=256)(self._read_drawing)
        self._font = lru_cache(maxsize=8)(self._read_font)
        self._near = lru_cache(maxsize=1024)(self._find_near)
        self._index: tuple[list[str], NDArray[np.float32]] | None = None
        self._vocabulary: dict[str, int] | None = None

    def _rows(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _read_drawing(self, name: str) -> Drawing:
        rows = self._rows("SELECT body, width, height FROM sprite WHERE name = ?", name)
        if not rows:
            raise KeyError(name)
        body, width, height = rows[0]
        return Drawing(zlib.decompress(body).decode(), int(width), int(height))  # type: ignore[arg-type]

    def get_drawing(self, name: str) -> Drawing:
        """Get a sprite's drawing or raise KeyError."""
        return self._draw(name)

    def get_font(self, name: str) -> bytes:
        """Get the file of a lettering font (round, script, serif or display) or raise KeyError."""
        return self._font(name)

    def _read_font(self, name: str) -> bytes:
        rows = self._rows("SELECT body FROM font WHERE name = ?", name)
        if not rows:
            raise KeyError(name)
        return bytes(rows[0][0])  # type: ignore[arg-type]

    def find_label(self, words: str, language: str | None = None) -> str | None:
        """Find the sprite whose label is exactly these words, in one language or any of the pack."""
        if language:
            query = "SELECT sprite FROM word WHERE word = ? AND lang = ? AND is_label = 1 ORDER BY sprite LIMIT 1"
            rows = self._rows(query, words, language)
            return rows[0][0] if rows else None
        rows = self._rows(
            "SELECT sprite FROM word WHERE word = ? AND is_label = 1 ORDER BY lang <> 'en', lang, sprite LIMIT 1", words
        )
        return rows[0][0] if rows else None

    def list_tagged(self, word: str) -> list[str]:
        """List the sprites that carry a tag, in any language of the pack."""
        return [s for (s,) in self._rows("SELECT DISTINCT sprite FROM word WHERE word = ? ORDER BY sprite", word)]

    def rank_near(self, words: str) -> list[tuple[str, float]]:
        """Rank the five sprites nearest in meaning, with their cosines."""
        return self._near(words)

    def _find_near(self, words: str) -> list[tuple[str, float]]:
        if self._index is None or self._vocabulary is None:
            rows = self._rows("SELECT sprite, vector FROM meaning ORDER BY sprite")
            vectors = np.stack([np.frombuffer(v, dtype=np.int8) for _, v in rows]).astype(np.float32)  # type: ignore[call-overload]
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            pieces = zlib.decompress(self._rows("SELECT pieces FROM vocabulary")[0][0])  # type: ignore[arg-type]
            self._index = ([name for name, _ in rows], vectors)
            self._vocabulary = {piece: i for i, piece in enumerate(pieces.decode().split("\n"))}
        names, vectors = self._index
        scores = vectors @ embed([words], self._vocabulary)[0]
        return [(names[i], float(scores[i])) for i in np.argsort(-scores, kind="stable")[:5]]


def open_pack(path: str | Path) -> Pack:
    """Open a sprite pack; raises FileNotFoundError or ValueError with a sentence."""
    return Pack(Path(path))
